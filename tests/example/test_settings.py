import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from example_project import environment

ROOT = Path(__file__).parents[2]
CAREFUL = {"DEBUG": "false", "SECRET_KEY": "k" * 50, "JWT_SIGNING_KEY": "j" * 50, "ALLOWED_HOSTS": "booking.example"}
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
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "32 characters"),
        ({"JWT_SIGNING_KEY": "short"}, "32 characters"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
    ],
)
def test_a_careless_site_does_not_start(change, reason):
    done = settings_with("", **{**CAREFUL, **change})

    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert reason in done.stderr


def test_a_careful_site_passes_djangos_own_checks():
    done = settings_with(
        "from django.core.management import call_command; call_command('check', '--deploy', '--fail-level', 'WARNING')",
        **CAREFUL,
        SECURE_SSL="true",
    )

    # what only the owner of the whole domain can promise is left to them
    found = set(re.findall(r"security\.W\d+", done.stderr))
    assert found <= {"security.W005", "security.W021", "security.W009"}


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


def test_secrets_fall_back_when_empty(monkeypatch):
    monkeypatch.setenv("METRICS_TOKEN", "")

    assert environment.secret("METRICS_TOKEN", "none") == "none"
