from email import message_from_bytes, policy

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from event_booking.accounts.models import Account
from event_booking.people import ADMIN, ORGANIZER, USER, Attachment, BaseUserBackend, people
from event_booking.people.django import MADE_UP_LETTERS, NOWHERE, DjangoUserBackend, email_key
from event_booking.testing import override_event_booking

backend = DjangoUserBackend()


def test_the_backend_is_the_one_that_is_named_now():
    assert type(people()) is DjangoUserBackend
    with override_event_booking(USER_BACKEND="event_booking.people.memory.MemoryUserBackend"):
        assert type(people()).__name__ == "MemoryUserBackend"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann@Example.com", "ann@example.COM"),
        (" ann@example.com ", "ann@example.com"),
        ("ＡＮＮ@example.com", "ann@example.com"),
        ("straße@example.com", "STRASSE@example.com"),
        ("e\u0301va@example.com", "éva@example.com"),
        ("ﬁona@example.com", "fiona@example.com"),
    ],
)
def test_all_spellings_of_an_address_have_one_key(one, other):
    assert email_key(one) == email_key(other)


def test_a_key_stays_what_it_is():
    for address in ("Ann@Example.com", "ΐ@example.com", "İ@example.com", "ẞ@example.com", "ﬃ@example.com"):
        assert email_key(email_key(address)) == email_key(address)


def test_others_see_whoever_proved_their_address_or_never_had_to(user_factory):
    users = get_user_model().objects.all()
    proved, waiting, trusted, old = (
        user_factory(),
        user_factory(verified=False),
        user_factory(verified=False),
        user_factory(),
    )
    Account.objects.filter(user=trusted).update(proved_at=Now())
    old.event_booking_account.delete()
    EmailAddress.objects.filter(user=old).delete()

    assert set(backend.proved(users)) == {proved, trusted, old}
    assert waiting in BaseUserBackend().proved(users)


def test_different_addresses_have_different_keys():
    assert email_key("ann@example.com") != email_key("ann+1@example.com")


@pytest.mark.parametrize("spelling", ["Ann@Example.com", "ann@example.com", " ANN@EXAMPLE.COM"])
def test_people_are_found_by_any_spelling(user_factory, spelling):
    ann = user_factory(email="Ann@Example.com")
    user_factory(email="ben@example.com")

    assert backend.find(spelling) == ann


@pytest.mark.parametrize("spelling", ["ırıs@example.com", "iris@gmaıl.com"])
def test_nobody_is_found_by_letters_that_only_a_database_takes_for_the_same(db, spelling):
    backend.create(email="iris@example.com")
    backend.create(email="iris@gmail.com")

    assert backend.find(spelling) is None


@pytest.mark.our_user
@pytest.mark.postgres
def test_nobody_is_looked_for_in_every_row(db):
    with CaptureQueriesContext(connection) as captured:
        backend.find("nobody@example.com")
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'event_booking_user_email_upper'")
        (index,) = cursor.fetchone()

    assert index.endswith("(upper((email)::text))")
    assert 'UPPER("event_booking_accounts_user"."email"::text) =' in captured.captured_queries[-1]["sql"]


def test_people_without_an_account_are_found_by_their_address(db):
    ann = backend.create(email="Ann@Example.com")

    assert backend.find("ann@example.com") == ann
    assert backend.find("nobody@example.com") is None


def test_the_account_decides_whose_an_address_is(user_factory):
    ann, ben = user_factory(), user_factory()
    Account.objects.filter(user=ben).update(email_key=email_key("shared@example.com"))
    get_user_model().objects.filter(pk=ann.pk).update(email="shared@example.com")

    assert backend.find("shared@example.com") == ben


def test_a_new_user_has_no_password(db):
    ann = backend.create(email="ann@example.com", first_name="Ann", last_name="Baker")

    stored = get_user_model().objects.get()
    assert (stored, stored.email, backend.get_full_name(stored)) == (ann, "ann@example.com", ("Ann", "Baker"))
    assert stored.has_usable_password() is False


def test_an_address_that_is_taken_is_refused_by_the_database(db):
    backend.create(email="ann@example.com")

    with pytest.raises(IntegrityError), transaction.atomic():
        backend.create(email="ann@example.com")


