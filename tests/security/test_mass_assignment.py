"""Fields that a person may not set are ignored or refused, in whatever operation they are sent."""

from collections import Counter

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import models
from drf_spectacular.generators import SchemaGenerator
from rest_framework.response import Response

from event_booking.accounts.views.account import AccountView
from event_booking.events.models import Event, Series
from tests.security.table import rows, send, undone
from tests.security.test_matrix import operation_of
from tests.security.world import build

pytestmark = [pytest.mark.once, pytest.mark.no_cover]

#: One row for each operation that changes something, with somebody for whom it does.
WISHERS = ["anonymous", "attendee", "organizer", "unverified", "admin"]
WRITERS = {
    row.operation: (row, actor)
    for row in rows()
    for actor in reversed(WISHERS)
    if row.method != "GET" and row.statuses[actor] < 300
}
#: Kinds of columns in which rights, states, numbers and owners stand.
TELLING = (models.BooleanField, models.IntegerField, models.DecimalField, models.FloatField)
#: Tables whose rows own others.
OWNERS = {get_user_model(), Group, Event, Series}
LABELS = {"account", "auth", "mfa", "socialaccount"}


@pytest.fixture
def world(user_factory, event_factory):
    world = build(user_factory, event_factory)
    world.known = {(model, key) for model in OWNERS for key in [None, *model.objects.values_list("pk", flat=True)]}
    return world


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def forbidden(world):
    """Names that a row somewhere has, with values that would do harm, or show it."""
    stranger, admins = world.people["stranger"].pk, Group.objects.get(name="admin").pk
    owner = dict.fromkeys(
        ["user", "user_id", "owner", "organizer", "organizer_id", "author", "author_id", "attendee", "created_by"],
        str(stranger),
    )
    flags = dict.fromkeys(
        ["is_staff", "is_superuser", "verified", "email_verified", "is_verified", "primary", "admin", "paid",
         "is_box_office", "has_waitlist", "event_open", "event_limited", "in_app", "is_cover"],
        True,
    )  # fmt: skip
    numbers = dict.fromkeys(
        ["taken", "set_aside", "likes_count", "favorites_count", "rating_count", "rating_sum", "rating_average",
         "subscribers_count", "subscriptions_count", "used", "total", "refund", "most_refund", "unit_price", "price",
         "price_from", "tries", "sends", "count", "position", "id", "pk",
         "recipients", "told", "fact", "fact_id", "event_id"],
        7,
    )  # fmt: skip
    dates = dict.fromkeys(
        ["proved_at", "published_at", "deleted_at", "confirmed_at", "cancelled_at", "checked_in_at", "expires_at",
         "organizer_requested_at", "replied_at", "read_at", "removed_at", "ended_at", "last_login", "date_joined",
         "started_at", "finished_at", "settled_at"],
        "2020-01-01T00:00:00Z",
    )  # fmt: skip
    roles = {"roles": ["admin"], "role": "admin", "groups": [admins], "user_permissions": [1], "is_active": False}
    return {**owner, **flags, **numbers, **dates, **roles, "reference": "chosen", "slug": "chosen", "reply": "Hm."}


def fields_of(schema, operation):
    """Names that the description lets a person send to this operation."""
    content = operation_of(schema, operation).get("requestBody", {}).get("content", {})
    names = set()
    for kind in content.values():
        name = kind["schema"].get("$ref", "").rpartition("/")[2]
        names |= set(schema["components"]["schemas"].get(name, kind["schema"]).get("properties", {}))
    return names


def state(world):
    """How many rows there are with which rights, states, numbers and owners: everything but keys, texts and times."""
    tables = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in LABELS or model._meta.app_label.startswith("event_booking")
    ]
    return {model._meta.label: Counter(telling(world, model)) for model in tables}


def telling(world, model):
    fields = [field for field in model._meta.concrete_fields if field.related_model in OWNERS or is_telling(field)]
    for values in model._base_manager.values_list(*[field.attname for field in fields or [model._meta.pk]]):
        # who is new has another key each time
        yield str([
            "new" if field.related_model in OWNERS and (field.related_model, value) not in world.known else value
            for field, value in zip(fields, values, strict=False)
        ])  # fmt: skip


def is_telling(field):
    return not field.primary_key and bool(isinstance(field, TELLING) or field.choices)


def result(world, row, actor, **more):
    with undone():
        return send(world, row, actor, **more).status_code, state(world)


def set_by(world, schema, row, actor):
    """What comes out otherwise than without the forbidden fields; nothing, as it should be."""
    before = state(world)
    plain = result(world, row, actor)
    extra = {name: value for name, value in forbidden(world).items() if name not in fields_of(schema, row.operation)}
    found = []
    for status in ("published", "confirmed"):
        got = result(world, row, actor, **extra, status=status)
        if got not in (plain, (400, before)):
            found.append((status, got[0], [label for label in got[1] if got[1][label] != plain[1][label]]))
    return found


def test_nothing_is_set_that_may_not_be_set(schema, world):
    found = {operation: set_by(world, schema, *WRITERS[operation]) for operation in WRITERS}

    assert {operation: differences for operation, differences in found.items() if differences} == {}


def test_a_careless_operation_would_be_found(monkeypatch, schema, world):
    def careless(self, request):
        for name in ("is_staff", "is_superuser"):
            setattr(request.user, name, request.data.get(name, False))
        request.user.save()
        return Response()

    monkeypatch.setattr(AccountView, "patch", careless)

    assert set_by(world, schema, *WRITERS["PATCH account/"])
