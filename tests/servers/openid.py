"""An OpenID Connect provider on a loopback port: signs, verifies PKCE, and misbehaves when told to."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, SECRET = "event-booking", "only-for-tests"
REDIRECT_URI = "https://tickets.example/signed-in/"
NAMES = {"given_name": "Ann", "family_name": "Example"}


class Provider:
    """``with Provider() as provider: …``; ``provider.url`` is its issuer, ``provider.code(…)`` somebody's consent.

    ``mode`` says how it misbehaves: for each path (``"token"``, ``"keys"``, ``"userinfo"``, ``"config"``) one of
    ``error``, ``busy``, ``garbage``, ``redirect``, ``huge``, ``hang``, ``drip``, ``trickle``, ``list``.
    """

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.mode: dict[str, str] = {}
        self.codes: dict[str, dict[str, Any]] = {}
        self.people: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.token_requests: list[dict[str, str]] = []
        self.config: dict[str, Any] = {}
        #: Ends every answer that hangs.
        self.over = threading.Event()
        self.server = Server(("127.0.0.1", 0), type("Bound", (Handler,), {"provider": self}))
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "Provider":
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    def code(self, sub: str = "248289761001", *, challenge: str, **claims: Any) -> str:
        """The code with which this person comes back; ``claims`` change what is said about them.

        ``signed_by``, ``alg``, ``kid`` and ``id_token`` change how it is said, ``userinfo`` what is said there.
        """
        code = secrets.token_urlsafe(16)
        self.codes[code] = {"sub": sub, "challenge": challenge, "claims": claims}
        return code

    def id_token(self, sub: str, claims: dict[str, Any]) -> str:
        claims = dict(claims)
        key, alg = claims.pop("signed_by", self.key), claims.pop("alg", "RS256")
        headers = {"kid": claims.pop("kid", "first")}
        claims.pop("userinfo", None)
        now = int(time.time())
        told = {"iss": self.url, "aud": CLIENT_ID, "sub": sub, "iat": now, "exp": now + 300, **person(claims), **claims}
        return jwt.encode({k: v for k, v in told.items() if v is not None}, key, algorithm=alg, headers=headers)

    def keys(self) -> dict[str, Any]:
        return {"keys": [{**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key())), "kid": "first"}]}

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.config,
        }


def person(claims: dict[str, Any]) -> dict[str, Any]:
    return {"email": "ann@example.com", "email_verified": True, **NAMES, **claims}


def challenge_of(verifier: str) -> str:
    """RFC 7636, 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hung up has its reasons, and they are what is tested."""


class Handler(BaseHTTPRequestHandler):
    provider: Provider
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        name = {"/.well-known/openid-configuration": "config", "/keys": "keys", "/userinfo": "userinfo"}.get(self.path)
        self.provider.asked.append(self.path)
        if name is None:
            self.answer(404, {})
        elif not self.misbehaves(name):
            getattr(self, name)()

    def do_POST(self) -> None:
        self.provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if not self.misbehaves("token"):
            self.token({key: values[0] for key, values in parse_qs(body).items()})

    def config(self) -> None:
        self.answer(200, self.provider.configuration())

    def keys(self) -> None:
        self.answer(200, self.provider.keys())

    def userinfo(self) -> None:
        told = self.provider.people.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
        self.answer(200 if told else 401, told or {"error": "invalid_token"})

    def token(self, body: dict[str, str]) -> None:
        self.provider.token_requests.append(body)
        if (body.get("client_id"), body.get("client_secret")) != (CLIENT_ID, SECRET):
            self.answer(401, {"error": "invalid_client"})
            return
        grant = self.provider.codes.pop(body.get("code", ""), None)
        right = (
            grant is not None
            and body.get("redirect_uri") == REDIRECT_URI
            and challenge_of(body.get("code_verifier", "")) == grant["challenge"]
        )
        if not right or grant is None:
            self.answer(400, {"error": "invalid_grant"})
            return
        access, claims = secrets.token_urlsafe(16), grant["claims"]
        told = {key: value for key, value in claims.items() if key in ("email", "email_verified", *NAMES)}
        self.provider.people[access] = {"sub": grant["sub"], **person(told), **claims.get("userinfo", {})}
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": 300}
        token = claims.get("id_token", ...)
        if token is not None:
            answer["id_token"] = self.provider.id_token(grant["sub"], claims) if token is ... else token
        self.answer(200, answer)

    def misbehaves(self, name: str) -> bool:
        mode = self.provider.mode.get(name)
        if mode is not None:
            getattr(self, f"be_{mode}")()
        return mode is not None

    def be_error(self) -> None:
        self.answer(500, {"error": "server_error"})

    def be_busy(self) -> None:
        self.answer(429, {})

    def be_garbage(self) -> None:
        self.raw(200, b"<html>\xff\xfe maintenance", "text/html")

    def be_list(self) -> None:
        self.answer(200, ["access_token", "keys", "issuer"])

    def be_redirect(self) -> None:
        self.raw(302, b"", "text/html", Location=self.path)

    def be_huge(self) -> None:
        self.raw(200, b'{"access_token": "' + b"x" * 2_000_000 + b'"}', "application/json")

    def be_hang(self) -> None:
        self.provider.over.wait(60)
        self.close_connection = True

    def be_drip(self) -> None:
        """Headers letter by letter: a timeout of the socket never strikes."""
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.provider.over.wait(0.05):
            self.wfile.write(b"x")

    def be_trickle(self) -> None:
        """The same with the body."""
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\nConnection: close\r\n\r\n")
        while not self.provider.over.wait(0.05):
            self.wfile.write(b"x")

    def answer(self, status: int, body: Any) -> None:
        self.raw(status, json.dumps(body).encode(), "application/json")

    def raw(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
