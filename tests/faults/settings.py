"""The settings of ``tests.crashes``, with mails that leave by SMTP, and a server that is not waited for long."""

import os

from example_project.mailers import SMTP, mail_settings
from tests.crashes.settings import *  # noqa: F403

SECONDS = float(os.environ.get("MAIL_SECONDS", "2"))
vars().update(mail_settings(SMTP, host=os.environ["EMAIL_HOST"], port=int(os.environ["EMAIL_PORT"]), timeout=SECONDS))
