"""Browsers subscribe and unsubscribe over HTTP."""

import pytest

from event_booking.notifications.models import PushSubscription
from event_booking.notifications.push.endpoints import check_endpoint
from event_booking.notifications.push.subscriptions import MOST_BROWSERS, subscribe
from event_booking.testing import override_event_booking
from tests.notifications.channels.conftest import INBOX, PRIVATE, PUSH
from tests.servers.push import Browser

PATH, KEY = "/api/v1/notifications/push_subscriptions/", "/api/v1/notifications/push_key/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _push():
    with override_event_booking(NOTIFICATION_BACKENDS={"in_app": INBOX, "push": PUSH}):
        yield


@pytest.fixture
def browser():
    return Browser("https://push.example/send/abc").subscription()


@pytest.fixture
def ann(user_factory):
    return user_factory()


def owners():
    return list(PushSubscription.objects.order_by("pk").values_list("endpoint", "user"))


def test_what_a_browser_gives_is_enough(client_for, ann, browser):
    answer = client_for(ann).post(PATH, browser, format="json", HTTP_USER_AGENT="Firefox\x07 on Linux")
    assert answer.status_code == 201
    row = PushSubscription.objects.get()
    assert (row.user, row.endpoint, row.p256dh, row.auth, row.device) == (
        ann, browser["endpoint"], browser["keys"]["p256dh"], browser["keys"]["auth"], "Firefox on Linux",
    )  # fmt: skip
    assert set(answer.json()) == {"id", "endpoint", "device", "created_at"}
    listed = client_for(ann).get(PATH).json()
    assert listed == {"next": None, "previous": None, "results": [answer.json()]}
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_subscribing_again_keeps_one_row_with_the_newest_keys(client_for, ann, browser):
    other = Browser(browser["endpoint"]).subscription()
    for body in (browser, other):
        assert client_for(ann).post(PATH, body, format="json").status_code == 201
    PushSubscription.objects.update(failures=5)
    client_for(ann).post(PATH, other, format="json")
    row = PushSubscription.objects.get()
    assert (row.p256dh, row.failures, row.paused_until) == (other["keys"]["p256dh"], 0, None)


def test_a_shared_browser_belongs_to_whoever_subscribed_last(client_for, user_factory, ann, browser):
    ben = user_factory()
    client_for(ann).post(PATH, browser, format="json")
    client_for(ben).post(PATH, browser, format="json")
    assert owners() == [(browser["endpoint"], ben.pk)]
    assert client_for(ann).get(PATH).json()["results"] == []


def test_padding_makes_no_difference(client_for, ann, browser):
    keys = {name: value + "=" * (-len(value) % 4) for name, value in browser["keys"].items()}
    client_for(ann).post(PATH, {**browser, "keys": keys}, format="json")
    assert PushSubscription.objects.get().auth == browser["keys"]["auth"]


@pytest.mark.parametrize("where", ["address", "body"])
def test_unsubscribing_names_the_endpoint_and_may_be_repeated(where, client_for, ann, browser):
    client_for(ann).post(PATH, browser, format="json")
    for _ in range(2):
        if where == "body":
            answer = client_for(ann).delete(PATH, browser, format="json")
        else:
            answer = client_for(ann).delete(PATH, QUERY_STRING="endpoint=https%3A%2F%2Fpush.example%2Fsend%2Fabc")
        assert answer.status_code == 204
    assert owners() == []


def test_nobody_unsubscribes_somebody_elses_browser(client_for, user_factory, ann, browser):
    client_for(ann).post(PATH, browser, format="json")
    assert client_for(user_factory()).delete(PATH, browser, format="json").status_code == 204
    assert owners() == [(browser["endpoint"], ann.pk)]


def test_unsubscribing_nothing_is_a_mistake(client_for, ann):
    answer = client_for(ann).delete(PATH)
    assert (answer.status_code, list(answer.json())) == (400, ["endpoint"])


