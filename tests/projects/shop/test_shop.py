"""What a site may expect of an app that tells and forgets as docs/personal-data.rst shows."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from rest_framework.test import APIClient
from shop.models import Order

from event_booking.accounts.services.erasure import erase
from event_booking.journal.models import Entry
from event_booking.journal.relay import relay_once


def somebody(name):
    user = User.objects.create_user(name, f"{name}@example.com", "secret")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def ann(db):
    return somebody("ann")


@pytest.fixture
def orders(ann):
    ben = somebody("ben")
    return [
        Order.objects.create(user=ann, number="1", note="Ring twice.", guest_email="cid@example.com"),
        Order.objects.create(user=ben, number="2", note="Leave it.", guest_email=ann.email),
    ]


def test_the_export_has_what_the_shop_tells(ann, orders):
    client = APIClient()
    client.force_authenticate(ann)

    told = json.loads(b"".join(client.get("/account/export/").streaming_content))

    assert told["orders"] == [{"number": "1", "note": "Ring twice."}]
    assert (told["account"]["email"], told["complete"]) == ("ann@example.com", True)
    assert "second_factors" not in told


def test_the_shop_forgets_whoever_is_erased(ann, orders):
    erase(user=ann)
    while relay_once():
        pass

    assert list(Order.objects.order_by("pk").values_list("note", "guest_email")) == [
        ("", "cid@example.com"),
        ("Leave it.", ""),
    ]
    assert "ann@example.com" not in str(list(Entry.objects.values()))
