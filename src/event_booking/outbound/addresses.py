"""Which addresses a stranger may name: those on the public internet, whatever a name server says later."""

import socket
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from event_booking.conf import app_settings
from event_booking.outbound.limits import TimeLimit, within

Address = IPv4Address | IPv6Address

#: RFC 6052, 3056 and 4291: an IPv6 address that is another way to write the IPv4 address at this bit.
EMBEDDING = {
    IPv6Network("64:ff9b::/96"): 0,
    IPv6Network("2002::/16"): 80,
    IPv6Network("::ffff:0:0/96"): 0,
    IPv6Network("::/96"): 0,
}
#: Of special use (RFC 6890), though some releases of Python 3.11 and 3.12 call parts of them global.
SPECIAL = [
    ip_network(net)
    for net in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "2001::/23", "3fff::/20", "fec0::/10")
]
#: Below are the doors of system services.
LOWEST_PORT = 1024
#: Of one name that are tried, one after the other: a stranger's name may have hundreds that do not answer.
MOST_ADDRESSES = 4


class NotPublic(ValueError):
    """The address leads, or may lead, where strangers must not send this site."""


def check_public(url: str, *, seconds: float = 5) -> None:
    """Raise ``NotPublic`` unless this is an https address, without a user, whose host is on the public internet now.

    It serves for early and clear refusals only: what the name leads to can change, and is judged again when connecting.
    A name that is not found raises ``OSError``, and so does (as ``TimeoutError``) one that is not found in time.
    """
    host, port, secure = named(url)
    try:
        within(seconds, partial(judged, host, port, secure=secure))
    except TimeLimit as error:
        raise TimeoutError("no answer of a name server in time") from error


def named(url: str) -> tuple[str, int, bool]:
    """Host, port, and whether by https, of an address; raise ``NotPublic`` for what is none, or names a user."""
    if not url.isprintable() or " " in url:  # of which different readers leave out different ones
        raise NotPublic("an address has no blanks and no control characters")
    try:
        parts = urlsplit(url)
        host, port, scheme = parts.hostname, parts.port, parts.scheme
    except ValueError as error:
        raise NotPublic("this is no address") from error
    if scheme not in ("https", "http") or not host or "@" in parts.netloc:
        raise NotPublic("an address that begins with https:// and names a host is needed")
    secure = scheme == "https"
    return host, (443 if secure else 80) if port is None else port, secure


def judged(host: str, port: int, *, secure: bool) -> list[str]:
    """The addresses of this host; raises ``NotPublic`` if one of them must not be asked, ``OSError`` if it has none.

    A name with both kinds of addresses is refused as a whole: nobody has an honest use for it. So is a port that is the
    door of another service, a mail server's for one, which might take a request for something else.
    """
    if port < LOWEST_PORT and port != (443 if secure else 80):
        raise NotPublic(f"this port is not asked; those from {LOWEST_PORT} on are")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise NotPublic("this is no name of a host") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for text in addresses:
        address = ip_address(text.partition("%")[0])
        if not (_is_allowed(address) or (secure and is_public(address))):
            raise NotPublic(f"{host} is not on the public internet" if secure else f"{host} is asked by https only")
    return addresses


def is_public(address: Address) -> bool:
    """Whether it belongs to the public internet, however it is written."""
    if isinstance(address, IPv6Address):
        for network, shift in EMBEDDING.items():
            if address in network:
                return is_public(IPv4Address(int(address) >> shift & 0xFFFFFFFF))
    special = address.is_multicast or address.is_reserved or address.is_unspecified or _is_in(address, SPECIAL)
    return address.is_global and not special


def _is_allowed(address: Address) -> bool:
    return _is_in(address, [ip_network(net) for net in app_settings().PRIVATE_NETWORKS])


def _is_in(address: Address, networks: list[IPv4Network | IPv6Network]) -> bool:
    return any(address.version == net.version and address in net for net in networks)


class JudgedMixin:
    """A connection to the very address that was judged, so that no second answer of a name server leads elsewhere."""

    secure = False

    def is_cut(self) -> bool:
        """Whether nobody waits for it any more."""
        return False

    def _new_conn(self: Any) -> socket.socket:
        name = self._dns_host
        failure: Exception = OSError("no address")
        try:
            for address in judged(name, self.port, secure=self.secure)[:MOST_ADDRESSES]:
                if self.is_cut():
                    raise TimeLimit
                self._dns_host = address
                try:
                    opened: socket.socket = super()._new_conn()  # type: ignore[misc]
                except (OSError, HTTPError) as error:  # the library's own failures to connect are no OSError
                    failure = error
                else:
                    return opened
            raise failure
        finally:
            self._dns_host = name  # the certificate is checked for the name


class JudgedHTTPConnection(JudgedMixin, HTTPConnection):
    pass


class JudgedHTTPSConnection(JudgedMixin, HTTPSConnection):
    secure = True
