"""Which pages of the papers made last are no longer what the case says: found in the background, told when it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop_app.errors import DocumentError
from desktop_app.ui.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop_app.assessment.results import Assessment
    from desktop_app.documents.printed import ChangedPages
    from desktop_app.documents.watch import Watch
    from desktop_app.models.application import Case
    from desktop_app.packet.build import Build
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.paper_desk import PaperDesk

PAPERS = {"report": "申请报告.pdf", "declaration": "真实性声明.pdf"}
"""File of the paper that a page of this kind shows."""
CHANGED_PAGE = "paper.changed"
"""Place of a page that shows paper: the first page that is another than it was made."""
_SETTLE_MS = 400
"""Milliseconds without a change after which the papers are drawn again."""


class Moment(NamedTuple):
    """A case as it stood, with the verdicts on it."""

    case: Case
    assessment: Assessment


class PaperChanges(QObject):
    """Compares the case with the build made last, and on request with an earlier moment of itself."""

    changed = Signal()
    """``found`` is another now."""

    def __init__(self, open_case: OpenCase, desk: PaperDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_case = open_case
        self._desk = desk
        self._record: Build | None = None
        self._is_known = False
        """Whether it has been looked which build was the last."""
        self._found: Mapping[str, ChangedPages] = {}
        self._task: Task | None = None
        self._asked: Task | None = None
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(_SETTLE_MS)
        self._due.timeout.connect(self._compare)
        open_case.changed.connect(self._on_changed)
        open_case.replaced.connect(self._on_changed)
        open_case.all_counted.connect(self.look)
        desk.at_close.append(self.stop)

    @property
    def record(self) -> Build | None:
        """The build that is compared with."""
        return self._record

    @property
    def found(self) -> Mapping[str, ChangedPages]:
        """Papers with pages that are others now, by the name of the file."""
        return self._found

    def is_settled(self) -> bool:
        """Whether what is told is about the present case."""
        return self._task is None and self._asked is None and not self._due.isActive()

    def words(self) -> str:
        """The sentence about it; empty while everything is as it was made."""
        from desktop_app.documents.printed import changed_words  # noqa: PLC0415 - see _compare

        told = changed_words({name.removesuffix(".pdf"): pages for name, pages in self._found.items()})
        return f"已生成的版本与当前数据不一致：影响{told}" if told else ""

    def look(self) -> None:
        """Compare before long; several changes in a row are one."""
        self._due.start()

    def note_build(self, made: Build) -> None:
        """These papers are the ones made last."""
        self._record, self._is_known = made, True
        self._take({})
        self.look()  # the case may have changed while they were made

    def stop(self) -> None:
        """Nobody needs to know any more."""
        self._due.stop()
        for task in (self._task, self._asked):
            if task is not None:
                task.cancel()
        self._task = self._asked = None

    def now(self) -> Moment:
        """The case as it stands."""
        return Moment(self._open_case.case, self._open_case.assessment)

    def since(self, before: Moment, tell: Callable[[str], None]) -> None:
        """Find out which pages are others than at an earlier moment; ``tell`` gets the words: 申请报告第 3、12 页.

        Of several questions only the last is answered.
        """
        if self._asked is not None:
            self._asked.cancel()
        now, notice, desk = self.now(), self._open_case.notice, self._desk
        day = desk.now().date()

        def work(watch: Watch) -> str:
            from desktop_app.documents.printed import changed_words  # noqa: PLC0415
            from desktop_app.packet.comparing import compared, draw_papers  # noqa: PLC0415

            with desk.typesetting() as fonts:
                first, second = (
                    draw_papers(*moment, notice, fonts, on=day, draft=True, watch=watch)
                    for moment in (before, now)
                )
            found = compared(first, second)
            return changed_words({name.removesuffix(".pdf"): pages for name, pages in found.items()})

        asked = self._asked = Task(work)
        asked.succeeded.connect(tell)
        asked.failed.connect(_pass_on)
        asked.finished.connect(self._on_answered)
        asked.start()

    @Slot(str)
    def _on_changed(self, _: str) -> None:
        if self._record is not None or not self._is_known:
            self.look()

    def _compare(self) -> None:
        if self._open_case.counting:
            return  # what is counted late is told by ``all_counted``
        if self._task is not None:
            self._task.cancel()
        now, notice, desk = self.now(), self._open_case.notice, self._desk
        record, is_known = self._record, self._is_known
        if not is_known and not desk.outputs.is_dir():
            self._is_known = True
            return

        def work(watch: Watch) -> tuple[Build | None, Mapping[str, ChangedPages]]:
            # with the first comparison comes the typesetter, which a case that has no papers does not need
            from desktop_app.packet.build import last_record  # noqa: PLC0415
            from desktop_app.packet.comparing import compared, draw_papers, recorded  # noqa: PLC0415

            made = record if is_known else last_record(desk.outputs)
            before = recorded(made) if made is not None else {}
            if made is None or not before:
                return made, {}
            with desk.typesetting() as fonts:
                drawn = draw_papers(
                    *now, notice, fonts, on=made.made_at.date(), draft=made.draft, watch=watch
                )
            return made, compared(before, drawn)

        task = self._task = Task(work)
        task.succeeded.connect(self._on_compared)
        task.failed.connect(_pass_on)
        task.finished.connect(self._on_finished)
        task.start()

    @Slot(object)
    def _on_compared(self, result: tuple[Build | None, Mapping[str, ChangedPages]]) -> None:
        if self._is_known and result[0] is not self._record:
            return  # papers were made meanwhile
        self._record, self._is_known = result[0], True
        self._take(result[1])

    @Slot()
    def _on_finished(self) -> None:
        if self.sender() is self._task:
            self._task = None

    @Slot()
    def _on_answered(self) -> None:
        if self.sender() is self._asked:
            self._asked = None

    def _take(self, found: Mapping[str, ChangedPages]) -> None:
        if found != self._found:
            self._found = found
            self.changed.emit()


def _pass_on(error: Exception) -> None:
    """Papers that cannot be made are told where they are to be made; until then what was found last stands."""
    if not isinstance(error, DocumentError):
        raise error
