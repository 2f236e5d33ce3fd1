"""Notifications in the admin."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from event_booking.notifications import services
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import (
    Delivery,
    Notification,
    Preference,
    PushSubscription,
    QuietHours,
    Reminder,
    TelegramChat,
)

MODELS = ["notification", "delivery", "preference", "quiethours", "reminder", "pushsubscription", "telegramchat"]


@pytest.fixture
def staff(client, db):
    client.force_login(get_user_model().objects.create_superuser(email="root@example.com"))
    return client


@pytest.fixture
def rows(user_factory, record, db):
    ann = user_factory(first_name="<script>")
    for _ in range(3):
        services.notify(kind=KINDS["welcome"], entry=record("account.activated", ann))
    Preference.objects.create(user=ann, kind="welcome", channel="email", enabled=False)
    QuietHours.objects.create(user=ann, begin="22:00", end="07:00")
    Reminder.objects.create(event_id=1, starts_at="2030-01-01T00:00Z")
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


def test_deliveries_are_filtered_by_state(staff, rows):
    Delivery.objects.filter(pk=Delivery.objects.first().pk).update(state="dead", last_error="451 later")
    answer = staff.get(path("delivery"), {"state__exact": "dead"})
    assert answer.context["cl"].result_count == 1
    assert "451 later" in answer.content.decode()


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
    assert str(Preference.objects.get()) == "welcome · email"
    assert str(QuietHours.objects.get()) == "22:00:00–07:00:00"
    assert str(Reminder.objects.get()) == "#1 2030-01-01 00:00"


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
