"""Sessions: begun by a login, carried on by refresh tokens that work once, ended by whoever owns them."""

import ipaddress
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.db.models.functions import Now

from event_booking.accounts.exceptions import InvalidToken
from event_booking.accounts.models import Session
from event_booking.accounts.services.devices import Device, digest_of_device, is_known, new_device_token
from event_booking.accounts.signals import session_ended, signed_in, token_reused
from event_booking.accounts.tokens import TokenPair, new_pair, read_refresh
from event_booking.database import short_transaction
from event_booking.exceptions import Unauthorized


def open_session(*, user: Any, device: Device) -> TokenPair:
    """Begin a session, within the caller's transaction. A device that this person used before keeps its token."""
    key, token = uuid4(), device.token if is_known(device, user) else new_device_token()
    pair = replace(new_pair(user, key), device_token=token)
    Session.objects.create(
        id=key,
        user=user,
        refresh_jti=pair.jti,
        address=_ip_or_none(device.address),
        device=_printable(device.name),
        device_digest=digest_of_device(token),
    )
    signed_in.record(user, actor=user)
    return pair


def rotate(*, refresh: str, in_cookie: bool = False) -> TokenPair:
    """Exchange a refresh token for a new pair; raise ``InvalidToken``.

    One conditional UPDATE decides who exchanges it. Whoever comes second holds a copy, or the first one does: the
    session ends, and with it every token of both. Only a token that came ``in_cookie`` both times has a moment's grace,
    since a page that is reloaded loses the answer that is on its way to it.
    """
    key, jti = read_refresh(refresh)
    with short_transaction():
        session = Session.objects.renewable().proved().select_related("user").filter(pk=key).first()
        pair = _exchange(session, jti, in_cookie) if session and session.user.is_active else None
    if pair is None:
        raise InvalidToken
    return pair


def _exchange(session: Session, jti: str, in_cookie: bool) -> TokenPair | None:
    """The new pair, or nothing: raising here would undo the end of the session."""
    pair = new_pair(session.user, session.pk)
    mine = Session.objects.alive().filter(pk=session.pk, refresh_jti=jti)
    if mine.update(refresh_jti=pair.jti, previous_jti=jti if in_cookie else "", last_used_at=Now()):
        return pair
    if in_cookie and (given := _given_just_now(session, jti)):
        return new_pair(session.user, session.pk, jti=given)
    if _distrust(session):
        token_reused.record(session.user)
    return None


def _given_just_now(session: Session, jti: str) -> str | None:
    """Name of the token that this one was exchanged for a moment ago.

    To hand out a copy of it, instead of one more token, keeps the session a single line: it does not matter in which
    order a browser gets the two answers, and if one of them went to a thief, the one who exchanges it second is found
    out. The moment counts from the exchange, and does not begin anew.
    """
    locked = Session.objects.select_for_update().order_by().filter(pk=session.pk)
    return locked.exchanged_just_now(jti).values_list("refresh_jti", flat=True).first()


def renew(*, user: Any, session: UUID | None, device: Device) -> TokenPair:
    """A new pair for this session, while every other one of the person ends, within the caller's transaction.

    Whoever comes without one gets another; raise ``Unauthorized`` for one that was ended while it was used.
    """
    Session.objects.of(user).other_than(session).distrust()
    if session is None:
        return open_session(user=user, device=device)
    pair = new_pair(user, session)
    if not Session.objects.of(user).alive().filter(pk=session).update(**_only(pair)):
        raise Unauthorized
    return pair


def _only(pair: TokenPair) -> dict[str, Any]:
    """Nothing but this pair carries the session on, not even for a moment."""
    return {"refresh_jti": pair.jti, "previous_jti": "", "last_used_at": Now()}


def end_session(*, refresh: str, user: Any | None = None) -> None:
    """End the session of a refresh token; with a ``user``, only one of theirs. Raise ``InvalidToken``.

    A token that was exchanged already ends it as well, and ending it again changes nothing.
    """
    key, _ = read_refresh(refresh)
    sessions = Session.objects.filter(pk=key)
    if user is not None:
        sessions = sessions.of(user)
    with short_transaction():
        if not sessions.end() and not sessions.exists():
            raise InvalidToken


def living_sessions(user: Any) -> QuerySet[Session]:
    """Where somebody is signed in, as long as a token can still be exchanged there."""
    return Session.objects.renewable().of(user)


def end_own_session(*, user: Any, session: UUID) -> None:
    """End one of a person's living sessions and distrust its device; raise ``Session.DoesNotExist``."""
    with short_transaction():
        _distrust(Session.objects.alive().of(user).get(pk=session))
        session_ended.record(user, actor=user)


def _distrust(session: Session) -> int:
    """End it, and let its device be a stranger, however often somebody signed in there. Returns whether it lived."""
    if session.device_digest:
        Session.objects.filter(user=session.user_id, device_digest=session.device_digest).update(device_digest="")
    return Session.objects.filter(pk=session.pk).end()


def end_other_sessions(*, user: Any, session: UUID | None) -> int:
    """End every session of a person but this one, and distrust their devices; return how many.

    For staff it is a fact although there was none, since theirs in Django's admin end when it is heard.
    """
    with short_transaction():
        ended = Session.objects.of(user).other_than(session).distrust()
        if ended or getattr(user, "is_staff", False):
            session_ended.record(user, actor=user, number=ended)
    return ended


def _ip_or_none(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:300]
