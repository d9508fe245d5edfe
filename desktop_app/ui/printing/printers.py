"""The printers of this computer, as Qt knows them. What one cannot do is asked before, since it is dropped without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

if TYPE_CHECKING:
    from collections.abc import Sequence


class Printers(Protocol):
    """Where sheets can be sent."""

    def names(self) -> Sequence[str]:
        """What the printers are called; the usual one first."""

    def turns_sheets(self, name: str) -> bool:
        """Whether this printer says that it prints on both sides by itself."""

    def printer(self, name: str) -> QPrinter:
        """A new job for this printer."""


class SystemPrinters:
    """The printers that are set up in the system."""

    def names(self) -> Sequence[str]:
        """What the printers are called; the usual one first."""
        usual = QPrinterInfo.defaultPrinterName()
        names = sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))
        return tuple(names)

    def turns_sheets(self, name: str) -> bool:
        """Whether this printer says that it prints on both sides by itself."""
        modes = QPrinterInfo.printerInfo(name).supportedDuplexModes()
        return QPrinter.DuplexMode.DuplexLongSide in modes or QPrinter.DuplexMode.DuplexAuto in modes

    def printer(self, name: str) -> QPrinter:
        """A new job for this printer."""
        return QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)


def set_up(printer: QPrinter, title: str, *, duplex: bool) -> None:
    """A4, no margin of Qt's own, one copy, and the sides asked for: the size on paper is the size in the file."""
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    printer.setCopyCount(1)
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide if duplex else QPrinter.DuplexMode.DuplexNone)
