"""What accounts refuse."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from event_booking.exceptions import EventBookingError, Forbidden, ServiceUnavailable, Unauthorized


class WrongCredentials(Unauthorized):
    """Unknown address, unproved address, wrong password, banned person: which of these stays unsaid."""

    code = "invalid_credentials"
    message = _("No active account was found with this address and password.")


class InvalidToken(Unauthorized):
    """A token is forged, expired or used, or its session has ended."""

    code = "token_not_valid"
    message = _("This token is not valid, or no longer.")


class MfaRequired(Unauthorized):
    """The password was right, or whatever else came first; a code of the second factor is wanted as well."""

    code = "mfa_required"
    message = _("Please enter a code of your second factor.")

    def __init__(self, mfa_token: str, methods: Sequence[str] = ()) -> None:
        super().__init__()
        self.extra = {"mfa_token": mfa_token, "mfa_methods": list(methods)}


class SecondFactorOn(EventBookingError):
    """It is on already; to move to another app, turn it off first."""

    code = "mfa_is_on"
    message = _("The second factor is on already.")


class TooManyPasskeys(EventBookingError):
    """More of them help nobody."""

    code = "too_many_passkeys"
    message = _("You have too many passkeys. Please remove one first.")


class SecondFactorOff(EventBookingError):
    """There is nothing to turn off, and no recovery codes without it."""

    code = "mfa_is_off"
    message = _("The second factor is not on.")


class SignUpClosed(Forbidden):
    """The site's allauth adapter lets nobody sign up at the moment."""

    code = "sign_up_closed"
    message = _("Sign-up is closed.")


class AddressFixed(Forbidden):
    """The site's ``USER_BACKEND`` does not let this person's address be changed here."""

    code = "address_fixed"
    message = _("Your address can not be changed here.")


class OrganizersClosed(Forbidden):
    """``ORGANIZER_SIGNUP`` is "closed"."""

    code = "organizer_signup_closed"
    message = _("Nobody can become an organizer by asking.")


class PasswordKeptElsewhere(EventBookingError):
    """People and their passwords come from another system (``keeps_passwords`` of the user backend)."""

    code = "password_kept_elsewhere"
    message = _("Your password is kept by another system. Please change it there.")


class NotWaiting(EventBookingError):
    """Nobody's request to organize is open: it was decided before, or never made."""

    code = "organizer_request_decided"
    message = _("This person has no open request to organize; it may have been decided already.")


class SocialLoginFailed(Unauthorized):
    """The provider does not say who it is, or it is somebody who may not come in: which of these stays unsaid."""

    code = "social_login_failed"
    message = _("Signing in through that site did not work. Please try again.")


class SocialAddressUnverified(EventBookingError):
    """The provider has not verified an address, and nobody is known by this identity; no address is looked for."""

    code = "social_address_unverified"
    message = _("That site has not verified your e-mail address. Please verify it there, or sign up here.")


class SocialAddressUnproved(EventBookingError):
    """The account with this address never proved it, and was not made by sign-up."""

    code = "social_address_unproved"
    message = _("Your address was never proved here. Please choose a new password with a mailed code, then try again.")


class SocialAddressTaken(EventBookingError):
    """The address belongs to an account that is not this person's for certain."""

    code = "social_address_taken"
    message = _("Your account is linked with another identity, or its address is kept for somebody else.")


class LastWayToSignIn(EventBookingError):
    """Without it the person could not come back."""

    code = "last_way_to_sign_in"
    message = _("This is your only way to sign in. Please set a password first.")


class ProviderUnavailable(ServiceUnavailable):
    """The site by which somebody wants to sign in does not answer, or answers nonsense."""

    code = "provider_unavailable"
    message = _("That site does not answer as it should. Please try again in a moment.")
