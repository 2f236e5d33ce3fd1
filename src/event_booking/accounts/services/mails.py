"""Mails about accounts. A site overrides their templates by path; addresses in them come from settings alone."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.models import AddressChange, Code, Counter
from event_booking.accounts.services.address_changes import pending_change
from event_booking.accounts.services.address_reverts import make_token
from event_booking.accounts.services.addresses import holder_of, is_proved
from event_booking.accounts.services.codes import make_code
from event_booking.accounts.services.counters import count_mail
from event_booking.accounts.signals import code_withheld
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.journal.models import Entry
from event_booking.people import people

FOLDER = "event_booking/accounts/email"
TEMPLATES = {Code.Purpose.ACTIVATE: "activation_code", Code.Purpose.RESET: "reset_code"}


@sensitive_variables("code")
def send_code(*, user: Any, purpose: Code.Purpose, entry: Entry) -> None:
    """Make a code and mail it, unless it is too late, or not wanted any more, or a newer one was asked for."""
    if not user.is_active or _is_stale(entry) or (purpose == Code.Purpose.ACTIVATE and is_proved(user)):
        return
    if purpose == Code.Purpose.RESET and not people().keeps_passwords:
        people().lead_to_password(user)
        return
    code = make_code(user=user, purpose=purpose)
    # no Message-ID of our own: each delivery has another code, and a mail system must not drop the one that works
    _send(user, TEMPLATES[purpose], code=code, minutes=app_settings().CODE_MINUTES)


def send_account_exists(*, user: Any, entry: Entry) -> None:
    """Tell the owner of an address that somebody signed up with it again."""
    if user.is_active:
        _send(user, "account_exists", entry=entry)


def send_second_factor_notice(*, user: Any, entry: Entry) -> None:
    """Tell a person what became of their second factor: it may have been somebody else."""
    if user.is_active:
        _send(user, "second_factor", entry=entry, what=entry.fact.removeprefix("account."), **entry.data)


def send_social_linked(*, user: Any, entry: Entry) -> None:
    """Tell a person who had an account that another site opens it as well: it may have been somebody else."""
    if user.is_active:
        _send(user, "social_linked", entry=entry, provider=entry.data["provider"])


@sensitive_variables("code")
def send_new_address_code(*, user: Any, entry: Entry) -> None:
    """Make a code and mail it to the address that somebody wants; if it is another's, tell that one instead.

    Then nobody gets the code. It is made, and guesses of it are counted, since the person's export tells of both.
    """
    change = pending_change(user)
    if change is None or not user.is_active or _is_stale(entry):
        return
    code = make_code(user=user, purpose=Code.Purpose.EMAIL, address=change.new_email)
    if holder := holder_of(change.new_email, user=user):
        with short_transaction():
            code_withheld.record(Counter(pk=0), purpose=Code.Purpose.EMAIL)
        send_address_taken(to=change.new_email, holder=holder, entry=entry)
        return
    _send(user, "new_address_code", to=change.new_email, code=code, minutes=app_settings().CODE_MINUTES)


def send_address_taken(*, to: str, holder: Any, entry: Entry) -> None:
    """Tell whoever has an address, or left it lately, that somebody wants it."""
    if holder.is_active and _may_tell(to):
        _send(holder, "address_taken", to=to, entry=entry)


def _may_tell(email: str) -> bool:
    with short_transaction() as now:
        return count_mail(scope="address_taken", email=email, now=now)


@sensitive_variables("link")
def send_address_changed(*, change: AddressChange, entry: Entry) -> None:
    """Tell the old address, with a link by which it takes the account back as long as it can."""
    if not change.old_email or not change.user.is_active:
        return
    site, link = app_settings(), ""
    if AddressChange.objects.revertible().filter(pk=change.pk).exists():
        page = site.ADDRESS_REVERT_PAGE.format(token=make_token(change))
        link = f"{site.SITE_URL.rstrip('/')}/{page.lstrip('/')}"
    days = site.ADDRESS_REVERT_DAYS
    _send(change.user, "address_changed", to=change.old_email, entry=entry, link=link, days=days)


def send_address_reverted(*, change: AddressChange, entry: Entry) -> None:
    """Tell the address that the account had last that it went back."""
    last = AddressChange.objects.of(change.user).filter(pk__gte=change.pk, confirmed_at__isnull=False).latest("pk")
    if change.user.is_active:
        _send(change.user, "address_reverted", to=last.new_email, entry=entry)


def _is_stale(entry: Entry) -> bool:
    """Nobody waits that long for a code; and the fact that is asked later has the same purpose and the newer code."""
    oldest = Now() - timedelta(minutes=3 * app_settings().CODE_MINUTES)
    if not Entry.objects.filter(pk=entry.pk, created_at__gt=oldest).exists():
        return True
    same = Entry.objects.filter(subject_model=entry.subject_model, subject_id=entry.subject_id, fact=entry.fact)
    return same.filter(pk__gt=entry.pk, data__purpose=entry.data.get("purpose")).exists()


@sensitive_variables()
def _send(user: Any, template: str, *, to: str = "", entry: Entry | None = None, **context: Any) -> None:
    """Mail a person, by whatever address; ``entry``: for a mail that says the same whenever it is sent again."""
    subject, text, html = mail_words(template, language=people().get_language(user), context=context)
    message_id = _message_id(template, entry) if entry else ""
    people().send_mail(to=to or people().get_email(user), subject=subject, text=text, html=html, message_id=message_id)


@sensitive_variables()
def mail_words(template: str, *, language: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
    """Subject, text and HTML of a mail."""
    site = app_settings()
    values = {**context, "site_name": site.SITE_NAME, "site_url": site.SITE_URL}
    with translation.override(language):
        values["subject"] = render_to_string(f"{FOLDER}/{template}.subject.txt", values).strip()
        text = render_to_string(f"{FOLDER}/{template}.txt", values)
        values["preheader"] = text.strip().partition("\n")[0]  # what lists of mails show behind the subject
        return values["subject"], text, render_to_string(f"{FOLDER}/{template}.html", values)


def _message_id(template: str, entry: Entry) -> str:
    """The same for each delivery of one mail, so that a mail system can drop the second."""
    host = urlsplit(app_settings().SITE_URL).hostname or "localhost"
    return f"<{template.replace('_', '-')}-{entry.pk}@{host}>"
