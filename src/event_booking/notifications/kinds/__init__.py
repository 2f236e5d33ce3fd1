"""Kinds of notification: which fact tells whom what.

A site adds its own in an app's ``receivers.py``::

    @kind("shop.voucher", title=_("Vouchers"), fact="shop.voucher_given")
    def voucher(entry):
        yield Notice(user=entry.data["user"], context={"amount": entry.data["amount"]}, url="/vouchers/")

and two templates, ``event_booking/notifications/shop.voucher/title.txt`` and ``…/text.txt``.
"""

from event_booking.notifications.kinds.registry import DIGEST, KINDS, Kind, Notice, kind

__all__ = ["DIGEST", "KINDS", "Kind", "Notice", "kind"]
