"""What organizers write reaches whoever holds a ticket, once, and nobody else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.events.models import Event
from event_booking.events.services import cancel_event, delete_event
from event_booking.journal.models import Entry
from event_booking.notifications.attendee_messages import sending, telling
from event_booking.notifications.attendee_messages.sending import send_due_messages
from event_booking.notifications.attendee_messages.settling import settle_messages
from event_booking.notifications.models import AttendeeMessage, Delivery, Notification, Preference
from event_booking.notifications.services import send_again
from event_booking.people import ORGANIZER, people
from event_booking.testing import override_event_booking

WORDS = {"subject": "Bring an apron, {first_name}", "text": "“{event}” begins on {starts_at}. {reference}"}


@pytest.fixture
def event(event_factory):
    return event_factory(title="Rye & <b>wheat</b>", types=[{"name": "One"}, {"name": "Two"}])


@pytest.fixture
def attend(event, user_factory):
    """``attend(type=1, status="used")``: somebody with a confirmed booking of one ticket."""

    def make(user=None, *, number=0, status="valid", booking="confirmed", where=event, **fields):
        user = user or user_factory()
        kind, now = where.ticket_types.all()[number], timezone.now()
        made = Booking.objects.create(
            event=where, user=user, status=booking, total=0, currency="EUR", created_at=now,
            expires_at=now + timedelta(hours=1) if booking == "held" else None, **fields,
        )  # fmt: skip
        BookingItem.objects.create(booking=made, ticket_type=kind, name=kind.name, quantity=1, unit_price=0)
        used = {"checked_in_at": now} if status == "used" else {}
        Ticket.objects.create(booking=made, ticket_type=kind, status=status, **used)
        return user

    return make


@pytest.fixture
def api(event, client_for):
    """``api("post", "5/send/")``: below the event's messages, as its organizer; status and body of the answer."""

    def call(method, path="", body=None, *, user=event.organizer, where=event):
        client = client_for(user)
        answer = getattr(client, method)(f"/api/v1/events/{where.pk}/messages/{path}", body, format="json")
        return answer.status_code, answer.json() if answer.content else None

    return call


@pytest.fixture
def draft(api):
    def make(**more):
        status, body = api("post", body={**WORDS, **more})
        assert status == 201, body
        return body["id"]

    return make


def told():
    return set(Notification.objects.filter(kind="attendee_message").values_list("user", flat=True))


def later(**ago):
    """So much later: everything scheduled is nearer by that."""
    AttendeeMessage.objects.update(send_at=F("send_at") - timedelta(**ago))


# --- from draft to inbox


def test_a_message_goes_from_draft_to_every_attendee(event, api, draft, attend, relay):
    ann, ben = attend(), attend()
    key = draft()
    assert api("get", f"{key}/")[1]["status"] == "draft"
    assert told() == set()

    status, body = api("post", f"{key}/send/")
    assert (status, body["status"], body["recipients"]) == (200, "sending", 2)
    relay()

    body = api("get", f"{key}/")[1]
    assert (body["status"], body["recipients"], body["told"], body["sent"]) == ("sent", 2, 2, 2)
    assert (body["waiting"], body["failed"]) == (0, 0)
    assert body["finished_at"] is not None
    assert told() == {ann.pk, ben.pk}
    row = Notification.objects.filter(user=ann, kind="attendee_message").get()
    assert row.title == "Bring an apron, Ann"
    reference = Booking.objects.get(user=ann).reference
    assert row.text.startswith("“Rye & <b>wheat</b>” begins on ")
    assert "(Europe/Berlin)" in row.text
    assert row.text.endswith(reference)
    assert row.url == f"/events/{event.pk}/"


def test_whoever_is_banned_while_it_is_sent_reaches_nobody_any_more(event, api, draft, attend, relay, mailoutbox):
    attend()
    api("post", f"{draft()}/send/")
    event.organizer.is_active = False
    event.organizer.save()
    relay()
    assert mailoutbox == []
    assert Delivery.objects.get().last_error == "Rejected: no longer true"


