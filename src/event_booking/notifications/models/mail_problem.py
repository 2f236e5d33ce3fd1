"""Addresses at which mail does not arrive, or is not wanted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class MailProblem(models.Model):
    """Mail to a person's address came back for good, or they called it spam. The address itself is not stored."""

    class Reason(models.TextChoices):
        HARD = "hard", _("mail comes back")
        COMPLAINT = "complaint", _("called it spam")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="event_booking_mail_problem",
        verbose_name=_("user"),
    )
    #: Keyed, so that it tells whether an address is the one, and not which one it is.
    fingerprint = models.CharField(_("fingerprint of the address"), max_length=64, editable=False)
    reason = models.CharField(_("reason"), max_length=9, choices=Reason)
    #: Who said so, such as the name of a mail provider.
    source = models.CharField(_("source"), max_length=60, blank=True)
    marked_at = models.DateTimeField(_("since"), db_default=Now())
    #: The address was proved again, or an admin knows better.
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("address that mail does not reach")
        verbose_name_plural = _("addresses that mail does not reach")
        ordering = ["-marked_at"]

    def __str__(self) -> str:
        return self.get_reason_display()
