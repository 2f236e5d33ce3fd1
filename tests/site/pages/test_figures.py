"""An organizer looks at their events, publishes one, and sees what an event has come to."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.site.pages.conftest import PASSWORD, PEOPLE, axe, screenshot

BODY = {"email": PEOPLE["organizer"], "password": PASSWORD}


@pytest.fixture
def client(site):
    """The organizer's, of the API."""
    return site.client(site.client().post("login/", json=BODY).json()["access"])


@pytest.fixture
def own(client):
    """What the organizer's figures say over the API: ``own("past")``."""

    def ask(state=""):
        state = f"&state={state}" if state else ""
        return client.get(f"events/figures/?page_size=100{state}").json()["results"]

    return ask


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "ru")])
def test_the_dashboard(signed_in, width, theme, language):
    page = signed_in("organizer", width=width, theme=theme, language=language)
    page.goto("/organize")
    page.wait_for_selector("dl")
    page.wait_for_selector("main h3, main table")
    page.wait_for_load_state("networkidle")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)
    screenshot(page, "organize-dashboard")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "ru")])
def test_the_figures_of_an_event(signed_in, own, width, theme, language):
    event = max(own("past"), key=lambda row: row["sold"])["event"]
    page = signed_in("organizer", width=width, theme=theme, language=language)
    page.goto(f"/organize/events/{event['id']}/figures")
    page.wait_for_selector("svg.recharts-surface")
    page.wait_for_load_state("networkidle")

    assert page.locator("h1").inner_text().endswith(event["title"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)
    screenshot(page, "organize-figures")
    for details in page.locator("details").all():
        details.locator("summary").click()
    axe(page)
    screenshot(page, "organize-figures-tables")


def test_words_table_and_answer_say_the_same(signed_in, own):
    row = max(own("past"), key=lambda row: row["sold"])
    page = signed_in("organizer")
    page.goto(f"/organize/events/{row['event']['id']}/figures")
    sales = page.get_by_role("region", name="Sales over time")
    sales.get_by_text("All numbers as a table").click()
    numbers = [int(cell.replace(",", "")) for cell in sales.locator("td").all_inner_texts()]

    assert sum(numbers) == row["sold"]
    assert f"{row['sold']} tickets sold" in sales.inner_text()


def test_cancellations_say_whose_decision_they_were(signed_in, own, client):
    event = max(own("upcoming"), key=lambda row: row["bookings"])["event"]
    seats = sum(row["seats"] for row in client.get(f"events/{event['id']}/figures/").json()["cancellations"])
    page = signed_in("organizer")
    page.goto(f"/organize/events/{event['id']}/figures")
    cancelled = page.get_by_role("region", name="Where cancellations come from")
    cancelled.locator("svg.recharts-surface").wait_for()

    assert seats > 1
    assert f"{seats} seats came back: {seats} by whoever booked." in cancelled.inner_text()
    screenshot(page, "organize-cancellations")


def test_the_bars_have_the_colours_of_the_theme(signed_in, own):
    event = max(own("past"), key=lambda row: row["sold"])["event"]
    page = signed_in("organizer")
    page.goto(f"/organize/events/{event['id']}/figures")
    page.wait_for_selector(".recharts-bar-rectangle path")
    color = "getComputedStyle(document.querySelector('.recharts-bar-rectangle path')).fill"
    light = page.evaluate(color)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")

    assert re.fullmatch(r"rgb\(.*\)", light)
    # colours pass into each other, if ever so quickly
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
    assert page.evaluate(color) != light


def test_a_draft_is_published_from_its_row(signed_in, own, client):
    starts_at = datetime.now(UTC) + timedelta(days=40)
    wish = {
        "title": "Rye for the patient", "category": "workshop", "difficulty": "beginner", "timezone": "Europe/Berlin",
        "starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=2)).isoformat(),
        "description": "Three days of waiting.", "ticket_types": [{"name": "Standard", "price": "5.00", "capacity": 4}],
    }  # fmt: skip
    draft = client.post("events/", json=wish).json()
    page = signed_in("organizer")
    page.goto("/organize")
    page.get_by_role("link", name="Drafts").click()
    menu = page.get_by_role("button", name=f"More for {draft['title']}")
    menu.focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Publish…").click()
    dialog = page.get_by_role("dialog")
    axe(page)
    screenshot(page, "organize-publish", full_page=False)
    dialog.get_by_role("button", name="Cancel").or_(dialog.get_by_role("button", name="Close")).first.click()
    assert draft["id"] in [row["event"]["id"] for row in own("draft")]

    menu.click()
    page.get_by_role("menuitem", name="Publish…").click()
    with page.expect_response("**/publish/"):
        page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    page.get_by_text("is published").first.wait_for()

    assert draft["id"] in [row["event"]["id"] for row in own("upcoming")]


def test_somebody_elses_event_is_not_there(signed_in, site, watch, own):
    watch.allows.append("status of 404")
    mine = {row["event"]["id"] for row in own()}
    other = next(row for row in site.client().get("events/?page_size=100").json()["results"] if row["id"] not in mine)
    page = signed_in("organizer")
    page.goto(f"/organize/events/{other['id']}/figures")

    page.get_by_role("heading", name="There is no such page").wait_for()


def test_a_failure_can_be_tried_again(signed_in, watch):
    watch.allows.append("status of 503")
    page = signed_in("organizer")
    page.route("**/events/figures/?*", lambda route: route.fulfill(status=503, json={"detail": "Busy."}))
    page.goto("/organize")
    failed = page.get_by_role("alert").filter(has_text="could not be loaded")
    failed.wait_for(timeout=20_000)
    axe(page)
    page.unroute("**/events/figures/?*")
    failed.get_by_role("button", name="Try again").click()

    page.wait_for_selector("main table")


def test_visitors_are_counted_once_in_a_visit_and_the_organizer_never(page_at, signed_in, own, site):
    event = own("upcoming")[0]["event"]
    path = f"/events/{event['id']}/{event['slug']}"

    def views():
        return next(row["views"] for row in own("upcoming") if row["event"]["id"] == event["id"])

    before = views()
    page = page_at()
    with page.expect_response("**/views/") as counted:
        page.goto(path)
    page.get_by_role("link", name="Events", exact=True).click()
    page.wait_for_url("**/events")
    page.go_back()
    page.wait_for_selector("h1")
    page.wait_for_load_state("networkidle")
    organizer = signed_in("organizer")
    with organizer.expect_response("**/views/"):
        organizer.goto(path)

    assert counted.value.status == 204
    assert views() == before + 1
