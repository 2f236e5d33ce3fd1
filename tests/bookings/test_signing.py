import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from django.test import override_settings

from event_booking.bookings.signing import (
    InvalidTicketToken,
    TicketClaim,
    publish_key,
    read_keys,
    sign_ticket,
    signing_key,
    verify_ticket,
)
from event_booking.bookings.ticket_keys import code_for_event, published_keys, ticket_token

CODE = "4Zr7pQbYw2KxmT9sHcVfJdNa8uE"
KEY = signing_key("a secret of thirty-two characters!")
TOKEN = sign_ticket(code=CODE, event_id=12, key=KEY)
KEYS = read_keys([publish_key(KEY.public_key())])
OLD, NEW = "an old secret, thirty-two letters", "a new secret of thirty-two letters"


def test_a_signed_code_says_which_ticket_and_which_event():
    claim = verify_ticket(TOKEN, KEYS)

    assert claim == TicketClaim(code=CODE, event_id=12, key_id=next(iter(KEYS)))
    assert sign_ticket(code=CODE, event_id=12, key=KEY) == TOKEN
    assert len(TOKEN) < 150


@pytest.mark.parametrize("place", range(len(TOKEN)))
def test_no_character_of_it_can_be_changed(place):
    for other in "A", "b", "7", ".", "-", "é":
        forged = TOKEN[:place] + other + TOKEN[place + 1 :]
        if forged != TOKEN:
            with pytest.raises(InvalidTicketToken):
                verify_ticket(forged, KEYS)


ANOTHER = sign_ticket(code=CODE, event_id=12, key=signing_key("another secret"))


@pytest.mark.parametrize(
    "token",
    [
        "",
        CODE,
        TOKEN + "=",
        TOKEN + "\n",
        " " + TOKEN,
        TOKEN[:-1],
        TOKEN + "A",
        ".".join(TOKEN.split(".")[:3]),
        TOKEN.replace(".12.", ".012."),
        TOKEN.replace(".12.", ".١٢."),
        TOKEN.replace(".12.", ".13."),
        ANOTHER,
        # the signature of one key under the name of another
        ".".join([*ANOTHER.split(".")[:2], *TOKEN.split(".")[2:3], ANOTHER.split(".")[3]]),
        "x" * 100_000,
        "\ud800.12.00000000." + "A" * 86,
    ],
)
def test_whatever_is_odd_is_no_ticket(token):
    with pytest.raises(InvalidTicketToken):
        verify_ticket(token, KEYS)


def test_a_signature_has_one_spelling():
    """Its last character has four bits to spare, which must be zero."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twin = TOKEN[:-1] + letters[letters.index(TOKEN[-1]) + 1]
    with pytest.raises(InvalidTicketToken):
        verify_ticket(twin, KEYS)


def test_what_the_site_signs_for_other_ends_is_no_ticket():
    signed = f"{CODE}.12.{next(iter(KEYS))}"
    other = sign_ticket(code=CODE, event_id=12, key=KEY).rpartition(".")[2]
    from event_booking.bookings.signing import _encode

    assert verify_ticket(f"{signed}.{other}", KEYS)
    with pytest.raises(InvalidTicketToken):
        verify_ticket(f"{signed}.{_encode(KEY.sign(signed.encode()))}", KEYS)


def test_keys_of_algorithms_to_come_are_left_out():
    published = [{"id": "x", "algorithm": "ML-DSA-44", "public_key": "AAAA"}, publish_key(KEY.public_key())]

    assert list(read_keys(published)) == list(KEYS)


def test_a_scanner_needs_neither_settings_nor_django():
    code = (
        "import sys; sys.modules['django'] = None; from event_booking.bookings.signing import read_keys, verify_ticket;"
        f"print(verify_ticket({TOKEN!r}, read_keys([{publish_key(KEY.public_key())!r}])).event_id)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={}, check=True)

    assert done.stdout.strip() == "12"


def test_a_new_key_is_put_in_front_of_the_old_one():
    with override_settings(EVENT_BOOKING={"TICKET_KEYS": [OLD]}):
        printed = ticket_token(code=CODE, event_id=12)
        [old] = published_keys()
    with override_settings(EVENT_BOOKING={"TICKET_KEYS": [NEW, OLD]}):
        shown = ticket_token(code=CODE, event_id=12)
        assert [code_for_event(each, event_id=12) for each in (printed, shown)] == [CODE, CODE]
        assert published_keys()[1] == old
        assert verify_ticket(shown, read_keys(published_keys())).key_id == published_keys()[0]["id"] != old["id"]
    with override_settings(EVENT_BOOKING={"TICKET_KEYS": [NEW]}):
        assert [code_for_event(each, event_id=12) for each in (printed, shown)] == ["", CODE]


def test_without_keys_of_their_own_tickets_follow_the_sites_secret():
    with override_settings(SECRET_KEY=OLD, SECRET_KEY_FALLBACKS=[]):
        printed = ticket_token(code=CODE, event_id=12)
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[OLD]):
        assert code_for_event(printed, event_id=12) == CODE
        assert ticket_token(code=CODE, event_id=12) != printed
    with override_settings(SECRET_KEY=b"bytes", SECRET_KEY_FALLBACKS=[], EVENT_BOOKING={"TICKET_KEYS": [NEW, OLD]}):
        assert code_for_event(printed, event_id=12) == CODE  # the way from one to the other
    with override_settings(SECRET_KEY=b"bytes", SECRET_KEY_FALLBACKS=[]):
        assert code_for_event(printed, event_id=12) == ""
        assert code_for_event(ticket_token(code=CODE, event_id=12), event_id=12) == CODE


def test_a_bare_code_is_taken_as_it_is_and_a_signed_one_for_its_event_alone():
    token = ticket_token(code=CODE, event_id=12)

    assert [code_for_event(text, event_id=12) for text in (CODE, token, f"{token}x")] == [CODE, CODE, ""]
    assert code_for_event(token, event_id=13) == ""


def test_the_scanner_of_the_documentation_works_without_a_network_and_reports_later(event_factory, book, client_for):
    page = (Path(__file__).parents[2] / "docs" / "check-in.rst").read_text(encoding="utf-8")
    [block] = re.findall(r"   # scanner\.py\n(.*?)\n(?=\S)", page, re.DOTALL)
    source = textwrap.dedent(block).strip()
    exec(source, names := {})
    event = event_factory()
    ticket = book(event, attendees=[{"name": "Ann"}]).tickets.get()
    token = ticket_token(code=ticket.code, event_id=event.pk)

    scanner = names["Scanner"](event.pk, client_for().get("/api/v1/check_in/keys/").json())
    said = [scanner.scan(text) for text in (token, token, ticket.code, ticket_token(code=CODE, event_id=event.pk + 1))]
    url, body = f"/api/v1/events/{event.pk}/check_in/batch/", {"where": "North door", "scans": scanner.queue}
    told = client_for(event.organizer).post(url, body, format="json").json()

    assert len(source.splitlines()) <= 25
    assert said == ["welcome", "used already, here", "no ticket of ours", "for another event"]
    assert [(row["result"], row["attendee_name"]) for row in told["results"]] == [("accepted", "Ann")]


def test_anybody_may_have_the_public_keys(client_for):
    answer = client_for().get("/api/v1/check_in/keys/")

    assert (answer.status_code, answer.json()) == (200, published_keys())
    [key] = answer.json()
    assert set(key) == {"id", "algorithm", "public_key"}
    assert key["algorithm"] == "Ed25519"
    assert verify_ticket(ticket_token(code=CODE, event_id=12), read_keys(answer.json())).key_id == key["id"]
