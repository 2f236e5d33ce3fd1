import pytest
from django.contrib.admin import ModelAdmin
from django.urls import reverse

from event_booking.bookings.models import Booking, IdempotencyKey, Scan, Voucher, WaitlistEntry
from event_booking.bookings.services import cancel_booking, check_in, transfer_ticket
from event_booking.events.models import Question
from event_booking.journal.admin import ChangesMixin
from tests.admin_page import shown


def act(client, action, *bookings):
    body = {"action": action, "_selected_action": [booking.pk for booking in bookings]}
    answer = client.post(reverse("admin:event_booking_bookings_booking_changelist"), body, follow=True)
    return [str(message) for message in answer.context["messages"]]


def statuses():
    return list(Booking.objects.order_by("pk").values_list("status", flat=True))


def test_everything_can_be_looked_at(admin_client, event_factory, book):
    event = event_factory()
    voucher = Voucher.objects.create(event=event, code="<B>ANN</B>", kind="amount", value=1)
    booking = book(event, attendees=[{"name": "<b>Ann</b>"}], voucher="<b>Ann</b>")
    key = IdempotencyKey.objects.create(user=booking.user, key="k", request_digest="")
    scan = Scan.objects.create(event=booking.event, client_id="<b>Ann</b>", result="unknown", scanned_at=key.created_at)
    entry = WaitlistEntry.objects.create(event=event, user=booking.user, quantity=1)
    for row in (booking, booking.tickets.get(), key, scan, voucher, entry):
        name = f"admin:event_booking_bookings_{row._meta.model_name}"
        assert admin_client.get(reverse(f"{name}_changelist"), {"q": "Ann"}).status_code == 200
        page = admin_client.get(reverse(f"{name}_change", args=[row.pk]))
        assert page.status_code == 200
        assert b"<b>ann</b>" not in page.content.lower()


def test_nothing_is_added_or_deleted(admin_client, event_factory, book):
    booking = book(event_factory())
    for row in (booking, booking.tickets.get()):
        name = f"admin:event_booking_bookings_{row._meta.model_name}"
        assert admin_client.get(reverse(f"{name}_add")).status_code == 403
        assert admin_client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


def test_confirming_and_cancelling_many_says_what_was_done_and_what_not(admin_client, event_factory, book):
    event = event_factory(types=[{"price": 5}])
    first, second = book(event), book(event)

    assert act(admin_client, "confirm", first) == ["1 booking done."]
    assert statuses() == ["confirmed", "held"]
    assert act(admin_client, "cancel", first, second) == ["2 bookings done."]
    assert event.ticket_types.get().taken == 0
    refused = act(admin_client, "cancel", first)
    assert refused == [f"{first.reference}: This can no longer be cancelled.", "0 bookings done."]


def test_an_offer_whose_questions_nobody_answered_is_named_not_confirmed(admin_client, event_factory, book):
    event = event_factory(types=[{"price": 5}])
    Question.objects.create(event=event, label="Size", is_required=True)
    offer = book(event, attendees=[{"answers": {event.questions.get().pk: "M"}}])
    offer.tickets.update(answers={})
    WaitlistEntry.objects.create(event=event, user=offer.user, quantity=1, status="offered", offer=offer)

    assert act(admin_client, "confirm", offer) == [
        f"{offer.reference}: This question must be answered.",
        "0 bookings done.",
    ]
    assert statuses() == ["held"]


def test_a_booking_of_many_tickets_takes_no_more_queries(
    admin_client, event_factory, book, django_assert_max_num_queries
):
    event = event_factory(types=[{"capacity": 30}])
    for quantity in (1, 20):
        page = reverse("admin:event_booking_bookings_booking_change", args=[book(event, quantity).pk])
        with django_assert_max_num_queries(10):
            admin_client.get(page)


def test_the_history_of_a_booking_has_that_of_its_tickets(admin_client, event_factory, book):
    event = event_factory()
    booking = book(event)
    check_in(ticket=booking.tickets.select_related("booking").get(), actor=event.organizer)

    page = admin_client.get(reverse("admin:event_booking_bookings_booking_history", args=[booking.pk]))

    assert [entry.fact for entry in page.context_data["journal"]] == ["ticket.checked_in", "booking.confirmed"]


