"""Whether an environment of tox is what its name says: ``python -m tests.environment py313-dj61``.

A package that has not heard of the newest Django pulls an older one in, and nothing but this would tell.
"""

import re
import sys

import django
from django.db.backends.postgresql.psycopg_any import is_psycopg3


def is_not(name: str) -> list[str]:
    """What this environment is not, although the name says so."""
    here = {"py": sys.version_info[:2], "dj": django.VERSION[:2]}
    named = {what: (int(major), int(minor)) for what, major, minor in re.findall(r"\b(py|dj)(\d)(\d+)", name)}
    wrong = [f"{what} is {here[what]}" for what, version in named.items() if here[what] != version]
    if is_psycopg3 != ("psycopg3" in name):
        wrong.append(f"psycopg 3 is {'' if is_psycopg3 else 'not '}in use")
    return wrong


if __name__ == "__main__" and (wrong := is_not(sys.argv[1])):
    sys.exit(f"{sys.argv[1]} is not what it is called: {', '.join(wrong)}")
