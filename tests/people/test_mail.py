"""Mails arrive with the headers that they were given."""

from event_booking.people.mail import Mail

LINK = f"<https://booking.example/api/v1/notifications/unsubscribe/{'x' * 120}/>"


def test_a_long_link_in_a_header_stays_one_link():
    mail = Mail("Schöne Grüße " * 20, "Hello", to=["ann@example.com"], headers={"List-Unsubscribe": LINK})

    sent = mail.message().as_bytes()

    assert LINK.encode() in sent  # neither broken, nor written as encoded words
    assert max(len(line) for line in sent.splitlines()) <= 998
