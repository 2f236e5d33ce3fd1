"""For gunicorn: ``gunicorn example_project.wsgi``."""

import os
import re
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_project.settings")

CHARSET = re.compile(r""";\s*charset\*?\s*=\s*("[^"]*"|[^;]*)""", re.IGNORECASE)


def in_utf8(application: Callable[..., Any]) -> Callable[..., Any]:
    """Hear no other charset than UTF-8, which is what all clients of this site send.

    Django decodes the query string by whatever Python codec the header names, before any middleware: ``charset=hex``
    would be a 500 for anybody.
    """

    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if "CONTENT_TYPE" in environ:
            environ["CONTENT_TYPE"] = CHARSET.sub("", environ["CONTENT_TYPE"])
        return application(environ, start_response)

    return call


application = in_utf8(get_wsgi_application())
