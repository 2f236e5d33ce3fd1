import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from event_booking.accounts.models import Account, Code, Counter, Session
from event_booking.accounts.services.login import is_locked
from event_booking.journal.models import Entry
from event_booking.people import people

APP = "admin:event_booking_accounts"


@pytest.fixture
def boss(client, user_factory):
    boss = user_factory("admin")
    get_user_model().objects.filter(pk=boss.pk).update(is_staff=True, is_superuser=True)
    client.force_login(get_user_model().objects.get(pk=boss.pk))
    return boss


@pytest.fixture
def ann(user_factory):
    return user_factory(email="ann@example.com")


def act(client, model, action, *rows):
    body = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(reverse(f"{APP}_{model}_changelist"), body)


@pytest.mark.parametrize(
    "model", ["account", "session", "code", "counter", pytest.param("user", marks=pytest.mark.our_user)]
)
@pytest.mark.parametrize("query", ["", "?q=ann", "?asked=yes", "?proved=no", "?proved=yes"])
def test_lists_open(client, boss, ann, model, query):
    Session.objects.create(user=ann, refresh_jti="x")
    Code.objects.create(user=ann, purpose="reset", digest="secretdigest")
    Counter.objects.create(scope="login", key="k")
    answer = client.get(reverse(f"{APP}_{model}_changelist") + query, follow=True)
    assert answer.status_code == 200
    assert b"secretdigest" not in answer.content


def test_rows_and_histories_open(client, boss, ann):
    session = Session.objects.create(user=ann, refresh_jti="x")
    code = Code.objects.create(user=ann, purpose="reset", digest="secretdigest")
    account = Account.objects.get(user=ann)
    for model, row in (("account", account), ("session", session), ("code", code)):
        for view in ("change", "history"):
            answer = client.get(reverse(f"{APP}_{model}_{view}", args=[row.pk]))
            assert answer.status_code == 200
            assert b"secretdigest" not in answer.content


@pytest.mark.our_user
def test_a_user_is_added_and_changed(client, boss):
    body = {"email": "new@example.com", "password1": "Tr0ub4dor&3-horse", "password2": "Tr0ub4dor&3-horse"}
    assert client.post(reverse(f"{APP}_user_add"), {**body, "usable_password": "true"}).status_code == 302
    assert get_user_model().objects.get(email="new@example.com").check_password("Tr0ub4dor&3-horse")


def test_approve_and_revoke(client, boss, ann):
    account = Account.objects.get(user=ann)
    act(client, "account", "approve", account)
    assert "organizer" in people().roles(ann)
    act(client, "account", "revoke", account)
    assert "organizer" not in people().roles(ann)
    assert {entry.actor for entry in Entry.objects.filter(fact__startswith="account.role")} == {boss}


def test_unlock(client, api, boss, ann):
    for _ in range(5):
        api.login(people().get_email(ann), "wrong")
    act(client, "account", "unlock", Account.objects.get(user=ann))
    assert not is_locked(ann)


def test_end_sessions(client, boss, ann):
    session = Session.objects.create(user=ann, refresh_jti="x")
    act(client, "session", "end", session)
    assert not Session.objects.alive().exists()


def test_codes_and_accounts_are_not_made_by_hand(client, boss):
    for model in ("account", "session", "code", "counter"):
        assert client.get(reverse(f"{APP}_{model}_add")).status_code == 403
