"""``.. backends:: users`` and ``.. backends:: channels`` list the classes that a site may name, and their options."""

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module

from directives.base import FromCode, first_sentence
from event_booking.notifications import backends
from event_booking.notifications.backends import BaseBackend
from event_booking.people import BaseUserBackend

FLAGS = ("is_inbox", "long_form", "takes_files", "disturbs")


def classes_of(package: str, base: type) -> list[type]:
    """Every public subclass of this class in the modules of this package, beside each other."""
    path = import_module(package).__path__
    modules = [import_module(f"{package}.{module.name}") for module in pkgutil.iter_modules(path)]
    found = [each for module in modules for each in vars(module).values() if inspect.isclass(each)]
    ours = {each for each in found if issubclass(each, base) and each is not base and not each.__name__.startswith("_")}
    return sorted(ours, key=lambda each: (each.__module__, each.__name__))


def channels() -> list[type]:
    return classes_of(backends.__name__, BaseBackend)


def user_backends() -> list[type]:
    return classes_of("event_booking.people", BaseUserBackend)


def options_of(kind: type) -> list[inspect.Parameter]:
    """What ``OPTIONS`` may have."""
    if kind.__init__ is object.__init__:
        return []
    return list(inspect.signature(kind).parameters.values())


def _option(parameter: inspect.Parameter) -> str:
    needed = parameter.default is inspect.Parameter.empty
    return f"``{parameter.name}`` ({'needed' if needed else f'default ``{parameter.default!r}``'})"


class Backends(FromCode):
    required_arguments = 1

    def lines(self) -> Iterator[str]:
        for kind in {"users": user_backends, "channels": channels}[self.arguments[0]]():
            yield f"``{kind.__module__}.{kind.__qualname__}``"
            yield f"    {first_sentence(kind)}"
            yield ""
            if issubclass(kind, BaseBackend):
                options = ", ".join(_option(each) for each in options_of(kind)) or "none"
                flags = ", ".join(f"``{flag}``" for flag in FLAGS if getattr(kind, flag)) or "none"
                yield f"    Options: {options}. Flags: {flags}."
                yield ""