def test_the_mail_says_who_writes_and_what_is_html_is_text(api, draft, attend, relay):
    attend()
    api("post", f"{draft(text='<script>alert(1)</script> https://mill.example/map?a=1&b=2')}/send/")
    relay()
    [letter] = mail.outbox
    html = letter.alternatives[0][0]
    assert letter.subject == "Bring an apron, Ann"
    assert "The organizer of “Rye & <b>wheat</b>” writes to you:" in letter.body
    assert "<script>alert(1)</script> https://mill.example/map?a=1&b=2" in letter.body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert '<a href="https://mill.example/map?a=1&amp;b=2"' in html
    assert "Rye &amp; &lt;b&gt;wheat&lt;/b&gt;" in html
    assert "Reply-To" not in letter.message()


def test_answers_go_to_the_author_only_where_they_want_it(event, api, draft, attend, relay):
    attend()
    api("post", f"{draft(reply_to=True)}/send/")
    relay()
    assert mail.outbox[0].message()["Reply-To"] == event.organizer.email


@pytest.mark.parametrize("address", ["a@example.com\r\nBcc: b@example.com", "a b@example.com", "ä@example.com", ""])
def test_a_strange_address_of_the_author_becomes_no_header(address, event, api, draft, attend, relay):
    type(event.organizer).objects.filter(pk=event.organizer.pk).update(email=address)
    event.organizer.refresh_from_db()
    attend()
    api("post", f"{draft(reply_to=True)}/send/", user=event.organizer)
    relay()
    [letter] = mail.outbox
    assert "Reply-To" not in letter.message()
    assert "Bcc" not in letter.message()


def test_names_of_people_inject_nothing(event, api, draft, attend, user_factory, relay):
    attend(user_factory(first_name="A\r\nBcc: all@example.com {reference}<i>"))
    api("post", f"{draft()}/send/")
    relay()
    [letter] = mail.outbox
    assert letter.subject == "Bring an apron, A Bcc: all@example.com {reference}<i>"
    assert "Bcc" not in letter.message()


def test_everybody_reads_it_in_their_language(event, api, draft, attend, user_factory, relay):
    user = user_factory()
    user.event_booking_account.language = "ru"
    user.event_booking_account.save()
    Event.objects.update(starts_at="2030-05-04T10:00:00Z", ends_at="2030-05-04T12:00:00Z")
    attend(user)
    api("post", f"{draft(text='{starts_at}')}/send/")
    relay()
    assert Notification.objects.get(kind="attendee_message").text == "4 мая 2030 г., 12:00 (Europe/Berlin)"


def test_somebody_without_a_first_name_is_not_greeted_by_a_gap(api, draft, attend, user_factory, relay):
    attend(user_factory(first_name=""))
    api("post", f"{draft(text='Hello {first_name},')}/send/")
    relay()
    assert Notification.objects.get(kind="attendee_message").text == "Hello,"


def test_whom_the_site_s_backend_fails_at_is_written_to(api, draft, attend, user_factory, relay, monkeypatch):
    attend(user_factory())
    api("post", f"{draft(text='Hello {first_name},')}/send/")
    for asked in ("get_full_name", "get_language"):
        monkeypatch.setattr(type(people()), asked, lambda self, user: {}[user])
    relay()
    assert Notification.objects.get(kind="attendee_message").text == "Hello,"


def test_who_sends_or_changes_what_another_wrote_is_its_author_and_gives_nobody_s_address_away(
    event, api, draft, attend, relay, user_factory
):
    attend()
    admin = user_factory("admin")
    sent, changed, own = (api("post", body={**WORDS, "reply_to": True}, user=admin)[1]["id"] for _ in range(3))
    api("patch", f"{changed}/", {"text": "Mine."})
    api("patch", f"{own}/", {"reply_to": True})
    for key in (sent, changed, own):
        assert api("post", f"{key}/send/")[0] == 200
    relay()

    assert {*AttendeeMessage.objects.values_list("author", flat=True)} == {event.organizer.pk}
    offered = [letter.message().get("Reply-To", "") for letter in mail.outbox]
    assert sorted(offered) == ["", "", event.organizer.email]


def test_a_draft_that_was_taken_over_leaves_at_its_time(event, api, draft, attend, relay, user_factory):
    attend()
    key = draft(send_at=(timezone.now() + timedelta(hours=2)).isoformat())
    heir = user_factory("organizer")
    Event.objects.filter(pk=event.pk).update(organizer=heir)
    assert api("post", f"{key}/send/", user=heir)[1]["status"] == "scheduled"
    later(hours=3)
    relay()

    assert len(mail.outbox) == 1


