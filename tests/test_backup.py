"""``docs/backup.rst``, as it stands there: a site is copied, lost, and made anew from the copy."""

import os
import re
import shlex
import subprocess
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection

from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.services import BookingRequest, create_booking
from event_booking.events.models import Event
from event_booking.journal.models import Entry
from tests.servers.postgres import NoPostgres, binaries

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PAGE = (Path(__file__).parents[1] / "docs" / "backup.rst").read_text()
HANDOUT = b"%PDF-1.7\nRye, water, salt."


def commands(section):
    """The lines after ``$`` in the first console of this section."""
    console = PAGE.split(f"\n{section}\n----", 1)[1].split(".. code-block:: console", 1)[1]
    return re.findall(r"^   \$ (.+)$", re.split(r"\n\S", console, maxsplit=1)[0], re.MULTILINE)


def carry_out(section, folder, database, data):
    for line in commands(section):
        if line.startswith("manage.py"):
            assert manage(*shlex.split(line)[1:]), line
        else:
            subprocess.run(line, shell=True, check=True, cwd=folder, env=environment(database, data))


def manage(command, *options):
    """Whether it is content; the doctor has to find, rightly, that nobody relays for the tests' own server."""
    out = StringIO()
    try:
        call_command(command, *options, stdout=out)
    except SystemExit:
        return command == "event_booking_doctor" and "ok  migrations" in out.getvalue()
    return True


def environment(database, data):
    told = connection.settings_dict
    try:
        path = f"{binaries()}:{os.environ['PATH']}"
    except NoPostgres:
        path = os.environ["PATH"]
    port = os.environ.get("DB_DIRECT_PORT", told["PORT"])  # past a pooler, as docs/pgbouncer.rst says
    server = {"PGHOST": told["HOST"], "PGPORT": port, "PGUSER": told["USER"], "PGPASSWORD": told["PASSWORD"]}
    return {
        "PATH": path,
        **{key: str(value) for key, value in server.items()},
        "DB_NAME": database,
        "DATA_DIR": str(data),
    }


def use(settings, database, data):
    """From now on this process is a site with that database and those files."""
    connection.close()
    connection.settings_dict["NAME"] = database
    ContentType.objects.clear_cache()
    data.mkdir(exist_ok=True)
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(data / "media")}}
    settings.STORAGES = {**settings.STORAGES, "default": files}


@pytest.fixture
def places(transactional_db, settings, tmp_path):
    """Databases and folders before and after; those after are there when the page has made them."""
    before, after = connection.settings_dict["NAME"], f"{connection.settings_dict['NAME']}_restored"
    use(settings, before, tmp_path / "before")
    yield (before, tmp_path / "before"), (after, tmp_path / "after")
    use(settings, before, tmp_path / "before")
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{after}" WITH (FORCE)')


@pytest.fixture
def sold(event_factory, user_factory, client_for, relay, places):
    """An event with a hand-out, and tickets that are used, told of, about to be told of, and held."""
    event = event_factory(types=[{"capacity": 5}, {"name": "Supper", "price": 20, "capacity": 5}])
    free, priced = event.ticket_types.order_by("price")
    organizer = client_for(event.organizer)
    file = SimpleUploadedFile("recipe.pdf", HANDOUT, "application/pdf")
    path = f"/api/v1/events/{event.pk}/"
    added = organizer.post(f"{path}files/", {"file": file, "title": "Recipe", "visibility": "attendees"})
    assert added.status_code == 201, added.json()

    def book(kind, seats=1):
        user = user_factory()
        create_booking(user=user, wish=BookingRequest(event_id=event.pk, quantities={kind.pk: seats}))
        return user.email

    told = [book(free, 2), book(free)]
    relay()
    assert organizer.post(f"{path}check_in/", {"code": codes(told[0])[0]}, "json").status_code == 200
    relay()
    return {
        "event": event,
        "told": told,
        "waiting": book(free),
        "held": book(priced),
        "book": lambda: book(free),
        "file": added.json()["url"],
    }


def codes(email):
    return list(Ticket.objects.filter(booking__user__email=email).order_by("pk").values_list("code", flat=True))


def sent():
    return Counter((message.to[0], message.subject) for message in mail.outbox)


def test_a_site_is_made_anew_from_its_copy(places, sold, settings, tmp_path, relay, client_for):
    (before, old), (after, new) = places
    tickets, sent_before = {email: codes(email) for email in sold["told"]}, sent()
    assert set(sold["told"]) <= {to for to, _ in sent_before}
    carry_out("Make a copy", tmp_path, before, old)
    late = sold["book"]()  # and then the site is lost

    use(settings, after, new)
    carry_out("Restore", tmp_path, after, new)

    organizer = client_for(Event.objects.get().organizer)
    path = f"/api/v1/events/{sold['event'].pk}/check_in/"
    used, valid = tickets[sold["told"][0]]
    assert organizer.post(path, {"code": used}, "json").json()["code"] == "already_checked_in"
    assert organizer.post(path, {"code": valid}, "json").status_code == 200
    attendee = client_for(Booking.objects.filter(user__email=sold["told"][1]).get().user)
    assert b"".join(attendee.get(sold["file"]).streaming_content) == HANDOUT

    mail.outbox.clear()
    relay()
    sent_after = sent()
    assert sent_after.keys() & sent_before.keys() == set()
    assert [number for (to, _), number in sent_after.items() if to == sold["waiting"]] == [1]
    assert {to for to, _ in sent_after} == {sold["waiting"]}
    assert not Entry.objects.filter(state="waiting").exists()
    assert Booking.objects.filter(user__email=sold["held"], status="held").exists()
    assert not Booking.objects.filter(user__email=late).exists()
    assert manage("event_booking_audit")
