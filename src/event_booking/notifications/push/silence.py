"""Hosts that just now took too long: asking them again for each of a thousand people would hold up everybody else."""

from time import monotonic

#: As long as a process takes a host's silence for granted.
SECONDS = 30
#: More than there are push services; strangers may name any number of hosts.
MOST_HOSTS = 500

_silent: dict[str, float] = {}


def is_silent(host: str) -> bool:
    return _silent.get(host, 0) > monotonic()


def note_silence(host: str) -> None:
    if len(_silent) >= MOST_HOSTS:
        _silent.clear()
    _silent[host] = monotonic() + SECONDS


def forget_silence() -> None:
    """For tests, which use a host again at once."""
    _silent.clear()
