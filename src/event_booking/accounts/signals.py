"""Facts about accounts. Subject: the user."""

from event_booking.journal.facts import Fact

#: A mail with a code is wanted. ``data["purpose"]``: ``"activate"``, ``"reset"`` or ``"email"``. The code is made when
#: the mail is sent, so that it never stands anywhere but in the mail.
code_wanted = Fact("account.code_wanted")

#: A code was asked for and is not sent: too often, banned, or nobody has the address, or somebody else has the one that
#: a person wants (in these two cases the subject is no user: people read in their export what is written about them).
#: ``data["purpose"]``: what the code was for, as above. Missing where the note of ``sign_up_repeated`` is not sent,
#: whose data it then has.
code_withheld = Fact("account.code_withheld")

#: Somebody tried to sign up with an address that has an account already: its owner is told, the asker is not.
#: ``data["change"]``: the address has no account now, but the person who left it by this change may come back to it.
sign_up_repeated = Fact("account.sign_up_repeated")

#: An address was proved; from now on the person can sign in.
account_activated = Fact("account.activated")

#: A login was refused: nobody has the address (then the subject is no user), it is not proved, the password is wrong,
#: or the person is banned. Attempts while it is locked are not written down.
login_refused = Fact("account.login_refused")

#: A guess of a code was wrong. ``data["purpose"]``. The subject is no user if it was not judged: nobody has the
#: address, or it has no code that counts.
code_refused = Fact("account.code_refused")

#: A signed-in person's password, asked for again, was wrong.
password_refused = Fact("account.password_refused")

#: Somebody signed in.
signed_in = Fact("account.signed_in")

#: An address was locked for a while after too many wrong passwords. The subject is no user if nobody has the address.
login_locked = Fact("account.login_locked")

#: An administrator opened a locked account.
login_unlocked = Fact("account.login_unlocked")

#: A person ended one of their sessions, or ``data["number"]`` others at once; staff possibly 0, since their sessions in
#: Django's admin end as well.
session_ended = Fact("account.session_ended")

#: A refresh token came a second time: the whole session was ended.
token_reused = Fact("account.token_reused")

#: A password was changed or reset; other sessions have ended. ``data["by"]``: ``"password"`` or ``"code"``.
password_changed = Fact("account.password_changed")

#: A person wants another address; a code for it is wanted as well.
address_change_asked = Fact("account.address_change_asked")

#: A person proved another address and has it now; other sessions have ended. ``data["change"]``: number of the
#: ``AddressChange``, which knows both addresses until it is over.
address_changed = Fact("account.address_changed")

#: The old address took the account back: every session has ended, and the password is gone. ``data["change"]``.
address_reverted = Fact("account.address_reverted")

#: A second factor was turned on; other sessions have ended. ``data["factor"]``: ``"totp"`` or ``"passkey"``.
mfa_turned_on = Fact("account.mfa_turned_on")

#: A second factor was turned off. ``data["by"]``: ``"person"`` or ``"admin"``, who is the actor. ``data["factor"]``: as
#: above; an admin turns off all of them.
mfa_turned_off = Fact("account.mfa_turned_off")

#: New recovery codes were made; the old ones are dead. (Turning the second factor on makes the first ones.)
recovery_codes_made = Fact("account.recovery_codes_made")

#: A recovery code was used up. ``data["left"]``: how many are left.
recovery_code_used = Fact("account.recovery_code_used")

#: A code of the second factor was wrong, or used before. Codes that are not judged any more are not written down.
mfa_refused = Fact("account.mfa_refused")

#: Codes of a person's second factor are not judged for a while, after too many wrong ones. Whoever entered them knew
#: the password.
mfa_locked = Fact("account.mfa_locked")

#: Somebody signs in by another site from now on. ``data["provider"]``; ``data["account"]``: ``"new"`` (made now),
#: ``"pending"`` (never proved before) or ``"known"``.
social_linked = Fact("account.social_linked")

#: Somebody does not sign in by another site any more. ``data["provider"]``.
social_unlinked = Fact("account.social_unlinked")

#: Nobody was let in who came by another site. ``data["provider"]``; ``data["reason"]``: the public code of the refusal.
#: The subject is no user.
social_refused = Fact("account.social_refused")

#: Somebody asks to become an organizer.
organizer_requested = Fact("account.organizer_requested")

#: An admin declined a request to organize. ``data["reason"]``: what the admin says to the person, possibly empty.
organizer_declined = Fact("account.organizer_declined", words=["reason"])

#: A role was given. ``data["role"]``. Actor: who gave it, or nobody.
role_granted = Fact("account.role_granted")

#: A role was taken. ``data["role"]``.
role_revoked = Fact("account.role_revoked")

#: An account was erased. Every app drops what it keeps about the person. Comes a second time, with ``data["again"]``,
#: half a minute later, for what a request on its way may have stored meanwhile. ``data["mentioned"]``, where there is
#: any: primary keys of rows of others that name the person by an address, by the names of ``finds_mentions``.
account_erased = Fact("account.erased")
