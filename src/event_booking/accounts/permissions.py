"""What the group "admin" may do in the admin: everything with the package's own models."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import router

from event_booking.people import ADMIN


def let_admins(sender: AppConfig, using: str = "default", apps: Any = installed, **kwargs: Any) -> None:
    """Give the group "admin" every permission for models of ours of which it has none.

    Permissions exist only after ``migrate``, so a migration can't do it. Some that a site took away are not given
    again, and a site that deleted the group does without it.
    """
    if not sender.name.startswith("event_booking"):
        return
    try:
        group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:
        return
    if not router.allow_migrate_model(using, group):
        return
    admins = group.objects.using(using).filter(name=ADMIN).first()
    if admins is not None:
        create_permissions(sender, verbosity=0, using=using, apps=apps)  # Django's own may still be to come
        known = admins.permissions.values("content_type")
        ours = permission.objects.using(using).filter(content_type__app_label=sender.label)
        admins.permissions.add(*ours.exclude(content_type__in=known))
