from django.urls import path

from event_booking.accounts.views.account import AccountView, OrganizerView
from event_booking.accounts.views.export import ExportView
from event_booking.accounts.views.own_sessions import EndOthersView, SessionListView, SessionView
from event_booking.accounts.views.passwords import ChangePasswordView, ForgotPasswordView, ResetPasswordView
from event_booking.accounts.views.registration import ActivateView, RegisterView, ResendView
from event_booking.accounts.views.sessions import LoginView, LogoutView, RefreshView

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
    path("account/organizer/", OrganizerView.as_view(), name="organizer"),
]
