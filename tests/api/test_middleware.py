import logging
import re

import pytest
from django.http import HttpResponse

from event_booking.api.middleware import RequestIdMiddleware
from event_booking.logs import RequestIdFilter, request_id

logger = logging.getLogger("test_middleware")


def ask(rf, given=None, view=None):
    """The answer, and the id under which the view ran."""
    inside = []

    def get_response(request):
        inside.append(request_id.get())
        return view(request) if view else HttpResponse()

    headers = {} if given is None else {"x-request-id": given}
    answer = RequestIdMiddleware(get_response)(rf.get("/", headers=headers))
    return answer.headers["X-Request-ID"], inside[0]


@pytest.mark.parametrize("given", ["7f3a", "9c0e9d3e-1f5e-4c63-9b0a-0d4f8f1f7a55", "a.b_c-D", "x" * 64])
def test_an_id_from_outside_is_kept(rf, given):
    assert ask(rf, given) == (given, given)


@pytest.mark.parametrize("given", [None, "", " ", "x" * 65, "a b", "a\tb", 'a"b', "ä", "a\n", "{}", "<script>"])
def test_an_id_that_could_spoil_a_log_line_is_replaced(rf, given):
    out, inside = ask(rf, given)

    assert out == inside
    assert re.fullmatch("[0-9a-f]{32}", out)


def test_requests_have_different_ids(rf):
    assert len({ask(rf)[0] for _ in range(20)}) == 20


def test_the_id_ends_with_the_request(rf):
    ask(rf, "one")

    assert request_id.get() == ""


def test_the_id_ends_also_when_the_view_fails(rf):
    def failing(request):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(rf, "one", failing)

    assert request_id.get() == ""


def test_every_log_line_carries_it(rf, caplog):
    caplog.handler.addFilter(RequestIdFilter())

    def logging_view(request):
        logger.warning("inside")
        return HttpResponse()

    ask(rf, "one", logging_view)
    logger.warning("outside")

    assert [(record.message, record.request_id) for record in caplog.records] == [("inside", "one"), ("outside", "")]


def test_answers_of_the_example_site_carry_it(client):
    assert client.get("/health/live/", headers={"x-request-id": "one"}).headers["X-Request-ID"] == "one"
