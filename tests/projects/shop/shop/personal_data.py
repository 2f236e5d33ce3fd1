from event_booking.people.export import exports, in_batches
from event_booking.people.mentions import any_of, finds_mentions
from shop.models import Order


@exports("orders")
def orders(user):
    for order in in_batches(Order.objects.filter(user=user.pk)):
        yield {"number": order.number, "note": order.note}


@finds_mentions("invitations")
def invitations(addresses):
    return Order.objects.filter(any_of(addresses, "guest_email__iexact"))
