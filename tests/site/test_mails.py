"""Every mail in a browser: narrow and wide, light and dark. ``MAIL_SHOTS=folder`` keeps the pictures."""

import os
from pathlib import Path

import pytest

from event_booking.notifications.preview import make_preview, preview_names

WIDTHS = (320, 375, 1000)
MAILS = [(name, language) for name in preview_names() for language in ("en", "ru")]
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 5

MEASURES = """() => {
    const texts = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const box = document.createRange(); box.selectNodeContents(walker.currentNode);
        const {left, right, width} = box.getBoundingClientRect();
        if (walker.currentNode.data.trim() && width)
            texts.push({left, right, size: parseFloat(getComputedStyle(walker.currentNode.parentElement).fontSize)});
    }
    const button = document.querySelector(".eb-button")?.getBoundingClientRect();
    return {
        texts, scroll: document.documentElement.scrollWidth,
        ground: getComputedStyle(document.body).backgroundColor,
        ink: getComputedStyle(document.querySelector("h1")).color,
        button: button && [button.left, button.right, button.height],
        card: document.querySelector(".eb-card").getBoundingClientRect().width,
    };
}"""


@pytest.fixture(scope="module", params=["light", "dark"])
def theme(request, browser):
    """A page for each width in this theme, and what they asked the network for."""
    asked, contexts, pages = [], [], {}
    for width in WIDTHS:
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, color_scheme=request.param))
        pages[width] = contexts[-1].new_page()
        pages[width].on("request", lambda request: asked.append(request.url))
    yield request.param, pages, asked
    for context in contexts:
        context.close()


def measured(page, html):
    page.set_content(html)
    return page.evaluate(MEASURES)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("name", "language"), MAILS)
def test_a_mail_fits(name, language, width, theme):
    scheme, pages, asked = theme
    seen = measured(pages[width], make_preview(name, language=language).html)
    keep(pages[width], f"{name}-{language}-{scheme}-{width}")
    assert seen["scroll"] == width
    assert all(text["left"] >= 0 and text["right"] <= width for text in seen["texts"])
    assert min(text["size"] for text in seen["texts"]) >= 14
    assert seen["card"] <= 600
    assert brightness(seen["ground"]) < 40 < 200 < brightness(seen["ink"]) or scheme == "light"
    assert brightness(seen["ink"]) < 60 < 220 < brightness(seen["ground"]) or scheme == "dark"
    if seen["button"]:
        left, right, height = seen["button"]
        assert left >= 20
        assert right <= width - 20
        assert height >= 44  # for a thumb
    assert asked == []


@pytest.mark.parametrize("width", WIDTHS)
def test_words_without_an_end_are_broken(width, theme):
    _, pages, _ = theme
    html = make_preview("booking_confirmed", language="en").html
    for word in ("Sourdough for beginners", "Mill bakery, 12 Water Street, Berlin", "2 × Adult", "Ann,"):
        assert word in html
        html = html.replace(word, LONG)
    seen = measured(pages[width], html)
    assert seen["scroll"] == width
    assert all(text["right"] <= width for text in seen["texts"])


def test_what_lists_of_mails_show_is_not_seen_in_the_mail(theme):
    _, pages, _ = theme
    preview = make_preview("booking_confirmed", language="en")
    pages[375].set_content(preview.html)
    assert preview.push in preview.html
    assert preview.push not in pages[375].inner_text("body")


def brightness(colour: str) -> float:
    """Of ``rgb(1, 2, 3)``, 0 to 255."""
    return sum(float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]) / 3


def keep(page, name):
    if folder := os.environ.get("MAIL_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
