"""After an erasure nobody who has the whole database, and every file, finds who it was."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session as BrowserSession
from django.core import mail
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.utils import timezone

from event_booking.accounts.models import Code
from event_booking.accounts.services.erasure import erase
from event_booking.accounts.services.passwords import forget_password
from event_booking.bookings.models import IdempotencyKey
from event_booking.journal.models import Entry
from event_booking.people import people
from tests.accounts.life import (
    OTHERS,
    Life,
    column,
    copied_or_dumped,
    dump,
    forget_windows,
    is_marked,
    stored_files,
    text_fields,
    traces,
)

#: Columns without a mark of hers, and why nobody is found by them. A new column is here, or has a mark.
NOT_PERSONAL = {
    "made at random, or digests of what was": {
        "django_session.session_key", "event_booking_accounts_code.digest",
        "event_booking_accounts_session.refresh_jti", "event_booking_accounts_session.previous_jti",
        "event_booking_accounts_session.device_digest",
        "event_booking_bookings_booking.reference", "event_booking_bookings_idempotencykey.request_digest",
        "event_booking_bookings_ticket.code", "event_booking_events_eventimage.image",
        "event_booking_webhooks_endpoint.secret", "event_booking_webhooks_endpoint.old_secret",
        "event_booking_notifications_mailproblem.fingerprint",
        "event_booking_events_eventfile.file", "event_booking_profiles_profile.avatar",
    },
    "names of kinds, fields, jobs and channels, and numbers of rows": {
        "django_admin_log.object_id", "auth_permission.name", "auth_permission.codename", "auth_group.name",
        "django_content_type.app_label", "django_content_type.model", "socialaccount_socialaccount.provider",
        "event_booking_journal_entry.fact", "event_booking_journal_entry.subject_model",
        "event_booking_journal_entry.subject_id", "event_booking_journal_job.name",
        "event_booking_accounts_counter.scope", "event_booking_events_eventfile.content_type",
        "event_booking_bookings_waitlistentry.passed_over_because", "event_booking_notifications_notification.kind",
        "event_booking_notifications_notification.url", "event_booking_notifications_delivery.channel",
        "event_booking_notifications_preference.kind", "event_booking_notifications_preference.channel",
        "event_booking_webhooks_endpoint.kinds", "event_booking_webhooks_message.type",
        "event_booking_notifications_attendeemessage.ticket_types",
        "event_booking_notifications_attendeemessage.told_until",
        "event_booking_notifications_digestchoice.channel", "event_booking_notifications_digest.channel",
    },
    "one of a list that is the same for all": {
        "event_booking_accounts_account.language", "event_booking_accounts_account.timezone",
        "event_booking_events_event.timezone", "event_booking_events_event.currency",
        "event_booking_events_event.cancellation_policy", "event_booking_bookings_booking.currency",
        "event_booking_events_event.reminders", "event_booking_bookings_booking.cancellation_policy",
    },
    "the site's own words": {
        "socialaccount_socialapp.provider", "socialaccount_socialapp.provider_id", "socialaccount_socialapp.name",
        "socialaccount_socialapp.client_id", "socialaccount_socialapp.secret", "socialaccount_socialapp.key",
        "socialaccount_socialapp.settings", "event_booking_events_category.slug", "event_booking_events_category.name",
        "event_booking_events_category.names",
    },
    "words by which everybody finds events, whoever used them first": {
        "event_booking_events_tag.slug", "event_booking_events_tag.name",
    },
    "part of an event that others booked, which stays readable": {
        "event_booking_bookings_bookingitem.name", "event_booking_bookings_ticket.checked_in_where",
        "event_booking_bookings_scan.client_id", "event_booking_bookings_scan.where",
        "event_booking_bookings_scan.answer",
    },
}  # fmt: skip

#: Of whatever user model: a hash, and a name that is made at random where the address is none.
OF_USERS = {f"{get_user_model()._meta.db_table}.{name}" for name in ("password", "username")}


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    return tmp_path


@pytest.mark.django_db
def test_she_left_a_mark_wherever_people_can(media):
    Life()

    known = OF_USERS.union(*NOT_PERSONAL.values())
    columns = {column(field): is_marked(field) for field in text_fields()}
    unmarked = {name for name, marked in columns.items() if not marked}
    assert unmarked - known == set(), "a new column: leave a mark in it in life.py, or say why nobody is found by it"
    assert known & columns.keys() - unmarked == set()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_in_the_database_the_files_and_the_mails(media, relay):
    ann = Life()
    assert len(traces(dump())) > 100
    ann.keep_busy()
    before, sent = stored_files(media), len(mail.outbox)
    assert len(before) == 8

    ann.erase()
    forget_windows()

    assert traces(dump()) == []
    left = stored_files(media)
    assert [path for path in left if b"annsmark" in path.read_bytes()] == []
    assert len(left) == 1  # Ben's picture
    assert {address for message in mail.outbox[sent:] for address in message.to} <= {f"{OTHERS}mail@example.com"}
    assert Entry.objects.exclude(state="delivered").count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.our_user
def test_files_go_although_the_process_dies_after_each_commit(media, monkeypatch):
    ann = Life()
    monkeypatch.setattr(connection, "run_and_clear_commit_hooks", lambda: connection.run_on_commit.clear())

    ann.erase()

    assert len(stored_files(media)) == 1  # Ben's picture


@pytest.mark.django_db(transaction=True)
@pytest.mark.our_user
def test_files_go_once_the_storage_is_back(media, monkeypatch):
    ann = Life()
    with monkeypatch.context() as away:
        away.setattr(FileSystemStorage, "delete", refuse)
        ann.erase()
        ann.relay()
    assert len(stored_files(media)) == 8

    Entry.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(seconds=1))
    ann.relay()

    assert len(stored_files(media)) == 1
    assert Entry.objects.exclude(state="delivered").count() == 0


def refuse(*args):
    raise OSError("the disk is away")


@pytest.mark.django_db
def test_a_quoted_address_is_found_in_answers_of_others(user_factory, event_factory, client_for, relay):
    ann = user_factory(email='"annsmark"@example.com')
    event = event_factory(types=[{"capacity": 5}])
    line = {"items": [{"ticket_type": event.ticket_types.get().pk, "quantity": 1}]}
    guest = {"name": "Annsmarkguest", "email": '"annsmark"@example.com'}
    wish = {"event": event.pk, "attendees": [guest], **line}
    booked = client_for(user_factory()).post("/api/v1/bookings/", wish, format="json", HTTP_IDEMPOTENCY_KEY="k")
    assert booked.status_code == 201

    erase(user=ann)
    relay()

    assert "mark" not in IdempotencyKey.objects.get().body.lower()


@pytest.mark.django_db
def test_a_code_that_was_asked_for_while_the_account_was_erased_goes(user_factory, monkeypatch, relay):
    ann = user_factory()
    as_she_was = type(ann).objects.get(pk=ann.pk)
    erase(user=ann)
    monkeypatch.setattr(type(people()), "find", lambda self, email: as_she_was)
    forget_password(email="ann@example.com")

    Entry.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(seconds=1))
    relay()

    assert Code.objects.count() == 0


@pytest.mark.django_db
def test_a_user_whom_the_site_deletes_leaves_nothing_either(media, relay):
    ann = Life(books=False)
    BrowserSession.objects.all().delete()  # which names a number that is nobody's
    ann.ann.delete()
    relay()
    forget_windows()

    assert traces(copied_or_dumped()) == []
