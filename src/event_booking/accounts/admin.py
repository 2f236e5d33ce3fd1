"""Accounts in the admin: who waits to organize, who is locked out, who is signed in where."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, BaseUserCreationForm, UserChangeForm
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from event_booking.accounts.exceptions import NotWaiting
from event_booking.accounts.models import Account, AddressChange, Code, Counter, Session, User
from event_booking.accounts.services.addresses import lock
from event_booking.accounts.services.admission import MFA, switch_off
from event_booking.accounts.services.erasure import was_erased
from event_booking.accounts.services.lockout import is_locked, unlock
from event_booking.accounts.services.roles import approve_organizer, decline_organizer, grant_role, revoke_role
from event_booking.database import short_transaction
from event_booking.journal.admin import ChangesMixin, HistoryMixin, ReadOnlyAdmin
from event_booking.people import ORGANIZER, people


class PersonNumberMixin(admin.ModelAdmin):
    """A column for the person's key, since asking each row for the person would be a query each."""

    @admin.display(description=_("user"), ordering="user_id")
    def number(self, row: Account | AddressChange | Code) -> str:
        return str(row.user_id)


class WaitingFilter(admin.SimpleListFilter):
    """People who asked to organize."""

    title = _("asked to organize")
    parameter_name = "asked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("waiting"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(organizer_requested_at__isnull=False) if self.value() == "yes" else queryset