# --- whom it reaches


def test_one_person_hears_of_it_once_however_many_tickets_they_hold(api, draft, attend, relay):
    ann = attend()
    attend(ann, number=1)
    attend(ann, status="used")
    key = draft(text="{reference}")
    assert api("post", f"{key}/send/")[1]["recipients"] == 1
    relay()
    row = Notification.objects.get(kind="attendee_message")
    assert row.text == ", ".join(Booking.objects.order_by("id").values_list("reference", flat=True))
    assert len(mail.outbox) == 1


def test_only_living_tickets_of_people_who_are_let_in_count(event, api, attend, user_factory, event_factory):
    goes = attend()
    for other in (
        {"status": "cancelled"}, {"booking": "held"}, {"booking": "cancelled"}, {"booking": "expired"},
        {"is_box_office": True}, {"where": event_factory()},
    ):  # fmt: skip
        attend(**other)
    banned = attend()
    banned.is_active = False
    banned.save()
    status, body = api("post", "preview/", WORDS)
    assert (status, body["recipients"]) == (200, 1)
    assert goes.is_active


@pytest.mark.parametrize(
    ("audience", "reached"),
    [
        ({}, "abcd"), ({"check_in": "any"}, "abcd"), ({"check_in": "checked_in"}, "bd"), ({"types": [1]}, "cd"),
        ({"check_in": "not_checked_in"}, "ac"), ({"types": [0, 1]}, "abcd"),
        ({"types": [0], "check_in": "checked_in"}, "b"),
    ],
)  # fmt: skip
def test_audiences_by_ticket_type_and_check_in(audience, reached, event, api, draft, attend, relay):
    who = {
        "a": attend(), "b": attend(status="used"), "c": attend(number=1), "d": attend(number=1, status="used"),
    }  # fmt: skip
    wish = {**audience, "ticket_types": [event.ticket_types.all()[n].pk for n in audience.get("types", [])]}
    wish.pop("types", None)
    assert api("post", "preview/", {**WORDS, **wish})[1]["recipients"] == len(reached)
    api("post", f"{draft(**wish)}/send/")
    relay()
    assert told() == {who[name].pk for name in reached}


def test_a_ticket_type_and_a_check_in_must_be_of_one_ticket(event, api, attend):
    ann = attend(status="used")
    attend(ann, number=1)
    wish = {**WORDS, "ticket_types": [event.ticket_types.all()[1].pk], "check_in": "checked_in"}
    assert api("post", "preview/", wish)[1]["recipients"] == 0


def test_who_gets_it_is_decided_when_it_is_sent(event, api, draft, attend, relay):
    stays, leaves = attend(), attend()
    key = draft()
    api("post", f"{key}/send/")
    Ticket.objects.filter(booking__user=leaves).update(status="cancelled")
    comes = attend()
    relay()
    assert told() == {stays.pk, comes.pk}
    body = api("get", f"{key}/")[1]
    assert (body["recipients"], body["told"]) == (2, 2)


def test_people_turn_it_off(api, draft, attend, relay):
    ann, ben = attend(), attend()
    for channel in ("in_app", "email"):
        Preference.objects.create(user=ann, kind="attendee_message", channel=channel, enabled=False)
    api("post", f"{draft()}/send/")
    relay()
    assert [letter.to for letter in mail.outbox] == [[ben.email]]
    assert not Notification.objects.get(user=ann, kind="attendee_message").in_app


def test_mails_that_are_given_up_are_counted(api, draft, attend, relay):
    attend()
    attend()
    key = draft()
    api("post", f"{key}/send/")
    relay()
    AttendeeMessage.objects.update(settled_at=None)
    Delivery.objects.filter(pk=Delivery.objects.first().pk).update(state="dead", sent_at=None)
    body = api("get", f"{key}/")[1]
    assert (body["sent"], body["failed"], body["waiting"]) == (1, 1, 0)


