"""Webhooks in the admin: whose there are, what was sent to them, and sending it again."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from event_booking.exceptions import EventBookingError
from event_booking.journal.admin import ChangesMixin, HistoryMixin, ReadOnlyAdmin
from event_booking.outbound import NotPublic, check_public
from event_booking.webhooks.models import Delivery, Endpoint, Feed, Message
from event_booking.webhooks.payloads import TOLD
from event_booking.webhooks.services import create_endpoint, resend, update_endpoint

USER_NAME = get_user_model().USERNAME_FIELD


class EndpointForm(forms.ModelForm):
    """The address is judged as an organizer's own."""

    kinds = forms.MultipleChoiceField(
        label=_("facts"), required=False, choices=lambda: [(name, name) for name in sorted(TOLD)],
        help_text=_("None: all of them."),
    )  # fmt: skip

    class Meta:
        model = Endpoint
        fields = ["owner", "url", "kinds", "description", "is_active"]

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if "url" not in self.changed_data:
            return url  # one whose host is gone can still be turned off
        try:
            check_public(url)
        except (NotPublic, OSError) as error:
            message = _("Name an https address of a host that is on the public internet now.")
            raise forms.ValidationError(message) from error
        return url


@admin.register(Endpoint)
class EndpointAdmin(ChangesMixin, HistoryMixin):
    form = EndpointForm
    list_display = ["id", "owner", "host", "is_active", "disabled_reason", "failing_since", "created_at"]
    list_filter = ["is_active", "disabled_reason", "created_at"]
    list_select_related = ["owner"]
    search_fields = [f"owner__{USER_NAME}", "url"]
    raw_id_fields = ["owner"]
    readonly_fields = ["disabled_reason", "failing_since", "created_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.readonly_fields, *(["owner"] if obj else [])]

    @admin.display(description=_("webhook"))
    def host(self, endpoint: Endpoint) -> str:
        return str(endpoint)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except EventBookingError as error:
            self.message_user(request, str(error), messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        if change:
            update_endpoint(endpoint=obj, **fields)
            return
        owner, fields = form.cleaned_data["owner"], {**form.cleaned_data}
        del fields["owner"]
        endpoint, secret = create_endpoint(owner=owner, actor=request.user, **fields)
        obj.pk = endpoint.pk
        words = _("Its secret, which is shown this once: %(secret)s")
        self.message_user(request, words % {"secret": secret}, messages.WARNING)


class SendAgainMixin(admin.ModelAdmin):
    """The action that sends deliveries once more."""

    actions = ["send_again"]

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("event_booking_webhooks.change_delivery")

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Send the chosen ones once more, whatever became of them, unless their webhook is turned off."""
        count = resend(deliveries=queryset)
        message = ngettext("%(count)d message is due again.", "%(count)d messages are due again.", count)
        self.message_user(request, message % {"count": count})


@admin.register(Delivery)
class DeliveryAdmin(SendAgainMixin, ReadOnlyAdmin):
    list_display = ["id", "endpoint", "message", "state", "attempts", "status_code", "last_error", "attempted_at"]
    list_filter = ["state", "last_error", "created_at"]
    list_select_related = ["endpoint", "message"]
    search_fields = [f"endpoint__owner__{USER_NAME}", "endpoint__id__exact"]
    show_full_result_count = False


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["id", "created_at", "type", "owner", "position"]
    list_filter = ["created_at"]
    list_select_related = ["owner"]
    search_fields = [f"owner__{USER_NAME}", "uid__exact"]
    show_full_result_count = False


@admin.register(Feed)
class FeedAdmin(ReadOnlyAdmin):
    list_display = ["owner", "position", "forgotten"]
    list_select_related = ["owner"]
    search_fields = [f"owner__{USER_NAME}"]
