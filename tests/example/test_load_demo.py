"""How the demo comes about."""

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from event_booking.events.models import Event, TicketType
from example_project.demo import site
from example_project.demo.management.commands.load_demo import KNOWN_PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]


def test_a_site_that_strangers_reach_has_a_password_that_nobody_knows(settings, capsys):
    settings.DEBUG = False

    call_command("load_demo")
    shown = capsys.readouterr().out.partition("password ")[2].split(":")[0]
    call_command("load_demo")

    assert authenticate(username="admin@example.com", password=KNOWN_PASSWORD) is None
    assert authenticate(username="admin@example.com", password=shown) is not None
    assert shown not in capsys.readouterr().out


def rows():
    fields = ["slug", "title", "starts_at", "price_from", "likes_count", "rating_sum", "venue_name"]
    return list(Event.objects.order_by("pk").values_list(*fields)), [
        kind.taken for kind in TicketType.objects.order_by("pk")
    ]


def test_the_same_seed_makes_the_same_site(monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(site.timezone, "now", lambda: now)
    seen = []
    for seed in (7, 7, 8):
        with transaction.atomic():
            site.load(seed=seed, password="x")
            seen.append(rows())
            transaction.set_rollback(True)

    assert seen[0] == seen[1]
    assert seen[0] != seen[2]


@pytest.mark.parametrize("scale", [0, 20_001])
def test_it_can_not_be_multiplied_beyond_a_million(scale):
    with pytest.raises(CommandError):
        call_command("load_demo", scale=scale)
