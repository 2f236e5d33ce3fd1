import pytest
from django.contrib.auth.models import Group

from event_booking.accounts.models import Account
from event_booking.accounts.services import roles
from event_booking.journal.models import Entry
from event_booking.people import people
from event_booking.testing import override_event_booking


@pytest.fixture
def ann(user_factory):
    return user_factory()


def ask(client_for, user, **body):
    return client_for(user).post("/api/v1/account/organizer/", body, format="json")


@override_event_booking(ORGANIZER_SIGNUP="open")
def test_open_grants_at_once(client_for, ann):
    answer = ask(client_for, ann)
    assert (answer.status_code, answer.json()) == (200, {"detail": "You are an organizer."})
    assert people().roles(ann) == {"user", "organizer"}
    assert ask(client_for, ann).status_code == 200
    assert Entry.objects.filter(fact="account.role_granted").count() == 1


@override_event_booking(ORGANIZER_SIGNUP="approval")
def test_approval_waits_for_an_admin(client_for, ann, user_factory):
    answer = ask(client_for, ann, message="Bread")
    assert (answer.status_code, answer.json()) == (202, {"detail": "Your request is waiting for an admin."})
    assert people().roles(ann) == {"user"}
    since = Account.objects.get(user=ann).organizer_requested_at
    assert ask(client_for, ann).status_code == 202
    account = Account.objects.get(user=ann)
    assert (account.organizer_requested_at, account.organizer_message) == (since, "Bread")
    assert ask(client_for, ann, message="Much bread").status_code == 202
    assert Account.objects.get(user=ann).organizer_message == "Much bread"
    assert Entry.objects.filter(fact="account.organizer_requested").count() == 1

    admin = user_factory("admin")
    roles.approve_organizer(user=ann, actor=admin)
    assert people().roles(ann) == {"user", "organizer"}
    assert Account.objects.get(user=ann).organizer_requested_at is None
    entry = Entry.objects.get(fact="account.role_granted")
    assert (entry.actor, entry.data) == (admin, {"role": "organizer"})


@override_event_booking(ORGANIZER_SIGNUP="closed")
def test_closed_grants_nothing(client_for, ann, user_factory):
    answer = ask(client_for, ann)
    assert (answer.status_code, answer.json()["code"]) == (403, "organizer_signup_closed")
    assert ask(client_for, user_factory("organizer")).status_code == 200


def test_a_role_that_is_given_again_is_news_once(ann):
    for _ in range(2):
        roles.grant_role(user=ann, role="admin", actor=None)

    assert people().roles(ann) == {"user", "admin"}
    assert Entry.objects.filter(fact="account.role_granted").count() == 1


def test_a_role_is_taken(ann):
    roles.grant_role(user=ann, role="organizer", actor=None)
    roles.revoke_role(user=ann, role="organizer", actor=None)
    roles.revoke_role(user=ann, role="organizer", actor=None)
    assert people().roles(ann) == {"user"}
    assert Entry.objects.filter(fact="account.role_revoked").count() == 1


@pytest.mark.parametrize("message", ["x" * 5001, "\u0000", None, ["x"]])
def test_a_message_that_can_not_be_is_400(client_for, ann, message):
    assert ask(client_for, ann, message=message).status_code == 400


def test_strangers_are_401(client_for, db):
    assert ask(client_for, None).status_code == 401


def test_admins_may_do_everything_with_our_models(db):
    from django.apps import apps

    from event_booking.accounts.permissions import let_admins

    group = Group.objects.get_or_create(name="admin")[0]
    group.permissions.clear()
    for _ in range(2):
        for config in apps.get_app_configs():
            let_admins(config)
    labels = set(group.permissions.values_list("content_type__app_label", flat=True))
    assert {"event_booking_accounts", "event_booking_events", "event_booking_bookings"} <= labels
    assert all(label.startswith("event_booking") for label in labels)


def test_what_a_site_took_from_admins_is_not_given_again(db):
    from django.apps import apps

    from event_booking.accounts.permissions import let_admins

    group = Group.objects.get_or_create(name="admin")[0]
    let_admins(apps.get_app_config("event_booking_events"))
    group.permissions.remove(group.permissions.get(codename="delete_event"))

    let_admins(apps.get_app_config("event_booking_events"))

    assert not group.permissions.filter(codename="delete_event").exists()
    assert group.permissions.filter(codename="change_event").exists()


def test_a_site_without_the_group_does_without(db):
    from django.apps import apps

    from event_booking.accounts.permissions import let_admins

    Group.objects.filter(name="admin").delete()
    let_admins(apps.get_app_config("event_booking_accounts"))
    assert not Group.objects.filter(name="admin").exists()


@pytest.mark.django_db(transaction=True)
def test_the_migration_makes_the_groups_and_goes_back():
    from django.core.management import call_command

    Group.objects.all().delete()
    call_command("migrate", "event_booking_accounts", "0002", verbosity=0)
    call_command("migrate", "event_booking_accounts", verbosity=0)
    assert set(Group.objects.values_list("name", flat=True)) >= {"organizer", "admin"}


def test_other_apps_and_half_migrated_sites_are_left_alone(db):
    from django.apps import apps

    from event_booking.accounts.permissions import let_admins

    class Empty:
        def get_model(self, *names):
            raise LookupError

    let_admins(apps.get_app_config("auth"))
    let_admins(apps.get_app_config("event_booking_accounts"), apps=Empty())
