import pytest
from django.db import transaction

from event_booking.accounts.signals import account_erased
from event_booking.api.images import clean_image
from event_booking.profiles.models import Profile, Subscription
from event_booking.profiles.services import change_profile, subscribe
from tests.profiles.counting import counted


def test_an_erased_account_loses_its_profile(user_factory, relay):
    ann, ben = user_factory(), user_factory()
    subscribe(subscriber=ben, target=ann)
    change_profile(user=ann, bio="I bake.")

    with transaction.atomic():
        account_erased.record(ann)
        account_erased.record(ann)
    relay()

    assert (Profile.objects.get(user=ann).bio, Subscription.objects.count()) == ("", 0)
    assert counted() == {ann.pk: (0, 0), ben.pk: (0, 0)}


def test_an_erased_account_whose_user_is_gone_is_no_trouble(user_factory, relay):
    from event_booking.journal.models import Entry

    ann = user_factory()
    with transaction.atomic():
        account_erased.record(ann)
    ann.delete()

    relay()

    assert Entry.objects.get(fact="account.erased").state == "delivered"


@pytest.mark.django_db(transaction=True)
def test_a_user_whom_the_site_deletes_is_counted_out(user_factory, picture, stored):
    ann, ben, cid = user_factory(), user_factory(), user_factory()
    subscribe(subscriber=ben, target=ann)
    subscribe(subscriber=ann, target=cid)
    change_profile(user=ann, avatar=clean_image(picture()))

    ann.delete()

    assert counted() == {ben.pk: (0, 0), cid.pk: (0, 0)}
    assert stored() == []
