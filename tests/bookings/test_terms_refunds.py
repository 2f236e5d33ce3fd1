"""What comes back of a cancelled booking: as quoted, by the event's steps or the site's hook, never more than paid."""

import json
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils import timezone

from event_booking.bookings.exceptions import NotCancellable, QuoteChanged
from event_booking.bookings.models import Booking
from event_booking.bookings.services import (
    cancel_booking,
    cancel_bookings_of_event,
    check_in,
    confirm_booking,
    forget_person,
    quote_cancellation,
)
from event_booking.events.cancellation_policy import refund_share, share_ends_at, validate_policy
from event_booking.events.models import Event, TicketType
from event_booking.journal.models import Entry
from event_booking.testing import override_event_booking

STEPS = [{"hours_before": 168, "refund_percent": 100}, {"hours_before": 24, "refund_percent": 50}]


def half_for_children(*, booking, ticket, now):
    return Decimal("0.5") if ticket.attendee_name == "Child" else 1


def too_much(*, booking, ticket, now):
    return 1.01


def nonsense(*, booking, ticket, now):
    return None


@pytest.fixture
def paid(event_factory, book):
    """``paid(2, hours=48)``: a confirmed booking of so many tickets at 12.25, so many hours before the event."""

    def make(quantity=2, *, hours=48, price="12.25", policy=STEPS, **more):
        starts_at = timezone.now() + timedelta(hours=hours)
        types = [{"price": Decimal(price), "capacity": 10}]
        event = event_factory(types=types, starts_at=starts_at, cancellation_policy=policy)
        booking = book(event, quantity, **more)
        return confirm_booking(booking=booking, actor=booking.user)

    return make


def refunds():
    """What the facts said."""
    facts = Entry.objects.filter(fact__in=["booking.cancelled", "booking.reduced"]).order_by("pk")
    return [entry.data["refund"] for entry in facts]


@pytest.mark.parametrize(
    ("hours", "share", "until"), [(200, "1", 168), (168, "1", 168), (100, "0.5", 24), (24, "0.5", 24), (23, "0", None)]
)
def test_steps_say_what_comes_back_and_until_when(hours, share, until):
    starts_at = timezone.now()
    now = starts_at - timedelta(hours=hours)

    assert refund_share(STEPS, starts_at=starts_at, now=now) == Decimal(share)
    ends_at = share_ends_at(STEPS, starts_at=starts_at, now=now)
    assert ends_at == (None if until is None else starts_at - timedelta(hours=until))


def test_what_is_less_than_a_step_pays_back_lasts_until_a_step_pays_back_less():
    starts_at = timezone.now() + timedelta(days=20)
    of = partial(share_ends_at, STEPS, starts_at=starts_at, now=timezone.now())

    ends = [of(most=Decimal(most)) for most in ("1", "0.6", "0.5", "0.25")]

    week_before, day_before = starts_at - timedelta(hours=168), starts_at - timedelta(hours=24)
    assert ends == [week_before, week_before, day_before, day_before]
    assert of(most=Decimal(0)) is None


def test_without_steps_everything_comes_back_until_the_event_begins():
    starts_at = timezone.now() + timedelta(hours=1)

    assert refund_share([], starts_at=starts_at, now=timezone.now()) == 1
    assert share_ends_at([], starts_at=starts_at, now=timezone.now()) == starts_at


@pytest.mark.parametrize(
    "policy",
    [
        {}, [1], [{"hours_before": 1}], [{"hours_before": True, "refund_percent": 1}],
        [{"hours_before": -1, "refund_percent": 1}], [{"hours_before": 1, "refund_percent": 101}],
        [*STEPS, {"hours_before": 24, "refund_percent": 10}], [*STEPS, {"hours_before": 1, "refund_percent": 60}],
    ],
)  # fmt: skip
def test_steps_that_make_no_sense_are_refused(policy):
    with pytest.raises(ValidationError):
        validate_policy(policy)


def test_a_quote_tells_line_by_line_what_a_cancellation_then_pays_back(paid):
    booking = paid(2, attendees=[{"name": "Ann"}])

    quote = quote_cancellation(booking=booking)

    # half of 12.25 is 6.125, rounded half up for each ticket
    assert [(line.price, line.share, line.refund) for line in quote.lines] == [
        (Decimal("12.25"), Decimal("0.5"), Decimal("6.13"))
    ] * 2
    assert (quote.refund, quote.until) == (Decimal("12.26"), booking.event.starts_at - timedelta(hours=24))
    assert refunds() == []
    cancelled = cancel_booking(booking=booking, actor=booking.user, quoted=quote.refund)
    assert (cancelled.status, cancelled.refund, refunds()) == ("cancelled", Decimal("12.26"), ["12.26"])


