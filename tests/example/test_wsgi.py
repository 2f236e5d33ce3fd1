"""What Django itself can not bear is kept from it."""

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest

from example_project.wsgi import in_utf8

CHARSETS = ["hex", "base64", "rot13", "zlib", "idna", "punycode", "undefined", "nonsense", '"hex"']
ASKED = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "search=%41"}


def ask(content_type):
    """The request with this header and a query, as far as Django reads it before any middleware."""
    environ = {**ASKED, "wsgi.input": BytesIO(), "CONTENT_TYPE": content_type}
    return in_utf8(lambda environ, start: WSGIRequest(environ))(environ, None)


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("form", ["{}; charset={}", "{};charset ={}; x=y", "{}; CHARSET*={}"])
def test_no_charset_is_a_500(form, charset):
    request = ask(form.format("application/json", charset))

    assert request.GET["search"] == "A"
    assert request.content_type == "application/json"


def test_the_rest_of_the_header_stays():
    header = ask("multipart/form-data; charset=hex; boundary=abc").META["CONTENT_TYPE"]
    assert header == "multipart/form-data; boundary=abc"


def test_django_alone_would_fail():
    environ = {**ASKED, "wsgi.input": BytesIO(), "CONTENT_TYPE": "application/json; charset=hex"}
    with pytest.raises(LookupError):
        _ = WSGIRequest(environ).GET
