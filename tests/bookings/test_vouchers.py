"""Vouchers: what organizers make of them, what they do for whoever buys, and hidden ticket types."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from event_booking.bookings.exceptions import VoucherInvalid, VoucherUsedUp
from event_booking.bookings.models import Booking, Voucher
from event_booking.bookings.models.codes import ALPHABET
from event_booking.bookings.services import (
    cancel_booking,
    cancel_bookings_of_event,
    expire_holds,
    remove_voucher,
    update_voucher,
)
from event_booking.events.models import Event, TicketType
from event_booking.events.services import update_event
from event_booking.journal.models import Entry
from event_booking.testing import override_event_booking

BOOKINGS = "/api/v1/bookings/"


@pytest.fixture
def organizer(user_factory):
    return user_factory("organizer")


@pytest.fixture
def event(event_factory, organizer):
    return event_factory(organizer=organizer, types=[{"price": 10}])


@pytest.fixture
def kind(event):
    return event.ticket_types.get()


@pytest.fixture
def api(client_for, organizer, event):
    """``api.post({...})``, ``api.patch(voucher, {...})``: the organizer's requests about vouchers of the event."""

    class Api:
        client, url = client_for(organizer), f"/api/v1/events/{event.pk}/vouchers/"

        def get(self, key="", **query):
            return self.client.get(f"{self.url}{key and f'{key}/'}", query)

        def post(self, **body):
            body = {"kind": "percentage", "value": "50", **body}
            return self.client.post(self.url, body, format="json")

        def patch(self, key, **body):
            return self.client.patch(f"{self.url}{key}/", body, format="json")

        def delete(self, key):
            return self.client.delete(f"{self.url}{key}/")

    return Api()


@pytest.fixture
def voucher(event):
    return Voucher.objects.create(event=event, code="HALF", kind="percentage", value=50)


@pytest.fixture
def buy(client_for, user_factory, event):
    """``buy("HALF", 2)``: the answer to somebody who books tickets of the event with this code."""

    def send(code, quantity=1, kind=None, **more):
        kind = event.ticket_types.first() if kind is None else kind
        line = {"ticket_type": getattr(kind, "pk", kind), "quantity": quantity}
        body = {"event": event.pk, "items": [line], "voucher": code, **more}
        return client_for(user_factory()).post(BOOKINGS, body, format="json")

    return send


# what the organizer does


def test_an_organizer_makes_a_voucher(api, event, kind):
    sent = {
        "code": " early-20 ", "kind": "amount", "value": "2.50", "budget": 3, "valid_from": "2030-01-01T00:00:00Z",
        "valid_until": "2030-02-01T01:00:00+01:00", "ticket_types": [kind.pk], "unlocks_hidden": True,
    }  # fmt: skip

    made = api.post(**sent)

    assert made.status_code == 201
    wanted = {**sent, "code": "EARLY-20", "valid_until": "2030-02-01T00:00:00Z", "used": 0}
    assert {name: value for name, value in made.json().items() if name in wanted} == wanted
    assert set(made.json()) - set(wanted) == {"id", "created_at"}
    assert api.get(made.json()["id"]).json() == made.json()
    assert api.get().json()["results"] == [made.json()]
    assert Voucher.objects.get().event == event


def test_without_a_code_one_is_made_up(api):
    codes = {api.post().json()["code"] for _ in range(20)}

    assert len(codes) == 20
    assert all(len(code) == 10 and code == code.upper() and set(code) <= set(ALPHABET) for code in codes)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("code", "half"), ("code", "two words"), ("code", "a\0"), ("code", ""), ("code", "ß" * 50), ("code", None),
        ("kind", "gift"), ("value", "100.01"), ("value", "-1"), ("value", "1.005"), ("value", None),
        ("budget", 0), ("budget", -1), ("budget", 10**9), ("valid_until", "2030-01-01T00:00:00"),
        ("valid_from", "9999-12-31T23:59:59Z"), ("valid_until", "2029-01-01T00:00:00Z"), ("ticket_types", [0]),
        ("ticket_types", [2**63]), ("ticket_types", [987654321]), ("ticket_types", "all"),
    ],
)  # fmt: skip
def test_terms_that_can_not_be_are_400(api, voucher, name, value):
    body = {"valid_from": "2029-06-01T00:00:00Z", name: value}

    assert api.post(**body).status_code == 400
    other = Voucher.objects.create(event=voucher.event, code="OTHER", kind="percentage", value=1)
    assert api.patch(other.pk, **body).status_code == 400
    other.refresh_from_db()
    assert (other.code, other.value, other.budget, other.valid_until) == ("OTHER", 1, None, None)
    assert Voucher.objects.count() == 2


