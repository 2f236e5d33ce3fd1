from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from event_booking.events.models.event import Event


class Ingredient(models.Model):
    """What is needed for a class, and how much of it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="ingredients", verbose_name=_("event"))
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=200)
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=10,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("ingredient")
        verbose_name_plural = _("ingredients")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """What the organizer wants to know of everybody who comes."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        CHOICE = "choice", _("choice")
        YES_NO = "yes_no", _("yes or no")

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions", verbose_name=_("event"))
    label = models.CharField(_("question"), max_length=200)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.TEXT)
    is_required = models.BooleanField(_("required"), default=False)
    choices = models.JSONField(_("choices"), default=list, blank=True, help_text=_('For example ["S", "M", "L"].'))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["text", "choice", "yes_no"]), name="event_booking_question_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        texts = isinstance(self.choices, list) and all(isinstance(each, str) and each for each in self.choices)
        if not texts or (self.kind == self.Kind.CHOICE) != bool(self.choices):
            raise ValidationError({"choices": _("A list of texts, for questions of the kind “choice” alone.")})
