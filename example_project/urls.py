from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import index, sitemap
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerSplitView

from example_project import errors, health, media, metrics
from example_project.pages.offline import worker
from example_project.pages.search_engines import SITEMAPS, robots
from example_project.pages.views import page

#: What every process answers, of whatever it serves a part.
AROUND = [
    path("health/live/", health.live, name="health-live"),
    path("health/ready/", health.ready, name="health-ready"),
    path("metrics", metrics.metrics, name="metrics"),
]
WHOLE = [
    path("api/v1/", include("event_booking.urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("api/v1/redoc/", SpectacularRedocView.as_view(url_name="schema"), name="redoc"),
    re_path(r"^api/", errors.api_not_found),
    path("admin/", admin.site.urls),
    path("media/<path:name>", media.media),
    path("favicon.ico", RedirectView.as_view(url=static("site/icon.svg"))),
    path("robots.txt", robots),
    path("sw.js", worker),
    path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<slug:section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    re_path(r"^(?!static/|media/)", page),
]
SERVICE = settings.EVENT_BOOKING_SERVICE
urlpatterns = AROUND + ([path("api/v1/", include(f"event_booking.{SERVICE}.urls"))] if SERVICE else WHOLE)

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
