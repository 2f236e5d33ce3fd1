from django.contrib.auth.models import User

from acme.directory import directory
from event_booking.journal.jobs import periodic


@periodic("acme.let_go", seconds=60)
def let_go():
    """End what whoever left the house still has open: a session asks for the row, not for the directory."""
    return sum(_let_go(user) for user in User.objects.filter(is_active=True))


def _let_go(user):
    if directory.by_uid(user.username) is not None:
        return 0
    return User.objects.filter(pk=user.pk).update(is_active=False)
