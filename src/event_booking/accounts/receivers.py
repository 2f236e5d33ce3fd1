"""What accounts do about facts: send mails, and end what is open elsewhere."""

from typing import Any

from django.conf import settings
from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver

from event_booking.accounts.models import AddressChange, Code, Session
from event_booking.accounts.services import mails
from event_booking.accounts.services.traces import forget_browser_sessions, forget_counts, forget_in_admin
from event_booking.accounts.signals import (
    address_changed,
    address_reverted,
    code_wanted,
    mfa_locked,
    mfa_turned_off,
    mfa_turned_on,
    recovery_code_used,
    recovery_codes_made,
    session_ended,
    sign_up_repeated,
    social_linked,
)
from event_booking.journal.facts import listens_to
from event_booking.journal.models import Entry


@receiver(code_wanted)
def send_wanted_code(sender: str, entry: Entry, **kwargs: Any) -> None:
    """Mail the code. Hearing it twice makes another code, and the first one dies."""
    user, purpose = entry.subject, Code.Purpose(entry.data["purpose"])
    if user and purpose == Code.Purpose.EMAIL:
        mails.send_new_address_code(user=user, entry=entry)
    elif user:
        mails.send_code(user=user, purpose=purpose, entry=entry)


@receiver(sign_up_repeated)
def tell_owner(sender: str, entry: Entry, **kwargs: Any) -> None:
    """Mail the owner of the address, or whoever left it lately."""
    user, change = entry.subject, AddressChange.objects.filter(pk=entry.data.get("change")).first()
    if user and change:
        mails.send_address_taken(to=change.old_email, holder=user, entry=entry)
    elif user and "change" not in entry.data:
        mails.send_account_exists(user=user, entry=entry)


@receiver([mfa_turned_on, mfa_turned_off, recovery_codes_made, recovery_code_used, mfa_locked])
def tell_about_second_factor(sender: str, entry: Entry, **kwargs: Any) -> None:
    """Mail the person whose second factor it is."""
    if user := entry.subject:
        mails.send_second_factor_notice(user=user, entry=entry)


@receiver(social_linked)
def tell_about_link(sender: str, entry: Entry, **kwargs: Any) -> None:
    """Mail whoever had the account before; who has just made one knows."""
    if (user := entry.subject) and entry.data["account"] == "known":
        mails.send_social_linked(user=user, entry=entry)


@receiver(address_changed)
def tell_old_address(sender: str, entry: Entry, **kwargs: Any) -> None:
    """Mail the address that was left. Twice is the same mail twice, with the same way back."""
    if change := AddressChange.objects.select_related("user").filter(pk=entry.data["change"]).first():
        mails.send_address_changed(change=change, entry=entry)


@receiver(address_reverted)
def tell_new_address(sender: str, entry: Entry, **kwargs: Any) -> None:
    """Mail the address that the account had until it was taken back."""
    if change := AddressChange.objects.select_related("user").filter(pk=entry.data["change"]).first():
        mails.send_address_reverted(change=change, entry=entry)


@listens_to("account.erased")
def forget_browser(sender: str, entry: Entry, **kwargs: Any) -> None:
    """Browser sessions, and codes that were asked for while the account was erased."""
    user: Any = entry.subject_id  # as text, whatever the key's type
    Code.objects.filter(user=user).delete()
    forget_browser_sessions(user_id=entry.subject_id)


@receiver([mfa_turned_on, address_changed, session_ended])
def end_browser_sessions(sender: str, entry: Entry, **kwargs: Any) -> None:
    """What ends other sessions ends staff's in Django's admin, their own with the rest: none of them is "this one".

    People who end one session have chosen which. Of others no browser session is looked for, since that reads them all.
    """
    one = entry.fact == session_ended.name and "number" not in entry.data
    if not one and getattr(entry.subject, "is_staff", False):
        forget_browser_sessions(user_id=entry.subject_id)


@receiver(pre_save, sender=settings.AUTH_USER_MODEL)
def notice_password_taken_away(sender: Any, instance: Any, update_fields: Any = None, **kwargs: Any) -> None:
    """Who has none is asked for none before they choose one: whoever has a session would, the thief of one as well."""
    written = update_fields is None or "password" in update_fields
    if instance.pk and written and not instance.has_usable_password():
        stored = sender._default_manager.filter(pk=instance.pk).only("password").first()
        instance.event_booking_password_gone = stored is not None and stored.has_usable_password()


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
def end_sessions(sender: Any, instance: Any, created: bool, **kwargs: Any) -> None:
    """Somebody was banned, or was given or refused a password elsewhere, as in the admin: what they had open ends.

    ``_password`` is what ``set_password`` was given, until it is stored; Django forgets it where it only hashes anew.
    """
    gone = instance.__dict__.pop("event_booking_password_gone", False)
    if not created and (gone or not instance.is_active or getattr(instance, "_password", None) is not None):
        Session.objects.of(instance).distrust()


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL)
def forget_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A site deletes a user: the database removes what hangs on it, but not what merely names it."""
    forget_counts(instance)
    forget_in_admin(instance)
