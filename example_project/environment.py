"""Where the example site's settings come from: the process's environment, then ``.env`` in the project folder."""

import os
from contextlib import suppress
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

OFF = {"false", "off", "no", "n", "0", ""}

env = environ.Env()
env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))
#: Where the site keeps what it stores itself: the database, when that is SQLite, pictures, the demo's push key.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR)))


def secret(name: str, default: str = "") -> str:
    """A value taken as it is: ``env.str`` would read one that begins with ``$`` as the name of another variable."""
    return os.environ.get(name) or default


def switch(name: str, *, default: bool = False) -> bool:
    """On or off. A word that is neither stops the site: it would count as off, and be a safety that nobody has."""
    word = os.environ.get(name, str(default)).strip().lower()
    if word not in {*env.BOOLEAN_TRUE_STRINGS, *OFF}:
        raise ImproperlyConfigured(f"{name} is true or false, and not {word!r}.")
    return word not in OFF


def given(**values: str) -> dict[str, str]:
    """Those that are not empty."""
    return {name: value for name, value in values.items() if value}


def broker_url() -> str:
    """The broker of the work in the background: Redis, Sentinel or RabbitMQ; empty where a relay does it."""
    return secret("BROKER_URL") or secret("REDIS_URL")


def kept(name: str) -> str:
    """What this machine has made up for itself, in a file of ``DATA_DIR``."""
    path = DATA_DIR / name
    return path.read_text().strip() if path.is_file() else ""


def keep(name: str, text: str) -> None:
    """Write such a file for its owner's eyes only, unless it is there."""
    with suppress(FileExistsError):
        file = os.open(DATA_DIR / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w") as out:
            out.write(text)
