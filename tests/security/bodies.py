"""What each operation is sent: a valid body, as the person who asks would write it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from event_booking.accounts.models import Session
from event_booking.accounts.services import passkeys, second_factor
from tests.accounts.authenticator_app import shown_by_app
from tests.accounts.passkey_device import PasskeyDevice
from tests.conftest import PASSWORD
from tests.events.conftest import png
from tests.security.world import World
from tests.servers.push import Browser

NEW = "C0rrect-horse-battery"
Body = Callable[[World, str], Any]


def _event(world: World, actor: str) -> Any:
    starts_at = timezone.now().replace(microsecond=0) + timedelta(days=30)
    return {
        "title": "Sourdough", "description": "We bake.", "category": "workshop", "difficulty": "beginner",
        "starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=2)).isoformat(),
        "timezone": "Europe/Berlin",
    }  # fmt: skip


def _booking(world: World, actor: str) -> Any:
    return {"event": world.paths["event"], "items": [{"ticket_type": world.paths["standard"], "quantity": 1}]}


def _browser(world: World, actor: str) -> Any:
    return Browser(f"https://push.example/{actor}").subscription()


def _code(world: World, actor: str) -> str:
    return world.secrets["activate"] if actor == "unverified" else "nonsense"


def _setup(world: World, actor: str) -> Any:
    """The answer to whoever begins to set up a second factor."""
    if actor not in world.members:
        return {"setup_token": "x", "code": "123456"}
    setup = second_factor.begin_setup(user=world.people[actor], password=PASSWORD)
    return {"setup_token": setup.setup_token, "code": shown_by_app(setup.secret)}


def _protected(world: World, actor: str) -> Any:
    """Their password and a recovery code, after their second factor was turned on."""
    if actor not in world.members:
        return {"password": PASSWORD, "code": "12345678"}
    codes = second_factor.turn_on(user=world.people[actor], **_setup(world, actor), session=None)
    Session.objects.of(world.people[actor]).update(ended_at=None)
    return {"password": PASSWORD, "code": codes[0]}


def _second_step(world: World, actor: str) -> Any:
    code = _protected(world, actor)["code"]
    first = APIClient().post("/api/v1/login/", {"email": world.email(actor), "password": PASSWORD}, format="json")
    return {"mfa_token": first.json().get("mfa_token", "x"), "code": code}


def _new_passkey(world: World, actor: str) -> Any:
    """The answer of a device to whoever begins to set up a passkey."""
    device = PasskeyDevice()
    if actor not in world.members:
        return {"setup_token": "x", "name": "Key", "credential": device.create({"rp": {"id": "x"}, "challenge": "x"})}
    setup = passkeys.begin_passkey(user=world.people[actor], password=PASSWORD)
    return {"setup_token": setup.token, "name": "Key", "credential": device.create(setup.public_key)}


def _removal(world: World, actor: str) -> Any:
    """What removes the attendee's passkey; to others it might as well not be there."""
    body = {"password": PASSWORD, "code": "12345678"}
    world.paths["attendee_passkey"] = 0
    if actor == "attendee":
        body = _protected(world, actor)
        passkey = {"name": "Key", "credential": {}}
        row = Authenticator.objects.create(user=world.people[actor], type="webauthn", data=passkey)
        world.paths["attendee_passkey"] = row.pk
    return body


def _first_step(world: World, actor: str, device: PasskeyDevice) -> Any:
    """Of a login that a passkey can finish."""
    if actor not in world.members:
        return {"mfa_token": "x"}
    user, setup = world.people[actor], passkeys.begin_passkey(user=world.people[actor], password=PASSWORD)
    credential = device.create(setup.public_key)
    passkeys.add_passkey(user=user, setup_token=setup.token, name="Key", credential=credential, session=None)
    first = APIClient().post("/api/v1/login/", {"email": world.email(actor), "password": PASSWORD}, format="json")
    return {"mfa_token": first.json()["mfa_token"]}


def _passkey_answer(world: World, actor: str) -> Any:
    device = PasskeyDevice()
    first = _first_step(world, actor, device)
    if actor not in world.members:
        return {"passkey_token": "x", "credential": device.get({"rpId": "x", "challenge": "x"})}
    challenge = passkeys.begin_second_step(**first)
    return {"passkey_token": challenge.token, "credential": device.get(challenge.public_key)}


def _handout(world: World, actor: str) -> Any:
    return {"file": SimpleUploadedFile("notes.txt", b"Bring an apron."), "title": "Notes"}


