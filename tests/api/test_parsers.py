import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from event_booking.api.parsers import size_of_body
from event_booking.testing import override_event_booking

pytestmark = pytest.mark.urls("tests.api.views")


def post(body, content_type="application/json"):
    return APIClient().post("/any/", body, content_type=content_type)


def test_json_is_read():
    answer = post('{"seats": 2}')

    assert (answer.status_code, answer.json()) == (200, {"seats": 2})


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "null",
        "[]",
        "7",
        '"x"',
        '{"seats": NaN}',
        '{"seats": Infinity}',
        '{"seats": 1e999}',
        '{"seats": ' + "9" * 5000 + "}",
        '{"seats": "' + "9" * 5000 + '"}',
        '{"seats": "\\ud800"}',
        '{"\\udfff": 1, "seats": 1}',
        b'{"seats": "\xff"}',
        b"\xff\xfe{}",
        b"\x00",
    ],
)
def test_what_is_no_sensible_json_object_is_400(body):
    assert post(body).status_code == 400


@pytest.mark.parametrize("depth", [101, 1_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_deep_nesting_is_400(depth, opening, closing):
    inner = opening * depth + ("1" if opening != "[" else "") + closing * depth

    answer = post('{"seats": 1, "more": ' + inner + "}")

    assert (answer.status_code, list(answer.json())) == (400, ["detail"])


def test_nesting_that_people_use_is_fine():
    assert post('{"seats": 1, "more": ' + "[" * 50 + "]" * 50 + "}").status_code == 200


def test_a_body_that_is_too_large_is_413():
    with override_event_booking(MAX_BODY_BYTES=100):
        largest = json.dumps({"seats": 1}).ljust(100)

        refused = post(largest + " ")

        assert post(largest).status_code == 200
        assert (refused.status_code, refused.json()) == (
            413,
            {"detail": "This request is too large.", "code": "too_large"},
        )


@pytest.mark.parametrize(("said", "size"), [("12", 12), ("", 0), (None, 0), ("x", 0)])
def test_a_size_that_is_no_number_is_none(said, size):
    assert size_of_body({"CONTENT_LENGTH": said}) == size


def test_the_documented_limit_is_a_megabyte():
    assert post(json.dumps({"seats": 1, "more": "x" * 1_000_001})).status_code == 413


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "x"])
def test_another_content_type_is_415(content_type):
    assert post("seats=1", content_type).status_code == 415


@pytest.mark.parametrize("charset", ["hex", "rot13", "utf-7", "nonsense"])
def test_no_charset_makes_it_fail(charset):
    assert post('{"seats": 2}', f"application/json; charset={charset}").status_code in (200, 400)


def test_fields_beside_files_are_read():
    upload = SimpleUploadedFile("a.txt", b"x")

    assert APIClient().post("/any/", {"seats": 2, "file": upload}, format="multipart").status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("", "multipart/form-data"),
        ("x", "multipart/form-data; boundary="),
        ("--b\r\nContent-Disposition: form-data; name=seats\r\n\r\n", "multipart/form-data; boundary=b"),
        (
            "--b\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=seats\r\n\r\n%\r\n--b--",
            "multipart/form-data; boundary=b",
        ),
    ],
)  # fmt: skip
def test_malformed_uploads_are_400(body, content_type):
    assert post(body, content_type).status_code == 400


def test_more_fields_than_django_takes_are_400(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5

    answer = APIClient().post("/any/", {f"seats{n}": 1 for n in range(9)}, format="multipart")

    assert (answer.status_code, list(answer.json())) == (400, ["detail"])


def test_more_bytes_of_fields_than_django_takes_are_413(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = APIClient().post("/any/", {"seats": "1" * 200}, format="multipart")

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
