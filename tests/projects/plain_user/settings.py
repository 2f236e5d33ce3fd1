"""The example site with the users that Django brings along: a name, and an address that may repeat."""

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

AUTH_USER_MODEL = "auth.User"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
if "TEST" not in DATABASES["default"]:
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}_plain_user"}
