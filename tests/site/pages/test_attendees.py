"""What an organizer does about attendees: finds them, takes the list along, sells, cancels, writes to them."""

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from tests.site.pages.conftest import PASSWORD, PEOPLE, axe, screenshot


@pytest.fixture
def api(site):
    """The organizer's own client."""
    client = site.client()
    token = client.post("login/", json={"email": PEOPLE["organizer"], "password": PASSWORD}).json()["access"]
    client.headers["Authorization"] = f"Bearer {token}"
    return client


@pytest.fixture
def event(api):
    """An event of theirs to come, with bookings, of which something is left to sell."""
    for card in api.get("events/", params={"mine": "true", "page_size": 100}).json()["results"]:
        found = api.get(f"events/{card['id']}/").json()
        seats = max(kind["seats_left"] for kind in found["ticket_types"])
        booked = api.get(f"events/{card['id']}/bookings/", params={"status": "confirmed"}).json()["results"]
        is_to_come = datetime.fromisoformat(found["starts_at"]) > datetime.now(UTC) + timedelta(days=1)
        if found["status"] == "published" and is_to_come and seats > 4 and len(booked) > 3:
            return found
    raise AssertionError("the demo has no such event")


def open_page(signed_in, event, path, **more):
    page = signed_in("organizer", **more)
    page.goto(f"/organize/events/{event['id']}/{path}")
    page.get_by_role("heading", level=1).wait_for()
    return page


def looks_well(page, name):
    page.wait_for_timeout(500)  # lists fill; a stream may be open, so the network is never idle
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)
    screenshot(page, name)


@pytest.mark.parametrize(
    ("width", "theme", "language"), [(1440, "light", "en"), (360, "dark", "ru"), (360, "light", "en")]
)
def test_the_pages_look_well(signed_in, event, width, theme, language):
    page = open_page(signed_in, event, "attendees", width=width, theme=theme, language=language)
    page.get_by_text(re.compile(r"^\d+ (booking|брон)")).wait_for()
    looks_well(page, "attendees")
    for path, name in (
        ("attendees?list=waiting", "waiting"),
        ("messages", "messages"),
        ("messages?write=new", "write"),
    ):
        page.goto(f"/organize/events/{event['id']}/{path}")
        page.get_by_role("heading", level=2).first.wait_for()
        looks_well(page, name)


def test_search_and_filters_stay_in_the_address(signed_in, event, api):
    wanted = api.get(f"events/{event['id']}/bookings/", params={"status": "confirmed"}).json()["results"][1]
    page = open_page(signed_in, event, "attendees")
    page.get_by_label("Search").fill(wanted["user"]["email"])
    page.wait_for_url("**q=*")
    page.get_by_label("Status").select_option("confirmed")
    page.get_by_label("Ticket type").select_option(str(wanted["items"][0]["ticket_type"]))
    page.wait_for_url("**type=*")
    page.get_by_text(wanted["reference"]).wait_for()

    page.reload()
    page.get_by_text(wanted["reference"]).wait_for()
    assert page.get_by_label("Search").input_value() == wanted["user"]["email"]
    page.get_by_label("Search").fill("nobody is called that")
    page.get_by_text("Nobody fits").wait_for()
    axe(page)
    page.locator("main").get_by_role("button", name="Clear filters").last.click()
    page.get_by_text(wanted["reference"]).wait_for()
    assert page.get_by_label("Search").input_value() == ""
    assert "?" not in page.url


def test_the_list_is_taken_along(signed_in, event):
    page = open_page(signed_in, event, "attendees")
    files = {}
    for kind in ("CSV", "XLSX"):
        with page.expect_download() as fetched:
            page.get_by_role("button", name=f"Download everybody as {kind}").click()
        files[fetched.value.suggested_filename] = fetched.value.path().read_bytes()

    assert set(files) == {f"attendees-{event['id']}.csv", f"attendees-{event['id']}.xlsx"}
    assert files[f"attendees-{event['id']}.csv"].decode("utf-8-sig").startswith('"Booking"')
    with zipfile.ZipFile(io.BytesIO(files[f"attendees-{event['id']}.xlsx"])) as book:
        assert "xl/worksheets/sheet1.xml" in book.namelist()


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (360, "light")])
def test_somebody_buys_at_the_door_and_cancels(signed_in, event, watch, width, theme):
    watch.allows.append("status of 400")
    name = f"Door {width}"
    page = open_page(signed_in, event, "attendees", width=width, theme=theme)
    kind = max(event["ticket_types"], key=lambda kind: kind["seats_left"])
    page.get_by_role("button", name="Sell at the door").click()
    dialog = page.get_by_role("dialog")
    for _ in range(2):
        dialog.get_by_role("button", name=f"One more: {kind['name']}").click()
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_label("E-mail address").fill("door@nowhere")
    dialog.get_by_role("button", name=re.compile("^Sell 2 tickets")).click()
    dialog.get_by_label("E-mail address").and_(page.locator("[aria-invalid]")).wait_for()
    axe(page)
    screenshot(page, "door")
    dialog.get_by_label("E-mail address").fill("")
    dialog.get_by_role("button", name=re.compile("^Sell 2 tickets")).click()
    dialog.wait_for(state="detached")
    page.get_by_text("2 tickets are sold.").wait_for()

    page.get_by_role("button", name=f"Cancel tickets of {name}").click()
    dialog.get_by_role("checkbox").first.uncheck()
    dialog.get_by_role("status").wait_for()  # what comes back
    axe(page)
    screenshot(page, "cancel")
    dialog.get_by_role("button", name="Cancel 1 ticket").click()
    dialog.wait_for(state="detached")
    page.get_by_label("Search").fill(name)
    page.get_by_text("1 booking").wait_for()
    page.get_by_text(f"1 × {kind['name']}").wait_for()