@pytest.mark.parametrize("name", ["kind", "value"])
def test_a_voucher_needs_a_kind_and_a_value(api, name):
    body = {"kind": "amount", "value": "1"}
    del body[name]

    answer = api.client.post(api.url, body, format="json")

    assert (answer.status_code, list(answer.json())) == (400, [name])


def test_ticket_types_are_the_events_own(api, event_factory):
    other = event_factory().ticket_types.get()

    answer = api.post(ticket_types=[other.pk])

    assert (answer.status_code, list(answer.json())) == (400, ["ticket_types"])
    assert not Voucher.objects.exists()


def test_one_code_may_be_given_by_two_events(api, voucher, event_factory):
    Voucher.objects.create(event=event_factory(), code="TWICE", kind="amount", value=1)

    assert api.post(code="twice").status_code == 201


def test_a_code_that_the_event_has_already_is_said_to_be_the_mistake(api, voucher):
    other = api.post(code="other").json()["id"]

    for answer in (api.post(code="half"), api.patch(other, code="half")):
        assert answer.status_code == 400
        assert answer.json() == {"code": ["This event has a voucher with this code already."]}


def test_some_terms_are_changed_and_the_others_stay(api, voucher, kind):
    answer = api.patch(voucher.pk, budget=7, ticket_types=[kind.pk], code="third")

    assert answer.status_code == 200
    assert (answer.json()["budget"], answer.json()["ticket_types"], answer.json()["code"]) == (7, [kind.pk], "THIRD")
    assert (answer.json()["kind"], answer.json()["value"]) == ("percentage", "50.00")
    assert api.patch(voucher.pk, ticket_types=[], budget=None).json()["ticket_types"] == []
    assert api.patch(voucher.pk, kind="amount", value="300").status_code == 200
    assert api.patch(voucher.pk, kind="percentage").status_code == 400
    assert api.patch(voucher.pk).status_code == 200


def test_what_a_client_may_not_write_stays(api, voucher, event_factory):
    api.patch(voucher.pk, used=7, id=3, event=event_factory().pk, removed_at="2029-01-01T00:00:00Z")

    fresh = Voucher.objects.get(pk=voucher.pk)
    assert (fresh.used, fresh.event_id, fresh.removed_at) == (0, voucher.event_id, None)


def test_a_code_is_kept_in_upper_case_whoever_changes_it(voucher):
    assert update_voucher(voucher=voucher, code="ann").code == "ANN"
    assert Voucher.objects.get().code == "ANN"


def test_a_budget_is_not_lowered_below_what_was_used(api, voucher, buy):
    buy("half", 3)

    refused = api.patch(voucher.pk, budget=2, value="1")

    assert (refused.status_code, refused.json()["code"]) == (409, "budget_below_used")
    assert api.get(voucher.pk).json()["value"] == "50.00"
    assert api.patch(voucher.pk, budget=3).status_code == 200
    assert buy("half").json()["code"] == "voucher_used_up"


def test_a_voucher_that_is_taken_back_is_gone_but_bookings_name_it(api, voucher, buy, client_for):
    booking = Booking.objects.get(reference=buy("half").json()["reference"])

    assert api.delete(voucher.pk).status_code == 204

    assert [api.get(voucher.pk).status_code, api.patch(voucher.pk).status_code] == [404, 404]
    assert (api.delete(voucher.pk).status_code, api.get().json()["results"]) == (404, [])
    assert buy("half").json()["code"] == "voucher_invalid"
    shown = client_for(booking.user).get(f"{BOOKINGS}{booking.reference}/").json()
    assert shown["items"][0]["voucher"] == "HALF"
    assert api.post(code="HALF", value="10").status_code == 201
    assert buy("half").json()["total"] == "9.00"


def test_a_voucher_is_taken_back_once(voucher):
    remove_voucher(voucher=voucher)
    with pytest.raises(Voucher.DoesNotExist):
        remove_voucher(voucher=voucher)
    assert Entry.objects.filter(fact="voucher.removed").count() == 1


