"""What a visitor comes for: find an event, choose a ticket, sign up on the way, and hold the ticket in hand."""

import re

import pytest

from tests.site.pages.conftest import axe, screenshot

OPEN = ["/events", "/events/{event}", "/people/1", "/sign-in", "/sign-up", "/forgot-password"]
PASSWORD = "Tr0ub4dor&3-horse"


def free_event(site):
    """One on sale that costs nothing and asks nothing."""
    for card in site.client().get("events/", params={"available": "true", "price_max": "0"}).json()["results"]:
        event = site.client().get(f"events/{card['id']}/").json()
        kinds = [kind for kind in event["ticket_types"] if kind["on_sale"] and kind["seats_left"] > 1]
        if kinds and not event["questions"] and not float(kinds[0]["price"]):
            return event, kinds[0]
    raise AssertionError("the demo has no such event")


def sign_up(page, mails, email):
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Send me the code").click()
    page.get_by_role("heading", name="Enter the code").wait_for()
    page.get_by_label("Code from the mail").fill(mails.code(email))
    page.get_by_role("button", name="Go on").click()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (360, "dark")])
def test_a_stranger_books_and_holds_a_ticket(page_at, site, mails, watch, width, theme):
    watch.allows.append("status of 401")  # nobody is signed in at first
    event, kind = free_event(site)
    page, email = page_at(width, theme), f"visitor-{width}@example.com"
    page.goto(f"/book/{event['id']}?tickets={kind['id']}:1")
    page.get_by_role("link", name="Create an account").click()
    sign_up(page, mails, email)

    page.wait_for_url(re.compile(rf"/book/{event['id']}\?tickets={kind['id']}"))  # and the choice is still there
    axe(page)
    page.get_by_role("button", name="Book for free").click()
    page.wait_for_url("**/bookings/*")
    page.get_by_role("img", name=re.compile("QR", re.IGNORECASE)).first.wait_for()
    axe(page)
    screenshot(page, "ticket")

    page.reload()  # the refresh token is in its cookie
    page.get_by_role("img", name=re.compile("QR", re.IGNORECASE)).first.wait_for()
    assert event["title"] in page.locator("main").inner_text()
    page.goto("/account/bookings")
    page.get_by_role("link", name=event["title"]).first.wait_for()
    axe(page)


def test_a_wrong_code_is_no_way_in(page_at, mails, watch):
    watch.allows.append("status of 40")
    page, email = page_at(), "visitor-wrong@example.com"
    page.goto("/sign-up")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Send me the code").click()
    code = mails.code(email)
    page.get_by_label("Code from the mail").fill("000000" if code != "000000" else "111111")
    page.get_by_role("button", name="Go on").click()

    page.get_by_role("alert").first.wait_for()
    assert "/sign-up" in page.url
    axe(page)


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/events", "/events/{event}", "/people/1", "/sign-in", "/sign-up", "/forgot-password"]
)
def test_pages_for_everybody(page_at, site, width, theme, path):
    event = site.client().get("events/").json()["results"][0]
    page = page_at(width, theme)
    page.goto(path.format(event=event["id"]))
    page.wait_for_selector("main h1")  # not that of what the server draws, which is said to nobody
    page.wait_for_load_state("networkidle")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)
    screenshot(page, path.format(event="event").strip("/").replace("/", "-"))


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(
    "tab", ["bookings", "favorites", "subscriptions", "profile", "notifications", "preferences", "settings"]
)
def test_pages_of_ones_own(signed_in, width, tab):
    page = signed_in("user", width=width, theme="dark" if width == 360 else "light")
    page.goto(f"/account/{tab}")
    page.wait_for_selector("h1")
    page.wait_for_timeout(1000)  # lists fill; a stream may be open, so the network is never idle

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)
    screenshot(page, f"account-{tab}")
