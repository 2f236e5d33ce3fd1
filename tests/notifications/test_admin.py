"""Notifications in the admin."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db.models.functions import Now
from django.urls import reverse

from event_booking.notifications import services
from event_booking.notifications.bounces import mark_undeliverable
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import (
    Delivery,
    Digest,
    DigestChoice,
    MailProblem,
    Notification,
    Preference,
    PushSubscription,
    QuietHours,
    Reminder,
    TelegramChat,
)
from tests.admin_page import shown

MODELS = [
    "notification", "delivery", "preference", "quiethours", "reminder", "digestchoice", "digest", "mailproblem",
    "pushsubscription", "telegramchat",
]  # fmt: skip


@pytest.fixture
def staff(client, db):
    client.force_login(get_user_model().objects.create_superuser(email="root@example.com"))
    return client


@pytest.fixture
def rows(user_factory, record, db):
    ann = user_factory(first_name="<script>")
    for _ in range(3):
        services.notify(kind=KINDS["welcome"], entry=record("account.activated", ann))
    Preference.objects.create(user=ann, kind="new_event", channel="email", enabled=False)
    QuietHours.objects.create(user=user_factory(), begin="22:00", end="07:00")
    DigestChoice.objects.create(user=ann, channel="email", period="daily")
    Digest.objects.create(user=ann, channel="email", day="2030-01-01", state="dead", last_error="<script>alert(1)")
    mark_undeliverable(user_factory().email, source="<script>alert(1)")
    Reminder.objects.create(event_id=1, starts_at="2030-01-01T00:00Z", minutes=120)
    endpoint = "https://push.example/secret-endpoint"
    keys = {"p256dh": "secret-key", "auth": "secret-auth"}
    PushSubscription.objects.create(user=ann, endpoint=endpoint, device="1<script>alert(1)</script>", **keys)
    TelegramChat.objects.create(user=ann, chat_id=1)
    Notification.objects.update(title="<script>alert(1)</script>")
    return ann


def path(model, page="changelist", *args):
    return reverse(f"admin:event_booking_notifications_{model}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS)
def test_lists_search_and_escape(model, staff, rows):
    answer = staff.get(path(model), {"q": "1"})
    assert answer.status_code == 200
    assert b"<script>alert(1)" not in staff.get(path(model)).content


def test_rows_can_be_looked_at_and_not_changed(staff, rows):
    row = Notification.objects.first()
    answer = staff.get(path("notification", "change", row.pk))
    assert answer.status_code == 200
    assert b"email" in answer.content
    assert b"<script>alert(1)" not in answer.content
    assert staff.post(path("notification", "change", row.pk), {"title": "X"}).status_code == 403
    assert staff.get(path("notification", "add")).status_code == 403
    assert staff.get(path("delivery", "change", Delivery.objects.first().pk)).status_code == 200


@pytest.mark.parametrize("model", ["notification", "delivery"])
def test_filters_by_kind(model, staff, rows):
    assert "3 " in staff.get(path(model), {"kind": "welcome"}).content.decode()
    assert staff.get(path(model), {"kind": "new_event"}).context["cl"].result_count == 0


def test_a_delivery_says_how_it_stands_and_is_found_by_it(staff, rows):
    waiting, failed, dead = Delivery.objects.order_by("pk")
    Delivery.objects.filter(pk=failed.pk).update(last_error="451 later", due_at=Now() + timedelta(seconds=30))
    Delivery.objects.filter(pk=dead.pk).update(state="dead", last_error="550 gone")
    claimed = Delivery.objects.create(notification=waiting.notification, channel="two", claimed_by=uuid4())
    died = Delivery.objects.create(notification=waiting.notification, channel="three", claimed_by=uuid4())
    sent = Delivery.objects.create(notification=waiting.notification, channel="four", state="sent", sent_at=Now())
    Delivery.objects.filter(pk=claimed.pk).update(due_at=Now() + timedelta(seconds=30))
    collected = Delivery.objects.create(notification=waiting.notification, channel="five", state="digest")
    dropped = Delivery.objects.create(notification=waiting.notification, channel="six", state="dropped")

    found = {
        standing: {row.pk for row in staff.get(path("delivery"), {"standing": standing}).context["cl"].result_list}
        for standing in Delivery.Standing.values
    }

    assert found == {
        "waiting": {waiting.pk, died.pk}, "claimed": {claimed.pk}, "failed": {failed.pk}, "sent": {sent.pk},
        "given_up": {dead.pk}, "digest": {collected.pk}, "dropped": {dropped.pk},
    }  # fmt: skip
    shown = staff.get(path("delivery")).content.decode()
    for words in ("being sent, claimed until ", "failed, will be tried again at ", "given up", "451 later", "550 gone",
                  "waiting for its digest", "not wanted any more"):  # fmt: skip
        assert words in shown
    assert "claimed until" in staff.get(path("notification", "change", waiting.notification.pk)).content.decode()


@pytest.mark.parametrize("model", ["notification", "delivery"])
def test_mails_can_be_sent_again(model, staff, rows, relay, mailoutbox):
    relay()
    assert len(mailoutbox) == 3
    chosen = {"notification": Notification, "delivery": Delivery}[model].objects.order_by("pk")[:2]
    body = {"action": "send_again", "_selected_action": [row.pk for row in chosen]}
    answer = staff.post(path(model), body, follow=True)
    assert "2 messages are due again." in answer.content.decode()
    relay()
    assert len(mailoutbox) == 5
    assert len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == 3


@pytest.mark.parametrize("model", MODELS)
def test_lists_take_a_constant_number_of_queries(model, staff, rows, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        staff.get(path(model))


def test_the_rows_say_what_they_are(rows):
    assert str(Notification.objects.first()) == "<script>alert(1)</script>"
    assert str(Delivery.objects.first()) == "email: waiting"
    assert str(Preference.objects.get()) == "new_event · email"
    assert str(QuietHours.objects.get()) == "22:00:00–07:00:00"
    assert str(DigestChoice.objects.get()) == "email: daily"
    assert str(Digest.objects.get()) == "email: 2030-01-01"
    assert str(MailProblem.objects.get()) == "mail comes back"
    assert str(Reminder.objects.get()) == "#1 2030-01-01 00:00 −120"


@pytest.mark.parametrize("model", ["pushsubscription", "telegramchat"])
def test_where_people_are_told_can_be_ended_and_not_begun(model, staff, rows):
    assert staff.get(path(model, "add")).status_code == 403
    pk = PushSubscription.objects.get().pk if model == "pushsubscription" else rows.pk
    assert staff.post(path(model, "change", pk), {"failures": 7}).status_code == 403
    assert staff.post(path(model, "delete", pk), {"post": "yes"}).status_code == 302
    assert PushSubscription.objects.count() + TelegramChat.objects.count() == 1


def test_the_secrets_of_a_browser_are_shown_to_nobody(staff, rows):
    pages = [path("pushsubscription"), path("pushsubscription", "change", PushSubscription.objects.get().pk)]
    for page in pages:
        content = staff.get(page).content.decode()
        assert "push.example" in content
        assert "secret-" not in content


def test_who_unsubscribed_while_a_form_was_open_stays_so(staff, user_factory):
    choice = Preference.objects.create(user=user_factory(), kind="new_event", channel="email", enabled=True)
    hours = QuietHours.objects.create(user=choice.user, begin="22:00", end="07:00")
    pages = [
        reverse(f"admin:event_booking_notifications_{name}_change", args=[row.pk])
        for name, row in (("preference", choice), ("quiethours", hours))
    ]
    forms = [shown(staff, page) for page in pages]
    Preference.objects.update(enabled=False)
    QuietHours.objects.update(begin="20:00")

    for page, form in zip(pages, forms, strict=True):
        assert staff.post(page, form).status_code == 302

    choice.refresh_from_db()
    hours.refresh_from_db()
    assert (choice.enabled, f"{hours.begin:%H}") == (False, "20")


def test_quiet_hours_stay_with_their_person(staff, user_factory):
    hours = QuietHours.objects.create(user=user_factory(), begin="22:00", end="07:00")
    page = reverse("admin:event_booking_notifications_quiethours_change", args=[hours.pk])

    assert staff.post(page, {**shown(staff, page), "user": user_factory().pk, "begin": "20:00"}).status_code == 302

    assert [(row.user, f"{row.begin:%H}") for row in QuietHours.objects.all()] == [(hours.user, "20")]
