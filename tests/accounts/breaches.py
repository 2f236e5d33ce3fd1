"""A checker of passwords as a site would have it: docs/hooks.rst shows it, test_breaches.py tests it."""

# --- what docs/hooks.rst shows
import hashlib
from urllib.request import Request, urlopen

RANGE = "https://api.pwnedpasswords.com/range/"


def is_breached(*, password, **kwargs):
    """Five letters of a digest leave the site, and the password never: that is what k-anonymity means."""
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    request = Request(RANGE + digest[:5], headers={"Add-Padding": "true", "User-Agent": "my-site"})
    with urlopen(request, timeout=2) as answer:
        lines = answer.read().decode().splitlines()
    counts = dict(line.split(":") for line in lines)
    return int(counts.get(digest[5:], 0)) > 0  # lines that are only padding count 0
