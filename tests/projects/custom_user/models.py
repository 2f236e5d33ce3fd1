import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


class MemberManager(BaseUserManager):
    def create_superuser(self, contact, password=None, **fields):
        member = self.model(contact=contact, is_staff=True, is_superuser=True, **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member


class Member(AbstractBaseUser, PermissionsMixin):
    """Somebody with one name, whichever way people are named where they live."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.EmailField(unique=True)
    full_name = models.CharField(max_length=301, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    objects = MemberManager()

    EMAIL_FIELD = "contact"
    USERNAME_FIELD = "contact"

    def __str__(self):
        return self.full_name or str(self.uid)
