import re
from pathlib import Path

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.translation import override

from event_booking.accounts.admin import AccountAdmin, UserAdmin
from event_booking.accounts.models import Account, Code, Counter, Session
from event_booking.accounts.services.erasure import erase
from event_booking.accounts.services.lockout import is_locked
from event_booking.accounts.services.roles import ask_to_organize
from event_booking.journal.models import Entry
from event_booking.people import people
from event_booking.testing import override_event_booking
from tests.admin_page import shown

APP = "admin:event_booking_accounts"
ROOT = Path(__file__).parents[2]
NEW = "Tr0ub4dor&3-horse"


@pytest.fixture
def boss(client, user_factory):
    boss = user_factory("admin")
    get_user_model().objects.filter(pk=boss.pk).update(is_staff=True, is_superuser=True)
    client.force_login(get_user_model().objects.get(pk=boss.pk))
    return boss


@pytest.fixture
def ann(user_factory):
    return user_factory(email="ann@example.com")


def act(client, model, action, *rows, follow=False, **more):
    body = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    return client.post(reverse(f"{APP}_{model}_changelist"), body, follow=follow)


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


@pytest.fixture
def helper(client, django_user_model):
    """Somebody of the group "admin" who may use Django's admin, and is no superuser."""
    helper = django_user_model.objects.create_user(email="helper@example.com", password="x", is_staff=True)
    helper.groups.add(Group.objects.get(name="admin"))
    client.force_login(helper)
    return helper


@pytest.mark.our_user
def test_nobody_but_a_superuser_gives_rights(client, helper, ann):
    site = Group.objects.create(name="everything of the site")
    for user in (helper, ann):
        body = {"email": user.email, "first_name": "New", "is_active": "on"}
        rights = {"is_staff": "on", "is_superuser": "on", "groups": [site.pk]}
        assert client.post(reverse(f"{APP}_user_change", args=[user.pk]), {**body, **rights}).status_code == 302
        user.refresh_from_db()
        assert (user.first_name, user.is_superuser, site in user.groups.all()) == ("New", False, False)
    assert not ann.is_staff


@pytest.mark.our_user
def test_a_superuser_is_changed_by_superusers_alone(client, helper, django_user_model):
    root = django_user_model.objects.create_superuser(email="root@example.com", password="Tr0ub4dor&3-horse")
    body = {"email": "helper2@example.com", "password1": "x-Tr0ub4dor&3", "password2": "x-Tr0ub4dor&3", "post": "yes"}
    for view in ("change", "delete"):
        assert client.post(reverse(f"{APP}_user_{view}", args=[root.pk]), body).status_code == 403
    assert client.post(reverse("admin:auth_user_password_change", args=[root.pk]), body).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"}
    client.post(reverse(f"{APP}_user_changelist"), chosen)
    root.refresh_from_db()
    assert (root.email, root.check_password("Tr0ub4dor&3-horse")) == ("root@example.com", True)


@pytest.mark.our_user
def test_a_password_that_was_changed_while_a_form_was_saved_stays_so(client, boss, ann, monkeypatch):
    save_form = ModelAdmin.save_form

    def late(self, request, form, change):
        other = type(ann).objects.get(pk=ann.pk)
        other.set_password("Tr0ub4dor&3-horse")
        other.save()
        return save_form(self, request, form, change)

    monkeypatch.setattr(ModelAdmin, "save_form", late)
    body = {"email": ann.email, "first_name": "New", "is_active": "on"}
    assert client.post(reverse(f"{APP}_user_change", args=[ann.pk]), body).status_code == 302

    ann.refresh_from_db()
    assert (ann.first_name, ann.check_password("Tr0ub4dor&3-horse")) == ("New", True)


@pytest.mark.our_user
def test_a_form_that_remembers_what_it_showed_has_no_hash_in_it(client, boss, ann):
    page = client.get(reverse(f"{APP}_user_change", args=[ann.pk])).text
    assert 'name="initial-first_name"' in page
    assert ann.password not in page
    assert 'name="initial-password"' not in page


def test_give_and_revoke(client, boss, ann):
    account = Account.objects.get(user=ann)
    act(client, "account", "grant", account)
    assert "organizer" in people().roles(ann)
    act(client, "account", "revoke", account)
    assert "organizer" not in people().roles(ann)
    assert {entry.actor for entry in Entry.objects.filter(fact__startswith="account.role")} == {boss}


@pytest.fixture
def asking(ann):
    with override_event_booking(ORGANIZER_SIGNUP="approval"):
        ask_to_organize(user=ann, message="Bread")
    return Account.objects.get(user=ann)


def test_a_request_is_approved(client, boss, ann, asking):
    act(client, "account", "approve", asking)
    assert "organizer" in people().roles(ann)
    assert Entry.objects.get(fact="account.role_granted").actor == boss


def test_a_request_is_declined_with_a_reason(client, boss, ann, asking):
    act(client, "account", "decline", asking, reason=" Later. ")
    assert people().roles(ann) == {"user"}
    entry = Entry.objects.get(fact="account.organizer_declined")
    assert (entry.subject, entry.actor, entry.data) == (ann, boss, {"reason": "Later."})


@pytest.mark.parametrize(
    ("page", "named", "language"),
    [
        ("README.md", "choose “(.+?)” for your account", "en"),
        ("README.ru.md", "для своей учётной записи действие «(.+?)»", "ru"),
        ("docs/quickstart.rst", 'among the accounts, "(.+?)"', "en"),
    ],
)
def test_what_the_first_pages_name_makes_an_organizer_of_somebody_who_never_asked(
    client, boss, ann, page, named, language
):
    [name] = re.findall(named, (ROOT / page).read_text(encoding="utf-8"))
    with override(language):
        [action] = [key for key in AccountAdmin.actions if str(getattr(AccountAdmin, key).short_description) == name]
    act(client, "account", action, Account.objects.get(user=ann))
    assert people().roles(ann) == {"user", "organizer"}


