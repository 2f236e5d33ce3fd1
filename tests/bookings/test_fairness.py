"""What somebody clever might try, with money or with seats."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from event_booking.bookings.exceptions import SeatsAvailable, VoucherInvalid, VoucherUsedUp
from event_booking.bookings.models import Booking, Voucher
from event_booking.bookings.services import booking as booking_services
from event_booking.bookings.services import (
    confirm_booking,
    join_waitlist,
    make_offers,
    move_booking,
    quote_cancellation,
    remove_voucher,
    update_voucher,
)
from event_booking.events.models import Series, TicketType
from event_booking.events.services import update_event
from event_booking.testing import override_event_booking

pytestmark = pytest.mark.django_db
ALL_UNTIL_A_WEEK_BEFORE = [{"hours_before": 168, "refund_percent": 100}]


@pytest.fixture
def confirmed(book):
    def make(event, quantity=2):
        booking = book(event, quantity)
        return confirm_booking(booking=booking, actor=booking.user) if booking.status == "held" else booking

    return make


@pytest.fixture
def refund(client_for):
    """What cancelling pays back, as it is quoted and as it is then done; ``None`` where it is refused."""

    def ask(booking, person=None, **body):
        client, path = client_for(person or booking.user), f"/api/v1/bookings/{booking.reference}/"
        before = Booking.objects.get(pk=booking.pk).refund
        quote = client.post(f"{path}cancellation_quote/", body, format="json")
        done = client.post(f"{path}cancel/", body, format="json")
        assert quote.status_code == done.status_code
        if done.status_code != 200:
            return None
        assert Decimal(quote.json()["refund"]) == Decimal(done.json()["refund"]) - before
        return quote.json()["refund"]

    return ask


@pytest.fixture
def soon_and_later(event_factory, user_factory):
    """Two dates of one series, and all comes back of the second alone."""
    organizer = user_factory("organizer")
    series = Series.objects.create(organizer=organizer, title="Bread", allows_moves=True)
    return [
        event_factory(
            organizer=organizer, series=series, types=[{"price": 50}], cancellation_policy=ALL_UNTIL_A_WEEK_BEFORE,
            starts_at=timezone.now() + delay,
        )
        for delay in (timedelta(hours=5), timedelta(days=60))
    ]  # fmt: skip


def test_a_refund_that_was_lost_does_not_come_back_by_moving(soon_and_later, confirmed, refund):
    soon, later = soon_and_later
    booking = move_booking(booking=confirmed(soon), actor=None, event_id=later.pk)

    assert refund(booking) == "0.00"
    assert refund(confirmed(later)) == "100.00"


def test_a_hold_that_moves_has_lost_nothing_since_nothing_was_paid(soon_and_later, book, refund):
    soon, later = soon_and_later
    booking = move_booking(booking=book(soon), actor=None, event_id=later.pk)
    confirm_booking(booking=booking, actor=booking.user)

    assert refund(booking) == "50.00"


def two_thirds(*, booking, ticket, now):
    return 2 / 3 if ticket.booking == booking else 1


def test_a_share_that_moves_along_does_not_grow_by_rounding(soon_and_later, confirmed, refund):
    soon, later = soon_and_later
    TicketType.objects.update(price=200)
    booking = confirmed(soon, 1)
    with override_event_booking(CANCELLATION_POLICY=f"{__name__}.two_thirds"):
        move_booking(booking=booking, actor=None, event_id=later.pk)

    assert refund(booking) == "133.32"


def test_the_policy_of_the_day_of_booking_holds(event_factory, confirmed, refund):
    event = event_factory(types=[{"price": 10}], cancellation_policy=ALL_UNTIL_A_WEEK_BEFORE)
    before = confirmed(event, 1)
    update_event(event=event, cancellation_policy=[{"hours_before": 8000, "refund_percent": 0}])
    after = confirmed(event, 1)

    assert (refund(before), refund(after)) == ("10.00", "0.00")


def test_a_booking_from_before_policies_were_kept_follows_its_event(event_factory, confirmed, refund):
    event = event_factory(types=[{"price": 10}], cancellation_policy=[{"hours_before": 0, "refund_percent": 25}])
    booking = confirmed(event, 1)
    Booking.objects.update(cancellation_policy=None)

    assert refund(booking) == "2.50"


@pytest.fixture
def dated(event_factory):
    """An event so many days ahead, and a function that moves it to so many days ahead."""

    def times(days):
        starts_at = timezone.now() + timedelta(days=days)
        return {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}

    def make(days, **more):
        event = event_factory(
            types=[{"price": 10}], cancellation_policy=ALL_UNTIL_A_WEEK_BEFORE, **times(days), **more
        )  # fmt: skip

        def move_to(days):
            update_event(event=event, **times(days))
            event.refresh_from_db()

        return event, move_to

    return make


def test_nobody_loses_a_refund_because_the_organizer_moves_the_event_nearer(dated, confirmed, refund):
    event, move_to = dated(days=20)
    before = confirmed(event, 1)
    move_to(days=2)
    after = confirmed(event, 1)

    assert quote_cancellation(booking=before).until == event.starts_at
    assert (refund(before), refund(after)) == ("10.00", "0.00")


def test_who_booked_an_event_that_is_put_off_may_cancel_longer(dated, confirmed, refund):
    event, move_to = dated(days=2)
    booking = confirmed(event, 1)
    move_to(days=20)

    assert quote_cancellation(booking=booking).until == event.starts_at - timedelta(hours=168)
    assert refund(booking) == "10.00"


def test_less_comes_back_for_longer_where_moving_left_less(event_factory, confirmed):
    steps = [{"hours_before": 168, "refund_percent": 100}, {"hours_before": 24, "refund_percent": 50}]
    starts_at = timezone.now() + timedelta(days=20)
    event = event_factory(
        types=[{"price": 10}], cancellation_policy=steps, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)
    )
    booking = confirmed(event, 1)
    booking.most_refund = Decimal("0.5")
    booking.save()

    quote = quote_cancellation(booking=booking)

    assert (quote.refund, quote.until) == (Decimal("5.00"), starts_at - timedelta(hours=24))


def test_a_booking_that_moves_agrees_to_the_other_date(dated, confirmed, refund, user_factory):
    organizer = user_factory("organizer")
    series = Series.objects.create(organizer=organizer, title="Bread", allows_moves=True)
    late, _ = dated(days=40, organizer=organizer, series=series)
    near, move_near_to = dated(days=12, organizer=organizer, series=series)
    booking = move_booking(booking=confirmed(late, 1), actor=None, event_id=near.pk)
    assert quote_cancellation(booking=booking).until == near.starts_at - timedelta(hours=168)

    move_near_to(days=2)

    assert quote_cancellation(booking=booking).until == near.starts_at
    assert refund(booking) == "10.00"


def test_a_booking_from_before_the_start_was_kept_follows_its_event(dated, confirmed, refund):
    event, move_to = dated(days=20)
    booking = confirmed(event, 1)
    Booking.objects.update(agreed_start=None)
    move_to(days=2)

    assert refund(booking) == "0.00"


def test_a_group_s_price_is_not_kept_for_fewer(event_factory, confirmed, refund):
    event = event_factory(types=[{"price": 4, "min_per_booking": 3}])
    booking = confirmed(event, 5)
    codes = list(booking.tickets.values_list("code", flat=True))

    assert refund(booking, tickets=codes[:3]) is None
    assert refund(booking, tickets=codes[:2]) == "8.00"
    assert refund(booking, tickets=codes[2:]) == "12.00"


def test_an_organizer_may_leave_fewer(event_factory, confirmed, refund):
    event = event_factory(types=[{"price": 4, "min_per_booking": 3}])
    booking = confirmed(event, 3)

    assert refund(booking, event.organizer, tickets=[booking.tickets.first().code]) == "4.00"


def test_what_was_sold_at_the_door_is_paid_back_in_full(event_factory, client_for, refund):
    event = event_factory(types=[{"price": 10}], cancellation_policy=[{"hours_before": 8000, "refund_percent": 0}])
    body = {"items": [{"ticket_type": event.ticket_types.get().pk, "quantity": 1}]}
    assert (
        client_for(event.organizer).post(f"/api/v1/events/{event.pk}/bookings/", body, format="json").status_code == 201
    )

    assert refund(Booking.objects.get(), event.organizer) == "10.00"


def test_nobody_waits_for_seats_that_they_hold_themselves(event_factory, book, user_factory):
    event, ann = event_factory(types=[{"price": 5, "capacity": 4}]), user_factory()
    book(event, 4, user=ann)

    with pytest.raises(SeatsAvailable):
        join_waitlist(user=ann, event=event, quantity=4)
    join_waitlist(user=user_factory(), event=event, quantity=4)
    assert make_offers() == 0


def test_scanners_that_give_the_same_names_are_told(event_factory, confirmed, client_for):
    event = event_factory()
    first, second = confirmed(event, 2).tickets.all()
    client, path = client_for(event.organizer), f"/api/v1/events/{event.pk}/check_in/batch/"

    def report(ticket):
        scans = [{"id": "1", "code": ticket.code, "scanned_at": timezone.now().isoformat()}]
        [result] = client.post(path, {"scans": scans}, format="json").json()["results"]
        return result["result"], result["ticket"] and result["ticket"]["code"]

    assert report(first) == ("accepted", first.code)
    assert report(second) == ("id_taken", None)
    assert report(first) == ("accepted", first.code)
    second.refresh_from_db()
    assert second.status == "valid"


@pytest.mark.parametrize(
    "change", [remove_voucher, partial(update_voucher, value=10), partial(update_voucher, budget=0)]
)
def test_a_voucher_that_was_changed_since_it_was_read_lowers_nothing(event_factory, book, monkeypatch, change):
    event = event_factory(types=[{"price": 10}])
    voucher = Voucher.objects.create(event=event, code="LEAKED", kind="percentage", value=100)
    use = booking_services.use_vouchers

    def use_late(items):
        change(voucher=voucher)
        use(items)

    monkeypatch.setattr(booking_services, "use_vouchers", use_late)
    with pytest.raises((VoucherInvalid, VoucherUsedUp)):
        book(event, voucher="LEAKED")

    assert (Booking.objects.count(), Voucher.objects.get().used, event.ticket_types.get().taken) == (0, 0, 0)
