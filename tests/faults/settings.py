"""The settings of ``tests.crashes``, with mails that leave by SMTP."""

import os

from example_project.mailers import SMTP, mail_settings
from tests.crashes.settings import *  # noqa: F403

#: A busy machine's server is slow, and not away: who gives it up sends a mail twice.
SECONDS = float(os.environ.get("MAIL_SECONDS", "30"))
vars().update(mail_settings(SMTP, host=os.environ["EMAIL_HOST"], port=int(os.environ["EMAIL_PORT"]), timeout=SECONDS))
