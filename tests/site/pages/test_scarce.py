"""What goes wrong while people book: others are faster, the network fails, time is over, a session ends."""

import re

from tests.site.pages.conftest import PASSWORD, PEOPLE, axe, screenshot

BOOKINGS = "SELECT status FROM event_booking_bookings_booking WHERE event_id = %s"
TAKEN = "SELECT sum(taken) FROM event_booking_events_tickettype WHERE event_id = %s"


def address(event, quantity=1):
    """Where so many tickets of it are chosen already."""
    return f"/book/{event['id']}?tickets={event['ticket_types'][0]['id']}:{quantity}"


def choose(page, event, quantity=1):
    with page.expect_response("**/availability/"):  # the form is there before it
        page.goto(address(event, quantity))
    page.get_by_role("heading", name="Who comes?").wait_for()


def sees_the_seats_of_now_on(page):
    """From its first answer on this page is told the same of the seats: else it might hear by itself that they went."""
    kept = []

    def answer(route):
        if not kept:
            kept.append(route.fetch())
        route.fulfill(response=kept[0])

    page.route("**/availability/", answer)


def qr(page):
    return page.get_by_role("img", name=re.compile("QR code")).first


def test_one_gets_the_last_seat_and_the_other_the_place_behind(signed_in, guest, event_on_sale, mails, watch, rows):
    watch.allows.append("status of 409")
    event = event_on_sale("One chair at the table", capacity=1)
    quick, slow = signed_in(guest), signed_in("user", width=360)
    sees_the_seats_of_now_on(slow)
    choose(quick, event)
    choose(slow, event)

    # one is quicker; the other is told, and led to the waiting list
    quick.get_by_role("button", name="Book for free").click()
    qr(quick).wait_for()
    slow.get_by_role("button", name="Book for free").click()
    assert "Others were faster" in slow.get_by_role("alert").inner_text()
    axe(slow)
    screenshot(slow, "sold-out")
    slow.get_by_role("button", name="Wait for 1 seat").click()
    slow.get_by_text("You are on the waiting list, at place 1").wait_for()
    assert rows(TAKEN, event["id"]) == [(1,)]

    # the first one cancels; the seat is kept for the other, and nobody else is sold it
    quick.get_by_role("button", name="Cancel tickets").click()
    quick.get_by_role("dialog").get_by_role("button", name="Cancel 1 ticket").click()
    quick.get_by_role("heading", name="This booking was cancelled").wait_for()
    mails.wait(PEOPLE["user"], has=lambda text: event["title"] in text and "/bookings/" in text)
    quick.goto(f"/events/{event['id']}")
    quick.get_by_role("button", name="Join the waiting list").wait_for()

    slow.goto("/account/bookings")
    slow.get_by_text("Seats are kept for you").wait_for()
    axe(slow)
    screenshot(slow, "offer")
    slow.get_by_role("listitem").filter(has_text=event["title"]).get_by_role("link", name="Look and accept").click()
    slow.get_by_role("button", name="Confirm").click()
    qr(slow).wait_for()

    assert sorted(rows(BOOKINGS, event["id"])) == [("cancelled",), ("confirmed",)]
    assert rows(TAKEN, event["id"]) == [(1,)]


def test_a_bad_network_books_once(signed_in, event_on_sale, watch, rows):
    """The first request is lost, the second one's answer, and the third arrives twice."""
    watch.allows.append("ERR_FAILED")
    event, keys = event_on_sale("Soup for a wet day"), []

    def carry(route):
        if route.request.method != "POST":
            return route.continue_()
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            return route.abort()
        if len(keys) == 2:
            assert route.fetch().status == 201
            return route.abort()
        assert route.fetch().status == 201
        return route.fulfill(response=route.fetch())

    page = signed_in("user")
    page.route("**/api/v1/bookings/", carry)
    choose(page, event, 2)
    page.get_by_role("button", name="Book for free").dblclick()
    page.get_by_text("you will not be booked twice").first.wait_for()
    qr(page).wait_for()

    assert (len(keys), len(set(keys))) == (3, 1)
    assert rows(BOOKINGS, event["id"]) == [("confirmed",)]
    assert rows(TAKEN, event["id"]) == [(2,)]


def test_an_attempt_that_nobody_answered_is_the_same_one_after_a_reload(signed_in, event_on_sale, watch, rows):
    watch.allows.append("ERR_FAILED")
    event = event_on_sale("Bread for the week")
    page = signed_in("user")
    choose(page, event)
    page.route("**/api/v1/bookings/", lambda route: (route.fetch(), route.abort()))  # booked, but who is to know?
    page.get_by_role("button", name="Book for free").click()
    page.get_by_text("you will not be booked twice").first.wait_for()
    page.unroute_all(behavior="ignoreErrors")
    choose(page, event)
    page.get_by_role("button", name="Book for free").click()
    qr(page).wait_for()

    assert rows(BOOKINGS, event["id"]) == [("confirmed",)]


def test_a_hold_whose_time_is_over_says_so_and_leads_back_to_the_choice(signed_in, event_on_sale, watch, rows):
    watch.allows.append("status of 409")
    event = event_on_sale("Cheese and wine", price="12.50")
    page = signed_in("user", width=360, theme="dark")
    choose(page, event, 3)
    page.get_by_role("button", name="Book for €37.50").click()
    page.get_by_role("heading", name="Your seats are held").wait_for()
    axe(page)
    rows("UPDATE event_booking_bookings_booking SET expires_at = now() WHERE event_id = %s", event["id"])
    page.get_by_role("button", name="Confirm for €37.50").click()

    page.get_by_role("alert").get_by_text("The time to confirm is over").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    axe(page)
    screenshot(page, "hold-over")
    page.get_by_role("link", name="Choose again").click()
    page.wait_for_url(f"**{address(event, 3)}")
    assert page.get_by_role("group", name="How many: Seat").locator("output").inner_text() == "3"


def test_who_is_signed_out_in_mid_booking_signs_in_and_has_the_choice(signed_in, event_on_sale, watch, rows):
    watch.allows.append("status of 401")
    event = event_on_sale("Dumplings by the hundred")
    page = signed_in("user")
    choose(page, event, 2)

    def end_session(route):
        rows(
            "UPDATE event_booking_accounts_session SET ended_at = now() WHERE ended_at IS NULL AND user_id ="
            " (SELECT id FROM event_booking_accounts_user WHERE email = %s)",
            PEOPLE["user"],
        )
        route.continue_()

    # not before they book: anything else that this page asks might find out first, and offer to sign in by itself
    page.route("**/api/v1/bookings/", end_session, times=1)
    page.get_by_role("button", name="Book for free").click()
    page.get_by_role("link", name="Sign in and book").click()
    page.get_by_label("E-mail address").fill(PEOPLE["user"])
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.wait_for_url(f"**{address(event, 2)}")
    assert page.get_by_role("group", name="How many: Seat").locator("output").inner_text() == "2"
    page.get_by_role("button", name="Book for free").click()
    qr(page).wait_for()
    assert rows(BOOKINGS, event["id"]) == [("confirmed",)]
