"""Ways into a private network that strangers try: by how an address is written, and by what answers."""

import gzip
import socket
import ssl
import threading
import tracemalloc
from contextlib import contextmanager

import pytest
import requests
import urllib3

from event_booking.outbound import NotPublic, check_public, post, public_session
from event_booking.outbound.addresses import judged
from event_booking.testing import override_event_booking

pytestmark = pytest.mark.once

LOOPBACK = {"PRIVATE_NETWORKS": ["127.0.0.0/8"]}


@pytest.fixture
def connections(monkeypatch):
    """Addresses to which anybody tried to connect, which none of them is."""
    tried = []

    def refuse(address, *args, **more):
        tried.append(address)
        raise OSError("no connections here")

    real = socket.socket.connect
    monkeypatch.setattr("urllib3.util.connection.create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: (tried.append(address), real(self, address))[1])
    return tried


@pytest.fixture
def resolver(monkeypatch):
    """``resolver({"evil.example": ["10.0.0.1"]})``: what a name server of theirs says; a list of lists: in turn."""

    def answer(names):
        real = socket.getaddrinfo
        left = {name: list(said) if isinstance(said[0], list) else [said] for name, said in names.items()}

        def look_up(host, port, *args, **more):
            if host not in left and not host.replace(".", "").isdigit():
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            if host not in left:
                return real(host, port, *args, **more)
            addresses = left[host].pop(0) if len(left[host]) > 1 else left[host][0]
            return [_entry(address, port) for address in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)

    return answer


def _entry(address, port):
    if ":" in address:
        return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))


PRIVATE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1",
    "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.7", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "2001::1",
    "2001:2::1", "2001:10::1", "3fff::1", "5f00::1", "100::1", "100:0:0:1::1",
    # IPv4 in other clothes: mapped, compatible, translated, 6to4, Teredo, NAT64, local NAT64, ISATAP-like
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "::127.0.0.1", "::7f00:1", "::ffff:a9fe:a9fe",
    "2002:7f00:1::", "2002:a00:1::1", "2002:a9fe:a9fe::", "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_inside_is_refused_before_anybody_connects(address, resolver, connections):
    resolver({"evil.example": [address]})

    with pytest.raises(NotPublic):
        check_public("https://evil.example/")
    with pytest.raises(NotPublic):
        post("https://evil.example/", body=b"", headers={})
    assert connections == []


@pytest.mark.parametrize("address", PRIVATE)
def test_hidden_among_public_addresses_it_is_refused_too(address, resolver, connections):
    resolver({"evil.example": ["93.184.215.14", "2606:2800:21f::1", address]})

    with pytest.raises(NotPublic):
        post("https://evil.example/", body=b"", headers={})
    assert connections == []


@pytest.mark.parametrize(
    "url",
    [
        # 127.0.0.1 and 169.254.169.254 as numbers: decimal, octal, hexadecimal, short, mixed
        "https://2130706433/", "https://017700000001/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://0177.0.0.1/",
        "https://127.1/", "https://127.0.1/", "https://0/", "https://0x7f.1/", "https://2852039166/",
        "https://0xa9.0xfe.0xa9.0xfe/", "https://0251.0376.0251.0376/", "https://169.254.43518/",
        "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[0:0:0:0:0:ffff:127.0.0.1]/", "https://[::]/",
        "https://[::1]/", "https://[fe80::1%25lo]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/",
        # other ways to write figures and dots
        "https://①②⑦.⓪.⓪.①/", "https://127。0。0。1/", "https://127.0.0.1./", "https://localhost./",
        "https://LOCALHOST/", "https://ｌｏｃａｌｈｏｓｔ/",
    ],
)  # fmt: skip
def test_numbers_in_disguise(url, connections):
    for ask in (check_public, lambda url: post(url, body=b"", headers={})):
        with pytest.raises((NotPublic, OSError, requests.RequestException)):
            ask(url)
    assert connections == []


