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
