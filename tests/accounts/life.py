"""Somebody who has left her mark in every column that people can fill, among others who have left theirs."""

import re
import subprocess
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session as BrowserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.utils import timezone
from PIL import Image

from event_booking.accounts.models import Account, AddressChange, Counter
from event_booking.accounts.services.counters import digest_of
from event_booking.events.models import Event, Series
from event_booking.journal.facts import FACTS
from event_booking.journal.models import Entry
from event_booking.notifications.bounces import mark_undeliverable
from event_booking.notifications.models import (
    AttendeeMessage,
    Delivery,
    Digest,
    DigestChoice,
    MailProblem,
    Notification,
    PushSubscription,
    TelegramChat,
    TelegramLink,
)
from event_booking.people import ADMIN, ORGANIZER, people
from event_booking.profiles.models import Profile
from event_booking.reviews.models import Review
from event_booking.testing import override_event_booking
from tests.accounts.conftest import Api, newest_code, sign_up
from tests.conftest import PASSWORD, do_all_work, workshops
from tests.servers.driver import copied_out
from tests.servers.postgres import binaries

#: What everything of hers begins with, in letters that every field takes and no folding changes.
MARK = "annsmark"
#: The same for what is theirs.
OTHERS = "bensmark"
ANN, BEN = f"{MARK}mail@example.com", f"{OTHERS}mail@example.com"
ADDRESS = "203.0.113.77"
CHAT = 6_113_000_877

TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.GenericIPAddressField)


def mark(label: str) -> str:
    return f"{MARK}{label}"


def attended(*, event: Any, user: Any) -> bool:
    """For ``CAN_REVIEW``: people of these tests need not wait for the end of an event."""
    return True


