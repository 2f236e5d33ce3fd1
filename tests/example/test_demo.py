from collections import Counter
from decimal import Decimal
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command
from django.db.models import Count, F, Q, Sum
from django.test import override_settings

from event_booking.bookings.audit import Audit
from event_booking.bookings.models import Booking, Ticket, Voucher
from event_booking.bookings.services.questions import clean_answers
from event_booking.events.models import Event, EventImage, Question, TicketType
from event_booking.journal.models import Entry
from event_booking.people import people
from event_booking.profiles.models import Profile
from example_project.demo import data, site
from example_project.demo.management.commands.load_demo import KNOWN_PASSWORD
from tests.conftest import for_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """What is said of a demo that is loaded once for all tests here."""
    said = StringIO()
    # which the test runner turns off; a demo is on somebody's own machine
    with override_settings(DEBUG=True), for_a_module(django_db_blocker):
        call_command("load_demo", stdout=said)
        yield said.getvalue()


def test_its_data_keep_every_promise_and_nobody_is_told_of_the_past(told):
    assert [str(finding) for finding in Audit().findings()] == []
    entries = Entry.objects.filter(subject_model="event_booking_bookings.booking")
    assert entries.filter(fact="booking.confirmed").count() == Booking.objects.count()
    assert {*entries.values_list("state", flat=True)} == {"delivered"}


def test_it_is_believable(told):
    events = Event.objects.filter(status="published")
    kinds = TicketType.objects.filter(event_open=True)
    full = [kind for kind in kinds if kind.taken == kind.capacity]
    nearly = [kind for kind in kinds if 0.85 <= kind.taken / kind.capacity < 1]

    assert events.count() >= 40
    assert {*events.values_list("category__slug", flat=True)} >= {"workshop", "master-class", "concert", "lecture"}
    assert events.values("city").distinct().count() >= 5
    assert events.values("timezone").distinct().count() >= 4
    assert events.values("currency").distinct().count() >= 4
    assert kinds.filter(price=0).exists()
    assert kinds.filter(price__gt=0).exists()
    assert len(full) >= 3
    assert len(nearly) >= 5
    assert {text.language for text in data.texts()} == {"en", "ru"}
    assert EventImage.objects.filter(is_cover=True, width=1200).count() == Event.objects.count()
    assert Event.objects.filter(starts_at__lt=F("created_at")).count() == 0


def test_some_events_ask_questions_and_have_been_answered(told):
    asking = Event.objects.filter(questions__isnull=False).distinct()

    assert asking.count() >= 3
    for question in Question.objects.filter(is_required=True):
        tickets = Ticket.objects.filter(ticket_type__event=question.event)
        assert tickets.exists()
        assert all(str(question.pk) in ticket.answers for ticket in tickets)
    for event in asking:
        given = [{"answers": ticket.answers} for ticket in Ticket.objects.filter(ticket_type__event=event)]
        assert clean_answers(event=event, attendees=given, required=True) == given


def test_a_voucher_is_there_to_be_tried(told, client_for):
    voucher = Voucher.objects.get(code="DEMO20")
    client = client_for(get_user_model().objects.get(email="user@example.com"))
    hidden = voucher.event.ticket_types.get(is_hidden=True)
    body = {"event": voucher.event_id, "items": [{"ticket_type": hidden.pk, "quantity": 1}]}

    assert client.post("/api/v1/bookings/", body, format="json").status_code == 400
    booking = client.post("/api/v1/bookings/", {**body, "voucher": "demo20"}, format="json").json()
    assert Decimal(booking["total"]) == hidden.price * Decimal("0.8")


def test_counters_are_what_they_count(told):
    living = Q(status__in=Ticket.LIVING, booking__status="confirmed")
    tickets = Counter(Ticket.objects.filter(living).values_list("ticket_type", flat=True))
    assert {kind.pk: kind.taken for kind in TicketType.objects.filter(taken__gt=0)} == tickets
    for event in Event.objects.annotate(
        liked=Count("likes", distinct=True),
        kept=Count("favorites", distinct=True),
        heard=Count("reviews", distinct=True),
    ):
        sold = sum(kind.taken for kind in event.ticket_types.all())
        stars = sum(event.reviews.values_list("rating", flat=True))
        assert (event.likes_count, event.favorites_count) == (event.liked, event.kept)
        assert (event.rating_count, event.rating_sum) == (event.heard, stars)
        assert event.taken == (0 if event.capacity is None else sold)
    for booking in Booking.objects.annotate(seats=Sum("items__quantity")).prefetch_related("items", "tickets"):
        assert booking.seats == len(booking.tickets.all())
        assert booking.total == sum(item.price for item in booking.items.all())
    for profile in Profile.objects.select_related("user"):
        counts = profile.user.event_booking_subscribers.count(), profile.user.event_booking_subscriptions.count()
        assert (profile.subscribers_count, profile.subscriptions_count) == counts


def test_reviews_are_of_people_who_were_there(told):
    for event in Event.objects.filter(rating_count__gt=0):
        for review in event.reviews.all():
            assert Ticket.objects.filter(booking__event=event, booking__user=review.author, status="used").exists()


def test_one_account_of_each_role_can_sign_in(told):
    roles = {}
    for name in ("user", "organizer", "admin"):
        account = authenticate(username=f"{name}@example.com", password=KNOWN_PASSWORD)
        roles[name] = people().roles(account)
        assert f"{name}@example.com" in told
        assert EmailAddress.objects.get(user=account).verified

    assert roles == {
        "user": frozenset({"user"}),
        "organizer": frozenset({"user", "organizer"}),
        "admin": frozenset({"user", "admin"}),
    }
    assert KNOWN_PASSWORD in told


def test_a_second_time_changes_nothing(told, capsys):
    before = Event.objects.count(), Booking.objects.count(), Ticket.objects.count()

    call_command("load_demo", seed=2)

    assert (Event.objects.count(), Booking.objects.count(), Ticket.objects.count()) == before
    assert "user@example.com" in capsys.readouterr().out


def test_it_can_be_multiplied_and_goes_on_where_it_was_interrupted(told, monkeypatch, capsys):
    monkeypatch.setattr(site, "BATCH", 40)
    heard = []

    site.multiply(scale=2, seed=1, told=lambda there, wanted: heard.append((there, wanted)))
    call_command("load_demo", scale=3)

    assert heard == [(90, 100), (100, 100)]
    assert Event.objects.count() == 150
    assert Event.objects.values("slug").distinct().count() == 150
    assert TicketType.objects.count() > 150
    assert Event.objects.filter(starts_at__gte=F("ends_at")).count() == 0
    assert "150 of 150 events" in capsys.readouterr().err
