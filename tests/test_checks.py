import pytest
from django.core import checks
from django.db import connections
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from django.test import override_settings

from event_booking.checks import DOTTED, check_databases, check_settings
from event_booking.conf import KEYS


def found(value):
    """Ids, messages and hints that the settings' check gives for this ``EVENT_BOOKING``."""
    with override_settings(EVENT_BOOKING=value):
        return [(message.id, str(message.msg), message.hint) for message in check_settings(None)]


def test_good_settings_are_fine():
    assert found({}) == []
    assert found({"HOLD_MINUTES": 5, "RELAY_SECONDS": 2, "ORGANIZER_SIGNUP": "open", "SITE_NAME": "Bakery"}) == []


def test_the_checks_are_registered():
    with override_settings(EVENT_BOOKING={"NONSENSE": 1}):
        ids = [message.id for message in checks.run_checks()]

    assert "event_booking.E002" in ids


def test_what_is_no_dict_is_reported():
    assert found([("HOLD_MINUTES", 5)]) == [
        ("event_booking.E001", "EVENT_BOOKING is not a dict.", "EVENT_BOOKING = {...}")
    ]


@pytest.mark.parametrize("key", ["HOLD_MINUTE", "hold_minutes", "HOLDMINUTES"])
def test_an_unknown_key_is_reported_with_the_nearest_one(key):
    assert found({key: 5}) == [
        ("event_booking.E002", f"EVENT_BOOKING has an unknown key {key!r}.", "Did you mean HOLD_MINUTES?")
    ]


@pytest.mark.parametrize("key", ["QQQQ", 7])
def test_an_unknown_key_unlike_any_other_is_reported_with_all_keys(key):
    [(number, message, hint)] = found({key: 5})

    assert (number, message) == ("event_booking.E002", f"EVENT_BOOKING has an unknown key {key!r}.")
    assert all(known in hint for known in KEYS)


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("HOLD_MINUTES", "5", "int"),
        ("HOLD_MINUTES", 5.0, "int"),
        ("HOLD_MINUTES", True, "int"),
        ("HOLD_MINUTES", None, "int"),
        ("RELAY_SECONDS", "1", "float"),
        ("SITE_URL", b"x", "str"),
        ("PRICE", len, "str"),
        ("REMINDER_HOURS", 24, "Sequence"),
        ("SOCIAL_REDIRECT_URIS", "https://tickets.example/signed-in/", "Sequence"),
    ],
)
def test_a_value_of_a_wrong_type_is_reported_with_the_default(key, value, kind):
    hint = f"The default is {KEYS[key].default!r}."

    assert found({key: value}) == [("event_booking.E003", f"EVENT_BOOKING[{key!r}] must be of type {kind}.", hint)]


def test_a_hold_that_can_never_be_extended_is_reported():
    said = (
        "event_booking.W002",
        "EVENT_BOOKING['HOLD_MAX_MINUTES'] is less than HOLD_MINUTES: no hold can be extended.",
    )

    assert found({"HOLD_MINUTES": 90}) == [(*said, "At least 90.")]
    assert found({"HOLD_MAX_MINUTES": 5}) == [(*said, "At least 15.")]
    assert found({"HOLD_MINUTES": 90, "HOLD_MAX_MINUTES": 90}) == []


def test_channels_must_be_a_mapping():
    assert found({"NOTIFICATION_BACKENDS": ["email"]}) == [
        (
            "event_booking.E003",
            "EVENT_BOOKING['NOTIFICATION_BACKENDS'] must be of type Mapping.",
            "See the documentation of settings.",
        )
    ]


@pytest.mark.parametrize(("key", "value"), [("HOLD_MINUTES", -1), ("RELAY_SECONDS", -0.5)])
def test_a_negative_number_is_reported(key, value):
    hint = f"The default is {KEYS[key].default!r}."
    assert found({key: value}) == [("event_booking.E004", f"EVENT_BOOKING[{key!r}] must not be negative.", hint)]


def test_a_choice_that_there_is_not_is_reported():
    assert found({"ORGANIZER_SIGNUP": "everybody"}) == [
        (
            "event_booking.E005",
            "EVENT_BOOKING['ORGANIZER_SIGNUP'] can not be 'everybody'.",
            "One of open, approval, closed.",
        )
    ]


@pytest.mark.parametrize("value", ["tickets.example", "//tickets.example", "", "ftp://tickets.example"])
def test_a_site_without_its_scheme_is_reported(value):
    assert found({"SITE_URL": "http://tickets.example"}) == found({"SITE_URL": "https://tickets.example/sub/"}) == []
    assert found({"SITE_URL": value}) == [
        (
            "event_booking.E005",
            f"EVENT_BOOKING['SITE_URL'] can not be {value!r}.",
            'With its scheme, such as "https://tickets.example": links in mails begin with it.',
        )
    ]


@pytest.mark.parametrize("key", DOTTED)
def test_what_can_not_be_called_is_reported(key):
    assert found({key: "event_booking.checks.DOTTED"}) == [
        (
            "event_booking.E006",
            f"EVENT_BOOKING[{key!r}] is no function and no class.",
            'A dotted path such as "shop.rules.early_bird".',
        )
    ]


@pytest.mark.parametrize("key", DOTTED)
@pytest.mark.parametrize("path", ["nowhere.at.all", "event_booking.conf.nothing", "", "nodots"])
def test_a_path_that_leads_nowhere_is_reported(key, path):
    [(number, message, hint)] = found({key: path})

    assert (number, hint) == ("event_booking.E006", 'A dotted path such as "shop.rules.early_bird".')
    assert message.startswith(f"EVENT_BOOKING[{key!r}] can not be imported: ")


