"""Texts of every kind: complete, in two languages, safe in both forms."""

import re
from copy import deepcopy
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import override_settings

from event_booking.accounts.models import Account
from event_booking.accounts.services.mails import mail_words
from event_booking.notifications.backends import Attachment
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Notification
from event_booking.notifications.rendering import inbox_words, message_for, zone_of
from event_booking.testing import override_event_booking

HOSTILE = 'Tea & <script>alert("1")</script>\r\nBcc: all@example.com {{ settings.SECRET_KEY }} %s {0}'
EVENT = {
    "id": 1, "title": HOSTILE, "starts_at": "2026-11-05T18:00:00+00:00", "ends_at": "2026-11-05T20:00:00+00:00",
    "timezone": "Asia/Tokyo", "place": "Hall <1>, Kyoto", "online": False,
}  # fmt: skip
BOOKED = {"event": EVENT, "references": ["R3ference"]}
CONTEXTS = {
    "welcome": {},
    "organizer_granted": {},
    "organizer_requested": {"person": HOSTILE, "quote": HOSTILE},
    "organizer_declined": {"reason": HOSTILE},
    "organizer_revoked": {},
    "booking_confirmed": {
        **BOOKED, "items": [{"name": "Child <5", "quantity": 2}, {"name": "Adult", "quantity": 1}], "total": "12.50",
        "currency": "EUR",
    },
    "booking_cancelled": {**BOOKED, "by_organizer": True},
    "booking_expired": BOOKED,
    "booking_reduced": {**BOOKED, "number": 2, "by_organizer": True},
    "ticket_transferred": {**BOOKED, "attendee": HOSTILE},
    "booking_moved": BOOKED,
    "waitlist_offer": {**BOOKED, "until_at": "2026-11-04T18:00:00+00:00"},
    "waitlist_closed": {"event": EVENT},
    "event_changed": {**BOOKED, "changed": ["starts_at", "venue", "title"]},
    "event_cancelled": {"event": EVENT, "references": ["R3ference", "An0ther"]},
    "event_reminder": BOOKED,
    "attendee_message": {**BOOKED, "subject": HOSTILE, "words": HOSTILE},
    "new_subscriber": {"person": HOSTILE},
    "new_event": {"event": {**EVENT, "online": True}, "person": "Ann"},
    "review_received": {"event": EVENT, "person": HOSTILE, "rating": 4, "quote": HOSTILE},
    "review_answered": {"event": EVENT, "person": "Ann", "quote": HOSTILE},
}  # fmt: skip
MISSING = "¡missing: %s!"


@pytest.fixture
def strict_templates():
    """A variable that is not there shows."""
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = MISSING
    with override_settings(TEMPLATES=templates):
        yield


@pytest.fixture
def letter(user_factory, record):
    """``letter(kind)``: the mail of this kind with hostile names in it."""

    def make(kind, *, language="en", context=None, user=None):
        user = user or user_factory(first_name="Ann <i>")
        Account.objects.filter(user=user).update(language=language)
        user.refresh_from_db()
        context = CONTEXTS[kind] if context is None else context
        entry = record("account.activated", user)
        title, text = inbox_words(kind, user=user, context=context, url="/x/")
        row = Notification.objects.create(
            user=user, kind=kind, fact=entry, context=context, title=title, text=text, url="/x/"
        )
        return message_for(row, long_form=True)

    return make


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_every_kind_has_a_sample_here():
    assert set(CONTEXTS) == set(KINDS)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("kind", sorted(CONTEXTS))
def test_every_kind_is_complete_and_safe(kind, language, letter, strict_templates):
    mail = letter(kind, language=language)
    for part in (mail.title, mail.text, mail.html):
        assert part
        assert "¡missing" not in part
    assert "\n" not in mail.title
    assert "\r" not in mail.title
    assert settings.SECRET_KEY not in mail.text + mail.html
    assert "&amp;" not in mail.title + mail.text
    assert "&lt;" not in mail.title + mail.text
    tags = Tags()
    tags.feed(mail.html)
    assert "script" not in tags.tags
    assert "i" not in tags.tags
    assert tags.open == []
    assert "https://booking.example/x/" in mail.text
    assert 'href="https://booking.example/x/"' in mail.html
    assert not re.search(r"\n{3,}", mail.text)
    assert f'<html lang="{language}" dir="ltr"' in mail.html


