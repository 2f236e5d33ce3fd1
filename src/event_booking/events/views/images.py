"""Pictures of an event."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.parsers import UploadParser
from event_booking.api.permissions import IsOrganizer
from event_booking.api.schema import describe
from event_booking.events import services
from event_booking.events.serializers import EventImageInputSerializer, ImageSerializer
from event_booking.events.views.base import EventsViewSet


class EventImageViewSet(EventsViewSet):
    """Its organizer adds and removes them; everybody sees them with the event."""

    permission_classes = [IsOrganizer]
    parser_classes = [UploadParser]
    serializer_class = ImageSerializer

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

    @describe("Remove a picture", answers={204: None}, errors=[401, 403, 404])
    def destroy(self, request: Request, event_id: int, image_id: int) -> Response:
        """If it was the cover, the oldest of the others is from now on."""
        image = self.get_event().images.filter(pk=image_id).first()
        if image is None:
            raise Http404
        services.remove_image(image=image)
        return Response(status=204)
