"""Where things go to: mail and files; and what time it is there."""

import secrets
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db import connection

from event_booking.conf import app_settings
from event_booking.journal.doctor.findings import Finding, broken, doubtful, examines, fine
from event_booking.people.mail import default_connection

#: A mail server is waited for as long where the site does not say how long.
MAIL_SECONDS = 5.0


@examines("mail")
def look_at_mail() -> Iterator[Finding]:
    """Connect, and sign in; nothing is sent."""
    mailer = _mailer()
    try:
        mailer.open()
    except OSError as error:
        to_do = "EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD."
        yield broken(f"{type(error).__name__}: {error}", "Codes, tickets and reminders are mails.", to_do)
    else:
        yield fine(f"{type(mailer).__module__} is ready")
    finally:
        mailer.close()


def send_test_mail(address: str) -> Iterator[Finding]:
    """As the site sends its own. Not among the examinations: it changes something, a mailbox."""
    name = app_settings().SITE_NAME
    try:
        _mailer().send_messages([EmailMessage(f"{name}: a test", f"Mails of {name} arrive here.", None, [address])])
    except (OSError, ValueError) as error:
        why = "Codes, tickets and reminders go the same way."
        yield broken(f"{type(error).__name__}: {error}", why, "See what the server says.")
    else:
        yield fine(f"accepted for {address}; look whether it arrives, and not as spam")


def _mailer() -> Any:
    """The site's, which waits for no server without end."""
    mailer = default_connection()
    if getattr(mailer, "timeout", MAIL_SECONDS) is None:
        mailer.timeout = MAIL_SECONDS
    return mailer


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
    """Python and the database must know the zones of events, and tell the same time in them."""
    known = available_timezones()
    ZoneInfo("Europe/Berlin")
    yield fine(f"Python knows {len(known)} zones")
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, now(), utc_offset FROM pg_timezone_names")
        told = [row for row in cursor.fetchall() if row[0] in known]
    differing = sorted(name for name, now, offset in told if now.astimezone(ZoneInfo(name)).utcoffset() != offset)
    if not told:
        yield broken("the database knows no zones", "Figures by day and hour fail.", "Install its zone data (tzdata).")
    elif differing:
        why = "A country has changed its clocks, and one of them has not heard of it: figures and mails differ."
        yield doubtful(f"they disagree on {', '.join(differing[:5])}", why, "Update tzdata on both, as pip has it too.")
    else:
        yield fine(f"the database agrees with it on {len(told)}")
