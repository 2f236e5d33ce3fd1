"""The pages in Russian: not a word of English that is ours, plurals of three forms, months in the genitive."""

import json
import re
from pathlib import Path

import pytest

from tests.servers.site import ROOT
from tests.site.pages.conftest import axe, screenshot

TEXTS = ROOT / "example_project" / "frontend" / "src" / "i18n"
MONTHS = {"января", "февраля", "марта", "апреля", "мая", "июня"}
MONTHS |= {"июля", "августа", "сентября", "октября", "ноября", "декабря"}
#: All that people see or hear, but for what says of itself that it is in another language.
SHOWN = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
        if (element.closest("script, style, noscript, [lang]:not(html, [lang=ru])")) continue;
        if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent);
        else for (const name of ["aria-label", "placeholder", "alt", "title"]) found.push(node.getAttribute(name));
    }
    return [document.title, ...found].filter(Boolean).map(text => text.trim()).filter(Boolean);
}"""
PLACES = dict.fromkeys(["{{name}}", "{{title}}", "{{event}}", "{{day}}", "{{time}}", "{{at}}", "{{email}}"], "(?s:.+)")
OPEN = [
    "/",
    "/events",
    "/events/{event}",
    "/people/1",
    "/sign-in",
    "/sign-up",
    "/forgot-password",
    "/book/{event}",
    "/no",
]
OWN = ["bookings", "favorites", "subscriptions", "profile", "notifications", "preferences", "settings"]
ORGANIZERS = ["", "?show=draft", "?show=past", "/events/new"]
ONE_EVENT = ["", "/attendees", "/attendees?list=waiting", "/messages", "/messages?write=new", "/check-in", "/figures"]


def leaves(texts):
    for text in texts.values() if isinstance(texts, dict) else texts:
        yield from [text] if isinstance(text, str) else leaves(text)


def texts_of(language):
    files = sorted(Path(TEXTS / language).glob("*.json"))
    return {text for file in files for text in leaves(json.loads(file.read_text()))}


def pattern(text):
    """What a text with ``{{places}}`` may become: most of them are for numbers."""
    words = re.split(r"(\{\{\w+\}\})", text)
    return "".join(PLACES.get(word, r"[\d.,:]+") if word.startswith("{{") else re.escape(word) for word in words)


#: Our English texts that have letters of their own, and differ from the Russian ones.
ENGLISH = re.compile(
    "|".join(
        pattern(text)
        for text in texts_of("en") - texts_of("ru")
        if re.search(r"[A-Za-z]{2}", re.sub(r"\{\{\w+\}\}", "", text))
    )
)


def in_english(page):
    """Our own words that are not translated; and keys, which show where a text is missing."""
    shown = page.evaluate(SHOWN)
    return [text for text in shown if ENGLISH.fullmatch(text) or re.fullmatch(r"(\w+:)?[a-z]\w*(\.\w+)+", text)]


def test_this_finds_what_is_not_translated(page_at):
    page = page_at(language="en")
    page.goto("/sign-in")
    page.get_by_role("heading", name="Sign in").wait_for()

    assert {"Sign in", "E-mail address", "Skip to the content"} <= set(in_english(page))


def test_whoever_switches_reads_russian_from_then_on(page_at):
    page = page_at(language="en")
    page.goto("/events")
    page.get_by_role("heading", name="Events", level=1).wait_for()
    page.get_by_label("Language").select_option("ru")
    page.get_by_role("heading", name="События", level=1).wait_for()

    assert page.evaluate("document.documentElement.lang") == "ru"
    assert in_english(page) == []
    page.reload()
    page.get_by_role("heading", name="События", level=1).wait_for()
    assert page.evaluate("document.documentElement.lang") == "ru"


@pytest.mark.parametrize("path", OPEN)
def test_pages_for_everybody_are_russian(page_at, site, watch, path):
    watch.allows.append("status of 404")
    event = site.client().get("events/").json()["results"][0]
    page = page_at(360, language="ru")
    page.goto(path.format(event=event["id"]))
    page.wait_for_selector("h1")
    page.wait_for_load_state("networkidle")

    assert page.evaluate("document.documentElement.lang") == "ru"
    assert in_english(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)


def test_pages_of_ones_own_are_russian(signed_in):
    page = signed_in("user", width=360, language="ru")
    for tab in OWN:
        page.goto(f"/account/{tab}")
        page.wait_for_selector("h1")
        page.wait_for_timeout(700)  # lists fill; a stream may be open, so the network is never idle
        assert (tab, in_english(page)) == (tab, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab
        screenshot(page, f"ru-{tab}")


def test_pages_of_organizers_are_russian(signed_in, event_on_sale):
    event = event_on_sale("Хлеб для организаторов")
    page = signed_in("organizer", width=360, language="ru")
    for path in [*ORGANIZERS, *(f"/events/{event['id']}{path}" for path in ONE_EVENT)]:
        page.goto(f"/organize{path}")
        page.wait_for_selector("h1")
        page.wait_for_timeout(1000)  # lists fill; a stream may be open, so the network is never idle
        assert (path, in_english(page)) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        axe(page)


def test_plurals_have_three_forms_and_months_decline(page_at, event_on_sale):
    event = event_on_sale("Хлеб на закваске")
    page = page_at(language="ru")
    page.goto(f"/book/{event['id']}")
    stepper = page.get_by_role("group", name="Seat")
    told = []
    for number in range(1, 6):
        stepper.get_by_role("button").last.click()
        stepper.locator("output", has_text=str(number)).wait_for()
        told.append(stepper.locator("output").get_attribute("aria-label"))
    page.goto(f"/events/{event['id']}")
    page.get_by_role("heading", name=event["title"]).wait_for()
    words = page.locator("main").inner_text().split()

    assert [text.split()[-1] for text in told] == ["билет", "билета", "билета", "билета", "билетов"]
    assert MONTHS.intersection(words)
