"""The API's description shows errors in the shape in which this site answers them."""

from drf_spectacular.extensions import OpenApiSerializerExtension

TEXT = {"type": "string"}
ERROR = {"type": "object", "properties": {"code": TEXT, "detail": TEXT, "attr": {"type": "string", "nullable": True}}}


class ErrorsExtension(OpenApiSerializerExtension):
    target_class = "event_booking.api.schema.RefusalSerializer"

    def map_serializer(self, auto_schema, direction):
        return {"type": "object", "properties": {"type": TEXT, "errors": {"type": "array", "items": ERROR}}}
