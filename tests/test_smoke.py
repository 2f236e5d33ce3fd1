from event_booking.journal.models import Entry


def test_a_fact_reaches_its_receivers(event_factory, relay):
    from django.db import transaction

    from event_booking.events.signals import event_published

    event = event_factory(types=[{"capacity": 3}])
    with transaction.atomic():
        event_published.record(event, actor=event.organizer)
    relay()
    assert Entry.objects.get(fact="event.published").state == "delivered"
