"""Every page: the same few lines of HTML, with the head that its address deserves."""

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from event_booking.conf import app_settings
from example_project.pages.answers import Answers, answers_for
from example_project.pages.built import files_for
from example_project.pages.head import Head, head_of, no_head
from example_project.pages.routes import find_route


@require_safe
@conditional_page
@cache_control(no_cache=True)
def page(request: HttpRequest) -> HttpResponse:
    """A page of the site. One that is not there is 404, and drawn all the same."""
    if lacks_slash(request):
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    found = find_route(request.path_info)
    language = get_language() or settings.LANGUAGE_CODE
    files = files_for(found[0] if found else None, language)
    if files is None:
        return render(request, "pages/unbuilt.html", status=503)
    status, head = _head(request.path_info)
    answers = answers_for(*found, request) if found and status == 200 else Answers()
    known = {"head": head, "files": files, "answers": answers, "site": app_settings().SITE_NAME, "language": language}
    return render(request, "pages/page.html", known, status=status)


def _head(path: str) -> tuple[int, Head]:
    """Status and head. A database that is away is told by the page itself, which asks again."""
    found = find_route(path)
    if found is None:
        return 404, no_head()
    try:
        return 200, head_of(found[0], path, found[1])
    except Http404:
        return 404, no_head()
    except (DatabaseError, InterfaceError):
        return 200, no_head()


def lacks_slash(request: HttpRequest) -> bool:
    """Whether Django has an address that differs by its last slash only, such as ``/admin/``."""
    path = request.path_info
    return not path.endswith("/") and find_route(path) is None and resolve(f"{path}/").func is not page
