import logging
import sys

import pytest
from django.test import override_settings
from rest_framework.test import APIClient

pytestmark = pytest.mark.urls("tests.api.views")


@pytest.fixture
def client():
    return APIClient(raise_request_exception=False)


def handler(path):
    """The settings of a site with this exception handler."""
    from django.conf import settings

    return override_settings(REST_FRAMEWORK={**settings.REST_FRAMEWORK, "EXCEPTION_HANDLER": path})


def answered(client, fault):
    answer = client.get(f"/{fault}/")
    return answer.status_code, answer.json(), answer.headers.get("Retry-After")


@pytest.mark.parametrize(
    ("fault", "status", "body", "wait"),
    [
        ("refusal", 409, {"detail": "There are no seats left.", "code": "sold_out"}, None),
        ("reworded", 409, {"detail": "The last one went a minute ago.", "code": "sold_out"}, None),
        ("invalid_code", 400, {"detail": "This code is wrong or no longer valid.", "code": "invalid_code"}, None),
        ("malformed", 400, {"detail": "This request can not be understood.", "code": "invalid"}, None),
        ("unauthorized", 401, {"detail": "Please sign in.", "code": "not_authenticated"}, None),
        ("forbidden", 403, {"detail": "You do not have permission to do this.", "code": "permission_denied"}, None),
        ("idempotency", 422, {"detail": "This Idempotency-Key was used for another request.",
                              "code": "idempotency_conflict"}, None),
        ("too_many", 429, {"detail": "Too many attempts. Please try again later.", "code": "too_many_requests"}, "42"),
        ("invalid", 400, {"seats": ["Too many."]}, None),
        ("invalid_all", 400, {"non_field_errors": ["Too many."]}, None),
        *[
            (it, 503, {"detail": "Temporarily unavailable. Please try again in a moment.", "code": "unavailable"}, "1")
            for it in ("lock", "gone", "bucket", "bucket_slow", "bucket_busy")
        ],
        ("full", 507, {"detail": "There is no room for this file at the moment.", "code": "storage_full"}, "1"),
        ("quota", 507, {"detail": "There is no room for this file at the moment.", "code": "storage_full"}, "1"),
        ("not_found", 404, {"detail": "Not found."}, None),
        ("method", 405, {"detail": 'Method "GET" not allowed.'}, None),
    ],
)  # fmt: skip
def test_refusals_and_faults_have_a_status_a_sentence_and_a_code(client, fault, status, body, wait):
    assert answered(client, fault) == (status, body, wait)


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ("lock", "Answered 503: OperationalError: canceling statement due to lock timeout"),
        ("full", "Answered 507: OSError: [Errno 28] No space left on device"),
    ],
)
def test_why_something_is_unavailable_stands_in_the_log(client, caplog, fault, line):
    client.get(f"/{fault}/")
    assert ("event_booking.api", logging.WARNING, line) in caplog.record_tuples


@pytest.mark.parametrize("fault", ["bug", "other_os", "bucket_closed"])
def test_bugs_are_not_dressed_up(client, fault):
    assert client.get(f"/{fault}/").status_code == 500


def test_who_could_not_be_made_out_is_told_how_to_sign_in(client):
    assert client.get("/unauthorized/").headers["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_refusal_speaks_the_language_of_the_request(client):
    from django.utils import translation

    with translation.override("de"):
        assert client.get("/not_found/", headers={"accept-language": "de"}).status_code == 404


def test_a_site_with_standardized_errors_gets_codes_in_its_own_shape(client):
    with handler("drf_standardized_errors.handler.exception_handler"):
        assert answered(client, "refusal") == (
            409,
            {
                "type": "client_error",
                "errors": [{"code": "sold_out", "detail": "There are no seats left.", "attr": None}],
            },
            None,
        )
        status, body, wait = answered(client, "lock")
        assert (status, body["errors"][0]["code"], wait) == (503, "unavailable", "1")
        status, body, wait = answered(client, "too_many")
        assert (status, body["errors"][0]["code"], wait) == (429, "too_many_requests", "42")
        status, body, _ = answered(client, "invalid")
        assert (status, body["errors"]) == (400, [{"code": "invalid", "detail": "Too many.", "attr": "seats"}])


def test_a_site_with_problem_details_gets_codes_in_its_own_shape(client):
    with handler("tests.api.handlers.problem"):
        assert answered(client, "refusal") == (
            409,
            {"type": "https://errors.example/sold_out", "title": "There are no seats left.", "status": 409},
            None,
        )
        assert answered(client, "lock")[1]["type"] == "https://errors.example/unavailable"
        assert answered(client, "too_many")[2] == "42"
        assert client.get("/refusal/").headers["Content-Type"] == "application/problem+json"


def test_a_sites_handler_may_answer_with_a_list(client):
    with handler("tests.api.handlers.listed"):
        assert client.get("/refusal/").json() == ["There are no seats left."]


def test_a_full_disk_is_told_by_sites_without_s3_as_well(client, monkeypatch):
    monkeypatch.delitem(sys.modules, "botocore.exceptions", raising=False)

    assert client.get("/full/").status_code == 507
