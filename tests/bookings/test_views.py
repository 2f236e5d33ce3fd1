import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from event_booking.bookings.models import Booking, IdempotencyKey, Ticket
from event_booking.bookings.ticket_keys import ticket_token
from event_booking.events.models import Event
from event_booking.people import people

URL = "/api/v1/bookings/"


def wish(event, quantity=1, **more):
    return {
        "event": event.pk,
        "items": [{"ticket_type": event.ticket_types.first().pk, "quantity": quantity}],
        **more,
    }


def post(client, path, body=None, **headers):
    # escaped, so that half of a surrogate pair can be sent
    return client.post(path, json.dumps({} if body is None else body), content_type="application/json", headers=headers)


def test_a_booking_is_answered_with_every_field(event_factory, client_for, user_factory):
    event, ann = event_factory(), user_factory()
    kind = event.ticket_types.get()

    answer = post(client_for(ann), URL, wish(event, 2, attendees=[{"name": "Ann"}], note="front row"))

    assert answer.status_code == 201
    booking = Booking.objects.get()
    first, second = booking.tickets.all()
    base = {"ticket_type": kind.pk, "attendee_email": "", "answers": {}, "status": "valid", "checked_in_at": None}
    assert answer.json() == {
        "reference": booking.reference,
        "status": "confirmed",
        "event": {
            "id": event.pk,
            "slug": event.slug,
            "title": event.title,
            "starts_at": event.starts_at.isoformat().replace("+00:00", "Z"),
            "timezone": "Europe/Berlin",
        },
        "items": [{"ticket_type": kind.pk, "name": "Standard", "quantity": 2, "unit_price": "0.00", "voucher": None}],
        "tickets": [
            {**base, "code": first.code, "attendee_name": "Ann"},
            {**base, "code": second.code, "attendee_name": ""},
        ],
        "total": "0.00",
        "refund": "0.00",
        "currency": "EUR",
        "note": "front row",
        "expires_at": None,
        "created_at": booking.created_at.isoformat().replace("+00:00", "Z"),
        "confirmed_at": booking.created_at.isoformat().replace("+00:00", "Z"),
        "cancelled_at": None,
    }
    alone = client_for(ann).get(f"{URL}{booking.reference}/").json()
    tokens = [ticket_token(code=ticket.code, event_id=event.pk) for ticket in (first, second)]
    assert [ticket.pop("token") for ticket in alone["tickets"]] == tokens
    assert alone == answer.json()


def test_times_are_utc_whatever_the_sites_zone_is(event_factory, client_for, book, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    booking = book(event_factory(types=[{"price": 5}]))
    body = client_for(booking.user).get(f"{URL}{booking.reference}/").json()

    times = [body["created_at"], body["expires_at"], body["event"]["starts_at"]]
    assert [time[-1] for time in times] == ["Z", "Z", "Z"]


def test_the_same_key_gets_the_same_bytes(event_factory, client_for, user_factory):
    event, client = event_factory(), client_for(user_factory())

    first, second = (post(client, URL, wish(event), **{"Idempotency-Key": "a key"}) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert Booking.objects.count() == 1


def test_a_key_with_another_body_is_a_conflict_and_another_persons_key_is_another_key(
    event_factory, client_for, user_factory
):
    event, client = event_factory(), client_for(user_factory())
    post(client, URL, wish(event), **{"Idempotency-Key": "k"})

    clash = post(client, URL, wish(event, note="x"), **{"Idempotency-Key": "k"})
    assert (clash.status_code, clash.json()["code"]) == (422, "idempotency_conflict")
    assert post(client_for(user_factory()), URL, wish(event), **{"Idempotency-Key": "k"}).status_code == 201
    assert Booking.objects.count() == 2


def test_a_refusal_is_not_kept(event_factory, client_for, user_factory, book):
    event, client = event_factory(types=[{"capacity": 1}]), client_for(user_factory())
    other = book(event)

    refused = post(client, URL, wish(event), **{"Idempotency-Key": "k"})
    assert (refused.status_code, refused.json()) == (
        409,
        {"detail": "There are not enough seats left.", "code": "sold_out"},
    )
    assert not IdempotencyKey.objects.exists()

    post(client_for(other.user), f"{URL}{other.reference}/cancel/")
    assert post(client, URL, wish(event), **{"Idempotency-Key": "k"}).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "ключ", "tab\there"])
def test_what_can_not_be_a_key_is_400(event_factory, client_for, user_factory, key):
    answer = post(client_for(user_factory()), URL, wish(event_factory()), **{"Idempotency-Key": key})

    assert (answer.status_code, list(answer.json())) == (400, ["Idempotency-Key"])


