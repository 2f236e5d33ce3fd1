"""Two admins decide one request at once: one does, the other is told. And what happens without the guard."""

from functools import partial

import pytest

from event_booking.accounts.exceptions import NotWaiting
from event_booking.accounts.models import Account
from event_booking.accounts.services import roles
from event_booking.journal.models import Entry
from event_booking.people import people
from event_booking.testing import override_event_booking
from tests.races.at_once import at_once
from tests.races.windows import Meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

DECISIONS = ["account.organizer_declined", "account.role_granted"]


def decide_at_once(user_factory, pairs):
    """Each of so many pairs of admins approves and declines one request; returns outcomes and facts."""
    ann, admins = user_factory(), [user_factory("admin") for _ in range(2 * pairs)]
    with override_event_booking(ORGANIZER_SIGNUP="approval"):
        roles.ask_to_organize(user=ann)
    ways = [roles.approve_organizer, roles.decline_organizer] * pairs
    outcomes = at_once([partial(way, user=ann, actor=admin) for way, admin in zip(ways, admins, strict=True)])
    facts = list(Entry.objects.filter(fact__in=DECISIONS).values_list("fact", flat=True))
    return ann, outcomes, facts


def test_of_many_admins_one_decides_and_the_others_are_told(user_factory):
    ann, outcomes, facts = decide_at_once(user_factory, 5)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType"] + ["NotWaiting"] * 9
    [fact] = facts
    assert ("organizer" in people().roles(ann)) == (fact == "account.role_granted")


def test_without_the_conditional_update_both_would_have_decided(user_factory, monkeypatch):
    meeting = Meeting(2)

    def careless(user):
        waits = Account.objects.filter(pk=user.pk, organizer_requested_at__isnull=False).exists()
        meeting.wait()
        if not waits:
            raise NotWaiting

    monkeypatch.setattr(roles, "lock", lambda user: user)
    monkeypatch.setattr(roles, "_answer", careless)

    _, outcomes, facts = decide_at_once(user_factory, 1)

    assert (outcomes, sorted(facts)) == ([None, None], DECISIONS)