@pytest.mark.parametrize(
    "url",
    [
        "https://93.184.215.14@127.0.0.1/", "https://93.184.215.14:443@127.0.0.1/", "https://ann:secret@93.184.215.14/",
        "https://@93.184.215.14/", "https://:@93.184.215.14/", "https://93.184.215.14\\@127.0.0.1/",
        "https://127.0.0.1\\@93.184.215.14/", "https://127.0.0.1#@93.184.215.14/", "https://127.0.0.1?@93.184.215.14/",
        "https://127.0.0.1%2523@93.184.215.14/", "https:///127.0.0.1/", "https:/127.0.0.1/", "https:127.0.0.1",
        "//127.0.0.1/", "/etc/passwd", "file:///etc/passwd", "gopher://127.0.0.1:6379/_INFO", "dict://127.0.0.1/",
        "ftp://93.184.215.14/", "unix:///var/run/docker.sock", "jar:https://93.184.215.14!/", "data:,x", "javascript:1",
        "https://93.184.215.14:99999/", "https://93.184.215.14:-1/", "https://93.184.215.14:x/", "https://[93.184.215.14/",
        "https://[127.0.0.1]/", "https://[::1/", "https://::1/", "https://\n127.0.0.1/", "https://127.0.0.1\r\nX: y/",
        "https://exa mple.example/", "https://evil.example\0.public.example/", "https://%31%32%37.0.0.1/", "https://*/",
        "https://.example/", "https://a..example/", "",
    ],
)  # fmt: skip
def test_addresses_that_two_programs_read_differently(url, connections):
    with pytest.raises((NotPublic, OSError, requests.RequestException)):
        post(url, body=b"", headers={})
    assert {address[0] for address in connections} <= {"93.184.215.14"}


@pytest.mark.parametrize("port", [1, 22, 25, 53, 80, 110, 143, 444, 465, 587, 993, 995, 1023])
def test_doors_of_other_services_are_not_knocked_at(port, connections):
    with pytest.raises(NotPublic):
        check_public(f"https://93.184.215.14:{port}/")
    with pytest.raises(NotPublic):
        post(f"https://93.184.215.14:{port}/", body=b"", headers={})
    assert connections == []


@pytest.mark.parametrize("port", ["", ":443", ":1024", ":8443", ":65535"])
def test_others_are(port, connections):
    check_public(f"https://93.184.215.14{port}/")
    with pytest.raises(requests.ConnectionError):
        post(f"https://93.184.215.14{port}/", body=b"", headers={})
    assert [address[0] for address in connections] == ["93.184.215.14"]


def test_plain_http_is_not_spoken_on_the_public_internet(connections):
    for ask in (check_public, lambda url: post(url, body=b"", headers={})):
        with pytest.raises(NotPublic):
            ask("http://93.184.215.14/")
    assert connections == []


def test_between_check_and_connection_a_name_may_not_move(resolver, connections):
    resolver({"evil.example": [["93.184.215.14"], ["127.0.0.1"]]})
    check_public("https://evil.example/")

    with pytest.raises(NotPublic):
        post("https://evil.example/", body=b"", headers={})
    assert connections == []


def test_between_judgement_and_connection_nobody_is_asked_again(resolver, connections):
    """The second answer would be the one that counts, if the name were looked up again to connect."""
    resolver({"evil.example": [["93.184.215.14"], ["127.0.0.1"]]})

    with pytest.raises(requests.ConnectionError):
        post("https://evil.example/", body=b"", headers={})
    assert connections == [("93.184.215.14", 443)]


def test_if_the_first_address_does_not_answer_the_next_one_is_one_that_was_judged(resolver, connections):
    resolver({"evil.example": [["93.184.215.14", "93.184.215.15"], ["127.0.0.1"]]})

    with pytest.raises(requests.ConnectionError):
        post("https://evil.example/", body=b"", headers={})
    assert connections == [("93.184.215.14", 443), ("93.184.215.15", 443)]


def test_a_kept_connection_is_not_taken_for_another_host(resolver):
    with serving(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") as server, override_event_booking(**LOOPBACK):
        resolver({"inside.example": ["127.0.0.1"], "evil.example": ["10.0.0.1"]})
        with public_session(seconds=5) as session:
            assert session.post(f"http://inside.example:{server.port}/").status_code == 200
            with pytest.raises(NotPublic):
                session.post(f"http://evil.example:{server.port}/")


def test_a_proxy_or_a_cookie_of_the_machine_is_not_used(resolver, connections, monkeypatch):
    resolver({"evil.example": ["93.184.215.14"]})
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:3128")

    with pytest.raises(requests.ConnectionError):
        post("https://evil.example/", body=b"", headers={})
    assert connections == [("93.184.215.14", 443)]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "place", ["http://127.0.0.1:1/", "https://169.254.169.254/latest/", "//127.0.0.1/", "/elsewhere"]
)
def test_no_redirect_is_followed(status, place):
    head = f"HTTP/1.1 {status} Go\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n"
    with serving(head.encode()) as server, override_event_booking(**LOOPBACK):
        assert post(server.url, body=b"{}", headers={}).status == status
    assert server.count == 1


