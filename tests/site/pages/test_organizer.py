"""What an organizer comes for, from a draft to the door: by the links of the pages alone, as people go."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from tests.site.pages.conftest import PASSWORD, PEOPLE, axe, screenshot

DAY = (datetime.now() + timedelta(days=75)).date().isoformat()  # noqa: DTZ005 - whatever the zone, it is to come


def picture():
    out = BytesIO()
    Image.new("RGB", (640, 360), "sienna").save(out, "PNG")
    return {"name": "loaf.png", "mimeType": "image/png", "buffer": out.getvalue()}


def books(site, email, event, seats):
    """Somebody's booking, over the API; its tickets."""
    access = site.client().post("login/", json={"email": email, "password": PASSWORD}).json()["access"]
    client = site.client(access)
    kind = client.get(f"events/{event}/").json()["ticket_types"][0]["id"]
    body = {
        "event": event, "items": [{"ticket_type": kind, "quantity": seats}],
        "attendees": [{"name": f"Ada Guest {number}"} for number in range(1, seats + 1)],
    }  # fmt: skip
    held = client.post("bookings/", json=body, headers={"Idempotency-Key": uuid4().hex})
    assert held.status_code == 201, held.text
    if held.json()["status"] == "held":
        confirmed = client.post(f"bookings/{held.json()['reference']}/confirm/")
        assert confirmed.status_code == 200, confirmed.text
    return client.get(f"bookings/{held.json()['reference']}/").json()["tickets"]


def looks_well(page, name):
    page.wait_for_timeout(300)  # lists fill; a stream may be open, so the network is never idle
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)
    screenshot(page, f"organizer-{name}")


def to_tab(page, name, title):
    """To another page of the event, which has the same head."""
    page.get_by_role("navigation", name="Pages of this event").get_by_role("link", name=name).click()
    page.get_by_role("heading", name=f"{name}: {title}", level=1).wait_for()


def write_draft(page, title):
    page.get_by_role("link", name="New event").first.click()
    page.get_by_role("heading", name="New event", level=1).wait_for()
    page.get_by_label("Title *").fill(title)
    page.get_by_label("Description *").fill("Two loaves, one day.")
    page.get_by_label("Category *").select_option(index=1)
    page.get_by_label("Difficulty *").select_option("beginner")
    page.get_by_label("Begins *").fill(f"{DAY}T10:00")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url(re.compile(r"/organize/events/\d+$"))
    page.get_by_text(re.compile("^Saved at")).wait_for()
    return int(page.url.rpartition("/")[2])


def complete(page):
    """Tickets and a picture; what else is missing is found by the checklist."""
    page.get_by_role("button", name="Add a kind of ticket").click()
    page.get_by_label("Price").fill("12.50")
    page.get_by_label("Seats *").fill("8")
    page.locator("#pictures input[type=file]").set_input_files([picture()])
    page.get_by_label("Caption of picture 1").wait_for()
    page.get_by_role("button", name="A venue or a city").click()
    page.keyboard.type("Mill")
    page.get_by_label("City").fill("Berlin")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Published. Everybody can see it now.").wait_for()


def own_row(page, title, is_wide):
    """The event on the dashboard."""
    row = page.get_by_role("row" if is_wide else "listitem").filter(
        has=page.get_by_role("link", name=title, exact=True)
    )
    more = page.get_by_role("button", name="Show more")
    for _ in range(20):  # the list goes on
        page.wait_for_timeout(200)
        row.or_(more).first.wait_for()
        if row.count():
            break
        more.click()
    row.wait_for()
    return row


def write_to_attendees(page, subject):
    page.get_by_role("link", name="Write a message").first.click()  # another where there is none yet
    page.get_by_role("textbox", name="Subject").fill(subject)
    page.get_by_role("textbox", name="Text").fill("The oven is hot at nine.")
    page.get_by_text("1 person would get it now").wait_for()
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("The message is on its way.").wait_for()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (360, "dark")])
def test_from_a_draft_to_the_door(signed_in, site, mails, width, theme):
    guest = PEOPLE["user"]  # the demo's crowd gets no mail
    title, is_wide = f"Rye from draft to door {width}", width > 1024
    page = signed_in("organizer", width=width, theme=theme)
    if is_wide:
        page.get_by_role("link", name="Organize", exact=True).click()
    else:
        page.get_by_role("button", name="Account").click()
        page.get_by_role("menuitem", name="Organize").click()
    page.get_by_role("heading", name="My events", level=1).wait_for()

    event = write_draft(page, title)
    page.get_by_role("link", name="My events").click()
    page.get_by_role("link", name="Drafts").click()
    own_row(page, title, is_wide).get_by_role("link", name=title, exact=True).click()
    page.get_by_label("Title *").wait_for()
    complete(page)
    looks_well(page, "published")
    tickets = books(site, guest, event, 2)

    page.get_by_role("link", name="My events").click()
    row = own_row(page, title, is_wide)
    assert "2 of 8" in row.inner_text()
    assert "25" in row.inner_text()
    looks_well(page, "dashboard")

    row.get_by_role("link", name=re.compile("^Attendees")).click()
    page.get_by_label("Search").fill("nobody at all")
    page.get_by_text("Nobody fits").wait_for()
    page.get_by_label("Search").fill(guest)
    page.get_by_text("1 booking", exact=True).wait_for()
    looks_well(page, "attendees")

    to_tab(page, "Messages", title)
    write_to_attendees(page, f"The oven is on {width}")
    assert "The oven is hot at nine." in mails.wait(guest, has=lambda text: f"The oven is on {width}" in text)

    to_tab(page, "Check-in", title)
    page.get_by_text("Everything is sent").wait_for()
    page.get_by_label("Name, booking or code").fill("ada guest 1")
    page.get_by_role("button", name="Let in Ada Guest 1").click()
    page.locator("[data-word=welcome]").wait_for()
    page.get_by_label("Name, booking or code").fill(tickets[1]["code"])
    page.get_by_role("button", name="Let in Ada Guest 2").or_(page.get_by_text("No ticket")).first.wait_for()
    page.get_by_role("button", name="Let in Ada Guest 2").click()
    page.get_by_text("2 of 2 are in").wait_for()
    page.get_by_text("Everything is sent").wait_for()
    looks_well(page, "check-in")

    to_tab(page, "Figures", title)
    page.get_by_text("2 people came in within these").wait_for()
    assert "2 of 8" in page.locator("main").inner_text()
    looks_well(page, "figures")
    to_tab(page, "Edit", title)
    page.get_by_role("link", name="See its page").click()
    page.get_by_role("heading", name=title, level=1).wait_for()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Title *").wait_for()


def test_a_row_of_the_dashboard_is_duplicated_at_once(signed_in, event_on_sale):
    event = event_on_sale("Once more from the dashboard")
    page = signed_in("organizer")
    page.get_by_role("link", name="Organize", exact=True).click()
    row = own_row(page, event["title"], is_wide=True)
    row.get_by_role("button", name=f"More for {event['title']}").click()
    page.get_by_role("menuitem", name="Duplicate").click()

    page.get_by_role("heading", name=f"Copy of {event['title']}", level=1).wait_for()
    page.get_by_text("This is the copy. It is a draft.").wait_for()
    assert page.get_by_label("Title *").input_value() == f"Copy of {event['title']}"
    axe(page)
    page.get_by_role("button", name="Delete the event").click()  # other tests look for English words
    page.get_by_role("dialog").get_by_role("button", name="Delete the event").click()
    page.wait_for_url("**/organize")
