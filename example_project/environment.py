"""Where the example site's settings come from: the process's environment, then ``.env`` in the project folder."""

import os
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))
#: Where the site keeps what it stores itself: the database, when that is SQLite, and pictures.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR)))


def secret(name: str, default: str = "") -> str:
    """A value taken as it is: ``env.str`` would read one that begins with ``$`` as the name of another variable."""
    return os.environ.get(name) or default