def test_a_person_is_renamed(user_factory):
    ann = user_factory()

    backend.rename(ann, first_name="Anna", last_name="")

    assert backend.get_full_name(get_user_model().objects.get(pk=ann.pk)) == ("Anna", "")


def test_a_name_is_cut_to_what_its_columns_take(monkeypatch):
    model = get_user_model()
    monkeypatch.setattr(model._meta.get_field("first_name"), "max_length", 30)
    user = model()

    backend.set_name(user, first_name="x" * 31, last_name="y" * 31)

    assert (user.first_name, user.last_name) == ("x" * 30, "y" * 31)


def test_a_person_gets_another_address(user_factory):
    user = user_factory(email="ann@example.com")
    assert backend.can_change_email(user)
    backend.change_email(user, "anna@example.com")
    assert backend.get_email(type(user).objects.get(pk=user.pk)) == "anna@example.com"


def test_addresses_are_changed_only_where_they_are_kept(user_factory, foreign):
    class FromElsewhere(DjangoUserBackend):
        keeps_passwords = False

    assert not BaseUserBackend().can_change_email(None)
    assert not FromElsewhere().can_change_email(None)
    assert not backend.can_change_email(Foreign())


def test_an_erased_person_is_nobody(user_factory):
    ann = user_factory("organizer", email="ann@example.com", first_name="Ann")
    get_user_model().objects.filter(pk=ann.pk).update(is_staff=True, is_superuser=True)

    backend.erase(ann)

    erased = get_user_model().objects.get(pk=ann.pk)
    assert "ann" not in f"{erased.email}{erased.first_name}{erased.last_name}".lower()
    assert (erased.is_active, erased.is_staff, erased.is_superuser) == (False, False, False)
    assert (erased.has_usable_password(), erased.groups.count(), backend.roles(erased)) == (False, 0, frozenset())


def test_names_are_never_addresses(user_factory):
    nameless = user_factory(email="secret@example.com", first_name="", last_name="")

    assert backend.get_name(user_factory(first_name="Ann", last_name="")) == "Ann"
    assert backend.get_name(nameless) == f"#{nameless.pk}"
    assert backend.get_email(nameless) == "secret@example.com"


def test_language_and_zone_are_the_persons_own_or_the_sites(user_factory):
    ann, ben = user_factory(), backend.create(email="ben@example.com")
    Account.objects.filter(user=ann).update(language="ru", timezone="Europe/Oslo")
    ann = get_user_model().objects.get(pk=ann.pk)

    with override_settings(LANGUAGE_CODE="de", TIME_ZONE="Asia/Tokyo"):
        assert (backend.get_language(ann), backend.get_timezone(ann)) == ("ru", "Europe/Oslo")
        assert (backend.get_language(ben), backend.get_timezone(ben)) == ("de", "Asia/Tokyo")


def test_roles_are_given_and_taken_any_number_of_times(user_factory):
    ann = user_factory()
    seen = [backend.roles(ann)]
    for _ in range(2):
        backend.grant(ann, ORGANIZER)
    seen.append(backend.roles(ann))
    for _ in range(2):
        backend.revoke(ann, ORGANIZER)
    seen.append(backend.roles(ann))

    assert seen == [{USER}, {USER, ORGANIZER}, {USER}]


def test_other_groups_are_no_roles_and_superusers_are_admins(user_factory):
    ann, root = user_factory(), user_factory()
    ann.groups.add(Group.objects.create(name="bakers"))
    root.is_superuser = True

    assert (backend.roles(ann), backend.roles(root)) == ({USER}, {USER, ADMIN})


def test_strangers_and_banned_people_have_no_roles(user_factory):
    ann = user_factory("organizer")
    ann.is_active = False

    assert (backend.roles(ann), backend.roles(AnonymousUser())) == (frozenset(), frozenset())


