"""Bookings in the admin: to look at and to end, never to edit, since seats hang on them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from event_booking.bookings.exceptions import NotWaiting
from event_booking.bookings.models import Booking, BookingItem, IdempotencyKey, Scan, Ticket, Voucher, WaitlistEntry
from event_booking.bookings.services import cancel_booking, confirm_booking, leave_waitlist, offer_to
from event_booking.events.models import Event
from event_booking.exceptions import EventBookingError
from event_booking.journal.admin import ChangesMixin, HistoryMixin, ReadOnlyAdmin
from event_booking.journal.models import Entry


class ItemInline(admin.TabularInline):
    model = BookingItem
    extra = 0
    can_delete = False
    fields = ("ticket_type", "name", "quantity", "unit_price", "voucher")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[BookingItem]:
        return super().get_queryset(request).select_related("ticket_type", "voucher")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TicketInline(admin.TabularInline):
    model = Ticket
    extra = 0
    can_delete = False
    fields = ["ticket_type", "attendee_name", "attendee_email", "status", "checked_in_at"]
    readonly_fields = ["ticket_type", "status", "checked_in_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ticket]:
        return super().get_queryset(request).select_related("ticket_type")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Booking)
class BookingAdmin(ChangesMixin, HistoryMixin):
    list_display = ["reference", "event", "user", "status", "total", "currency", "created_at", "expires_at"]
    list_filter = ["status", "is_box_office", "created_at"]
    list_select_related = ["event", "user"]
    search_fields = ["reference", "event__title", "tickets__attendee_name", "tickets__attendee_email"]
    show_full_result_count = False
    fields = (
        "reference", "user", "event", "status", "is_box_office", "total", "refund", "currency", "note", "created_at",
        "expires_at", "confirmed_at", "cancelled_at",
    )  # fmt: skip
    readonly_fields = fields
    inlines = [ItemInline, TicketInline]
    actions = ["confirm", "cancel"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # booking is a service: it takes seats

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # cancelling gives seats back, deleting would not

    def journal_entries(self, obj: Any) -> QuerySet[Entry]:
        tickets = [str(pk) for pk in obj.tickets.values_list("pk", flat=True)]
        about_tickets = Entry.objects.filter(subject_model=Ticket._meta.label_lower, subject_id__in=tickets)
        return super().journal_entries(obj) | about_tickets

    @admin.action(description=_("Confirm selected bookings"), permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Booking]) -> None:
        self._each(request, queryset, lambda booking: confirm_booking(booking=booking, actor=request.user))

    @admin.action(description=_("Cancel selected bookings"), permissions=["change"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Booking]) -> None:
        self._each(
            request,
            queryset,
            lambda booking: cancel_booking(booking=booking, actor=request.user, reason="organizer"),
        )

    def _each(self, request: HttpRequest, queryset: QuerySet[Booking], act: Any) -> None:
        done = 0
        for booking in queryset:
            try:
                act(booking)
                done += 1
            except EventBookingError as refusal:
                self.message_user(request, f"{booking.reference}: {refusal}", messages.WARNING)
            except ValidationError as error:  # an offer whose attendees must answer something first
                self.message_user(request, f"{booking.reference}: {' '.join(error.messages)}", messages.WARNING)
        message = ngettext("%(count)d booking done.", "%(count)d bookings done.", done)
        self.message_user(request, message % {"count": done}, messages.SUCCESS)


@admin.register(Ticket)
class TicketAdmin(ChangesMixin, HistoryMixin):
    list_display = ["id", "attendee_name", "booking", "ticket_type", "status", "checked_in_at"]
    list_filter = ["status", "checked_in_at"]
    list_select_related = ["booking", "ticket_type"]
    search_fields = ["code", "attendee_name", "attendee_email", "booking__reference"]
    show_full_result_count = False
    fields = (
        "booking", "ticket_type", "attendee_name", "attendee_email", "answers", "status", "checked_in_at",
        "checked_in_where", "checked_in_by",
    )  # fmt: skip
    readonly_fields = [
        "booking", "ticket_type", "answers", "status", "checked_in_at", "checked_in_where", "checked_in_by",
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Voucher)
class VoucherAdmin(ReadOnlyAdmin):
    list_display = ["code", "event", "kind", "value", "used", "budget", "valid_until", "removed_at"]
    list_filter = ["kind", "unlocks_hidden"]
    list_select_related = ["event"]
    search_fields = ["code", "event__title"]
    show_full_result_count = False
    fields = [
        "event", "code", "kind", "value", "used", "budget", "valid_from", "valid_until", "ticket_types",
        "unlocks_hidden", "created_at", "removed_at",
    ]  # fmt: skip


@admin.register(WaitlistEntry)
class WaitlistEntryAdmin(HistoryMixin, ReadOnlyAdmin):
    list_display = ["id", "event", "user", "quantity", "status", "created_at", "passed_over_at", "passed_over_because"]
    list_filter = ["status", "created_at"]
    list_select_related = ["event", "user"]
    search_fields = ["event__title"]
    fields = [
        "event", "user", "quantity", "ticket_types", "status", "offer", "created_at", "passed_over_at",
        "passed_over_because",
    ]  # fmt: skip
    show_full_result_count = False
    actions = ["offer_seats", "take_off"]

    def has_serve_permission(self, request: HttpRequest) -> bool:
        """Nobody edits an entry, but who may change entries may serve those who wait."""
        return request.user.has_perm("event_booking_bookings.change_waitlistentry")

    @admin.action(description=_("Offer seats to selected entries"), permissions=["serve"])
    def offer_seats(self, request: HttpRequest, queryset: QuerySet[WaitlistEntry]) -> None:
        self._each(request, queryset, lambda entry: self._offer(entry, request.user))

    @admin.action(description=_("Take selected entries off the waiting list"), permissions=["serve"])
    def take_off(self, request: HttpRequest, queryset: QuerySet[WaitlistEntry]) -> None:
        self._each(request, queryset, lambda entry: leave_waitlist(entry=entry, actor=request.user))

    def _offer(self, entry: WaitlistEntry, actor: Any) -> None:
        if offer_to(entry=entry, actor=actor) is None:
            raise NotWaiting

    def _each(self, request: HttpRequest, queryset: QuerySet[WaitlistEntry], act: Any) -> None:
        done = 0
        for entry in queryset.select_related("user").order_by("pk"):
            try:
                act(entry)
                done += 1
            except (EventBookingError, ValidationError, Event.DoesNotExist) as refusal:
                why = "; ".join(refusal.messages) if isinstance(refusal, ValidationError) else refusal
                self.message_user(request, f"{entry.pk}: {why}", messages.WARNING)
        message = ngettext("%(count)d entry done.", "%(count)d entries done.", done)
        self.message_user(request, message % {"count": done}, messages.SUCCESS)


@admin.register(Scan)
class ScanAdmin(ReadOnlyAdmin):
    list_display = ["client_id", "event", "ticket", "result", "where", "scanned_at", "created_at"]
    list_filter = ["result", "created_at"]
    list_select_related = ["event", "ticket"]
    search_fields = ["client_id", "event__title", "ticket__attendee_name"]
    fields = ["client_id", "event", "ticket", "result", "where", "scanned_at", "created_at", "actor"]
    show_full_result_count = False


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(ReadOnlyAdmin):
    list_display = ["key", "user", "status_code", "created_at"]
    list_select_related = ["user"]
    fields = ["key", "user", "status_code", "created_at"]
    show_full_result_count = False
