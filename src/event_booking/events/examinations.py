"""What the doctor asks of a site that has events."""

import secrets
from collections.abc import Iterator
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from event_booking.conf import app_settings
from event_booking.events.models import EventFile
from event_booking.events.models.media import file_path
from event_booking.journal.doctor import Finding, State, examines

SITE_SECONDS = 5.0


@examines("hand-outs")
def look_at_handouts() -> Iterator[Finding]:
    """Leave a file where hand-outs lie, and ask for it by address, as a stranger does."""
    storage: Storage = EventFile._meta.get_field("file").storage
    content = secrets.token_bytes(32)
    name = storage.save(file_path(EventFile(), ""), ContentFile(content))
    try:
        address = _address_of(storage, name)
        told = _read(address, len(content)) if address else b""
    except (OSError, HTTPException) as error:
        why = "Links in mails lead there, and whether strangers get at hand-outs could not be asked."
        yield Finding(State.DOUBTFUL, f"{app_settings().SITE_URL} did not answer: {error}", why, "See SITE_URL.")
        return
    finally:
        storage.delete(name)
    if told == content:
        why = "Whoever knows the name of a file for ticket holders has it, without asking the site."
        to_do = "Serve nothing below event_booking/files/ by address: docs/behind-nginx.rst."
        yield Finding(State.BROKEN, f"{address.rpartition('/')[0]}/ gives hand-outs to anybody", why, to_do)
    else:
        yield Finding(State.FINE, "no stranger gets at them by address")


def _address_of(storage: Storage, name: str) -> str:
    """Where a stranger would look: without the signature that a bucket may put into the query."""
    try:
        told = storage.url(name)
    except (NotImplementedError, ValueError):
        return ""  # a storage without addresses
    return urljoin(app_settings().SITE_URL, urlsplit(told)._replace(query="").geturl())


def _read(address: str, size: int) -> bytes:
    """The beginning of what is there, or nothing."""
    try:
        with urlopen(address, timeout=SITE_SECONDS) as answer:  # noqa: S310 - the site's own settings say where
            return bytes(answer.read(size))
    except HTTPError as error:
        error.close()
        return b""
