"""One person learns of one fact, and how that reaches them."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from event_booking.journal.in_hand import InHand
from event_booking.notifications.querysets import DeliveryQuerySet, NotificationQuerySet


class Notification(models.Model):
    """One person learns of one fact. The row is the inbox; each channel has a ``Delivery`` of it."""

    #: As the notice said, while it is stored: no channel has a delivery of it.
    inbox_only = False

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="event_booking_notifications", verbose_name=_("user")
    )
    kind = models.CharField(_("kind"), max_length=60)
    fact = models.ForeignKey("event_booking_journal.Entry", models.PROTECT, related_name="+", verbose_name=_("fact"))
    #: Somebody else whose name stands in it: erased together with them.
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("about"),
    )
    #: What its templates need, as it was when it happened: plain values, no objects.
    context = models.JSONField(_("context"), default=dict, encoder=DjangoJSONEncoder)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    #: A path below ``SITE_URL``, quoted: a letter of a title may take twelve characters.
    url = models.TextField(_("page"), blank=True)
    #: The person wants it in the inbox.
    in_app = models.BooleanField(_("in the inbox"), default=True)
    #: Worth nothing from then on: no channel sends it any more.
    expires_at = models.DateTimeField(_("useful until"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "-id"], condition=Q(in_app=True), name="event_booking_notif_inbox"),
            models.Index(
                fields=["user"], condition=Q(in_app=True, read_at__isnull=True), name="event_booking_notif_unread"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "fact"], name="event_booking_notification_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def in_hand(self) -> InHand:
        """The notifications that are sent together with this one."""
        return InHand([self])


class Delivery(models.Model):
    """A notification on its way through one channel."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        COLLECTED = "digest", _("waiting for its digest")
        SENT = "sent", _("sent")
        DEAD = "dead", _("given up")
        DROPPED = "dropped", _("not wanted any more")

    class Standing(models.TextChoices):
        """The state as people ask for it; ``DeliveryQuerySet.with_standing`` derives it."""

        WAITING = "waiting", _("waiting")
        CLAIMED = "claimed", _("being sent")
        FAILED = "failed", _("failed, will be tried again")
        COLLECTED = "digest", _("waiting for its digest")
        SENT = "sent", _("sent")
        GIVEN_UP = "given_up", _("given up")
        DROPPED = "dropped", _("not wanted any more")

    notification = models.ForeignKey(
        Notification, models.CASCADE, related_name="deliveries", verbose_name=_("notification")
    )
    channel = models.CharField(_("channel"), max_length=60)
    #: The message in which it leaves, where it does not leave alone.
    digest = models.ForeignKey(
        "event_booking_notifications.Digest",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        db_index=False,  # most have none: the index below leaves them out
        related_name="deliveries",
        verbose_name=_("digest"),
    )
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    #: Leaves before the others: a booking that was confirmed before the news for everybody who follows somebody.
    is_pressing = models.BooleanField(_("before others"), db_default=False, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"), db_default=Now())
    claimed_by = models.UUIDField(_("claimed by"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    #: The provider's own name for the message, by which a bounce finds it.
    receipt = models.CharField(_("receipt"), max_length=200, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="event_booking_delivery_waiting"),
            models.Index(
                fields=["-is_pressing", "due_at"], condition=Q(state="waiting"), name="event_booking_delivery_turn"
            ),
            models.Index(fields=["due_at"], condition=Q(state="dead"), name="event_booking_delivery_dead"),
            models.Index(fields=["sent_at"], condition=Q(state="sent"), name="event_booking_delivery_sent"),
            models.Index(
                fields=["due_at"],
                condition=Q(state="digest", digest__isnull=True),
                name="event_booking_delivery_collect",
            ),
            models.Index(fields=["digest"], condition=Q(digest__isnull=False), name="event_booking_delivery_in"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="event_booking_delivery_once"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="event_booking_delivery_sent_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.state}"