@pytest.mark.parametrize(("roles", "status"), [((), 403), (("organizer",), 404), (("admin",), 200), (None, 401)])
def test_vouchers_are_the_organizers_business(api, voucher, client_for, user_factory, roles, status):
    client = client_for(None if roles is None else user_factory(*roles))
    one, body = f"{api.url}{voucher.pk}/", {"value": "1", "kind": "amount"}

    answers = [client.get(api.url), client.get(one), client.patch(one, {"budget": 5}, format="json")]
    changes = [client.post(api.url, body, format="json"), client.delete(one)]

    assert [answer.status_code for answer in answers] == [status] * 3
    assert [answer.status_code for answer in changes] == ([201, 204] if status == 200 else [status] * 2)


def test_a_voucher_is_found_only_below_its_own_event(api, event_factory, organizer):
    elsewhere = Voucher.objects.create(
        event=event_factory(organizer=organizer), code="X", kind="amount", value=1, budget=2
    )

    answers = [api.get(elsewhere.pk), api.patch(elsewhere.pk, budget=9), api.delete(elsewhere.pk)]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert Voucher.objects.get(pk=elsewhere.pk).budget == 2


@pytest.mark.parametrize("rows", [1, 30])
def test_a_list_takes_a_constant_number_of_queries(rows, api, event, kind, django_assert_num_queries):
    for number in range(rows):
        Voucher.objects.create(event=event, code=f"V{number}", kind="amount", value=1).ticket_types.set([kind])

    with django_assert_num_queries(4):  # roles, event, vouchers, ticket types
        page = api.get(page_size=50).json()

    assert [row["ticket_types"] for row in page["results"]] == [[kind.pk]] * rows
    assert page["results"][0]["code"] == f"V{rows - 1}"


def test_a_ticket_type_that_is_deleted_does_not_make_its_voucher_good_for_all(event_factory):
    draft = event_factory(status="draft", types=[{"name": "Crew"}, {"name": "Standard"}])
    crew, standard = draft.ticket_types.all()
    for_crew, for_both = (Voucher.objects.create(event=draft, code=code, kind="amount", value=1) for code in "AB")
    for_crew.ticket_types.set([crew])
    for_both.ticket_types.set([crew, standard])

    update_event(event=draft, ticket_types=[{"id": standard.pk}])

    assert not TicketType.objects.filter(pk=crew.pk).exists()
    assert list(Voucher.objects.living()) == [for_both]


# what it does for whoever buys


@pytest.mark.parametrize(
    ("kind_of_voucher", "value", "price", "lowered"),
    [
        ("percentage", "20", "10.00", "8.00"), ("percentage", "50", "0.01", "0.01"),
        ("percentage", "10", "0.25", "0.23"),
        ("percentage", "50", "10.05", "5.03"), ("percentage", "100", "10.00", "0.00"),
        ("percentage", "0", "9.99", "9.99"),
        ("amount", "2.50", "10.00", "7.50"), ("amount", "11", "10.00", "0.00"),
    ],
)  # fmt: skip
def test_each_ticket_is_cheaper_by_that_much(buy, event, kind, kind_of_voucher, value, price, lowered):
    TicketType.objects.filter(pk=kind.pk).update(price=price)
    Voucher.objects.create(event=event, code="LESS", kind=kind_of_voucher, value=value)

    booking = buy(" less ", 3).json()

    item = {"ticket_type": kind.pk, "name": kind.name, "quantity": 3, "unit_price": lowered, "voucher": "LESS"}
    assert booking["items"] == [item]
    assert Decimal(booking["total"]) == 3 * Decimal(lowered)
    assert booking["status"] == ("held" if Decimal(lowered) else "confirmed")
    assert Voucher.objects.get().used == 3


def test_without_a_voucher_a_booking_names_none(buy, voucher):
    assert buy("").json()["items"][0]["voucher"] is None
    assert Voucher.objects.get().used == 0


def test_only_the_tickets_that_it_is_good_for_are_cheaper_and_counted(event_factory, book):
    event = event_factory(types=[{"price": 10}, {"name": "Other", "price": 10}])
    first, second = event.ticket_types.all()
    voucher = Voucher.objects.create(event=event, code="X", kind="amount", value=4)
    voucher.ticket_types.set([second])

    booking = book(event, {first.pk: 2, second.pk: 3}, voucher="X")

    assert booking.total == 2 * 10 + 3 * 6
    voucher.refresh_from_db()
    assert voucher.used == 3
    with pytest.raises(VoucherInvalid):
        book(event, {first.pk: 1}, voucher="X")


