"""The example site with the users that Django brings along: a name, and an address that may repeat."""

from tests.settings import *  # noqa: F403

AUTH_USER_MODEL = "auth.User"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