class Life:
    """Ann organizes, books, reviews, follows; so does Ben, who also meets her. ``books=False``: nothing with events."""

    def __init__(self, *, books: bool = True) -> None:
        self.api, self.relay, self.category = Api(), do_all_work, workshops()
        self.ann = self._signed_up(ANN, first_name=mark("first"), last_name=mark("last"))
        self.ben = self._signed_up(BEN, first_name=f"{OTHERS}first", last_name=f"{OTHERS}last")
        people().grant(self.ben, ADMIN)
        people().grant(self.ben, ORGANIZER)
        seen = {"HTTP_USER_AGENT": mark("device"), "REMOTE_ADDR": ADDRESS}
        self.hers = self._signed_in(ANN, HTTP_X_REQUEST_ID=mark("request"), **seen)
        self.his = self._signed_in(BEN)
        with override_event_booking(CAN_REVIEW="tests.accounts.life.attended", ORGANIZER_SIGNUP="approval"):
            self._account()
            if books:
                self._events()
                self._meeting()
            self.relay()
        self._machines()
        self._records()

    def _signed_up(self, email: str, **names: str) -> Any:
        def code_of(address: str) -> str | None:
            self.relay()
            return newest_code(address)

        return get_user_model()._default_manager.get(pk=sign_up(self.api, code_of, email, **names)["user"]["id"])

    def _signed_in(self, email: str, **more: str) -> Callable[..., Any]:
        access = self.api.post("login/", {"email": email, "password": PASSWORD}, **more).json()["access"]

        def call(method: str, path: str, body: Any = None, *, status: int | None = None, **headers: str) -> Any:
            upload = body if any(hasattr(value, "read") for value in (body or {}).values()) else None
            headers = {"HTTP_AUTHORIZATION": f"Bearer {access}", **more, **headers}
            how = {"format": "multipart"} if upload else {"format": "json"}
            answer = getattr(self.api.client, method)(f"/api/v1/{path}", body, **how, **headers)
            assert answer.status_code == (status or {"post": 201, "delete": 204}.get(method, 200)), answer.content
            return answer

        return call

    def _account(self) -> None:
        self.hers("post", "account/organizer/", {"message": mark("wish")}, status=202)
        self.relay()  # admins hear of it
        self.api.post("forgot_password/", {"email": ANN})
        self.api.login(ANN, "wrong")
        self.api.post("register/", {"email": ANN, "password": PASSWORD})
        people().grant(self.ann, ORGANIZER)
        profile = {"display_name": mark("shown"), "bio": mark("bio"), "city": mark("home")}
        self.hers("patch", "profile/", {**profile, "website": f"https://{mark('site')}.example"})
        self.hers("patch", "profile/", {"avatar": picture()})
        self.his("patch", "profile/", {"avatar": picture()})
        self.hers("post", f"profile/{self.ben.pk}/subscribe/")
        self.his("post", f"profile/{self.ann.pk}/subscribe/")
        hours = {"quiet_hours": {"begin": "22:00", "end": "07:00"}}
        self.hers("patch", "notifications/preferences/", {"kinds": {"new_event": {"email": False}}, **hours})
        self._told_elsewhere()
        now = timezone.now()
        AddressChange.objects.create(
            user=self.ann, old_email=f"{mark('old')}@example.com", old_key=f"{mark('old')}@example.com",
            new_email=ANN, confirmed_at=now, revert_until=now + timedelta(days=7), revert_digest=mark("revert"),
        )  # fmt: skip
        EmailAddress.objects.create(user=self.ann, email=f"{mark('more')}@example.com", verified=False)
        apps.get_model("account", "EmailConfirmation").objects.create(
            email_address=EmailAddress.objects.get(email=f"{mark('more')}@example.com"), key=mark("confirm")
        )
        apps.get_model("mfa", "Authenticator").objects.create(user=self.ann, type="totp", data={"secret": mark("totp")})
        account = apps.get_model("socialaccount", "SocialAccount").objects.create(
            user=self.ann, provider="oidc", uid=mark("uid"),
            extra_data={"userinfo": {"name": mark("claim")}, "access_token": mark("bearer")},
        )  # fmt: skip
        apps.get_model("socialaccount", "SocialToken").objects.create(
            account=account, token=mark("token"), token_secret=mark("tokensecret")
        )

    def _told_elsewhere(self) -> None:
        """Her browser, her chat, and a link for another one."""
        PushSubscription.objects.create(
            user=self.ann, endpoint=f"https://push.example/{mark('endpoint')}", p256dh=mark("p256dh"),
            auth=mark("pushauth"), device=mark("browser"),
        )  # fmt: skip
        TelegramChat.objects.create(user=self.ann, chat_id=CHAT)
        TelegramLink.objects.create(user=self.ann, digest=mark("link"), expires_at=timezone.now())

    def _events(self) -> None:
        series = self.hers("post", "series/", {"title": mark("series")}).json()
        draft = self.hers("post", "events/", self._event("draft", series=series["id"])).json()
        self._uploads(self.hers, draft, "draft")
        self.unbooked = self._published(self.hers, self._event("unbooked"))
        self._uploads(self.hers, self.unbooked, "unbooked")
        voucher = {"code": mark("voucher"), "kind": "percentage", "value": "10"}
        self.hers("post", f"events/{self.unbooked['id']}/vouchers/", voucher)
        for who, label in ((self.hers, "gone"), (self.his, "removed")):
            event = self._published(self.hers, self._event(label))
            who("delete", f"events/{event['id']}/")
        hook = {"url": f"https://93.184.215.14/{mark('hook')}", "description": mark("crm"), "is_active": False}
        self.hers("post", "webhooks/", hook)
        # an event that others book: its texts are not hers alone
        self.booked = self._published(self.hers, self._plain("Bread"))
        self._uploads(self.hers, self.booked, "booked")
        kinds = [{"name": "Free", "price": "0.00", "capacity": 9}, {"name": "Paid", "price": "9.00", "capacity": 9}]
        question = [{"label": "Size?"}]
        self.theirs = self._published(self.his, self._plain("Cake", ticket_types=kinds, questions=question))
        self.full = self._published(self.his, self._plain("Pie", ticket_types=[{"name": "One", "capacity": 1}]))

    def _meeting(self) -> None:
        free, _paid = (kind["id"] for kind in self.theirs["ticket_types"])
        question = str(self.theirs["questions"][0]["id"])
        guest = {"name": mark("guest"), "email": f"{mark('guest')}@example.com", "answers": {question: mark("answer")}}
        wish = {"event": self.theirs["id"], "items": [{"ticket_type": free, "quantity": 2}], "attendees": [guest]}
        key = {"HTTP_IDEMPOTENCY_KEY": mark("key")}
        booking = self.hers("post", "bookings/", {**wish, "note": mark("note")}, **key).json()
        self.reference = booking["reference"]
        first, second = (ticket["code"] for ticket in booking["tickets"])
        friend = {"name": mark("friend"), "email": f"{mark('friend')}@example.com"}
        self.hers("post", f"bookings/{booking['reference']}/tickets/{second}/transfer/", friend, status=200)
        door = f"events/{self.theirs['id']}/check_in/"
        self.his("post", door, {"code": first, "where": "North"}, status=200)
        self.his("post", f"{door}undo/", {"code": first, "reason": mark("reason")}, status=200)
        scan = {"id": "s1", "code": first, "scanned_at": timezone.now().isoformat()}
        self.his("post", f"{door}batch/", {"where": "North", "scans": [scan]}, status=200)
        self._named_by_ben(free)
        one = self.full["ticket_types"][0]["id"]
        self.his("post", "bookings/", {"event": self.full["id"], "items": [{"ticket_type": one, "quantity": 1}]})
        self.hers("post", f"events/{self.full['id']}/waitlist/", {"quantity": 1})
        for way in ("like/", "favorites/"):
            self.hers("post", way, {"event": self.theirs["id"]})
        self.hers("post", "review/", {"event": self.theirs["id"], "rating": 5, "text": mark("review")})
        self._at_hers()

    def _named_by_ben(self, free: int) -> None:
        """In his bookings, in the answers that are kept for him, in what he is told."""
        ann = {"name": mark("asguest"), "email": ANN.upper()}
        line = {"items": [{"ticket_type": free, "quantity": 2}], "attendees": [ann, {"name": f"{OTHERS}guest"}]}
        kept = {"event": self.theirs["id"], "note": f"{OTHERS}note", **line}
        booking = self.his("post", "bookings/", kept, HTTP_IDEMPOTENCY_KEY="ben1").json()
        other = next(ticket["code"] for ticket in booking["tickets"] if ticket["attendee_name"] == f"{OTHERS}guest")
        passed_on = {"name": mark("passedon"), "email": ANN}
        self.his("post", f"bookings/{booking['reference']}/tickets/{other}/transfer/", passed_on, status=200)
        sale = {"items": line["items"], "name": mark("buyer"), "email": ANN, "note": mark("salenote")}
        self.his("post", f"events/{self.theirs['id']}/bookings/", sale, HTTP_IDEMPOTENCY_KEY="ben2")

    def _at_hers(self) -> None:
        """What others do where she is the organizer."""
        kind = self.booked["ticket_types"][0]["id"]
        wish = {"event": self.booked["id"], "items": [{"ticket_type": kind, "quantity": 1}], "note": f"{OTHERS}wish"}
        guest = {"name": f"{OTHERS}visitor", "email": f"{OTHERS}visitor@example.com"}
        booking = self.his("post", "bookings/", {**wish, "attendees": [guest]}).json()
        door = {"code": booking["tickets"][0]["code"]}
        self.hers("post", f"events/{self.booked['id']}/check_in/", door, status=200)
        undo = {**door, "reason": mark("undo")}
        self.hers("post", f"events/{self.booked['id']}/check_in/undo/", undo, status=200)
        sold = {"items": wish["items"], "name": f"{OTHERS}walkin", "note": f"{OTHERS}sale"}
        self.hers("post", f"events/{self.booked['id']}/bookings/", sold, HTTP_IDEMPOTENCY_KEY=mark("door"))
        self._write(self.hers, self.booked, MARK)
        self._write(self.his, self.theirs, OTHERS)
        self.his("post", "review/", {"event": self.booked["id"], "rating": 4, "text": f"{OTHERS}review"})
        review = Review.objects.get(event=self.booked["id"])
        self.hers("post", f"review/{review.pk}/reply/", {"text": mark("reply")}, status=200)

    def _write(self, who: Any, event: Any, prefix: str) -> None:
        """To whoever comes, who is called by name."""
        words = {"subject": f"{prefix}subject", "text": f"{{first_name}}, {prefix}words", "reply_to": True}
        message = who("post", f"events/{event['id']}/messages/", words).json()
        who("post", f"events/{event['id']}/messages/{message['id']}/send/", status=200)
        later = {**words, "send_at": (timezone.now() + timedelta(days=1)).isoformat()}
        message = who("post", f"events/{event['id']}/messages/", later).json()
        who("post", f"events/{event['id']}/messages/{message['id']}/send/", status=200)

    def _machines(self) -> None:
        """What machines write down about her."""
        Entry.objects.filter(actor=self.ann).update(last_error=f"SMTPRefused: {mark('refused')}")
        mine = Delivery.objects.filter(notification__user=self.ann)
        mine.update(receipt=mark("receipt"), last_error=f"SMTPRefused: {mark('bounced')}")
        DigestChoice.objects.create(user=self.ann, channel="email", period="weekly")
        Digest.objects.create(
            user=self.ann, channel="email", day=timezone.now().date(), state="dead", receipt=mark("digest"),
            last_error=f"SMTPRefused: {mark('bounced')}",
        )  # fmt: skip
        problem = mark_undeliverable(ANN, source=mark("provider"))
        MailProblem.objects.filter(pk=problem.pk).update(ended_at=timezone.now())
        browser = SessionStore()
        browser[SESSION_KEY], browser["cart"] = str(self.ann.pk), mark("cart")
        browser.save()

    def _records(self) -> None:
        """What Django's admin writes down of edits."""
        rows: list[Any] = [self.ann]
        for model in (Account, Profile, EmailAddress, AddressChange, Notification, PushSubscription, TelegramChat):
            rows += model._default_manager.filter(user=self.ann)
        for model in (Event, Series):
            rows += model._default_manager.filter(organizer=self.ann)
        for model in (apps.get_model("mfa", "Authenticator"), apps.get_model("socialaccount", "SocialAccount")):
            rows += model._default_manager.filter(user=self.ann)
        rows += apps.get_model("event_booking_webhooks", "Endpoint")._default_manager.filter(owner=self.ann)
        rows += AttendeeMessage.objects.filter(author=self.ann)
        bookings = apps.get_model("event_booking_bookings", "Booking").objects
        rows += bookings.filter(user=self.ann, is_box_office=False)
        rows += bookings.filter(tickets__attendee_email__iexact=ANN, user=self.ben).distinct()
        LogEntry.objects.bulk_create(
            LogEntry(
                user=self.ben, content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk),
                object_repr=mark("called"), action_flag=CHANGE, change_message=mark("changed"),
            )
            for row in rows
        )  # fmt: skip
        LogEntry.objects.create(user=self.ben, object_id="0", object_repr=f"Mail to {ANN}", action_flag=CHANGE)

    def _published(self, who: Any, body: dict[str, Any]) -> Any:
        event = who("post", "events/", body).json()
        return who("post", f"events/{event['id']}/publish/", status=200).json()

    def _plain(self, title: str, **more: Any) -> dict[str, Any]:
        starts = timezone.now() + timedelta(days=20)
        return {
            "title": title, "description": "We bake.", "category": self.category.slug, "difficulty": "beginner",
            "starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=2)).isoformat(),
            "timezone": "Europe/Berlin", "ticket_types": [{"name": "Free", "price": "0.00", "capacity": 9}], **more,
        }  # fmt: skip

    def _event(self, label: str, **more: Any) -> dict[str, Any]:
        """One whose every text is hers."""
        venue = {"name": mark("venue"), "address": mark("street"), "city": mark("city")}
        return self._plain(
            mark(label), summary=mark("summary"), description=mark("description"), venue=venue,
            online_url=f"https://{mark('online')}.example", metadata={"by": mark("metadata")},
            ingredients=[{"name": mark("flour"), "unit": mark("unit"), "note": mark("fine")}],
            questions=[{"label": mark("question"), "kind": "choice", "choices": [mark("choice")]}],
            ticket_types=[{"name": mark("kind"), "description": mark("kindof"), "price": "0.00", "capacity": 9}],
            **more,
        )  # fmt: skip

    def _uploads(self, who: Any, event: Any, label: str) -> None:
        who("post", f"events/{event['id']}/images/", {"image": picture(), "caption": mark(f"caption{label}")})
        paper = SimpleUploadedFile(f"{mark(f'file{label}')}.txt", mark(f"inside{label}").encode(), "text/plain")
        who("post", f"events/{event['id']}/files/", {"file": paper, "title": mark(f"title{label}")})

    def keep_busy(self) -> None:
        """Leave mails to her on their way."""
        self.api.post("forgot_password/", {"email": ANN})
        self.api.post("register/", {"email": ANN, "password": PASSWORD})
        told = ("activated", "role_granted", "mfa_turned_on", "mfa_locked", "recovery_code_used", "password_changed")
        with transaction.atomic():
            for name in told:
                FACTS[f"account.{name}"].record(self.ann, actor=self.ann, role=ORGANIZER)

    def erase(self) -> None:
        """Over HTTP, with all that the background has to do; also what it does half a minute later."""
        self.hers("delete", "account/", {"password": PASSWORD})
        self.relay()
        Entry.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(seconds=1))
        self.relay()


def picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (9, 9), "red").save(out, "PNG")
    return SimpleUploadedFile(f"{mark('picture')}.png", out.getvalue(), "image/png")


def dump() -> str:
    """The whole database as text, in lower case: by ``pg_dump`` where there is one."""
    if connection.vendor == "sqlite":
        text = "\n".join(connection.connection.iterdump())
    elif (program := binaries() / "pg_dump").exists():
        given = connection.settings_dict
        command = [program, "--no-owner", "-h", given["HOST"], "-p", str(given["PORT"]), "-U", given["USER"]]
        secret = {"PGPASSWORD": given["PASSWORD"] or "", "PATH": "/usr/bin:/bin"}
        done = subprocess.run([*command, given["NAME"]], env=secret, capture_output=True, text=True, check=False)
        text = done.stdout if done.returncode == 0 else copied()
    else:
        text = copied()
    return "\n".join([text, *opened_sessions()]).lower()


def copied() -> str:
    """The same through the connection, which always works."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            parts += [f"{table}: {line}" for line in copied_out(cursor, table).splitlines()]
    return "\n".join(parts)


def opened_sessions() -> list[str]:
    """Django packs the data of its sessions; here they are, unpacked."""
    return [f"django_session: {row.get_decoded()}" for row in BrowserSession.objects.all()]


def marks(text: str, prefix: str = MARK) -> set[str]:
    return set(re.findall(rf"{prefix}[a-z0-9]*", text.lower()))


def traces(text: str) -> list[str]:
    """Lines that still tell of her: a mark, her network address, her chat, or the digest of her address."""
    told = (MARK, ADDRESS, str(CHAT), digest_of(ANN))
    return [line[:300] for line in text.splitlines() if any(word in line for word in told)]


def column(field: Any) -> str:
    return f"{field.model._meta.db_table}.{field.column}"


def text_fields() -> list[Any]:
    """Every column of the site that holds text, but those whose values are a choice of ours."""
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS) and not field.choices
    ]


def is_marked(field: Any) -> bool:
    """Whether some row has her mark in this column."""
    values = field.model._base_manager.values_list(field.attname, flat=True)
    if field.model is BrowserSession and field.name == "session_data":
        values = opened_sessions()
    return any(word in str(value).lower() for value in values for word in (MARK, ADDRESS, digest_of(ANN)))


def copied_or_dumped() -> str:
    """What this transaction sees of the database."""
    return "\n".join([copied(), *opened_sessions()]).lower() if connection.vendor == "postgresql" else dump()


def forget_windows() -> None:
    """A quarter of an hour later nobody is counted any more, not even by network."""
    Counter.objects.update(window_since=timezone.now() - timedelta(days=1))
    do_all_work()


def stored_files(folder: Any) -> list[Any]:
    return [path for path in folder.rglob("*") if path.is_file()]
