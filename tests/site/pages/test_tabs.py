"""Two tabs of one browser are one person, and nobody is told that they are signed out who is not."""

from tests.site.pages.conftest import PASSWORD, PEOPLE

NAME = "() => document.querySelector('form[aria-labelledby=own] input')?.value"


def sign_in(page, who):
    page.get_by_label("E-mail address").fill(PEOPLE[who])
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_tabs_are_signed_out_and_in_together(page_at):
    one = page_at()
    one.goto("/sign-in?next=/account/profile")
    sign_in(one, "user")
    one.wait_for_function(NAME)
    name = one.evaluate(NAME)
    other = one.context.new_page()
    other.goto("/account/profile")
    other.wait_for_function(NAME)
    assert other.evaluate(NAME) == name

    one.get_by_role("button", name="Account", exact=True).click()
    one.get_by_role("menuitem", name="Sign out").click()
    one.get_by_role("link", name="Sign in").wait_for()
    other.wait_for_url("**/sign-in?*")  # nobody pressed anything there

    one.goto("/sign-in?next=/account/profile")
    sign_in(one, "organizer")
    one.wait_for_function(NAME)
    other.wait_for_url("**/account/profile")
    other.wait_for_function(NAME)
    assert other.evaluate(NAME) == one.evaluate(NAME) != name


def test_signing_out_that_failed_is_not_shown_as_done(signed_in, watch):
    watch.allows.append("status of 503")
    page = signed_in("user")
    page.route("**/api/v1/logout/", lambda route: route.fulfill(status=503, json={"detail": "Busy."}), times=1)
    page.get_by_role("button", name="Account", exact=True).click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_text("you are still signed in here").wait_for()

    page.get_by_role("button", name="Account", exact=True).click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_role("link", name="Sign in").wait_for()
