"""Who lives on the demo site."""

from dataclasses import dataclass
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.db.models.functions import Now

from event_booking.accounts.models import Account
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Preference
from event_booking.people import people
from event_booking.people.django import email_key
from event_booking.profiles.models import Profile, Subscription
from example_project.demo import data
from example_project.demo.covers import draw_portrait

USER, ORGANIZER, ADMIN = "user@example.com", "organizer@example.com", "admin@example.com"


@dataclass(frozen=True)
class Cast:
    """Everybody: organizers by address, and people who come."""

    organizers: dict[str, Any]
    crowd: list[Any]


def make_people(*, password: str, rng: Random) -> Cast:
    """One account of each role that can sign in with ``password``, and many that can not."""
    organizers = {person["email"]: _organizer(person, rng) for person in data.organizers()}
    crowd = [make_person(f"guest{number}@example.com", name) for number, name in enumerate(data.crowd(), start=1)]
    user, admin = make_person(USER, "Mia Sommer"), make_person(ADMIN, "Site Admin")
    admin.is_staff = admin.is_superuser = True
    people().grant(admin, "admin")
    for account in (user, admin, organizers[ORGANIZER]):
        account.set_password(password)
        account.save()
    _spare_mails([*crowd, *(person for email, person in organizers.items() if email != ORGANIZER)])
    cast = Cast(organizers, [user, *crowd])
    _subscribe(cast, rng)
    return cast


def make_person(email: str, name: str, language: str = "") -> Any:
    """An account whose address is proved, without a password."""
    first, _, last = name.partition(" ")
    person = people().create(email=email, first_name=first, last_name=last)
    Account.objects.create(user=person, email_key=email_key(email), language=language, proved_at=Now())
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def _organizer(person: dict[str, str], rng: Random) -> Any:
    account = make_person(person["email"], person["name"], person.get("language", ""))
    people().grant(account, "organizer")
    portrait = ContentFile(draw_portrait(rng), name=f"{rng.randbytes(16).hex()}.jpg")
    Profile.objects.create(
        user=account, display_name=person["name"], bio=person["bio"], city=person["city"], avatar=portrait
    )
    return account


def _spare_mails(persons: list[Any]) -> None:
    """Nobody reads the mail of people who are not there."""
    Preference.objects.bulk_create(
        Preference(user=person, kind=kind, channel="email", enabled=False) for person in persons for kind in KINDS
    )


def _subscribe(cast: Cast, rng: Random) -> None:
    """Most people follow an organizer or two; the counters on both sides say so."""
    targets = list(cast.organizers.values())
    followed = {person.pk: rng.sample(targets, rng.choice([0, 1, 1, 2, 3])) for person in cast.crowd}
    followed[cast.crowd[0].pk] = targets[:3]  # the demo account shows what following is like
    Subscription.objects.bulk_create(
        Subscription(subscriber_id=pk, target=target) for pk, chosen in followed.items() for target in chosen
    )
    Profile.objects.bulk_create(
        Profile(user_id=pk, subscriptions_count=len(chosen)) for pk, chosen in followed.items() if chosen
    )
    for target in targets:
        count = sum(target in chosen for chosen in followed.values())
        Profile.objects.filter(user=target).update(subscribers_count=count)
