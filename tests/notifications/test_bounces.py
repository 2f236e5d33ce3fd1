"""Addresses at which mail does not arrive get none, until they are proved again."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from event_booking.accounts.models import Account
from event_booking.notifications import services
from event_booking.notifications.backends.email import EmailBackend
from event_booking.notifications.bounces import mark_undeliverable, problem_of
from event_booking.notifications.hooks import no_mail_problem
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Delivery, MailProblem
from event_booking.notifications.outbox import send_waiting
from event_booking.people import people
from event_booking.testing import override_event_booking

NO_MAIL = "Rejected: no mail goes to this address: it came back, or was called spam"


@pytest.fixture
def ann(user_factory):
    return user_factory(email="ann@example.com")


def fresh(user):
    return type(user)._default_manager.get(pk=user.pk)


def reason(user):
    problem = problem_of(fresh(user), people().get_email(user))
    return problem and problem.reason


def nobody(*, user, address):
    return False


def test_mail_to_a_marked_address_is_given_up_at_once_and_the_inbox_is_not(ann, user_factory, record, mailoutbox):
    ben = user_factory()
    mark_undeliverable("Ann@Example.com", source="Mailgun")
    for user in (ann, ben):
        services.notify(kind=KINDS["welcome"], entry=record("account.activated", user))
    send_waiting()
    assert [mail.to for mail in mailoutbox] == [[ben.email]]
    row = Delivery.objects.get(notification__user=ann)
    assert (row.state, row.attempts, row.last_error) == ("dead", 1, NO_MAIL)
    assert ann.event_booking_notifications.get().in_app


def test_marking_again_changes_nothing(ann):
    first = mark_undeliverable(ann.email, source="Mailgun")
    before = list(MailProblem.objects.values())
    for source in ("Mailgun", "SES"):
        assert mark_undeliverable(ann.email, source=source) == first
    assert list(MailProblem.objects.values()) == before


def test_an_address_that_nobody_has_is_not_kept(db):
    assert mark_undeliverable("nobody@example.com") is None
    assert not MailProblem.objects.exists()


def test_the_address_itself_is_not_stored(ann):
    mark_undeliverable(ann.email)
    [row] = MailProblem.objects.values_list()
    assert "ann" not in str(row)


@pytest.mark.parametrize("bad", ["soft", "", "HARD"])
def test_other_reasons_are_a_mistake(bad, ann):
    with pytest.raises(ValueError, match="is no reason"):
        mark_undeliverable(ann.email, reason=bad)


def test_a_complaint_outweighs_a_bounce(ann):
    mark_undeliverable(ann.email)
    mark_undeliverable(ann.email, reason="complaint")
    assert reason(ann) == "complaint"
    mark_undeliverable(ann.email)
    assert reason(ann) == "complaint"


def test_another_address_is_free_and_has_a_mark_of_its_own(ann):
    mark_undeliverable(ann.email)
    people().change_email(ann, "new@example.com")
    Account.objects.filter(user=ann).update(email_key="new@example.com")
    assert reason(ann) is None
    mark_undeliverable("new@example.com", reason="complaint")
    assert reason(ann) == "complaint"


@pytest.mark.parametrize(
    ("fact", "data", "left"),
    [
        ("account.activated", {}, {"hard": None, "complaint": None}),
        ("account.address_changed", {"change": 1}, {"hard": None, "complaint": None}),
        ("account.address_reverted", {"change": 1}, {"hard": None, "complaint": None}),
        ("account.password_changed", {"by": "code"}, {"hard": None, "complaint": "complaint"}),
        ("account.password_changed", {"by": "password"}, {"hard": "hard", "complaint": "complaint"}),
        ("account.signed_in", {}, {"hard": "hard", "complaint": "complaint"}),
    ],
)
@pytest.mark.parametrize("why", ["hard", "complaint"])
def test_a_proof_of_the_address_ends_it(why, fact, data, left, ann, record, relay):
    mark_undeliverable(ann.email, reason=why)
    record(fact, ann, **data)
    relay()
    assert reason(ann) == left[why]


def test_a_proof_that_is_told_late_or_again_ends_nothing_newer(ann, record, relay):
    entry = record("account.activated", ann)
    mark_undeliverable(ann.email)
    relay()
    assert MailProblem.objects.get().marked_at > entry.created_at
    assert reason(ann) == "hard"


def test_a_bounce_that_is_told_late_does_not_undo_the_proof(ann, record, relay):
    bounced_at = timezone.now() - timedelta(hours=1)
    mark_undeliverable(ann.email, at=bounced_at)
    record("account.activated", ann)
    relay()
    mark_undeliverable(ann.email, at=bounced_at)  # the provider tells it again
    assert reason(ann) is None
    mark_undeliverable(ann.email)
    assert reason(ann) == "hard"


def test_a_clock_that_is_ahead_does_not_outlast_a_proof(ann, record, relay):
    mark_undeliverable(ann.email, at=timezone.now() + timedelta(days=1))
    record("account.activated", ann)
    relay()
    assert reason(ann) is None


def test_marks_outlive_a_change_of_the_sites_key(ann):
    mark_undeliverable(ann.email)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-" * 5, [old]
    try:
        assert reason(ann) == "hard"
    finally:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = old, []


def test_codes_are_mailed_in_spite_of_it(ann, client_for, relay, mailoutbox):
    """The person asks for one now, and entering it proves that mail arrives."""
    mark_undeliverable(ann.email)
    client_for().post("/api/v1/forgot_password/", {"email": ann.email}, format="json")
    relay()
    assert [mail.to for mail in mailoutbox] == [[ann.email]]
    code = next(word for word in mailoutbox[0].body.split() if word.strip(".").isdigit() and len(word.strip(".")) == 6)
    body = {"email": ann.email, "code": code.strip("."), "new_password": "An0ther-horse-battery"}
    assert client_for().post("/api/v1/forgot_password/confirm/", body, format="json").status_code == 200
    relay()
    assert reason(ann) is None


def test_a_site_decides_otherwise(ann, record, relay, mailoutbox):
    record("account.activated", ann)
    with override_event_booking(CAN_MAIL=f"{__name__}.nobody"):
        relay()
    assert mailoutbox == []
    assert Delivery.objects.get().state == "dead"


def test_nobody_in_particular_may_be_mailed():
    assert no_mail_problem(user=None, address="x@example.com")
    assert EmailBackend.disturbs


def test_preferences_say_so(ann, client_for):
    shown = client_for(ann).get("/api/v1/notifications/preferences/").json()
    assert shown["email_problem"] is None
    problem = mark_undeliverable(ann.email)
    shown = client_for(fresh(ann)).get("/api/v1/notifications/preferences/").json()
    since = problem.marked_at.isoformat().replace("+00:00", "Z")
    assert shown["email_problem"] == {"reason": "hard", "since": since}


def test_an_admin_ends_it(ann, admin_client, admin_user):
    problem = mark_undeliverable(ann.email)
    path = "/admin/event_booking_notifications/mailproblem/"
    answer = admin_client.post(path, {"action": "mail_again", "_selected_action": [problem.pk]}, follow=True)
    assert "1 person gets mail again." in answer.content.decode()
    assert reason(ann) is None


def test_a_batch_asks_once_for_all_of_its_people(user_factory, record, mailoutbox, django_assert_max_num_queries):
    for _ in range(20):
        services.notify(kind=KINDS["welcome"], entry=record("account.activated", user_factory()))
    with django_assert_max_num_queries(15 + 20):
        send_waiting()
    assert len(mailoutbox) == 20
