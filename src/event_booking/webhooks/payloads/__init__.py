"""What organizers' systems are told of a fact.

A site tells more, in an app's ``receivers.py``::

    @tells("shop.parcel_sent")
    def parcel_sent(entry):
        return Told(owner=entry.data["seller"], data={"parcel": entry.data["number"]})

It is told of things, by their numbers: what a system needs of people, it asks for with its owner's rights.
"""

from event_booking.webhooks.payloads.registry import TOLD, Told, tells

__all__ = ["TOLD", "Told", "tells"]
