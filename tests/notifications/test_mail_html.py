"""The HTML of every mail survives mail programs: what can be known of that without a browser (tests/site has one)."""

import re
from functools import cache
from urllib.parse import urlsplit

import pytest
from django.utils import translation

from event_booking.notifications.preview import make_preview, preview_names
from event_booking.testing import override_event_booking
from tests.notifications.mail_page import Page, contrast

MAILS = [(name, language) for name in preview_names() for language in ("en", "ru")]
pytestmark = pytest.mark.once
every_mail = pytest.mark.parametrize(("name", "language"), MAILS)
both_themes = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


@cache
def page_of(name, language="en"):
    return Page(make_preview(name, language=language).html)


@every_mail
def test_one_heading_one_language_and_what_lists_show_behind_the_subject(name, language):
    preview = make_preview(name, language=language)
    page = Page(preview.html)
    [root] = page.all("html")
    assert (root.attributes["lang"], root.attributes["dir"]) == (language, "ltr")
    [article] = [element for element in page.elements if element.attributes.get("role") == "article"]
    assert (article.attributes["lang"], article.attributes["dir"]) == (language, "ltr")
    assert len(page.all("h1")) == len(page.all("title")) == 1
    preheader = page.texts[[element.tag for element, _ in page.texts].index("div")]
    assert preheader[0].style["display"] == "none"
    assert len(preheader[1].split("\u034f")[0].strip()) > 10
    assert preheader[1].count("\u034f") >= 40


@every_mail
def test_nothing_is_loaded_and_nothing_runs(name, language):
    page = page_of(name, language)
    assert {element.tag for element in page.elements} <= {
        "html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "p", "h1", "h2", "a", "br",
        "strong", "span",
    }  # fmt: skip
    assert not [key for element in page.elements for key in element.attributes if key.startswith("on") or key == "src"]
    assert "url(" not in page.html
    assert "@import" not in page.html
    addresses = re.findall(r"https?:[^\s\"<]+", page.html)
    assert addresses
    assert {urlsplit(address).netloc for address in addresses} == {"booking.example"}


@every_mail
def test_it_stays_under_the_size_at_which_mails_are_cut(name, language):
    assert len(make_preview(name, language=language).html.encode()) < 20_000


@every_mail
def test_layout_is_tables_that_say_nothing_to_a_screen_reader(name, language):
    page = page_of(name, language)
    assert {table.attributes.get("role") for table in page.all("table")} == {"presentation"}
    assert {td.style.get("display", "table-cell") for td in page.all("td")} == {"table-cell"}
    assert not re.search(r"flex|grid|float:|position:|var\(", page.html)


@every_mail
def test_styles_are_inline_and_the_sheet_only_adjusts_them(name, language):
    page = page_of(name, language)
    assert len(page.all("style")) == 1
    assert page.styles.count("@media") == 2
    outside = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", page.styles)
    assert outside.strip() == ":root{color-scheme:light dark;supported-color-schemes:light dark}"
    used = {word for element in page.elements for word in element.attributes.get("class", "").split()}
    assert used <= set(re.findall(r"\.(eb-[\w-]+)", page.styles))
    assert not [element for element in page.elements if re.search(r":\s*;|:$", element.attributes.get("style", ""))]


@both_themes
@every_mail
def test_every_text_is_large_enough_and_can_be_told_from_its_ground(name, language, dark):
    seen = list(page_of(name, language).shown(dark=dark))
    assert len(seen) > 4
    for text, style in seen:
        assert int(style["font-size"].removesuffix("px")) >= 14, text
        assert contrast(style["color"], style["background-color"]) >= 4.5, (text, style)


@both_themes
def test_dark_mode_is_dark(dark):
    grounds = {style["background-color"] for _, style in page_of("booking_confirmed").shown(dark=dark)}
    plain = grounds - {"#0b6e5f", "#5fcdb8"}  # but the accent, on which little stands
    assert plain
    assert all((contrast(ground, "#ffffff") > 10) is dark for ground in plain)


