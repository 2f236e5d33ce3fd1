"""Codes of six digits: asked for in a request, made when the mail is sent, guessed at most five times."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, IntegerField, Q, When
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.models import Code, Counter
from event_booking.accounts.services.counters import count_mail
from event_booking.accounts.signals import code_refused, code_wanted, code_withheld
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.exceptions import InvalidCode
from event_booking.people import people
from event_booking.people.django import email_key


def ask_for_code(*, user: Any, purpose: Code.Purpose, now: datetime) -> None:
    """Let a new code be mailed, and the old one die; nothing happens beyond ``CODE_SENDS`` in the window."""
    limits = app_settings()
    over = Q(window_since__lte=now - timedelta(minutes=limits.CODE_WINDOW_MINUTES))
    asked = Code.objects.filter(over | Q(sends__lt=limits.CODE_SENDS), user=user.pk, purpose=purpose)
    for _ in range(2):
        sent = asked.update(
            digest="",
            sends=Case(When(over, then=1), default=F("sends") + 1, output_field=IntegerField()),
            tries=0,  # of the code that will be made: somebody who burnt the last one must be able to use it
            window_since=Case(When(over, then=now), default=F("window_since")),
        )
        if sent:
            code_wanted.record(user, purpose=purpose)
            return
        # the row is missing, or too many were sent: the second turn knows which
        Code.objects.bulk_create([Code(user=user, purpose=purpose, window_since=now)], ignore_conflicts=True)
    code_withheld.record(user, purpose=purpose)


def ask_in_vain(*, email: str, purpose: Code.Purpose, now: datetime) -> None:
    """The same statements for an address that gets no code, so that time does not tell which one it is."""
    count_mail(scope=f"code:{purpose}", email=email, now=now)
    code_withheld.record(Counter(pk=0), purpose=purpose)


@sensitive_variables("code")
def make_code(*, user: Any, purpose: Code.Purpose, address: str | None = None) -> str:
    """A new code for a mail that is just being written; only its digest is stored.

    It proves the ``address`` to which that mail goes, and no other: the person's own unless another one is named.
    """
    code = f"{secrets.randbelow(1_000_000):06d}"
    with short_transaction() as now:
        valid_until = now + timedelta(minutes=app_settings().CODE_MINUTES)
        row = Code.objects.get_or_create(user=user, purpose=purpose)[0]
        Code.objects.filter(pk=row.pk).update(digest=_digest(user, purpose, code, address), expires_at=valid_until)
    return code


@sensitive_variables("code")
def guess_code(*, user: Any | None, purpose: Code.Purpose, code: str, address: str | None = None) -> str:
    """Count a guess, then judge it; return the digest with which to ``use_code``, or raise ``InvalidCode``.

    The count is committed before anybody learns whether the guess was right: that refusal must not undo it, and of any
    number of simultaneous guesses five are judged. Whoever guesses in vain waits for the disk in any case, so that time
    does not tell who has an account.
    """
    key = user.pk if user else None
    with short_transaction() as now:
        mine = Code.objects.filter(user=key, purpose=purpose)
        fresh = mine.filter(expires_at__gt=now, tries__lt=app_settings().CODE_TRIES).exclude(digest="")
        counted = fresh.update(tries=F("tries") + 1)
        digest = mine.values_list("digest", flat=True).first() or ""
        right = counted and constant_time_compare(digest, _digest(user, purpose, code, address))
        if not right:
            # only what was judged stands in the person's export
            code_refused.record(user if user and counted else Counter(pk=0), purpose=purpose)
    if not right:
        raise InvalidCode
    return digest


def use_code(*, user: Any, purpose: Code.Purpose, digest: str) -> None:
    """Use up a code that was guessed right, within the transaction of what it is good for; raise ``InvalidCode``.

    Of two who enter the same code at once, one finds it.
    """
    if not Code.objects.filter(user=user.pk, purpose=purpose, digest=digest).exclude(digest="").update(digest=""):
        raise InvalidCode


def drop_codes(user: Any, purpose: Code.Purpose | None = None) -> None:
    """Let every code of this person die, or the one for this purpose."""
    codes = Code.objects.filter(user=user.pk).exclude(digest="")
    (codes.filter(purpose=purpose) if purpose else codes).update(digest="")


def _digest(user: Any, purpose: Code.Purpose, code: str, address: str | None = None) -> str:
    owner = user.pk if user else ""
    if address is None:
        address = people().get_email(user) if user else ""
    text = f"{owner}:{code}:{email_key(address)}"
    return salted_hmac(f"event_booking.accounts.code.{purpose}", text, algorithm="sha256").hexdigest()
