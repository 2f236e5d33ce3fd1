from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from event_booking.bookings.services import BookingRequest, create_booking
from event_booking.events.models import Event
from event_booking.exceptions import EventBookingError


class BookingForm(forms.Form):
    ticket_type = forms.ModelChoiceField(queryset=None)
    quantity = forms.IntegerField(min_value=1, max_value=10)

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ticket_type"].queryset = event.ticket_types.shown().on_sale(timezone.now())


def programme(request):
    events = Event.objects.published().filter(starts_at__gt=timezone.now()).with_card(request.user)
    return render(request, "shop/programme.html", {"events": events})


@login_required
def event(request, event_id):
    event = get_object_or_404(Event.objects.published(), pk=event_id)
    form = BookingForm(request.POST or None, event=event)
    if form.is_valid():
        kind, quantity = form.cleaned_data["ticket_type"], form.cleaned_data["quantity"]
        wish = BookingRequest(event_id=event.pk, quantities={kind.pk: quantity})
        try:
            create_booking(user=request.user, wish=wish)
        except EventBookingError as refusal:
            messages.error(request, str(refusal))  # in the person's language
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            return redirect("programme")
    return render(request, "shop/event.html", {"event": event, "form": form})