@pytest.mark.parametrize("header", ["Refresh: 0; url=http://127.0.0.1/", 'Alt-Svc: h2=":1"', "Upgrade: h2c"])
def test_nor_anything_else_that_leads_away(header):
    answer = f"HTTP/1.1 200 OK\r\n{header}\r\nContent-Length: 0\r\n\r\n"
    with serving(answer.encode()) as server, override_event_booking(**LOOPBACK):
        assert post(server.url, body=b"{}", headers={}).status == 200
    assert server.count == 1


class Server:
    """Answers each connection with these bytes, or by itself, by a function of the socket."""

    def __init__(self, answer):
        self.answer, self.count, self.heard, self.over = answer, 0, b"", threading.Event()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.count += 1
            threading.Thread(target=self.speak, args=(connection,), daemon=True).start()

    def speak(self, connection):
        with connection:
            try:
                self.heard += connection.recv(65_536)
                if callable(self.answer):
                    self.answer(connection, self.over)
                else:
                    connection.sendall(self.answer)
                    self.over.wait(30)
            except OSError:
                pass  # cut off, as it should be


@contextmanager
def serving(answer):
    server = Server(answer)
    threading.Thread(target=server.serve, daemon=True).start()
    try:
        yield server
    finally:
        server.over.set()
        server.socket.close()


def drip(*parts):
    """Send the parts again and again, a piece every 20 ms: no single wait is ever long."""

    def answer(connection, over):
        first, *rest = parts
        connection.sendall(first)
        while not over.wait(0.02):
            for part in rest:
                connection.sendall(part)

    return answer


def silent(connection, over):
    over.wait(30)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(silent, id="nothing"),
        pytest.param(drip(b"H", b""), id="half a status line"),
        pytest.param(drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), id="headers without end"),
        pytest.param(drip(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"), id="continue for ever"),
        pytest.param(drip(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"x"), id="a body letter by letter"),
        pytest.param(drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"), id="chunks"),
    ],
)
def test_what_does_not_come_to_an_end_is_cut(answer):
    with serving(answer) as server, override_event_booking(**LOOPBACK):
        with pytest.raises((requests.Timeout, requests.ConnectionError)):
            post(server.url, body=b"", headers={}, seconds=0.5)
        _ended()


def test_a_handshake_that_does_not_come_to_an_end_is_cut_too():
    with serving(drip(b"\x16\x03\x03\x3f\xff", b"\x02")) as server, override_event_booking(**LOOPBACK):
        with pytest.raises((requests.Timeout, requests.ConnectionError)):
            post(server.url.replace("http", "https"), body=b"", headers={}, seconds=0.5)
        _ended()


@pytest.fixture
def late():
    """What waits for it happens when nobody waits for the answer any more."""
    over = threading.Event()
    yield over
    over.set()


def timed_out(url, late):
    """A request of which the time is over; then, what was late happens, and its thread has ended."""
    with pytest.raises(requests.Timeout):
        post(url, body=b"secret", headers={}, seconds=0.3)
    late.set()
    _ended()


def test_a_name_that_is_found_too_late_is_not_asked(monkeypatch, late):
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: late.wait(30) and real(*args, **more))
    with serving(drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n")) as server, override_event_booking(**LOOPBACK):
        timed_out(server.url, late)

    assert server.count == 0


def test_a_connection_that_opens_too_late_is_told_nothing(monkeypatch, late):
    real = urllib3.util.connection.create_connection

    def slow(*args, **more):
        late.wait(30)
        return real(*args, **more)

    monkeypatch.setattr("urllib3.util.connection.create_connection", slow)
    with serving(drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n")) as server, override_event_booking(**LOOPBACK):
        timed_out(server.url, late)

    assert server.heard == b""


def test_a_handshake_that_succeeds_too_late_is_followed_by_nothing(monkeypatch, late):
    def wrap(self, sock, *args, **more):
        late.wait(30)
        return socket.socket(fileno=sock.detach())  # as the real one: what it was made from is empty

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap)
    with serving(drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n")) as server, override_event_booking(**LOOPBACK):
        timed_out(server.url.replace("http", "https"), late)

    assert server.heard == b""


def test_of_many_addresses_a_few_are_tried(resolver, connections):
    many = [f"93.184.215.{last}" for last in range(1, 250)]
    resolver({"evil.example": many})

    with pytest.raises(requests.ConnectionError):
        post("https://evil.example/", body=b"", headers={})
    assert [address for address, _ in connections] == many[:4]


def test_once_the_time_is_over_no_further_address_is_tried(resolver, monkeypatch, late):
    tried = []

    def silent_one(address, *args, **more):
        tried.append(address[0])
        late.wait(30)
        raise OSError("no route")

    monkeypatch.setattr("urllib3.util.connection.create_connection", silent_one)
    resolver({"evil.example": ["93.184.215.14", "93.184.215.15"]})
    timed_out("https://evil.example/", late)

    assert tried == ["93.184.215.14"]


def _ended():
    """The threads of all requests have ended, although the server goes on."""
    for thread in threading.enumerate():
        if thread.name == "event-booking-outbound":
            thread.join(30)
            assert not thread.is_alive()


def flood(connection, over):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n")
    for _ in range(100_000):
        connection.sendall(b"x" * 65_536)


def bomb():
    """A few hundred kB that unpack to 200 MB."""
    packed = gzip.compress(b"\0" * 200_000_000, 9)
    return f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode() + packed


@pytest.mark.parametrize("make", [lambda: flood, bomb], ids=["flood", "bomb"])
def test_what_is_huge_is_read_no_further_than_its_beginning(make):
    with serving(make()) as server, override_event_booking(**LOOPBACK):
        tracemalloc.start()
        answered = post(server.url, body=b"", headers={}, seconds=20)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert answered.status == 200
    assert len(answered.body) <= 10_000
    assert most < 20_000_000


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"\0" * 100, b"SSH-2.0-OpenSSH_9.6\r\n", b"220 mail.example ESMTP\r\n", b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 99999999999 OK\r\n\r\n", b"HTTP/9.9 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nxyz",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nSet-Cookie: a=\xff\r\nContent-Length: 0\r\n\r\n",
    ],
)  # fmt: skip
def test_nonsense_is_an_answer_or_a_failure_and_nothing_else(answer):
    with serving(lambda connection, over: connection.sendall(answer)) as server, override_event_booking(**LOOPBACK):
        try:
            answered = post(server.url, body=b"", headers={}, seconds=5)
        except requests.RequestException:
            return
    assert isinstance(answered.status, int)


