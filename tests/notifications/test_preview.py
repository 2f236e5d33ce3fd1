"""Every text with sample data: as files, and in the admin."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.urls import reverse

from event_booking.notifications.kinds import KINDS, Notice
from event_booking.notifications.preview import make_preview, preview_names
from event_booking.testing import override_event_booking

PAGE = "/admin/event_booking_notifications/notification/preview/"
PARTS = {"subject.txt", "email.txt", "email.html", "title.txt", "text.txt", "push.txt"}


def written(folder: Path) -> dict[str, set[str]]:
    """Each folder of a mail to the names of its files."""
    mails = {path.parent for path in folder.glob("*/*/subject.txt")}
    return {mail.relative_to(folder).as_posix(): {path.name for path in mail.iterdir()} for mail in mails}


def test_every_mail_is_written_in_every_language(tmp_path, capsys):
    call_command("event_booking_preview_mail", dir=str(tmp_path / "out"))
    found = written(tmp_path / "out")
    assert set(found) == {f"{language}/{name}" for language in ("en", "ru") for name in preview_names()}
    assert found["ru/booking_confirmed"] == PARTS
    assert found["en/account.reset_code"] == {"subject.txt", "email.txt", "email.html"}
    assert capsys.readouterr().out == f"{len(found)} mails: {tmp_path / 'out' / 'index.html'}\n"
    assert "Бронирование" in (tmp_path / "out/ru/booking_confirmed/subject.txt").read_text("utf-8")


def test_the_index_shows_them_side_by_side(tmp_path):
    call_command("event_booking_preview_mail", dir=str(tmp_path), language=["en"], kind=["welcome", "event_reminder"])
    assert set(written(tmp_path)) == {"en/welcome", "en/event_reminder"}
    index = (tmp_path / "index.html").read_text("utf-8")
    frames = re.findall(r'<iframe class="(\w+)" sandbox [^>]*srcdoc="([^"]+)"', index)
    welcome = make_preview("welcome", language="en")
    assert [(width, unescape(html)) for width, html in frames if "Welcome to" in html] == [
        ("wide", welcome.light), ("narrow", welcome.light), ("narrow", welcome.dark),
    ]  # fmt: skip
    assert 'href="en/welcome/email.html"' in index
    assert make_preview("event_reminder", language="en").push in unescape(index)


def test_a_preview_is_light_or_dark_whatever_whoever_looks_prefers():
    preview = make_preview("welcome", language="en")
    assert preview.html.count("(prefers-color-scheme:dark)") == 1
    assert preview.light.count("prefers-color-scheme") == preview.dark.count("prefers-color-scheme") == 0
    assert preview.light != preview.dark


@pytest.mark.parametrize("wrong", [{"kind": ["welcome", "nonsense"]}, {"language": ["nonsense"]}])
def test_what_is_not_there_is_named(wrong, tmp_path):
    with pytest.raises(CommandError, match=r"There is no (kind|language) 'nonsense', but "):
        call_command("event_booking_preview_mail", dir=str(tmp_path), **wrong)
    assert list(tmp_path.iterdir()) == []


def test_a_kind_of_the_sites_own_is_shown_with_its_sample_or_with_a_common_one(new_kind, site_template):
    def nobody(entry):
        yield Notice(user=1)

    new_kind("shop.plain", title="Plain", fact="account.signed_in")(nobody)
    new_kind("shop.gift", title="Gift", fact="account.signed_in", sample={"amount": "7 EUR"})(nobody)
    for name in ("shop.plain", "shop.gift"):
        site_template(f"{name}/title.txt", "{{ amount }}{{ event.title }}")
        site_template(f"{name}/text.txt", "{{ person }}.")
    assert make_preview("shop.gift", language="en").subject == "7 EUR"
    plain = make_preview("shop.plain", language="en")
    assert (plain.subject, plain.inbox_text) == ("Sourdough for beginners", "Clara Example.")
    assert {"shop.plain", "shop.gift"} <= set(preview_names())
    assert KINDS["shop.plain"].sample is None


def test_a_kind_without_words_is_named(tmp_path, new_kind):
    new_kind("shop.plain", title="Plain", fact="account.signed_in")(lambda entry: ())
    with pytest.raises(CommandError, match=r"^shop\.plain can not be worded: .*shop\.plain/title\.txt"):
        call_command("event_booking_preview_mail", dir=str(tmp_path), kind=["shop.plain"], language=["en"])


def test_no_preview_asks_the_database(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        for name in preview_names():
            make_preview(name, language="ru")


@pytest.fixture
def staff(client, user_factory):
    """``staff("view_notification")``: signed in, on the staff, with these rights."""

    def make(*rights):
        user = user_factory()
        user.is_staff = True
        user.save()
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client.force_login(user)
        return client

    return make


def test_the_admin_shows_them_in_frames_that_can_do_nothing(staff):
    client = staff("view_notification")
    assert reverse("admin:event_booking_notifications_preview") == PAGE
    answer = client.get(PAGE, {"mail": "booking_confirmed", "language": "ru"})
    assert answer.status_code == 200
    body = answer.content.decode()
    frames = re.findall(r'<iframe sandbox title="[^"]+" style="[^"]+" srcdoc="([^"]*)"></iframe>', body)
    expected = make_preview("booking_confirmed", language="ru")
    assert [unescape(frame) for frame in frames] == [expected.light, expected.light, expected.dark]
    for part in (expected.subject, expected.inbox_text, expected.push):
        assert part in unescape(body)
    assert PAGE in client.get(reverse("admin:event_booking_notifications_notification_changelist")).content.decode()


@pytest.mark.parametrize("mail", ["welcome", "account.activation_code"])
def test_nothing_in_a_mail_reaches_the_admins_page(mail, staff):
    with override_event_booking(SITE_NAME='"><script>alert(1)</script>'):
        body = staff("view_notification").get(PAGE, {"mail": mail}).content.decode()
    assert "<script>alert(1)" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_every_mail_can_be_chosen(staff):
    client = staff("view_notification")
    first = client.get(PAGE).content.decode()
    assert all(f'<option value="{name}"' in first for name in preview_names())
    for name in preview_names():
        assert client.get(PAGE, {"mail": name, "language": "en"}).context["preview"].name == name


@pytest.mark.parametrize("asked", [{"mail": "../secret"}, {"language": "xx"}, {"mail": "<script>"}])
def test_what_there_is_not_is_refused_without_an_error(asked, staff):
    answer = staff("view_notification").get(PAGE, asked)
    assert answer.status_code == 200
    assert "preview" not in answer.context
    assert b"<script>&" not in answer.content
    assert b"errorlist" in answer.content


def test_only_staff_that_may_see_notifications_sees_them(staff, client, user_factory):
    assert client.get(PAGE).status_code == 302
    client.force_login(user_factory())
    assert client.get(PAGE).status_code == 302
    assert staff("view_delivery").get(PAGE).status_code == 403


@pytest.mark.parametrize("text", ["{% nonsense %}", '{% include "nowhere.html" %}'])
def test_a_broken_template_is_named_where_one_looks_for_it(text, staff, site_template):
    site_template("welcome/email.html", text)
    answer = staff("view_notification").get(PAGE, {"mail": "welcome"})
    assert answer.status_code == 200
    assert ("nonsense" in answer.context["error"]) or ("nowhere.html" in answer.context["error"])
