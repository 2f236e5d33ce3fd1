"""Bodies that are none, and fields of every wrong kind."""

import gzip
from collections.abc import Iterator

from tests.bad_inputs.bad import METHODS, PRIVATE, PUBLIC, Bad, dump, login

NO_BODIES = {
    "empty": b"",
    "one_bracket": b"{",
    "a_list": b"[]",
    "a_list_of_objects": b'[{"email": "x"}]',
    "null": b"null",
    "number": b"5",
    "string": b'"x"',
    "true": b"true",
    "empty_object": b"{}",
    "not_utf8": b"\xff\xfe",
    "nan": b'{"email": NaN}',
    "infinity": b'{"email": -Infinity}',
    "too_large_float": b'{"email": 1e999}',
    "number_of_5000_digits": b'{"email": ' + b"9" * 5000 + b"}",
    "deep_lists": b"[" * 100_000,
    "deep_objects": b'{"a":' * 3000 + b"1" + b"}" * 3000,
    "deep_under_a_field": b'{"email": ' + b"[" * 150 + b"]" * 150 + b"}",
    "byte_order_mark": b'\xef\xbb\xbf{"email": "ann@example.com"}',
    "utf16": '{"email": "a@b.de"}'.encode("utf-16"),
    "utf32": '{"email": "a@b.de"}'.encode("utf-32"),
    "nul_bytes": b"\x00" * 64,
    "nul_after": b"{}\x00",
    "two_documents": b"{}{}",
    "single_quotes": b"{'email': 'x'}",
    "comment": b'{/* */"email": "x"}',
    "trailing_comma": b'{"email": "x",}',
    "no_quotes": b"{email: 1}",
    "control_character": b'{"email": "a\x01b"}',
    "raw_surrogate": b'{"email": "\xed\xa0\x80"}',
    "overlong_utf8": b'{"email": "\xc0\xae"}',
    "surrogate_key": b'{"\\ud800": 1}',
    "surrogate_in_unknown_field": b'{"x": [{"y": "\\udfff"}]}',
    "bad_escape": b'{"email": "\\x41"}',
    "half_escape": b'{"email": "\\u12"}',
    "xml": b"<email>x</email>",
    "yaml": b"email: x",
    "pickle": b"\x80\x04N.",
    "form": b"email=x&password=y",
    "gzip": gzip.compress(b"{}"),
}


def bodies() -> Iterator[Bad]:
    for name, body in NO_BODIES.items():
        yield Bad(f"{name}_to_login", "login/", body)
        yield Bad(f"{name}_to_register", "register/", body)
        if name not in ("empty_object", "empty", "nul_after") and b'"x"' not in body[:4]:
            yield Bad(f"{name}_to_change_password", "change_password/", body, signed_in=True)
    for path in (*PUBLIC, *PRIVATE):
        yield Bad(
            f"too_large_{path}",
            path,
            b" " * 1_000_001,
            413,
            "too_large",
            METHODS.get(path, "POST"),
            signed_in=path in PRIVATE,
        )
    yield Bad("too_large_with_valid_end", "login/", b" " * 1_000_000 + login(), 413, "too_large")
    yield Bad("100000_unknown_fields", "login/", dump({f"f{n}": 1 for n in range(50_000)}))


KINDS = {
    "null": None,
    "true": True,
    "list": [],
    "list_of_text": ["x"],
    "object": {},
    "filled_object": {"a": "b"},
    "operator": {"$ne": ""},
    "nul": "\0",
    "100000_characters": "x" * 100_000,
    "surrogate": "\ud800",
}


def wrong_kinds() -> Iterator[Bad]:
    for path, body in {**PUBLIC, **PRIVATE}.items():
        for name in body:
            for kind, value in KINDS.items():
                says = "" if kind == "surrogate" else name
                yield Bad(
                    f"{kind}_as_{name}_{path}",
                    path,
                    dump({**body, name: value}),
                    400,
                    says,
                    METHODS.get(path, "POST"),
                    signed_in=path in PRIVATE,
                )
            if path in PUBLIC and name not in ("first_name", "last_name"):
                rest = {key: value for key, value in body.items() if key != name}
                yield Bad(f"no_{name}_{path}", path, dump(rest), 400, name)
                yield Bad(f"empty_{name}_{path}", path, dump({**body, name: ""}), 400, name)
                yield Bad(f"{name}_in_the_query_{path}", f"{path}?{name}={body[name]}", dump(rest), 400, name)


def bad_requests() -> Iterator[Bad]:
    yield from bodies()
    yield from wrong_kinds()
