"""The copies on paper, as the case keeps them: read once, written each time something comes out of a printer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError

if TYPE_CHECKING:
    from desktop_app.packet.build import Build
    from desktop_app.packet.print_log import PrintEntry, PrintLog
    from desktop_app.ui.paper_desk import PaperDesk


class PrintedCopies(QObject):
    """What was printed of the open case; what cannot be written stays known until the window is closed, and is said."""

    changed = Signal()
    """There is another line, or another build lies in the binder of a copy."""
    problem = Signal(str)
    """It could not be written into the case."""

    def __init__(self, desk: PaperDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._log: PrintLog | None = None
        self._reading = threading.Lock()

    def is_empty(self) -> bool:
        """Whether nothing was printed yet; may be asked on a task, and brings nothing heavy along."""
        return self._log is None and not self._desk.printed()

    def count(self) -> int:
        """How many copies are on paper; brings nothing heavy along while nothing was printed."""
        return 0 if self.is_empty() else len(self.log.copies)

    @property
    def log(self) -> PrintLog:
        """What was printed; may be read on a task."""
        from desktop_app.packet.print_log import PrintLog  # noqa: PLC0415 - comes with the first papers

        with self._reading:
            if self._log is None:
                self._log = PrintLog.read(self._desk.printed())
            return self._log

    def note(self, entry: PrintEntry) -> None:
        """One more line."""
        self._take(self.log.noted(entry))

    def hold(self, entry: PrintEntry, made: Build, *, both: bool) -> None:
        """One more line, and the copy it is about is of the build ``made`` from now on."""
        self._take(self.log.noted(entry).with_copy(entry.copy_number, made, both=both, at=entry.at))

    def let_go(self, entry: PrintEntry) -> None:
        """One more line, and the copy it is about counts as not printed."""
        self._take(self.log.noted(entry).without_copy(entry.copy_number))

    def _take(self, log: PrintLog) -> None:
        self._log = log
        try:
            self._desk.note_printed(log.model_dump_json())
        except AppError as error:
            self.problem.emit(f"打印记录没有记进案卷：{error}")
        self.changed.emit()
