"""Mails on the console, as a person reads them: Django's own backend prints what a machine would read."""

from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend


class ConsoleBackend(EmailBackend):
    """Print whom it goes to, the subject and the text; the HTML part says the same."""

    def write_message(self, message: EmailMessage) -> Any:
        lines = [f"To: {', '.join(message.recipients())}", f"Subject: {message.subject}", "", str(message.body).strip()]
        lines += [f"Attached: {name}" for name in map(_name, message.attachments)]
        self.stream.write("\n".join(f"  ✉ {line}".rstrip() for line in "\n".join(lines).splitlines()) + "\n")


def _name(attachment: Any) -> str:
    return str(getattr(attachment, "filename", None) or "a part of the mail")
