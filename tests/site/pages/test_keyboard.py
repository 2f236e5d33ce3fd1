"""Without a mouse: signing in, choosing and booking by Tab, Enter and Space, with the focus always in sight."""

import re

from tests.site.pages.conftest import PASSWORD, PEOPLE

#: What has the focus, and whether people see that it has.
FOCUS = """() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const style = getComputedStyle(element);
    return {
        name: element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent,
        tag: element.tagName,
        marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        uncovered: Boolean(middle) && (element.contains(middle) || middle.contains(element)),
    };
}"""


def tab_to(page, name, key="Tab"):
    """Go on until what is named so has the focus; on the way it is seen at each step, and never nowhere."""
    seen = []
    for _ in range(60):
        page.keyboard.press(key)
        at = page.evaluate(FOCUS)
        seen.append(at["name"].strip())
        assert at["tag"] != "BODY", f"nothing has the focus after {seen[-2:]}"
        assert at["marked"], f"nobody sees that {at} has the focus"
        assert at["uncovered"], f"something lies over {at}"
        if re.fullmatch(name, seen[-1]):
            return
    raise AssertionError(f"{name!r} is not among {seen}")


def test_the_first_key_leads_past_the_head(page_at):
    page = page_at()
    page.goto("/events")
    page.get_by_role("heading", name="Events", level=1).wait_for()
    tab_to(page, "Skip to the content")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_a_stranger_signs_in_and_books(page_at, event_on_sale, watch, rows):
    event = event_on_sale("Pasta by hand", price="8.00")
    page = page_at()
    page.goto(f"/events/{event['id']}")
    page.get_by_role("heading", name=event["title"]).wait_for()
    tab_to(page, "One more: Seat")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "One more: Seat"
    tab_to(page, "Book 2 tickets")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Book tickets").wait_for()
    assert page.evaluate("document.activeElement.id") == "main"  # a new page begins at its beginning
    tab_to(page, "Fewer: Seat")
    page.keyboard.press("Space")
    page.get_by_label("1 ticket", exact=True).wait_for()
    tab_to(page, "Sign in and book")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Sign in").wait_for()
    tab_to(page, "E-mail address")
    page.keyboard.type(PEOPLE["user"])
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Who comes?").wait_for()
    tab_to(page, "Book for €8")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your seats are held").wait_for()
    tab_to(page, "Confirm for €8")
    page.keyboard.press("Space")
    page.get_by_role("img", name=re.compile("QR code")).wait_for()

    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert rows("SELECT status FROM event_booking_bookings_booking WHERE event_id = %s", event["id"]) == [
        ("confirmed",)
    ]


def test_a_dialog_keeps_the_focus_and_gives_it_back(signed_in, event_on_sale):
    event = event_on_sale("Pickles")
    page = signed_in("user")
    page.goto(f"/book/{event['id']}?tickets={event['ticket_types'][0]['id']}:1")
    page.get_by_role("button", name="Book for free").click()
    page.get_by_role("button", name="Cancel tickets").wait_for()
    page.locator("h1").focus()
    tab_to(page, "Cancel tickets")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        page.locator("[role=dialog] :focus").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")

    assert page.evaluate("document.activeElement.textContent") == "Cancel tickets"