@pytest.mark.parametrize("action", ["approve", "decline"])
def test_who_comes_second_is_told(client, boss, ann, asking, action):
    act(client, "account", "decline", asking)
    answer = act(client, "account", action, asking, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        f"{asking}: This person has no open request to organize; it may have been decided already."
    ]
    assert people().roles(ann) == {"user"}
    assert Entry.objects.filter(fact="account.organizer_declined").count() == 1


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


@pytest.mark.our_user
def test_a_form_that_was_opened_before_an_erasure_brings_nobody_back(client, boss, ann):
    address = reverse(f"{APP}_user_change", args=[ann.pk])
    form = client.get(address).context["adminform"].form
    filled = {name: value for name, value in form.initial.items() if name in form.fields and value}
    erase(user=ann)

    assert client.post(address, filled).status_code == 403

    ann.refresh_from_db()
    assert (ann.first_name, ann.is_active) == ("", False)
    assert client.get(address).status_code == 200


@pytest.fixture
def root(django_user_model):
    root = django_user_model.objects.create_superuser(email="root@example.com", password=NEW)
    Account.objects.create(user=root, email_key="root@example.com")
    Session.objects.create(user=root, refresh_jti="x")
    return root


@pytest.mark.our_user
@pytest.mark.parametrize("action", ["unlock", "grant", "switch_second_factor_off"])
def test_what_can_be_done_for_people_is_done_for_a_superuser_by_superusers_alone(
    client, helper, root, ann, action, monkeypatch
):
    done = []
    for name in ("unlock", "grant_role", "switch_off"):
        monkeypatch.setattr(f"event_booking.accounts.admin.{name}", lambda user, **how: done.append(user))

    answer = act(client, "account", action, Account.objects.get(user=root), Account.objects.get(user=ann), follow=True)

    assert done == [ann]
    assert "only superusers may do that" in answer.text
    act(client, "session", "end", *Session.objects.all())
    assert Session.objects.alive().get().user == root
    assert client.post(reverse(f"{APP}_account_change", args=[root.pk]), {"language": "ru"}).status_code == 403


def test_an_account_goes_with_its_user_alone(client, boss, ann):
    """Else a password that a stranger had chosen would count as that of a person whom the site had before."""
    account = Account.objects.get(user=ann)
    assert client.post(reverse(f"{APP}_account_delete", args=[account.pk]), {"post": "yes"}).status_code == 403
    act(client, "account", "delete_selected", account, post="yes")
    assert Account.objects.filter(user=ann).exists()


@pytest.mark.our_user
def test_a_user_who_signed_in_is_deleted_with_what_hangs_on_them(client, boss, ann):
    Session.objects.create(user=ann, refresh_jti="x")
    Code.objects.create(user=ann, purpose="reset")

    assert client.post(reverse(f"{APP}_user_delete", args=[ann.pk]), {"post": "yes"}).status_code == 302

    assert not get_user_model().objects.filter(pk=ann.pk).exists()


def new_password(client, user, **choice):
    body = {"usable_password": "true", "set-password": "1", "password1": NEW, "password2": NEW, **choice}
    return client.post(reverse("admin:auth_user_password_change", args=[user.pk]), body)


@pytest.mark.our_user
def test_whom_the_admin_gives_or_denies_a_password_is_signed_out(client, boss, ann):
    for choice in ({}, {"usable_password": "false", "unset-password": "1", "password1": "", "password2": ""}):
        Session.objects.create(user=ann, refresh_jti=str(len(choice)))
        assert new_password(client, ann, **choice).status_code == 302
        assert not Session.objects.of(ann).alive().exists()
    ann.refresh_from_db()
    assert not ann.has_usable_password()


def test_who_never_had_a_password_stays_signed_in_when_a_site_saves_them(ann):
    ann.set_unusable_password()
    ann.save()
    Session.objects.create(user=ann, refresh_jti="x")
    get_user_model().objects.get(pk=ann.pk).save()
    assert Session.objects.of(ann).alive().exists()


@pytest.mark.our_user
def test_a_password_that_was_on_its_way_at_an_erasure_brings_nobody_back(client, boss, ann, monkeypatch):
    allowed = UserAdmin.has_change_permission

    def erased_since(self, request, obj=None):
        may = allowed(self, request, obj)
        if obj and may:
            erase(user=type(ann).objects.get(pk=ann.pk))
        return may

    monkeypatch.setattr(UserAdmin, "has_change_permission", erased_since)
    assert new_password(client, ann).status_code == 403

    ann.refresh_from_db()
    assert (ann.email.partition("@")[2], ann.is_active, ann.has_usable_password()) == ("invalid.invalid", False, False)


@pytest.mark.our_user
def test_two_people_do_not_get_one_address_however_it_is_spelled(client, boss, ann, user_factory):
    ben = user_factory(email="ben@example.com")
    form = shown(client, reverse(f"{APP}_user_change", args=[ben.pk]))
    changed = client.post(reverse(f"{APP}_user_change", args=[ben.pk]), {**form, "email": "Ann@example.com"})
    body = {"email": "ANN@example.com", "password1": NEW, "password2": NEW, "usable_password": "true"}
    added = client.post(reverse(f"{APP}_user_add"), body)

    assert all("already exists" in answer.text for answer in (changed, added))
    ben.refresh_from_db()
    assert ben.email == "ben@example.com"
    own = client.post(reverse(f"{APP}_user_change", args=[ben.pk]), {**form, "email": "Ben@example.com"})
    assert own.status_code == 302
