import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core import mail

from event_booking.people import ORGANIZER, USER, memory, people
from event_booking.testing import override_event_booking


@pytest.fixture(autouse=True)
def backend():
    with override_event_booking(USER_BACKEND="event_booking.people.memory.MemoryUserBackend"):
        yield people()
    memory.reset()


def test_roles_are_remembered_without_a_table(user_factory, backend, django_assert_num_queries):
    ann, ben = user_factory(), user_factory()

    with django_assert_num_queries(0):
        backend.grant(ann, ORGANIZER)
        assert (backend.roles(ann), backend.roles(ben)) == ({USER, ORGANIZER}, {USER})
        backend.revoke(ann, ORGANIZER)
        backend.revoke(ben, ORGANIZER)
        assert backend.roles(ann) == {USER}
    assert not Group.objects.filter(user=ann).exists()


def test_strangers_and_banned_people_have_no_roles(user_factory, backend):
    ann = user_factory("organizer")
    ann.is_active = False

    assert (backend.roles(ann), backend.roles(AnonymousUser())) == (frozenset(), frozenset())


def test_mails_are_remembered_and_not_sent(backend):
    backend.send_mail(to="ann@example.com", subject="Hello", text="Bread")

    assert memory.outbox == [
        {"to": "ann@example.com", "subject": "Hello", "text": "Bread", "html": "", "message_id": ""}
    ]
    assert mail.outbox == []


def test_everything_is_forgotten_between_two_tests(user_factory, backend):
    ann = user_factory("organizer")
    backend.send_mail(to="ann@example.com", subject="Hello", text="Bread")

    memory.reset()

    assert (backend.roles(ann), memory.outbox) == ({USER}, [])


def test_permissions_of_the_api_ask_the_backend(user_factory, client_for):
    ann = user_factory()
    memory.granted[ann.pk] = {ORGANIZER}

    answer = client_for(ann).post("/api/v1/events/", {}, format="json")

    assert answer.status_code == 400
