"""A small site with somebody of every kind, whose private things are marked by words that stand nowhere else."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from event_booking.accounts.models import Account, AddressChange, Code, Session
from event_booking.accounts.services.address_reverts import make_token
from event_booking.accounts.services.codes import make_code
from event_booking.accounts.tokens import new_pair
from event_booking.bookings.services import BookingRequest, create_booking, create_voucher, join_waitlist
from event_booking.events.models import Event, Question, Series, Tag
from event_booking.events.services import add_file, add_image
from event_booking.events.signals import event_changed
from event_booking.journal.models import Entry
from event_booking.notifications.attendee_messages.editing import create_message
from event_booking.notifications.models import Delivery, Notification, PushSubscription, TelegramChat
from event_booking.notifications.unsubscribe_links import unsubscribe_url
from event_booking.people import people
from event_booking.people.django import email_key
from event_booking.profiles.models import Profile
from event_booking.reviews.models import Review
from event_booking.webhooks.services import add_to_feed, create_endpoint
from tests.conftest import PASSWORD
from tests.events.conftest import png

#: Everybody who asks, in the order of the table's columns.
ACTORS = ["anonymous", "unverified", "stranger", "rival", "attendee", "organizer", "admin"]


@dataclass
class World:
    """What there is: people by actor, values for the names in the table's paths, and who may see which marker."""

    people: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, Any] = field(default_factory=dict)
    paths: dict[str, Any] = field(default_factory=dict)
    markers: dict[str, set[str]] = field(default_factory=dict)
    #: Codes and tokens that came by mail.
    secrets: dict[str, str] = field(default_factory=dict)
    known: set[Any] = field(default_factory=set)

    def mark(self, word: str, *seen_by: str) -> str:
        """``word`` as a marker that nobody but these actors may ever be shown."""
        marker = f"mark-{word}"
        self.markers[marker] = set(seen_by)
        return marker

    def email(self, actor: str) -> str:
        """The address of an actor; a stranger's own invention for somebody who has none."""
        return people().get_email(self.people[actor]) if actor in self.people else "nobody@example.com"

    @property
    def members(self) -> set[str]:
        """Who may sign in."""
        return set(self.people) - {"unverified"}

    def refresh(self, actor: str) -> str:
        return self.tokens[actor].refresh if actor in self.tokens else "x"


def build(user_factory: Any, event_factory: Any) -> World:
    world = World()
    _people(world, user_factory)
    _events(world, event_factory)
    _bookings(world, event_factory, user_factory)
    _private_things(world)
    _changes_of_address(world)
    _webhooks(world)
    return world


def _webhooks(world: World) -> None:
    """The organizer's, to which something was sent."""
    organizer = world.people["organizer"]
    address = f"https://93.184.215.14/{world.mark('webhook', 'organizer')}"
    endpoint, secret = create_endpoint(owner=organizer, url=address, description=world.mark("crm", "organizer"))
    world.secrets["webhook"] = secret
    event = Event.objects.get(pk=world.paths["event"])
    with transaction.atomic():
        entry = event_changed.record(event, changed=["title"])
    data = {"event": {"title": world.mark("fact", "organizer")}}
    [message] = add_to_feed(owner=organizer.pk, facts={entry: data})
    world.markers[message.public_id] = {"organizer"}
    world.paths |= {"webhook": endpoint.pk, "delivery": endpoint.deliveries.get().pk}


def _people(world: World, user_factory: Any) -> None:
    roles = {"rival": ["organizer"], "organizer": ["organizer"], "admin": ["admin"]}
    seen = {"attendee": ["organizer", "admin"]}
    for actor in ACTORS[1:]:
        email = f"{world.mark(f'{actor}-address', actor, *seen.get(actor, []))}@example.com"
        user = _unverified(email) if actor == "unverified" else user_factory(*roles.get(actor, []), email=email)
        session = Session.objects.create(user=user, refresh_jti="x", device=world.mark(f"{actor}-device", actor))
        world.tokens[actor] = pair = new_pair(user, session.pk)
        Session.objects.filter(pk=session.pk).update(refresh_jti=pair.jti)
        world.people[actor], world.paths[f"{actor}_session"] = user, session.pk
        world.paths[actor] = user.pk
    world.secrets["activate"] = make_code(user=world.people["unverified"], purpose=Code.Purpose.ACTIVATE)


