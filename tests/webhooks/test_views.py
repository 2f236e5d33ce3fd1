"""Webhooks over HTTP."""

import pytest

from event_booking.journal.models import Entry
from event_booking.testing import override_event_booking
from event_booking.webhooks import examples
from event_booking.webhooks.models import Delivery, Endpoint
from event_booking.webhooks.sending import send_waiting
from event_booking.webhooks.views import EndpointViewSet

API = "/api/v1/webhooks/"


@pytest.fixture
def client(client_for, organizer):
    return client_for(organizer)


@pytest.fixture
def make(client, receiver):
    """``make(kinds=[…])``: the answer to whoever makes a webhook."""

    def post(**wish):
        return client.post(API, {"url": receiver.url(), **wish}, format="json")

    return post


@pytest.fixture
def rival(client_for, user_factory):
    return client_for(user_factory("organizer"))


def test_made_shown_listed_changed_removed(client, make):
    made = make(kinds=["booking.confirmed", "booking.confirmed"], description="Our CRM")
    assert made.status_code == 201
    shown = made.json()
    secret = shown.pop("secret")
    assert secret.startswith("whsec_")
    url = f"{API}{shown['id']}/"
    assert set(shown) == set(examples.ENDPOINT)
    assert (shown["kinds"], shown["description"]) == (["booking.confirmed"], "Our CRM")
    assert client.get(url).json() == shown
    assert client.get(API).json()["results"] == [shown]

    changed = client.patch(url, {"kinds": [], "is_active": False}, format="json")
    assert (changed.status_code, changed.json()) == (200, {**shown, "kinds": [], "is_active": False})

    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404
    assert Entry.objects.filter(fact="webhook.created", subject_id=str(shown["id"])).count() == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("post", ""), ("get", "{}/"), ("patch", "{}/"), ("delete", "{}/"), ("post", "{}/rotate_secret/"),
     ("post", "{}/test/"), ("get", "{}/deliveries/"), ("post", "{}/deliveries/{}/resend/")],
)  # fmt: skip
def test_who_may(method, path, client_for, user_factory, rival, webhook, happen):
    endpoint = webhook()
    happen()
    path = API + path.format(endpoint.pk, endpoint.deliveries.get().pk)
    answers = [getattr(client, method)(path).status_code for client in (client_for(), client_for(user_factory()))]

    assert answers == [401, 403]
    if "/webhooks/" in path and path != API:
        assert getattr(rival, method)(path).status_code == 404
    assert Endpoint.objects.get().url == endpoint.url


def test_a_delivery_of_another_webhook_is_not_found(client, webhook, happen):
    one, other = webhook(), webhook()
    happen()
    path = f"{API}{one.pk}/deliveries/{other.deliveries.get().pk}/resend/"
    assert client.post(path).status_code == 404


@pytest.mark.parametrize(
    "url",
    ["", "x", "ftp://93.184.215.14/", "http://93.184.215.14/", "https://localhost/", "https://10.0.0.1/", "https://[::1]/",
     "https://ann:secret@93.184.215.14/", "https://169.254.169.254/latest/meta-data/", "https://93.184.215.14:25/",
     "https://no-such-host.invalid/", None, 7, {}, "https://93.184.215.14/" + "x" * 500, "https://93.184.215.14/\0"],
)  # fmt: skip
def test_only_public_addresses_are_taken(url, client, webhook, receiver):
    endpoint = webhook()
    with override_event_booking(PRIVATE_NETWORKS=[]):
        made = client.post(API, {"url": url}, format="json")
        changed = client.patch(f"{API}{endpoint.pk}/", {"url": url}, format="json")

    assert [(answer.status_code, set(answer.json())) for answer in (made, changed)] == [(400, {"url"})] * 2
    assert Endpoint.objects.get().url == endpoint.url


def test_an_unknown_host_and_a_private_one_are_refused_in_the_same_words(client, db):
    """Or one could ask which names a private network has."""
    answers = [
        client.post(API, {"url": url}, format="json").json() for url in ("https://no.invalid/", "https://localhost/")
    ]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("field", "value"),
    [("kinds", ["booking"]), ("kinds", "booking.held"), ("kinds", [7]), ("kinds", [None]), ("kinds", ["\0"]),
     ("kinds", {"a": 1}), ("description", "x" * 201), ("is_active", "perhaps")],
)  # fmt: skip
def test_what_can_not_be_is_400(field, value, make):
    answer = make(**{field: value})
    assert (answer.status_code, set(answer.json())) == (400, {field})


def test_there_is_an_end_to_how_many(make):
    with override_event_booking(WEBHOOKS_PER_ORGANIZER=2):
        assert [make().status_code for _ in range(3)] == [201, 201, 409]
        assert make().json()["code"] == "too_many_webhooks"


