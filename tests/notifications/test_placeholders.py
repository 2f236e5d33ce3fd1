"""Braces in what organizers write reach the values that they name, and nothing else."""

import pytest
from django.core.exceptions import ValidationError

from event_booking.notifications.attendee_messages.placeholders import fill, validate_line, validate_placeholders
from event_booking.notifications.templatetags.event_booking_links import with_links

VALUES = {"first_name": "Ann", "event": "Rye", "starts_at": "4 May", "place": "Mill", "reference": "R1"}


def test_every_name_is_replaced_everywhere():
    text = "Hi {first_name}: {event}, {event}, {starts_at} in {place} ({reference})."
    assert fill(text, VALUES) == "Hi Ann: Rye, Rye, 4 May in Mill (R1)."


def test_an_empty_value_takes_the_blank_before_it():
    assert fill("Hello {first_name},\n{place}!", {**VALUES, "first_name": "", "place": ""}) == "Hello,\n!"


def test_braces_in_a_value_stay_what_they_are():
    assert fill("{first_name} {reference}", {**VALUES, "first_name": "{reference} {event}"}) == "{reference} {event} R1"


@pytest.mark.parametrize("text", ["a { b", "} {", "{{first_name}}", "{first_name", "100 % %s %(event)s $event {{ {%"])
def test_what_is_no_placeholder_is_text(text):
    validate_placeholders(text)
    assert fill(text, VALUES) == text.replace("{first_name}", "Ann")


@pytest.mark.parametrize(
    "name",
    [
        "", " ", "first name", "First_name", "first_name ", "event.organizer.password", "event.title", "0",
        "0.__class__", "first_name.__class__.__mro__", "first_name!r", "event[title]", "starts_at:%Y", "user", "self",
        "settings.SECRET_KEY", "% load x %", "\n", "reference\n", "ｅvent",
    ],
)  # fmt: skip
def test_any_other_name_is_refused_and_never_replaced(name):
    with pytest.raises(ValidationError) as refused:
        validate_placeholders(f"Hi {{first_name}}, {{{name}}}")
    assert f"{{{name}}}" in refused.value.messages[0]
    assert fill(f"{{{name}}}", VALUES) == f"{{{name}}}"


def test_a_long_name_is_not_repeated_in_full():
    with pytest.raises(ValidationError) as refused:
        validate_placeholders("{" + "x" * 4000 + "}")
    assert len(refused.value.messages[0]) < 300


@pytest.mark.parametrize("text", ["a\nBcc: b@example.com", "a\r\nb", "a\tb", "a\x00b", "a\x85b", "a\u2028b", "\x1b[0m"])
def test_a_subject_is_one_line(text):
    with pytest.raises(ValidationError):
        validate_line(text)


def test_a_subject_may_be_in_any_script():
    validate_line("Приходите — it’s 8 o’clock, 🍞!")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<b>a</b> & 'b'\r\nc", "&lt;b&gt;a&lt;/b&gt; &amp; &#x27;b&#x27;<br>c"),
        ("javascript:alert(1) ftp://x.example www.x.example", "javascript:alert(1) ftp://x.example www.x.example"),
        ("(https://x.example/a).", '(<a href="https://x.example/a" {}>https://x.example/a</a>).'),
        ("https://x.example/?a=1&b=2", '<a href="https://x.example/?a=1&amp;b=2" {}>https://x.example/?a=1&amp;b=2</a>'),
        ('https://x.example/"onclick="x', '<a href="https://x.example/" {}>https://x.example/</a>&quot;onclick=&quot;x'),
        ("https://x.example/<script>", '<a href="https://x.example/" {}>https://x.example/</a>&lt;script&gt;'),
        ("https://", "https://"),
    ],
)  # fmt: skip
def test_addresses_become_links_and_everything_else_is_escaped(text, html):
    assert with_links(text) == html.replace("{}", 'rel="nofollow noopener" style="color:inherit"')
