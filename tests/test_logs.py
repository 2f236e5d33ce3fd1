import logging

from django.test import RequestFactory

from event_booking.logs import RequestIdFilter


def test_what_django_logs_after_the_middleware_has_the_requests_id():
    request = RequestFactory().get("/")
    request.request_id = "abc"
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Service Unavailable", (), None)
    record.request = request

    assert RequestIdFilter().filter(record)

    assert record.request_id == "abc"


def test_a_line_without_a_request_has_an_empty_id():
    record = logging.LogRecord("site", logging.INFO, "", 0, "hello", (), None)

    assert RequestIdFilter().filter(record)

    assert record.request_id == ""
