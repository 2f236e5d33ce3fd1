"""What browsers need, and what passwords may be: small promises that ``docs/security/asvs.rst`` names."""

import pytest

from tests.conftest import PASSWORD


@pytest.mark.parametrize("path", ["login/", "events/", "account/", "nowhere/"])
def test_answers_carry_what_browsers_need_and_no_cookie(client_for, path):
    """No other site's page reads them, shows them in a frame or makes them anything but JSON."""
    answer = client_for().get(f"/api/v1/{path}", HTTP_ORIGIN="https://evil.example")

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert [name for name in answer.headers if name.startswith("Access-Control-")] == []
    assert not answer.cookies


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "абракадабра и ещё раз",
        "🎟🎟🎟🎟🎟🎟🎟🎟",
        "        spaces at both ends        ",
        "no capitals and no digits",
        "x" * 63 + "y",
        "long " * 200,
    ],
)
def test_a_password_may_be_long_and_of_any_signs(client_for, user_factory, password):
    """And is taken to the letter: who signs up with it signs in with it, and with nothing that is nearly it."""
    user = user_factory(email="ann@example.com")
    client = client_for(user)
    body = {"old_password": PASSWORD, "new_password": password}

    assert client.post("/api/v1/change_password/", body, format="json").status_code == 200
    assert login(client_for, password) == 200
    assert login(client_for, f"{password} ") == 401


def login(client_for, password):
    body = {"email": "ann@example.com", "password": password}
    return client_for().post("/api/v1/login/", body, format="json").status_code
