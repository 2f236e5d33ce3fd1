"""What docs/bounces.rst shows, with anymail itself: a provider's webhook marks an address."""

import json
from datetime import UTC, datetime

import pytest
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from django.test import RequestFactory

from event_booking.notifications.models import MailProblem
from tests.notifications import anymail_receiver

BOUNCED_AT = datetime(2026, 5, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def connected():
    """It is connected when it is imported, by whichever test does that first."""
    tracking.connect(anymail_receiver.stop_mail)
    yield
    tracking.disconnect(anymail_receiver.stop_mail)


@pytest.fixture
def ann(user_factory):
    return user_factory(email="ann@example.com")


def tell(event_type, reject_reason=None, recipient="ann@example.com"):
    event = AnymailTrackingEvent(
        event_type=event_type, reject_reason=reject_reason, recipient=recipient, timestamp=BOUNCED_AT, event_id="1"
    )
    tracking.send(sender=object, event=event, esp_name="Mailgun")


def marks():
    return list(MailProblem.objects.values_list("user", "reason", "source", "marked_at"))


@pytest.mark.parametrize(
    ("event_type", "reject_reason", "marked"),
    [
        (EventType.BOUNCED, RejectReason.BOUNCED, "hard"),
        (EventType.BOUNCED, RejectReason.INVALID, "hard"),
        (EventType.COMPLAINED, RejectReason.SPAM, "complaint"),
        (EventType.BOUNCED, RejectReason.OTHER, None),
        (EventType.DEFERRED, RejectReason.OTHER, None),
        (EventType.DELIVERED, None, None),
        (EventType.UNKNOWN, None, None),
    ],
)
def test_what_comes_back_for_good_and_what_is_called_spam_is_marked(event_type, reject_reason, marked, ann):
    for _ in range(2):
        tell(event_type, reject_reason)
    assert marks() == ([(ann.pk, marked, "Mailgun", BOUNCED_AT)] if marked else [])


def test_a_stranger_is_not(ann):
    tell(EventType.BOUNCED, RejectReason.BOUNCED, recipient="ben@example.com")
    assert marks() == []


def test_a_providers_webhook_marks_an_address(ann, settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": "user:secret"}
    said = {
        "RecordType": "Bounce", "ID": 42, "Type": "HardBounce", "TypeCode": 1, "Email": "ann@example.com",
        "MessageID": "883953f4", "BouncedAt": "2026-05-02T09:30:00Z", "Description": "No such user",
    }  # fmt: skip
    request = RequestFactory().post(
        "/anymail/postmark/tracking/", json.dumps(said), content_type="application/json",
        headers={"authorization": "Basic dXNlcjpzZWNyZXQ="},
    )  # fmt: skip
    answer = PostmarkTrackingWebhookView.as_view()(request)
    assert answer.status_code == 200
    assert marks() == [(ann.pk, "hard", "Postmark", BOUNCED_AT)]
