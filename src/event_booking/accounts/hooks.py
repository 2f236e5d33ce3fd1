"""What a site may decide about accounts, and what is decided when it does not."""


def never_breached(*, password: str) -> bool:
    """The default of ``IS_BREACHED``: no password is known from a breach, since nobody is asked."""
    return False
