"""A push service with its browsers: it verifies who sends, and the browsers read what they are sent."""

import json
import os
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.servers.http import Asked, Recorder


class Browser:
    """What a browser keeps of its subscription, and what it has read."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint, self.auth = endpoint, os.urandom(16)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.read: list[dict[str, Any]] = []

    def subscription(self) -> dict[str, Any]:
        """``PushSubscription.toJSON()``."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": base64url(point), "auth": base64url(self.auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def decrypt(self, body: bytes) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(
            http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        )
        return told


class PushService(Recorder):
    """Accepts what RFC 8030, 8188, 8291 and 8292 ask for, and says in ``refused`` why it did not.

    ``statuses[path]`` makes it misbehave for one browser, ``status`` for all; 201 is good behaviour.
    """

    def __init__(self, public_key: str = "") -> None:
        super().__init__()
        self.status, self.public_key = 201, public_key
        self.browsers: dict[str, Browser] = {}
        self.refused: list[str] = []

    def browser(self) -> Browser:
        """A new one."""
        path = f"/send/{len(self.browsers) + 1}"
        self.browsers[path] = Browser(self.url + path)
        return self.browsers[path]

    def read(self) -> list[dict[str, Any]]:
        """What all browsers were told."""
        return [told for browser in self.browsers.values() for told in browser.read]

    def respond(self, asked: Asked) -> tuple[int, bytes]:
        status, _ = super().respond(asked)
        if status != 201:
            return status, b""
        try:
            self.verify(asked)
        except (AssertionError, ValueError, jwt.InvalidTokenError, http_ece.ECEException) as error:
            self.refused.append(f"{type(error).__name__}: {error}")
            return 400, b""
        return 201, b""

    def verify(self, asked: Asked) -> None:
        assert len(asked.body) <= 4096, "413"
        assert asked.headers["Content-Encoding"] == "aes128gcm"
        assert asked.headers["TTL"].isdigit()
        assert asked.headers["Urgency"] in ("very-low", "low", "normal", "high")
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,32}", asked.headers["Topic"])
        self.verify_sender(asked.headers["Authorization"])
        browser = self.browsers[asked.path]
        browser.read.append(browser.decrypt(asked.body))

    def verify_sender(self, header: str) -> None:
        found = re.fullmatch(r"vapid t=([^,]+), k=([A-Za-z0-9_-]+)", header)
        assert found, header
        token, key = found.groups()
        assert key == self.public_key, "subscribed with another key"
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(key))
        claims = jwt.decode(token, point, algorithms=["ES256"], audience=self.url, options={"require": ["exp", "sub"]})
        assert claims["exp"] <= time.time() + 24 * 3600
        assert claims["sub"].startswith("mailto:")


def base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
