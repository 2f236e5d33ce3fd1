import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse

from event_booking.journal.admin import HistoryMixin
from event_booking.journal.facts import Fact
from event_booking.journal.models import Entry, Job

changed = Fact("test_admin.changed")


@pytest.fixture
def record(event_factory):
    def make(event=None, **data):
        with transaction.atomic():
            return changed.record(event or event_factory(), **data)

    return make


@pytest.fixture
def staff(user_factory, client):
    """A person of the staff, signed in to the admin, with permissions by codename."""

    def make(*codenames):
        user = user_factory()
        type(user).objects.filter(pk=user.pk).update(is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(user)
        return client

    return make


def test_the_journal_shows_what_could_not_be_delivered(record, staff):
    dead, delivered = record(), record()
    Entry.objects.filter(pk=dead.pk).update(state="dead", last_error="Boom: <b>no</b>")
    client = staff("view_entry")

    listed = client.get(reverse("admin:event_booking_journal_entry_changelist"), {"state__exact": "dead"})
    shown = client.get(reverse("admin:event_booking_journal_entry_change", args=[dead.pk]))

    assert [entry.pk for entry in listed.context["cl"].queryset] == [dead.pk]
    assert "Boom: &lt;b&gt;no&lt;/b&gt;" in shown.content.decode()
    assert delivered.pk not in [entry.pk for entry in listed.context["cl"].queryset]


def test_the_journal_is_filtered_by_fact_and_searched_by_object(record, staff):
    entry, other = record(), record()
    url = reverse("admin:event_booking_journal_entry_changelist")
    client = staff("view_entry")

    by_fact = client.get(url, {"fact": "test_admin.changed"}).context["cl"].queryset
    by_object = client.get(url, {"q": entry.subject_id}).context["cl"].queryset

    assert {found.pk for found in by_fact} == {entry.pk, other.pk}
    assert [found.pk for found in by_object] == [entry.pk]


def test_nobody_adds_changes_or_deletes_entries_and_jobs(admin_client, record):
    entry = record()
    job = Job.objects.create(name="test_admin.job", due_at=entry.created_at)

    for model, pk in (("entry", entry.pk), ("job", job.pk)):
        base = f"admin:event_booking_journal_{model}"
        assert admin_client.get(reverse(f"{base}_changelist")).status_code == 200
        assert admin_client.get(reverse(f"{base}_add")).status_code == 403
        assert admin_client.post(reverse(f"{base}_change", args=[pk]), {}).status_code == 403
        assert admin_client.post(reverse(f"{base}_delete", args=[pk]), {"post": "yes"}).status_code == 403


def test_an_entry_that_was_given_up_is_delivered_again(record, staff, relay):
    heard = []

    def listener(entry, **kwargs):
        heard.append(entry.pk)

    changed.connect(listener)
    dead, delivered = record(), record()
    relay()
    Entry.objects.filter(pk=dead.pk).update(state="dead", delivered_at=None, attempts=12, last_error="OSError: away")

    staff("view_entry", "change_entry").post(
        reverse("admin:event_booking_journal_entry_changelist"),
        {"action": "deliver_again", "_selected_action": [dead.pk, delivered.pk]},
    )
    dead.refresh_from_db()
    assert (dead.attempts, dead.last_error) == (0, "")
    relay()

    assert heard == [dead.pk, delivered.pk, dead.pk]
    assert set(Entry.objects.values_list("state", "attempts")) == {("delivered", 1)}


def test_delivering_again_needs_a_permission(record, staff):
    entry = record()
    Entry.objects.filter(pk=entry.pk).update(state="dead")

    staff("view_entry").post(
        reverse("admin:event_booking_journal_entry_changelist"),
        {"action": "deliver_again", "_selected_action": [entry.pk]},
    )

    assert Entry.objects.get().state == "dead"


class GroupAdmin(HistoryMixin):
    pass


def history(group, user):
    """The page that an admin with the mixin shows for the history of a group."""
    request = RequestFactory().get("/")
    request.user = user
    return GroupAdmin(Group, admin.site).history_view(request, str(group.pk)).render().content.decode()


def test_the_history_of_an_object_is_its_journal(record, admin_user):
    group, other = Group.objects.create(name="Bakers"), Group.objects.create(name="Cooks")
    record(group, note="kneaded")
    record(other, note="fried")

    page = history(group, admin_user)

    assert "test_admin.changed" in page
    assert "kneaded" in page
    assert "fried" not in page


def test_the_history_escapes_what_people_wrote(record, admin_user):
    group = Group.objects.create(name="<script>alert(1)</script>")
    record(group, note="<img src=x onerror=alert(2)>")

    page = history(group, admin_user)

    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(2)&gt;" in page


def test_the_history_of_what_does_not_exist_is_not_shown(admin_user, rf):
    request = rf.get("/")
    request.user = admin_user
    request._messages = CookieStorage(request)

    assert GroupAdmin(Group, admin.site).history_view(request, "404").status_code == 302


def test_the_history_is_for_people_who_may_see_the_object(record, user_factory):
    group = Group.objects.create(name="Bakers")

    with pytest.raises(PermissionDenied):
        history(group, user_factory())
