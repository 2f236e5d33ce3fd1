from allauth.mfa import app_settings as mfa_settings
from django.apps import apps
from django.urls import path

from event_booking.accounts.views.account import AccountView, OrganizerView
from event_booking.accounts.views.address import AddressView, ConfirmAddressView, RevertAddressView
from event_booking.accounts.views.export import ExportView
from event_booking.accounts.views.organizers import ApproveOrganizerView, DeclineOrganizerView, OrganizerRequestsView
from event_booking.accounts.views.own_sessions import EndOthersView, SessionListView, SessionView
from event_booking.accounts.views.passwords import ChangePasswordView, ForgotPasswordView, ResetPasswordView
from event_booking.accounts.views.registration import ActivateView, RegisterView, ResendView
from event_booking.accounts.views.sessions import LoginView, LogoutView, RefreshView

__all__ = ["urlpatterns"]

app_name = "event_booking_accounts"
urlpatterns = [
    path("register/", RegisterView.as_view(), name="register"),
    path("activate/", ActivateView.as_view(), name="activate"),
    path("activate/resend/", ResendView.as_view(), name="resend"),
    path("login/", LoginView.as_view(), name="login"),
    path("login/refresh/", RefreshView.as_view(), name="refresh"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("change_password/", ChangePasswordView.as_view(), name="change-password"),
    path("forgot_password/", ForgotPasswordView.as_view(), name="forgot-password"),
    path("forgot_password/confirm/", ResetPasswordView.as_view(), name="reset-password"),
    path("account/", AccountView.as_view(), name="account"),
    path("account/sessions/", SessionListView.as_view(), name="sessions"),
    path("account/sessions/end_others/", EndOthersView.as_view(), name="end-other-sessions"),
    path("account/sessions/<uuid:session>/", SessionView.as_view(), name="session"),
    path("account/export/", ExportView.as_view(), name="export"),
    path("account/email/", AddressView.as_view(), name="address"),
    path("account/email/confirm/", ConfirmAddressView.as_view(), name="confirm-address"),
    path("account/email/revert/", RevertAddressView.as_view(), name="revert-address"),
    path("account/organizer/", OrganizerView.as_view(), name="organizer"),
    path("organizer_requests/", OrganizerRequestsView.as_view(), name="organizer-requests"),
    path("organizer_requests/<str:user_id>/approve/", ApproveOrganizerView.as_view(), name="approve-organizer"),
    path("organizer_requests/<str:user_id>/decline/", DeclineOrganizerView.as_view(), name="decline-organizer"),
]

if apps.is_installed("allauth.mfa"):
    from event_booking.accounts.views import second_factor

    urlpatterns += [
        path("login/mfa/", second_factor.SecondStepView.as_view(), name="login-mfa"),
        path("account/mfa/", second_factor.SecondFactorView.as_view(), name="mfa"),
        path("account/mfa/totp/", second_factor.TotpView.as_view(), name="mfa-totp"),
        path("account/mfa/totp/confirm/", second_factor.ConfirmTotpView.as_view(), name="mfa-totp-confirm"),
        path("account/mfa/recovery_codes/", second_factor.RecoveryCodesView.as_view(), name="mfa-recovery-codes"),
    ]

if apps.is_installed("allauth.mfa") and "webauthn" in mfa_settings.SUPPORTED_TYPES:
    from event_booking.accounts.views import passkeys

    urlpatterns += [
        path("login/mfa/passkey/", passkeys.PasskeyChallengeView.as_view(), name="login-passkey"),
        path("login/mfa/passkey/confirm/", passkeys.PasskeyAnswerView.as_view(), name="login-passkey-confirm"),
        path("account/mfa/passkeys/", passkeys.BeginPasskeyView.as_view(), name="passkeys"),
        path("account/mfa/passkeys/confirm/", passkeys.ConfirmPasskeyView.as_view(), name="passkey-confirm"),
        path("account/mfa/passkeys/<int:passkey>/", passkeys.PasskeyView.as_view(), name="passkey"),
    ]

if apps.is_installed("allauth.socialaccount"):
    from event_booking.accounts.views import social

    urlpatterns += [
        path("login/social/", social.ProviderListView.as_view(), name="login-social-providers"),
        path("login/social/<slug:provider>/", social.SocialLoginView.as_view(), name="login-social"),
        path("account/social/", social.SocialAccountListView.as_view(), name="social-accounts"),
        path("account/social/<int:identity>/", social.SocialAccountView.as_view(), name="social-account"),
    ]
