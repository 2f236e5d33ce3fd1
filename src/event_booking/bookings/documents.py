"""What people print or show: QR codes, PDF tickets."""

from io import BytesIO
from itertools import groupby
from pathlib import Path

import segno
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A5
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import FILL_NON_ZERO, Canvas

from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.ticket_keys import ticket_token
from event_booking.conf import app_settings
from event_booking.events.models import Event
from event_booking.people import people

FONTS = Path(__file__).parent / "fonts"
#: Of a QR symbol's square.
HAIR = 0.02


def qr_svg(token: str) -> bytes:
    """The ticket's signed code as a QR symbol, in SVG."""
    out = BytesIO()
    segno.make(token, error="m", micro=False).save(out, kind="svg", scale=6, border=4, title=_("Ticket"))
    return out.getvalue()


def tickets_pdf(booking: Booking) -> bytes:
    """One page a living ticket, in fonts that know Latin and Cyrillic letters."""
    _register_fonts()
    out = BytesIO()
    canvas = Canvas(out, pagesize=A5, invariant=True)
    canvas.setTitle(booking.event.title)
    names = {item.ticket_type_id: item.name for item in booking.items.all()}
    for ticket in booking.tickets.all():
        if ticket.status in Ticket.LIVING:
            # one that came by a move after the lines were read has its type's name
            _draw(canvas, booking, ticket, names.get(ticket.ticket_type_id) or ticket.ticket_type.name)
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def when(event: Event) -> str:
    """Date and time as the clock on the wall shows them there."""
    local = timezone.localtime(event.starts_at, event.zone)
    return f"{formats.date_format(local, 'DATETIME_FORMAT')} ({event.timezone})"


def _register_fonts() -> None:
    if "EventBooking" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("EventBooking-Bold", FONTS / "DejaVuSans-Bold.ttf"))
        pdfmetrics.registerFont(TTFont("EventBooking", FONTS / "DejaVuSans.ttf"))


def _draw(canvas: Canvas, booking: Booking, ticket: Ticket, type_name: str) -> None:
    width, height = A5
    event, left = booking.event, 15 * mm
    place = ", ".join(part for part in (event.venue_name, event.venue_address, event.city) if part)
    y = height - 22 * mm
    # as many lines of each as leave the code free, however long they are
    lines = [
        ("EventBooking-Bold", 18 if len(event.title) < 80 else 13, event.title, 3),
        ("EventBooking", 11, when(event), 2),
        ("EventBooking", 11, place or (_("Online") if event.format == Event.Format.ONLINE else ""), 3),
        ("EventBooking-Bold", 12, type_name, 2),
        ("EventBooking", 11, ticket.attendee_name or people().get_name(booking.user), 2),
    ]
    for font, size, text, most in lines:
        for line in simpleSplit(text, font, size, width - 2 * left)[:most]:
            canvas.setFont(font, size)
            canvas.drawString(left, y, line)
            y -= size * 1.4
        y -= 2 * mm
    token = ticket_token(code=ticket.code, event_id=booking.event_id)
    _draw_qr(canvas, token, x=(width - 70 * mm) / 2, y=24 * mm, side=70 * mm)
    canvas.setFont("EventBooking", 8)
    canvas.drawCentredString(width / 2, 16 * mm, f"{_('Booking')} {booking.reference}")
    canvas.drawCentredString(width / 2, 11 * mm, app_settings().SITE_NAME)


def _draw_qr(canvas: Canvas, token: str, *, x: float, y: float, side: float) -> None:
    rows = list(segno.make(token, error="m", micro=False).matrix)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(side / len(rows), side / len(rows))
    path = canvas.beginPath()
    for line, row in enumerate(reversed(rows)):
        column = 0
        for dark, run in groupby(row):
            width = len(list(run))
            if dark:
                # a hair larger than the grid, or viewers show seams between the squares
                path.rect(column, line, width + HAIR, 1 + HAIR)
            column += width
    canvas.drawPath(path, stroke=0, fill=1, fillMode=FILL_NON_ZERO)  # they overlap by that hair
    canvas.restoreState()
