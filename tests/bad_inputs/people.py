"""Addresses and names that are none, and such that would break a mail or a page."""

from collections.abc import Iterator

from tests.bad_inputs.bad import PUBLIC, Bad, dump
from tests.conftest import PASSWORD

NO_ADDRESSES = {
    "no_at": "ann",
    "only_at": "@",
    "no_domain": "ann@",
    "no_name": "@example.com",
    "two_ats": "a@b@c.de",
    "header": "ann@example.com\r\nBcc: eve@example.com",
    "line_feed": "ann\n@example.com",
    "line_feed_inside": "a\nb@example.com",
    "line_separator": "ann\u2028@example.com",
    "nul": "ann\0@example.com",
    "tab": "a\tnn@example.com",
    "space": "ann@exa mple.com",
    "no_dot": "ann@b",
    "long_name": "x" * 65 + "@" + "y" * 190 + ".de",
    "long_domain": "ann@" + "a" * 64 + ".de",
    "half_ip": "ann@[127.0.0.1",
    "minus": "ann@-.de",
    "dots": "ann@example..com",
    "ligature": "ann@" + "ﷺ" * 60 + ".com",
    "cyrillic_a": "аnn@example.com",
    "combining": "a\u0301nn@example.com",
    "right_to_left": "\u202eann@example.com",
    "zero_width": "a\u200bnn@example.com",
    "long_sharp_s": "ann@" + ".".join(["ß" * 60] * 3) + ".de",
    "two": "ann@example.com,eve@example.com",
    "two_with_space": "ann@example.com eve@example.com",
    "named": "Ann <ann@example.com>",
    "quoted": '"ann"@ex"ample.com',
    "quoted_for_nothing": '"ann"@example.com',
    "quoted_pair": '"a\\nn"@example.com',
    "quoted_separator": '"a\x1cnn"@example.com',
    "quoted_address": '"ann@evil.example"@example.com',
    "dotless_i": "\u0131nn@example.com",
    "percent": "ann%0d%0a@example.com%0a",
    "sql": "ann'--@example.com;",
    "template": "{{7*7}}@{{example}}.com",
    "url": "mailto:ann@example.com?cc=eve@example.com",
}


def addresses() -> Iterator[Bad]:
    for name, address in NO_ADDRESSES.items():
        for path in ("register/", "forgot_password/"):
            yield Bad(f"address_with_{name}_{path}", path, dump({**PUBLIC[path], "email": address}), 400, "email")
        change = dump({"email": address, "password": PASSWORD})
        yield Bad(f"new_address_with_{name}", "account/email/", change, 400, "email", signed_in=True)


NO_NAMES = {
    "line_feed": "Ann\nBcc: eve@example.com",
    "carriage_return": "Ann\rX",
    "crlf": "Ann\r\nSubject: x",
    "tab": "A\tn",
    "bell": "\a",
    "delete": "\x7f",
    "next_line": "A\x85n",
    "line_separator": "A\u2028n",
    "paragraph": "A\u2029n",
    "escape": "\x1b[31mAnn",
    "151_characters": "x" * 151,
}


def one_line_names() -> Iterator[Bad]:
    for name, value in NO_NAMES.items():
        for field_name in ("first_name", "last_name"):
            changed = dump({**PUBLIC["register/"], field_name: f"A{value}b"})
            yield Bad(f"{field_name}_with_{name}", "register/", changed, 400, field_name)
            yield Bad(f"own_{field_name}_with_{name}", "account/", changed, 400, field_name, "PATCH", signed_in=True)
    for name, value in {
        "unknown": "Mars/Base",
        "path": "../../etc/passwd",
        "lower": "europe/oslo",
        "number": 7,
    }.items():
        yield Bad(f"zone_{name}", "account/", dump({"timezone": value}), 400, "timezone", "PATCH", signed_in=True)
    for name, value in {"unknown": "xx", "injected": "e\r\nn", "list": ["en"], "long": "e" * 11}.items():
        yield Bad(f"language_{name}", "account/", dump({"language": value}), 400, "language", "PATCH", signed_in=True)
    yield Bad("long_message", "account/organizer/", dump({"message": "x" * 5001}), 400, "message", signed_in=True)


def bad_requests() -> Iterator[Bad]:
    yield from addresses()
    yield from one_line_names()