def _unverified(email: str) -> Any:
    """Somebody who signed up and entered no code. No token is ever given to them; this world does it by hand."""
    user = people().create(email=email)
    user.set_password(PASSWORD)
    user.save()
    Account.objects.create(user=user, email_key=email_key(email))
    EmailAddress.objects.create(user=user, email=email, verified=False, primary=True)
    return get_user_model().objects.get(pk=user.pk)


def _events(world: World, event_factory: Any) -> None:
    organizer, rival = world.people["organizer"], world.people["rival"]
    insiders = ["attendee", "organizer", "admin"]
    series = Series.objects.create(organizer=organizer, title="Saturdays", allows_moves=True)
    hidden = world.mark("hidden-type", "organizer", "admin")
    kinds = [{"name": "Standard", "capacity": 50}, {"name": "Paid", "price": 5, "capacity": 50}]
    more = {"organizer": organizer, "series": series, "online_url": f"https://{world.mark('room', *insiders)}.example"}
    event = event_factory(types=[*kinds, {"name": hidden, "is_hidden": True}], **more)
    question = Question.objects.create(event=event, label="Shirt")
    other = event_factory(types=kinds, organizer=organizer, series=series)
    draft = event_factory(status="draft", organizer=organizer, title=world.mark("draft", "organizer", "admin"))
    draft.tags.add(Tag.objects.get_or_create(slug="mark-tag", defaults={"name": "mark-tag"})[0])
    world.mark("tag", "organizer", "admin")
    notes = SimpleUploadedFile("notes.txt", world.mark("bytes", *insiders).encode())
    handout = add_file(event=event, upload=notes, title=world.mark("handout", *insiders), visibility="attendees")
    image = add_image(event=event, upload=png())
    code = world.mark("voucher", "organizer", "admin")
    voucher = create_voucher(event=event, actor=organizer, code=code, kind="percentage", value=10)
    create_voucher(event=event, actor=organizer, code="SPRING", kind="percentage", value=10)
    words = {name: world.mark(f"message-{name}", "organizer", "admin") for name in ("subject", "text")}
    message = create_message(event=event, author=organizer, **words)
    private_series = Series.objects.create(organizer=organizer, title=world.mark("series", "organizer"))
    event_factory(status="draft", organizer=rival, title=world.mark("rival-draft", "rival", "admin"))
    world.paths |= {
        "event": event.pk, "other": other.pk, "draft": draft.pk, "handout": handout.pk, "image": image.pk,
        "voucher": voucher.pk, "message": message.pk, "series": private_series.pk, "question": question.pk,
        "standard": event.ticket_types.all()[0].pk, "paid": event.ticket_types.all()[1].pk,
    }  # fmt: skip


def _bookings(world: World, event_factory: Any, user_factory: Any) -> None:
    """The attendee's and, at the same event, those of somebody who is none of the actors."""
    seen = ["attendee", "organizer", "admin"]
    third = user_factory(email=f"{world.mark('third-address', 'organizer', 'admin')}@example.com")
    for user, who, eyes in ((world.people["attendee"], "attendee", seen), (third, "third", seen[1:])):
        guest = {
            "name": world.mark(f"{who}-guest", *eyes),
            "email": f"{world.mark(f'{who}-guest-address', *eyes)}@example.com",
            "answers": {str(world.paths["question"]): world.mark(f"{who}-answer", *eyes)},
        }
        note = world.mark(f"{who}-note", *eyes)
        booking = _book(user, world.paths["event"], world.paths["standard"], attendees=[guest], note=note)
        held = _book(user, world.paths["event"], world.paths["paid"])
        for each in (booking, held):
            world.markers[each.reference] = set(eyes)
            world.markers.update({ticket.code: set(eyes) for ticket in each.tickets.all()})
        if who == "attendee":
            world.paths |= {"booking": booking.reference, "ticket": booking.tickets.get().code, "held": held.reference}
            _confirmation(booking)
    organizer = world.people["organizer"]
    full = event_factory(organizer=organizer, types=[{"name": "Only", "capacity": 1}])
    _book(third, full.pk, full.ticket_types.get().pk)
    entry = join_waitlist(user=world.people["attendee"], event=full, quantity=1)
    past = event_factory(organizer=organizer)
    _book(world.people["attendee"], past.pk, past.ticket_types.get().pk)
    begin = timezone.now() - timedelta(days=3)
    Event.objects.filter(pk=past.pk).update(starts_at=begin, ends_at=begin + timedelta(hours=1))
    gone = event_factory(organizer=organizer, starts_at=begin)
    Event.objects.filter(pk=gone.pk).update(rating_count=1, rating_sum=4, rating_average=4)
    review = Review.objects.create(event=gone, author=world.people["attendee"], rating=4, text="Good.")
    world.paths |= {"full": full.pk, "entry": entry.pk, "past": past.pk, "review": review.pk}


