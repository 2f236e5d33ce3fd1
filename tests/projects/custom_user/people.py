from event_booking.people.django import DjangoUserBackend


class MemberBackend(DjangoUserBackend):
    """One column for the name: the first word is the first name, what follows is the last."""

    def get_full_name(self, user):
        first, _, last = user.full_name.partition(" ")
        return first, last

    def set_name(self, user, *, first_name, last_name):
        user.full_name = f"{first_name} {last_name}".strip()
        return ["full_name"]
