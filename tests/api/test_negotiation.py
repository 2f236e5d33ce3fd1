import pytest
from rest_framework.renderers import JSONRenderer, StaticHTMLRenderer
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from event_booking.api.negotiation import Negotiation


@pytest.mark.parametrize(
    ("wish", "expected"), [("format=html", "html"), ("format=json", "json"), ("format=xml", "json"), ("", "json")]
)
def test_an_answer_has_the_form_that_is_asked_for_or_the_first_where_the_wish_is_unknown(wish, expected):
    request = Request(APIRequestFactory().get(f"/?{wish}"))

    renderer, _ = Negotiation().select_renderer(request, [JSONRenderer(), StaticHTMLRenderer()])

    assert renderer.format == expected


@pytest.mark.parametrize("accept", ["application/pdf", "text/csv", "image/*", "nonsense"])
def test_nobody_is_refused_for_what_they_accept(accept):
    request = Request(APIRequestFactory().get("/", HTTP_ACCEPT=accept))

    assert Negotiation().select_renderer(request, [JSONRenderer()])[1] == "application/json"
