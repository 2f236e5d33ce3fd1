"""A request that nobody should send, and what would be right instead."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.conftest import PASSWORD

ANN = "ann@example.com"
JSON = "application/json"
#: A valid body for each operation, of which then something is made wrong. Those of PRIVATE need somebody signed in.
PUBLIC: dict[str, dict[str, Any]] = {
    "register/": {"email": "new@example.com", "password": PASSWORD, "first_name": "Ann", "last_name": "Example"},
    "activate/": {"email": ANN, "code": "123456"},
    "activate/resend/": {"email": ANN},
    "login/": {"email": ANN, "password": "wrong"},
    "login/mfa/": {"mfa_token": "x", "code": "123456"},
    "login/refresh/": {"refresh": "x"},
    "logout/": {"refresh": "x"},
    "account/email/revert/": {"token": "x"},
    "forgot_password/": {"email": ANN},
    "forgot_password/confirm/": {"email": ANN, "code": "123456", "new_password": PASSWORD},
}
PRIVATE: dict[str, dict[str, Any]] = {
    "change_password/": {"old_password": "wrong", "new_password": "C0rrect-horse-battery"},
    "account/": {"first_name": "Ann", "last_name": "Example", "language": "en", "timezone": "Europe/Oslo"},
    "account/organizer/": {"message": "I bake."},
    "account/email/": {"email": "other@example.com", "password": "wrong"},
    "account/email/confirm/": {"code": "123456"},
    "account/mfa/totp/": {"password": "wrong"},
    "account/mfa/totp/confirm/": {"setup_token": "x", "code": "123456"},
    "account/mfa/recovery_codes/": {"password": "wrong", "code": "123456"},
}
METHODS = {"account/": "PATCH"}


@dataclass(frozen=True)
class Bad:
    """One request. ``says`` is the code of the refusal, or a field that has a message."""

    name: str
    path: str
    body: bytes = b""
    status: int = 400
    says: str = ""
    method: str = "POST"
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    signed_in: bool = False
    #: How many passwords may be hashed to find out: that is the expensive part.
    hashes: int = 0


def dump(value: Any) -> bytes:
    return json.dumps(value).encode()


def login(**changes: Any) -> bytes:
    return dump({**PUBLIC["login/"], **changes})
