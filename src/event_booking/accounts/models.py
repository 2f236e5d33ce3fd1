from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from event_booking.accounts.managers import UserManager
from event_booking.accounts.querysets import AddressChangeQuerySet, SessionQuerySet


class User(AbstractBaseUser, PermissionsMixin):
    """A user whose name is the e-mail address: ``AUTH_USER_MODEL = "event_booking_accounts.User"``.

    For sites that begin; a site that has users keeps them, and gets no table of this.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    is_staff = models.BooleanField(_("staff"), default=False, help_text=_("May enter the admin."))
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Untick to ban, instead of deleting."))
    date_joined = models.DateTimeField(_("joined at"), db_default=Now(), editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["id"]
        # people are looked for in any case: reading every row for an address would tell that nobody has it
        indexes = [models.Index(Upper("email"), name="event_booking_user_email_upper")]
        swappable = "AUTH_USER_MODEL"

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name


class Account(models.Model):
    """What the package keeps about a person beside the site's own user row. One address, one account."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="event_booking_account",
        verbose_name=_("user"),
    )
    #: The address in one spelling for all (``people.django.email_key``). Unique: two sign-ups at once make one account.
    email_key = models.CharField(_("address key"), max_length=320, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    timezone = models.CharField(_("time zone"), max_length=64, blank=True)
    #: Somebody asked to become an organizer and waits for an admin.
    organizer_requested_at = models.DateTimeField(_("asked to organize at"), null=True, blank=True, editable=False)
    organizer_message = models.TextField(_("message"), blank=True)
    #: When the address was first proved by a code. Until then whoever proves it gets the account.
    proved_at = models.DateTimeField(_("address proved at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.email_key


class Code(models.Model):
    """The one code of a person for one purpose. Asking anew replaces it; guesses are counted across replacements."""

    class Purpose(models.TextChoices):
        ACTIVATE = "activate", _("prove the address")
        RESET = "reset", _("choose a new password")
        EMAIL = "email", _("prove a new address")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user"))
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    #: HMAC of the code; empty while there is none, because it was used, replaced or not yet made.
    digest = models.CharField(max_length=64, blank=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True, editable=False)
    #: Guesses, and codes asked for, since ``window_since``. Every guess moves it on: a new code brings no new guesses.
    tries = models.PositiveIntegerField(_("guesses"), default=0, editable=False)
    sends = models.PositiveIntegerField(_("sent"), default=0, editable=False)
    window_since = models.DateTimeField(_("since"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "purpose"], name="event_booking_code_one_per_purpose")]

    def __str__(self) -> str:
        return self.get_purpose_display()


class Session(models.Model):
    """One sign-in and all tokens that descend from it. When it ends they end, access tokens included."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="event_booking_sessions", verbose_name=_("user")
    )
    #: The only refresh token that works now; any other one of the family is a copy in somebody's hands.
    refresh_jti = models.CharField(max_length=64, editable=False)
    #: The one before it, if it came in a page's cookie: such a page may send it again within ``REFRESH_GRACE_SECONDS``.
    previous_jti = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    device = models.CharField(_("device"), max_length=300, blank=True)
    #: Digest of the secret by which this device proves later that this person used it; empty once it is not trusted.
    device_digest = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    created_at = models.DateTimeField(_("signed in at"), db_default=Now(), editable=False)
    last_used_at = models.DateTimeField(_("last used at"), db_default=Now(), editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-last_used_at"]
        indexes = [
            models.Index(fields=["user"], condition=Q(ended_at__isnull=True), name="event_booking_session_living"),
            models.Index(
                fields=["user", "device_digest"],
                condition=~Q(device_digest=""),
                name="event_booking_session_device",
            ),
        ]

    def __str__(self) -> str:
        return self.device or str(self.pk)


class AddressChange(models.Model):
    """A person moves to another address: wanted, proved by a code, and taken back within a week by the old one."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="event_booking_address_changes", verbose_name=_("user")
    )
    old_email = models.EmailField(_("old address"))
    new_email = models.EmailField(_("new address"))
    #: The old address in one spelling for all: nobody else signs up with it while it may be taken back.
    old_key = models.CharField(max_length=320, editable=False)
    created_at = models.DateTimeField(_("asked at"), db_default=Now(), editable=False)
    confirmed_at = models.DateTimeField(_("proved at"), null=True, blank=True, editable=False)
    #: Until then whoever reads the mails of the old address can take the account back.
    revert_until = models.DateTimeField(_("can be taken back until"), null=True, blank=True, editable=False)
    #: Digest of the secret in the mail to the old address; empty once it was used.
    revert_digest = models.CharField(max_length=64, blank=True, editable=False)
    reverted_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of address")
        verbose_name_plural = _("changes of address")
        ordering = ["-id"]
        indexes = [models.Index(fields=["old_key"], name="event_booking_address_old_key")]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(confirmed_at__isnull=True), name="event_booking_address_one_pending"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, revert_until__isnull=True)
                | Q(confirmed_at__isnull=False, revert_until__isnull=False),
                name="event_booking_address_revert_after_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_email} → {self.new_email}"


class Counter(models.Model):
    """What was done too often may not be done again within a window: a limit that parallel requests can't pass."""

    scope = models.CharField(_("what"), max_length=20)
    #: A network, or a digest of an address, so that nobody's address stands here who has no account.
    key = models.CharField(_("by whom"), max_length=64)
    window_since = models.DateTimeField(_("since"), db_default=Now(), editable=False)
    count = models.PositiveIntegerField(_("count"), default=0, editable=False)

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        ordering = ["-window_since"]
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="event_booking_counter_per_key")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
