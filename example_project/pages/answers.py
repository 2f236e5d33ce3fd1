"""What a page will ask the API first, answered with the page: nobody waits for scripts before they wait for that."""

import json
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest
from django.urls import resolve
from django.utils import timezone

from example_project.pages.head import HARMLESS
from example_project.pages.routes import Route
from example_project.pages.sight import Sight, sight_of_event, sight_of_home

#: What tells who asks, or what they have already: the page is the same for everybody.
NOT_OURS = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")


@dataclass(frozen=True)
class Answers:
    """``data`` is JSON without a sign of HTML: an answer for each address. ``sight`` is what is seen first."""

    data: str = ""
    sight: Sight | None = None


@dataclass
class _Asked:
    request: HttpRequest
    found: dict[str, Any] = field(default_factory=dict)

    def ask(self, path: str, **query: str | int) -> Any:
        """What a stranger is told there; ``None`` where that is a refusal, which the page finds out by itself."""
        answer = _answer(self.request, path, urlencode(query))
        if answer is not None:
            self.found[f"{path}?{urlencode(query)}" if query else path] = answer
        return answer


def answers_for(route: Route, parameters: dict[str, str], request: HttpRequest) -> Answers:
    """Answers for this page; none where it asks nothing that can be told to everybody, or the database is away."""
    asked = _Asked(request)
    try:
        sight = _ask_for(route, parameters, asked)
    except (DatabaseError, InterfaceError):
        return Answers()
    return Answers(json.dumps(asked.found, ensure_ascii=False).translate(HARMLESS) if asked.found else "", sight)


def _ask_for(route: Route, parameters: dict[str, str], asked: _Asked) -> Sight | None:
    """As ``Home.tsx``, ``Shelf.tsx`` and ``EventPage.tsx`` ask; returns what of it is seen first."""
    if route.module == "pages/event/EventPage":
        event = asked.ask(f"/api/v1/events/{parameters['id']}/")
        return sight_of_event(event) if event else None
    if route.module == "pages/catalogue/Home":
        asked.ask("/api/v1/categories/", page_size=100)
        today = timezone.localdate().isoformat()
        events = asked.ask("/api/v1/events/", date_from=today, ordering="starts_at", page_size=4) or {}
        return sight_of_home(events.get("results", []))
    return None


def _answer(request: HttpRequest, path: str, query: str) -> Any:
    environ = {name: value for name, value in request.META.items() if name not in NOT_OURS}
    environ |= {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_ACCEPT": "application/json"}
    view, args, kwargs = resolve(path)
    inner = WSGIRequest({**environ, "wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"})
    inner.just_wrote = getattr(request, "just_wrote", True)  # type: ignore[attr-defined]  # no middleware sees this one
    answer = view(inner, *args, **kwargs)
    return json.loads(answer.render().content) if answer.status_code == 200 else None
