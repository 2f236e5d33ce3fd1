"""Addresses that strangers name lead to the public internet or nowhere."""

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest
import requests

from event_booking.outbound import NotPublic, check_public, post, public_session
from event_booking.outbound.addresses import is_public
from event_booking.testing import override_event_booking

pytestmark = pytest.mark.once

LOOPBACK = {"PRIVATE_NETWORKS": ["127.0.0.0/8"]}


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8",
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1",
        "fec0::1", "ff02::1", "2001:db8::1", "2001::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1",
    ],
)  # fmt: skip
def test_addresses_of_special_use_are_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"])
def test_others_are(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "", "nonsense", "https://", "ftp://93.184.215.14/", "http://93.184.215.14/", "https://ann@93.184.215.14/",
        "https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/", "https://127.1/",
        "https://[::ffff:127.0.0.1]/", "https://[::1%25lo]/", "https://localhost/", "https://93.184.215.14:99999/",
        "https://93.184.215.14:0/", "https://[::1", f"https://{'a' * 70}.example/",
    ],
)  # fmt: skip
def test_only_https_to_a_public_host_is_accepted(url):
    with pytest.raises((NotPublic, OSError)):
        check_public(url)


def test_a_public_address_is_accepted():
    check_public("https://93.184.215.14/hook")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.server.asked.append((self.path, self.rfile.read(int(self.headers["Content-Length"])), self.headers))
        length = 50_000 if self.path == "/long" else 2
        self.send_response(307 if self.path == "/away" else 200)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(length))
        self.end_headers()
        if self.path == "/silent":
            self.server.over.wait(30)
            self.close_connection = True
        else:
            self.wfile.write(b"x" * length)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with serving() as server:
        yield server


@contextmanager
def serving():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.asked, server.over = [], threading.Event()
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


def test_a_private_address_is_not_even_connected_to(server):
    for ask in (lambda: check_public(server.url), lambda: post(server.url, body=b"", headers={})):
        with pytest.raises(NotPublic):
            ask()

    assert server.asked == []


def test_a_site_may_allow_networks_of_its_own(server):
    with override_event_booking(**LOOPBACK):
        check_public(server.url)
        answer = post(f"{server.url}/hook", body=b"{}", headers={"X-Id": "7"})

    assert (answer.status, answer.body) == (200, b"xx")
    assert [(path, body, headers["X-Id"]) for path, body, headers in server.asked] == [("/hook", b"{}", "7")]


def test_redirects_are_not_followed(server):
    with override_event_booking(**LOOPBACK):
        assert post(f"{server.url}/away", body=b"", headers={}).status == 307

    assert [path for path, *_ in server.asked] == ["/away"]


def test_a_long_answer_is_cut(server):
    with override_event_booking(**LOOPBACK):
        assert len(post(f"{server.url}/long", body=b"", headers={}).body) <= 10_000


def test_an_answer_that_does_not_come_is_not_waited_for(server):
    with override_event_booking(**LOOPBACK), pytest.raises(requests.Timeout):
        post(f"{server.url}/silent", body=b"", headers={}, seconds=1)


def resolving_to(monkeypatch, *answers):
    """Name servers that answer differently each time they are asked; numbers stay what they are."""
    real, left = socket.getaddrinfo, list(answers)

    def look_up(host, port, *args, **more):
        if host != "rebinding.example":
            return real(host, port, *args, **more)
        addresses = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def test_a_name_that_leads_elsewhere_after_the_check_is_judged_again(server, monkeypatch):
    resolving_to(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    url = f"https://rebinding.example:{server.server_port}/"
    check_public(url)

    with pytest.raises(NotPublic):
        post(url, body=b"", headers={})
    assert server.asked == []


def test_what_was_judged_is_what_is_connected_to(server, monkeypatch):
    resolving_to(monkeypatch, ["127.0.0.1"], ["192.0.2.1"])  # nobody answers at the second one
    with override_event_booking(**LOOPBACK):
        assert post(f"http://rebinding.example:{server.server_port}/", body=b"", headers={}).status == 200


def test_a_name_with_public_and_private_addresses_is_refused(monkeypatch):
    resolving_to(monkeypatch, ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(NotPublic):
        check_public("https://rebinding.example/")


def test_proxies_and_passwords_of_the_machine_are_not_used(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with override_event_booking(**LOOPBACK), public_session(seconds=2) as session:
        assert session.post(server.url, data=b"").status_code == 200
        with pytest.raises(NotPublic):
            session.post(server.url.replace("//", "//ann:secret@"), data=b"")
