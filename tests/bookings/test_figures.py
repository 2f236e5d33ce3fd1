"""Figures for organizers: right, by the place's own days, in few queries, and for nobody else."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from event_booking.bookings.figures import history_of
from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.bookings.services import (
    BookingRequest,
    Channel,
    cancel_booking,
    cancel_bookings_of_event,
    confirm_booking,
    create_booking,
    expire_holds,
    move_booking,
)
from event_booking.events.models import DailyViews, Event, Series

LIST, TOTAL = "/api/v1/events/figures/", "/api/v1/events/figures/total/"
NOW = datetime(2030, 3, 1, 12, tzinfo=UTC)


def detail(event):
    return f"/api/v1/events/{event.pk}/figures/"


@pytest.fixture
def organizer(user_factory):
    return user_factory("organizer")


@pytest.fixture
def paid(event_factory, organizer):
    """An event with a paid and a free ticket type."""
    kinds = [{"name": "Paid", "price": Decimal("12.50"), "capacity": 8}, {"name": "Free", "capacity": 20}]
    return event_factory(organizer=organizer, types=kinds, price_from=0)


@pytest.fixture
def sell(book):
    """``sell(event, 2)``: a confirmed booking, whatever it costs."""

    def make(event, quantities=1, **more):
        booking = book(event, quantities, **more)
        return confirm_booking(booking=booking, actor=booking.user, paid=True)

    return make


def at(booking, **moments):
    """Say when it was booked, and so on."""
    Booking.objects.filter(pk=booking.pk).update(**moments)


def kinds_of(event):
    return [kind.pk for kind in event.ticket_types.all()]


def test_sums_of_an_event(paid, organizer, sell, book, user_factory, client_for):
    first, free = kinds_of(paid)
    sell(paid, {first: 2, free: 1})
    sell(paid, {free: 3})
    book(paid, {first: 1})
    door = BookingRequest(event_id=paid.pk, quantities={first: 1})
    create_booking(user=organizer, wish=door, channel=Channel.BOX_OFFICE)
    Ticket.objects.filter(booking__status="confirmed", ticket_type=first).update(
        status="used", checked_in_at=timezone.now()
    )
    DailyViews.objects.create(event=paid, day=date(2030, 1, 1), count=5)
    DailyViews.objects.create(event=paid, day=date(2030, 1, 2), count=3)

    (row,) = client_for(organizer).get(LIST).json()["results"]

    assert row.pop("event")["id"] == paid.pk
    assert row == {
        "capacity": 28, "sold": 7, "held": 1, "checked_in": 3, "views": 8, "bookings": 2, "conversion": 0.25,
        "revenue": [{"currency": "EUR", "amount": "37.50"}],
    }  # fmt: skip


def test_an_event_without_anything_has_zeros(event_factory, organizer, client_for):
    event_factory(organizer=organizer, capacity=5, types=[{"capacity": 10}])

    (row,) = client_for(organizer).get(LIST).json()["results"]

    assert {name: row[name] for name in row if name != "event"} == {
        "capacity": 5, "sold": 0, "held": 0, "checked_in": 0, "views": 0, "bookings": 0, "conversion": None,
        "revenue": [],
    }  # fmt: skip


def test_currencies_are_not_added_up(event_factory, organizer, sell, client_for):
    for currency, price in (("EUR", 5), ("EUR", 7), ("USD", 3)):
        sell(event_factory(organizer=organizer, currency=currency, types=[{"price": price}]))

    total = client_for(organizer).get(TOTAL).json()

    assert total["revenue"] == [{"currency": "EUR", "amount": "12.00"}, {"currency": "USD", "amount": "3.00"}]
    assert (total["events"], total["sold"], total["bookings"]) == (3, 3, 3)


def test_states(event_factory, organizer, user_factory, client_for):
    now, client = timezone.now(), client_for(organizer)
    later = event_factory(organizer=organizer)
    sooner = event_factory(organizer=organizer, starts_at=now + timedelta(days=2))
    running = event_factory(organizer=organizer, starts_at=now - timedelta(hours=1))
    draft = event_factory(organizer=organizer, status="draft")
    over = event_factory(organizer=organizer, starts_at=now - timedelta(days=9))
    off = event_factory(organizer=organizer, status="cancelled")
    event_factory(organizer=organizer, deleted_at=now)
    event_factory(organizer=user_factory("organizer"))

    def shown(**query):
        return [row["event"]["id"] for row in client.get(LIST, query).json()["results"]]

    assert shown(state="upcoming") == [running.pk, sooner.pk, later.pk]
    assert shown(state="draft") == [draft.pk]
    assert shown(state="past") == [off.pk, over.pk]
    assert sorted(shown()) == [later.pk, sooner.pk, running.pk, draft.pk, over.pk, off.pk]
    assert client.get(TOTAL, {"state": "upcoming"}).json()["events"] == 3
    assert client.get(LIST, {"state": "nonsense"}).status_code == 400


def test_pages(event_factory, organizer, client_for):
    for _ in range(3):
        event_factory(organizer=organizer)
    client = client_for(organizer)

    first = client.get(LIST, {"state": "upcoming", "page_size": 2}).json()
    second = client.get(first["next"]).json()

    assert [len(page["results"]) for page in (first, second)] == [2, 1]
    assert second["next"] is None


@pytest.mark.parametrize("path", [LIST, TOTAL, "detail"])
def test_who_may(paid, organizer, user_factory, client_for, path):
    path = detail(paid) if path == "detail" else path
    rival, admin = user_factory("organizer"), user_factory("admin")

    assert client_for().get(path).status_code == 401
    assert client_for(user_factory()).get(path).status_code == 403
    assert client_for(rival).get(path).status_code == (404 if path == detail(paid) else 200)
    assert client_for(organizer).get(path).status_code == 200
    assert client_for(admin).get(path).status_code == 200
    assert client_for(organizer).get(path).headers["Cache-Control"] == "private, no-store"


def test_nobody_is_told_of_the_events_of_others(paid, sell, user_factory, client_for):
    sell(paid)
    rival = client_for(user_factory("organizer"))

    assert rival.get(LIST).json()["results"] == []
    assert rival.get(TOTAL).json()["sold"] == 0


@pytest.mark.parametrize("rows", [1, 4])
def test_they_take_the_same_few_queries(
    event_factory, organizer, sell, client_for, django_assert_max_num_queries, rows
):
    for _ in range(rows):
        event = event_factory(organizer=organizer, types=[{"price": 3}, {"price": 4}])
        for _ in range(rows):
            sell(event, dict.fromkeys(kinds_of(event), 1))
        DailyViews.objects.create(event=event, day=date(2030, 1, rows), count=5)
    client = client_for(organizer)

    # one fewer than promised: a token takes one more, which ``client_for`` does without
    for path in (LIST, TOTAL, detail(event)):
        with django_assert_max_num_queries(4):
            assert client.get(path).status_code == 200


def test_sales_by_day_and_ticket_type(paid, organizer, sell, client_for):
    first, free = kinds_of(paid)
    at(sell(paid, {first: 2, free: 1}), confirmed_at=datetime(2030, 2, 1, 9, tzinfo=UTC))
    at(sell(paid, {first: 1}), confirmed_at=datetime(2030, 2, 1, 22, tzinfo=UTC))
    at(sell(paid, {first: 1}), confirmed_at=datetime(2030, 2, 1, 23, 30, tzinfo=UTC))

    body = client_for(organizer).get(detail(paid)).json()

    assert body["sales"] == [
        {"day": "2030-02-01", "ticket_type": first, "seats": 3, "amount": "37.50"},
        {"day": "2030-02-01", "ticket_type": free, "seats": 1, "amount": "0.00"},
        {"day": "2030-02-02", "ticket_type": first, "seats": 1, "amount": "12.50"},
    ]
    assert [kind["id"] for kind in body["ticket_types"]] == [first, free]
    assert body["figures"]["sold"] == sum(sale["seats"] for sale in body["sales"]) == 5


def test_what_came_from_elsewhere_without_its_moments_counts_when_it_was_made(paid, organizer, sell, client_for):
    first, _ = kinds_of(paid)
    made = datetime(2030, 2, 1, 9, tzinfo=UTC)
    at(sell(paid, {first: 2}), created_at=made, confirmed_at=None)
    at(sell(paid, {first: 1}), created_at=made, confirmed_at=None, status="cancelled")

    body = client_for(organizer).get(detail(paid)).json()

    assert [(sale["day"], sale["seats"]) for sale in body["sales"]] == [("2030-02-01", 2)]
    assert [(line["day"], line["seats"]) for line in body["cancellations"]] == [("2030-02-01", 1)]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # Berlin leaves winter time at 01:00 UTC of 31 March 2030, and comes back at 01:00 UTC of 27 October
        (datetime(2030, 3, 30, 22, 59, tzinfo=UTC), date(2030, 3, 30)),
        (datetime(2030, 3, 30, 23, 0, tzinfo=UTC), date(2030, 3, 31)),
        (datetime(2030, 3, 31, 21, 59, tzinfo=UTC), date(2030, 3, 31)),
        (datetime(2030, 3, 31, 22, 0, tzinfo=UTC), date(2030, 4, 1)),
        (datetime(2030, 10, 26, 22, 0, tzinfo=UTC), date(2030, 10, 27)),
        (datetime(2030, 10, 27, 22, 59, tzinfo=UTC), date(2030, 10, 27)),
        (datetime(2030, 10, 27, 23, 0, tzinfo=UTC), date(2030, 10, 28)),
    ],
)
def test_days_are_those_of_the_place_when_its_clock_is_changed(paid, sell, moment, day):
    at(sell(paid), confirmed_at=moment)

    history = history_of(paid, datetime(2030, 12, 1, tzinfo=UTC))

    assert [sale.day for sale in history.sales] == [day]
    assert [row.day for row in history.days] == [day]


def test_views_and_bookings_by_day(paid, sell, organizer):
    at(sell(paid), confirmed_at=datetime(2030, 2, 2, 9, tzinfo=UTC))
    door = BookingRequest(event_id=paid.pk, quantities={kinds_of(paid)[0]: 1})
    create_booking(user=organizer, wish=door, channel=Channel.BOX_OFFICE)
    DailyViews.objects.create(event=paid, day=date(2030, 2, 1), count=4)
    DailyViews.objects.create(event=paid, day=date(2030, 2, 2), count=6)

    days = history_of(paid, NOW).days

    assert [(row.day, row.views, row.bookings) for row in days] == [
        (date(2030, 2, 1), 4, 0),
        (date(2030, 2, 2), 6, 1),
    ]


def test_whose_decision_cancellations_were(paid, organizer, sell, book, client_for):
    first = kinds_of(paid)[0]
    whole, part, by_organizer = sell(paid, {first: 2}), sell(paid, {first: 3}), sell(paid)
    held = book(paid, {first: 1})
    cancel_booking(booking=whole, actor=whole.user)
    codes = [ticket.code for ticket in part.tickets.all()[:2]]
    cancel_booking(booking=part, actor=part.user, codes=codes)
    cancel_booking(booking=by_organizer, actor=organizer, reason="organizer")
    at(held, expires_at=timezone.now() - timedelta(minutes=1))
    assert expire_holds() == 1
    Event.objects.filter(pk=paid.pk).update(status="cancelled")
    assert cancel_bookings_of_event(event_id=paid.pk)

    body = client_for(organizer).get(detail(paid)).json()

    assert {row["by"]: row["seats"] for row in body["cancellations"]} == {
        "owner": 4, "organizer": 1, "expired": 1, "event_cancelled": 1,
    }  # fmt: skip
    assert body["figures"]["sold"] == 0


def test_cancellations_have_the_day_on_which_they_were(paid, sell):
    booking = sell(paid, 2)
    cancel_booking(booking=booking, actor=booking.user)
    at(booking, cancelled_at=datetime(2030, 2, 1, 23, 30, tzinfo=UTC))

    (row,) = history_of(paid, NOW).cancellations

    assert (row.day, row.by, row.seats) == (date(2030, 2, 2), "owner", 2)


def test_seats_that_were_cancelled_before_a_booking_moved_count_where_they_were(event_factory, organizer, sell):
    series = Series.objects.create(organizer=organizer, title="Bread on Saturdays", allows_moves=True)
    first, second = (event_factory(organizer=organizer, series=series) for _ in range(2))
    booking = sell(first, 3)
    cancel_booking(booking=booking, actor=booking.user, codes=[booking.tickets.first().code])
    booking = move_booking(booking=booking, actor=booking.user, event_id=second.pk)
    codes = [ticket.code for ticket in booking.tickets.living()[:1]]
    cancel_booking(booking=booking, actor=organizer, codes=codes, reason="organizer")

    assert [
        [(row.by, row.seats) for row in history_of(event, timezone.now()).cancellations] for event in (first, second)
    ] == [
        [("owner", 1)],
        [("organizer", 1)],
    ]


def test_a_zone_that_only_python_knows_is_no_error(paid, organizer, sell, client_for, monkeypatch):
    """Its list is the newer one, or that of the machine."""
    with files("tzdata.zoneinfo.Europe").joinpath("Berlin").open("rb") as file:
        new = ZoneInfo.from_file(file, key="Mars/Jezero")
    monkeypatch.setattr(Event, "zone", new)
    sell(paid)

    answer = client_for(organizer).get(detail(paid))

    assert (answer.status_code, [row["seats"] for row in answer.json()["sales"]]) == (200, [1])


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        # PostgreSQL takes the first for an abbreviation that knows no summer
        ("CET", datetime(2029, 7, 1, 22, 30, tzinfo=UTC), date(2029, 7, 2)),
        ("Europe/Berlin", datetime(2029, 7, 1, 21, 59, 59, 999_999, tzinfo=UTC), date(2029, 7, 1)),
        ("Europe/Berlin", datetime(2029, 7, 1, 22, tzinfo=UTC), date(2029, 7, 2)),
        ("Europe/Berlin", datetime(2029, 12, 31, 22, 59, tzinfo=UTC), date(2029, 12, 31)),
        ("Europe/Berlin", datetime(2029, 12, 31, 23, tzinfo=UTC), date(2030, 1, 1)),
        # the clock is changed at midnight there
        ("Asia/Beirut", datetime(2029, 3, 24, 21, 59, 59, tzinfo=UTC), date(2029, 3, 24)),
        ("Asia/Beirut", datetime(2029, 3, 24, 22, tzinfo=UTC), date(2029, 3, 25)),
        ("Pacific/Kiritimati", datetime(2029, 7, 1, 10, tzinfo=UTC), date(2029, 7, 2)),
        ("America/St_Johns", datetime(2029, 7, 2, 2, 29, tzinfo=UTC), date(2029, 7, 1)),
    ],
)
def test_days_are_those_of_the_place(event_factory, organizer, sell, zone, moment, day):
    event = event_factory(organizer=organizer, timezone=zone)
    at(sell(event), confirmed_at=moment)

    assert [row.day for row in history_of(event, NOW).sales] == [day]


def test_a_large_event_in_small_money(event_factory, organizer, sell, client_for):
    """A thousand billions, which large events in some currencies come to."""
    kinds = [{"price": Decimal("99999999.99"), "capacity": 100}]
    event = event_factory(organizer=organizer, types=kinds, price_from=0, currency="IRR")
    booking = sell(event)
    BookingItem.objects.update(quantity=30_000)
    most = Decimal("9999999999.99")
    told = {
        "event": event,
        "user": booking.user,
        "status": "confirmed",
        "currency": "IRR",
        "confirmed_at": NOW,
        "created_at": NOW,
    }
    Booking.objects.bulk_create(Booking(**told, total=most) for _ in range(101))
    client = client_for(organizer)

    sums = [
        client.get(LIST).json()["results"][0],
        client.get(TOTAL).json(),
        client.get(detail(event)).json()["figures"],
    ]

    assert [row["revenue"][0]["amount"] for row in sums] == ["1010099999998.98"] * 3
    assert client.get(detail(event)).json()["sales"][0]["amount"] == "2999999999700.00"


def test_check_ins_of_the_last_hours(event_factory, book):
    event = event_factory(starts_at=datetime(2030, 3, 1, 8, tzinfo=UTC), timezone="Asia/Kolkata")
    Event.objects.filter(pk=event.pk).update(ends_at=datetime(2030, 3, 1, 20, tzinfo=UTC))
    event.refresh_from_db()
    booking = book(event, 4)
    # in India hours begin at half past
    moments = [(29, 59), (30, 0), (45, 0)]
    for ticket, (minute, second) in zip(booking.tickets.all(), moments, strict=False):
        moment = datetime(2030, 3, 1, 11, minute, second, tzinfo=UTC)
        Ticket.objects.filter(pk=ticket.pk).update(status="used", checked_in_at=moment)

    hours = history_of(event, datetime(2030, 3, 1, 12, 10, tzinfo=UTC)).check_ins

    assert len(hours) == 12
    assert hours[-1].hour == datetime(2030, 3, 1, 11, 30, tzinfo=UTC)
    assert [row.count for row in hours[-3:]] == [0, 1, 2]


def test_an_hour_that_the_clock_shows_twice_is_two(event_factory, book):
    event = event_factory(starts_at=datetime(2030, 10, 26, 20, tzinfo=UTC))
    Event.objects.filter(pk=event.pk).update(ends_at=datetime(2030, 10, 27, 6, tzinfo=UTC))
    event.refresh_from_db()
    booking = book(event, 2)
    for ticket, hour in zip(booking.tickets.all(), (0, 1), strict=True):
        # both are 02:30 in Berlin
        moment = datetime(2030, 10, 27, hour, 30, tzinfo=UTC)
        Ticket.objects.filter(pk=ticket.pk).update(status="used", checked_in_at=moment)

    hours = history_of(event, datetime(2030, 10, 27, 3, 10, tzinfo=UTC)).check_ins

    assert [(row.hour.hour, row.count) for row in hours[-4:]] == [(0, 1), (1, 1), (2, 0), (3, 0)]


def test_once_it_is_over_the_hours_before_its_end_are_shown(event_factory, book):
    event = event_factory(starts_at=datetime(2030, 3, 1, 8, tzinfo=UTC))
    ticket = book(event).tickets.get()
    Ticket.objects.filter(pk=ticket.pk).update(status="used", checked_in_at=datetime(2030, 3, 1, 8, 5, tzinfo=UTC))

    hours = history_of(event, datetime(2030, 5, 1, tzinfo=UTC)).check_ins

    assert [(row.hour.hour, row.count) for row in hours[-2:]] == [(8, 1), (9, 0)]
    assert event.ends_at == datetime(2030, 3, 1, 10, tzinfo=UTC)


def test_a_ticket_type_that_was_taken_off_is_named_as_long_as_it_is_sold(paid, organizer, sell, client_for):
    first = kinds_of(paid)[0]
    sell(paid, {first: 1})
    paid.ticket_types.update(removed_at=timezone.now(), event_open=False, taken=0)

    body = client_for(organizer).get(detail(paid)).json()

    assert [kind["id"] for kind in body["ticket_types"]] == [first]
