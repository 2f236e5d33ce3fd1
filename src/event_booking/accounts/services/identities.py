"""Identities at other sites by which somebody signs in: rows of allauth's, where it is installed."""

from typing import Any

from django.apps import apps
from django.db.models import QuerySet

SOCIAL = "allauth.socialaccount"


def identities_of(user: Any) -> QuerySet[Any]:
    """allauth's rows of this person. Asked for when used, since a site may do without."""
    rows: QuerySet[Any] = apps.get_model("socialaccount", "SocialAccount").objects.filter(user=user.pk)
    return rows


def forget_identities(user: Any) -> int:
    """Delete them, with what a provider said, within the caller's transaction; return how many rows that were."""
    return identities_of(user).delete()[0] if apps.is_installed(SOCIAL) else 0
