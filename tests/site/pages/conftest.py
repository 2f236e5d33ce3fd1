"""The example site as it is run, in a browser: on PostgreSQL, with mails that arrive.

``page_at(width, theme, language)`` opens a page that fails its test for whatever goes wrong unseen: an error in the
console, a violation of the Content-Security-Policy, a request to anybody else.
"""

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.servers.driver import connect
from tests.servers.postgres import Postgres
from tests.servers.site import ROOT, Site
from tests.servers.smtp import Mailbox

if not os.environ.get("EVENT_BOOKING_TEST_SITE"):
    collect_ignore_glob = ["test_*.py"]

SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
HEIGHT = 900
#: Milliseconds for anything to happen: a machine may be busy with something else, its disk above all.
PATIENCE = 90_000
#: Accounts that the demo has, by what they do.
PEOPLE = {name: f"{name}@example.com" for name in ("user", "organizer", "admin")}
PASSWORD = "welcome-to-the-demo"


@pytest.fixture(scope="session")
def mails() -> Iterator[Mailbox]:
    with Mailbox() as box:
        yield box


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    postgres = Postgres()
    postgres.start()
    yield postgres
    postgres.stop()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, mails: Mailbox, server: Postgres) -> Iterator[Site]:
    built = ROOT / "example_project" / "static" / "site" / "manifest.json"
    assert built.exists(), "the pages are not built: make site"
    mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mails.port), "DEMO_PASSWORD": PASSWORD}
    site = Site(tmp_path_factory.mktemp("site"), **server.environment(), **mail)
    site.url = f"http://localhost:{site.port}"  # browsers make no passkeys for a number
    site.environment["SITE_URL"] = site.url
    with site:
        yield site


@pytest.fixture
def rows(server: Postgres) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    """``rows("SELECT … WHERE id = %s", 5)``: what the site's database answers; a change is committed at once."""
    connection = connect(host="127.0.0.1", port=server.port, user="booking", dbname="booking")

    def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    yield ask
    connection.close()


@pytest.fixture
def let_in(rows: Callable[..., Any]) -> Callable[[str], str]:
    """``let_in("guest2@example.com")``: one of the demo's crowd, who can sign in from now on; gives the address."""

    def allow(email: str) -> str:
        given = "(SELECT password FROM event_booking_accounts_user WHERE email = %s)"
        rows(f"UPDATE event_booking_accounts_user SET password = {given} WHERE email = %s", PEOPLE["user"], email)
        return email

    return allow


@pytest.fixture
def guest(let_in: Callable[[str], str]) -> str:
    """Somebody else than the demo's user."""
    return let_in("guest1@example.com")


@pytest.fixture(scope="session")
def organizer(site: Site) -> Any:
    """A client of the API, signed in as the demo's organizer."""
    answer = site.client().post("login/", json={"email": PEOPLE["organizer"], "password": PASSWORD})
    return site.client(answer.json()["access"])


@pytest.fixture(scope="session")
def event_on_sale(site: Site, organizer: Any) -> Callable[..., dict[str, Any]]:
    """``event_on_sale("Rye bread", capacity=1, price="12.50")``: a published event with one kind of ticket."""
    category = site.client().get("categories/").json()["results"][0]["slug"]

    def make(title: str, *, capacity: int = 20, price: str = "0.00") -> dict[str, Any]:
        start = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
        body = {
            "title": title, "description": "Bring an apron.", "category": category, "difficulty": "beginner",
            "starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=3)).isoformat(), "currency": "EUR",
            "timezone": "Europe/Berlin", "ticket_types": [{"name": "Seat", "price": price, "capacity": capacity}],
        }  # fmt: skip
        event: dict[str, Any] = organizer.post("events/", json=body).json()
        assert organizer.post(f"events/{event['id']}/publish/").status_code == 200
        return event

    return make


