from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from event_booking.events.calendar import calendar_of
from event_booking.events.services import cancel_event, update_event


def entry_of(event):
    return Calendar.from_ical(calendar_of(event)).events[0]


def test_an_entry_says_when_in_the_events_own_zone_and_where(event_factory):
    event = event_factory(
        title="Brot; Käse, Wein", summary="Line one\nLine two", starts_at=datetime(2030, 7, 1, 16, 30, tzinfo=UTC),
        timezone="Europe/Berlin", venue_name="Hall", venue_address="1 Main St", latitude="52.5", longitude="13.4",
    )  # fmt: skip

    text = calendar_of(event).decode()
    entry = entry_of(event)

    assert "DTSTART;TZID=Europe/Berlin:20300701T183000" in text
    assert "BEGIN:VTIMEZONE" in text
    assert (entry["SUMMARY"], entry["DESCRIPTION"]) == (event.title, event.summary)
    assert entry["LOCATION"] == "Hall, 1 Main St, Berlin"
    assert (entry["STATUS"], entry["UID"]) == ("CONFIRMED", f"event-{event.pk}@booking.example")
    assert entry["GEO"].to_ical() == "52.5;13.4"


def test_a_change_keeps_the_uid_and_raises_the_sequence(event_factory):
    event = event_factory(venue_name="", city="")
    before = entry_of(event)
    type(event).objects.filter(pk=event.pk).update(created_at=datetime(2020, 1, 1, tzinfo=UTC))

    after = entry_of(type(event).objects.get(pk=update_event(event=event, title="New").pk))
    cancelled = entry_of(type(event).objects.get(pk=cancel_event(event=event).pk))

    assert before["UID"] == after["UID"] == cancelled["UID"]
    assert before["SEQUENCE"] < after["SEQUENCE"] <= cancelled["SEQUENCE"]
    assert cancelled["STATUS"] == "CANCELLED"
    assert "LOCATION" not in before


def test_no_line_of_another_kind_can_be_smuggled_in(event_factory):
    event = event_factory(title="A\r\nATTENDEE:mailto:x@example.com", venue_name="B\nX-EVIL:1")

    lines = calendar_of(event).decode().replace("\r\n ", "").splitlines()

    assert not [line for line in lines if line.startswith(("ATTENDEE", "X-EVIL"))]


def test_the_hour_that_comes_twice_in_autumn_is_told_apart(event_factory):
    first, again = datetime(2030, 10, 27, 0, 45, tzinfo=UTC), datetime(2030, 10, 27, 1, 30, tzinfo=UTC)

    entry = entry_of(event_factory(starts_at=first, ends_at=again, timezone="Europe/Berlin"))

    assert [entry[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND")] == [first, again]


def test_the_same_moment_by_another_zones_clock_is_another_file(event_factory):
    event = event_factory(starts_at=datetime(2030, 7, 1, 16, 30, tzinfo=UTC), timezone="Europe/Berlin")
    calendar_of(event)
    event.timezone = "Europe/Paris"
    assert "DTSTART;TZID=Europe/Paris:20300701T183000" in calendar_of(event).decode()


def test_every_zone_has_a_calendar(event_factory):
    event = event_factory(starts_at=datetime(2499, 12, 31, tzinfo=UTC), timezone="Pacific/Kiritimati")

    assert "TZID=Pacific/Kiritimati" in calendar_of(event).decode()


def test_who_no_longer_goes_has_it_taken_out_though_it_takes_place(event_factory):
    event = event_factory()
    later = event.updated_at + timedelta(seconds=5)

    calendar = Calendar.from_ical(calendar_of(event, method="CANCEL", at=later))
    [entry] = calendar.events

    assert (calendar["METHOD"], entry["STATUS"]) == ("CANCEL", "CANCELLED")
    assert entry["UID"] == entry_of(event)["UID"]
    assert entry["SEQUENCE"] > entry_of(event)["SEQUENCE"]
    assert entry["DTSTAMP"].dt == later.replace(microsecond=0)


def test_taking_out_comes_after_entering_even_within_one_second(event_factory):
    event = event_factory()
    at = event.updated_at
    sequences = [
        Calendar.from_ical(calendar_of(event, method=method, at=at)).events[0]["SEQUENCE"]
        for method in ("PUBLISH", "CANCEL")
    ]
    assert sequences[0] + 1 == sequences[1]


def test_something_older_than_the_event_does_not_count_below_zero(event_factory):
    event = event_factory()
    text = calendar_of(event, at=event.created_at - timedelta(days=1))
    assert Calendar.from_ical(text).events[0]["SEQUENCE"] == 0


def test_the_site_is_the_organizer_since_addresses_are_private(event_factory, settings):
    settings.DEFAULT_FROM_EMAIL = '"Tickets, Ltd." <tickets@example.com>'
    event = event_factory()
    organizer = entry_of(event)["ORGANIZER"]
    assert (str(organizer), organizer.params["CN"]) == ("mailto:tickets@example.com", "Event Booking")
    assert event.organizer.email not in calendar_of(event).decode()