def too_many_lines(event):
    return {**wish(event), "items": wish(event)["items"] * 21}


def too_many_tickets(event):
    return {**wish(event), "items": [{"ticket_type": 1, "quantity": 60}, {"ticket_type": 2, "quantity": 60}]}


BAD = {
    "nothing": lambda event: {},
    "a list": lambda event: [],
    "no items": lambda event: {**wish(event), "items": []},
    "items of a wrong type": lambda event: {**wish(event), "items": {"a": 1}},
    "a line of a wrong type": lambda event: {**wish(event), "items": [7]},
    "no tickets": lambda event: wish(event, 0),
    "negative": lambda event: wish(event, -1),
    "true": lambda event: wish(event, True),
    "half": lambda event: wish(event, 1.5),
    "huge": lambda event: wish(event, 10**30),
    "huge id": lambda event: {**wish(event), "event": 10**30},
    "id as object": lambda event: {**wish(event), "event": {"id": 1}},
    "21 lines": too_many_lines,
    "120 tickets": too_many_tickets,
    "more attendees than tickets": lambda event: wish(event, attendees=[{"name": "a"}, {"name": "b"}]),
    "attendee of a wrong type": lambda event: wish(event, attendees=["Ann"]),
    "NUL": lambda event: wish(event, note="a\0b"),
    "surrogate": lambda event: wish(event, attendees=[{"name": "\ud800"}]),
    "long note": lambda event: wish(event, note="x" * 5001),
    "unknown event": lambda event: {**wish(event), "event": 987654321},
    "another event's type": lambda event: {**wish(event), "items": [{"ticket_type": 987654321, "quantity": 1}]},
}


@pytest.mark.parametrize("name", BAD)
def test_bad_wishes_are_400_and_change_nothing(event_factory, client_for, user_factory, name):
    event = event_factory()

    answer = post(client_for(user_factory()), URL, BAD[name](event))

    assert answer.status_code == 400, answer.content
    assert not Booking.objects.exists()
    assert event.ticket_types.get().taken == 0


def test_two_lines_of_one_type_count_together(event_factory, client_for, user_factory):
    event = event_factory(types=[{"max_per_person": 3}])
    line = wish(event, 2)["items"][0]

    refused = post(client_for(user_factory()), URL, {"event": event.pk, "items": [line, line]})

    assert (refused.status_code, refused.json()["code"]) == (409, "limit_exceeded")


def test_strangers_get_401(client_for):
    client = client_for()
    for answer in (
        client.get(URL),
        post(client, URL, {}),
        client.get(f"{URL}x/"),
        post(client, "/api/v1/events/1/check_in/", {}),
    ):
        assert answer.status_code == 401


def test_what_is_not_yours_is_404(event_factory, client_for, user_factory, book):
    event = event_factory()
    booking = book(event)
    code = booking.tickets.get().code
    for person in (user_factory(), user_factory("organizer"), event.organizer):
        client = client_for(person)
        for path in ("", "tickets.pdf", f"tickets/{code}/qr.svg"):
            assert client.get(f"{URL}{booking.reference}/{path}").status_code == 404
        assert post(client, f"{URL}{booking.reference}/confirm/").status_code == 404
    for person in (user_factory(), user_factory("organizer")):
        assert post(client_for(person), f"{URL}{booking.reference}/cancel/").status_code == 404
    assert client_for(user_factory()).get(URL).json()["results"] == []


@pytest.mark.parametrize("path", ["bookings/", "attendees.csv", "check_in/"])
def test_an_events_bookings_are_for_its_organizer_and_admins(event_factory, client_for, user_factory, path):
    event = event_factory()
    url = f"/api/v1/events/{event.pk}/{path}"
    ask = (lambda client: post(client, url, {"code": "x"})) if path == "check_in/" else (lambda client: client.get(url))
    fine = 404 if path == "check_in/" else 200

    asked = [ask(client_for(person)).status_code for person in (user_factory(), user_factory("organizer"))]
    assert asked == [403, 404]
    assert [ask(client_for(person)).status_code for person in (event.organizer, user_factory("admin"))] == [fine, fine]
    people().revoke(event.organizer, "organizer")
    assert ask(client_for(event.organizer)).status_code == 403


