"""Views that refuse and fail in every way, for the tests beside them."""

import errno

from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.urls import path
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from event_booking import exceptions
from event_booking.api.parsers import LimitedJSONParser, UploadParser
from event_booking.api.views import ApiMixin


class SoldOut(exceptions.EventBookingError):
    code = "sold_out"
    message = "There are no seats left."


class BodySerializer(serializers.Serializer):
    seats = serializers.IntegerField()


FAULTS = {
    "refusal": lambda: SoldOut(),
    "reworded": lambda: SoldOut("The last one went a minute ago."),
    "invalid_code": lambda: exceptions.InvalidCode(),
    "malformed": lambda: exceptions.MalformedRequest(),
    "unauthorized": lambda: exceptions.Unauthorized(),
    "forbidden": lambda: exceptions.Forbidden(),
    "idempotency": lambda: exceptions.IdempotencyConflict(),
    "too_many": lambda: exceptions.TooManyRequests(retry_after=42),
    "invalid": lambda: ValidationError({"seats": ["Too many."]}),
    "invalid_all": lambda: ValidationError("Too many."),
    "lock": lambda: OperationalError("canceling statement due to lock timeout"),
    "gone": lambda: InterfaceError("connection already closed"),
    "bucket": lambda: EndpointConnectionError(endpoint_url="http://s3"),
    "bucket_slow": lambda: ReadTimeoutError(endpoint_url="http://s3"),
    "bucket_busy": lambda: ClientError({"ResponseMetadata": {"HTTPStatusCode": 503}}, "PutObject"),
    "bucket_closed": lambda: ClientError({"ResponseMetadata": {"HTTPStatusCode": 403}}, "PutObject"),
    "full": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "quota": lambda: OSError(errno.EDQUOT, "Disk quota exceeded"),
    "not_found": lambda: Http404(),
    "method": lambda: MethodNotAllowed("GET"),
    "other_os": lambda: OSError(errno.EIO, "Input/output error"),
    "bug": lambda: ZeroDivisionError(),
}


class FailingView(ApiMixin, GenericAPIView):
    authentication_classes = []
    permission_classes = [AllowAny]
    parser_classes = [LimitedJSONParser, UploadParser]
    serializer_class = BodySerializer

    def get(self, request, fault):
        error = FAULTS[fault]()
        raise error

    def post(self, request, fault):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(serializer.data)


urlpatterns = [path("<str:fault>/", FailingView.as_view())]