@pytest.mark.parametrize("kind", sorted(name for name, context in CONTEXTS.items() if "event" in context))
def test_mails_about_an_event_name_it_and_the_booking(kind, letter):
    mail = letter(kind)
    assert 'Tea & <script>alert("1")</script>' in mail.title
    assert 'Tea & <script>alert("1")</script>' in mail.text
    assert "Tea &amp; &lt;script&gt;" in mail.html
    for reference in CONTEXTS[kind].get("references", []):
        assert reference in mail.text
        assert reference in mail.html


def test_the_mail_reads_like_a_letter(letter, user_factory):
    context = {
        **CONTEXTS["booking_confirmed"],
        "event": {**EVENT, "title": "Tea", "place": "Hall 1, Kyoto"},
    }
    mail = letter("booking_confirmed", context=context, user=user_factory(first_name="Ann"))
    assert mail.title == "Booking confirmed: Tea"
    assert (
        mail.text
        == """Hello Ann,

Your booking R3ference for “Tea” is confirmed.

Tea
When: Nov. 6, 2026, 3 a.m. (Asia/Tokyo)
Where: Hall 1, Kyoto
Tickets: 2 × Child <5, 1 × Adult
Total: 12.50 EUR
Booking: R3ference

Show your tickets:
https://booking.example/x/

--\x20
Event Booking
What you hear of, and when: https://booking.example/notifications/"""
    )


def test_times_are_shown_as_the_clock_of_the_event_shows_them_in_the_language_of_the_person(letter):
    assert "Nov. 6, 2026, 3 a.m. (Asia/Tokyo)" in letter("event_reminder").text
    assert "6 ноября 2026 г. в 3:00 (Asia/Tokyo)" in letter("event_reminder", language="ru").text


def test_somebody_without_a_name_is_greeted_too(letter, user_factory):
    mail = letter("welcome", user=user_factory(first_name="", last_name=""))
    assert mail.text.startswith("Hello,\n\nYour account is ready.")
    assert ">Hello,<" in mail.html


def test_one_person_one_fact_one_kind_one_message_id(letter, user_factory):
    ann = user_factory()
    first = letter("welcome", user=ann)
    row = Notification.objects.get()
    with override_event_booking(SITE_URL="https://bücher.example:8000/shop"):
        assert message_for(row, long_form=True).message_id == f"<welcome.{row.fact_id}.{ann.pk}@xn--bcher-kva.example>"
    assert message_for(row, long_form=False).message_id == first.message_id
    assert letter("booking_expired", user=ann).message_id != first.message_id


def test_links_come_from_the_settings_wherever_the_site_is_mounted(letter):
    with override_event_booking(SITE_URL="https://x.example/sub/"):
        assert letter("welcome").url == "https://x.example/sub/x/"


def test_a_site_overrides_one_part_of_one_kind(letter, tmp_path):
    folder = tmp_path / "event_booking/notifications/welcome"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("Ahoy & {{ title }}")
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [tmp_path]
    with override_settings(TEMPLATES=templates):
        mail = letter("welcome")
    assert mail.title == "Ahoy & Welcome to Event Booking"
    assert mail.text.startswith("Hello Ann <i>,")
    assert Notification.objects.get().title == "Welcome to Event Booking"


def test_short_channels_get_what_the_inbox_shows_and_one_line_for_a_phone(user_factory, record):
    ann = user_factory()
    row = Notification.objects.create(
        user=ann, kind="welcome", fact=record("account.activated", ann), title="Then", text="As it was"
    )
    message = message_for(row, long_form=False)
    assert (message.title, message.text, message.html, message.url) == ("Then", "As it was", "", "")
    assert message.short == "As it was"


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("kind", sorted(CONTEXTS))
def test_a_phone_gets_one_short_line_whatever_people_wrote(kind, language, letter, strict_templates):
    letter(kind, language=language)
    short = message_for(Notification.objects.get(), long_form=False).short
    assert 0 < len(short) <= 120
    assert "\n" not in short
    assert "¡missing" not in short
    assert "&lt;" not in short