def test_confirm_twice_is_the_same_answer(event_factory, client_for, book):
    booking = book(event_factory(types=[{"price": 5}]))
    client = client_for(booking.user)

    first, second = (post(client, f"{URL}{booking.reference}/confirm/") for _ in range(2))

    assert (first.status_code, first.json()["status"]) == (200, "confirmed")
    assert first.content == second.content


def test_cancel_a_part_by_its_owner_and_the_rest_by_the_organizer(event_factory, client_for, book):
    event = event_factory()
    booking = book(event, 2)
    code = booking.tickets.first().code
    url = f"{URL}{booking.reference}/cancel/"

    part = post(client_for(booking.user), url, {"tickets": [code]})
    assert (part.status_code, part.json()["status"], part.json()["items"][0]["quantity"]) == (200, "confirmed", 1)
    rest = post(client_for(event.organizer), url)
    assert (rest.status_code, rest.json()["status"]) == (200, "cancelled")
    again = post(client_for(booking.user), url)
    assert (again.status_code, again.json()["code"]) == (409, "not_cancellable")
    for bad in ({"tickets": []}, {"tickets": "x"}, {"tickets": [{}]}, []):
        assert post(client_for(booking.user), url, bad).status_code == 400


def test_check_in_answers_who_came(event_factory, client_for, book):
    event, other = event_factory(), event_factory()
    booking = book(event, attendees=[{"name": "Ann"}])
    ticket = booking.tickets.get()
    client, url = client_for(event.organizer), f"/api/v1/events/{event.pk}/check_in/"

    wrong_door = post(client_for(other.organizer), f"/api/v1/events/{other.pk}/check_in/", {"code": ticket.code})
    assert wrong_door.status_code == 404
    answer = post(client, url, {"code": ticket.code})
    ticket.refresh_from_db()
    assert answer.status_code == 200
    assert (answer.json()["ticket"]["code"], answer.json()["attendee_name"]) == (ticket.code, "Ann")
    assert answer.json()["checked_in_at"] == ticket.checked_in_at.isoformat().replace("+00:00", "Z")
    again = post(client, url, {"code": ticket.code})
    assert (again.status_code, again.json()["code"]) == (409, "already_checked_in")
    assert post(client, url, {"code": "unknown"}).status_code == 404
    assert post(client, url, {}).status_code == 400


def test_documents_are_for_confirmed_bookings(event_factory, client_for, book):
    event = event_factory(title="Хлеб <b>и</b> соль", types=[{"price": 5}], venue_name="Hall")
    booking = book(event, 2)
    client, base = client_for(booking.user), f"{URL}{booking.reference}/"
    code = booking.tickets.first().code
    for path in ("tickets.pdf", f"tickets/{code}/qr.svg"):
        refused = client.get(base + path)
        assert (refused.status_code, refused.json()["code"]) == (409, "not_confirmed")

    post(client, f"{base}confirm/")

    pdf, qr = client.get(f"{base}tickets.pdf"), client.get(f"{base}tickets/{code}/qr.svg")
    assert (pdf["Content-Type"], pdf.content[:4], pdf.content.count(b"/Type /Page\n")) == (
        "application/pdf",
        b"%PDF",
        2,
    )
    assert qr["Content-Type"] == "image/svg+xml"
    assert b"<svg" in qr.content
    assert client.get(f"{base}tickets/unknown/qr.svg").status_code == 404


def test_attendee_list_is_safe_for_spreadsheets(event_factory, client_for, book):
    event = event_factory()
    evil = ["=1+1", "+1", "-1", "@x", "\tx", " =x", "Ann"]
    booking = book(event, len(evil), attendees=[{"name": name} for name in evil], note="=cmd|x")

    answer = client_for(event.organizer).get(f"/api/v1/events/{event.pk}/attendees.csv")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(text))
    assert len(heading) == 11
    assert [row[4] for row in rows] == ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "' =x", "Ann"]
    assert {(row[0], row[8]) for row in rows} == {(booking.reference, "'=cmd|x")}


def test_lists_run_the_same_few_queries_for_1_and_50_rows(event_factory, client_for, user_factory, book):
    event, ann = event_factory(types=[{"capacity": 500}]), user_factory()
    lists = [(client_for(ann), URL), (client_for(event.organizer), f"/api/v1/events/{event.pk}/bookings/")]

    def queries(client, url):
        with CaptureQueriesContext(connection) as asked:
            rows = client.get(f"{url}?page_size=100").json()["results"]
        return len(asked), len(rows)

    book(event, user=ann)
    at_one = [queries(*each) for each in lists]
    for _ in range(49):
        book(event, user=ann)
    at_fifty = [queries(*each) for each in lists]

    assert [rows for _, rows in at_one + at_fifty] == [1, 1, 50, 50]
    assert [asked for asked, _ in at_one] == [asked for asked, _ in at_fifty] == [4, 5]


