"""The list of attendees as a workbook, for sites that have the extra ``xlsx``."""

from contextlib import ExitStack
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext as _

from event_booking.bookings.attendee_list import attendee_rows
from event_booking.bookings.exceptions import XlsxNotInstalled
from event_booking.events.models import Event

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a cell can have of what Excel calls a character: letters beyond the first 65,536 are two.
LONGEST_CELL = 32_767
#: What a sheet's name may be long.
LONGEST_NAME = 31
WIDTH = 22


def attendees_xlsx(event: Event) -> IO[bytes]:
    """The list as an XLSX file, to be read and closed by the caller; raises ``XlsxNotInstalled``.

    Rows go to the disk one by one, so that a long list takes no more memory than a short one.
    """
    try:
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import FileCreateError
    except ImportError as error:
        raise XlsxNotInstalled from error
    with ExitStack() as whatever_fails:
        out = whatever_fails.enter_context(TemporaryFile())
        try:
            # its parts lie in a folder that goes in any case: the library leaves them where they are when it fails
            with TemporaryDirectory() as parts, Workbook(out, {"constant_memory": True, "tmpdir": parts}) as book:
                _write(book, event)
        except FileCreateError as error:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()  # or its rows would take room on the disk until it is collected
            raise error.args[0] from error  # a full disk is answered as one
        out.seek(0)
        whatever_fails.pop_all()
    return out


def _write(book: Any, event: Event) -> None:
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(_("Attendees")[:LONGEST_NAME])
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(attendee_rows(event)):
        if number == 0:
            sheet.set_column(0, len(row) - 1, WIDTH)
        for column, text in enumerate(row):
            # as text, whatever it looks like: ``write`` would make numbers, links and formulas of some
            sheet.write_string(number, column, _cell(text), bold if number == 0 else None)


def _cell(text: str) -> str:
    """Text that fits, and that is no markup: what begins with ``<r>`` the library may write into the sheet as it is."""
    plain = f"'{text}" if text.startswith("<r>") else text
    return plain.encode("utf-16-le")[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")