def test_numbers_of_a_message_are_settled_when_nothing_is_on_its_way(api, draft, attend, relay):
    attend()
    attend()
    key = draft()
    api("post", f"{key}/send/")
    relay()
    assert AttendeeMessage.objects.get().settled_at is not None
    shown = api("get", f"{key}/")
    assert (shown[1]["sent"], shown[1]["failed"], shown[1]["waiting"]) == (2, 0, 0)
    Notification.objects.first().delete()  # somebody's account was erased
    assert api("get", f"{key}/") == shown

    send_again(deliveries=Delivery.objects.all())

    body = api("get", f"{key}/")[1]
    assert (body["sent"], body["failed"], body["waiting"]) == (0, 0, 1)
    assert settle_messages() == 0
    Delivery.objects.update(state="dead")
    assert settle_messages() == 1
    body = api("get", f"{key}/")[1]
    assert (body["sent"], body["failed"], body["waiting"]) == (0, 1, 0)


# --- slices


def test_slices_reach_everybody_and_each_commits_its_progress(api, draft, attend, relay, monkeypatch):
    monkeypatch.setattr(telling, "SLICE", 2)
    monkeypatch.setattr(telling, "RUN_SECONDS", 0)
    people_told = {attend().pk for _ in range(5)}
    key = draft()
    api("post", f"{key}/send/")
    entry = AttendeeMessage.objects.get().fact
    assert telling.tell_attendees(entry=entry) is False  # no time at all
    monkeypatch.setattr(telling, "RUN_SECONDS", 60)
    assert telling._tell_slice(entry) is True
    assert (AttendeeMessage.objects.get().told, len(told())) == (2, 2)
    relay()
    assert told() == people_told
    assert AttendeeMessage.objects.get().status == "sent"


def test_a_slice_whose_process_died_before_its_end_is_told_again_as_if_never_begun(api, draft, attend, monkeypatch):
    monkeypatch.setattr(telling, "SLICE", 2)
    attend()
    attend()
    api("post", f"{draft()}/send/")
    entry = AttendeeMessage.objects.get().fact

    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(AttendeeMessage, "save", die)
        with pytest.raises(SystemExit):
            telling._tell_slice(entry)
    assert (AttendeeMessage.objects.get().told, told()) == (0, set())
    assert telling.tell_attendees(entry=entry) is True
    assert len(told()) == 2


def test_hearing_the_fact_again_tells_nobody_twice(api, draft, attend, relay):
    attend()
    api("post", f"{draft()}/send/")
    relay()
    attend()
    Entry.objects.filter(fact="attendee_message.sending").update(state="waiting", delivered_at=None)
    relay()
    assert Notification.objects.filter(kind="attendee_message").count() == 1
    assert Entry.objects.filter(fact="attendee_message.sent").count() == 1


def test_telling_many_takes_few_queries(api, draft, attend, django_assert_max_num_queries):
    for _ in range(40):
        attend()
    api("post", f"{draft()}/send/")
    entry = AttendeeMessage.objects.get().fact
    with django_assert_max_num_queries(30):
        telling._tell_slice(entry)
    assert len(told()) == 40


# --- sending and cancelling


def test_sending_again_changes_nothing(api, draft, attend, relay):
    attend()
    key = draft()
    first = api("post", f"{key}/send/")
    assert api("post", f"{key}/send/") == first
    relay()
    assert api("post", f"{key}/send/")[1]["status"] == "sent"
    relay()
    assert len(mail.outbox) == 1


def test_nobody_to_send_it_to(api, draft):
    key = draft()
    assert api("post", f"{key}/send/")[1]["code"] == "no_recipients"
    assert api("get", f"{key}/")[1]["status"] == "draft"


def test_what_is_sent_is_neither_changed_nor_cancelled_nor_deleted(api, draft, attend, relay):
    attend()
    key = draft()
    api("post", f"{key}/send/")
    for _ in range(2):
        for method, path, body in (("patch", "", {"subject": "X"}), ("delete", "", None), ("post", "cancel/", None)):
            status, answer = api(method, f"{key}/{path}", body)
            assert (status, answer["code"]) == (409, "message_sent")
        relay()
    assert AttendeeMessage.objects.get().subject == WORDS["subject"]


