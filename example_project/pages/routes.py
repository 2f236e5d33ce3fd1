"""Which addresses the pages know, and the module that draws each: what ``frontend/src/app/router.tsx`` says.

``tests/example/test_routes.py`` compares the two.
"""

import re
from dataclasses import dataclass
from functools import cached_property

#: Above these, pages are somebody's own, or a step on the way: nothing for search engines.
PRIVATE = ("account", "book", "bookings", "forgot-password", "organize", "sign-in", "sign-up")


@dataclass(frozen=True)
class Route:
    """``pattern`` is as React Router writes it: ``events/:id/:slug?``."""

    pattern: str
    module: str

    @property
    def area(self) -> str:
        """The folder of its module, which its texts are named after."""
        return self.module.split("/")[1]

    @property
    def is_private(self) -> bool:
        return self.pattern.split("/")[0] in PRIVATE

    @cached_property
    def expression(self) -> re.Pattern[str]:
        parts = [f"/{part}" for part in self.pattern.split("/") if part]
        text = "".join(re.sub(r"^/:(\w+)$", r"/(?P<\1>[^/]+)", _optional(part)) for part in parts)
        return re.compile(f"{text}/?", re.IGNORECASE)


def _optional(part: str) -> str:
    return re.sub(r"^/:(\w+)\?$", r"(?:/(?P<\1>[^/]+))?", part)


ROUTES = [
    Route(pattern, f"pages/{module}")
    for pattern, module in {
        "": "catalogue/Home",
        "events": "catalogue/Catalogue",
        "events/:id/:slug?": "event/EventPage",
        "people/:id": "people/Person",
        "sign-in": "signin/SignIn",
        "sign-up": "signin/SignUp",
        "forgot-password": "signin/ForgotPassword",
        "book/:id": "booking/Book",
        "bookings/:reference": "booking/BookingPage",
        "account/email/revert": "signin/TakeBack",
        "account": "account/Index",
        "account/bookings": "account/Bookings",
        "account/favorites": "account/Favorites",
        "account/subscriptions": "account/Subscriptions",
        "account/profile": "account/Profile",
        "account/notifications": "account/Notifications",
        "account/preferences": "account/Preferences",
        "account/settings": "account/Settings",
        "organize": "organize/Dashboard",
        "organize/events/new": "organize/EditEvent",
        "organize/events/:id": "organize/EditEvent",
        "organize/events/:id/figures": "organize/Figures",
        "organize/events/:id/attendees": "organize/Attendees",
        "organize/events/:id/messages": "organize/Messages",
        "organize/events/:id/check-in": "checkin/CheckIn",
    }.items()
]


def find_route(path: str) -> tuple[Route, dict[str, str]] | None:
    """The route of this path and what its parameters are, or ``None`` where the pages show their "no such page"."""
    for route in ROUTES:
        if found := route.expression.fullmatch(path):
            return route, {name: value for name, value in found.groupdict().items() if value is not None}
    return None
