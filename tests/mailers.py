"""How tests choose a mail server, whichever Django is there."""

from typing import Any

from example_project.mailers import SMTP, mail_settings


def send_by(settings: Any, backend: str = SMTP, **options: Any) -> None:
    """Let mail leave this way until the test ends."""
    for name, value in mail_settings(backend, **options).items():
        setattr(settings, name, value)