@pytest.mark.parametrize(
    "endpoint",
    [
        "", "nonsense", "http://push.example/send/1", "ftp://push.example/1", "https://", "https://localhost/1",
        "https://127.0.0.1/1", "https://[::1]/1", "https://10.0.0.1/1", "https://169.254.169.254/latest/", "https://127.1/",
        "https://0x7f.0.0.1/1", "https://2130706433/", "https://ann:x@push.example/1", "https://push.example:0/1",
        "https://push.example:99999/", "https://intranet/1", "https://printer.local/1", "https://x.internal/",
        "https://push.example/a b", "https://push.example/é", "https://пуш.example/", "https://push.example/\n",
        "https://push.example./\x00", "https://[::1", f"https://push.example/{'x' * 1000}", 7, None, ["https://x.example/"],
    ],
)  # fmt: skip
def test_an_endpoint_is_a_public_https_address(endpoint, client_for, ann, browser):
    answer = client_for(ann).post(PATH, {**browser, "endpoint": endpoint}, format="json")
    assert (answer.status_code, list(answer.json())) == (400, ["endpoint"])
    assert owners() == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/cUO1:APA91b", "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QGl", "https://wns2-par02p.notify.windows.com/w/?token=BQYA%2b%3d",
        f"https://push.example/{'x' * 979}",
    ],
)  # fmt: skip
def test_endpoints_of_the_services_there_are_pass_without_a_look_at_a_name_server(endpoint, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", None)
    check_endpoint(endpoint)


@pytest.mark.parametrize(
    "keys",
    [
        None, {}, [], "x", {"p256dh": "x", "auth": "x"}, {"auth": "BTBZMqHH6r4Tts7J_aSIgg"},
        {"p256dh": "B" + "A" * 86, "auth": "BTBZMqHH6r4Tts7J_aSIgg"}, {"p256dh": "é" * 87, "auth": "é" * 22},
        {"p256dh": 7, "auth": []}, {"p256dh": "A" * 5000, "auth": "A" * 5000},
    ],
)  # fmt: skip
def test_keys_are_a_point_of_the_curve_and_sixteen_bytes(keys, client_for, ann, browser):
    answer = client_for(ann).post(PATH, {**browser, "keys": keys}, format="json")
    assert (answer.status_code, list(answer.json())) == (400, ["keys"])
    assert owners() == []


def test_one_more_browser_than_the_most_takes_the_place_of_the_oldest(client_for, ann):
    for number in range(MOST_BROWSERS + 2):
        body = Browser(f"https://push.example/send/{number}").subscription()
        assert client_for(ann).post(PATH, body, format="json").status_code == 201
    left = [endpoint for endpoint, _ in owners()]
    assert left == [f"https://push.example/send/{number}" for number in range(2, MOST_BROWSERS + 2)]


def test_a_list_takes_as_many_queries_for_twenty_as_for_one(client_for, ann, django_assert_num_queries):
    def add(*numbers):
        for number in numbers:
            browser = Browser(f"https://push.example/send/{number}").subscription()
            subscribe(user=ann, endpoint=browser["endpoint"], **browser["keys"])

    client = client_for(ann)
    for numbers in ([1], range(2, 21)):
        add(*numbers)
        with django_assert_num_queries(1):
            client.get(PATH)
    assert len(client.get(PATH).json()["results"]) == 20


def test_the_key_is_shown_to_those_who_are_signed_in(client_for, ann):
    answer = client_for(ann).get(KEY)
    assert len(answer.json()["public_key"]) == 87
    assert PRIVATE not in str(answer.json())
    assert client_for().get(KEY).status_code == 401


@pytest.mark.parametrize("options", [None, {**PUSH["OPTIONS"], "private_key": "none"}])
def test_without_the_channel_there_is_no_key_and_nobody_subscribes(options, client_for, ann, browser):
    channels = {"in_app": INBOX, **({"push": {**PUSH, "OPTIONS": options}} if options else {})}
    with override_event_booking(NOTIFICATION_BACKENDS=channels):
        assert client_for(ann).get(KEY).json() == {"public_key": None}
        answer = client_for(ann).post(PATH, browser, format="json")
        assert (answer.status_code, answer.json()["code"]) == (409, "channel_off")
        assert client_for(ann).delete(PATH, browser, format="json").status_code == 204
        assert client_for(ann).get(PATH).status_code == 200


def test_the_channel_stands_in_the_preferences(client_for, ann):
    kinds = client_for(ann).get("/api/v1/notifications/preferences/").json()["kinds"]
    assert kinds["welcome"] == {"in_app": True, "push": True}
