"""One pass of paper: pages of finished files, drawn in bands at their true size. Runs on a task, never on the window's thread.

Qt allows a printer to be painted on from any one thread. Nothing is scaled: a point of the file is a point on paper,
and a page that lies across is turned so that its head is at the binding.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from desktop_app.documents.pdf_reading import PdfReading
from desktop_app.documents.watch import step, stop_if_cancelled
from desktop_app.errors import AppError, Cancelled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop_app.documents.watch import Watch
    from desktop_app.packet.print_plan import Pass

STAGE = "打印"
_MOST_PIXELS = 4_000_000
"""Pixels drawn at once: 16 MB."""
_POINTS_PER_INCH = 72.0
_WHITE = 0xFF


class NotPrinted(AppError):
    """The printer did not take it."""


def print_pass(one: Pass, files: Mapping[str, Path], printer: QPrinter, dpi: int, watch: Watch) -> int:
    """Send every side of ``one`` to ``printer``, at about ``dpi``; how many sides have gone out.

    Raises:
        NotPrinted: the printer does not take the job, or stops taking it.
        UnreadableInput: a file cannot be read.
        Cancelled: ``watch`` called it off; the printer was told to forget the job.
    """
    painter = QPainter()
    with ExitStack() as open_files:
        readings: dict[str, PdfReading] = {}
        for name in {side.file for side in one.sides if side.page}:
            readings[name] = PdfReading(files[name])
            open_files.callback(readings[name].close)
        if not painter.begin(printer):
            raise NotPrinted("打印机没有接受", "看打印机是不是开着、有没有连上，再试一次")
        try:
            for number, side in enumerate(one.sides):
                step(watch, STAGE, number, len(one.sides))
                if number and not printer.newPage():
                    raise NotPrinted(f"印到第 {number} 面时打印机没有再接受", "看看打印机，再重印本份")
                if side.page:
                    _draw_page(painter, readings[side.file], side.page - 1, printer, dpi, watch)
            step(watch, STAGE, len(one.sides), len(one.sides))
        except (Cancelled, AppError):
            printer.abort()
            raise
        finally:
            painter.end()
    return sum(side.page > 0 for side in one.sides)


def _draw_page(
    painter: QPainter, reading: PdfReading, number: int, printer: QPrinter, wanted: int, watch: Watch
) -> None:
    """Draw one page in the middle of the sheet, which it fills when it is A4."""
    resolution = printer.resolution()
    dots = _dots_per_pixel(resolution, wanted)
    scale = resolution / dots / _POINTS_PER_INCH
    wide, high = reading.sizes[number]
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    painter.save()
    try:
        if wide > high:  # its head goes to the binding, on the left of a right-hand page
            painter.translate(0, paper.height())
            painter.rotate(-90)
            paper = QRectF(0, 0, paper.height(), paper.width())
        left = round((paper.width() - wide * scale * dots) / 2)
        top = round((paper.height() - high * scale * dots) / 2)
        rows = reading.rows(number, scale)
        each = max(64, int(_MOST_PIXELS / (wide * scale)))
        for first in range(0, rows, each):
            stop_if_cancelled(watch)
            picture = reading.band(number, scale, first, min(each, rows - first))
            if picture.pixels.count(_WHITE) == len(picture.pixels):
                continue
            image = QImage(
                picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32
            )
            if image.allGray():  # a quarter of the size, and no colour ink in black letters
                image = image.convertToFormat(QImage.Format.Format_Grayscale8)
            place = QRect(left, top + first * dots, picture.width * dots, picture.height * dots)
            painter.drawImage(place, image)
    finally:
        painter.restore()


def _dots_per_pixel(resolution: int, wanted: int) -> int:
    """Dots of the printer for one pixel: whole ones, so that bands meet; the fewest that are no finer than ``wanted``."""
    return next((dots for dots in range(1, 17) if resolution % dots == 0 and resolution / dots <= wanted), 1)
