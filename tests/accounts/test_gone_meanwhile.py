"""Facts of accounts that are told when nobody is there any more."""

import pytest
from django.core import mail
from django.db import transaction

from event_booking.journal.facts import FACTS
from event_booking.journal.models import Entry

MAILED = {
    "code_wanted": {"purpose": "reset"}, "sign_up_repeated": {}, "mfa_turned_on": {"factor": "totp"},
    "social_linked": {"account": "known", "provider": "oidc"},
}  # fmt: skip


@pytest.mark.parametrize("name", MAILED)
@pytest.mark.parametrize("gone", [False, True])
def test_nobody_is_mailed_about_somebody_whom_the_site_has_deleted(name, gone, user_factory, relay):
    user = user_factory()
    with transaction.atomic():
        FACTS[f"account.{name}"].record(user, actor=None, **MAILED[name])
    if gone:
        user.delete()

    relay()

    assert len(mail.outbox) == (0 if gone else 1)
    assert not Entry.objects.exclude(state="delivered").exists()