@pytest.mark.parametrize("changed", [["title"], ["starts_at"], ["ends_at", "venue"], ["format"], ["title", "timezone"]])
def test_a_change_is_named_on_a_phone_and_in_the_mail(changed, letter):
    mail = letter("event_changed", context={**BOOKED, "changed": changed})
    short = message_for(Notification.objects.get(), long_form=False).short
    assert ("New time" in short) == ("New time" in mail.html) == bool({"starts_at", "ends_at", "timezone"} & {*changed})
    assert ("place" in short) == ("New place" in mail.html) == bool({"venue", "format"} & {*changed})
    assert ("title" in short) == ("New title" in mail.html) == ("title" in changed)


def test_a_kind_without_words_of_its_own_for_a_phone_gets_the_beginning_of_its_text(letter, site_template):
    site_template("shop.gift/title.txt", "A gift")
    site_template("shop.gift/text.txt", "All of it. " * 40)
    letter("shop.gift", context={})
    short = message_for(Notification.objects.get(), long_form=False).short
    assert short == ("All of it. " * 40)[:119] + "…"


def test_the_mail_names_the_files_that_it_has(letter, record):
    letter("welcome")
    files = [Attachment(name="plan & map.pdf", content=b"", media_type="application/pdf")]
    mail = message_for(Notification.objects.get(), long_form=True, files=files)
    assert "\nAttached: plan & map.pdf\n" in mail.text
    assert "Attached: plan &amp; map.pdf" in mail.html
    assert mail.files == tuple(files)
    assert "Attached" not in letter("booking_expired").text


def test_a_layout_of_the_sites_own_holds_every_kind(letter, site_template):
    site_template("email/base.html", "<h1>{% block heading %}{{ title }}{% endblock %}</h1>")
    assert letter("welcome").html.strip() == "<h1>Welcome to Event Booking</h1>"
    assert letter("event_reminder").html.startswith("<h1>Soon: Tea &amp;")


def test_a_site_puts_its_logo_into_every_mail_by_one_block(letter, site_template):
    logo = '{% extends "event_booking/mail/base.html" %}{% block header %}<img alt="Shop">{% endblock %}'
    site_template("../mail/base.html", logo)
    assert '<img alt="Shop">' in letter("booking_confirmed").html
    assert "Show your tickets" in letter("booking_confirmed").html
    subject, _, html = mail_words("reset_code", language="en", context={"code": "123456", "minutes": 10})
    assert (subject, '<img alt="Shop">' in html, "123456" in html) == ("A new password for Event Booking", True, True)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("subject.txt", "title"), ("email.txt", "text"), ("email.html", "html"), ("title.txt", "title"),
        ("text.txt", "text"), ("action.txt", "text"), ("push.txt", "html"),
    ],
)  # fmt: skip
def test_a_site_overrides_each_part_by_its_path(name, part, letter, site_template):
    site_template(f"booking_confirmed/{name}", "Ahoy!")
    assert "Ahoy!" in getattr(letter("booking_confirmed"), part)
    assert "Ahoy!" not in getattr(letter("booking_expired"), part)


def test_a_person_without_a_usable_zone_lives_in_the_sites(user_factory):
    ann = user_factory()
    for zone in ("Mars/Olympus", "../../etc/passwd", ""):
        ann.event_booking_account.timezone = zone
        assert zone_of(ann).key == "UTC"
    ann.event_booking_account.timezone = "Asia/Tokyo"
    assert zone_of(ann).key == "Asia/Tokyo"


def test_instants_may_lie_anywhere_in_the_context(new_kind, letter, tmp_path):
    folder = tmp_path / "event_booking/notifications/shop.offer"
    folder.mkdir(parents=True)
    (folder / "title.txt").write_text(
        '{% for offer in offers %}{{ offer.ends_at|date:"c" }} {{ offer.at }}{% endfor %}'
    )
    (folder / "text.txt").write_text("Buy.")
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [tmp_path]
    with override_settings(TEMPLATES=templates):
        moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC).isoformat()
        mail = letter("shop.offer", context={"offers": [{"ends_at": moment, "at": "noon"}, {"ends_at": ""}]})
    assert mail.title == "2026-01-02T03:04:00+00:00 noon"
