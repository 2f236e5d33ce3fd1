"""What the mails about accounts are shown with where no person is about: every mail, and each form of it."""

from collections.abc import Mapping
from typing import Any

CODE: Mapping[str, Any] = {"code": "482913", "minutes": 10}

#: Name of the sample to its template and what the template is given.
MAILS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "activation_code": ("activation_code", CODE),
    "reset_code": ("reset_code", CODE),
    "new_address_code": ("new_address_code", CODE),
    "account_exists": ("account_exists", {}),
    "address_taken": ("address_taken", {}),
    "address_changed": ("address_changed", {"link": "https://booking.example/account/email/revert/", "days": 7}),
    "address_changed_for_good": ("address_changed", {"link": "", "days": 7}),
    "address_reverted": ("address_reverted", {}),
    "social_linked": ("social_linked", {"provider": "Example ID"}),
    "mfa_turned_on": ("second_factor", {"what": "mfa_turned_on"}),
    "mfa_turned_off": ("second_factor", {"what": "mfa_turned_off", "factor": "passkey", "by": ""}),
    "mfa_turned_off_by_admin": ("second_factor", {"what": "mfa_turned_off", "by": "admin"}),
    "recovery_codes_made": ("second_factor", {"what": "recovery_codes_made"}),
    "recovery_code_used": ("second_factor", {"what": "recovery_code_used", "left": 7}),
    "mfa_locked": ("second_factor", {"what": "mfa_locked"}),
}