@pytest.fixture
def meanwhile(monkeypatch):
    """``meanwhile(do)``: somebody does it after a form's row was read, and before it is written."""

    def happens(do):
        save_form = ModelAdmin.save_form

        def late(self, request, form, change):
            monkeypatch.setattr(ModelAdmin, "save_form", save_form)
            do()
            return save_form(self, request, form, change)

        monkeypatch.setattr(ModelAdmin, "save_form", late)

    return happens


def correct_names(client, booking):
    """Give each attendee of a booking another name, in the booking's form."""
    tickets = list(booking.tickets.order_by("pk"))
    body = {"items-TOTAL_FORMS": 0, "items-INITIAL_FORMS": 0, "tickets-TOTAL_FORMS": len(tickets)}
    body["tickets-INITIAL_FORMS"] = len(tickets)
    for number, ticket in enumerate(tickets):
        body |= {f"tickets-{number}-id": ticket.pk, f"tickets-{number}-attendee_name": "Corrected"}
    page = reverse("admin:event_booking_bookings_booking_change", args=[booking.pk])
    assert client.post(page, body).status_code == 302


def correct_name(client, ticket):
    page = reverse("admin:event_booking_bookings_ticket_change", args=[ticket.pk])
    assert client.post(page, {"attendee_name": "Corrected"}).status_code == 302


def cancelled_meanwhile(client, booking, meanwhile):
    meanwhile(lambda: cancel_booking(booking=booking, actor=booking.user))
    correct_names(client, booking)
    return *statuses(), *booking.tickets.values_list("status", "attendee_name")


def checked_in_meanwhile(client, booking, meanwhile):
    ticket = booking.tickets.select_related("booking").get()
    meanwhile(lambda: check_in(ticket=ticket, actor=booking.event.organizer))
    correct_name(client, ticket)
    return booking.tickets.values_list("status", "attendee_name").get()


def test_what_was_cancelled_while_a_form_was_saved_stays_so(admin_client, event_factory, book, meanwhile):
    assert cancelled_meanwhile(admin_client, book(event_factory()), meanwhile) == (
        "cancelled",
        ("cancelled", "Corrected"),
    )


def test_who_went_in_while_a_form_was_saved_has_gone_in(admin_client, event_factory, book, meanwhile):
    assert checked_in_meanwhile(admin_client, book(event_factory()), meanwhile) == ("used", "Corrected")


def test_what_was_passed_on_while_a_form_was_saved_is_one_ticket(admin_client, event_factory, book, meanwhile):
    booking = book(event_factory())
    ticket = booking.tickets.select_related("booking").get()
    to = {"name": "Ben", "email": "ben@example.com"}
    meanwhile(lambda: transfer_ticket(ticket=ticket, actor=booking.user, **to))
    correct_names(admin_client, booking)

    assert list(booking.tickets.living().values_list("attendee_name", flat=True)) == ["Ben"]


def erased_while_a_form_was_open(client, booking):
    """What is kept of two attendees after a form that shows them is sent, in which one address was changed."""
    page = reverse("admin:event_booking_bookings_booking_change", args=[booking.pk])
    sent = shown(client, page)
    booking.tickets.update(attendee_name="", attendee_email="")  # as an erasure does
    assert client.post(page, sent | {"tickets-0-attendee_email": "new@example.com"}).status_code == 302
    return list(booking.tickets.order_by("pk").values_list("attendee_name", "attendee_email"))


def test_a_form_that_was_open_brings_no_name_back(admin_client, event_factory, book, monkeypatch):
    names = [{"name": "Ann", "email": "ann@example.com"}, {"name": "Ben", "email": "ben@example.com"}]
    booking = book(event_factory(), 2, attendees=names)
    assert erased_while_a_form_was_open(admin_client, booking) == [("", "new@example.com"), ("", "")]

    # the negative control
    monkeypatch.setattr("event_booking.journal.admin._with_what_was_shown", lambda form: form)
    booking = book(event_factory(), 2, attendees=names)
    assert erased_while_a_form_was_open(admin_client, booking)[1] == ("Ben", "ben@example.com")


def test_django_s_own_way_would_undo_it(admin_client, event_factory, book, meanwhile, monkeypatch):
    """The negative control of the above."""
    for method in ("save_model", "save_formset"):
        monkeypatch.setattr(ChangesMixin, method, getattr(ModelAdmin, method))

    assert cancelled_meanwhile(admin_client, book(event_factory()), meanwhile)[0] == "confirmed"
    assert checked_in_meanwhile(admin_client, book(event_factory()), meanwhile)[0] == "valid"