def test_what_is_cancelled_stays_so_and_can_be_deleted(api, draft, attend):
    attend()
    key = draft()
    for _ in range(2):
        status, body = api("post", f"{key}/cancel/")
        assert (status, body["status"], body["reason"]) == (200, "cancelled", "person")
    assert api("post", f"{key}/send/")[1]["code"] == "message_cancelled"
    assert api("patch", f"{key}/", {"subject": "X"})[1]["code"] == "message_cancelled"
    assert Entry.objects.filter(fact="attendee_message.cancelled").count() == 1
    assert api("delete", f"{key}/") == (204, None)
    assert api("get", f"{key}/")[0] == 404


def test_a_message_of_a_cancelled_event_is_not_sent(event, api, draft, attend):
    attend()
    key = draft()
    cancel_event(event=event)
    assert api("post", f"{key}/send/")[1]["code"] == "event_cancelled"


# --- schedule


def in_hours(hours):
    return (timezone.now() + timedelta(hours=hours)).isoformat()


def test_a_scheduled_message_is_sent_at_its_time_and_not_before(api, draft, attend, relay):
    attend()
    key = draft(send_at=in_hours(2))
    status, body = api("post", f"{key}/send/")
    assert (status, body["status"], body["recipients"]) == (200, "scheduled", 0)
    assert api("post", f"{key}/send/")[1]["status"] == "scheduled"
    relay()
    assert told() == set()
    late = attend()
    later(hours=3)
    relay()
    assert late.pk in told()
    assert len(told()) == 2
    assert api("get", f"{key}/")[1]["status"] == "sent"


def test_a_draft_whose_time_has_passed_is_sent_at_once(api, draft, attend):
    attend()
    key = draft(send_at=in_hours(2))
    later(hours=3)
    send_due_messages()
    assert api("get", f"{key}/")[1]["status"] == "draft"
    assert api("post", f"{key}/send/")[1]["status"] == "sending"


def test_a_scheduled_message_is_changed_and_taken_off_the_schedule(api, draft, attend, relay):
    attend()
    key = draft(send_at=in_hours(2))
    api("post", f"{key}/send/")
    assert api("patch", f"{key}/", {"text": "Later"})[1]["status"] == "scheduled"
    assert api("patch", f"{key}/", {"send_at": None})[1]["status"] == "draft"
    later(hours=3)
    relay()
    assert told() == set()


def test_a_scheduled_message_for_nobody_is_sent_to_nobody(api, draft, relay):
    key = draft(send_at=in_hours(2))
    api("post", f"{key}/send/")
    later(hours=3)
    relay()
    assert api("get", f"{key}/")[1]["status"] == "sent"


@pytest.mark.parametrize("hours", [-1, 24 * 367])
def test_a_time_must_be_to_come_and_within_a_year(hours, api, draft):
    status, body = api("post", body={**WORDS, "send_at": in_hours(hours)})
    assert (status, list(body)) == (400, ["send_at"])
    assert api("patch", f"{draft()}/", {"send_at": in_hours(hours)})[0] == 400


def test_scheduled_messages_of_a_cancelled_event_say_so(event, api, draft, attend, relay):
    attend()
    key = draft(send_at=in_hours(2))
    api("post", f"{key}/send/")
    cancel_event(event=event)
    relay()
    body = api("get", f"{key}/")[1]
    assert (body["status"], body["reason"]) == ("cancelled", "event_cancelled")
    later(hours=3)
    relay()
    assert told() == set()


def test_the_event_is_looked_at_when_the_time_has_come(event, api, draft):
    key = draft(send_at=in_hours(2))
    api("post", f"{key}/send/")
    later(hours=3)
    Event.objects.update(status="cancelled")  # and nobody has heard of it yet
    send_due_messages()
    assert api("get", f"{key}/")[1]["reason"] == "event_cancelled"


@pytest.mark.parametrize("what", ["banned", "revoked"])
def test_whoever_may_not_write_any_more_does_not(what, event, api, draft, attend, user_factory):
    attend()
    key = draft(send_at=in_hours(2))
    api("post", f"{key}/send/")
    if what == "banned":
        type(event.organizer).objects.filter(pk=event.organizer.pk).update(is_active=False)
    else:
        people().revoke(event.organizer, ORGANIZER)
    later(hours=3)
    send_due_messages()
    body = api("get", f"{key}/", user=user_factory("admin"))[1]
    assert (body["status"], body["reason"]) == ("cancelled", "not_allowed")


