"""Printers of a test: Qt's own way to a file, one for each job, so that what came out can be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
from PySide6.QtPrintSupport import QPrinter

if TYPE_CHECKING:
    from pathlib import Path

TURNING, PLAIN = "翻面打印机", "单面打印机"


class FilePrinters:
    """Two printers; only one turns its sheets."""

    def __init__(self, folder: Path, resolution: int = 96) -> None:
        self._folder = folder
        self._resolution = resolution
        self.jobs: list[Path] = []
        """What came out, job by job."""

    def names(self):
        return (TURNING, PLAIN)

    def turns_sheets(self, name):
        return name == TURNING

    def printer(self, name):
        job = self._folder / f"{name}-{len(self.jobs) + 1}.pdf"
        self.jobs.append(job)
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(job))
        made.setResolution(self._resolution)
        return made


def looks(path: Path, scale: float = 0.25) -> list[bytes]:
    """Every page of a PDF as gray pixels."""
    with pypdfium2.PdfDocument(path) as document:
        return [bytes(page.render(scale=scale, grayscale=True).buffer) for page in document]
