"""The site comes up in a browser, asks nobody else, and breaks no promise of its Content-Security-Policy."""

import pytest

from tests.site.pages.conftest import PASSWORD, PEOPLE, axe, screenshot


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_home_page_is_drawn(page_at, width, theme, language):
    page = page_at(width, theme, language)
    answer = page.goto("/")
    page.wait_for_selector("h1")
    page.wait_for_load_state("networkidle")

    assert answer.status == 200
    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)
    screenshot(page, "home")


def test_an_address_from_a_mail_opens_its_page(page_at, site):
    event = site.client().get("events/").json()["results"][0]
    page = page_at()
    answer = page.goto(f"/events/{event['id']}/{event['slug']}")
    page.wait_for_selector("h1")

    assert answer.status == 200
    assert page.evaluate("document.querySelector('link[rel=canonical]').href") == page.url
    assert page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').text).name")


def test_a_page_that_is_not_there_says_so(page_at, watch):
    watch.allows.append("status of 404")
    page = page_at()
    answer = page.goto("/nonsense")
    page.wait_for_selector("h1")

    assert answer.status == 404
    axe(page)


def test_what_is_not_ours_is_stopped(page_at, watch, site):
    """The guard of all other tests: it sees a script in the page, and a request to somebody else."""
    watch.allows += ["policy", "violates the following Content Security Policy", "asked https://evil.example"]
    page = page_at()
    page.goto("/")
    ran = page.evaluate(
        """() => {
            document.body.insertAdjacentHTML("beforeend", "<p id='x' style='color: red' onclick='window.ran = 1'></p>");
            const script = document.createElement("script");
            script.text = "window.ran = 1";
            document.body.append(script);
            new Image().src = "https://evil.example/x.png";
            document.getElementById("x").click();
            return Boolean(window.ran) || getComputedStyle(document.getElementById("x")).color === "rgb(255, 0, 0)";
        }"""
    )
    page.wait_for_timeout(200)

    assert not ran
    assert {"policy script-src", "policy style-src", "policy img-src"} <= {
        " ".join(what.removeprefix("console: ").split()[:2]).removesuffix("-elem").removesuffix("-attr")
        for what in watch.wrong
    }


def test_no_script_reads_the_refresh_token_and_a_reload_signs_nobody_out(page_at, site):
    page = page_at()
    page.goto("/")
    body = page.evaluate(
        """async body => {
            const headers = {"Content-Type": "application/json", "X-Session": "cookie"};
            const answer = await fetch("/api/v1/login/", {method: "POST", headers, body: JSON.stringify(body)});
            localStorage.setItem("event-booking:signed-in", "yes");
            return {...await answer.json(), seen: document.cookie};
        }""",
        {"email": PEOPLE["user"], "password": PASSWORD},
    )
    [cookie] = page.context.cookies(f"{site.url}/api/v1/login/refresh/")
    with page.expect_response("**/api/v1/login/refresh/") as renewed:
        page.reload()
    [next_cookie] = page.context.cookies(f"{site.url}/api/v1/login/refresh/")

    assert ("refresh" in body, body["seen"]) == (False, "")
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/api/v1/")
    assert page.context.cookies(f"{site.url}/events") == []
    assert renewed.value.status == 200
    assert next_cookie["value"] != cookie["value"]


@pytest.mark.parametrize("path", ["/api/v1/docs/", "/api/v1/redoc/"])
def test_the_documentation_is_drawn(page_at, watch, path):
    watch.allows.append(r"cdn\.redoc\.ly")  # ReDoc's own logo: the policy keeps it away
    page = page_at()
    page.goto(path)
    page.wait_for_selector("text=One's own account", state="attached")  # Swagger UI draws only what is near


def test_the_admin_needs_no_exception(page_at):
    page = page_at()
    page.goto("/admin/login/")
    page.fill("#id_username", PEOPLE["admin"])
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    page.goto("/admin/event_booking_events/event/")
    page.click("#result_list tbody a")
    page.wait_for_selector("#event_form")
    page.goto("/admin/event_booking_events/event/add/")
    page.click("text=Today")

    assert page.input_value("#id_starts_at_0") != ""
