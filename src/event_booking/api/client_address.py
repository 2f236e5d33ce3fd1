"""Where a request comes from, as far as that can be known."""

from django.http import HttpRequest

from event_booking.conf import app_settings


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; without proxies, the socket's.

    Whatever a client writes into ``X-Forwarded-For`` stands left of what our proxies append, so only the entry
    ``TRUSTED_PROXY_COUNT`` from the end is believed.
    """
    peer: str = request.META.get("REMOTE_ADDR", "")
    hops = app_settings().TRUSTED_PROXY_COUNT
    if not hops:
        return peer
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return chain[-hops] if len(chain) >= hops else peer
