"""What must not be where strangers can come: such a site does not start, and says why."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

DEMO_KEY = "only-for-a-demo-on-this-machine-and-nowhere-else-0123456789"
SHORTEST_KEY = 32
#: Ends of names that only a network of one's own knows.
AT_HOME = ("localhost", "local", "test", "internal", "home.arpa")


def refuse(complaints: Iterable[str]) -> None:
    """Raise ``ImproperlyConfigured`` with all of them, if there are any."""
    if text := " ".join(complaints):
        raise ImproperlyConfigured(text)


def complaints(
    *, debug: bool, keys: dict[str, str], hosts: list[str], site_url: str, listens_on: str = "127.0.0.1"
) -> Iterator[str]:
    """What is wrong with these settings, and what to do. A demo that only its owner can reach may have all of it."""
    if debug:
        yield from _of_a_demo([*hosts, urlsplit(site_url).hostname or ""], listens_on)
        return
    for name, key in keys.items():
        if DEMO_KEY in key or key.startswith("django-insecure-"):
            yield f"DEBUG=false needs a {name} of your own: 50 random characters, known to nobody."
        elif any(map(str.isspace, key)):
            yield f"{name} has a space in it, and perhaps a comment: what stands behind = in .env is the value."
        elif len(key) < SHORTEST_KEY:
            yield f"DEBUG=false needs a {name} of at least {SHORTEST_KEY} characters."
    if "*" in hosts:
        yield "DEBUG=false needs ALLOWED_HOSTS that name your hosts; * would let anybody name them."


def _of_a_demo(hosts: list[str], listens_on: str) -> Iterator[str]:
    if strangers := ", ".join(dict.fromkeys(host for host in hosts if not is_at_home(host))):
        yield (
            "DEBUG=true shows settings and sources to everybody, and ALLOWED_HOSTS or SITE_URL let strangers come "
            f"({strangers}). Set DEBUG=false."
        )
    if not is_loopback(listens_on):  # whoever can connect can name a host that is allowed
        yield (
            f"DEBUG=true has keys and passwords that everybody knows, and HOST={listens_on} lets others come. "
            "Leave HOST at 127.0.0.1, or set DEBUG=false."
        )


def is_at_home(host: str) -> bool:
    """Whether nobody but this machine, or a private network, knows this host."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        name = host.strip(".")
        return name != "*" and ("." not in name or name.endswith(tuple(f".{end}" for end in AT_HOME)))
    return address.is_private or address.is_link_local


def is_loopback(host: str) -> bool:
    """Whether what listens there is reached from this machine alone. An empty one is all of its addresses."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
