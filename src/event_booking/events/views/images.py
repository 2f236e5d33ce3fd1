"""Pictures of an event."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.parsers import LimitedJSONParser, UploadParser
from event_booking.api.permissions import IsOrganizer
from event_booking.api.schema import describe
from event_booking.events import services
from event_booking.events.models import EventImage
from event_booking.events.serializers import EventImageChangeSerializer, EventImageInputSerializer, ImageSerializer
from event_booking.events.views.base import EventsViewSet


class EventImageViewSet(EventsViewSet):
    """Its organizer adds and removes them; everybody sees them with the event."""

    permission_classes = [IsOrganizer]
    serializer_class = ImageSerializer

    def get_parsers(self) -> list[Any]:
        method = getattr(self.request, "method", None)  # none while the API is described
        return [UploadParser()] if method == "POST" else [LimitedJSONParser()]

    @describe(
        "Add a picture", request={"multipart/form-data": EventImageInputSerializer}, answers={201: ImageSerializer},
        errors=[400, 401, 403, 404, 413, 415], refusals=["too_many_images"],
    )  # fmt: skip
    def create(self, request: Request, event_id: int) -> Response:
        """JPEG, PNG or WebP, written anew without its metadata. The first one is the cover, or one with `is_cover`."""
        event = self.get_event()
        serializer = EventImageInputSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values: dict[str, Any] = dict(serializer.validated_data)
        try:
            image = services.add_image(event=event, upload=values.pop("image"), **values)
        except ValidationError as error:  # of the picture, whatever the caller calls it
            raise ValidationError({"image": error.messages}) from error
        return Response(self.get_serializer(image).data, status=201)

    @describe(
        "Change a picture", request=EventImageChangeSerializer, answers={200: ImageSerializer},
        errors=[400, 401, 403, 404, 413, 415], example={"position": 0, "is_cover": True},
    )  # fmt: skip
    def partial_update(self, request: Request, event_id: int, image_id: int) -> Response:
        """Its caption, its place among the others, and whether it is the cover, which then no other is."""
        image = self.get_image()
        serializer = EventImageChangeSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        try:
            image = services.change_image(image=image, **serializer.validated_data)
        except EventImage.DoesNotExist:
            raise Http404 from None
        return Response(self.get_serializer(image).data)

    @describe("Remove a picture", answers={204: None}, errors=[401, 403, 404])
    def destroy(self, request: Request, event_id: int, image_id: int) -> Response:
        """If it was the cover, the first of the others is from now on."""
        services.remove_image(image=self.get_image())
        return Response(status=204)

    def get_image(self) -> EventImage:
        """The picture that the path names, of the event that it names."""
        image: EventImage | None = self.get_event().images.filter(pk=self.kwargs["image_id"]).first()
        if image is None:
            raise Http404
        return image
