"""What a channel promises, tried on yours: ``class TestMine(ChannelContract): …`` in your own tests.

It needs a server to send to: a small one of your own, on this machine, that behaves as the real one does.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from event_booking.notifications.backends import Attachment, BaseBackend, Message, Receipt, Rejected
from event_booking.people import people

__all__ = ["ChannelContract", "ServerContract"]

_numbers = itertools.count(1)

TITLE = "Booking confirmed: Sourdough for beginners"
TEXT = "Your booking 5f2Kd8sQ1xYw7RtBn3MvLc is confirmed.\n\nSaturday 2 May 2026, 10:00–13:00\nBackstraße 7, Berlin"
FLAGS = ("is_inbox", "long_form", "takes_files", "disturbs")
#: What comes from real people, and what a channel must not mind.
UNUSUAL: dict[str, dict[str, Any]] = {
    "russian": {
        "title": "Бронирование подтверждено: Хлеб на закваске",
        "text": "Ждём вас в субботу.",
        "language": "ru",
    },
    "emoji and other scripts": {"title": "🥖 שלום 你好 ﷽ 👩‍👩‍👧", "text": "e\u0301 \u200b \u202e 🥐"},
    "marks of other languages": {
        "title": "<b>*_`[x](y) & \"'{{ x }} %s",
        "text": "</p><script>x</script> \\n %(x)s {0}",
    },
    "no text": {"text": ""},
    "a text for a phone": {"short": "Saturday 10:00, Backstraße 7"},
    "no page": {"url": ""},
    "a very long text": {"text": "Bring flour. 🥖\n" * 2000},
    "a long title": {"title": "Ж" * 300},
    "files, headers and HTML": {
        "html": "<p>Confirmed.</p>",
        "headers": {"X-Entity-Ref": "1"},
        "files": (Attachment(name="ticket.pdf", content=b"%PDF-1.4", media_type="application/pdf"),),
    },
    "a kind from elsewhere": {"kind": "pottery_fired"},
}


@pytest.mark.django_db
class ChannelContract:
    """Name your ``backend``, and say what its server has got."""

    #: The class, or the dotted path to it.
    backend: Any

    def options(self) -> Mapping[str, Any]:
        """Its ``OPTIONS``; the address of a test's server, for example."""
        return {}

    def make_person(self) -> Any:
        """Somebody new whom the channel reaches: with a telephone number, a chat, whatever it needs."""
        return people().create(email=f"channel{next(_numbers)}@example.com", first_name="Ann", last_name="Example")

    def arrived(self) -> Sequence[str]:
        """What has arrived at the other end by now: for each message one text with all that people would read."""
        raise NotImplementedError

    # --- what the tests ask

    @pytest.fixture
    def person(self, db: None) -> Any:
        return self.make_person()

    @pytest.fixture
    def channel(self, db: None) -> BaseBackend:
        return self._make()

    def message(self, person: Any, **more: Any) -> Message:
        number = next(_numbers)
        return Message(
            **{
                "user": person, "to": people().get_email(person), "kind": "booking_confirmed", "language": "en",
                "title": TITLE, "text": TEXT, "url": "https://tickets.example/bookings/5f2Kd8sQ1xYw7RtBn3MvLc/",
                "message_id": f"<booking_confirmed.{number}.{person.pk}@tickets.example>", **more,
            }
        )  # fmt: skip

    def _make(self, **more: Any) -> BaseBackend:
        kind = import_string(self.backend) if isinstance(self.backend, str) else self.backend
        made: BaseBackend = kind(**self.options(), **more)
        return made

    def _only_one(self) -> str:
        arrived = list(self.arrived())
        assert len(arrived) == 1, f"One message was sent, and {len(arrived)} arrived: {arrived}"
        return arrived[0]

    # --- making it

    def test_it_is_a_backend_made_from_its_options(self, channel: BaseBackend) -> None:
        assert isinstance(channel, BaseBackend)

    def test_a_misspelt_option_is_refused(self, db: None) -> None:
        with pytest.raises(TypeError):
            self._make(no_such_option=1)

    def test_its_flags_are_true_or_false(self, channel: BaseBackend) -> None:
        assert {flag: type(getattr(channel, flag)) for flag in FLAGS} == dict.fromkeys(FLAGS, bool)

    def test_its_check_finds_nothing_wrong_here(self, channel: BaseBackend) -> None:
        said = list(channel.check())
        assert [type(each) for each in said if not isinstance(each, CheckMessage)] == []
        assert [each for each in said if isinstance(each, Error)] == []

    # --- whom it reaches

    def test_it_reaches_whom_it_can_reach(self, channel: BaseBackend, person: Any) -> None:
        assert [user.pk for user in channel.reached([person])] == [person.pk]
        assert list(channel.reached([])) == []

    def test_it_asks_the_database_once_for_all(
        self, channel: BaseBackend, person: Any, django_assert_max_num_queries: Any
    ) -> None:
        everybody = [person, *(self.make_person() for _ in range(5))]
        with django_assert_max_num_queries(2):
            assert {user.pk for user in channel.reached(everybody)} == {user.pk for user in everybody}

    # --- sending

    def test_what_is_sent_arrives_and_is_receipted(self, channel: BaseBackend, person: Any) -> None:
        receipt = channel.send(self.message(person))
        assert isinstance(receipt, Receipt)
        assert isinstance(receipt.id, str)
        arrived = self._only_one()
        assert TITLE in arrived
        assert "5f2Kd8sQ1xYw7RtBn3MvLc" in arrived

    def test_a_message_that_comes_twice_is_harmless(self, channel: BaseBackend, person: Any) -> None:
        message = self.message(person)
        assert isinstance(channel.send(message), Receipt)
        assert isinstance(self._make().send(message), Receipt)
        assert len(self.arrived()) in (1, 2)

    def test_two_messages_are_two(self, channel: BaseBackend, person: Any) -> None:
        for title in ("First", "Second"):
            channel.send(self.message(person, title=title))
        assert [title for title in ("First", "Second") for text in self.arrived() if title in text] == [
            "First",
            "Second",
        ]

    def test_a_run_of_messages_leaves_in_one_session(self, channel: BaseBackend, person: Any) -> None:
        with channel.session():
            receipts = [channel.send(self.message(person)) for _ in range(3)]
        assert [type(receipt) for receipt in receipts] == [Receipt] * 3
        assert isinstance(channel.send(self.message(person)), Receipt), "It is over with the session."
        assert len(self.arrived()) == 4

    @pytest.mark.parametrize("name", UNUSUAL)
    def test_unusual_messages_are_sent(self, name: str, channel: BaseBackend, person: Any) -> None:
        message = self.message(person, **UNUSUAL[name])
        assert isinstance(channel.send(message), Receipt)
        assert message.title[:20] in self._only_one()

    def test_somebody_without_an_address_is_reached_or_rejected(self, channel: BaseBackend, person: Any) -> None:
        """Anything but ``Rejected`` would be tried again, for nothing, until it is given up."""
        message = replace(self.message(person), to="")
        try:
            assert isinstance(channel.send(message), Receipt)
        except Rejected:
            assert list(self.arrived()) == []


class ServerContract(ChannelContract):
    """The same for a channel with a server that may be away: nothing is lost meanwhile."""

    def go_away(self) -> None:
        """Let the server be away, or answer that it can't now."""
        raise NotImplementedError

    def come_back(self) -> None:
        """Let it be well again."""
        raise NotImplementedError

    def test_while_its_server_is_away_it_says_so_and_gives_nothing_up(self, channel: BaseBackend, person: Any) -> None:
        self.go_away()
        with pytest.raises(Exception) as failure:  # noqa: PT011 - whatever it is, but
            channel.send(self.message(person))
        assert not isinstance(failure.value, Rejected), "A message that is rejected is never sent."

    def test_when_its_server_is_back_the_message_arrives(self, channel: BaseBackend, person: Any) -> None:
        message = self.message(person)
        self.go_away()
        with pytest.raises(Exception):  # noqa: B017, PT011
            channel.send(message)
        self.come_back()
        assert isinstance(self._make().send(message), Receipt)
        assert len(self.arrived()) == 1
