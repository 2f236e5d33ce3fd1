"""Other ways to say it: types, encodings, headers, methods, paths."""

import gzip
import json
from collections.abc import Iterator

from tests.bad_inputs.bad import ANN, JSON, METHODS, PRIVATE, PUBLIC, Bad, dump, login
from tests.conftest import PASSWORD

CONTENT_TYPES = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/plain",
    "text/xml",
    "application/xml",
    "text/html",
    "application/x-yaml",
    "application/octet-stream",
    "text/json",
    "application/javascript",
    "application/x-www-form-urlencoded; charset=utf-7",
    "json",
    "image/png",
    "application/x-python-serialize",
    "a" * 1000,
]
#: Beyond UTF-8 there is no JSON; Python knows codecs that would unpack kilobytes to gigabytes.
CHARSETS = [
    "utf-16",
    "utf-32",
    "utf-7",
    "latin-1",
    "idna",
    "punycode",
    "zlib",
    "bz2",
    "hex",
    "base64",
    "rot13",
    "uu",
    "quopri",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "nonsense",
    "utf-8-sig",
]


def content_types() -> Iterator[Bad]:
    for kind in CONTENT_TYPES:
        yield Bad(f"as_{kind[:40]}", "login/", login(), 415, content_type=kind)
    for path in (*PUBLIC, *PRIVATE):
        private = path in PRIVATE
        yield Bad(
            f"form_{path}", path, b"email=x", 415, "", METHODS.get(path, "POST"), CONTENT_TYPES[0], signed_in=private
        )
        yield Bad(f"xml_{path}", path, b"<x/>", 415, "", METHODS.get(path, "POST"), "text/xml", signed_in=private)


def encodings() -> Iterator[Bad]:
    for charset in CHARSETS:
        yield Bad(f"charset_{charset}", "login/", b"\x78\x9c" + login(), 400, content_type=f"{JSON}; charset={charset}")
    yield Bad(
        "charset_utf16_and_meant",
        "login/",
        login().decode().encode("utf-16"),
        400,
        content_type=f"{JSON}; charset=utf-16",
    )
    for coding in ("gzip", "deflate", "br", "zstd", "gzip, gzip", "identity, gzip"):
        headers = {"HTTP_CONTENT_ENCODING": coding}
        yield Bad(f"coding_{coding}", "login/", gzip.compress(login()), 400, headers=headers)


def authorizations() -> Iterator[Bad]:
    wrong = {
        "none": "",
        "word": "Bearer",
        "space": "Bearer ",
        "two": "Bearer a b",
        "dots": "Bearer a.b.c",
        "basic": "Basic YTpi",
        "no_scheme": "eyJhbGciOiJub25lIn0.e30.",
        "alg_none": "Bearer eyJhbGciOiJub25lIn0.e30.",
        "long": "Bearer " + "x" * 100_000,
        "snowman": "Bearer \u2603",
        "latin": "Bearer \xff\xfe",
        "nul": "Bearer a\0b",
        "crlf": "Bearer a\r\nX: y",
        "list": "Bearer a, Bearer b",
        "json": 'Bearer {"a": 1}',
        "token_scheme": "Token abc",
        "quoted": 'Bearer "a.b.c"',
    }
    for name, value in wrong.items():
        yield Bad(f"authorization_{name}", "account/", b"", 401, method="GET", headers={"HTTP_AUTHORIZATION": value})
        body, headers = dump({"password": PASSWORD}), {"HTTP_AUTHORIZATION": value}
        yield Bad(f"erasing_with_authorization_{name}", "account/", body, 401, method="DELETE", headers=headers)


def methods() -> Iterator[Bad]:
    for path, body in PUBLIC.items():
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            yield Bad(f"{method}_{path}", path, dump(body), 405, method=method)
    for method in ("OPTIONS", "TRACE", "PROPFIND", "CONNECT", "BREW", "PO ST"):
        yield Bad(f"{method}_login", "login/", login(), 405, method=method)
    for method in ("POST", "PUT", "OPTIONS", "TRACE", "PURGE", "MOVE"):
        yield Bad(f"{method}_account", "account/", b"{}", 405, method=method, signed_in=True)
    for header in ("HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_X_METHOD_OVERRIDE", "HTTP_X_HTTP_METHOD"):
        body = dump({"password": PASSWORD, "_method": "DELETE"})
        yield Bad(f"{header}_delete", "account/?_method=DELETE", body, 405, headers={header: "DELETE"}, signed_in=True)


def paths() -> Iterator[Bad]:
    for path in (
        "/login/",
        "login//",
        "login/.",
        "./login/./x",
        "login/../../admin/",
        "login/%2e%2e/account/",
        "login/%00",
        "LOGIN/",
        "login;/",
        "login/.json",
        "login.json",
        "login/%0d%0aX:%20y",
        "%6cogin/x",
        "login/\\",
        "ｌogin/",
        "account/x/",
        "account/%00/",
        "account/" + "x" * 5000 + "/",
        "account/-1/",
        "../../etc/passwd",
    ):
        yield Bad(f"path_{path[:40]}", path, login(), 404, signed_in=True)
    yield Bad("no_slash", "login", login(), 404)
    yield Bad("unknown_names", "login/?format=xml&x=" + "y" * 3000, login(), 401, "invalid_credentials", hashes=1)


def accepts() -> Iterator[Bad]:
    for accept in ("application/xml", "text/html", "nonsense", "image/*", "application/json; version=9; x"):
        yield Bad(f"accept_{accept}", "login/", login(), 401, headers={"HTTP_ACCEPT": accept}, hashes=1)
    for header in (
        "HTTP_X_FORWARDED_FOR",
        "HTTP_USER_AGENT",
        "HTTP_ACCEPT_LANGUAGE",
        "HTTP_X_REQUEST_ID",
        "HTTP_COOKIE",
        "HTTP_ORIGIN",
    ):
        for name, value in {"crlf": "a\r\nX: y", "nul": "\0", "long": "x" * 20_000, "latin": "\xff"}.items():
            yield Bad(
                f"{header}_{name}", "login/", login(), 401, "invalid_credentials", headers={header: value}, hashes=1
            )


def doubles() -> Iterator[Bad]:
    """The last of two equal keys counts, as in every JSON of Python."""
    right, wrong = json.dumps(PASSWORD), '"wrong"'
    twice = f'{{"email": "{ANN}", "password": {right}, "password": {wrong}}}'
    yield Bad("password_twice", "login/", twice.encode(), 401, "invalid_credentials", hashes=1)
    yield Bad(
        "email_twice", "login/", f'{{"email": "{ANN}", "email": "x", "password": {right}}}'.encode(), 400, "email"
    )
    yield Bad(
        "email_twice_escaped",
        "login/",
        f'{{"email": "{ANN}", "em\\u0061il": "x", "password": {right}}}'.encode(),
        400,
        "email",
    )
    yield Bad("EMAIL", "login/", f'{{"EMAIL": "{ANN}", "password": {right}}}'.encode(), 400, "email")


def bad_requests() -> Iterator[Bad]:
    for part in (content_types, encodings, authorizations, methods, paths, accepts, doubles):
        yield from part()
