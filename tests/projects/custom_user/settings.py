"""The example site with users of its own: a UUID as key, one name, and an address that is called otherwise."""

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, EVENT_BOOKING, INSTALLED_APPS, SIMPLE_JWT

INSTALLED_APPS = [*INSTALLED_APPS, "tests.projects.custom_user"]
if "TEST" not in DATABASES["default"]:
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}_custom_user"}
AUTH_USER_MODEL = "custom_user.Member"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "contact"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
SIMPLE_JWT = {**SIMPLE_JWT, "USER_ID_FIELD": "pk"}
EVENT_BOOKING = {**EVENT_BOOKING, "USER_BACKEND": "tests.projects.custom_user.people.MemberBackend"}