@pytest.mark.parametrize("code", ["WRONG", "x" * 50, "HALF1"])
def test_a_code_that_names_no_voucher_is_refused(buy, voucher, code):
    answer = buy(code)

    assert (answer.status_code, answer.json()["code"]) == (409, "voucher_invalid")
    assert not Booking.objects.exists()


@pytest.mark.parametrize(("begin", "end"), [(1, None), (None, -1), (-2, -1), (1, 2)])
def test_outside_of_its_window_it_is_refused(buy, voucher, begin, end):
    days = {"valid_from": begin, "valid_until": end}
    window = {name: day and timezone.now() + timedelta(days=day) for name, day in days.items()}
    Voucher.objects.filter(pk=voucher.pk).update(**window)

    assert buy("HALF").json()["code"] == "voucher_invalid"


@pytest.mark.postgres
@pytest.mark.parametrize("hours", [-3, 3])
def test_its_window_is_told_by_the_databases_clock(event, voucher, book, monkeypatch, hours):
    now = timezone.now()
    window = {"valid_from": now - timedelta(hours=1), "valid_until": now + timedelta(hours=1)}
    Voucher.objects.filter(pk=voucher.pk).update(**window)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=hours))

    assert book(event, voucher="half").total == 5


def test_a_voucher_of_another_event_is_none(buy, event_factory):
    Voucher.objects.create(event=event_factory(), code="HALF", kind="amount", value=1)

    assert buy("half").json()["code"] == "voucher_invalid"


def test_a_budget_is_counted_in_tickets_all_or_nothing(buy, voucher):
    Voucher.objects.filter(pk=voucher.pk).update(budget=3)

    answers = [buy("HALF", quantity) for quantity in (2, 2, 1, 1)]

    assert [answer.json().get("code", "ok") for answer in answers] == ["ok", "voucher_used_up", "ok", "voucher_used_up"]
    voucher.refresh_from_db()
    assert voucher.used == 3
    assert voucher.event.ticket_types.get().taken == 3


@pytest.fixture
def used(voucher):
    def look():
        return Voucher.objects.get(pk=voucher.pk).used

    return look


def test_the_use_of_one_voucher_is_not_that_of_another(event, voucher, buy):
    other = Voucher.objects.create(event=event, code="OTHER", kind="percentage", value=10)

    buy("HALF")

    for each in (voucher, other):
        each.refresh_from_db()
    assert (voucher.used, other.used) == (1, 0)


def test_uses_come_back_when_a_booking_is_cancelled(event, book, used):
    booking = book(event, 3, voucher="half")
    assert used() == 3

    cancel_booking(booking=booking, actor=booking.user)

    assert used() == 0


def test_uses_come_back_for_the_tickets_that_are_cancelled(event, book, used):
    booking = book(event, 3, voucher="half")

    for left in (2, 1, 0):
        codes = [booking.tickets.living().first().code]
        cancel_booking(booking=booking, actor=booking.user, codes=codes)
        assert used() == left


def test_uses_are_counted_over_all_ticket_types_and_come_back_for_those_that_are_cancelled(event_factory, book):
    event = event_factory(types=[{"price": 10}, {"name": "Child", "price": 5}])
    adult, child = event.ticket_types.order_by("pk")
    voucher = Voucher.objects.create(event=event, code="HALF", kind="percentage", value=50)
    booking = book(event, {adult.pk: 2, child.pk: 3}, voucher="half")
    voucher.refresh_from_db()
    used = [voucher.used]

    for codes in ([booking.tickets.filter(ticket_type=child).first().code], None):
        cancel_booking(booking=booking, actor=booking.user, codes=codes)
        voucher.refresh_from_db()
        used.append(voucher.used)

    assert used == [5, 4, 0]


