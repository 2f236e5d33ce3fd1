import hmac
import json
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from event_booking.bookings.exceptions import HoldExpired, NotConfirmable
from event_booking.bookings.models import Booking
from event_booking.bookings.services import confirm_booking
from event_booking.events.exceptions import EventCancelled
from shop import till  # your provider's library
from shop.models import Charge, Payment


def must_be_paid(*, booking, **kwargs):
    return not booking.event.metadata.get("pay_at_the_door")


@csrf_exempt
@require_POST
def money_arrived(request):
    """The provider says that somebody paid. It says so again until it is answered."""
    mine = hmac.new(settings.TILL_SECRET.encode(), request.body, "sha256").hexdigest()
    if not hmac.compare_digest(mine, request.headers.get("Till-Signature", "")):
        return HttpResponseBadRequest()
    told = json.loads(request.body)
    booking = get_object_or_404(Booking, reference=told["reference"])
    amount = Decimal(told["amount"])
    with transaction.atomic():
        charge, _ = Charge.objects.select_for_update().get_or_create(name=told["charge"])
        if charge.kept is None:
            charge.kept = _kept_of(booking, charge.name, amount)
            charge.save()
    if charge.kept < amount:
        till.give_back(charge.name, amount - charge.kept, key=f"not-taken-{charge.name}")
    return HttpResponse()


def _kept_of(booking, charge, amount):
    """What the booking costs by now; nothing if it is too late, not enough, or was paid by another charge."""
    if amount < booking.total:
        return Decimal(0)
    try:
        with transaction.atomic():
            price = confirm_booking(booking=booking, actor=None, paid=True).total
            paid, _ = Payment.objects.get_or_create(booking=booking, defaults={"charge": charge, "amount": price})
    except (HoldExpired, NotConfirmable, EventCancelled):
        return Decimal(0)
    return paid.amount if paid.charge == charge else Decimal(0)
