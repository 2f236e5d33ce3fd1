"""``sitemap.xml`` and ``robots.txt``: what search engines should find, and what is not for them."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from event_booking.conf import app_settings
from event_booking.events.models import Event
from event_booking.notifications.pages import absolute, event_page
from example_project.pages.routes import PRIVATE


class OurSitemap(Sitemap):  # type: ignore[type-arg]
    """Django takes addresses from the request's host; ours is the one that the settings name."""

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(app_settings().SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(app_settings().SITE_URL).scheme


class SiteSitemap(OurSitemap):
    """The pages that are there whatever happens."""

    def items(self) -> list[str]:
        return ["/", "/events"]

    def location(self, item: str) -> str:
        return item


class EventSitemap(OurSitemap):
    """Events to come, a thousand to a file: a hundred thousand need no more memory than these."""

    limit = 1000

    def items(self) -> QuerySet[Event]:
        coming = Event.objects.published().filter(starts_at__gt=Now())
        return coming.only("slug", "starts_at", "updated_at").order_by("starts_at", "pk")

    def location(self, item: Event) -> str:
        return event_page(item)

    def lastmod(self, item: Event) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        """Django would read every event to find it."""
        newest: datetime | None = self.items().aggregate(newest=Max("updated_at"))["newest"]
        return newest


SITEMAPS = {"site": SiteSitemap, "events": EventSitemap}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The API is not closed: the pages read it, whoever draws them."""
    closed = "\n".join(f"Disallow: /{name}" for name in ("admin/", *PRIVATE))
    text = f"User-agent: *\n{closed}\n\nSitemap: {absolute('/sitemap.xml')}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