def test_an_empty_and_a_full_list_page_by_page(event_factory, client_for, user_factory, book):
    event, ann = event_factory(types=[{"capacity": 50}]), user_factory()
    made = [book(event, user=ann).reference for _ in range(5)]
    client, seen, url = client_for(ann), [], f"{URL}?page_size=2"
    while url:
        page = client.get(url).json()
        seen += [row["reference"] for row in page["results"]]
        url = page["next"]
    assert seen == made[::-1]


@pytest.mark.postgres
def test_booking_one_ticket_type_takes_few_statements(event_factory, client_for, user_factory):
    event, client = event_factory(types=[{"max_per_person": 60}]), client_for(user_factory())
    Event.objects.filter(pk=event.pk).update(capacity=None)
    event.ticket_types.update(capacity=100)
    body = wish(event, 50)
    with CaptureQueriesContext(connection) as queries:
        assert post(client, URL, body, **{"Idempotency-Key": "k"}).status_code == 201

    work = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    # session and person, who is authenticated otherwise here, are one more: types and key, clock and lock, what the
    # person has, everything that is stored, stock
    assert [sql.split()[0] for sql in work] == ["SELECT", "SELECT", "SELECT", "WITH", "UPDATE"]
    assert work[-1].startswith('UPDATE "event_booking_events_tickettype"')


def test_alias_answers_like_events(event_factory, client_for, book):
    event = event_factory()
    book(event)
    client = client_for(event.organizer)

    one, two = (client.get(f"/api/v1/{word}/{event.pk}/bookings/").json() for word in ("events", "recipe"))

    assert one == two
    assert one["results"][0]["user"]["email"].endswith("@example.com")


def test_periodic_work_frees_what_was_not_confirmed(event_factory, book, relay):
    event = event_factory(types=[{"price": 5}])
    booking = book(event)
    Booking.objects.filter(pk=booking.pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    relay()

    booking.refresh_from_db()
    assert (booking.status, event.ticket_types.get().taken) == ("expired", 0)


def test_cancelling_an_event_cancels_its_bookings(event_factory, book, relay, client_for):
    event = event_factory()
    book(event, 2)
    answer = post(client_for(event.organizer), f"/api/v1/events/{event.pk}/cancel/")
    assert answer.status_code == 200
    refused = post(client_for(event.organizer), URL, wish(event))
    assert (refused.status_code, refused.json()["code"]) == (409, "event_cancelled")

    relay()

    assert set(Ticket.objects.values_list("status", "booking__status")) == {("cancelled", "cancelled")}
    assert event.ticket_types.get().taken == 0


@pytest.mark.parametrize("path", ["%00/tickets.pdf", "x/tickets/%00/qr.svg", "%00/", "%00/cancel/", "x" * 300 + "/"])
def test_nonsense_in_a_path_is_404(client_for, user_factory, path):
    client = client_for(user_factory())

    answer = post(client, URL + path) if path.endswith("cancel/") else client.get(URL + path)

    assert answer.status_code == 404


def test_what_names_people_is_kept_by_no_cache(event_factory, client_for, book):
    event = event_factory()
    booking = book(event)
    code = booking.tickets.get().code
    own, organizer = client_for(booking.user), client_for(event.organizer)

    answers = [own.get(f"{URL}{booking.reference}/{path}") for path in ("tickets.pdf", f"tickets/{code}/qr.svg")]
    answers.append(organizer.get(f"/api/v1/events/{event.pk}/attendees.csv"))

    answers += [own.get(URL), own.get(f"/api/v1/events/{event.pk}/"), organizer.get("/api/v1/events/?mine=true")]

    assert [answer.headers["Cache-Control"] for answer in answers] == ["private, no-store"] * 6


@pytest.mark.parametrize(
    ("path", "accept"), [("tickets.pdf", "application/pdf"), ("tickets/{}/qr.svg", "image/svg+xml")]
)
def test_a_file_is_given_to_who_accepts_just_that(path, accept, event_factory, client_for, book):
    booking = book(event_factory())
    path = f"{URL}{booking.reference}/{path.format(booking.tickets.get().code)}"

    answer = client_for(booking.user).get(path, HTTP_ACCEPT=accept)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, accept)
    assert client_for(booking.user).options(path).status_code == 405
    assert "OPTIONS" not in answer.headers["Allow"]
