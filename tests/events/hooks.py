"""Decisions of a made-up site."""

from django.core.exceptions import ValidationError


def levels_only(*, metadata, event):
    if set(metadata) - {"level"}:
        raise ValidationError("Only levels.")
