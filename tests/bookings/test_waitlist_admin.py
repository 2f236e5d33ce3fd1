import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from event_booking.bookings.models import WaitlistEntry
from event_booking.bookings.services import cancel_booking, confirm_booking, join_waitlist

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(event_factory, book, user_factory):
    """An event that is full, its bookings, and three who wait."""
    event = event_factory(types=[{"capacity": 3}])
    bookings = [book(event) for _ in range(3)]
    return event, bookings, [join_waitlist(user=user_factory(), event=event, quantity=1) for _ in range(3)]


def act(client, action, *entries):
    body = {"action": action, "_selected_action": [entry.pk for entry in entries]}
    answer = client.post(reverse("admin:event_booking_bookings_waitlistentry_changelist"), body, follow=True)
    return [str(message) for message in answer.context["messages"]]


def states():
    return list(WaitlistEntry.objects.order_by("pk").values_list("status", flat=True))


def cancel(booking):
    cancel_booking(booking=booking, actor=booking.user)


def test_seats_are_offered_to_whom_the_admin_chose(admin_client, line):
    _, bookings, entries = line
    cancel(bookings[0])

    assert act(admin_client, "offer_seats", entries[2]) == ["1 entry done."]
    assert states() == ["waiting", "waiting", "offered"]
    assert act(admin_client, "offer_seats", entries[0], entries[2]) == [
        f"{entries[0].pk}: There are not enough seats left.",
        f"{entries[2].pk}: Nobody waits here any more.",
        "0 entries done.",
    ]


def test_entries_are_taken_off_the_list_and_what_was_offered_is_free_again(admin_client, line):
    event, bookings, entries = line
    cancel(bookings[0])
    cancel(bookings[1])
    act(admin_client, "offer_seats", *entries[:2])
    entries[0].refresh_from_db()
    confirm_booking(booking=entries[0].offer, actor=entries[0].user)

    assert act(admin_client, "take_off", *entries) == [
        f"{entries[0].pk}: This can no longer be cancelled.",
        "2 entries done.",
    ]
    assert states() == ["booked", "left", "left"]
    assert list(event.ticket_types.values_list("taken", "set_aside", "has_waitlist")) == [(2, 0, False)]


def test_who_may_only_look_can_not_serve(client, user_factory, line):
    viewer = user_factory()
    type(viewer).objects.filter(pk=viewer.pk).update(is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_waitlistentry"))
    client.force_login(type(viewer).objects.get(pk=viewer.pk))

    act(client, "take_off", *line[2])

    assert states() == ["waiting"] * 3


def test_an_entry_has_a_history(admin_client, line):
    page = admin_client.get(reverse("admin:event_booking_bookings_waitlistentry_history", args=[line[2][0].pk]))

    assert [entry.fact for entry in page.context_data["journal"]] == ["waitlist.joined"]


def test_a_long_list_takes_no_more_queries(
    admin_client, event_factory, book, user_factory, django_assert_max_num_queries
):
    for number in (1, 12):
        event = event_factory(types=[{"capacity": 1}])
        book(event)
        for _ in range(number):
            join_waitlist(user=user_factory(), event=event, quantity=1)
        with django_assert_max_num_queries(8):
            admin_client.get(reverse("admin:event_booking_bookings_waitlistentry_changelist"))
