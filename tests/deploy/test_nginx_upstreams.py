"""What nginx passes on to whom, and when: behind it stand servers that tell it, not the site."""

import threading
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.deploy.nginx import Nginx
from tests.servers.postgres import free_port

STREAM = "/api/v1/notifications/stream/"
WHOSE = {
    "/api/v1/login/": "accounts", "/api/v1/account/sessions/": "accounts", "/api/v1/profile/": "profiles",
    "/api/v1/events/": "events", "/api/v1/recipe/7/images/": "events", "/api/v1/events/7/files/": "events",
    "/api/v1/events/7/reviews/": "reviews", "/api/v1/like/": "reviews", "/api/v1/events/7/bookings/": "web",
    "/api/v1/bookings/": "web", STREAM: "web", "/admin/": "web", "/": "web",
}  # fmt: skip


#: What somebody does to the configuration who has a balancer in front, which is this machine here.
BALANCER = {
    "#set_real_ip_from": "set_real_ip_from", "#real_ip": "real_ip", "#10.0.0.0/8": "10.0.0.0/8",
    "10.0.0.0/8": "127.0.0.1",
}  # fmt: skip


class Upstream(ThreadingHTTPServer):
    """Tells its name and what it was asked, in two lines; the second one once ``heard`` is set."""

    def __init__(self, name):
        super().__init__(("127.0.0.1", 0), Answer)
        self.name, self.heard = name, threading.Event()
        self.hangs_up, self.asked = False, 0

    @property
    def port(self):
        return self.server_address[1]


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked += 1
        if self.server.hangs_up:
            self.close_connection = True
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.say(f"{self.server.name}\n")
        self.server.heard.wait(60)
        self.say("".join(f"{name}: {value}\n" for name, value in self.headers.items()))
        self.wfile.write(b"0\r\n\r\n")

    do_POST = do_PATCH = do_GET

    def say(self, text):
        self.wfile.write(f"{len(text):x}\r\n{text}\r\n".encode())
        self.wfile.flush()

    def log_message(self, *args):
        pass


@contextmanager
def upstreams(*names):
    with ExitStack() as stack:
        servers = {name: stack.enter_context(Upstream(name)) for name in names}
        for server in servers.values():
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
        yield servers


@pytest.mark.parametrize("kind", ["no_ssl", "ssl"])
def test_a_stream_is_passed_on_line_by_line_and_pages_are_not(kind, tmp_path):
    with upstreams("web") as servers, Nginx(tmp_path, kind, media=tmp_path, web=servers["web"].port) as nginx:
        with nginx.client() as client, client.stream("GET", STREAM) as answer:
            lines = answer.iter_lines()
            assert next(lines) == "web"  # while the rest of the answer is not there yet
            servers["web"].heard.set()
            assert len(list(lines)) > 1
        servers["web"].heard.clear()
        # what is no stream is collected, so that a slow reader holds no worker
        with nginx.client() as client, pytest.raises(httpx.ReadTimeout):
            client.get("/api/v1/events/", timeout=2)
        servers["web"].heard.set()


@pytest.mark.parametrize("kind", ["no_ssl", "ssl"])
def test_each_service_is_asked_for_its_own_paths(kind, tmp_path):
    with upstreams("web", "accounts", "events", "reviews", "profiles") as servers:
        for server in servers.values():
            server.heard.set()
        ports = {name: server.port for name, server in servers.items()}
        with Nginx(tmp_path, kind, media=tmp_path, upstreams="services", **ports) as nginx, nginx.client() as client:
            asked = {path: client.get(path).text.splitlines()[0] for path in WHOSE}
    assert asked == WHOSE


def test_upstream_hears_who_asks_from_nginx_and_not_from_the_client(tmp_path):
    said = {
        "X-Forwarded-For": "192.0.2.7", "Forwarded": "for=192.0.2.7", "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher", "X-Request-ID": "mine", "Upgrade": "h2c", "Connection": "Upgrade",
    }  # fmt: skip
    with upstreams("web") as servers, Nginx(tmp_path, "ssl", media=tmp_path, web=servers["web"].port) as nginx:
        servers["web"].heard.set()
        with nginx.client() as client:
            told = heard(client.get("/", headers=said))
    assert (told["x-forwarded-for"], told["x-forwarded-proto"]) == ("127.0.0.1", "https")
    assert told["x-request-id"] != "mine"
    assert {"forwarded", "x-forwarded-host", "upgrade", "connection"}.isdisjoint(told)


def test_a_balancer_is_believed_who_asks_and_how_once_it_is_named(tmp_path):
    said = {"X-Forwarded-For": "198.51.100.9, 192.0.2.7", "X-Forwarded-Proto": "https"}
    with upstreams("web") as servers:
        servers["web"].heard.set()
        place = {"media": tmp_path, "web": servers["web"].port}
        with Nginx(tmp_path, "no_ssl", **place) as nginx, nginx.client() as client:
            before = heard(client.get("/", headers=said))
        with Nginx(tmp_path / "behind", "no_ssl", **place, changes=BALANCER) as nginx, nginx.client() as client:
            behind = heard(client.get("/", headers=said))
            own = heard(client.get("/", headers={"X-Forwarded-For": "192.0.2.7"}))
            many = [client.get("/api/v1/login/", headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(1, 60)]

    assert (before["x-forwarded-for"], before["x-forwarded-proto"]) == ("127.0.0.1", "http")
    assert (behind["x-forwarded-for"], behind["x-forwarded-proto"]) == ("192.0.2.7", "https")
    assert own["x-forwarded-proto"] == "http"
    assert {answer.status_code for answer in many} == {200}, "each visitor has a limit of their own"


def test_where_nobody_listens_the_next_container_is_asked(tmp_path):
    """As while one is started anew; a booking too, since it was not sent yet."""
    with upstreams("web") as servers:
        servers["web"].heard.set()
        two = f"server 127.0.0.1:{servers['web'].port} max_fails=0;"
        gone = f"server 127.0.0.1:{free_port()} max_fails=0;"
        changes = {two: f"{two} {gone}"}
        with (
            Nginx(tmp_path, "no_ssl", media=tmp_path, web=servers["web"].port, changes=changes) as nginx,
            nginx.client() as client,
        ):
            answers = [client.request(way, "/api/v1/bookings/") for way in ("GET", "POST", "PATCH") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 18


def test_a_booking_that_was_sent_is_not_sent_again(tmp_path):
    with upstreams("first", "second") as servers:
        for server in servers.values():
            server.hangs_up = True
        ports = [server.port for server in servers.values()]
        both = " ".join(f"server 127.0.0.1:{port} max_fails=0;" for port in ports)
        changes = {f"server 127.0.0.1:{ports[0]} max_fails=0;": both}
        with (
            Nginx(tmp_path, "no_ssl", media=tmp_path, web=ports[0], changes=changes) as nginx,
            nginx.client() as client,
        ):
            answers = [client.post("/api/v1/bookings/").status_code for _ in range(4)]
    assert answers == [503] * 4
    assert sum(server.asked for server in servers.values()) == 4


def heard(answer):
    """The headers that the upstream had."""
    return {name.lower(): value for name, value in (line.split(": ", 1) for line in answer.text.splitlines()[1:])}
