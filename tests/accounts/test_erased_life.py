"""What erasure does to the life of somebody who has left her mark everywhere, and what it does not."""

import json

import pytest
from django.conf import settings
from django.db.models import ProtectedError
from django.test import override_settings

from event_booking.accounts.services.erasure import erase
from event_booking.bookings.models import Booking, IdempotencyKey, Ticket
from event_booking.events.models import Event
from event_booking.journal import facts
from event_booking.journal.models import Entry
from tests.accounts.life import ANN, OTHERS, Life, copied_or_dumped, forget_windows, marks, traces
from tests.conftest import for_a_module

pytestmark = pytest.mark.django_db

#: What is hers and no part of the export.
NOT_EXPORTED = {
    "secrets": {
        "annsmarktotp", "annsmarkrevert", "annsmarktoken", "annsmarktokensecret", "annsmarkbearer", "annsmarkp256dh",
        "annsmarkpushauth", "annsmarklink",
    },
    "what machines and admins noted": {
        "annsmarkrefused", "annsmarkbounced", "annsmarkcalled", "annsmarkchanged", "annsmarkcart", "annsmarkconfirm",
    },
    "what others wrote for themselves": {"annsmarksalenote", "annsmarkreason"},
}  # fmt: skip

ERASED = facts._BY_NAME["account.erased"]
RECEIVERS = {f"{each.__module__}.{each.__name__}": each for each in ERASED._live_receivers(None)[0]}


@pytest.fixture(scope="module")
def ann(django_db_setup, django_db_blocker, tmp_path_factory):
    """Her life up to now, led once for all tests here; files that one of them deletes are gone for the others."""
    files = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    stored = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"), STORAGES=files)
    with stored, for_a_module(django_db_blocker):
        yield Life()


def test_what_belongs_to_others_is_all_there(ann):
    guest = Ticket.objects.get(attendee_name=f"{OTHERS}visitor")

    ann.erase()

    theirs = {"mail", "first", "last", "guest", "note", "wish", "visitor", "walkin", "sale", "review"}
    assert {f"{OTHERS}{each}" for each in theirs} <= marks(copied_or_dumped(), OTHERS)
    guest.refresh_from_db()
    assert guest.attendee_email == f"{OTHERS}visitor@example.com"
    booked = Event.objects.get(pk=ann.booked["id"])
    assert (booked.title, booked.description, booked.status) == ("Bread", "We bake.", "cancelled")


@pytest.mark.our_user
def test_what_was_booked_still_adds_up(ann):
    ann.erase()

    booking = Booking.objects.get(reference=ann.reference)
    assert (booking.user_id, booking.status, booking.items.get().quantity) == (ann.ann.pk, "cancelled", 2)


@pytest.mark.our_user
def test_a_request_that_comes_again_is_still_answered_once_and_names_her_no_more(ann):
    key = IdempotencyKey.objects.get(key="ben1")

    ann.erase()

    again = IdempotencyKey.objects.get(key="ben1")
    assert (again.request_digest, again.data["reference"]) == (key.request_digest, key.data["reference"])
    assert [ticket["attendee_name"] for ticket in again.data["tickets"]].count("") == 1
    assert again.data["note"] == f"{OTHERS}note"


@pytest.mark.our_user
@pytest.mark.parametrize("name", sorted(RECEIVERS))
def test_without_one_of_those_who_hear_of_it_she_is_found(name, ann):
    assert ERASED.disconnect(RECEIVERS[name])
    try:
        ann.erase()
    finally:
        ERASED.connect(RECEIVERS[name])
    forget_windows()

    assert traces(copied_or_dumped()) != []


def test_with_all_of_them_she_is_not(ann):
    ann.erase()
    forget_windows()

    assert traces(copied_or_dumped()) == []


def test_whoever_is_erased_twice_is_no_trouble(ann):
    ann.erase()

    erase(user=ann.ann)
    ann.relay()

    assert Entry.objects.exclude(state__in=["delivered", "waiting"]).count() == 0


def test_a_user_with_bookings_can_be_erased_and_not_deleted(ann):
    with pytest.raises(ProtectedError):
        ann.ann.delete()


def test_the_export_holds_what_erasure_removes_and_nothing_of_others(ann):
    told = b"".join(ann.hers("get", "account/export/").streaming_content).decode()

    assert json.loads(told)["complete"] is True
    assert marks(copied_or_dumped()) - marks(told) == set().union(*NOT_EXPORTED.values())
    assert marks(told, OTHERS) == set()
    assert ANN in told
