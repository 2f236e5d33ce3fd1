"""Which addresses a browser may name as those of its push service."""

from urllib.parse import urlsplit

from event_booking.outbound import NotPublic, check_public


def check_endpoint(url: str) -> None:
    """Raise ``NotPublic`` for what no push service is reached at.

    A name is not looked up here, where somebody's slow name server would hold up the site: what it leads to is judged
    when it is asked. Only what can be no public name, or is no https, is judged at once.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise NotPublic("this is no address") from error
    if not url.isascii() or not url.isprintable() or " " in url or parts.username is not None or port == 0:
        raise NotPublic("this is no address of a push service")
    if parts.scheme == "https" and _is_public_name(host):
        return
    try:
        check_public(url)
    except OSError as error:
        raise NotPublic(f"there is no {host}") from error


def _is_public_name(host: str) -> bool:
    """Whether it may be the name of a public host: of several parts, the last of which makes it no number."""
    name, dot, last = host.rstrip(".").rpartition(".")
    return bool(name and dot and last[:1].isalpha() and last not in ("local", "localhost", "internal"))