def test_a_name_server_that_does_not_answer_is_not_waited_for(monkeypatch):
    over = threading.Event()

    def hang(*args, **more):
        over.wait(30)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    with pytest.raises(TimeoutError):
        check_public("https://slow.example/", seconds=0.2)
    with pytest.raises(requests.Timeout):
        post("https://slow.example/", body=b"", headers={}, seconds=0.2)
    over.set()
    _ended()


def test_the_certificate_is_asked_for_the_name_and_not_for_the_address(resolver, monkeypatch):
    """Or anybody with a certificate for some address could answer for every name that leads there."""
    asked = []

    def wrap(self, sock, *args, server_hostname=None, **more):
        asked.append((server_hostname, self.verify_mode, self.check_hostname))
        raise ssl.SSLError("no further")

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap)
    with serving(b"") as server, override_event_booking(**LOOPBACK):
        resolver({"inside.example": ["127.0.0.1"]})
        with pytest.raises(requests.exceptions.SSLError):
            post(f"https://inside.example:{server.port}/", body=b"", headers={})

    assert asked == [("inside.example", ssl.CERT_REQUIRED, True)]


def test_a_name_without_addresses_is_not_found(resolver):
    resolver({})
    with pytest.raises(OSError, match="not known"):
        judged("nobody.example", 443, secure=True)


def test_allowing_one_network_allows_no_other(resolver, connections):
    resolver({"evil.example": ["10.0.0.1"]})
    with override_event_booking(PRIVATE_NETWORKS=["192.168.7.0/24"]), pytest.raises(NotPublic):
        post("https://evil.example/", body=b"", headers={})
    assert connections == []


@pytest.mark.parametrize(
    "url",
    [
        "https://8.8.8.8/\r\nX: y", "https://8.8.8.8/ HTTP/1.1\r\nHost: inside", "https://8.8.\n8.8/",
        "ht\ntps://8.8.8.8/", "https://8.8.8.8/\tx", "https://8.8.8.8/\x1b[31m", "https://8.8.8.8/\x7f",
        "https://8.8.8.8/\u2028", "https://8.8.8.8/a b",
    ],
)  # fmt: skip
def test_nothing_that_readers_of_addresses_leave_out_is_taken(url, connections):
    for ask in (check_public, lambda url: post(url, body=b"", headers={})):
        with pytest.raises(NotPublic):
            ask(url)
    assert connections == []
