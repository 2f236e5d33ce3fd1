"""What accounts refuse."""

from django.utils.translation import gettext_lazy as _

from event_booking.exceptions import Forbidden, Unauthorized


class WrongCredentials(Unauthorized):
    """Unknown address, unproved address, wrong password, banned person: which of these stays unsaid."""

    code = "invalid_credentials"
    message = _("No active account was found with this address and password.")


class InvalidToken(Unauthorized):
    """A token is forged, expired or used, or its session has ended."""

    code = "token_not_valid"
    message = _("This token is not valid, or no longer.")


class SignUpClosed(Forbidden):
    """The site's allauth adapter lets nobody sign up at the moment."""

    code = "sign_up_closed"
    message = _("Sign-up is closed.")


class OrganizersClosed(Forbidden):
    """``ORGANIZER_SIGNUP`` is "closed"."""

    code = "organizer_signup_closed"
    message = _("Nobody can become an organizer by asking.")