#: By the operation as the table of ``test_matrix`` names it, with ``{}`` for each parameter.
BODIES: dict[str, Body] = {
    "POST register/": lambda world, actor: {"email": world.email(actor), "password": NEW},
    "POST activate/": lambda world, actor: {"email": world.email(actor), "code": _code(world, actor)},
    "POST activate/resend/": lambda world, actor: {"email": world.email(actor)},
    "POST login/": lambda world, actor: {"email": world.email(actor), "password": PASSWORD},
    "POST login/mfa/": _second_step,
    "POST login/mfa/passkey/": lambda world, actor: _first_step(world, actor, PasskeyDevice()),
    "POST login/mfa/passkey/confirm/": _passkey_answer,
    "POST login/social/{}/": lambda world, actor: {
        "code": "x",
        "redirect_uri": "https://tickets.example/",
        "code_verifier": "x" * 43,
    },
    "POST login/refresh/": lambda world, actor: {"refresh": world.refresh(actor)},
    "POST logout/": lambda world, actor: {"refresh": world.refresh(actor)},
    "POST change_password/": lambda world, actor: {"old_password": PASSWORD, "new_password": NEW},
    "POST forgot_password/": lambda world, actor: {"email": world.email(actor)},
    "POST forgot_password/confirm/": lambda world, actor: {
        "email": world.email(actor),
        "code": "nonsense",
        "new_password": NEW,
    },
    "PATCH account/": lambda world, actor: {"first_name": "Anna"},
    "DELETE account/": lambda world, actor: {"password": PASSWORD},
    "POST account/organizer/": lambda world, actor: {"message": "I bake."},
    "POST account/email/": lambda world, actor: {"email": "other@example.com", "password": PASSWORD},
    "POST account/email/confirm/": lambda world, actor: {
        "code": world.secrets["fresh"] if actor == "attendee" else "nonsense",
    },
    "POST account/email/revert/": lambda world, actor: {"token": world.secrets["revert"]},
    "POST account/mfa/totp/": lambda world, actor: {"password": PASSWORD},
    "POST account/mfa/totp/confirm/": _setup,
    "DELETE account/mfa/totp/": _protected,
    "POST account/mfa/recovery_codes/": _protected,
    "POST account/mfa/passkeys/": lambda world, actor: {"password": PASSWORD},
    "POST account/mfa/passkeys/confirm/": _new_passkey,
    "DELETE account/mfa/passkeys/{}/": _removal,
    "POST organizer_requests/{}/decline/": lambda world, actor: {"reason": "Not yet."},
    "POST events/": _event,
    "PUT events/{}/": _event,
    "PATCH events/{}/": lambda world, actor: {"title": "Rye"},
    "POST events/{}/images/": lambda world, actor: {"image": png()},
    "PATCH events/{}/images/{}/": lambda world, actor: {"caption": "Two loaves"},
    "POST events/{}/files/": _handout,
    "POST series/": lambda world, actor: {"title": "Sundays"},
    "PATCH series/{}/": lambda world, actor: {"allows_moves": True},
    "POST bookings/": _booking,
    "POST bookings/{}/move/": lambda world, actor: {"event": world.paths["other"]},
    "POST bookings/{}/tickets/{}/transfer/": lambda world, actor: {"name": "Eve", "email": "eve@example.com"},
    "POST events/{}/bookings/": lambda world, actor: {"items": _booking(world, actor)["items"]},
    "POST events/{}/check_in/": lambda world, actor: {"code": world.paths["ticket"]},
    "POST events/{}/check_in/undo/": lambda world, actor: {"code": world.paths["ticket"]},
    "POST events/{}/check_in/batch/": lambda world, actor: {
        "scans": [{"id": "1", "code": world.paths["ticket"], "scanned_at": timezone.now().isoformat()}],
    },
    "POST events/{}/vouchers/": lambda world, actor: {"code": "MORE", "kind": "percentage", "value": "5"},
    "PATCH events/{}/vouchers/{}/": lambda world, actor: {"budget": 5},
    "POST events/{}/vouchers/check/": lambda world, actor: {"code": "spring"},
    "POST events/{}/messages/": lambda world, actor: {"subject": "Doors", "text": "Come at 9, {first_name}."},
    "POST events/{}/messages/preview/": lambda world, actor: {"subject": "Doors", "text": "Come, {first_name}."},
    "PATCH events/{}/messages/{}/": lambda world, actor: {"text": "Come at 10."},
    "POST events/{}/waitlist/": lambda world, actor: {"quantity": 1},
    "POST review/": lambda world, actor: {"event": world.paths["past"], "rating": 5, "text": "Good."},
    "PUT review/{}/": lambda world, actor: {"rating": 3, "text": "Well."},
    "PATCH review/{}/": lambda world, actor: {"rating": 3},
    "POST review/{}/reply/": lambda world, actor: {"text": "Thank you."},
    "POST favorites/": lambda world, actor: {"event": world.paths["event"]},
    "POST like/": lambda world, actor: {"event": world.paths["event"]},
    "PATCH profile/": lambda world, actor: {"city": "Oslo"},
    "PATCH notifications/preferences/": lambda world, actor: {
        "kinds": {"new_event": {"email": False}},
        "digest": {"email": {"period": "daily"}},
    },
    "POST notifications/unsubscribe/{}/": lambda world, actor: {"List-Unsubscribe": "One-Click"},
    "POST webhooks/": lambda world, actor: {"url": "https://93.184.215.14/hook"},
    "PATCH webhooks/{}/": lambda world, actor: {"description": "CRM"},
    "POST notifications/push_subscriptions/": _browser,
    "DELETE notifications/push_subscriptions/": lambda world, actor: {"endpoint": world.paths["attendee_endpoint"]},
}
UPLOADS = {"POST events/{}/images/", "POST events/{}/files/", "POST notifications/unsubscribe/{}/"}
