"""An organizer who leaves takes their webhooks and their feed along."""

import json

from event_booking.accounts.services.erasure import erase
from event_booking.people.export import export_of
from event_booking.webhooks.models import Delivery, Endpoint, Feed, Message
from event_booking.webhooks.sending import send_waiting


def rows():
    return [model.objects.count() for model in (Endpoint, Delivery, Message, Feed)]


def test_all_of_it_goes_and_nothing_comes_after(webhook, happen, organizer, relay, receiver):
    webhook()
    happen(2)

    erase(user=organizer)
    relay()

    assert rows() == [0, 0, 0, 0]
    happen()
    assert rows() == [0, 0, 0, 0]
    assert receiver.asked == []


def test_that_of_others_stays(webhook, happen, user_factory, relay):
    webhook()
    happen(2)
    erase(user=user_factory("organizer"))
    relay()

    assert rows() == [1, 2, 2, 1]


def test_a_deleted_user_too(webhook, user_factory):
    user = user_factory("organizer")
    webhook(owner=user)
    user.delete()

    assert not Endpoint.objects.exists()


def test_the_export_has_webhooks_without_secrets(webhook, happen, organizer, receiver):
    endpoint = webhook("/mine", description="Our CRM")
    happen()
    send_waiting()

    text = "".join(export_of(organizer))

    told = json.loads(text)
    assert [(row["url"], row["description"]) for row in told["webhooks"]] == [(receiver.url("/mine"), "Our CRM")]
    assert [(row["type"], row["state"]) for row in told["webhook_deliveries"]] == [("event.changed", "sent")]
    assert endpoint.plain not in text
    assert endpoint.secret not in text
