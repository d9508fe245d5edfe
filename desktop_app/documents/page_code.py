"""The code of a page, drawn: a QR code of 21 × 21 squares of half a millimetre, which a scan of 150 dpi still shows."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.documents.sheet import Sheet

_SQUARE = 1.42
"""Points: half a millimetre, three dots of a scan of 150 dpi."""
_COUNT = 21
SIDE = _SQUARE * _COUNT
"""Points along a side of the code, without the blank around it."""
BLANK = 3 * _SQUARE
"""Blank that is kept around it."""


def draw_page_code(sheet: Sheet, text: str, left: float, low: float) -> None:
    """Draw the code of ``text`` with its lower left corner at (``left``, ``low``), on white that sets it apart."""
    sheet.fill(left - BLANK, low - BLANK, SIDE + 2 * BLANK, SIDE + 2 * BLANK, 1.0)
    boxes = []
    for row, squares in enumerate(_squares(text)):
        at = 0
        for dark, run in groupby(squares):
            count = len(list(run))
            if dark:
                top = low + SIDE - row * _SQUARE
                boxes.append((left + at * _SQUARE, top - _SQUARE, count * _SQUARE, _SQUARE))
            at += count
    sheet.fill_boxes(boxes)


def _squares(text: str) -> list[list[bool]]:
    """Row by row from the top, whether each square is dark."""
    from reportlab.graphics.barcode import qrencoder  # noqa: PLC0415 - brings every other barcode: with the first code

    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QRAlphaNum(text))
    code.make()
    count = code.getModuleCount()
    assert count == _COUNT  # noqa: S101 - the texts of ``PageCode`` are all of one length
    return [[bool(code.isDark(row, column)) for column in range(count)] for row in range(count)]
