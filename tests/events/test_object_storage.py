"""Media in a bucket: pictures for everybody, hand-outs by addresses that end soon, nothing left behind.

The storage is a real one that speaks S3's protocol; it checks who may read, but not that an address has ended.
"""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from event_booking.testing import override_event_booking
from tests.events.conftest import path, png
from tests.example.test_settings import CAREFUL, said
from tests.servers.postgres import free_port
from tests.servers.s3 import BUCKET, ObjectStore, fetch

pytestmark = pytest.mark.once

PDF = b"%PDF-1.7\n..."
HOOK = "event_booking.events.object_storage.signed_by_s3"


@pytest.fixture(scope="module")
def store():
    with ObjectStore() as running:
        yield running


@pytest.fixture
def bucket(store, settings, django_capture_on_commit_callbacks):
    """The default storage as the example site's settings make it."""
    from botocore.config import Config

    options = {
        "bucket_name": BUCKET, "endpoint_url": store.url, "access_key": "a", "secret_key": "b",
        "region_name": "us-east-1", "querystring_auth": False, "file_overwrite": False,
        "client_config": Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    }  # fmt: skip
    settings.STORAGES = {
        **settings.STORAGES, "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    }  # fmt: skip
    with override_event_booking(HANDOUT_URL=HOOK), django_capture_on_commit_callbacks(execute=True):
        yield store
    for name in store.names():
        store.client.delete_object(Bucket=BUCKET, Key=name)


@pytest.fixture
def handout(ann, draft, bucket):
    """The path of an event, and that of its hand-out for people with tickets."""
    event = draft()
    upload = SimpleUploadedFile("Rye — all.pdf", PDF)
    answer = ann.post(path(event, "files/"), {"file": upload, "title": "Rye", "visibility": "attendees"})
    assert answer.status_code == 201, answer.json()
    return event, path(event, f"files/{answer.json()['id']}/")


def test_pictures_are_shown_to_everybody_and_removed_for_good(ann, draft, bucket, django_capture_on_commit_callbacks):
    event = draft()
    picture = ann.post(path(event, "images/"), {"image": png()}).json()

    shown = fetch(picture["url"])
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/png")
    assert picture["url"].startswith(f"{bucket.url}/{BUCKET}/event_booking/images/")
    assert "?" not in picture["url"]  # the same for everybody, so that it may be kept

    with django_capture_on_commit_callbacks(execute=True):
        assert ann.delete(path(event, f"images/{picture['id']}/")).status_code == 204
    assert fetch(picture["url"]).status_code in (403, 404)
    assert bucket.names() == []


def test_a_hand_out_is_fetched_by_an_address_that_ends_soon(
    ann, anybody, handout, bucket, django_capture_on_commit_callbacks
):
    _, file = handout
    [name] = bucket.names()
    assert fetch(f"{bucket.url}/{BUCKET}/{name}").status_code == 403
    assert anybody.get(f"{file}download/").status_code == 404

    answer = ann.get(f"{file}download/")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "private, no-store")
    address = answer.headers["Location"]
    assert parse_qs(urlsplit(address).query)["X-Amz-Expires"] == ["60"]
    sent = fetch(address)
    assert (sent.content, sent.headers["Content-Type"]) == (PDF, "application/pdf")
    assert sent.headers["Content-Disposition"] == "attachment; filename*=utf-8''Rye%20%E2%80%94%20all.pdf"
    assert sent.headers["Cache-Control"] == "private, no-store"

    with django_capture_on_commit_callbacks(execute=True):
        ann.delete(file)
    assert bucket.names() == []


def test_without_the_hook_the_site_sends_the_bytes_itself(ann, handout):
    with override_event_booking(HANDOUT_URL="event_booking.events.hooks.no_address"):
        sent = ann.get(f"{handout[1]}download/")

    assert b"".join(sent.streaming_content) == PDF


def test_an_upload_while_the_bucket_is_away_can_be_tried_again(ann, draft, bucket, settings):
    event = draft()
    settings.STORAGES["default"]["OPTIONS"]["endpoint_url"] = f"http://127.0.0.1:{free_port()}"
    settings.STORAGES = {**settings.STORAGES}

    answer = ann.post(path(event, "images/"), {"image": png()})

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert ann.get(path(event)).json()["images"] == []


def test_a_picture_goes_while_the_bucket_is_away_and_the_log_names_its_file(
    ann, draft, bucket, settings, caplog, django_capture_on_commit_callbacks
):
    event = draft()
    picture = ann.post(path(event, "images/"), {"image": png()}).json()
    settings.STORAGES["default"]["OPTIONS"]["endpoint_url"] = f"http://127.0.0.1:{free_port()}"
    settings.STORAGES = {**settings.STORAGES}

    with django_capture_on_commit_callbacks(execute=True):
        assert ann.delete(path(event, f"images/{picture['id']}/")).status_code == 204

    [left] = bucket.names()
    assert f"a stored file could not be deleted: {left}" in caplog.messages


def test_the_example_site_takes_its_bucket_from_the_environment(store):
    code = (
        "(lambda s: (s.url('event_booking/images/a.png'), s.save('event_booking/images/b.png', __import__("
        "'django.core.files.base', fromlist=['x']).ContentFile(b'1'))))(__import__('django.core.files.storage',"
        " fromlist=['x']).default_storage), settings.EVENT_BOOKING['HANDOUT_URL']"
    )

    answer = said(code, **CAREFUL, **store.environment)

    url = f"{store.url}/{BUCKET}/event_booking/images/a.png"
    assert answer == str((url, "event_booking/images/b.png")) + f" {HOOK}"
    assert store.names() == ["event_booking/images/b.png"]
    store.client.delete_object(Bucket=BUCKET, Key="event_booking/images/b.png")