def test_uses_come_back_when_a_hold_expires(event, book, used):
    booking = book(event, 2, voucher="half")
    Booking.objects.filter(pk=booking.pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    assert expire_holds() == 1
    assert expire_holds() == 0
    assert used() == 0


def test_uses_come_back_when_the_event_is_cancelled(event, book, used):
    book(event, 2, voucher="half")
    Event.objects.filter(pk=event.pk).update(status="cancelled")

    assert cancel_bookings_of_event(event_id=event.pk)
    assert used() == 0


def test_a_price_that_was_agreed_stays(api, voucher, buy, client_for):
    reference = buy("half").json()["reference"]

    api.patch(voucher.pk, value="10")

    booking = Booking.objects.get(reference=reference)
    assert client_for(booking.user).get(f"{BOOKINGS}{reference}/").json()["total"] == "5.00"


def test_lists_of_bookings_name_vouchers_without_a_query_more(event, voucher, book, client_for, user_factory, api):
    ann = user_factory()
    for _ in range(5):
        book(event, 1, user=ann, voucher="half")

    mine = client_for(ann).get(BOOKINGS).json()["results"]
    organizers = api.client.get(f"/api/v1/events/{event.pk}/bookings/").json()["results"]

    assert [row["items"][0]["voucher"] for row in [*mine, *organizers]] == ["HALF"] * 10


@pytest.mark.parametrize("rows", [1, 20])
def test_a_list_of_bookings_takes_four_queries(
    rows, event_factory, book, client_for, user_factory, django_assert_num_queries
):
    event, ann = event_factory(types=[{"price": 10, "capacity": 50}]), user_factory()
    for number in range(rows):
        Voucher.objects.create(event=event, code=f"V{number}", kind="amount", value=1)
        book(event, 1, user=ann, voucher=f"v{number}")
    client = client_for(ann)

    with django_assert_num_queries(4):  # roles, bookings with events, items with vouchers, tickets
        client.get(BOOKINGS)


# looking before buying


@pytest.fixture
def check(client_for, user_factory, event):
    def send(code, client=None):
        client = client or client_for(user_factory())
        return client.post(f"/api/v1/events/{event.pk}/vouchers/check/", {"code": code}, format="json")

    return send


def test_whoever_has_a_code_sees_what_it_does(check, event, voucher, kind):
    hidden = TicketType.objects.create(event=event, name="Crew", price=8, capacity=2, is_hidden=True, event_open=True)
    line = {"id": kind.pk, "name": "Standard", "description": "", "price": "10.00", "discounted_price": "5.00"}

    answer = check("half")

    assert answer.status_code == 200
    told = {"code": "HALF", "kind": "percentage", "value": "50.00", "valid_until": None, "ticket_types": [line]}
    assert answer.json() == told
    Voucher.objects.update(unlocks_hidden=True)
    crew = {"id": hidden.pk, "name": "Crew", "description": "", "price": "8.00", "discounted_price": "4.00"}
    assert check("half").json()["ticket_types"] == [line, crew]
    Voucher.objects.get().ticket_types.set([hidden])
    assert check("half").json()["ticket_types"] == [crew]
    assert Voucher.objects.get().used == 0


def test_it_shows_what_the_site_asks_this_person_for_one_ticket(check, event, kind, voucher, user_factory, client_for):
    ann = user_factory()

    with override_event_booking(PRICE=f"{__name__}.hers"):
        answer = check("half", client_for(ann)).json()

    assert [each["price"] for each in answer["ticket_types"]] == [f"{event.pk + ann.pk}.01"]


def hers(*, event, ticket_type, user, quantity):
    return event.pk + user.pk + quantity / 100


def test_looking_is_refused_as_buying_is(check, event, voucher, event_factory):
    assert check("wrong").json()["code"] == "voucher_invalid"
    Voucher.objects.update(budget=1, used=1)
    assert (check("half").status_code, check("half").json()["code"]) == (409, "voucher_used_up")
    Voucher.objects.update(valid_until=timezone.now())
    assert check("half").json()["code"] == "voucher_invalid"


def test_a_voucher_for_what_it_does_not_unlock_is_good_for_nothing(check, event, voucher):
    hidden = TicketType.objects.create(event=event, name="Crew", price=8, capacity=2, is_hidden=True)
    voucher.ticket_types.set([hidden])

    assert check("half").json()["code"] == "voucher_invalid"


@pytest.mark.parametrize("body", [{}, {"code": ""}, {"code": "a\0"}, {"code": "x" * 51}, {"code": []}, []])
def test_a_code_that_is_none_is_400(event, client_for, user_factory, body):
    url = f"/api/v1/events/{event.pk}/vouchers/check/"

    assert client_for(user_factory()).post(url, body, format="json").status_code == 400


def test_strangers_and_drafts_are_not_told_of_vouchers(check, voucher, event, client_for):
    assert check("half", client_for()).status_code == 401
    Event.objects.filter(pk=event.pk).update(status="draft")
    assert check("half").status_code == 404


# hidden ticket types


@pytest.fixture
def hidden(event):
    return TicketType.objects.create(
        event=event, name="Crew", price=1, capacity=2, is_hidden=True, event_open=True, position=1
    )


@pytest.fixture
def unlocking(event, hidden):
    voucher = Voucher.objects.create(event=event, code="CREW", kind="amount", value=0, unlocks_hidden=True)
    voucher.ticket_types.set([hidden])
    return voucher


def test_a_hidden_type_is_sold_with_its_voucher_alone(buy, hidden, unlocking):
    assert buy("crew", 1, hidden).json()["items"][0]["name"] == "Crew"
    hidden.refresh_from_db()
    assert hidden.taken == 1


@pytest.mark.parametrize("code", ["", "half", "wrong", "crew"])
@pytest.mark.parametrize("state", [{}, {"taken": 2}, {"event_open": False}, {"min_per_booking": 2}])
def test_without_it_nobody_can_tell_that_it_exists(buy, hidden, voucher, unlocking, code, state):
    TicketType.objects.filter(pk=hidden.pk).update(**state)
    Voucher.objects.filter(pk=unlocking.pk).update(valid_until=timezone.now() - timedelta(days=1))
    nowhere = 987654321

    there, not_there = buy(code, 1, hidden), buy(code, 1, nowhere)

    assert there.status_code == 400
    assert there.json() == not_there.json() == {"items": ["This event has no such ticket type."]}


def test_only_its_organizer_and_admins_see_it(event, hidden, client_for, organizer, user_factory):
    seen = {}
    people = {
        "stranger": None, "person": user_factory(), "other": user_factory("organizer"), "organizer": organizer,
        "admin": user_factory("admin"),
    }  # fmt: skip
    for who, person in people.items():
        types = client_for(person).get(f"/api/v1/events/{event.pk}/").json()["ticket_types"]
        seen[who] = [row["name"] for row in types]

    alone = ["Standard"]
    both = ["Standard", "Crew"]
    assert seen == {"stranger": alone, "person": alone, "other": alone, "organizer": both, "admin": both}


def test_it_counts_nowhere_that_everybody_looks(event, hidden, client_for, organizer):
    client = client_for()
    event = Event.objects.get(pk=event.pk)
    update_event(event=event, title="Another title")

    for person in (client, client_for(organizer)):
        page, available = (person.get(f"/api/v1/events/{event.pk}/{part}").json() for part in ("", "availability/"))
        card = person.get("/api/v1/events/").json()["results"][0]
        assert [page["price_from"], card["price_from"]] == ["10.00"] * 2
        assert [page["seats_left"], card["seats_left"], available["seats_left"]] == [10] * 3
        assert len(available["ticket_types"]) == 1


def test_an_event_with_nothing_but_hidden_seats_is_not_available(event, hidden, client_for):
    event.ticket_types.exclude(pk=hidden.pk).update(taken=10)

    assert client_for().get("/api/v1/events/", {"available": "true"}).json()["results"] == []


def test_an_organizer_hides_a_type_and_shows_it_again(event, kind, client_for, organizer):
    client, url = client_for(organizer), f"/api/v1/events/{event.pk}/"
    for is_hidden in (True, False):
        body = {"ticket_types": [{"id": kind.pk, "is_hidden": is_hidden}]}

        answer = client.patch(url, body, format="json")

        assert answer.json()["ticket_types"][0]["is_hidden"] is is_hidden
        assert len(client_for().get(url).json()["ticket_types"]) == (0 if is_hidden else 1)


def test_used_up_is_told_to_whoever_may_buy_it(event, hidden, unlocking, book):
    Voucher.objects.filter(pk=unlocking.pk).update(budget=1, used=1)

    with pytest.raises(VoucherUsedUp):
        book(event, {hidden.pk: 1}, voucher="crew")


def test_who_gave_money_away_can_be_looked_up(api, organizer):
    key = api.post(code="HALF").json()["id"]
    api.patch(key, budget=5)
    api.delete(key)

    entries = Entry.objects.filter(fact__startswith="voucher.").order_by("pk")
    assert [(entry.fact, entry.actor, entry.data) for entry in entries] == [
        ("voucher.created", organizer, {}),
        ("voucher.changed", organizer, {"changed": ["budget"]}),
        ("voucher.removed", organizer, {}),
    ]