@pytest.mark.parametrize("error", [IntegrityError, AttributeError])
def test_one_that_can_not_begin_does_not_stop_the_others(error, api, draft, attend, monkeypatch):
    attend()
    first, second = draft(send_at=in_hours(1)), draft(send_at=in_hours(2))
    for key in (first, second):
        api("post", f"{key}/send/")
    later(hours=3)
    begin = sending._begin

    def fail(message, *args, **kwargs):
        if message.pk == first:
            raise error
        return begin(message, *args, **kwargs)

    monkeypatch.setattr(sending, "_begin", fail)
    assert send_due_messages() == 1
    assert [api("get", f"{key}/")[1]["status"] for key in (first, second)] == ["scheduled", "sending"]


def test_drafts_of_a_deleted_event_go(event, api, draft, event_factory, relay):
    draft()
    other = event_factory(organizer=event.organizer)
    api("post", body=WORDS, where=other)
    delete_event(event=event)
    relay()
    assert [message.event_id for message in AttendeeMessage.objects.all()] == [other.pk]


# --- the limit of a day


def test_an_event_has_so_many_messages_a_day(event, api, draft, attend, event_factory):
    attend()
    with override_event_booking(ATTENDEE_MESSAGES_PER_DAY=2):
        api("post", f"{draft()}/send/")
        waits = draft(send_at=in_hours(48))
        assert api("post", f"{waits}/send/")[0] == 200
        third = draft()
        assert api("post", f"{third}/send/")[1]["code"] == "too_many_requests"
        api("post", f"{waits}/cancel/")
        assert api("post", f"{third}/send/")[0] == 200
        fourth = draft()
        assert api("post", f"{fourth}/send/")[0] == 429
        AttendeeMessage.objects.filter(status="sending").update(started_at=timezone.now() - timedelta(hours=24))
        assert api("post", f"{fourth}/send/")[0] == 200


def test_a_refused_one_says_when_to_come_again(event, draft, attend, client_for):
    attend()
    sent, refused = draft(), draft()
    with override_event_booking(ATTENDEE_MESSAGES_PER_DAY=1):
        client = client_for(event.organizer)
        client.post(f"/api/v1/events/{event.pk}/messages/{sent}/send/")
        AttendeeMessage.objects.filter(pk=sent).update(started_at=timezone.now() - timedelta(hours=23))
        answer = client.post(f"/api/v1/events/{event.pk}/messages/{refused}/send/")
    assert answer.status_code == 429
    assert 3500 < int(answer.headers["Retry-After"]) <= 3600


def test_a_site_turns_it_off(api, draft, attend):
    attend()
    key = draft()
    with override_event_booking(ATTENDEE_MESSAGES_PER_DAY=0):
        assert api("post", f"{key}/send/")[0] == 429


# --- what may be written


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"subject": ""}, "subject"), ({"subject": "x" * 201}, "subject"), ({"subject": "a\nBcc: b@c.de"}, "subject"),
        ({"subject": "{event.organizer.password}"}, "subject"), ({"subject": None}, "subject"), ({"text": ""}, "text"),
        ({"text": "x" * 5001}, "text"), ({"text": "{0.__class__}"}, "text"), ({"text": ["x"]}, "text"),
        ({"text": "a\x00b"}, "text"), ({"check_in": "all"}, "check_in"), ({"check_in": ["any"]}, "check_in"),
        ({"ticket_types": [0]}, "ticket_types"), ({"ticket_types": [10**30]}, "ticket_types"),
        ({"ticket_types": ["x"]}, "ticket_types"), ({"ticket_types": {}}, "ticket_types"),
        ({"ticket_types": [1] * 51}, "ticket_types"), ({"ticket_types": [987654321]}, "ticket_types"),
    ],
)  # fmt: skip
def test_bad_words_and_audiences_are_refused_where_they_stand(body, field, api, draft):
    key = draft()
    for method, path in (("post", ""), ("post", "preview/"), ("patch", f"{key}/")):
        status, answer = api(method, path, {**WORDS, **body})
        assert (status, list(answer)) == (400, [field]), (method, path)
    assert AttendeeMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [({"send_at": "tomorrow"}, "send_at"), ({"send_at": "2030-05-04T10:00:00"}, "send_at"), ({"send_at": 5}, "send_at"),
     ({"send_at": "9999-12-31T23:59:59Z"}, "send_at"), ({"reply_to": "perhaps"}, "reply_to"),
     ({"reply_to": None}, "reply_to")],
)  # fmt: skip
def test_bad_times_and_flags_are_refused_where_they_stand(body, field, api, draft):
    for method, path in (("post", ""), ("patch", f"{draft()}/")):
        status, answer = api(method, path, {**WORDS, **body})
        assert (status, list(answer)) == (400, [field])


