"""What keeps an account its owner's: passkeys, recovery codes, and the way back after a change of address."""

import re

import pytest

from tests.site.pages.conftest import PASSWORD, axe, screenshot

ANOTHER = "C0rrect-horse-battery"
#: A phone with a fingerprint, as Chromium's developer tools play it.
PHONE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def with_phone():
    def give(page):
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})

    return give


def sign_in(page, email, password=PASSWORD):
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page):
    page.get_by_role("button", name="Account", exact=True).click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_role("link", name="Sign in").wait_for()


@pytest.mark.parametrize(("width", "email"), [(360, "guest2@example.com"), (1440, "guest3@example.com")])
def test_a_passkey_is_added_used_and_removed(page_at, let_in, with_phone, watch, width, email):
    watch.allows += ["status of 401", "status of 400"]
    page = page_at(width)
    with_phone(page)
    page.goto("/account/settings")
    page.get_by_role("heading", name="Sign in").wait_for()
    sign_in(page, let_in(email))
    page.get_by_role("button", name="Add a passkey").click()
    form = page.get_by_role("form", name="Add a passkey")
    form.get_by_label("Name of the device").fill("Pocket phone")
    form.get_by_label("Your password").fill("wrong")
    form.get_by_role("button", name="Go on").click()
    form.get_by_text("password", exact=False).nth(1).wait_for()
    axe(page)
    form.get_by_label("Your password").fill(PASSWORD)
    form.get_by_role("button", name="Go on").click()

    # the first second factor brings recovery codes, shown this once
    page.get_by_text("shown only now").wait_for()
    codes = page.locator("ul code").all_inner_texts()
    assert len(set(codes)) == 10
    axe(page)
    screenshot(page, "recovery-codes")
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_text("Pocket phone").wait_for()

    sign_out(page)
    page.goto("/sign-in?next=/account/settings")
    sign_in(page, email)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("Pocket phone").wait_for()
    axe(page)
    screenshot(page, "passkeys")

    page.get_by_role("button", name="Remove the passkey: Pocket phone").click()
    form = page.get_by_role("form", name="Remove the passkey: Pocket phone")
    form.get_by_label("Your password").fill(PASSWORD)
    form.get_by_label("Code from the app, or a recovery code").fill(codes[0])
    form.get_by_role("button", name="Remove").click()
    page.get_by_text("Pocket phone").wait_for(state="detached")
    sign_out(page)
    page.goto("/sign-in")
    sign_in(page, email)
    page.get_by_role("button", name="Account", exact=True).wait_for()


def test_the_old_address_takes_the_account_back(page_at, let_in, mails, watch):
    watch.allows += ["status of 401", "status of 400"]
    page = page_at(360, "dark")
    page.goto("/account/settings")
    sign_in(page, let_in("guest4@example.com"))
    page.get_by_label("New address").fill("thief@example.com")
    page.get_by_label("Your password").first.fill(PASSWORD)
    page.get_by_role("button", name="Send a code there").click()
    page.get_by_label("Code from the mail").fill(mails.code("thief@example.com"))
    page.get_by_role("button", name="Change the address").click()
    page.get_by_text("Now: thief@example.com").wait_for()

    mail = mails.wait("guest4@example.com", has=lambda text: "/account/email/revert/" in text)
    link = re.search(r"http\S+/account/email/revert/\S+", mail)[0]
    owner = page_at(360)
    answer = owner.goto(link)
    assert answer.status == 200
    assert owner.evaluate("document.querySelector('meta[name=robots]').content") == "noindex"
    owner.get_by_role("button", name="Take the account back").wait_for()
    axe(owner)
    screenshot(owner, "take-back")
    owner.get_by_role("button", name="Take the account back").click()
    owner.get_by_role("heading", name="Your old address is back").wait_for()
    axe(owner)
    owner.get_by_role("link", name="Choose a new password").click()
    owner.get_by_label("E-mail address").fill("guest4@example.com")
    owner.get_by_role("button", name="Send the code").click()
    owner.get_by_label("Code from the mail").fill(mails.code("guest4@example.com"))
    owner.get_by_label("New password").fill(ANOTHER)
    owner.get_by_role("button", name="Save the password").click()
    owner.get_by_role("heading", name="Sign in").wait_for()
    sign_in(owner, "guest4@example.com", ANOTHER)
    owner.get_by_role("button", name="Account", exact=True).wait_for()

    page.goto("/account/settings")  # the thief's session has ended
    page.get_by_role("heading", name="Sign in").wait_for()


def test_a_link_that_is_broken_says_so(page_at, watch):
    watch.allows.append("status of 400")
    page = page_at()
    page.goto("/account/email/revert/")
    page.get_by_text("The link is incomplete").wait_for()
    axe(page)
    page.goto("/account/email/revert/?token=12-abc")
    page.get_by_role("button", name="Take the account back").click()
    page.get_by_role("alert").wait_for()
    axe(page)


def test_the_account_begins_with_the_bookings(signed_in):
    page = signed_in("user")
    page.goto("/account")
    page.wait_for_url("**/account/bookings")


def test_no_page_warns_of_its_own_code(page_at):
    said = []
    page = page_at()
    page.on("console", lambda message: message.type == "warning" and said.append(message.text))
    page.goto("/events")
    page.get_by_role("heading", name="Events", level=1).wait_for()

    assert said == []
