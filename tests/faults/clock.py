"""Run a module whose clock is wrong: ``python -m tests.faults.clock -7200 example_project.manage check``."""

import runpy
import sys
import time
from datetime import datetime, timedelta, tzinfo

import django.utils.timezone


def shift(seconds: float) -> None:
    """Python's clock goes wrong by that much; what is measured with ``monotonic`` does not."""
    real, real_time = datetime, time.time

    class SameAsReal(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, real)

    class Shifted(real, metaclass=SameAsReal):
        def __new__(cls, *parts: int, **more: int) -> "Shifted":
            return real(*parts, **more)  # type: ignore[return-value]

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return real.now(tz) + timedelta(seconds=seconds)

    import datetime as module

    module.datetime = Shifted  # type: ignore[misc]
    time.time = lambda: real_time() + seconds
    django.utils.timezone.datetime = Shifted  # type: ignore[misc]  # imported before


if __name__ == "__main__":
    off, name = float(sys.argv[1]), sys.argv[2]
    shift(off)
    assert abs(django.utils.timezone.now().timestamp() - time.time()) < 5
    del sys.argv[1:3]
    runpy.run_module(name, run_name="__main__", alter_sys=False)