def test_refunds_of_parts_add_up_and_never_exceed_the_prices(paid):
    booking = paid(3, hours=200, price="0.01")
    codes = list(booking.tickets.values_list("code", flat=True))

    cancel_booking(booking=booking, actor=booking.user, codes=codes[:1])
    cancel_booking(booking=booking, actor=booking.user, codes=codes[1:])

    booking.refresh_from_db()
    assert (booking.refund, refunds()) == (Decimal("0.03"), ["0.01", "0.02"])


def test_a_refund_that_is_not_what_was_quoted_cancels_nothing(paid):
    booking = paid(2, hours=200)
    quoted = quote_cancellation(booking=booking).refund
    in_100_hours = timezone.now() + timedelta(hours=100)
    Event.objects.update(starts_at=in_100_hours)
    Booking.objects.update(agreed_start=in_100_hours)

    with pytest.raises(QuoteChanged):
        cancel_booking(booking=booking, actor=booking.user, quoted=quoted)

    booking.refresh_from_db()
    assert (booking.status, booking.refund, refunds()) == ("confirmed", 0, [])
    assert booking.event.ticket_types.get().taken == 2


def test_nothing_comes_back_of_a_hold(event_factory, book):
    booking = book(event_factory(types=[{"price": 5}]))

    quote = quote_cancellation(booking=booking)

    assert (quote.refund, quote.until) == (0, None)
    assert cancel_booking(booking=booking, actor=booking.user).refund == 0
    assert refunds() == ["0.00"]


def test_who_cancels_when_nothing_comes_back_any_more_still_gives_the_seats_back(paid):
    booking = paid(2, hours=23)

    quote = quote_cancellation(booking=booking)

    assert (quote.refund, quote.until) == (0, None)
    assert cancel_booking(booking=booking, actor=booking.user, quoted=quote.refund).status == "cancelled"
    assert booking.event.ticket_types.get().taken == 0


def test_what_came_back_of_a_part_is_not_forgotten_when_the_event_is_cancelled(paid):
    booking = paid(3)
    cancel_booking(booking=booking, actor=booking.user, codes=[booking.tickets.first().code])
    Event.objects.update(status="cancelled")

    cancel_bookings_of_event(event_id=booking.event_id)

    booking.refresh_from_db()
    assert (booking.refund, refunds()) == (Decimal("30.63"), ["6.13", "24.50"])


def test_one_code_that_is_not_the_bookings_own_and_nothing_is_cancelled(paid):
    booking, other = paid(2), paid(1)
    codes = [booking.tickets.first().code, other.tickets.get().code]

    for attempt in (quote_cancellation, partial(cancel_booking, actor=booking.user)):
        with pytest.raises(NotCancellable):
            attempt(booking=booking, codes=codes)
    assert booking.tickets.living().count() == 2


def test_a_minimum_binds_who_keeps_some_of_its_ticket_type_and_nobody_else(event_factory, book):
    event = event_factory(types=[{"name": "Adult", "min_per_booking": 2}, {"name": "Child"}])
    adult, child = event.ticket_types.order_by("pk")
    booking = book(event, {adult.pk: 3, child.pk: 1})
    adults = list(booking.tickets.filter(ticket_type=adult).values_list("code", flat=True))

    with pytest.raises(NotCancellable):
        cancel_booking(booking=booking, actor=booking.user, codes=adults[:2])
    cancel_booking(booking=booking, actor=booking.user, codes=adults[:1])
    TicketType.objects.filter(pk=adult.pk).update(min_per_booking=3)
    cancel_booking(booking=booking, actor=booking.user, codes=[booking.tickets.get(ticket_type=child).code])
    cancel_booking(booking=booking, actor=booking.user, codes=adults[1:])

    assert set(event.ticket_types.values_list("taken", flat=True)) == {0}


@pytest.mark.parametrize("reason", ["organizer", "event_cancelled"])
def test_who_cancels_on_others_pays_back_in_full(paid, reason):
    booking = paid(2, hours=1)

    quote = quote_cancellation(booking=booking, reason=reason)

    assert (quote.refund, quote.until) == (Decimal("24.50"), booking.event.ends_at)
    assert cancel_booking(booking=booking, actor=None, reason=reason).refund == Decimal("24.50")


def test_of_a_cancelled_event_everything_comes_back_until_it_would_have_begun(paid):
    booking = paid(2, hours=1)
    Event.objects.update(status="cancelled")

    quote = quote_cancellation(booking=booking)

    assert (quote.refund, quote.until) == (Decimal("24.50"), booking.event.starts_at)


def test_a_cancelled_event_pays_everybody_back_in_full_also_those_who_were_let_in(paid):
    booking = paid(2, hours=1)
    check_in(ticket=booking.tickets.select_related("booking").first(), actor=None)
    Event.objects.update(status="cancelled")

    cancel_bookings_of_event(event_id=booking.event_id)

    booking.refresh_from_db()
    assert (booking.status, booking.refund, refunds()) == ("cancelled", Decimal("24.50"), ["24.50"])


