import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from event_booking.accounts.models import Code
from event_booking.accounts.services import codes
from event_booking.journal.models import Entry
from tests.accounts.conftest import Api, at_once, overlapping
from tests.conftest import PASSWORD
from tests.races.windows import Meeting

ANN = "ann@example.com"


@pytest.fixture
def pending(api):
    api.post("register/", {"email": ANN, "password": PASSWORD})


def activate(api, code):
    return api.post("activate/", {"email": ANN, "code": code})


def wrong(code, step=1):
    return f"{(int(code) + step) % 1_000_000:06d}"


def pass_time(**delta):
    back = timedelta(**delta)
    Code.objects.update(window_since=F("window_since") - back, expires_at=F("expires_at") - back)


def test_a_code_works_once(api, pending, code_of):
    code = code_of(ANN)
    assert activate(api, code).status_code == 200
    again = activate(api, code)
    assert (again.status_code, again.json()["code"]) == (400, "invalid_code")


def test_five_wrong_guesses_burn_it(api, pending, code_of):
    code = code_of(ANN)
    assert [activate(api, wrong(code, n + 1)).status_code for n in range(5)] == [400] * 5
    assert activate(api, code).status_code == 400


@pytest.mark.parametrize(("path", "ask"), [("activate/", "resend/"), ("forgot_password/confirm/", "")])
def test_a_wrong_code_costs_the_same_whoever_has_the_address(api, pending, code_of, path, ask):
    """One who waits for the disk has an account, if others do not."""
    api.post(f"{path.split('/')[0]}/{ask}", {"email": ANN})
    body = {"code": wrong(code_of(ANN)), "new_password": "C0rrect-horse-battery"}
    api.post(path, {"email": "first@example.com", **body})  # makes the row that counts this network's requests
    written = {}
    for name, email in [("judged", ANN), ("nobody", "nobody@example.com"), ("burned", ANN)]:
        Code.objects.update(tries=codes.app_settings().CODE_TRIES if name == "burned" else 0)
        with CaptureQueriesContext(connection) as asked:
            assert api.post(path, {"email": email, **body}).json()["code"] == "invalid_code"
        tables = [re.match(r'(?:UPDATE|INSERT INTO) "(\w+)"', each["sql"]) for each in asked]
        written[name] = [table[1] for table in tables if table]

    assert written["judged"] == written["nobody"] == written["burned"]
    assert "event_booking_journal_entry" in written["nobody"]


def test_only_guesses_that_were_judged_are_told_of_a_person(api, pending, code_of):
    code = code_of(ANN)
    for n in range(7):
        activate(api, wrong(code, n + 1))
    api.post("activate/", {"email": "nobody@example.com", "code": code})

    refused = Entry.objects.filter(fact="account.code_refused")
    mine = Entry.objects.filter(fact="account.code_wanted").values("subject_model", "subject_id")[:1].get()
    assert (refused.count(), refused.filter(**mine).count()) == (8, 5)


def test_the_fifth_guess_may_be_right(api, pending, code_of):
    code = code_of(ANN)
    assert [activate(api, wrong(code, n + 1)).status_code for n in range(4)] == [400] * 4
    assert activate(api, code).status_code == 200


def test_a_new_code_kills_the_old_one_and_is_good_though_that_was_burnt(api, pending, code_of):
    code = code_of(ANN)
    for n in range(5):
        activate(api, wrong(code, n + 1))
    api.post("activate/resend/", {"email": ANN})
    assert activate(api, code).status_code == 400
    assert activate(api, code_of(ANN)).status_code == 200


def test_of_all_codes_of_a_window_fifteen_guesses_are_judged(api, pending, code_of):
    for _ in range(6):
        code = code_of(ANN)
        for n in range(7):
            activate(api, wrong(code, n + 1))
        api.post("activate/resend/", {"email": ANN})

    assert Entry.objects.filter(fact="account.code_refused").exclude(subject_id="0").count() == 15
    assert activate(api, code_of(ANN)).status_code == 400


def test_a_guess_does_not_put_off_when_the_next_code_is_sent(api, pending, code_of, relay):
    for _ in range(2):
        api.post("activate/resend/", {"email": ANN})
        relay()
    pass_time(minutes=9)
    activate(api, wrong(code_of(ANN)))
    pass_time(minutes=7)

    api.post("activate/resend/", {"email": ANN})
    assert activate(api, code_of(ANN)).status_code == 200


def test_asking_again_kills_the_old_code_before_the_new_one_is_made(api, pending, code_of):
    code = code_of(ANN)
    api.post("activate/resend/", {"email": ANN})
    assert activate(api, code).status_code == 400
    assert activate(api, code_of(ANN)).status_code == 200