def test_the_longest_words_fit(api, draft, attend, relay):
    attend()
    key = draft(subject="x" * 200, text="я" * 5000)
    assert api("post", f"{key}/send/")[0] == 200
    relay()
    assert len(Notification.objects.get(kind="attendee_message").text) == 5000


def test_ticket_types_of_other_events_are_refused(api, event_factory):
    other = event_factory().ticket_types.get().pk
    assert api("post", body={**WORDS, "ticket_types": [other]}) == (
        400, {"ticket_types": ["This event has no such ticket type."]},
    )  # fmt: skip


def test_an_unknown_placeholder_is_named(api):
    status, body = api("post", body={**WORDS, "text": "Hi {frist_name}"})
    assert status == 400
    assert body["text"] == [
        "There is no placeholder {frist_name}; there are {first_name}, {event}, {starts_at}, {place}, {reference}."
    ]


# --- preview, lists, rights


def test_a_preview_stores_nothing_and_shows_no_attendee(event, api, attend, user_factory):
    attend(user_factory(first_name="Hidden"))
    before = Entry.objects.count()
    status, body = api("post", "preview/", {**WORDS, "text": "Hi {first_name} <i> {reference}"})
    assert (status, body["recipients"], body["subject"]) == (200, 1, "Bring an apron, Ann")
    assert "Hi Ann <i> 3kTz8RwVbQnHs5mXeYcJ2a" in body["text"]
    assert "Hi Ann &lt;i&gt; 3kTz8RwVbQnHs5mXeYcJ2a" in body["html"]
    assert "Hidden" not in str(body)
    assert (AttendeeMessage.objects.count(), Notification.objects.count(), Entry.objects.count()) == (0, 0, before)


def test_a_preview_of_an_online_event(event, api):
    Event.objects.update(format="online")
    assert api("post", "preview/", {"subject": "x", "text": "at {place}"})[1]["text"].count("at online") == 1


def test_lists_are_pages_with_progress_in_a_constant_number_of_queries(
    event, api, draft, attend, relay, client_for, django_assert_num_queries
):
    attend()
    keys = [draft() for _ in range(6)]
    client = client_for(event.organizer)
    path = f"/api/v1/events/{event.pk}/messages/"
    client.get(path)
    with django_assert_num_queries(3):
        client.get(path, {"page_size": 1})
    for key in keys[:5]:
        api("post", f"{key}/send/")
    relay()
    with django_assert_num_queries(3):
        rows = client.get(path).json()["results"]
    assert [row["id"] for row in rows] == keys[::-1]
    assert [(row["status"], row["told"], row["sent"]) for row in rows] == [("draft", 0, 0)] + [("sent", 1, 1)] * 5
    first = client.get(path, {"page_size": 4}).json()
    assert [row["id"] for row in first["results"]] == keys[:1:-1]
    assert [row["id"] for row in client.get(first["next"]).json()["results"]] == keys[1::-1]
    assert client.get(path).headers["Cache-Control"] == "private, no-store"


def test_only_the_organizer_and_admins_write(event, api, draft, attend, user_factory):
    attend()
    key = draft()
    for user, status in ((user_factory("organizer"), 404), (user_factory(), 403), (None, 401)):
        for method, path, body in (
            ("get", "", None), ("post", "", WORDS), ("post", "preview/", WORDS), ("get", f"{key}/", None),
            ("patch", f"{key}/", {"subject": "X"}), ("delete", f"{key}/", None), ("post", f"{key}/send/", None),
            ("post", f"{key}/cancel/", None),
        ):  # fmt: skip
            assert api(method, path, body, user=user)[0] == status, (user, method, path)
    assert AttendeeMessage.objects.get().status == "draft"
    admin = user_factory("admin")
    assert api("get", f"{key}/", user=admin)[1]["author"]["id"] == event.organizer.pk
    assert api("post", f"{key}/cancel/", user=admin)[1]["status"] == "cancelled"