def _confirmation(booking: Any) -> None:
    """The mail of it, without a mark: it could be sent again."""
    fact = Entry.objects.about(booking).get(fact="booking.confirmed")
    note = Notification.objects.create(user=booking.user, kind="booking_confirmed", fact=fact, in_app=False)
    Delivery.objects.create(notification=note, channel="email")


def _book(user: Any, event: int, kind: int, **more: Any) -> Any:
    return create_booking(user=user, wish=BookingRequest(event_id=event, quantities={kind: 1}, **more))


def _private_things(world: World) -> None:
    attendee = world.people["attendee"]
    for actor, user in world.people.items():
        is_public = actor != "attendee"
        Profile.objects.update_or_create(user=user, defaults={"is_public": is_public})
    Profile.objects.filter(user=attendee).update(
        bio=world.mark("bio", "attendee"), city=world.mark("city", "attendee"),
        display_name=world.mark("name", "attendee", "organizer", "admin"),
    )  # fmt: skip
    Account.objects.filter(user=attendee).update(
        organizer_requested_at=timezone.now(), organizer_message=world.mark("wish", "attendee", "admin")
    )
    fact = Entry.objects.order_by("pk").first()
    note = Notification.objects.create(
        user=attendee, kind="booking_confirmed", fact=fact, title=world.mark("news", "attendee"),
        text=world.mark("story", "attendee"),
    )  # fmt: skip
    link = unsubscribe_url(user=attendee, kind="new_event", channel="email")
    world.paths |= {"unsubscribe": link.rstrip("/").rpartition("/")[2], "forged": "WyI3Il0.x"}
    browser = world.mark("browser", "attendee")
    endpoint = f"https://push.example/{world.mark('endpoint', 'attendee')}"
    PushSubscription.objects.create(user=attendee, endpoint=endpoint, p256dh="x", auth="x", device=browser)
    TelegramChat.objects.create(user=attendee, chat_id=5_000_000_001)
    world.paths["attendee_endpoint"] = endpoint
    uid = world.mark("identity", "attendee")
    identity = SocialAccount.objects.create(user=attendee, provider="acme", uid=uid, extra_data={"email": uid})
    world.paths |= {"notification": note.pk, "provider": "acme", "attendee_identity": identity.pk}


def _changes_of_address(world: World) -> None:
    """The attendee waits for a code at another address; the rival moved from another one yesterday."""
    fresh = f"{world.mark('fresh-address', 'attendee')}@example.com"
    left = f"{world.mark('left-address', 'rival')}@example.com"
    rows = AddressChange.objects
    rows.create(user=world.people["attendee"], old_email=world.email("attendee"), new_email=fresh)
    now = timezone.now()
    moved = rows.create(
        user=world.people["rival"], old_email=left, old_key=left, new_email=world.email("rival"), confirmed_at=now,
        revert_until=now + timedelta(days=7),
    )  # fmt: skip
    world.secrets["revert"] = make_token(moved)
    world.secrets["fresh"] = make_code(user=world.people["attendee"], purpose=Code.Purpose.EMAIL, address=fresh)
