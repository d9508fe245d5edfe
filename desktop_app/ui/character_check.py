"""Looks through what is typed for characters that no face of the papers draws, in the background, for the list of problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from desktop_app.ui.background import Task

if TYPE_CHECKING:
    from desktop_app.documents.coverage import Uncovered
    from desktop_app.documents.watch import Watch
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.paper_desk import PaperDesk

_SETTLE_MS = 300


class CharacterCheck(QObject):
    """Begins when it is first asked for: fonts are read for papers and for those who review them only."""

    def __init__(self, open_case: OpenCase, desk: PaperDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_case = open_case
        self._desk = desk
        self._is_due = True
        self._task: Task | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._begin)
        open_case.changed.connect(self._on_changed)
        open_case.replaced.connect(self._on_changed)
        open_case.all_counted.connect(self._on_changed)
        desk.at_close.append(self.stop)

    def is_settled(self) -> bool:
        """Whether the list is about the present case."""
        return not self._is_due and self._task is None

    def look(self) -> None:
        """Look before long, if anything has changed since the last time."""
        if self._is_due:
            self._settle.start()

    def stop(self) -> None:
        """Nobody needs to know any more."""
        self._settle.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    @Slot()
    def _on_changed(self, _: str = "") -> None:
        self._is_due = True

    def _begin(self) -> None:
        if self._open_case.counting:
            return
        self.stop()
        self._is_due = False
        case, assessment, notice = (
            self._open_case.case,
            self._open_case.assessment,
            self._open_case.notice,
        )
        desk = self._desk

        def work(watch: Watch) -> tuple[Uncovered, ...]:
            # the typesetter comes with the first look
            from desktop_app.documents.content import Content  # noqa: PLC0415
            from desktop_app.documents.coverage import uncovered  # noqa: PLC0415

            content = Content.of(case, assessment, notice, filled_on=desk.now().date())
            with desk.typesetting() as fonts:
                return uncovered(content, fonts, watch)

        task = self._task = Task(work)
        task.succeeded.connect(self._open_case.note_uncovered)
        task.finished.connect(self._on_finished)
        task.start()

    @Slot()
    def _on_finished(self) -> None:
        if self.sender() is self._task:
            self._task = None
