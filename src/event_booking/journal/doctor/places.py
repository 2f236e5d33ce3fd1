"""Where things go to: mail and files; and what time it is there."""

import secrets
from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from event_booking.journal.doctor.findings import Finding, broken, examines, fine
from event_booking.people.mail import default_connection


@examines("mail")
def look_at_mail() -> Iterator[Finding]:
    """Connect, and sign in; nothing is sent."""
    mailer = default_connection()
    try:
        mailer.open()
    except OSError as error:
        to_do = "EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD."
        yield broken(f"{type(error).__name__}: {error}", "Codes, tickets and reminders are mails.", to_do)
    else:
        yield fine(f"{type(mailer).__module__} is ready")
    finally:
        mailer.close()


@examines("storage")
def look_at_storage() -> Iterator[Finding]:
    """Write, read and remove a file."""
    content = secrets.token_bytes(32)
    name = default_storage.save(f"event_booking/doctor/{secrets.token_hex(8)}", ContentFile(content))
    try:
        with default_storage.open(name) as file:
            same = file.read() == content
    finally:
        default_storage.delete(name)
    if same:
        yield fine("a file was written, read and removed")
    else:
        yield broken("a file came back as another one", "Pictures and hand-outs are lost.", "See STORAGES.")


@examines("zones")
def look_at_zones() -> Iterator[Finding]:
    """Python and the database must know the zones of events."""
    ZoneInfo("Europe/Berlin")
    yield fine(f"Python knows {len(available_timezones())} zones")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT now() AT TIME ZONE 'Europe/Berlin', count(*) FROM pg_timezone_names GROUP BY 1")
            yield fine(f"the database knows {cursor.fetchone()[1]}")
