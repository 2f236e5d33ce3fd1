"""The admin's page of every mail as it would be sent, with sample data."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from event_booking.notifications.kinds import KINDS
from event_booking.notifications.preview import ACCOUNT_MAIL, make_preview, preview_names


class PreviewForm(forms.Form):
    """Which mail, and in which language."""

    mail = forms.ChoiceField(label=_("Mail"))
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, _shown(name)) for name in preview_names()]
        self.fields["mail"].choices = names  # type: ignore[attr-defined]
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]


def _shown(name: str) -> Any:
    return KINDS[name].title if name in KINDS else name.removeprefix(ACCOUNT_MAIL).replace("_", " ")


class PreviewMixin(admin.ModelAdmin):  # type: ignore[type-arg]
    """For the admin of notifications: whoever may look at them may see what they look like."""

    change_list_template = "event_booking/notifications/admin/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview_view)
        return [path("preview/", view, name="event_booking_notifications_preview"), *super().get_urls()]

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        first = {"mail": next(iter(preview_names()), ""), "language": get_language()}
        form = PreviewForm({**first, **request.GET.dict()})
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Mails"), "form": form}
        if form.is_valid():
            context |= _rendered(form.cleaned_data["mail"], form.cleaned_data["language"])
        return TemplateResponse(request, "event_booking/notifications/admin/preview.html", context)


def _rendered(name: str, language: str) -> dict[str, Any]:
    """A template of the site's own may be broken: then this is where one looks for the reason."""
    try:
        return {"preview": make_preview(name, language=language)}
    except (TemplateSyntaxError, TemplateDoesNotExist) as error:
        return {"error": f"{type(error).__name__}: {error}"}
