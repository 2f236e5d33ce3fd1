"""Both configurations of nginx, for real, in front of the site as it is run."""

import io
import json
import secrets
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from tests.deploy.conftest import PASSWORD
from tests.story.test_story import test_the_story as the_story

API = "/api/v1/"


def access(nginx, name="organizer"):
    with nginx.client() as client:
        answer = client.post(f"{API}login/", json={"email": f"{name}@example.com", "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return answer.json()["access"]


@pytest.fixture(scope="module")
def organizer(nginx):
    with nginx.client(access(nginx)) as client:
        yield client


@pytest.fixture(scope="module")
def event(organizer):
    """The path of a published event of this organizer."""
    category = organizer.get(f"{API}categories/").json()["results"][0]["slug"]
    body = {
        "title": "Behind a proxy", "description": "…", "category": category,
        "difficulty": "beginner", "starts_at": "2031-05-01T10:00:00Z", "ends_at": "2031-05-01T12:00:00Z",
        "timezone": "Europe/Berlin", "ticket_types": [{"name": "Standard", "price": "0.00", "capacity": 5}],
    }  # fmt: skip
    made = organizer.post(f"{API}events/", json=body)
    assert made.status_code == 201, made.text
    path = f"{API}events/{made.json()['id']}/"
    assert organizer.post(f"{path}publish/").status_code == 200
    return path


def promises(nginx, *answers):
    """HSTS once on each of them where TLS is spoken, and never elsewhere."""
    said = ["max-age=31536000"] if nginx.url.startswith("https") else []
    return [answer.headers.get_list("strict-transport-security") for answer in answers] == [said] * len(answers)


class ThroughNginx:
    """What the story takes for the site; ``stack`` closes its clients, whose connections nginx keeps open."""

    def __init__(self, nginx, stack):
        self.nginx, self.stack = nginx, stack

    def client(self, access=""):
        client = self.stack.enter_context(self.nginx.client(access))
        client.base_url = f"{self.nginx.url}{API}"
        return client


def test_the_story(nginx, mails):
    with ExitStack() as stack:
        the_story(ThroughNginx(nginx, stack), mails)


def test_pages_files_and_the_api_are_there(nginx, event):
    with nginx.client() as anybody:
        for page in ("/", "/events", f"/events/{event.split('/')[-2]}/x", "/sitemap.xml", "/robots.txt"):
            assert anybody.get(page, follow_redirects=True).status_code == 200, page
        assert anybody.get("/no/such/page").status_code == 404
        built = json.loads(anybody.get("/static/site/manifest.json").text)
        script = anybody.get(f"/static/site/{next(iter(built.values()))['file']}", headers={"Accept-Encoding": "gzip"})
        assert (script.status_code, "immutable" in script.headers["cache-control"]) == (200, True)
        assert script.headers["content-encoding"] == "gzip"
        assert anybody.get(event).json()["title"] == "Behind a proxy"
        for missing in ("/static/site/assets/old.js", "/static/old.css", "/media/event_booking/images/old.jpg"):
            answer = anybody.get(missing)  # what a new release has, perhaps: nobody is to keep this answer
            assert (answer.status_code, answer.headers.get("cache-control")) == (404, None)
            assert promises(nginx, answer)
        assert promises(nginx, script, anybody.get("/"), anybody.get(event), anybody.get("/no/such/page"))


def test_pictures_are_files_and_hand_outs_are_not(nginx, organizer, event):
    picture = io.BytesIO()
    Image.new("RGB", (640, 400), "seagreen").save(picture, "PNG")
    image = organizer.post(f"{event}images/", files={"image": ("a.png", picture.getvalue(), "image/png")}).json()
    content = b"%PDF-1.7\n" + secrets.token_bytes(20_000_000 - 9)
    added = organizer.post(
        f"{event}files/", files={"file": ("рецепт.pdf", content, "application/pdf")},
        data={"title": "x", "visibility": "attendees"},
    )  # fmt: skip
    assert added.status_code == 201, added.text
    url = urlsplit(added.json()["url"]).path

    with nginx.client() as anybody:
        seen = anybody.get(urlsplit(image["url"]).path)
        assert (seen.status_code, seen.headers["x-content-type-options"]) == (200, "nosniff")
        assert "immutable" in seen.headers["cache-control"]
        assert anybody.get(url).status_code == 404
    got = organizer.get(url)
    assert got.content == content
    assert promises(nginx, seen, got)
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["content-disposition"].startswith("attachment; filename*=utf-8''")
    assert got.headers["cache-control"] == "private, no-store"
    assert (got.headers["x-content-type-options"], "sandbox" in got.headers["content-security-policy"]) == (
        "nosniff",
        True,
    )
    assert "x-accel-redirect" not in got.headers

    [stored] = (nginx.media / "event_booking" / "files").iterdir()
    for path in (f"/media/event_booking/files/{stored.name}", f"/hand-outs/event_booking/files/{stored.name}"):
        for way in (
            path,
            path.replace("event_booking/files", "event_booking/x/../files"),
            path.replace("files", "%66iles"),
        ):
            assert organizer.get(way).status_code == 404, way


def test_what_is_too_large_is_refused_in_json(nginx, organizer, event):
    for path, size in ((f"{API}bookings/", 2), (f"{event}images/", 7), (f"{event}files/", 22)):
        answer = organizer.post(path, content=b"x" * size * 2**20)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large"), path
        assert promises(nginx, answer)


def test_what_is_for_machines_inside_is_not_shown(nginx, organizer):
    hidden = organizer.get("/metrics")
    assert hidden.status_code == 404
    assert promises(nginx, hidden)
    assert organizer.get("/health/live/").status_code == 200


def test_a_flood_of_guesses_is_stopped_and_fifty_requests_at_once_are_not(nginx, organizer):
    guess = f"GET {API}login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
    lines = [connected(nginx) for _ in range(80)]
    for line in lines:  # all there before the first is sent, so that a slow machine floods as well
        line.sendall(guess)
    answers = [read_all(line) for line in lines]
    for line in lines:
        line.close()
    with ThreadPoolExecutor(25) as pool:
        asked = list(pool.map(lambda number: organizer.get(f"{API}bookings/").status_code, range(50)))

    refused = [answer for answer in answers if answer.startswith(b"HTTP/1.1 429")]
    assert refused
    assert all(b"Retry-After: 1" in answer and b'"throttled"' in answer for answer in refused)
    assert asked == [200] * 50


def test_sessions_go_on_for_many_behind_one_address(nginx):
    with nginx.client() as many, ThreadPoolExecutor(25) as pool:
        body = {"refresh": "x"}
        asked = set(pool.map(lambda number: many.post(f"{API}login/refresh/", json=body).status_code, range(60)))
    assert asked == {401}


def test_nobody_can_say_that_they_are_somebody_else(nginx):
    """The site counts guesses by the address that nginx saw."""
    with nginx.client() as stranger:
        said = {"X-Forwarded-For": "192.0.2.7", "Forwarded": "for=192.0.2.7", "X-Forwarded-Host": "evil.example"}
        page = stranger.get("/", headers={**said, "X-Forwarded-Proto": "gopher"})
    assert page.status_code == 200
    assert "evil.example" not in page.text


SECOND = b"0\r\n\r\nGET /admin/ HTTP/1.1\r\nHost: x\r\n\r\n"
SMUGGLED = {
    "two lengths": b"Content-Length: 6\r\nContent-Length: 60\r\n\r\nabcdef",
    "length and chunks": b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n" + SECOND,
    "chunks in disguise": b"Transfer-Encoding: \x0bchunked\r\n\r\n" + SECOND,
    "two encodings": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n" + SECOND,
    "a length that is none": b"Content-Length: +6\r\n\r\nabcdef",
    "a space before the colon": b"Content-Length : 6\r\n\r\nabcdef",
    "two hosts": b"Host: other.example\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("how", SMUGGLED)
def test_no_request_is_smuggled_behind_another(how, nginx):
    with connected(nginx) as line:
        line.sendall(
            f"POST {API}login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n".encode()
            + SMUGGLED[how]
        )
        said = read_all(line)
    assert said.count(b"HTTP/1.1 ") <= 1, said
    assert said.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501")), said[:200]


def test_who_sends_slowly_costs_no_worker_and_is_shown_out(nginx):
    lines = [connected(nginx) for _ in range(60)]
    half = [connected(nginx) for _ in range(20)]
    for line in lines:
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
    for line in half:
        line.sendall(f"POST {API}login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\n{{".encode())
    with nginx.client() as others:
        assert others.get(f"{API}events/").status_code == 200
    for line in [*lines, *half]:
        assert shown_out(line)
        line.close()


def test_a_site_that_is_away_is_503(nginx, tmp_path):
    from tests.deploy.nginx import Nginx

    with Nginx(tmp_path, "no_ssl", media=tmp_path, web=1) as lonely, lonely.client() as client:
        answer = client.get(f"{API}events/")
    assert (answer.status_code, answer.headers["retry-after"], answer.json()["code"]) == (503, "5", "unavailable")


def test_https_and_nothing_older_than_tls_1_2(nginx):
    if not nginx.url.startswith("https"):
        with nginx.client() as client:
            assert "strict-transport-security" not in client.get("/").headers
        return
    plain = httpx.get(f"http://127.0.0.1:{nginx.http}/events?x=1", trust_env=False)
    assert (plain.status_code, plain.headers["location"]) == (308, "https://127.0.0.1/events?x=1")
    with nginx.client() as client:
        assert client.get("/").headers.get_list("strict-transport-security") == ["max-age=31536000"]
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError), socket.create_connection(("127.0.0.1", nginx.https)) as bare:
        old.wrap_socket(bare)


def connected(nginx):
    address = urlsplit(nginx.url)
    line = socket.create_connection((address.hostname, address.port), timeout=30)
    if address.scheme == "https":
        context = ssl.create_default_context(cafile=nginx.folder / "certs" / "fullchain.pem")
        line = context.wrap_socket(line, server_hostname="127.0.0.1")
    return line


def shown_out(line):
    """Wait for the end of a connection; what is said before, such as 408, does not matter."""
    line.settimeout(60)
    with suppress(ConnectionError):
        while line.recv(65536):
            pass
    return True


def read_all(line):
    said, end = b"", time.monotonic() + 20
    line.settimeout(5)
    while time.monotonic() < end:
        try:
            part = line.recv(65536)
        except TimeoutError:
            break
        if not part:
            break
        said += part
    return said
