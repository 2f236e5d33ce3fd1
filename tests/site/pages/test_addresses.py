"""Addresses that people keep, send and mistype: links into the middle of the site, and to what is not there."""

import pytest

from tests.site.pages.conftest import PASSWORD, PEOPLE, axe


def sign_in(page):
    page.get_by_label("E-mail address").fill(PEOPLE["user"])
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1440, "light")])
@pytest.mark.parametrize(
    ("path", "name"), [("/no/such/page", "page"), ("/events/999999", "page"), ("/people/999999", "profile")]
)
def test_what_is_not_there_is_404_and_leads_on(page_at, watch, path, name, width, theme):
    watch.allows.append("status of 404")
    page = page_at(width, theme)
    answer = page.goto(path)
    page.get_by_role("heading", name=f"There is no such {name}", level=1).wait_for()

    assert answer.status == 404
    assert page.evaluate("document.querySelector('meta[name=robots]').content") == "noindex"
    assert page.title().startswith("There is no such ")
    axe(page)
    page.get_by_role("link", name="See all events").click()
    page.wait_for_url("**/events")


def test_a_link_to_a_booking_leads_its_owner_there_and_nobody_else(page_at, signed_in, event_on_sale, guest, watch):
    watch.allows.append("status of 404")
    event = event_on_sale("Dinner in the dark")
    page = signed_in("user")
    page.goto(f"/book/{event['id']}?tickets={event['ticket_types'][0]['id']}:1")
    page.get_by_role("button", name="Book for free").click()
    page.wait_for_url("**/bookings/*")
    link = page.url

    stranger = page_at()
    stranger.goto(link)
    stranger.get_by_role("heading", name="Sign in").wait_for()
    sign_in(stranger)
    stranger.wait_for_url(link)
    stranger.get_by_role("heading", name=event["title"], level=1).wait_for()

    other = signed_in(guest)
    other.goto(link)
    other.get_by_role("heading", name="There is no such page").wait_for()
    assert event["title"] not in other.locator("body").inner_text()


def test_a_search_can_be_sent_to_a_friend_and_left_by_the_back_button(page_at):
    page = page_at()
    page.goto("/events?search=bread&format=in_person")
    page.get_by_role("heading", name="Events", level=1).wait_for()
    page.wait_for_load_state("networkidle")
    found = page.locator("main article, main li").count()
    page.locator("main").get_by_role("link").filter(has=page.locator("h3, h2")).or_(
        page.locator("main h2 a, main h3 a")
    ).first.click()
    page.wait_for_url("**/events/*/*")
    page.go_back()
    page.wait_for_url("**/events?search=bread&format=in_person")
    page.wait_for_load_state("networkidle")

    assert page.locator("main article, main li").count() == found > 0


PAPER = "getComputedStyle(document.documentElement).backgroundColor"


def test_what_is_chosen_in_the_foot_is_kept_and_there_before_the_page_is_drawn(page_at, watch):
    watch.allows.append("ERR_FAILED")
    page = page_at(theme="light")
    page.goto("/events")
    light = page.evaluate(PAPER)
    page.get_by_label("Theme").select_option("dark")
    page.wait_for_load_state("networkidle")
    axe(page)
    page.route("**/assets/*.js", lambda route: route.abort())  # only the first script is left
    page.reload()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate(PAPER) != light
