"""What is sent and answered."""

from event_booking.accounts.serializers.people import (
    AccountChangeSerializer,
    AccountSerializer,
    OrganizerRequestSerializer,
    PasswordSerializer,
    UserSerializer,
)
from event_booking.accounts.serializers.signing_in import (
    TOKENS,
    ActivateSerializer,
    ChangePasswordSerializer,
    DetailSerializer,
    EmailSerializer,
    LoginSerializer,
    RefreshSerializer,
    RegisterSerializer,
    ResetPasswordSerializer,
    SignedInSerializer,
    TokensSerializer,
)

__all__ = [
    "TOKENS",
    "AccountChangeSerializer",
    "AccountSerializer",
    "ActivateSerializer",
    "ChangePasswordSerializer",
    "DetailSerializer",
    "EmailSerializer",
    "LoginSerializer",
    "OrganizerRequestSerializer",
    "PasswordSerializer",
    "RefreshSerializer",
    "RegisterSerializer",
    "ResetPasswordSerializer",
    "SignedInSerializer",
    "TokensSerializer",
    "UserSerializer",
]