def test_a_code_lives_ten_minutes(api, pending, code_of):
    code = code_of(ANN)
    pass_time(minutes=9, seconds=30)
    assert activate(api, wrong(code)).status_code == 400
    Code.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert activate(api, code).status_code == 400


def test_beyond_three_in_the_window_nothing_is_sent(api, pending, relay):
    relay()
    for _ in range(5):
        assert api.post("activate/resend/", {"email": ANN}).status_code == 200
        relay()
    assert len(mail.outbox) == 3
    assert Entry.objects.filter(fact="account.code_withheld").count() == 3


def test_what_was_asked_several_times_before_the_relay_came_is_sent_once(api, pending, relay):
    api.post("activate/resend/", {"email": ANN})
    relay()
    assert len(mail.outbox) == 1


def test_a_redelivered_fact_makes_a_new_code_and_the_old_one_dies(api, pending, code_of):
    first = code_of(ANN)
    Entry.objects.filter(fact="account.code_wanted").update(state="waiting", delivered_at=None, due_at=timezone.now())
    second = code_of(ANN)
    assert len(mail.outbox) == 2
    if first != second:
        assert activate(api, first).status_code == 400
    assert activate(api, second).status_code == 200


def test_a_code_that_nobody_waits_for_any_more_is_not_sent(api, pending, relay):
    Entry.objects.update(created_at=timezone.now() - timedelta(minutes=31))
    relay()
    assert mail.outbox == []


def test_a_code_that_is_not_needed_any_more_is_not_sent(api, pending, relay):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.update(verified=True)
    relay()
    assert mail.outbox == []


def test_a_code_of_one_purpose_is_of_no_use_for_another(api, pending, code_of):
    body = {"email": ANN, "code": code_of(ANN), "new_password": "C0rrect-horse-battery"}
    assert api.post("forgot_password/confirm/", body).json()["code"] == "invalid_code"


def test_proving_the_address_by_a_reset_ends_the_activation_code(api, pending, code_of):
    code = code_of(ANN)
    api.post("forgot_password/", {"email": ANN})
    body = {"email": ANN, "code": code_of(ANN), "new_password": "C0rrect-horse-battery"}
    assert api.post("forgot_password/confirm/", body).status_code == 200
    assert activate(api, code).status_code == 400


def test_every_part_of_a_mail_shows_the_code(api, pending, code_of):
    code = code_of(ANN)
    message = mail.outbox[0]
    assert message.body.split()[3] == code
    assert code in message.alternatives[0][0]
    assert code not in message.subject


@pytest.mark.parametrize("code", ["", "abc", "１２３４５６", "000000\u0000", None, 5, [], {}, True, "1" * 21])
def test_a_code_that_is_none_is_400(api, pending, relay, code):
    relay()
    assert activate(api, code).status_code == 400


def guesses(pending_code):
    """200 simultaneous guesses, the right one the last; how many of them were judged by comparison."""
    judged = []

    def compare(ours, theirs):
        judged.append(theirs)
        return ours == theirs

    with patch.object(codes, "constant_time_compare", compare):
        numbers = [wrong(pending_code, n + 1) for n in range(199)] + [pending_code]
        answers = at_once(lambda n: activate(Api(), numbers[n]).status_code, 200, threads=16)
    return answers, len(judged)


@pytest.mark.django_db(transaction=True)
def test_of_200_simultaneous_guesses_five_are_judged(pending, code_of):
    answers, judged = guesses(code_of(ANN))
    assert (answers, judged) == ([400] * 200, 5)
    assert Code.objects.get().tries == 5


@overlapping
@pytest.mark.django_db(transaction=True)
def test_count_and_then_judge_would_let_more_through(pending, code_of):
    meeting = Meeting(16)

    def careless(*, user, purpose, code):
        row = Code.objects.get(user=user, purpose=purpose)
        if row.tries >= 5:
            raise codes.InvalidCode
        right = codes.constant_time_compare(row.digest, codes._digest(user, purpose, code))
        if row.tries == 0:
            meeting.wait()
        row.tries += 1
        row.save()
        if not right:
            raise codes.InvalidCode
        return row.digest

    with patch("event_booking.accounts.services.registration.guess_code", careless):
        _, judged = guesses(code_of(ANN))
    assert judged > 5


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_the_code_at_once_one_gets_in(pending, code_of):
    code = code_of(ANN)
    assert sorted(at_once(lambda n: activate(Api(), code).status_code, 4)) == [200, 400, 400, 400]


@pytest.mark.django_db(transaction=True)
def test_without_using_the_code_up_all_would_get_in(pending, code_of):
    code = code_of(ANN)
    with (
        patch("event_booking.accounts.services.registration.use_code", lambda **kwargs: None),
        patch("event_booking.accounts.services.registration.drop_codes", lambda user: None),
    ):
        assert at_once(lambda n: activate(Api(), code).status_code, 4) == [200] * 4
