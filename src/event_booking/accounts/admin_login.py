"""The admin's login with a field for the code of a second factor."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables


class SecondFactorLoginForm(AdminAuthenticationForm):
    """Name, password, and the code that ``LockingModelBackend`` wants of those who have a second factor."""

    code = forms.CharField(
        label=_("Code"),
        required=False,
        help_text=_("If you have a second factor: its code, or a recovery code."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if name is not None and password:
            code = self.cleaned_data.get("code", "")
            self.user_cache: Any = authenticate(self.request, username=name, password=password, code=code)
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data


def ask_for_code(site: admin.AdminSite) -> None:
    """Let this admin's login ask for the code, unless the site has a login of its own there."""
    if site.login_form is None and site.login_template is None:
        site.login_form, site.login_template = SecondFactorLoginForm, "event_booking/accounts/admin_login.html"