class ProvedFilter(admin.SimpleListFilter):
    """Whose address was proved."""

    title = _("address")
    parameter_name = "proved"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("proved")), ("no", _("not proved"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(proved_at__isnull=self.value() == "no")


class DecisionForm(ActionForm):
    """A place for the reason beside the list of actions."""

    reason = forms.CharField(label=_("Reason, if you decline"), max_length=5000, required=False)


@admin.register(Account)
class AccountAdmin(PersonNumberMixin, ChangesMixin, HistoryMixin):
    """One person, with what can be done for them."""

    list_display = ["email_key", "number", "language", "proved_at", "organizer_requested_at", "created_at"]
    list_filter = [WaitingFilter, ProvedFilter, "language"]
    search_fields = ["email_key", "=user__pk"]
    date_hierarchy = "created_at"
    raw_id_fields = ["user"]
    fields = [
        "user", "email_key", "language", "timezone", "proved_at", "locked", "organizer_requested_at",
        "organizer_message", "created_at",
    ]  # fmt: skip
    readonly_fields = [
        "user", "email_key", "proved_at", "locked", "organizer_requested_at", "organizer_message", "created_at",
    ]  # fmt: skip
    action_form = DecisionForm
    actions = ["approve", "decline", "grant", "revoke", "unlock", "switch_second_factor_off"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and _is_above(obj.user, request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A person is deleted, or nobody: without this row a sign-up that nobody proved counts as a person of old."""
        return False

    def journal_entries(self, obj: Any) -> Any:
        """What happened to the person: that is the subject of facts, not this row."""
        return super().journal_entries(obj.user)

    @admin.display(description=_("locked"), boolean=True)
    def locked(self, account: Account) -> bool:
        return is_locked(account.user)

    @admin.action(description=_("Approve as organizer"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        self._each(request, queryset, approve_organizer)

    @admin.action(description=_("Decline as organizer"), permissions=["change"])
    def decline(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        self._each(request, queryset, decline_organizer, reason=request.POST.get("reason", "").strip())

    def _each(self, request: HttpRequest, accounts: QuerySet[Account], do: Callable[..., None], **how: str) -> None:
        """Do it for one after the other, and say whose request somebody else had decided, or nobody had made."""
        for account in accounts.select_related("user"):
            if _is_above(account.user, request):
                self.message_user(request, _("%s: only superusers may do that.") % account, messages.WARNING)
                continue
            try:
                do(user=account.user, actor=request.user, **how)
            except NotWaiting as refusal:
                self.message_user(request, f"{account}: {refusal}", messages.WARNING)

    @admin.action(description=_("Give the organizer role, asked for or not"), permissions=["change"])
    def grant(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        self._each(request, queryset, grant_role, role=ORGANIZER)

    @admin.action(description=_("Take the organizer role away"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        self._each(request, queryset, revoke_role, role=ORGANIZER)

    @admin.action(description=_("Unlock after wrong passwords"), permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        self._each(request, queryset, unlock)

    def has_second_factor_permission(self, request: HttpRequest) -> bool:
        return apps.is_installed(MFA) and self.has_change_permission(request)

    @admin.action(description=_("Turn the second factor off"), permissions=["second_factor"])
    def switch_second_factor_off(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        self._each(request, queryset, switch_off)


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    """Who is signed in where."""

    list_display = ["person", "device", "address", "created_at", "last_used_at", "ended_at"]
    list_filter = [("ended_at", admin.EmptyFieldListFilter), "last_used_at"]
    list_select_related = ["user"]
    search_fields = ["device", "address", "=user__pk"]
    fields = ["user", "device", "address", "created_at", "last_used_at", "ended_at"]
    actions = ["end"]

    @admin.display(description=_("user"))
    def person(self, session: Session) -> str:
        return people().get_email(session.user) or str(session.user_id)

    def has_end_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("event_booking_accounts.change_session")

    @admin.action(description=_("End these sessions"), permissions=["end"])
    def end(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        theirs = queryset if request.user.is_superuser else queryset.exclude(user__in=_superusers())
        Session.objects.filter(pk__in=theirs.values("pk")).end()


@admin.register(Code)
class CodeAdmin(PersonNumberMixin, ReadOnlyAdmin):
    """Whether somebody waits for a code. The code itself is nowhere."""

    list_display = ["number", "purpose", "expires_at", "tries", "sends", "window_since"]
    list_filter = ["purpose"]
    search_fields = ["=user__pk"]
    fields = ["user", "purpose", "expires_at", "tries", "sends", "window_since"]


@admin.register(AddressChange)
class AddressChangeAdmin(PersonNumberMixin, ReadOnlyAdmin):
    """Who moves to another address, and until when they can come back."""

    list_display = ["number", "old_email", "new_email", "created_at", "confirmed_at", "revert_until", "reverted_at"]
    list_filter = [("confirmed_at", admin.EmptyFieldListFilter), ("reverted_at", admin.EmptyFieldListFilter)]
    search_fields = ["old_email", "new_email", "=user__pk"]
    fields = ["user", "old_email", "new_email", "created_at", "confirmed_at", "revert_until", "reverted_at"]


@admin.register(Counter)
class CounterAdmin(ReadOnlyAdmin):
    """What was done often lately. Deleting a row forgets it."""

    list_display = ["scope", "key", "count", "window_since"]
    list_filter = ["scope"]
    search_fields = ["=key"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("event_booking_accounts.delete_counter")


#: Fields of a user by which they may do more than others.
RIGHTS = ["is_staff", "is_superuser", "groups", "user_permissions"]


class EmailMixin(forms.ModelForm):
    """Refuses an address that is somebody's, however it is spelled."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        known = people().find(email)
        if known is not None and known.pk != self.instance.pk:
            raise forms.ValidationError(self.instance.unique_error_message(type(self.instance), ["email"]))
        return email


class NewUserForm(EmailMixin, BaseUserCreationForm):
    """A new person, with a password."""


class UserForm(EmailMixin, UserChangeForm):
    """What is changed of a person."""


class PasswordForm(AdminPasswordChangeForm):
    """Stores the password alone: Django's own stores all that was read before the hash, over an erasure or a ban."""

    def save(self, commit: bool = True) -> User:
        with short_transaction():
            self.user = lock(self.user)
            if was_erased(self.user):
                raise PermissionDenied
            user: User = super().save(commit=False)
            user.save(update_fields=["password"])
        return user


class UserAdmin(ChangesMixin, HistoryMixin, DjangoUserAdmin):
    """Our own users, where the site uses them."""

    list_display = ["email", "first_name", "last_name", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups"]
    search_fields = ["email", "first_name", "last_name"]
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined"]
    form, add_form, change_password_form = UserForm, NewUserForm, PasswordForm
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name")}),
        (_("Rights"), {"fields": ("is_active", *RIGHTS)}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "password1", "password2")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Rights are a superuser's to give: others would give themselves all of them."""
        return [*self.readonly_fields, *([] if request.user.is_superuser else RIGHTS)]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody who was erased: a form that was opened before would bring name and address back."""
        may = super().has_change_permission(request, obj) and not _is_above(obj, request)
        return may and not (obj and was_erased(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_above(obj, request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Nobody deletes a session or a code by itself, but those of a person go with the person."""
        shown, counts, lacking, protected = super().get_deleted_objects(objs, request)
        ours = {str(model._meta.verbose_name) for model in (Account, AddressChange, Code, Session)}
        return shown, counts, {name for name in lacking if str(name) not in ours}, protected


def _is_above(user: Any, request: HttpRequest) -> bool:
    return getattr(user, "is_superuser", False) and not request.user.is_superuser


def _superusers() -> Any:
    """Of a user model that has such."""
    users = get_user_model()
    known = any(field.name == "is_superuser" for field in users._meta.get_fields())
    return users._default_manager.filter(is_superuser=True) if known else users._default_manager.none()


if get_user_model() is User:
    admin.site.register(User, UserAdmin)
