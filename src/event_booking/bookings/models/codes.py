"""Names that nobody can guess."""

import secrets

#: Letters and digits without those that look alike; nothing that needs escaping, or that a spreadsheet calculates with.
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def new_reference() -> str:
    """22 characters, 128 bits: as good as impossible to guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(22))


def new_ticket_code() -> str:
    """27 characters, 158 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(27))