def test_a_message_is_not_found_below_another_event(event, api, draft, event_factory):
    key, other = draft(), event_factory(organizer=event.organizer)
    assert api("get", f"{key}/", where=other)[0] == 404
    assert api("post", f"{key}/send/", where=other)[0] == 404


def test_one_that_is_deleted_meanwhile_is_not_found(api, draft, attend, monkeypatch):
    attend()
    key = draft()
    gone = AttendeeMessage.objects.get()
    gone.delete()
    gone.pk = key
    monkeypatch.setattr(
        "event_booking.notifications.attendee_messages.views.AttendeeMessageViewSet.get_object", lambda self: gone
    )
    for method, path in (("patch", ""), ("delete", ""), ("post", "send/"), ("post", "cancel/")):
        assert api(method, f"{key}/{path}")[0] == 404


# --- what is written down, and what is forgotten


def test_the_journal_says_who_sent_what_to_how_many_and_not_which_words(event, api, draft, attend, relay):
    attend()
    key = draft(subject="Secret", text="Secret")
    api("post", f"{key}/send/")
    relay()
    rows = Entry.objects.filter(fact__startswith="attendee_message.").order_by("id")
    assert [(row.fact, row.subject_id, row.actor, row.data) for row in rows] == [
        ("attendee_message.sending", str(key), event.organizer, {"event": event.pk, "recipients": 1}),
        ("attendee_message.sent", str(key), event.organizer, {"event": event.pk, "told": 1}),
    ]


def test_with_its_author_a_message_goes_from_every_inbox(event, api, draft, attend, record, relay):
    attend()
    api("post", f"{draft()}/send/")
    relay()
    record("account.erased", event.organizer)
    relay()
    assert not AttendeeMessage.objects.exists()
    assert told() == set()


def test_an_author_who_is_erased_in_the_middle_tells_nobody_else(event, api, draft, attend, record, monkeypatch, relay):
    monkeypatch.setattr(telling, "SLICE", 1)
    attend()
    attend()
    api("post", f"{draft()}/send/")
    entry = AttendeeMessage.objects.get().fact
    telling._tell_slice(entry)
    AttendeeMessage.objects.all().delete()
    assert telling.tell_attendees(entry=entry) is True
    assert len(told()) == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "lost"}, {"check_in": "maybe"}, {"status": "scheduled"}, {"status": "sending"},
        {"told": 1, "recipients": 1},
        {"status": "cancelled"}, {"status": "cancelled", "reason": "person"}, {"reason": "person"}, {"told": 1},
        {"finished_at": "2030-01-01T00:00:00Z"}, {"started_at": "2030-01-01T00:00:00Z"},
        {"settled_at": "2030-01-01T00:00:00Z"},
    ],
)  # fmt: skip
def test_the_database_refuses_what_can_not_be(broken, draft):
    draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendeeMessage.objects.update(**broken)


# --- the admin


@pytest.fixture
def staff(client, user_factory):
    user = user_factory("admin")
    type(user).objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    client.force_login(type(user).objects.get(pk=user.pk))
    return client


def test_the_admin_shows_and_cancels(staff, draft, attend, api, django_assert_max_num_queries):
    attend()
    keys = [draft(subject="<script>alert(1)</script>") for _ in range(5)]
    api("post", f"{keys[0]}/send/")
    path = reverse("admin:event_booking_notifications_attendeemessage_changelist")
    with django_assert_max_num_queries(8):
        shown = staff.get(path, {"q": "script"})
    assert shown.status_code == 200
    assert b"<script>alert(1)" not in shown.content
    staff.post(path, {"action": "cancel", "_selected_action": keys[:2]})
    assert [AttendeeMessage.objects.get(pk=key).status for key in keys[:3]] == ["sending", "cancelled", "draft"]
    one = reverse("admin:event_booking_notifications_attendeemessage_change", args=[keys[1]])
    assert staff.get(one).status_code == 200
    history = staff.get(reverse("admin:event_booking_notifications_attendeemessage_history", args=[keys[1]]))
    assert b"attendee_message.cancelled" in history.content
