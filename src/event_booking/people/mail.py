"""A mail whose headers arrive as they were given."""

import email.policy
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.policy import EmailPolicy
from typing import Any

import django
from django.core.mail import EmailMultiAlternatives


class UnfoldedHeader(UnstructuredHeader):
    """On one line, however long."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


class Mail(EmailMultiAlternatives):
    """From Django 6.0 on the standard library folds headers, and breaks a long address into encoded words.

    Mail programs then see no address at all, and show no button to unsubscribe.
    """

    def message(self, **options: Any) -> Any:
        if django.VERSION >= (6, 0):
            policy: EmailPolicy = options.pop("policy", email.policy.default)
            headers = HeaderRegistry()
            headers.map_to_type("list-unsubscribe", UnfoldedHeader)  # type: ignore[arg-type]
            options["policy"] = policy.clone(header_factory=headers)
        return super().message(**options)
