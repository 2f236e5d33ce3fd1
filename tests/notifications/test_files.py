"""What mails carry: tickets and calendar entries, made when they are sent, for whoever they are meant for."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from icalendar import Calendar

from event_booking.accounts.models import Account
from event_booking.accounts.services.erasure import erase
from event_booking.bookings.models import Booking
from event_booking.bookings.services import (
    BookingRequest,
    cancel_booking,
    cancelling,
    confirm_booking,
    create_booking,
    move_booking,
    transfer_ticket,
)
from event_booking.events.models import Series
from event_booking.events.services import cancel_event, update_event
from event_booking.notifications import files, outbox
from event_booking.notifications.backends import Attachment
from event_booking.notifications.files import files_of
from event_booking.notifications.kinds import KINDS, Notice
from event_booking.notifications.models import Delivery, Notification
from tests.mailers import send_by
from tests.servers.smtp import Mailbox

PUBLISHED = 'text/calendar; method="PUBLISH"; charset="utf-8"'
CANCELLED = 'text/calendar; method="CANCEL"; charset="utf-8"'


@pytest.fixture
def ann(user_factory):
    return user_factory(first_name="Ann")


@pytest.fixture
def book():
    def make(event, user, seats=1):
        return create_booking(
            user=user, wish=BookingRequest(event_id=event.pk, quantities={event.ticket_types.get().pk: seats})
        )

    return make


@pytest.fixture
def carried(relay, mailoutbox):
    """``carried()``: name and content of what the mails since the last call carry, mail by mail."""

    def make():
        relay()
        found = [{file.filename: file.content for file in mail.attachments} for mail in mailoutbox]
        mailoutbox.clear()
        return found

    return make


def entry(text):
    calendar = Calendar.from_ical(text)
    [event] = calendar.events
    return {
        "method": str(calendar["METHOD"]), "uid": str(event["UID"]), "sequence": event["SEQUENCE"],
        "status": str(event["STATUS"]), "title": str(event["SUMMARY"]),
    }  # fmt: skip


def pages(pdf):
    return pdf.count(b"/Type /Page\n")


def age(event):
    """As if it had been made an hour ago, so that what happens now is later."""
    type(event).objects.filter(pk=event.pk).update(created_at=F("created_at") - timedelta(hours=1))
    return event


def test_a_confirmation_carries_the_tickets_and_the_entry(event_factory, book, ann, carried):
    event = event_factory(title="Brot")
    booking = book(event, ann, seats=3)
    [confirmed] = carried()
    assert list(confirmed) == ["event.ics", f"tickets-{booking.reference}.pdf"]
    assert pages(confirmed[f"tickets-{booking.reference}.pdf"]) == 3
    told = entry(confirmed["event.ics"])
    assert (told["method"], told["status"], told["title"]) == ("PUBLISH", "CONFIRMED", "Brot")
    assert told["uid"] == f"event-{event.pk}@booking.example"


def test_the_mail_says_what_it_carries(event_factory, book, ann, relay, mailoutbox):
    booking = book(event_factory(), ann)
    relay()
    assert f"Attached: event.ics, tickets-{booking.reference}.pdf" in mailoutbox[0].body


def test_a_calendar_replaces_and_then_removes_the_entry(event_factory, book, ann, carried):
    event = age(event_factory())
    book(event, ann)
    [first] = carried()
    update_event(event=event, title="New")
    [second] = carried()
    cancel_event(event=event)
    [third] = carried()
    assert (list(second), list(third)) == (["event.ics"], ["event-cancelled.ics"])
    told = [entry(first["event.ics"]), entry(second["event.ics"]), entry(third["event-cancelled.ics"])]
    assert len({each["uid"] for each in told}) == 1
    assert [each["method"] for each in told] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert told[0]["sequence"] <= told[1]["sequence"] < told[2]["sequence"]
    assert told[0]["sequence"] >= 3600
    assert (told[1]["title"], told[2]["status"]) == ("New", "CANCELLED")


def test_the_sequence_tells_when_it_happened_and_not_when_it_was_sent(event_factory, book, ann, relay):
    event = age(event_factory())
    book(event, ann)
    relay()
    row = Notification.objects.get()
    row.fact.created_at += timedelta(minutes=10)
    later = [file for file in files_of(row, attempts=1) if file.name == "event.ics"]
    seconds = int((row.fact.created_at - type(event).objects.get(pk=event.pk).created_at).total_seconds())
    assert entry(later[0].content)["sequence"] == seconds
    assert later[0].media_type == "text/calendar; method=PUBLISH; charset=utf-8"


def test_who_cancels_has_the_entry_removed(event_factory, book, ann, carried):
    event = event_factory()
    booking = book(event, ann)
    [confirmed] = carried()
    cancel_booking(booking=booking, actor=ann)
    [cancelled] = carried()
    assert list(cancelled) == ["event-cancelled.ics"]
    before, after = entry(confirmed["event.ics"]), entry(cancelled["event-cancelled.ics"])
    assert before["uid"] == after["uid"]
    assert before["sequence"] < after["sequence"]
    assert (after["method"], after["status"]) == ("CANCEL", "CANCELLED")


def test_the_entry_stays_as_long_as_another_booking_of_the_event_lives(event_factory, book, ann, user_factory, carried):
    event = event_factory()
    first, second, _other = book(event, ann), book(event, ann), book(event, user_factory())
    carried()
    cancel_booking(booking=first, actor=ann)
    assert carried() == [{}]
    cancel_booking(booking=second, actor=ann)
    assert [list(mail) for mail in carried()] == [["event-cancelled.ics"]]


def test_what_was_only_held_is_in_no_calendar(event_factory, book, ann, carried):
    event = event_factory(types=[{"price": 10}])
    held = book(event, ann)
    update_event(event=event, title="New")
    assert carried() == [{}]
    cancel_booking(booking=held, actor=ann)
    assert carried() == [{}]
    confirmed = book(event, ann)
    confirm_booking(booking=confirmed, actor=ann)
    assert [list(mail) for mail in carried()] == [["event.ics", f"tickets-{confirmed.reference}.pdf"]]


def test_another_date_brings_new_tickets_and_takes_the_old_entry_out(event_factory, book, ann, user_factory, carried):
    organizer = user_factory("organizer")
    series = Series.objects.create(organizer=organizer, title="Bread", allows_moves=True)
    old, new = (event_factory(organizer=organizer, series=series, title=title) for title in ("Old", "New"))
    booking = book(old, ann)
    carried()
    move_booking(booking=booking, actor=ann, event_id=new.pk)
    [moved] = carried()
    assert list(moved) == ["event.ics", f"tickets-{booking.reference}.pdf", "event-cancelled.ics"]
    assert (entry(moved["event.ics"])["title"], entry(moved["event.ics"])["method"]) == ("New", "PUBLISH")
    assert entry(moved["event-cancelled.ics"])["uid"] == f"event-{old.pk}@booking.example"
    assert entry(moved["event-cancelled.ics"])["method"] == "CANCEL"


def test_a_held_booking_that_moves_takes_nothing_out(event_factory, book, ann, user_factory, carried):
    organizer = user_factory("organizer")
    series = Series.objects.create(organizer=organizer, title="Bread", allows_moves=True)
    old, new = (event_factory(organizer=organizer, series=series, types=[{"price": 5}]) for _ in range(2))
    move_booking(booking=book(old, ann), actor=ann, event_id=new.pk)
    assert carried() == [{}]


def test_the_one_mail_of_a_cancelled_event_takes_the_entry_out_though_another_booking_is_cancelled_later(
    event_factory, book, ann, carried, monkeypatch
):
    event = event_factory()
    for _ in range(2):
        book(event, ann)
    carried()
    end_alone, ended = cancelling._end_alone, []

    def interrupted(pk, *args, **more):
        if ended:
            raise RuntimeError
        ended.append(pk)
        return end_alone(pk, *args, **more)

    monkeypatch.setattr(cancelling, "_end_alone", interrupted)
    cancel_event(event=event)
    assert [list(mail) for mail in carried()] == [["event-cancelled.ics"]]


def test_only_living_tickets_are_printed(event_factory, book, ann, carried):
    booking = book(event_factory(), ann, seats=3)
    gone = booking.tickets.order_by("pk").first()
    cancel_booking(booking=booking, actor=ann, codes=[gone.code])
    confirmed = next(mail for mail in carried() if mail)
    assert pages(confirmed[f"tickets-{booking.reference}.pdf"]) == 2


def test_what_is_cancelled_before_its_mail_was_sent_has_no_tickets_any_more(event_factory, book, ann, carried):
    booking = book(event_factory(), ann)
    cancel_booking(booking=booking, actor=ann)
    assert [list(mail) for mail in carried()] == [[], ["event-cancelled.ics"]]


def test_nobody_gets_the_tickets_of_another_person(event_factory, book, ann, user_factory, relay):
    booking = book(event_factory(), ann)
    relay()
    row = Notification.objects.get()
    assert len(files_of(row, attempts=1)) == 2
    row.user = user_factory()
    assert files_of(row, attempts=1) == ()
    Booking.objects.filter(pk=booking.pk).update(is_box_office=True)
    assert files_of(Notification.objects.get(), attempts=1) == ()


def test_nothing_is_made_for_whoever_was_erased_meanwhile(event_factory, book, ann, relay):
    book(event_factory(), ann)
    relay()
    row = Notification.objects.select_related("user").get()
    assert len(files_of(row, attempts=1)) == 2
    erase(user=ann)
    assert row.user.is_active
    assert files_of(row, attempts=1) == ()


def test_a_person_gets_them_in_their_language_and_by_the_events_clock(
    new_kind, site_template, ann, record, relay, mailoutbox
):
    def made(notification):
        now = f"{get_language()} {timezone.get_current_timezone_name()}"
        yield Attachment(name=f"{notification.user.first_name}.txt", content=now.encode(), media_type="text/plain")

    @new_kind("shop.map", title="Maps", fact="account.signed_in", files=made)
    def shop_map(entry):
        event = {"timezone": "Asia/Tokyo", "starts_at": "2031-05-17T16:00:00+00:00", "ends_at": ""}
        yield Notice(user=entry.subject_id, context={"event": event})

    site_template("shop.map/title.txt", "Your way")
    site_template("shop.map/text.txt", "Here it is.")
    Account.objects.filter(user=ann).update(language="ru")
    record("account.signed_in", ann)
    relay()
    [file] = mailoutbox[0].attachments
    assert (file.filename, file.content) == ("Ann.txt", "ru Asia/Tokyo")


def test_channels_that_take_no_files_do_not_have_them_made(event_factory, book, ann, relay, sent, monkeypatch):
    asked = []
    monkeypatch.setattr(outbox, "files_of", lambda *args, **kwargs: asked.append(args))
    book(event_factory(), ann)
    relay()
    assert [message.files for message in sent] == [(), ()]
    assert asked == []


@pytest.fixture
def broken(monkeypatch):
    """The printer is out of order, until ``broken.clear()``."""
    trouble, confirmed = [True], KINDS["booking_confirmed"]

    def printer(notification):
        made = iter(confirmed.files(notification))
        yield next(made)
        if trouble:
            raise OSError("no fonts")
        yield from made

    monkeypatch.setitem(KINDS, "booking_confirmed", replace(confirmed, files=printer))
    return trouble


def test_a_mail_waits_for_its_tickets(event_factory, book, ann, relay, mailoutbox, broken):
    booking = book(event_factory(), ann)
    relay()
    row = Delivery.objects.get(channel="email")
    assert (row.state, row.last_error, mailoutbox) == ("waiting", "OSError: no fonts", [])
    broken.clear()
    Delivery.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    relay()
    assert [file.filename for file in mailoutbox[0].attachments] == ["event.ics", f"tickets-{booking.reference}.pdf"]


def test_a_mail_does_not_wait_for_ever_and_says_only_what_it_has(
    event_factory, book, ann, relay, mailoutbox, broken, caplog
):
    book(event_factory(), ann)
    relay()
    Delivery.objects.update(due_at=timezone.now() - timedelta(seconds=1), attempts=files.TRIES - 1)
    relay()
    [mail] = mailoutbox
    assert [file.filename for file in mail.attachments] == ["event.ics"]
    assert "Attached: event.ics\n" in mail.body
    assert ".pdf" not in mail.body
    assert "a file can not be made" in caplog.text
    assert Delivery.objects.get(channel="email").state == "sent"


def test_a_ticket_that_was_passed_on_and_a_kind_that_is_gone_carry_nothing(event_factory, book, ann, carried):
    booking = book(event_factory(), ann)
    carried()
    transfer_ticket(ticket=booking.tickets.get(), actor=ann, name="Ben", email="")
    assert carried() == [{}]
    assert files_of(Notification(user=ann, kind="gone"), attempts=1) == ()


def test_mail_programs_see_a_calendar_with_its_method(event_factory, book, ann, relay, settings):
    with Mailbox() as mailbox:
        send_by(settings, host="127.0.0.1", port=mailbox.port)
        event = event_factory(title="Хлеб на закваске; и ещё много слов, чтобы строку пришлось сложить")
        booking = book(event, ann)
        relay()
        cancel_booking(booking=booking, actor=ann)
        relay()
        confirmed, cancelled = mailbox.mails
    assert confirmed.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in confirmed.iter_parts()] == [
        "multipart/alternative", "text/calendar", "application/pdf",
    ]  # fmt: skip
    calendar, pdf = confirmed.iter_attachments()
    assert str(calendar["Content-Type"]) == PUBLISHED
    assert (calendar.get_filename(), calendar.get_content_disposition()) == ("event.ics", "attachment")
    assert entry(calendar.get_payload(decode=True))["title"] == event.title
    assert b"\r\nMETHOD:PUBLISH\r\n" in calendar.get_payload(decode=True)
    assert pdf.get_payload(decode=True).startswith(b"%PDF-")
    [calendar] = cancelled.iter_attachments()
    assert str(calendar["Content-Type"]) == CANCELLED
    assert entry(calendar.get_payload(decode=True))["method"] == "CANCEL"
