import functools

import pytest
from django.apps import apps
from django.core import checks
from django.db import connections
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from django.test import override_settings

from event_booking.checks import MAY_BE_ZERO, NEEDED, check_apps, check_databases, check_settings
from event_booking.conf import KEYS
from event_booking.path_checks import DOTTED
from event_booking.people import BaseUserBackend
from event_booking.people.django import DjangoUserBackend
from event_booking.testing import override_event_booking


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


NUMBERS = [name for name, key in KEYS.items() if isinstance(key.default, int | float)]


@pytest.mark.parametrize("key", [name for name in NUMBERS if name not in MAY_BE_ZERO])
def test_a_zero_that_would_close_the_site_is_reported(key):
    said = ("event_booking.E004", f"EVENT_BOOKING[{key!r}] must be above 0.", f"The default is {KEYS[key].default!r}.")
    assert said in found({key: 0})


@pytest.mark.parametrize("key", sorted(MAY_BE_ZERO))
def test_a_zero_that_means_something_is_fine(key):
    assert found({key: 0}) == []


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
    assert found({key: "event_booking.path_checks.DOTTED"}) == [
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


@pytest.mark.parametrize(
    ("source", "said"),
    [("PRICE = lisst_price", "NameError: name 'lisst_price' is not defined"), ("def price(:", "SyntaxError: ")],
)
def test_a_module_that_fails_is_reported_with_what_it_fails_with(tmp_path, monkeypatch, source, said):
    (tmp_path / "shop_of_check.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    [(number, message, _)] = found({"PRICE": "shop_of_check.price"})

    assert number == "event_booking.E006"
    assert message.startswith(f"EVENT_BOOKING['PRICE'] can not be imported: {said}")


def without_quantity(*, event, ticket_type, user): ...


def by_position(event, ticket_type, user, quantity, /): ...


def with_one_more(*, event, ticket_type, user, quantity, shop): ...


class WithoutArguments: ...


@pytest.mark.parametrize("rule", [without_quantity, by_position, with_one_more, WithoutArguments])
def test_a_hook_that_can_not_be_called_is_reported_with_what_it_gets(rule):
    assert found({"PRICE": f"{__name__}.{rule.__name__}"}) == [
        (
            "event_booking.E013",
            "EVENT_BOOKING['PRICE'] can not be called with (*, event, ticket_type, user, quantity).",
            "Take these keywords, and **kwargs for those that later versions may add.",
        )
    ]


def plain(event, ticket_type, user, quantity=1, shop=None): ...


def whatever(**kwargs): ...


class Price:
    def __init__(self, *, event, ticket_type, user, quantity): ...


class Till:
    def __call__(self, *, event, ticket_type, user, quantity): ...


def in_shop(rule):
    @functools.wraps(rule)
    def asked(**kwargs):
        return rule(shop=1, **kwargs)

    return asked


till, filled, wrapped, builtin = Till(), functools.partial(with_one_more, shop=1), in_shop(with_one_more), max


@pytest.mark.parametrize("rule", ["plain", "whatever", "Price", "till", "filled", "wrapped", "builtin"])
def test_a_hook_that_can_be_called_is_fine(rule):
    assert found({"PRICE": f"{__name__}.{rule}"}) == []


@pytest.mark.parametrize("backend", ["plain", "Till"])
def test_a_user_backend_that_is_none_is_reported(backend):
    assert found({"USER_BACKEND": f"{DjangoUserBackend.__module__}.DjangoUserBackend"}) == []
    assert found({"USER_BACKEND": f"{__name__}.{backend}"}) == [
        (
            "event_booking.E014",
            "EVENT_BOOKING['USER_BACKEND'] is no user backend.",
            "Subclass DjangoUserBackend, or BaseUserBackend if your people are not Django users at all.",
        )
    ]


MEMORY = {"BACKEND": "event_booking.notifications.backends.memory.MemoryBackend"}


@pytest.mark.parametrize("alias", ["x" * 61, "", 7, None])
def test_a_channel_whose_name_can_not_be_stored_is_reported(alias):
    assert found({"NOTIFICATION_BACKENDS": {"x" * 60: MEMORY}}) == []
    assert [number for number, *_ in found({"NOTIFICATION_BACKENDS": {alias: MEMORY}})] == ["event_booking.E015"]


@pytest.mark.parametrize("word", ["OPTION", "options", "url"])
def test_an_unknown_key_of_a_channel_is_reported(word):
    assert found({"NOTIFICATION_BACKENDS": {"push": {**MEMORY, "OPTIONS": {}, word: {}}}}) == [
        (
            "event_booking.E015",
            f"EVENT_BOOKING['NOTIFICATION_BACKENDS']['push'] has an unknown key {word!r}.",
            "BACKEND and OPTIONS are all that there is; what the backend takes belongs into OPTIONS.",
        )
    ]


@pytest.mark.parametrize("app", NEEDED)
def test_an_app_whose_templates_are_missing_is_reported(monkeypatch, app):
    there = apps.is_installed
    assert check_apps(None) == []
    monkeypatch.setattr("event_booking.checks.apps.is_installed", lambda name: name != app and there(name))
    [message] = check_apps(None)
    assert (message.id, message.hint) == ("event_booking.W010", f"INSTALLED_APPS += ['{app}']")
    monkeypatch.setattr("event_booking.checks.apps.is_installed", lambda name: name == "rest_framework")
    assert check_apps(None) == []


@pytest.mark.parametrize("channel", [{"BACKEND": "nowhere.at.all"}, {"BACKEND": 7}, {}, "email", None])
def test_a_channel_whose_backend_can_not_be_imported_is_reported(channel):
    [(number, message, _)] = found({"NOTIFICATION_BACKENDS": {"sms": channel}})

    assert number == "event_booking.E006"
    assert message.startswith("EVENT_BOOKING['NOTIFICATION_BACKENDS']['sms']['BACKEND'] can not be imported: ")


def test_the_default_of_an_app_that_is_left_out_is_not_asked(monkeypatch):
    asked = []
    monkeypatch.setattr("event_booking.path_checks.import_string", lambda path: asked.append(path) or BaseUserBackend)
    monkeypatch.setattr("event_booking.path_checks.apps.is_installed", lambda app: app == "event_booking")

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
        super().__init__(default=type("Connection", (), {"vendor": vendor, "display_name": vendor}))
        self.settings = {"default": {"OPTIONS": options} if options is not None else {}}


@pytest.mark.parametrize(
    ("vendor", "options", "ids"),
    [
        ("sqlite", None, ["event_booking.W001"]),
        ("sqlite", {"transaction_mode": "DEFERRED"}, ["event_booking.W001"]),
        ("sqlite", {"transaction_mode": "IMMEDIATE"}, []),
        ("postgresql", None, []),
        ("mysql", None, ["event_booking.E016"]),
    ],
)
def test_databases_that_lock_late_or_otherwise_are_named(monkeypatch, vendor, options, ids):
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


class Elsewhere:
    def db_for_write(self, model, **hints):
        return "sales"


def test_all_in_another_database_than_the_default_is_reported(monkeypatch):
    named = Named("postgresql", None)
    named["sales"], named.settings["sales"] = named["default"], {}
    monkeypatch.setattr("event_booking.checks.connections", named)
    with override_settings(DATABASE_ROUTERS=[f"{__name__}.Elsewhere"]):
        assert [message.id for message in check_databases(None)] == ["event_booking.E012"]


class PrimaryAndReplica:
    """As Django's own documentation has it."""

    def db_for_read(self, model, **hints):
        return "replica"

    def db_for_write(self, model, **hints):
        return "default"


def test_a_router_that_lets_a_replica_decide_is_reported():
    with override_settings(DATABASE_ROUTERS=[f"{__name__}.PrimaryAndReplica"]):
        [message] = [each for each in check_databases(None) if each.id == "event_booking.E012"]
    assert "from 'replica'" in str(message.msg)
    assert "ReplicaRouter" in message.hint


def test_the_router_of_our_own_lets_nobody_else_decide():
    ours = "event_booking.replicas.ReplicaRouter"
    with override_settings(DATABASE_ROUTERS=[ours]), override_event_booking(REPLICAS=["replica"]):
        assert check_databases(None) == []


def test_other_databases_of_a_site_are_no_matter_of_ours(monkeypatch):
    named = Named("postgresql", None)
    named["archive"], named.settings["archive"] = Named("sqlite", None)["default"], {}
    monkeypatch.setattr("event_booking.checks.connections", named)
    assert check_databases(None) == []