def test_somebody_who_cancels_in_a_cancelled_event_first_gets_everything_too(paid):
    booking = paid(2, hours=1)
    Event.objects.update(status="cancelled")

    assert cancel_booking(booking=booking, actor=booking.user).refund == Decimal("24.50")


def test_an_erased_account_gets_what_its_own_cancellation_would_pay_back_and_nothing_for_used_tickets(paid):
    booking = paid(3)
    check_in(ticket=booking.tickets.select_related("booking").first(), actor=None)

    forget_person(user_id=booking.user_id)

    booking.refresh_from_db()
    assert (booking.status, booking.refund, refunds()) == ("cancelled", Decimal("12.26"), ["12.26"])


@override_event_booking(CANCELLATION_POLICY=f"{__name__}.half_for_children")
def test_a_site_decides_for_each_ticket(paid):
    booking = paid(2, attendees=[{"name": "Child"}, {"name": "Ann"}])

    quote = quote_cancellation(booking=booking)

    assert [line.refund for line in quote.lines] == [Decimal("6.13"), Decimal("12.25")]
    assert quote.until is None  # only the hook knows
    assert cancel_booking(booking=booking, actor=booking.user).refund == Decimal("18.38")


def test_a_site_is_told_whose_ticket_it_decides_on_and_when(paid, monkeypatch):
    booking, told = paid(1), []
    monkeypatch.setattr(f"{__name__}.half_for_children", lambda **asked: told.append(asked) or 1)
    before = timezone.now()

    with override_event_booking(CANCELLATION_POLICY=f"{__name__}.half_for_children"):
        cancel_booking(booking=booking, actor=booking.user)

    now = told[0]["now"]
    assert before <= now <= timezone.now()
    assert told == [{"booking": booking, "ticket": booking.tickets.get(), "now": now}]


@pytest.mark.parametrize("hook", ["too_much", "nonsense"])
def test_a_hook_that_answers_no_share_is_named_and_nothing_is_cancelled(paid, hook):
    booking = paid()
    said = f"{hook} answered .* no share from 0 to 1"
    with (
        override_event_booking(CANCELLATION_POLICY=f"{__name__}.{hook}"),
        pytest.raises(ImproperlyConfigured, match=said),
    ):
        cancel_booking(booking=booking, actor=booking.user)
    booking.refresh_from_db()
    assert booking.status == "confirmed"


def test_quotes_are_refused_as_cancellations_are(paid):
    booking = paid()
    used = booking.tickets.select_related("booking").first()
    check_in(ticket=used, actor=None)

    for codes in (None, [used.code], ["unknown"]):
        with pytest.raises(NotCancellable):
            quote_cancellation(booking=booking, codes=codes)
    Booking.objects.update(status="cancelled")
    with pytest.raises(NotCancellable):
        quote_cancellation(booking=booking)


def post(client, path, body=None):
    return client.post(path, json.dumps(body or {}), content_type="application/json")


def test_over_http_owner_and_organizer_are_told_what_each_of_them_would_have_to_expect(paid, client_for, user_factory):
    booking = paid(2)
    url = f"/api/v1/bookings/{booking.reference}/cancellation_quote/"
    first = booking.tickets.first()

    assert post(client_for(user_factory()), url).status_code == 404
    answer = post(client_for(booking.user), url, {"tickets": [first.code]})
    in_full = post(client_for(booking.event.organizer), url)

    assert answer.status_code == 200
    until = booking.event.starts_at - timedelta(hours=24)
    assert answer.json() == {
        "reference": booking.reference,
        "currency": "EUR",
        "lines": [
            {
                "ticket": first.code, "ticket_type": first.ticket_type_id, "price": "12.25", "refund_percent": 50.0,
                "refund": "6.13",
            }
        ],
        "refund": "6.13",
        "until": until.isoformat().replace("+00:00", "Z"),
    }  # fmt: skip
    assert [line["refund_percent"] for line in in_full.json()["lines"]] == [100.0, 100.0]
    assert in_full.json()["refund"] == "24.50"


def test_over_http_what_was_quoted_is_what_comes_back_or_nothing_happens(paid, client_for):
    booking = paid(2)
    client, url = client_for(booking.user), f"/api/v1/bookings/{booking.reference}/cancel/"

    refused = post(client, url, {"refund": "24.50"})
    done = post(client, url, {"refund": "12.26"})

    assert (refused.status_code, refused.json()["code"]) == (409, "quote_changed")
    assert (done.status_code, done.json()["status"], done.json()["refund"]) == (200, "cancelled", "12.26")
    assert post(client, url, {"refund": "-1"}).status_code == 400
