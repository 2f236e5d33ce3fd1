"""``.. event-booking-hooks::`` lists every hook: its setting, signature, question and default."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.module_loading import import_string
from settings_table import comments

from directives.base import FromCode, first_sentence
from event_booking import conf

HOOK = re.compile(r"Hook ``\((?P<signature>.*?)\) -> (?P<answer>\w+)``: (?P<question>.*)")


@dataclass(frozen=True)
class Hook:
    key: str
    signature: str
    answer: str
    question: str
    default: str


def hooks() -> list[Hook]:
    """The keys whose comment in ``conf.py`` begins as that of a hook does."""
    said = comments()
    found = ((key, HOOK.fullmatch(said[key])) for key in conf.KEYS)
    return [Hook(key, **match.groupdict(), default=conf.KEYS[key].default) for key, match in found if match]


class Hooks(FromCode):
    def lines(self) -> Iterator[str]:
        for hook in hooks():
            yield f"``{hook.key}`` : ``({hook.signature}) -> {hook.answer}``"
            yield f"    {hook.question[0].upper()}{hook.question[1:]}"
            yield ""
            meaning = first_sentence(import_string(hook.default)).removeprefix(f"``{hook.key}``: ")
            meaning = meaning.removeprefix(f"The default of ``{hook.key}``: ")
            yield f"    Default: ``{hook.default}``: {meaning}"
            yield ""
