"""What accounts tell people about themselves: never a secret, a digest or a token."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from event_booking.accounts.models import Account, AddressChange, Code, Session
from event_booking.accounts.services.addresses import email_addresses
from event_booking.accounts.services.admission import factors_of
from event_booking.accounts.services.counters import counters_of
from event_booking.accounts.services.identities import identities_of
from event_booking.people import people
from event_booking.people.export import exports, in_batches, picked


@exports("account")
def account(user: Any) -> dict[str, Any]:
    first, last = people().get_full_name(user)
    email, called = people().get_email(user), user.get_username()
    row = Account.objects.filter(pk=user.pk).first()
    more = ["organizer_requested_at", "organizer_message", "proved_at", "created_at"]
    return {
        "id": user.pk,
        "email": email,
        **({} if called == email else {"username": called}),
        "first_name": first,
        "last_name": last,
        "language": people().get_language(user),
        "timezone": people().get_timezone(user),
        "roles": sorted(people().roles(user)),
        "has_password": user.has_usable_password(),
        **{name: getattr(user, name, None) for name in ("date_joined", "last_login")},
        **({} if row is None else picked(row, *more)),
    }


@exports("email_addresses")
def addresses(user: Any) -> Iterator[dict[str, Any]]:
    for row in in_batches(email_addresses().filter(user=user.pk)):
        yield picked(row, "email", "verified", "primary")


@exports("address_changes")
def address_changes(user: Any) -> Iterator[dict[str, Any]]:
    for row in in_batches(AddressChange.objects.filter(user=user.pk)):
        yield picked(row, "old_email", "new_email", "created_at", "confirmed_at", "revert_until", "reverted_at")


@exports("sessions")
def sessions(user: Any) -> Iterator[dict[str, Any]]:
    for row in in_batches(Session.objects.of(user)):
        told = picked(row, "device", "address", "created_at", "last_used_at", "ended_at")
        yield {**told, "device_is_known": bool(row.device_digest)}


@exports("codes")
def codes(user: Any) -> Iterator[dict[str, Any]]:
    """That a code was sent, and how often it was guessed; the code itself is nowhere."""
    for row in in_batches(Code.objects.filter(user=user.pk)):
        yield picked(row, "purpose", "expires_at", "tries", "sends", "window_since")


@exports("limits")
def limits(user: Any) -> Iterator[dict[str, Any]]:
    """What was counted of late, such as wrong passwords."""
    for row in in_batches(counters_of(user)):
        yield {"what": row.scope, "count": row.count, "since": row.window_since}


if apps.is_installed("allauth.socialaccount"):

    @exports("social_accounts")
    def social_accounts(user: Any) -> Iterator[dict[str, Any]]:
        for row in in_batches(identities_of(user)):
            told = picked(row, "provider", "uid", "date_joined", "last_login")
            yield {**told, "told_by_provider": without_secrets(row.extra_data)}


if apps.is_installed("allauth.mfa"):

    @exports("second_factors")
    def second_factors(user: Any) -> Iterator[dict[str, Any]]:
        for row in in_batches(factors_of(user)):
            named = {"name": row.data["name"]} if "name" in row.data else {}  # passkeys, by their owner
            yield {**picked(row, "type", "created_at", "last_used_at"), **named}


if apps.is_installed("django.contrib.admin"):

    @exports("admin_log")
    def admin_log(user: Any) -> Iterator[dict[str, Any]]:
        """What they did in the admin, without the names of whom they did it to."""
        mine = apps.get_model("admin", "LogEntry").objects.filter(user=user.pk).select_related("content_type")
        for row in in_batches(mine):
            kind = row.content_type and f"{row.content_type.app_label}.{row.content_type.model}"
            yield {**picked(row, "action_time", "object_id"), "action": row.get_action_flag_display(), "kind": kind}


def without_secrets(data: Any) -> Any:
    """What a provider said, without what would let somebody sign in."""
    if isinstance(data, list):
        return [without_secrets(each) for each in data]
    if not isinstance(data, dict):
        return data
    return {key: without_secrets(value) for key, value in data.items() if not _is_secret(key, value)}


def _is_secret(key: str, value: Any) -> bool:
    """``id_token`` may be an object of claims, which are no secret; as a text it signs somebody in."""
    lowered = str(key).lower()
    return isinstance(value, str) and any(word in lowered for word in ("token", "secret", "nonce", "password", "_hash"))