class Watch:
    """What went wrong on the pages of a test, but for what it ``allows``: patterns of messages."""

    def __init__(self, home: str) -> None:
        self.home, self.wrong, self.allows = home, list[str](), list[str]()

    def over(self, context: Any) -> None:
        context.add_init_script(
            "addEventListener('securitypolicyviolation',"
            " event => console.error('policy', event.violatedDirective, event.blockedURI))"
        )
        context.on("console", lambda message: message.type == "error" and self.note(f"console: {message.text}"))
        context.on("weberror", lambda error: self.note(f"script: {error.error}"))
        context.on("request", lambda request: self.is_ours(request.url) or self.note(f"asked {request.url}"))

    def is_ours(self, url: str) -> bool:
        return url.startswith((f"{self.home}/", f"blob:{self.home}/", "data:"))

    def note(self, what: str) -> None:
        self.wrong.append(what)

    def unexpected(self) -> list[str]:
        return [what for what in self.wrong if not any(re.search(pattern, what) for pattern in self.allows)]


@pytest.fixture
def watch(site: Site) -> Iterator[Watch]:
    """``watch.allows.append("status of 404")`` for what a test provokes."""
    watching = Watch(site.url)
    yield watching
    assert watching.unexpected() == []


@pytest.fixture
def context_at(browser: Any, site: Site, watch: Watch) -> Iterator[Callable[..., Any]]:
    """``context_at(width=360, theme="dark", language="ru")``: a browser of somebody's own, with its own cookies."""
    opened: list[Any] = []

    def make(width: int = 1440, theme: str = "light", language: str = "en", **more: Any) -> Any:
        tags = {"en": "en-GB", "ru": "ru-RU"}
        options = {"viewport": {"width": width, "height": HEIGHT}, "color_scheme": theme, "locale": tags[language]}
        context = browser.new_context(base_url=site.url, reduced_motion="reduce", **{**options, **more})
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page_at(context_at: Callable[..., Any]) -> Callable[..., Any]:
    """``page_at(360, "dark", "ru")``: a page of Playwright's; ``page.goto("/events")``."""

    def make(width: int = 1440, theme: str = "light", language: str = "en", **more: Any) -> Any:
        return context_at(width, theme, language, **more).new_page()

    return make


@pytest.fixture
def signed_in(page_at: Callable[..., Any]) -> Callable[..., Any]:
    """``signed_in("organizer", width=360)``: a page of somebody of the demo, who signed in over the API.

    ``signed_in(guest)`` takes an address as well.
    """

    def make(who: str, **more: Any) -> Any:
        page = page_at(**more)
        page.goto("/")
        status = page.evaluate(SIGN_IN, {"email": PEOPLE.get(who, who), "password": PASSWORD})
        assert status == 200
        with page.expect_response("**/login/refresh/"):  # a page that is left before the answer loses its session
            page.reload()
        return page

    return make


SIGN_IN = """async body => {
    const headers = {"Content-Type": "application/json", "X-Session": "cookie"};
    const answer = await fetch("/api/v1/login/", {method: "POST", headers, body: JSON.stringify(body)});
    localStorage.setItem("event-booking:signed-in", "yes");
    return answer.status;
}"""


def axe(page: Any, *, but: tuple[str, ...] = ()) -> None:
    """Assert that axe finds nothing on the page as it is now. ``but`` names selectors of what is not ours."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context={"exclude": [[name] for name in but]} if but else None)
    assert found.violations_count == 0, found.generate_report()


def screenshot(page: Any, name: str, *, full_page: bool = True) -> None:
    """Keep it in ``tests/site/screenshots``, which git ignores, named after width, theme and language as well.

    For a full page the window gets another size for a moment, which some pages draw anew for.
    """
    SCREENSHOTS.mkdir(exist_ok=True)
    theme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    language = page.evaluate("document.documentElement.lang")
    name = f"{name}-{page.viewport_size['width']}-{theme}-{language}.png"
    page.screenshot(path=SCREENSHOTS / name, full_page=full_page)
