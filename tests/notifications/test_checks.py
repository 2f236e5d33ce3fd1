"""System checks and channels."""

import pytest
from django.core.checks import run_checks

from event_booking.notifications.backends import BaseBackend, Message
from event_booking.notifications.backends.console import ConsoleBackend
from event_booking.notifications.backends.in_app import InAppBackend
from event_booking.notifications.checks import check_long_texts
from event_booking.testing import override_event_booking

EMAIL = "event_booking.notifications.backends.email.EmailBackend"
MESSAGE = Message(user=1, to="", kind="x", language="en", title="Title", text="Text", message_id="<1@x>")


def ids() -> list[str | None]:
    return [message.id for message in run_checks() if (message.id or "").startswith("event_booking")]


def test_the_defaults_are_fine():
    assert ids() == []


@pytest.mark.parametrize("entry", [{"BACKEND": EMAIL, "OPTIONS": {"nonsense": 1}}, {"BACKEND": EMAIL, "OPTIONS": 7}])
def test_a_channel_that_can_not_be_made_is_reported(entry):
    with override_event_booking(NOTIFICATION_BACKENDS={"email": entry}):
        assert ids() == ["event_booking.E101"]


def test_a_channel_that_can_not_be_imported_is_reported_once():
    with override_event_booking(NOTIFICATION_BACKENDS={"email": {"BACKEND": "nowhere.Backend"}}):
        assert ids() == ["event_booking.E006"]


class Pigeon:
    """It has ``send``, and nothing else of a channel."""

    def send(self, message): ...


def test_a_channel_that_is_none_is_reported():
    with override_event_booking(NOTIFICATION_BACKENDS={"pigeon": {"BACKEND": f"{__name__}.Pigeon"}}):
        [message] = [each for each in run_checks() if (each.id or "").startswith("event_booking")]
    assert (message.id, message.hint) == ("event_booking.E103", "Subclass BaseBackend.")


def test_a_channel_whose_module_fails_is_reported_once(tmp_path, monkeypatch):
    (tmp_path / "pigeons_of_check.py").write_text("class Pigeon(BaseBackend): ...")
    monkeypatch.syspath_prepend(tmp_path)
    with override_event_booking(NOTIFICATION_BACKENDS={"pigeon": {"BACKEND": "pigeons_of_check.Pigeon"}}):
        assert ids() == ["event_booking.E006"]


@pytest.mark.parametrize(
    "words",
    [{}, {"title.txt": "A gift"}, {"text.txt": "For you."}, {"title.txt": "A gift", "text.txt": "{% nonsense %}"}],
)
def test_a_kind_without_words_is_reported_with_the_templates_that_it_needs(new_kind, site_template, words):
    folder = "event_booking/notifications/shop.gift"
    new_kind("shop.gift", title="Gift", fact="account.signed_in")(lambda entry: ())
    for name, text in words.items():
        site_template(f"shop.gift/{name}", text)
    [(number, hint)] = [(each.id, each.hint) for each in run_checks() if "shop.gift" in str(each.msg)]
    assert number == "event_booking.W103"
    assert hint == f"Write two templates, {folder}/title.txt and {folder}/text.txt."


def test_a_kind_with_its_words_is_fine(new_kind, site_template):
    new_kind("shop.gift", title="Gift", fact="account.signed_in")(lambda entry: ())
    site_template("shop.gift/title.txt", "A gift")
    site_template("shop.gift/text.txt", "For you.")
    assert ids() == []


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("EVENT_PAGE", "/e/{pk}/"), ("EVENT_PAGE", "/e/{"), ("BOOKING_PAGE", "/{}/"), ("INBOX_PAGE", "/{id}/"),
        ("UNSUBSCRIBE_PAGE", "/end/"),
    ],
)  # fmt: skip
def test_a_page_that_can_not_be_written_is_reported(key, path):
    with override_event_booking(**{key: path}):
        assert ids() == ["event_booking.E102"]


def test_a_page_that_several_events_would_share_is_reported():
    for page, found in (("/program/", ["event_booking.W104"]), ("/{slug}/", ["event_booking.W104"]), ("/{id}/", [])):
        with override_event_booking(EVENT_PAGE=page, UNSUBSCRIBE_PAGE="/end/{token}/"):
            assert ids() == found


@pytest.mark.parametrize(
    ("channels", "hints"),
    [
        (("e-mail", "in_app"), ["Did you mean email?"]), (("pager",), ["The channels are in_app, email."]),
        (("in_app", "pager"), []), (("email",), []), ((), []), (None, []),
    ],
)  # fmt: skip
def test_a_kind_for_channels_that_there_are_not_is_reported(new_kind, site_template, channels, hints):
    new_kind("shop.gift", title="Gift", fact="account.signed_in", channels=channels)(lambda entry: ())
    site_template("shop.gift/title.txt", "A gift")
    site_template("shop.gift/text.txt", "For you.")

    found = [each for each in run_checks() if each.id == "event_booking.W106"]
    assert [each.hint for each in found] == hints
    with override_event_booking(NOTIFICATION_BACKENDS=7):
        assert "event_booking.E003" in ids()


def test_a_site_that_sends_no_long_texts_is_reported_before_strangers_come():
    inbox = {"in_app": {"BACKEND": "event_booking.notifications.backends.in_app.InAppBackend"}}
    for channels, found in (
        (inbox, ["event_booking.W105"]),
        ({**inbox, "email": {"BACKEND": EMAIL}}, []),
        ({"email": {"BACKEND": EMAIL, "OPTIONS": 7}}, []),
    ):
        with override_event_booking(NOTIFICATION_BACKENDS=channels):
            assert [message.id for message in check_long_texts(None)] == found
    with override_event_booking(NOTIFICATION_BACKENDS=inbox):
        assert "event_booking.W105" in [message.id for message in run_checks(include_deployment_checks=True)]
        assert "event_booking.W105" not in ids()


def test_settings_that_are_wrong_altogether_are_left_to_the_check_of_settings():
    with override_event_booking(NONSENSE=1):
        assert ids() == ["event_booking.E002"]
    with override_event_booking(NOTIFICATION_BACKENDS=7, EVENT_PAGE=7):
        assert "event_booking.E003" in ids()


def test_the_inbox_sends_nothing_and_the_console_writes(capsys):
    assert InAppBackend().send(MESSAGE).id == ""
    assert ConsoleBackend().send(MESSAGE).id == ""
    assert capsys.readouterr().out == "1: Title\nText\n\n\n"


def test_a_backend_without_send_says_so():
    with pytest.raises(NotImplementedError):
        BaseBackend().send(MESSAGE)
    assert list(BaseBackend().check()) == []
