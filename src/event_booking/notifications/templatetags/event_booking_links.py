"""Texts of people in HTML: escaped, with what is plainly an address of the web made a link."""

import re

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

#: Only with its scheme: whatever else looks like an address is text.
ADDRESS = re.compile(r"""(https?://[^\s<>"'`\\^{}|]+)""")
#: At the end of an address it belongs to the sentence.
AFTER = ".,;:!?)]"


@register.filter
def with_links(text: str) -> SafeString:
    """Lines and links of a text, everything else escaped. The address that is shown is the one that it leads to."""
    parts = ADDRESS.split(text.replace("\r\n", "\n"))
    # every second part is an address
    html = "".join(_link(part) if number % 2 else escape(part) for number, part in enumerate(parts))
    return mark_safe(html.replace("\n", "<br>"))  # noqa: S308 - each part was escaped


def _link(address: str) -> SafeString:
    bare = address.rstrip(AFTER)
    link = format_html('<a href="{0}" rel="nofollow noopener" style="color:inherit">{0}</a>', bare)
    return link + escape(address[len(bare) :])
