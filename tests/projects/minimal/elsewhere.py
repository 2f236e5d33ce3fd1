"""Stands in for where this site's tickets are sold."""

buyers = set()


def bought(*, event, user, **kwargs):
    return user.username in buyers
