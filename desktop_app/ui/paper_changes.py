"""Which pages of the papers made last are no longer what the case says: found in the background, told when it is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop_app.errors import AppError
from desktop_app.ui.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from desktop_app.assessment.results import Assessment
    from desktop_app.documents.printed import ChangedPages
    from desktop_app.documents.watch import Watch
    from desktop_app.models.application import Case
    from desktop_app.notice.models import Notice
    from desktop_app.packet.build import Build
    from desktop_app.packet.print_log import Reprint
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.paper_desk import PaperDesk
    from desktop_app.ui.printed_copies import PrintedCopies

PAPERS = {
    "report": ("申请报告.pdf",),
    "declaration": ("真实性声明.pdf",),
    "forms": ("推荐表.pdf", "汇总表行.pdf"),
}
"""Files of the papers that a page of this kind shows, one behind the other."""
CHANGED_PAGE = "paper.changed"
"""Place of a page that shows paper: the first page that is another than it was made."""
_SETTLE_MS = 400
"""Milliseconds without a change after which the papers are drawn again."""


class Moment(NamedTuple):
    """A case as it stood, with the verdicts on it."""

    case: Case
    assessment: Assessment


class Compared(NamedTuple):
    """What came of a comparison."""

    record: Build | None
    found: Mapping[str, ChangedPages]
    on_paper: str
    """The pages of the copies on paper that are others, as they are called there; empty while none is."""


class Checked(NamedTuple):
    """What is known before anything is drawn."""

    record: Build | None
    folder: Path | None
    is_current: bool
    """Whether nothing that is printed has changed since the record was made."""


class PaperChanges(QObject):
    """Compares the case with the build made last, with the copies on paper, and on request with an earlier moment of itself."""

    changed = Signal()
    """``found`` or ``on_paper`` is another now."""
    record_changed = Signal()
    """Other papers are those made last."""

    def __init__(
        self,
        open_case: OpenCase,
        desk: PaperDesk,
        parent: QObject | None = None,
        *,
        printed: PrintedCopies | None = None,
    ) -> None:
        super().__init__(parent)
        self._printed = printed
        self._on_paper = ""
        self._folder: Path | None = None
        self._is_current = True
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
        if printed is not None:
            printed.changed.connect(self.look)

    @property
    def record(self) -> Build | None:
        """The build that is compared with."""
        return self._record

    @property
    def folder(self) -> Path | None:
        """Where its files lie; None when they are there no longer."""
        return self._folder

    @property
    def is_current(self) -> bool:
        """Whether the case still says what was built last, as far as it has been looked.

        The 校验码 of a large case is no work for the window's thread; it is the first that is known of a comparison.
        """
        return self._is_current

    @property
    def found(self) -> Mapping[str, ChangedPages]:
        """Papers with pages that are others now, by the name of the file."""
        return self._found

    @property
    def on_paper(self) -> str:
        """The pages of the copies on paper that are others now: 封面、第 3、12、40 页; empty while none is."""
        return self._on_paper

    def is_settled(self) -> bool:
        """Whether what is told is about the present case."""
        return self._task is None and self._asked is None and not self._due.isActive()

    def words(self) -> str:
        """The sentence about it; empty while everything is as it was made. What is on paper already counts first."""
        if self._on_paper:
            return f"已打印版本与当前数据不一致：影响{self._on_paper}，光盘也要重新生成"
        from desktop_app.documents.printed import changed_words  # noqa: PLC0415 - see _Comparison

        told = changed_words({name.removesuffix(".pdf"): pages for name, pages in self._found.items()})
        return f"已生成的版本与当前数据不一致：影响{told}" if told else ""

    def look(self) -> None:
        """Compare before long; several changes in a row are one."""
        self._due.start()

    def note_build(self, made: Build, folder: Path | None = None) -> None:
        """These papers, in this folder, are the ones made last."""
        self._record, self._is_known, self._folder = made, True, folder
        self._take({}, self._on_paper, is_current=True)
        self.record_changed.emit()
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
        if self._record is not None or not self._is_known or not self._nothing_on_paper():
            self.look()

    def _nothing_on_paper(self) -> bool:
        try:
            return self._printed is None or self._printed.is_empty()
        except AppError:  # a case that cannot be read is told by who keeps it
            return True

    def _compare(self) -> None:
        if self._open_case.counting:
            return  # what is counted late is told by ``all_counted``
        if self._task is not None:
            self._task.cancel()
        work = _Comparison(self.now(), self._open_case.notice, self._desk, self._printed)
        known = (self._record, self._folder) if self._is_known else None

        def go_on(checked: Checked | None) -> None:
            self._on_checked(checked)
            if checked is not None:
                self._start(Task(partial(work.draw, checked)), self._on_compared)

        self._start(Task(partial(work.check, known)), go_on)

    def _start(self, task: Task, then: Callable[..., None]) -> None:
        self._task = task
        task.succeeded.connect(then)
        task.failed.connect(_pass_on)
        task.finished.connect(self._on_finished)
        task.start()

    def _on_checked(self, known: Checked | None) -> None:
        """Say at once whether the papers made last are still true; which pages are others follows."""
        record, folder = (known.record, known.folder) if known is not None else (None, None)
        if self._is_known and record is not self._record:
            return  # papers were made meanwhile
        is_other = record is not self._record
        self._record, self._is_known, self._folder = record, True, folder
        if known is None:
            self._take({}, "", is_current=True)
        else:
            self._take(self._found, self._on_paper, is_current=known.is_current)
        if is_other:
            self.record_changed.emit()

    def _on_compared(self, result: Compared) -> None:
        if result.record is self._record:  # else papers were made meanwhile
            self._take(result.found, result.on_paper, is_current=self._is_current)

    @Slot()
    def _on_finished(self) -> None:
        if self.sender() is self._task:
            self._task = None

    @Slot()
    def _on_answered(self) -> None:
        if self.sender() is self._asked:
            self._asked = None

    def _take(self, found: Mapping[str, ChangedPages], on_paper: str, *, is_current: bool) -> None:
        known = (self._found, self._on_paper, self._is_current)
        if (found, on_paper, is_current) != known:
            self._found, self._on_paper, self._is_current = found, on_paper, is_current
            self.changed.emit()


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What is compared; its methods run on a task's thread. With the first comparison comes the typesetter."""

    now: Moment
    notice: Notice
    desk: PaperDesk
    printed: PrintedCopies | None

    def check(self, known: tuple[Build | None, Path | None] | None, _: Watch) -> Checked | None:
        """The build made last, ``known`` or looked for, and whether it still is what the case says; None: nothing was ever made."""
        if known is None and not self._any_on_paper() and not self.desk.outputs.is_dir():
            return None
        from desktop_app.packet.build import folder_of, last_record  # noqa: PLC0415 - not needed without papers
        from desktop_app.packet.check_code import check_code  # noqa: PLC0415

        if known is not None:
            made, folder = known
        else:
            made = last_record(self.desk.outputs)
            folder = folder_of(made, self.desk.outputs) if made is not None else None
        is_current = made is None or made.check_code == check_code(self.now.case, self.notice)
        return Checked(made, folder, is_current)

    def draw(self, known: Checked, watch: Watch) -> Compared:
        """Which pages are others."""
        from desktop_app.packet.comparing import compared, draw_packet, recorded  # noqa: PLC0415
        from desktop_app.packet.print_log import key_of, words_of  # noqa: PLC0415

        made, printed, packet = known.record, self.printed, None
        before = recorded(made) if made is not None else {}
        held = printed.log.current if printed is not None and self._any_on_paper() else None
        found: Mapping[str, ChangedPages] = {}
        reprints: tuple[Reprint, ...] = ()
        with self.desk.typesetting() as fonts:
            if made is not None and before:
                drawn, packet = draw_packet(*self.now, self.notice, fonts, like=made, watch=watch)
                found = compared(before, drawn)
            if held is not None and printed is not None:
                if made is None or packet is None or held.key != key_of(made):
                    _, packet = draw_packet(*self.now, self.notice, fonts, like=held, watch=watch)
                reprints = printed.log.reprints(packet) if packet is not None else ()
        return Compared(made, found, words_of(reprints, packet))

    def _any_on_paper(self) -> bool:
        return self.printed is not None and not self.printed.is_empty()


def _pass_on(error: Exception) -> None:
    """What cannot be made is told where it is to be made, a case that cannot be read by who keeps it; what was found stands."""
    if not isinstance(error, AppError):
        raise error
