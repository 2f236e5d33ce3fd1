"""A copy of what is kept about oneself."""

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from event_booking.accounts.services.export import open_export
from event_booking.accounts.views.base import SignedInView
from event_booking.api.schema import describe

__all__ = ["ExportView"]

EXAMPLE = {
    "exported_at": "2026-05-01T09:00:00Z",
    "account": {"id": 1, "email": "ann@example.com", "first_name": "Ann", "last_name": "Example"},
    "bookings": [{"reference": "3kTz8RwVbQnHs5mXeYcJ2a", "status": "confirmed", "tickets": [{"attendee_name": "Ann"}]}],
    "complete": True,
}


class ExportView(SignedInView):
    """Everything in one file."""

    @describe(
        "Everything that is kept about oneself",
        description="One JSON object with a member for each kind of thing, as a file. It is sent while it is read: a "
        'file that does not end with `"complete": true}` broke off and is no JSON; ask again.',
        answers={200: OpenApiTypes.OBJECT},
        errors=[401, 429],
        answer_example=EXAMPLE,
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        response = StreamingHttpResponse(open_export(user=request.user), content_type="application/json")
        response.headers["Content-Disposition"] = 'attachment; filename="account.json"'
        return response
