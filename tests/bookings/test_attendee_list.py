"""How organizers find attendees, and take the list along."""

import csv
import io
import sys
import zipfile
from itertools import islice
from xml.etree import ElementTree

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from event_booking.bookings import attendee_list
from event_booking.bookings.models import Ticket

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EVIL = ["=1+1", "+1", "-1", "@x", "\tx", " =x", "https://a.example", "12", "Ann"]


@pytest.fixture
def event(event_factory):
    return event_factory(types=[{"name": "One"}, {"name": "Two"}, {"name": "Paid", "price": 5}])


@pytest.fixture
def found(event, client_for):
    """``found(search="ann")``: references of the bookings that the organizer finds."""

    def look(where=event, **wanted):
        answer = client_for(where.organizer).get(f"/api/v1/events/{where.pk}/bookings/", wanted)
        assert answer.status_code == 200, answer.json()
        return {row["reference"] for row in answer.json()["results"]}

    return look


@pytest.fixture
def file_of(event, client_for):
    def fetch(name):
        answer = client_for(event.organizer).get(f"/api/v1/events/{event.pk}/{name}")
        assert answer.status_code == 200, answer.json()
        return answer, b"".join(answer.streaming_content)

    return fetch


def csv_rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx_rows(content):
    """The texts of each row; whatever is no text fails."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        assert not [name for name in book.namelist() if "externalLink" in name or "vba" in name]
    assert not list(sheet.iter(f"{SPREADSHEET}f")), "a formula"
    assert not list(sheet.iter(f"{SPREADSHEET}hyperlink"))
    rows = [list(row) for row in sheet.iter(f"{SPREADSHEET}row")]
    assert {cell.get("t") for row in rows for cell in row} == {"inlineStr"}
    return [["".join(cell.itertext()) for cell in row] for row in rows]


def check_in(booking):
    Ticket.objects.filter(booking=booking).update(status="used", checked_in_at=timezone.now())


def test_by_words_of_names_addresses_and_reference(event, found, book, user_factory):
    ann = book(event, user=user_factory(email="ann.loaf@example.com", first_name="Anna", last_name="Loaf"))
    guest = book(event, attendees=[{"name": "Zoë Rye", "email": "zoe@rye.example"}])
    sold = {ann.reference, guest.reference}

    assert found() == sold
    for words in ("loaf", "ANNA lo", "ann.LOAF@", f" {ann.reference[:9]} ", ann.reference):
        assert found(search=words) == {ann.reference}, words
    for words in ("zo", "Rye zoe@rye"):
        assert found(search=words) == {guest.reference}, words
    assert found(search="anna rye") == set()
    assert found(search="  ") == sold


def test_a_search_has_no_wildcards(event, found, book):
    book(event, attendees=[{"name": "Ann"}])

    assert [found(search=text) for text in ("%", "A%n", "A_n", "\\")] == [set()] * 4


def test_by_status_type_and_check_in(event, found, book):
    one, two, paid = event.ticket_types.all()
    seated, here = book(event, {one.pk: 1, two.pk: 1}), book(event, {two.pk: 1})
    held = book(event, {paid.pk: 1})
    check_in(here)

    assert found(status="held") == {held.reference}
    assert found(status="cancelled") == set()
    assert found(ticket_type=two.pk) == {seated.reference, here.reference}
    assert found(checked_in="true") == {here.reference}
    assert found(checked_in="false") == {seated.reference}, "a hold opens no door"
    assert found(ticket_type=one.pk, checked_in="true") == set()


def test_type_and_check_in_mean_the_same_ticket(event, found, book):
    one, two, _ = event.ticket_types.all()
    mixed = book(event, {one.pk: 1, two.pk: 1})
    Ticket.objects.filter(booking=mixed, ticket_type=one).update(status="used", checked_in_at=timezone.now())

    assert found(ticket_type=one.pk, checked_in="true") == {mixed.reference}
    assert found(ticket_type=two.pk, checked_in="true") == set()
    assert found(ticket_type=two.pk, checked_in="false") == {mixed.reference}


def test_filters_reach_into_no_other_event(event, event_factory, found, book):
    other = event_factory(organizer=event.organizer)
    elsewhere = book(other, attendees=[{"name": "Ann"}])

    assert found(search="Ann") == found(search=elsewhere.reference) == set()
    assert found(ticket_type=other.ticket_types.get().pk) == set()


@pytest.mark.parametrize(
    "query",
    [
        "status=gone", "checked_in=perhaps", "ticket_type=x", "ticket_type=0", f"ticket_type={2**63}",
        f"search={'x' * 201}", "search=%00",
    ],
)  # fmt: skip
def test_what_can_not_be_is_refused(event, client_for, query):
    answer = client_for(event.organizer).get(f"/api/v1/events/{event.pk}/bookings/?{query}")

    assert (answer.status_code, list(answer.json())) == (400, [query.partition("=")[0]])


def test_columns_can_not_be_named(event, found, book):
    booking = book(event)

    assert found(user__password__startswith="x", note="x") == {booking.reference}


def test_a_search_with_every_filter_runs_as_many_queries_for_1_and_20_rows(event_factory, client_for, book):
    event = event_factory(types=[{"capacity": 50}])
    kind, client = event.ticket_types.get(), client_for(event.organizer)
    url = f"/api/v1/events/{event.pk}/bookings/?search=a+e&status=confirmed&ticket_type={kind.pk}&checked_in=false"

    def queries():
        with CaptureQueriesContext(connection) as asked:
            rows = client.get(url).json()["results"]
        return len(asked), len(rows)

    book(event)
    at_one = queries()
    for _ in range(19):
        book(event)
    assert (at_one, queries()) == ((5, 1), (5, 20))


def test_filters_stay_in_the_link_to_the_next_page(event, client_for, book):
    ours = {book(event, attendees=[{"name": "Ann"}]).reference for _ in range(3)}
    book(event, attendees=[{"name": "Ben"}])
    client, url, seen = client_for(event.organizer), f"/api/v1/events/{event.pk}/bookings/?search=ann&page_size=1", []
    while url:
        page = client.get(url).json()
        seen += [row["reference"] for row in page["results"]]
        url = page["next"]

    assert (len(seen), set(seen) >= ours) == (len(set(seen)), True)


def test_both_files_have_the_same_rows(event, file_of, book, monkeypatch):
    monkeypatch.setattr(attendee_list, "CHUNK", 2)
    event.questions.create(label="=Size")
    book(event, len(EVIL), attendees=[{"name": name} for name in EVIL], note="=cmd|x")

    (_, text), (answer, book_) = file_of("attendees.csv"), file_of("attendees.xlsx")

    rows = xlsx_rows(book_)
    assert rows == csv_rows(text)
    assert rows[0][-1] == "'=Size"
    safe = ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "' =x", "https://a.example", "12", "Ann"]
    assert [row[4] for row in rows[1:]] == safe
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="attendees-{event.pk}.xlsx"'


def test_signs_that_xml_has_not_are_no_broken_file(event, file_of, book):
    book(event, attendees=[{"name": "Ann"}])
    Ticket.objects.update(attendee_name="a\x01<b>&\U0001f35e")

    rows = xlsx_rows(file_of("attendees.xlsx")[1])

    assert rows[1][4] == "a_x0001_<b>&\U0001f35e"


def test_a_name_is_no_markup_of_the_sheet(event, file_of, book):
    """The library writes what looks like its own rich text as it stands, and with it whatever else is in there."""
    book(event, attendees=[{"name": "Ann"}])
    name = '<r><t>x</t></r></is></c><c r="F9"><f>HYPERLINK("https://a.example","pay")</f></c><c><is><r></r>'
    Ticket.objects.update(attendee_name=name)

    rows = xlsx_rows(file_of("attendees.xlsx")[1])

    assert rows[1][4] == f"'{name}"


def test_a_cell_is_as_long_as_excel_counts(event, file_of, book):
    """Which counts a letter beyond the first 65,536 as two."""
    book(event, attendees=[{"name": "Ann"}])
    Ticket.objects.update(answers={str(event.questions.create(label="Size").pk): "a" + "\U0001f35e" * 20_000})

    rows = xlsx_rows(file_of("attendees.xlsx")[1])

    assert rows[1][-1] == "a" + "\U0001f35e" * 16_383


def test_a_file_takes_a_query_for_each_chunk(event, file_of, book, monkeypatch):
    monkeypatch.setattr(attendee_list, "CHUNK", 4)
    book(event, 9)

    with CaptureQueriesContext(connection) as asked:
        file_of("attendees.xlsx")

    chunks = [each for each in asked if "attendee_name" in each["sql"]]
    assert len(chunks) == 4, "of 4, 4 and 1, and one that finds nothing"


def test_without_the_extra_it_is_said(event, client_for, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)

    answer = client_for(event.organizer).get(f"/api/v1/events/{event.pk}/attendees.xlsx")

    assert (answer.status_code, answer.json()["code"]) == (409, "xlsx_not_installed")


def test_no_room_for_the_file_is_said(event, client_for, monkeypatch, tmp_path):
    def full(*args, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", full)

    answer = client_for(event.organizer).get(f"/api/v1/events/{event.pk}/attendees.xlsx")

    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_for_its_organizer(event, client_for, user_factory):
    url = f"/api/v1/events/{event.pk}/attendees.xlsx"
    people = [None, user_factory(), user_factory("organizer"), user_factory("admin")]

    answers = [client_for(person).get(url) for person in people]
    answers[-1].close()

    assert [answer.status_code for answer in answers] == [401, 403, 404, 200]


@pytest.mark.parametrize("statement", range(3))
def test_a_database_that_goes_away_before_the_first_line_is_a_503(statement, event, client_for, book, monkeypatch):
    """Who was told that all is well would keep a list in which nobody stands."""
    book(event)
    client, rows, fails = client_for(event.organizer), attendee_list.attendee_rows, OperationalError("gone")

    def broken(event):
        yield from islice(rows(event), statement)
        raise fails

    monkeypatch.setattr(attendee_list, "attendee_rows", broken)
    answer = client.get(f"/api/v1/events/{event.pk}/attendees.csv")

    assert (answer.status_code, "Retry-After" in answer.headers) == ((503, True) if statement < 2 else (200, False))
