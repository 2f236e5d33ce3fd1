"""Mails about accounts. A site overrides their templates by path; addresses in them come from settings alone."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.models import Code
from event_booking.accounts.services.addresses import is_proved
from event_booking.accounts.services.codes import make_code
from event_booking.conf import app_settings
from event_booking.journal.models import Entry
from event_booking.people import people

FOLDER = "event_booking/accounts/email"
TEMPLATES = {Code.Purpose.ACTIVATE: "activation_code", Code.Purpose.RESET: "reset_code"}


@sensitive_variables("code")
def send_code(*, user: Any, purpose: Code.Purpose, entry: Entry) -> None:
    """Make a code and mail it, unless it is too late, or not wanted any more, or a newer one was asked for."""
    if not user.is_active or _is_stale(entry) or (purpose == Code.Purpose.ACTIVATE and is_proved(user)):
        return
    code = make_code(user=user, purpose=purpose)
    # no Message-ID of our own: each delivery has another code, and a mail system must not drop the one that works
    _send(user, TEMPLATES[purpose], code=code, minutes=app_settings().CODE_MINUTES)


def send_account_exists(*, user: Any, entry: Entry) -> None:
    """Tell the owner of an address that somebody signed up with it again."""
    if user.is_active:
        host = urlsplit(app_settings().SITE_URL).hostname or "localhost"
        _send(user, "account_exists", message_id=f"<account-exists-{entry.pk}@{host}>")


def _is_stale(entry: Entry) -> bool:
    """Nobody waits that long for a code; and the fact that is asked later has the same purpose and the newer code."""
    oldest = Now() - timedelta(minutes=3 * app_settings().CODE_MINUTES)
    if not Entry.objects.filter(pk=entry.pk, created_at__gt=oldest).exists():
        return True
    same = Entry.objects.filter(subject_model=entry.subject_model, subject_id=entry.subject_id, fact=entry.fact)
    return same.filter(pk__gt=entry.pk, data__purpose=entry.data.get("purpose")).exists()


@sensitive_variables()
def _send(user: Any, template: str, *, message_id: str = "", **context: Any) -> None:
    site = app_settings()
    context |= {"site_name": site.SITE_NAME, "site_url": site.SITE_URL}
    with translation.override(people().get_language(user)):
        subject, text, html = (
            render_to_string(f"{FOLDER}/{template}.{part}", context) for part in ("subject.txt", "txt", "html")
        )
    people().send_mail(
        to=people().get_email(user), subject=subject.strip(), text=text, html=html, message_id=message_id
    )