@pytest.mark.parametrize("channel", [{"BACKEND": "nowhere.at.all"}, {"BACKEND": 7}, {}, "email", None])
def test_a_channel_whose_backend_can_not_be_imported_is_reported(channel):
    [(number, message, _)] = found({"NOTIFICATION_BACKENDS": {"sms": channel}})

    assert number == "event_booking.E006"
    assert message.startswith("EVENT_BOOKING['NOTIFICATION_BACKENDS']['sms']['BACKEND'] can not be imported: ")


def test_the_default_of_an_app_that_is_left_out_is_not_asked(monkeypatch):
    asked = []
    monkeypatch.setattr("event_booking.checks.import_string", lambda path: asked.append(path) or found)
    monkeypatch.setattr("event_booking.checks.apps.is_installed", lambda app: app == "event_booking")

    assert (found({}), asked) == ([], [KEYS["USER_BACKEND"].default])


@pytest.mark.parametrize("hours", [[0], [-1], [721], ["24"], [24, None]])
def test_reminders_that_can_not_be_are_reported(hours):
    assert found({"REMINDER_HOURS": [24, 0.5]}) == found({"REMINDER_HOURS": ()}) == []
    message = "EVENT_BOOKING['REMINDER_HOURS'] must be numbers of hours, more than 0 and 720 (30 days) at most."
    assert found({"REMINDER_HOURS": hours}) == [("event_booking.E009", message, '"REMINDER_HOURS": [24, 2]')]


@pytest.mark.parametrize("keys", ["a secret of thirty-two characters!", ["short"], [7], ["x" * 32, ""], None])
def test_ticket_keys_that_could_be_guessed_are_reported(keys):
    assert found({"TICKET_KEYS": ["x" * 32]}) == found({"TICKET_KEYS": ()}) == []
    assert "event_booking.E007" in [number for number, _, _ in found({"TICKET_KEYS": keys})]


def test_every_key_with_a_path_is_checked():
    paths = {
        name for name, key in KEYS.items() if isinstance(key.default, str) and key.default.startswith("event_booking.")
    }

    assert paths == set(DOTTED)


class Named(dict):
    """``connections`` with one database of this engine and these options."""

    def __init__(self, vendor, options):
        super().__init__(default=type("Connection", (), {"vendor": vendor}))
        self.settings = {"default": {"OPTIONS": options} if options is not None else {}}


@pytest.mark.parametrize(
    ("vendor", "options", "ids"),
    [
        ("sqlite", None, ["event_booking.W001"]),
        ("sqlite", {"transaction_mode": "DEFERRED"}, ["event_booking.W001"]),
        ("sqlite", {"transaction_mode": "IMMEDIATE"}, []),
        ("postgresql", None, []),
    ],
)
def test_sqlite_that_locks_late_is_warned_of(monkeypatch, vendor, options, ids):
    monkeypatch.setattr("event_booking.checks.connections", Named(vendor, options))

    assert [message.id for message in check_databases(None)] == ids


@pytest.mark.parametrize(
    ("level", "atomic", "ids"),
    [
        (IsolationLevel.REPEATABLE_READ, True, ["event_booking.E008"]),
        (IsolationLevel.REPEATABLE_READ, False, []),
        (IsolationLevel.READ_COMMITTED, True, []),
        (None, True, []),
    ],
)
def test_requests_in_transactions_of_another_level_are_an_error(monkeypatch, level, atomic, ids):
    named = Named("postgresql", {"isolation_level": level})
    named.settings["default"]["ATOMIC_REQUESTS"] = atomic
    monkeypatch.setattr("event_booking.checks.connections", named)

    assert [message.id for message in check_databases(None)] == ids


def test_the_databases_of_these_tests_are_fine():
    assert connections.databases
    assert check_databases(None) == []


def test_a_network_that_is_none_is_reported():
    networks = {"PRIVATE_NETWORKS": ["10.0.0.0/8", "intranet"]}
    assert [number for number, _, _ in found(networks)] == ["event_booking.E010"]


def test_an_internal_location_begins_at_the_root():
    assert [number for number, _, _ in found({"ACCEL_LOCATION": "hand-outs/"})] == ["event_booking.E005"]
    assert found({"ACCEL_LOCATION": "/hand-outs/"}) == []


def test_a_site_without_time_zones_is_reported():
    with override_settings(USE_TZ=False):
        assert [number for number, *_ in found({})] == ["event_booking.E011"]


@pytest.mark.parametrize("proxy", [{"SECURE_PROXY_SSL_HEADER": ("X", "https")}, {"USE_X_FORWARDED_HOST": True}])
def test_a_proxy_that_is_not_counted_is_reported(proxy):
    with override_settings(**proxy):
        [(number, message, hint)] = found({})
        assert (number, next(iter(proxy)) in message) == ("event_booking.W008", True)
        assert "TRUSTED_PROXY_COUNT" in hint
        assert found({"TRUSTED_PROXY_COUNT": 1}) == []


class JournalElsewhere:
    def db_for_write(self, model, **hints):
        return "journal" if model._meta.app_label == "event_booking_journal" else None


def test_facts_in_another_database_than_bookings_are_reported():
    with override_settings(DATABASE_ROUTERS=[f"{__name__}.JournalElsewhere"]):
        [message] = [each for each in check_databases(None) if each.id == "event_booking.E012"]
    assert "event_booking_journal" in str(message.msg)
    assert "to 'default'" in str(message.msg)
    assert [each for each in check_databases(None) if each.id == "event_booking.E012"] == []
