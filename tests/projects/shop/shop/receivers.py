from event_booking.journal.facts import listens_to
from shop.models import Order


@listens_to("account.erased")
def forget(sender, entry, **kwargs):
    Order.objects.filter(user=entry.subject_id).update(note="")
    invited = entry.data.get("mentioned", {}).get("invitations", [])
    Order.objects.filter(pk__in=invited).update(guest_email="")
