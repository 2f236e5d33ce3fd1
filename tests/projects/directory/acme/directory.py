"""Stands in for the house's directory. Yours asks LDAP, or an API of your HR system, and answers in the same way."""

from dataclasses import dataclass, field


@dataclass
class Person:
    uid: str  # what stays, whoever marries or moves
    mail: str
    first_name: str
    last_name: str
    password: str = field(repr=False)
    groups: set[str] = field(default_factory=set)


class Directory:
    """Raises ``ConnectionError`` while it is down."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self.is_down = False

    def by_uid(self, uid: str) -> Person | None:
        return next((person for person in self._all() if person.uid == uid), None)

    def by_mail(self, mail: str) -> Person | None:
        return next((person for person in self._all() if person.mail.casefold() == mail.casefold()), None)

    def sign_in(self, mail: str, password: str) -> Person | None:
        person = self.by_mail(mail)
        return person if person and person.password == password else None

    def members(self, group: str) -> list[str]:
        return [person.uid for person in self._all() if group in person.groups]

    def _all(self) -> list[Person]:
        if self.is_down:
            raise ConnectionError("the directory does not answer")
        return self.people


directory = Directory()