@every_mail
def test_one_accent_colour(name, language):
    colours = set(re.findall(r"#[0-9a-f]{6}", make_preview(name, language=language).html))
    assert {colour for colour in colours if saturation(colour) > 0.4} <= {"#0b6e5f", "#5fcdb8"}


def saturation(colour):
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return (max(parts) - min(parts)) / max(parts) if max(parts) > 60 else 0


@every_mail
def test_every_link_has_words_and_the_button_is_drawn_for_outlook_as_well(name, language):
    page = page_of(name, language)
    words = {id(element): text for element, text in page.texts}
    assert all(words.get(id(link)) for link in page.all("a"))
    buttons = [link for link in page.all("a") if link.attributes.get("class") == "eb-button"]
    for button in buttons:
        assert f'<v:roundrect href="{button.attributes["href"]}"' in page.html
        assert f">{words[id(button)]}</center></v:roundrect>" in page.html
    wanted = not name.startswith("account.") or name == "account.address_changed"
    assert len(buttons) == page.html.count("<v:roundrect") == wanted
    assert page.html.count("<!--[if") == page.html.count("<![endif]-->")


def test_no_group_of_six_digits_but_the_code():
    html = make_preview("account.activation_code", language="en").html
    assert re.findall(r"(?<![\w#])\d{6}(?!\d)", html) == ["482913", "482913"]  # in the list of mails, and in the mail
    assert re.findall(r"#\d{6}", html) == []


def test_a_language_that_is_written_from_right_to_left_turns_the_layout():
    html = make_preview("waitlist_offer", language="ar").html
    assert '<html lang="ar" dir="rtl"' in html
    assert "text-align:right" in html
    assert "border-right:4px" in html


def test_the_event_is_a_card_with_date_place_tickets_and_reference():
    seen = [text for text, _ in page_of("booking_confirmed").shown(dark=False)]
    with translation.override("en"):
        card = seen[seen.index("May") :]
    assert card[:14] == [
        "May", "17", "Saturday, May 17, 2031", "6 p.m. – 8:30 p.m.", "(Europe/Berlin)", "Where",
        "Mill bakery, 12 Water Street, Berlin", "Tickets", "2 × Adult", "1 × Child", "Total", "97.50 EUR", "Booking",
        "5f2Kd8sQ1xYw7RtBn3MvLc",
    ]  # fmt: skip
    assert card[14] == "Show your tickets"


@pytest.mark.parametrize("name", ["booking_cancelled", "booking_expired", "event_cancelled", "waitlist_closed"])
def test_what_is_over_is_crossed_out(name):
    assert "text-decoration:line-through" in page_of(name).html
    assert "text-decoration:line-through" not in page_of("event_reminder").html


def test_a_sites_name_and_address_can_not_break_the_layout():
    with override_event_booking(SITE_NAME='<b>"Café" & Co</b>', SITE_URL="https://x.example/?a=1&b=2"):
        for name in ("booking_confirmed", "account.reset_code"):
            page = page_of.__wrapped__(name)  # another site than the one that is remembered
            assert page.all("b") == []
            assert "&lt;b&gt;&quot;Café&quot; &amp; Co" in page.html


def test_the_page_reader_notices_what_it_is_asked_for():
    with pytest.raises(AssertionError):
        Page("<p><b></p></b>")
    with pytest.raises(AssertionError):
        Page("<p>")
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    page = Page(
        '<style>@media (prefers-color-scheme:dark){.x{color:#eeeeee!important}}</style><body style="color:#111111">'
        '<p class="x" style="font-size:9px">Hi<span style="display:none">Ho</span></p></body>'
    )
    assert list(page.shown(dark=True)) == [("Hi", {"color": "#eeeeee", "font-size": "9px"})]
    assert list(page.shown(dark=False)) == [("Hi", {"color": "#111111", "font-size": "9px"})]
