"""Settings, keys, migrations, the database and its clock."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.checks import ERROR, WARNING, run_checks
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from event_booking.conf import app_settings
from event_booking.journal.doctor.findings import Finding, broken, doubtful, examines, fine

#: The oldest PostgreSQL that Django 5.2 supports.
OLDEST_POSTGRES = 14
SHORTEST_KEY = 32
#: Mails and tokens have times by the process's clock; everything that is decided goes by the database's.
CLOCK_SECONDS = 2.0


@examines("settings")
def look_at_settings() -> Iterator[Finding]:
    """Everything that ``check --deploy --database default`` would say."""
    found = run_checks(include_deployment_checks=not settings.DEBUG, databases=[DEFAULT_DB_ALIAS])
    messages = [each for each in found if each.level >= WARNING and not each.is_silenced()]
    for each in messages:
        make = broken if each.level >= ERROR else doubtful
        yield make(f"{each.id}: {each.msg}", "A system check says so.", each.hint or "See manage.py check --deploy.")
    if settings.DEBUG:
        why = "Errors show your settings to everybody, and memory grows with each query."
        yield doubtful("DEBUG is on", why, "DEBUG = False wherever strangers can reach the site.")
    if not messages:
        yield fine("no system check objects")


@examines("keys")
def look_at_keys() -> Iterator[Finding]:
    tokens: Any = getattr(settings, "SIMPLE_JWT", {})
    signing = tokens.get("SIGNING_KEY", settings.SECRET_KEY)
    why = "Whoever knows or guesses it can sign in as anybody, and make tickets that open the door."
    to_do = "50 random characters: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    for name, key in (("SECRET_KEY", settings.SECRET_KEY), ("SIMPLE_JWT['SIGNING_KEY']", signing)):
        if len(str(key)) < SHORTEST_KEY or str(key).startswith("django-insecure-"):
            yield broken(f"{name} is short, or a sample's", why, to_do)
    if signing == settings.SECRET_KEY:
        yield doubtful(
            "tokens are signed with SECRET_KEY", "It can not be changed without ending every session.",
            "Give SIMPLE_JWT a SIGNING_KEY of its own.",
        )  # fmt: skip
    yield fine(f"links in mails lead to {app_settings().SITE_URL}")


@examines("migrations")
def look_at_migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    missing = [f"{one.app_label}.{one.name}" for one, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    if missing:
        why = "Code that is newer than its tables fails where it needs what is new."
        yield broken(f"{len(missing)} not applied: {', '.join(missing[:5])}", why, "manage.py migrate")
    else:
        yield fine("all are applied")


@examines("database")
def look_at_database() -> Iterator[Finding]:
    if connection.vendor == "postgresql":
        yield from _postgres()
    elif connection.vendor != "sqlite":
        why = "The package decides in the database who gets a seat, and does not know this one."
        yield broken(f"this is {connection.display_name}", why, "PostgreSQL.")
    else:
        why = "It has one writer: right for a demo and for a small site, slow for a rush."
        yield doubtful(f"this is {connection.display_name}", why, "PostgreSQL, as soon as strangers book.")


def _postgres() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('transaction_isolation'), pg_is_in_recovery(),"
            " current_setting('transaction_read_only'), current_setting('synchronous_commit'), current_setting('fsync')"
        )
        version, level, replica, read_only, synchronous, fsync = cursor.fetchone()
    yield fine(f"PostgreSQL {version}, {level}")
    if int(version.split(".")[0]) < OLDEST_POSTGRES:
        yield broken("it is too old", "Django does not support it.", f"PostgreSQL {OLDEST_POSTGRES} or newer.")
    if level != "read committed":
        why = "Each booking begins its transaction twice, and fails where it can not."
        yield doubtful(f"transactions are {level}", why, "Leave the isolation level at READ COMMITTED.")
    if replica:
        yield broken("this is a replica", "Nobody can book on it.", "Let the default database be the primary.")
    elif read_only == "on":
        to_do = "default_transaction_read_only = off, of the server, the database and the role; or ask another server."
        yield broken("this server only reads", "Nobody can book on it.", to_do)
    if "off" in (synchronous, fsync):
        why = "A power cut takes bookings with it that were acknowledged."
        yield broken(f"fsync is {fsync}, synchronous_commit is {synchronous}", why, "Turn both on.")


@examines("clock")
def look_at_clock() -> Iterator[Finding]:
    begun = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        told = cursor.fetchone()[0]
    away = abs((_instant(told) - begun).total_seconds())
    if away > CLOCK_SECONDS:
        why = "Tokens and codes are valid too long or too short, and mails have the wrong time."
        yield doubtful(f"this machine is {away:.0f} s away from its database", why, "NTP on both.")
    else:
        yield fine("this machine and its database agree")


def _instant(told: Any) -> datetime:
    """SQLite tells the time as a text, in UTC."""
    return told if isinstance(told, datetime) else datetime.fromisoformat(told).replace(tzinfo=UTC)
