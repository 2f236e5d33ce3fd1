from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.db import models


class Member(AbstractBaseUser, PermissionsMixin):
    """A user model of a club's own: a number instead of a name, and dues."""

    number = models.CharField(max_length=40, unique=True)
    mail = models.EmailField()
    has_paid = models.BooleanField(default=False)

    objects = UserManager()

    USERNAME_FIELD = "number"
    EMAIL_FIELD = "mail"

    def __str__(self):
        return self.number