def test_a_new_secret_is_told_once(client, make):
    made = make().json()
    url = f"{API}{made['id']}/"
    rotated = client.post(f"{url}rotate_secret/")

    assert rotated.status_code == 200
    assert rotated.json().pop("secret") not in (made["secret"], None)
    assert "secret" not in client.get(url).json()


def test_trying_it_out(client, make, receiver):
    url = f"{API}{make(kinds=['booking.held']).json()['id']}/"
    answer = client.post(f"{url}test/")
    assert (answer.status_code, answer.json()["type"], answer.json()["state"]) == (202, "webhook.ping", "waiting")
    again = client.post(f"{url}test/")
    assert again.json()["id"] == answer.json()["id"]  # one at a time

    send_waiting()

    [line] = client.get(f"{url}deliveries/").json()["results"]
    assert set(line) == set(examples.DELIVERY)
    assert (line["id"], line["state"], line["status_code"], line["attempts"]) == (answer.json()["id"], "sent", 204, 1)
    assert line["message"] == receiver.ids()[0]
    assert client.get("/api/v1/facts/").json()["results"] == []  # it is no fact


def test_what_is_turned_off_is_not_tried(client, webhook, happen):
    endpoint = webhook()
    happen()
    url = f"{API}{endpoint.pk}/"
    assert client.patch(url, {"is_active": False}, format="json").json()["disabled_reason"] == ""
    [line] = client.get(f"{url}deliveries/").json()["results"]
    assert (line["state"], line["error"]) == ("dead", "turned_off")
    for path in ("test/", f"deliveries/{line['id']}/resend/"):
        answer = client.post(url + path)
        assert (answer.status_code, answer.json()["code"]) == (409, "webhook_disabled")


def test_trying_out_does_not_wait_for_the_pause(client, webhook, happen, receiver):
    receiver.statuses["/hook"] = [500, 200, 200]
    endpoint = webhook()
    happen()
    send_waiting()
    assert send_waiting() == 0

    client.post(f"{API}{endpoint.pk}/test/")

    assert send_waiting() == 1


def test_sending_again(client, webhook, happen, receiver):
    receiver.statuses["/hook"] = [500, 200]
    endpoint = webhook()
    happen()
    send_waiting()
    log = f"{API}{endpoint.pk}/deliveries/"
    [line] = client.get(log).json()["results"]
    assert (line["state"], line["error"], line["status_code"]) == ("waiting", "status", 500)
    assert line["next_attempt_at"] is not None

    answer = client.post(f"{log}{line['id']}/resend/")
    assert (answer.status_code, answer.json()["attempts"]) == (202, 0)
    send_waiting()

    [line] = client.get(log, {"state": "sent"}).json()["results"]
    assert (line["next_attempt_at"], line["error"]) == (None, "")
    assert receiver.ids()[0] == receiver.ids()[1]
    assert client.get(log, {"state": "dead"}).json()["results"] == []
    assert client.get(log, {"state": "nonsense"}).status_code == 400


def test_the_log_has_pages(client, webhook, happen):
    endpoint = webhook()
    happen(5)
    first = client.get(f"{API}{endpoint.pk}/deliveries/", {"page_size": 2}).json()
    rest = client.get(first["next"]).json()["results"]

    ids = [line["id"] for line in first["results"] + rest]
    assert ids == list(Delivery.objects.order_by("-id").values_list("pk", flat=True)[:4])


@pytest.mark.parametrize("count", [1, 9])
def test_as_many_queries_whatever_there_is(count, client, webhook, happen, django_assert_num_queries):
    for _ in range(count):
        endpoint = webhook()
    happen(count)
    with django_assert_num_queries(2):  # the person's roles, the rows
        client.get(API)
    with django_assert_num_queries(3):  # and whose log it is
        client.get(f"{API}{endpoint.pk}/deliveries/")


@pytest.mark.parametrize(("method", "path"), [("patch", ""), ("post", "rotate_secret/"), ("post", "test/")])
def test_what_is_removed_at_that_moment_is_not_found(method, path, client, webhook, monkeypatch):
    endpoint = webhook()

    def found(self):
        Endpoint.objects.all().delete()
        return endpoint

    monkeypatch.setattr(EndpointViewSet, "get_object", found)

    assert getattr(client, method)(f"{API}{endpoint.pk}/{path}").status_code == 404


def test_an_absurd_number_is_not_found(client, db):
    assert client.get(f"{API}{10**30}/").status_code == 404


def test_nobody_on_the_way_keeps_secrets(make):
    assert make().headers["Cache-Control"] == "private, no-store"
