"""The journal in the admin: what happened, what could not be delivered, and an object's history."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.db.models.functions import Now
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from event_booking.journal.facts import FACTS
from event_booking.journal.models import Entry, Job

#: Newest entries that an object's history shows.
HISTORY_LENGTH = 200


class HistoryMixin(admin.ModelAdmin):
    """For a ``ModelAdmin``: the history of an object shows its journal entries above Django's own record of edits."""

    object_history_template = "event_booking_journal/object_history.html"

    def journal_entries(self, obj: Model) -> QuerySet[Entry]:
        """The entries that are about this object; override it to show those of its parts as well."""
        return Entry.objects.about(obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response = super().history_view(request, object_id, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data:
            # after Django's own view, which has found the object and judged whether this person may see it
            entries = self.journal_entries(response.context_data["object"]).select_related("actor")
            response.context_data["journal"] = entries[:HISTORY_LENGTH]
        return response


class ChangesMixin(admin.ModelAdmin):
    """Writes what was changed in the form: Django's own writes the whole row as it was read, whatever it is by now.

    A booking that was cancelled at that moment would live again, and a ticket that was used be valid. The page carries
    along what it showed, so that a form that was open for an hour brings nothing back that others have changed since.
    """

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return _with_what_was_shown(form) if obj else form

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        formset = super().get_changelist_formset(request, **kwargs)
        _with_what_was_shown(formset.form)
        return formset

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            _with_what_was_shown(formset.form)
            yield formset, inline

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        for field in form.instance._meta.many_to_many if change else ():
            if field.name not in form.changed_data:
                form.cleaned_data.pop(field.name, None)
        super().save_related(request, form, formsets, change)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.save(update_fields=_columns(obj, form.changed_data) if change else None)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()
        for row in formset.new_objects:
            row.save()
        for row, names in formset.changed_objects:
            row.save(update_fields=_columns(row, names))
        formset.save_m2m()


class _Shown(BoundField):
    """A field whose page keeps what was shown first, also when it comes back with errors.

    Django's own does so for what is sent by the field's own name: not for a time in two parts, nor for an empty choice.
    """

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> SafeString:
        if not (only_initial and self.form.is_bound):
            return super().as_widget(widget, attrs, only_initial)
        hidden, name = self.field.hidden_widget(), self.html_initial_name
        shown = hidden.value_from_datadict(self.form.data, self.form.files, name)
        return hidden.render(name, shown, {"id": self.html_initial_id, **(attrs or {})}, self.form.renderer)


def _with_what_was_shown(form: Any) -> Any:
    form.bound_field_class = _Shown
    for field in form.base_fields.values():
        field.show_hidden_initial = not field.disabled  # such as the hash of a password, which nobody can change here
    return form


def _columns(obj: Model, names: list[str]) -> list[str]:
    return [field.name for field in obj._meta.concrete_fields if field.name in names]


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that only the package itself writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FactFilter(admin.SimpleListFilter):
    """By a declared fact: asking the table which ones it has would read all of it."""

    title = _("fact")
    parameter_name = "fact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in sorted(FACTS)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        return queryset.filter(fact=self.value()) if self.value() else queryset


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """The audit trail. Entries that were given up can be delivered again."""

    list_display = ["id", "created_at", "fact", "subject_model", "subject_id", "actor", "state", "attempts"]
    list_display_links = ["id", "fact"]
    list_filter = ["state", FactFilter, "created_at"]
    list_select_related = ["actor"]
    search_fields = ["subject_id__exact", "request_id__exact"]
    search_help_text = _("Number of an object, or id of a request.")
    show_full_result_count = False
    actions = ["deliver_again"]

    def has_deliver_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("event_booking_journal.change_entry")

    @admin.action(description=_("Deliver again"), permissions=["deliver"])
    def deliver_again(self, request: HttpRequest, queryset: QuerySet[Entry]) -> None:
        """Give every attempt anew to entries that were given up, or wait for their next one."""
        again = queryset.exclude(state=Entry.State.DELIVERED)
        count = again.update(state=Entry.State.WAITING, due_at=Now(), attempts=0, claimed_by=None, last_error="")
        message = ngettext("%(count)d entry is due again.", "%(count)d entries are due again.", count)
        self.message_user(request, message % {"count": count})


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """When each periodic job ran, and runs next."""

    list_display = ["name", "started_at", "due_at"]
    search_fields = ["name"]