def test_a_mail_has_both_bodies_and_its_own_id():
    backend.send_mail(
        to="ann@example.com",
        subject="Your booking",
        text="Hello",
        html="<p>Hello</p>",
        message_id="<1@booking.example>",
    )

    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["ann@example.com"], "Your booking", "Hello")
    assert sent.extra_headers == {"Message-ID": "<1@booking.example>"}
    assert [tuple(part) for part in sent.alternatives] == [("<p>Hello</p>", "text/html")]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("text/calendar; method=CANCEL; charset=utf-8", 'text/calendar; method="CANCEL"; charset="utf-8"'),
        ("text/calendar;method=PUBLISH", 'text/calendar; method="PUBLISH"; charset="utf-8"'),
        ("application/pdf", "application/pdf"),
        ("image/png; name=x", 'image/png; name="x"'),
    ],
)
def test_a_file_keeps_its_media_type_with_every_parameter_once(given, written):
    content = "Хлеб\n".encode()
    backend.send_mail(
        to="ann@example.com",
        subject="Files",
        text="Hello",
        html="<p>Hello</p>",
        files=[Attachment(name="хлеб.x", content=content, media_type=given)],
        headers={"X-Kind": "test"},
    )

    sent = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    [file] = sent.iter_attachments()
    assert str(file["Content-Type"]) == written
    assert (file.get_filename(), file.get_payload(decode=True).rstrip()) == ("хлеб.x", content.rstrip())
    assert sent["X-Kind"] == "test"
    assert sent.get_body(("html",)).get_content().rstrip() == "<p>Hello</p>"


def test_a_subject_can_not_begin_another_header():
    backend.send_mail(to="ann@example.com", subject="Bread\r\nBcc: ben@example.com", text="Hello")

    assert mail.outbox[0].subject == "Bread Bcc: ben@example.com"
    assert mail.outbox[0].recipients() == ["ann@example.com"]
    assert mail.outbox[0].alternatives == []


class Foreign:
    """A row of somebody else's user model: a user name, perhaps an address, no names, no groups."""

    pk = 7
    USERNAME_FIELD = "login"
    fields = ("login",)
    is_authenticated = is_active = True

    class _meta:
        @staticmethod
        def get_fields():
            return [type("Field", (), {"name": name}) for name in Foreign.fields]

    def set_unusable_password(self):
        self.password = "!"

    def save(self, **options):
        self.saved = options


@pytest.fixture
def foreign(monkeypatch):
    """The backend meets this model."""
    monkeypatch.setattr("event_booking.people.django.get_user_model", lambda: Foreign)


def test_a_user_model_without_names_and_addresses_is_no_trouble(foreign):
    user = backend.create(email="ann@example.com", first_name="Ann")

    assert (len(user.login), user.password, hasattr(user, "first_name")) == (25, "!", False)
    assert (backend.get_email(user), backend.get_name(user), backend.roles(user)) == ("", "#7", {USER})
    assert backend.create(email="ann@example.com").login != user.login


def test_a_user_model_with_an_address_beside_the_user_name_keeps_both(foreign, monkeypatch):
    monkeypatch.setattr(Foreign, "fields", ("login", "mail"))
    monkeypatch.setattr(Foreign, "get_email_field_name", lambda: "mail", raising=False)

    user = backend.create(email="ann@example.com")
    assert (user.mail, backend.get_email(user)) == ("ann@example.com", "ann@example.com")
    login = user.login

    backend.erase(user)
    assert user.mail.endswith("@invalid.invalid")
    assert (len(user.login), len(user.mail)) == (MADE_UP_LETTERS, MADE_UP_LETTERS + len(NOWHERE))
    assert user.login not in (login, "")


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("find", ["x"]), ("erase", [None]), ("get_email", [None]), ("get_full_name", [None]), ("get_name", [None]),
        ("get_language", [None]), ("get_timezone", [None]), ("roles", [None]), ("grant", [None, "x"]),
        ("revoke", [None, "x"]), ("change_email", [None, "x"]),
    ],
)  # fmt: skip
def test_the_base_promises_and_does_nothing(method, arguments):
    with pytest.raises(NotImplementedError):
        getattr(BaseUserBackend(), method)(*arguments)


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("create", {"email": "x"}),
        ("rename", {"user": None, "first_name": "", "last_name": ""}),
        ("send_mail", {"to": "x", "subject": "x", "text": "x"}),
    ],
)
def test_the_base_promises_and_does_nothing_of_this_either(method, options):
    with pytest.raises(NotImplementedError):
        getattr(BaseUserBackend(), method)(**options)
