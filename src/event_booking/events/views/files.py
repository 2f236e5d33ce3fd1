"""Hand-outs of an event."""

from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.parsers import UploadParser
from event_booking.api.permissions import IsOrganizerOrReadOnly
from event_booking.api.schema import describe
from event_booking.conf import app_settings
from event_booking.events import services
from event_booking.events.models import EventFile
from event_booking.events.serializers import EventFileInputSerializer, EventFileSerializer
from event_booking.events.views.base import EventsViewSet
from event_booking.events.views.glance import AnyKind

__all__ = ["EventFileDownloadView", "HandoutsViewSet"]

#: What was uploaded is never shown as a page of this site, and never kept by anybody on the way.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}


class HandoutsViewSet(EventsViewSet):
    """Who may open what."""

    def files(self) -> QuerySet[EventFile]:
        """The hand-outs of the event that this person may open: those for attendees only with a ticket."""
        event = self.get_event()
        return event.files.all() if self.is_insider(event) else event.files.filter(visibility="public")


class EventFileViewSet(ListModelMixin, HandoutsViewSet):
    """Everybody lists what they may open; its organizer adds and removes."""

    permission_classes = [IsAuthenticatedOrReadOnly, IsOrganizerOrReadOnly]  # the first tells the schema who may read
    serializer_class = EventFileSerializer
    parser_classes = [UploadParser]
    queryset = EventFile.objects.all()

    def get_queryset(self) -> QuerySet[EventFile]:
        return self.files()

    @describe("List hand-outs", answers={200: EventFileSerializer(many=True)}, errors=[400, 401, 404])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Public ones for everybody, those for attendees for whoever has a ticket."""
        return super().list(request, *args, **kwargs)

    @describe(
        "Add a hand-out", request={"multipart/form-data": EventFileInputSerializer}, answers={201: EventFileSerializer},
        errors=[400, 401, 403, 404, 413, 415], refusals=["too_many_files"],
    )  # fmt: skip
    def create(self, request: Request, event_id: int) -> Response:
        """PDF, text, image, audio or zip, whose bytes and ending agree."""
        event = self.get_event()
        serializer = EventFileInputSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values: dict[str, Any] = dict(serializer.validated_data)
        file = services.add_file(event=event, upload=values.pop("file"), **values)
        return Response(self.get_serializer(file).data, status=201)

    @describe("Remove a hand-out", answers={204: None}, errors=[401, 403, 404])
    def destroy(self, request: Request, event_id: int, file_id: int) -> Response:
        """Remove it, and its bytes."""
        file = self.get_event().files.filter(pk=file_id).first()
        if file is None:
            raise Http404
        services.remove_file(file=file)
        return Response(status=204)


class EventFileDownloadView(HandoutsViewSet):
    """The bytes of a hand-out."""

    permission_classes = [AllowAny]
    content_negotiation_class = AnyKind

    @describe(
        "Fetch a hand-out", errors=[401, 404],
        answers={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            302: OpenApiResponse(description="Its bytes are at `Location`, for a short while."),
        },
    )  # fmt: skip
    def retrieve(self, request: Request, event_id: int, file_id: int) -> HttpResponseBase:
        """Always as an attachment, under the name that it was uploaded with."""
        file = self.files().filter(pk=file_id).first()
        if file is None:
            raise Http404
        settings = app_settings()
        if address := import_string(settings.HANDOUT_URL)(file=file):
            return HttpResponse(status=302, headers={**HEADERS, "Location": address})
        return _sent_by_proxy(file) if settings.ACCEL_LOCATION else _sent(file)


def _sent(file: EventFile) -> FileResponse:
    try:
        content = file.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content, as_attachment=True, filename=file.name, content_type=file.content_type, headers=HEADERS
    )


def _sent_by_proxy(file: EventFile) -> HttpResponse:
    """Its headers, and where the web server in front finds the bytes."""
    disposition = content_disposition_header(as_attachment=True, filename=file.name)
    where = {"X-Accel-Redirect": f"{app_settings().ACCEL_LOCATION.rstrip('/')}/{quote(str(file.file.name))}"}
    return HttpResponse(
        content_type=file.content_type, headers={**HEADERS, **where, "Content-Disposition": disposition}
    )
