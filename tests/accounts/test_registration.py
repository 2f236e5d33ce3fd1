from django.contrib.auth import get_user_model
from django.core import mail

from tests.conftest import PASSWORD


def test_story(api, code_of):
    answer = api.post("register/", {"email": "Ann@Example.com", "password": PASSWORD, "first_name": "Ann"})
    assert (answer.status_code, answer.json()) == (201, {"detail": "We have sent a code to this address."})
    assert api.login("ann@example.com").status_code == 401

    answer = api.post("activate/", {"email": "ann@example.com", "code": code_of("ann@example.com")})

    user = get_user_model().objects.get()
    assert answer.status_code == 200, answer.json()
    assert answer.json()["user"] == {
        "id": user.pk,
        "email": "ann@example.com",
        "first_name": "Ann",
        "last_name": "",
        "must_set_password": False,
        "roles": ["user"],
    }
    assert api.get("account/", access=answer.json()["access"]).status_code == 200
    assert api.login("ANN@example.com").status_code == 200
    assert len(mail.outbox) == 1
