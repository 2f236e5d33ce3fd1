"""A form of Django's admin in a browser: what it carries along stays right where its scripts add a row."""

from tests.site.pages.conftest import PASSWORD, PEOPLE


def test_an_event_that_its_organizer_changed_while_the_form_was_open(page_at, event_on_sale, organizer, rows):
    event = event_on_sale("Open in the admin", capacity=20)
    page = page_at()
    page.goto("/admin/")
    page.fill("[name=username]", PEOPLE["admin"])
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.goto(f"/admin/event_booking_events/event/{event['id']}/change/")

    assert organizer.patch(f"events/{event['id']}/", json={"summary": "Changed meanwhile"}).status_code == 200
    page.fill("[name=title]", "Changed in the admin")
    page.click("#ticket_types-group .add-row a")
    for name, value in {"name": "Late", "price": "7", "capacity": "3"}.items():
        page.fill(f"[name=ticket_types-1-{name}]", value)
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")

    named = "SELECT title, summary FROM event_booking_events_event WHERE id = %s"
    assert rows(named, event["id"]) == [("Changed in the admin", "Changed meanwhile")]
    kinds = "SELECT capacity, price FROM event_booking_events_tickettype WHERE event_id = %s ORDER BY id"
    assert rows(kinds, event["id"]) == [(20, 0), (3, 7)]
