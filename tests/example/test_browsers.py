"""What browsers may do with the site's answers."""

import pytest
from django.test import Client, override_settings

from tests.example.built import build

pytestmark = pytest.mark.django_db
STRICT = (
    "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@pytest.fixture
def client(tmp_path, settings):
    settings.STATICFILES_DIRS = build(tmp_path / "static")
    return Client(raise_request_exception=False)


def policy(client, path):
    return client.get(path).headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/", "/nonsense", "/admin/", "/admin/login/", "/static/nope.js", "/health/live/", "/robots.txt"]
)
def test_pages_run_no_script_and_ask_nobody_but_their_own(client, path):
    assert policy(client, path) == STRICT


@pytest.mark.parametrize("path", ["/api/v1/events/", "/api/v1/nonsense/", "/api/v1/schema/", "/api/v1/account/"])
def test_answers_of_the_api_are_no_pages(client, path):
    assert policy(client, path) == NOTHING


@pytest.mark.parametrize("path", ["/", "/api/v1/docs/", "/admin/", "/api/v1/redoc/", "/api/v1/events/"])
def test_nowhere_is_a_script_in_the_page_or_from_elsewhere(client, path):
    said = dict(part.split(" ", 1) for part in policy(client, path).split("; "))

    assert said.get("script-src", said["default-src"]) in ("'self'", "'none'")
    assert "http" not in policy(client, path)


def test_the_documentation_has_what_its_programs_need(client):
    assert "data:" in policy(client, "/api/v1/docs/")
    assert "unsafe" not in policy(client, "/api/v1/docs/")
    assert "style-src 'self' 'unsafe-inline'; worker-src blob:" in policy(client, "/api/v1/redoc/")


@override_settings(SECURE_SSL_REDIRECT=True)
def test_with_https_everything_is_asked_by_https(client):
    answer = client.get("/", secure=True)

    assert answer.headers["Content-Security-Policy"] == f"{STRICT}; upgrade-insecure-requests"


def test_what_a_view_says_of_itself_is_left_alone(client):
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    name = default_storage.save("p.png", ContentFile(b"x"))

    assert policy(client, f"/media/{name}") == "default-src 'none'; sandbox"


def test_the_rest_that_browsers_are_told(client):
    headers = client.get("/").headers

    assert headers["Permissions-Policy"].startswith("camera=(self), ")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


@override_settings(DEBUG=True)
def test_djangos_page_for_developers_is_readable(client, monkeypatch):
    monkeypatch.setattr("example_project.pages.views.find_route", lambda path: 1 / 0)
    answer = client.get("/")

    assert (answer.status_code, "Content-Security-Policy" in answer.headers) == (500, False)
