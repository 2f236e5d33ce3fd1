"""Passwords, codes and tokens: nothing is hashed for what can't be right."""

from collections.abc import Iterator

from tests.bad_inputs.bad import PRIVATE, PUBLIC, Bad, dump, login
from tests.conftest import PASSWORD


def passwords() -> Iterator[Bad]:
    huge, long = "x" * 900_000, "x" * 1025
    for name, password in {"900_kB": huge, "1025": long, "1025_signs": "ß" * 1025}.items():
        yield Bad(f"password_of_{name}_at_login", "login/", login(password=password), 400, "password")
        yield Bad(
            f"password_of_{name}_at_register",
            "register/",
            dump({**PUBLIC["register/"], "password": password}),
            400,
            "password",
        )
        reset = dump({**PUBLIC["forgot_password/confirm/"], "new_password": password})
        yield Bad(f"password_of_{name}_at_reset", "forgot_password/confirm/", reset, 400, "new_password")
        old = dump({**PRIVATE["change_password/"], "old_password": password})
        yield Bad(f"old_password_of_{name}", "change_password/", old, 400, "old_password", signed_in=True)
        yield Bad(
            f"password_of_{name}_at_erasing",
            "account/",
            dump({"password": password}),
            400,
            "password",
            "DELETE",
            signed_in=True,
        )
    for name, password in {
        "short": "aB3$",
        "common": "password1",
        "digits": "8240937465",
        "as_address": "new@example.com",
    }.items():
        yield Bad(f"{name}_password", "register/", dump({**PUBLIC["register/"], "password": password}), 400, "password")
        change = dump({**PRIVATE["change_password/"], "new_password": password.replace("new@", "ann@")})
        yield Bad(f"new_{name}_password", "change_password/", change, 400, "new_password", signed_in=True)
    yield Bad("wrong_password", "login/", login(), 401, "invalid_credentials", hashes=1)
    yield Bad("password_is_a_number", "login/", login(password=12345678901), 401, "invalid_credentials", hashes=1)
    yield Bad(
        "password_with_a_space_more", "login/", login(password=f"{PASSWORD} "), 401, "invalid_credentials", hashes=1
    )
    yield Bad("password_in_capitals", "login/", login(password=PASSWORD.upper()), 401, "invalid_credentials", hashes=1)
    yield Bad("nobody", "login/", login(email="nobody@example.com"), 401, "invalid_credentials", hashes=1)
    yield Bad(
        "not_proved", "login/", login(email="ben@example.com", password=PASSWORD), 401, "invalid_credentials", hashes=1
    )
    yield Bad(
        "wrong_old_password",
        "change_password/",
        dump(PRIVATE["change_password/"]),
        400,
        "old_password",
        signed_in=True,
        hashes=1,
    )
    yield Bad("erasing_without_password", "account/", b"{}", 400, "password", "DELETE", signed_in=True, hashes=1)


def codes() -> Iterator[Bad]:
    digits = {"arabic": "١٢٣٤٥٦", "fullwidth": "１２３４５６", "superscript": "¹²³⁴⁵⁶"}
    for name, code in {
        "letters": "abcdef",
        "long": "1" * 20,
        "short": "1",
        "negative": "-12345",
        "hex": "0x1234",
        **digits,
    }.items():
        yield Bad(f"code_{name}", "activate/", dump({**PUBLIC["activate/"], "code": code}), 400, "invalid_code")
        reset = dump({**PUBLIC["forgot_password/confirm/"], "code": code})
        yield Bad(f"reset_code_{name}", "forgot_password/confirm/", reset, 400, "invalid_code")
    yield Bad("code_of_21", "activate/", dump({**PUBLIC["activate/"], "code": "1" * 21}), 400, "code")
    yield Bad("code_is_a_number", "activate/", dump({**PUBLIC["activate/"], "code": 10**30}), 400, "code")


def tokens() -> Iterator[Bad]:
    none = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."
    for name, token in {
        "dots": "..",
        "none": none,
        "words": "a b c",
        "emoji": "🎟",
        "path": "../../x",
        "8000": "x" * 8000,
    }.items():
        for path in ("login/refresh/", "logout/"):
            yield Bad(f"refresh_{name}_{path}", path, dump({"refresh": token}), 401, "token_not_valid")
    for path in ("login/refresh/", "logout/"):
        yield Bad(f"refresh_of_8001_{path}", path, dump({"refresh": "x" * 8001}), 400, "refresh")


def second_steps() -> Iterator[Bad]:
    """Tokens and codes of a second factor, and links that take an address back."""
    texts = {"words": "a b c", "emoji": "🎟", "nonsense": "gAAAAABo", "base64": "A" * 190, "number": 5, "dash": "1-"}
    for name, text in texts.items():
        step, setup = {"mfa_token": text, "code": "123456"}, {"setup_token": text, "code": "123456"}
        yield Bad(f"second_step_{name}", "login/mfa/", dump(step), 401, "token_not_valid")
        yield Bad(f"setup_{name}", "account/mfa/totp/confirm/", dump(setup), 400, "setup_token", signed_in=True)
        yield Bad(f"way_back_{name}", "account/email/revert/", dump({"token": text}), 400, "invalid_code")
    for name, token in {
        "no_number": "x-y",
        "long_number": "9" * 40 + "-a",
        "negative": "-1-a",
        "digits": "١-a",
    }.items():
        yield Bad(f"way_back_with_{name}", "account/email/revert/", dump({"token": token}), 400, "invalid_code")
    for path in ("account/email/", "account/mfa/totp/"):
        body = dump({"email": "other@example.com", "password": "wrong"})
        yield Bad(f"wrong_password_{path}", path, body, 400, "password", signed_in=True, hashes=1)
    yield Bad(
        "nobody_waits_for_it", "account/email/confirm/", dump({"code": "123456"}), 400, "invalid_code", signed_in=True
    )


def bad_requests() -> Iterator[Bad]:
    yield from passwords()
    yield from codes()
    yield from tokens()
    yield from second_steps()
