"""Whether a password is somebody's, and hashing it anew where Django's hashers have become stronger since."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password, make_password
from django.views.decorators.debug import sensitive_variables


@sensitive_variables()
def is_password_of(user: Any, password: str) -> bool:
    """Whether it is the one of the row that was read: ``user.password`` stays what was judged.

    Django's ``user.check_password`` stores an outdated hash anew whatever the row has by now: an old password that is
    on its way would undo the reset that was to shut it out. A user model with a way of its own is asked as it is.
    """
    if type(user).check_password is not AbstractBaseUser.check_password:
        return bool(user.check_password(password))
    return check_password(password, user.password, lambda raw: _hash_anew(user, raw))


@sensitive_variables()
def _hash_anew(user: Any, password: str) -> None:
    """Only over the hash that was judged. Another one is taken over if it is of the same password, hashed anew by a
    login at the same moment; else ``user`` keeps the one that is no more, by which whoever compares them refuses.
    """
    rows, new = type(user)._default_manager.filter(pk=user.pk), make_password(password)
    if rows.filter(password=user.password).update(password=new):
        user.password = new
        return
    stored = rows.values_list("password", flat=True).first()
    if stored is not None and check_password(password, stored):
        user.password = stored