def test_tickets_are_sent_again(signed_in, event, watch):
    watch.allows.append("status of 409")  # those of the demo were never mailed
    page = open_page(signed_in, event, "attendees")
    page.get_by_role("button", name=re.compile("^Send the tickets again")).first.click()

    page.get_by_text(re.compile("on their way to|has been sent that could")).wait_for()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (360, "dark")])
def test_a_message_is_written_kept_scheduled_and_cancelled(signed_in, event, watch, width, theme):
    watch.allows.append("status of 400")  # of a placeholder that does not exist
    subject = f"Bring an apron {width}"
    page = open_page(signed_in, event, "messages?write=new", width=width, theme=theme)
    page.get_by_role("button", name="Schedule").or_(page.get_by_role("button", name="Send", exact=True)).click()
    page.get_by_text("This is needed.").first.wait_for()
    page.get_by_role("textbox", name="Subject").fill(subject)
    page.get_by_role("textbox", name="Text").fill("See {palce}")
    page.get_by_text(re.compile("There is no placeholder")).wait_for()
    axe(page)
    page.get_by_role("textbox", name="Text").fill("Come to ")
    page.get_by_role("button", name="Place").click()
    page.get_by_text(re.compile(r"\d+ (person|people) would get it now")).wait_for()
    assert page.get_by_role("textbox", name="Text").input_value() == "Come to {place}"
    page.get_by_role("region", name="Preview").get_by_text(subject).wait_for()
    looks_well(page, "written")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The draft is saved.").wait_for()

    page.get_by_role("link", name=f"Edit: {subject}").click()
    page.get_by_label("Later").check()
    page.get_by_label("Day and time").fill("2020-01-01T09:00")
    page.get_by_role("button", name="Schedule").click()
    page.get_by_text("This time has passed.").wait_for()
    page.get_by_label("Day and time").fill(f"{event['starts_at'][:10]}T00:05")
    page.get_by_role("button", name="Schedule").click()
    page.get_by_text("The message is scheduled.").wait_for()
    page.get_by_text(re.compile("^Leaves .*12:05|^Leaves .*00:05")).wait_for()
    looks_well(page, "scheduled")
    page.get_by_role("button", name=f"Cancel it: {subject}").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel it").click()
    page.get_by_text("The message is cancelled.").wait_for()


def test_a_message_is_sent_once_it_was_asked_whether_that_is_meant(signed_in, event):
    page = open_page(signed_in, event, "messages?write=new")
    page.get_by_role("textbox", name="Subject").fill("Doors open at 7")
    page.get_by_role("textbox", name="Text").fill("Come.")
    page.get_by_text(re.compile(r"would get it now")).wait_for()
    page.get_by_role("button", name="Send", exact=True).click()
    axe(page)
    page.get_by_role("dialog").get_by_role("button", name="Send", exact=True).click()

    page.get_by_text("The message is on its way.").wait_for()
    card = page.get_by_role("listitem").filter(has_text="Doors open at 7")
    card.get_by_text(re.compile("^(Being sent|Sent)$")).wait_for()
    looks_well(page, "sent")


def test_somebody_elses_event_is_none(signed_in, site, api, watch):
    watch.allows.append("status of 404")
    mine = {card["id"] for card in api.get("events/", params={"mine": "true", "page_size": 100}).json()["results"]}
    other = next(card for card in site.client().get("events/").json()["results"] if card["id"] not in mine)
    page = open_page(signed_in, other, "attendees")

    page.get_by_role("alert").wait_for()
    axe(page)
