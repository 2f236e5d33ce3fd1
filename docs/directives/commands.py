"""``.. event-booking-commands::`` lists our management commands with their options."""

from argparse import Action
from collections.abc import Iterator

from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from directives.base import FromCode, plain


def commands() -> dict[str, BaseCommand]:
    """Our commands by name."""
    apps = {name: app for name, app in get_commands().items() if str(app).startswith("event_booking")}
    return {name: load_command_class(apps[name], name) for name in sorted(apps)}


def options_of(command: BaseCommand, name: str) -> list[Action]:
    """What this command takes beside what every command takes."""
    known = {option for action in _actions(BaseCommand(), "") for option in action.option_strings}
    return [action for action in _actions(command, name) if not known & set(action.option_strings)]


def _actions(command: BaseCommand, name: str) -> list[Action]:
    # argparse has no other way to ask what it was told
    return command.create_parser("manage.py", name)._actions  # noqa: SLF001


def _written(action: Action) -> str:
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    return f"``{', '.join(action.option_strings) or action.dest}{value}``"


class Commands(FromCode):
    def lines(self) -> Iterator[str]:
        for name, command in commands().items():
            yield from [f"``manage.py {name}``", f"    {plain(command.help)}", ""]
            for action in options_of(command, name):
                said = (action.help or "") % {"default": action.default, "prog": name}
                yield from [f"    {_written(action)}", f"        {plain(said)}", ""]
