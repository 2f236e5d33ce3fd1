import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from example_project import environment
from example_project.safety import DEMO_KEY, complaints

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
CAREFUL = {
    "DEBUG": "false", "SECRET_KEY": secrets.token_urlsafe(50), "JWT_SIGNING_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "booking.example", "SITE_URL": "https://booking.example",
}  # fmt: skip
#: Read where the site is started, not in its settings.
ELSEWHERE = {"ENV_FILE"}


def settings_with(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Import the settings in a process whose environment is this and nothing else; run the code there."""
    lines = f"import django; django.setup()\nfrom django.conf import settings\n{code}"
    env = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "DJANGO_SETTINGS_MODULE": "example_project.settings"}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", lines], cwd=ROOT, env={**env, **variables}, capture_output=True, text=True
    )


def said(code: str, **variables: str) -> str:
    done = settings_with(f"print({code})", **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"SECRET_KEY": ""}, "a SECRET_KEY of your own: 50 random characters"),
        ({"SECRET_KEY": DEMO_KEY}, "a SECRET_KEY of your own"),
        ({"JWT_SIGNING_KEY": f"tokens-{DEMO_KEY}"}, "a JWT_SIGNING_KEY of your own"),
        ({"SECRET_KEY": f"django-insecure-{'k' * 50}"}, "a SECRET_KEY of your own"),
        ({"SECRET_KEY": "short"}, "a SECRET_KEY of at least 32 characters"),
        ({"SECRET_KEY": f"# {'k' * 50}"}, "SECRET_KEY has a space in it"),
        ({"SECURE_SSL": "true  # behind a proxy"}, "SECURE_SSL is true or false"),
        ({"JWT_SIGNING_KEY": "short"}, "a JWT_SIGNING_KEY of at least 32 characters"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS that name your hosts"),
        ({"DEBUG": "true"}, "let strangers come (booking.example). Set DEBUG=false."),
        ({"DEBUG": "true", "ALLOWED_HOSTS": "localhost"}, "(booking.example)"),
        ({"DEBUG": "true", "SITE_URL": "", "ALLOWED_HOSTS": "198.51.100.7.nip.example,9.9.9.9,*"}, "9.9.9.9, *)"),
        (
            {"DEBUG": "true", "ALLOWED_HOSTS": "localhost", "SITE_URL": "", "HOST": "0.0.0.0"},
            "HOST=0.0.0.0 lets others come",
        ),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
    ],
)
def test_a_careless_site_does_not_start(change, reason):
    done = settings_with("", **{**CAREFUL, **change})

    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert reason in done.stderr


def test_everything_that_is_careless_is_told_at_once():
    done = settings_with("", **{**CAREFUL, "SECRET_KEY": "", "ALLOWED_HOSTS": "*"})

    assert "a SECRET_KEY of your own" in done.stderr
    assert "ALLOWED_HOSTS that name your hosts" in done.stderr


@pytest.mark.parametrize("host", ["localhost", "192.168.1.7", "[::1]", "web", "laptop.local", "tickets.localhost"])
def test_a_demo_at_home_may_debug(host):
    assert list(complaints(debug=True, keys={}, hosts=[host], site_url=f"http://{host}:8000")) == []


@pytest.mark.parametrize(
    ("host", "is_fine"),
    [
        ("127.0.0.1", True), ("::1", True), ("[::1]", True), ("localhost", True),
        ("0.0.0.0", False), ("::", False), ("192.168.1.7", False), ("laptop.local", False), ("", False),
    ],
)  # fmt: skip
def test_a_demo_that_debugs_listens_to_this_machine_alone(host, is_fine):
    told = list(complaints(debug=True, keys={}, hosts=["localhost"], site_url="", listens_on=host))
    assert (told == []) is is_fine


def test_a_careful_site_passes_djangos_own_checks():
    """All of them. What only the owner of the whole domain can promise (HSTS for it) is not asked for."""
    check = (
        "from django.core.management import call_command; call_command('check', '--deploy', '--fail-level', 'WARNING')"
    )
    whole = {
        **CAREFUL, "SECURE_SSL": "true", "TRUSTED_PROXY_COUNT": "1", "DB_NAME": "booking",
        "EMAIL_HOST": "mail.example", "DEFAULT_FROM_EMAIL": "tickets@booking.example",
    }  # fmt: skip
    done = settings_with(check, **whole)

    assert done.returncode == 0, done.stderr
    for change, reason in (
        ({"SECURE_SSL": "false"}, "security.W008"),
        ({"EMAIL_HOST": ""}, "event_booking.W004"),
        ({"TRUSTED_PROXY_COUNT": "0"}, "event_booking.W008"),
    ):
        done = settings_with(check, **{**whole, **change})
        assert (done.returncode, reason in done.stderr) == (1, True), done.stderr


def test_without_a_database_it_is_sqlite_in_the_project_folder():
    assert said("settings.DATABASES['default']['NAME']") == str(ROOT / "db.sqlite3")


def test_values_that_begin_with_a_dollar_stay_as_they_are():
    given = {"DB_NAME": "x", "DB_PASSWORD": "$ecret", "SECRET_KEY": "$" + "k" * 40}

    told = said("settings.DATABASES['default']['PASSWORD'], settings.SECRET_KEY", **{**CAREFUL, **given})

    assert told == f"$ecret ${'k' * 40}"


def test_https_is_asked_for_only_when_told():
    secure = "settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS > 0"

    assert said(secure, **CAREFUL) == "False False False"
    assert said(secure, **CAREFUL, SECURE_SSL="true") == "True True True"


def test_a_mail_server_or_the_console():
    connection = "__import__('event_booking.people.mail', fromlist=['mail']).default_connection()"
    mailer = f"type({connection}).__module__, getattr({connection}, 'port', '')"
    assert said(mailer).strip() == "example_project.mail"
    assert said(mailer, EMAIL_HOST="mx", EMAIL_USE_TLS="true") == "django.core.mail.backends.smtp 587"


def channels(**variables: str) -> list[str]:
    return said("*settings.EVENT_BOOKING['NOTIFICATION_BACKENDS']", **variables).split()


def test_channels_are_on_where_their_keys_are(tmp_path):
    site = {**CAREFUL, "DATA_DIR": str(tmp_path)}
    keys = {"VAPID_PRIVATE_KEY": "x" * 43, "TELEGRAM_BOT_TOKEN": "1:x", "TELEGRAM_BOT_NAME": "tickets_bot"}

    assert channels(**site) == ["in_app", "email"]
    assert channels(**site, **keys) == ["in_app", "email", "push", "telegram"]


def test_a_demo_makes_its_own_key_for_push_messages_once(tmp_path):
    demo, site = {"DATA_DIR": str(tmp_path)}, {**CAREFUL, "DATA_DIR": str(tmp_path)}
    prepare = "from example_project.demo.management.commands.prepare import Command, call_command as _call\n"
    prepare += "import example_project.demo.management.commands.prepare as module\n"
    prepare += "module.call_command = lambda *args, **kwargs: None\nCommand().handle()"

    for _ in range(2):
        done = settings_with(prepare, **demo)
        assert done.returncode == 0, done.stderr
    key = tmp_path / "vapid.key"
    first = key.read_text()
    done = settings_with(prepare, **demo)

    assert (len(first), key.stat().st_mode & 0o777, key.read_text()) == (43, 0o600, first)
    assert channels(**demo) == ["in_app", "email", "push"]
    assert channels(**site) == ["in_app", "email"]


def test_every_variable_is_explained():
    sources = "".join(path.read_text() for path in (ROOT / "example_project").rglob("*.py"))
    read = set(re.findall(r'(?:env\.\w+|secret|environ\.get)\(\s*"([A-Z_]+)"', sources)) - ELSEWHERE
    page = (ROOT / "docs" / "example-project.rst").read_text()
    template = (ROOT / ".env.example").read_text()

    assert {name for name in read if f"``{name}``" not in page} == set()
    assert {name for name in read if f"#{name}=" not in template} == set()


def test_the_template_means_what_it_says_where_lines_are_uncommented(tmp_path):
    template = (ROOT / ".env.example").read_text()
    given = re.sub(r"^#(?=[A-Z_]+=)", "", template, flags=re.MULTILINE)
    given = re.sub(
        r"^(SECRET_KEY|JWT_SIGNING_KEY)=$", lambda found: f"{found[0]}{secrets.token_urlsafe(50)}", given, flags=re.M
    )
    (tmp_path / ".env").write_text(
        re.sub("^EVENT_BOOKING_SERVICE=$", "EVENT_BOOKING_SERVICE=events", given, flags=re.M)
    )

    shown = said(
        "settings.SECURE_SSL_REDIRECT, settings.EVENT_BOOKING['TRUSTED_PROXY_COUNT'], settings.METRICS_TOKEN, "
        "settings.DATABASES['replica']['HOST'], settings.DATA_DIR",
        ENV_FILE=str(tmp_path / ".env"),
    )

    assert shown == "True 1  replica.internal /var/lib/booking"


def test_secrets_fall_back_when_empty(monkeypatch):
    monkeypatch.setenv("METRICS_TOKEN", "")

    assert environment.secret("METRICS_TOKEN", "none") == "none"
