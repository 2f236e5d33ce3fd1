"""Certificates that sign themselves, as good or as expired as a test wants them."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


class Certificate:
    """Of a server at this address; ``path`` is the file that a client trusts."""

    def __init__(self, folder: Path, address: str, *, ends_in: timedelta) -> None:
        self.path, self._key_path = folder / "server.pem", folder / "server.key"
        key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
        made = x509.CertificateBuilder(
            issuer_name=name,
            subject_name=name,
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=now - timedelta(days=90),
            not_valid_after=now + ends_in,
        ).add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        self.path.write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.PEM))
        self._key_path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    def server_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path, self._key_path)
        return context
