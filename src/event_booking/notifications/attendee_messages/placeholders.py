"""``{first_name}`` and its like: names that are replaced, each by a text, and nothing else that braces could mean."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: In the order in which people are shown them.
NAMES = ("first_name", "event", "starts_at", "place", "reference")

#: What stands in braces, with the blank before it: where a value is empty, that goes too ("Hello {first_name},").
PLACEHOLDER = re.compile(r"([ \t]?)\{([^{}]*)\}")
LONGEST_SHOWN = 60


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with these values. It is read once, so that braces in a value stay what they are."""

    def put(found: re.Match[str]) -> str:
        blank, name = found.groups()
        if name not in values:
            return found[0]
        return f"{blank}{values[name]}" if values[name] else ""

    return PLACEHOLDER.sub(put, text)


def validate_placeholders(text: str) -> None:
    """Accept those that there are: a misspelled one would be sent to everybody as it stands."""
    unknown = next((name for _blank, name in PLACEHOLDER.findall(text) if name not in NAMES), None)
    if unknown is not None:
        known = ", ".join(f"{{{name}}}" for name in NAMES)
        message = _("There is no placeholder {%(name)s}; there are %(known)s.")
        raise ValidationError(message, params={"name": unknown[:LONGEST_SHOWN], "known": known})


def validate_line(text: str) -> None:
    """Accept one line without control characters: it becomes a mail's header."""
    if not all(sign.isprintable() for sign in text):
        raise ValidationError(_("One line of printable characters."))
