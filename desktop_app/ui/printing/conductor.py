"""The conductor: copies printed one after the other, each confirmed by whoever stands at the printer (experience C7).

A copy is a job of its own. Between two copies, and between fronts and backs turned by hand, the window asks; nothing goes
on by itself. Every job leaves a line in the case, whatever came of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError
from desktop_app.ui.background import Task

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.documents.watch import Watch
    from desktop_app.packet.build import Build
    from desktop_app.packet.print_log import PrintEntry
    from desktop_app.packet.print_plan import CopyJob
    from desktop_app.ui.paper_desk import PaperDesk
    from desktop_app.ui.printed_copies import PrintedCopies
    from desktop_app.ui.printing.printers import Printers


class Stage(Enum):
    """Where the work is."""

    IDLE = auto()
    PRINTING = auto()
    TURN = auto()
    """Fronts are out; the paper has to be turned."""
    CONFIRM = auto()
    """A copy is out: is it good?"""
    STOPPED = auto()
    """A copy was broken off, or the printer refused."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed."""

    what: str
    """For the log: 整套, 第 40—42 页."""
    jobs: tuple[CopyJob, ...]
    printer: str
    duplex: bool
    """Whether the printer turns the sheets."""
    both: bool
    """Whether sheets are printed on both sides, however."""
    dpi: int
    title: str
    made: Build | None = None
    """The build printed from; its files are held against its record first."""
    folder: Path | None = None
    """Where its files are."""
    files: tuple[tuple[str, Path], ...] = ()
    """Files of no build: a test page."""
    completes: bool = False
    """Whether a copy is of this build once its job is confirmed: printed whole, or all its changed sheets renewed."""


class Conductor(QObject):
    """Runs one ``Order`` at a time."""

    changed = Signal()
    """Stage, job or what is told is another now."""
    progressed = Signal(str, int, int)

    def __init__(
        self, desk: PaperDesk, printed: PrintedCopies, printers: Printers, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._printed = printed
        self.printers = printers
        self.stage = Stage.IDLE
        self.told = ""
        """Why it stopped, or what came of it."""
        self.order: Order | None = None
        self._files: dict[str, Path] | None = None
        self._job = self._pass = 0
        self._task: Task | None = None
        desk.at_close.append(self.close)

    @property
    def job(self) -> CopyJob | None:
        """The copy at hand."""
        return self.order.jobs[self._job] if self.order is not None and self.order.jobs else None

    @property
    def number(self) -> int:
        """Which of the jobs is at hand, from 1."""
        return self._job + 1

    @property
    def is_last(self) -> bool:
        """Whether the copy at hand is the last one."""
        return self.order is None or self._job == len(self.order.jobs) - 1

    @property
    def name(self) -> str:
        """第 2 份, or what it is when it belongs to no copy."""
        job = self.job
        if job is None or self.order is None:
            return ""
        return f"第 {job.copy} 份" if job.copy else self.order.what

    @property
    def question(self) -> str:
        """What is asked now; empty while nothing is."""
        if self.stage is Stage.TURN and self.job is not None:
            return f"{self.name}：{self.job.passes[self._pass].before}"
        if self.stage is Stage.CONFIRM:
            return f"{self.name}印好了？先翻一遍，页齐、没有卡纸、没有白页，再继续"
        return self.told if self.stage is Stage.STOPPED else ""

    def is_busy(self) -> bool:
        """Whether paper is being sent, or something has been asked."""
        return self.stage is not Stage.IDLE

    def start(self, order: Order) -> None:
        """Begin with the first copy of ``order``."""
        if self.is_busy() or not order.jobs:
            return
        self.order, self._files, self._job, self._pass = order, None, 0, 0
        self._print()

    def go_on(self) -> None:
        """The paper has been turned, or the copy is good: on with what follows."""
        if self.stage is Stage.TURN:
            self._print()
        elif self.stage is Stage.CONFIRM:
            self._keep()
            if self.is_last:
                self._end(f"{self.order.what if self.order else ''}印完了")
            else:
                self._job, self._pass = self._job + 1, 0
                self._print()

    def again(self) -> None:
        """The copy at hand is printed from its beginning once more."""
        if self.stage in {Stage.TURN, Stage.CONFIRM}:
            self._note("failed", self._sent())
        if self.stage in {Stage.TURN, Stage.CONFIRM, Stage.STOPPED}:
            self._pass = 0
            self._print()

    def stop(self) -> None:
        """Break off what is being sent, or go no further; a copy that is out and was not refused counts."""
        if self.stage is Stage.PRINTING and self._task is not None:
            self._task.cancel()
        elif self.stage is Stage.CONFIRM:
            self._keep()
            self._end(f"停在{self.name}，后面的没有印")
        elif self.stage is Stage.TURN:
            self._note("stopped", self._sent())
            self._end(f"{self.name}只印了正面，没有印完")
        elif self.stage is Stage.STOPPED:
            self._end(self.told)

    def close(self) -> None:
        """The case is closed: nothing more is sent."""
        if self._task is not None:
            self._task.cancel()

    def _print(self) -> None:
        order, job = self.order, self.job
        if order is None or job is None:
            return
        from desktop_app.ui.printing.printers import set_up  # noqa: PLC0415 - what is Qt's comes with the
        from desktop_app.ui.printing.sheets import print_pass  # noqa: PLC0415 - first sheet, on the window's thread

        one, known, printers = job.passes[self._pass], self._files, self.printers

        def work(watch: Watch) -> dict[str, Path]:
            from desktop_app.packet.print_files import verified  # noqa: PLC0415 - with the first sheet

            files = known
            if files is None:
                names = {side.file for job in order.jobs for one in job.passes for side in one.sides}
                files = dict(order.files)
                if order.made is not None and order.folder is not None:
                    files |= verified(order.folder, order.made, sorted(names - {""}), watch)
            printer = printers.printer(order.printer)
            set_up(printer, order.title, duplex=order.duplex)
            print_pass(one, files, printer, order.dpi, watch)
            return files

        self.stage, self.told = Stage.PRINTING, ""
        self._task = Task(work)
        self._task.progressed.connect(self.progressed)
        self._task.succeeded.connect(self._on_sent)
        self._task.failed.connect(self._on_failed)
        self._task.finished.connect(self._on_finished)
        self.changed.emit()
        self._task.start()

    def _on_sent(self, files: dict[str, Path]) -> None:
        self._files = files
        job = self.job
        if job is not None and self._pass + 1 < len(job.passes):
            self._pass += 1
            self.stage = Stage.TURN
        else:
            self.stage = Stage.CONFIRM

    def _on_failed(self, error: Exception) -> None:
        words = str(error) if isinstance(error, AppError) else "没有印成，案卷不受影响，再试一次"
        self._note("failed", self._sent())
        self.stage, self.told = Stage.STOPPED, f"{self.name}没有印成：{words}"

    def _on_finished(self) -> None:
        self._task = None
        if self.stage is Stage.PRINTING:  # called off
            self._note("stopped", self._sent())
            self.stage, self.told = Stage.STOPPED, f"{self.name}中途停下了，已经出来的纸不要装进去"
        self.changed.emit()

    def _sent(self) -> int:
        """Sides of the copy at hand that have gone out."""
        job = self.job
        if job is None:
            return 0
        gone = job.passes if self.stage is Stage.CONFIRM else job.passes[: self._pass]
        return sum(side.page > 0 for one in gone for side in one.sides)

    def _keep(self) -> None:
        """The copy at hand is good."""
        order, job = self.order, self.job
        if order is None or job is None:
            return
        entry = self._entry("done", job.sides)
        if order.completes and order.made is not None and job.copy:
            self._printed.hold(entry, order.made, both=order.both)
        elif order.made is not None and job.copy and order.made.packet is not None:
            self._printed.hold_part(entry, order.made, job.packet_pages, both=order.both)
        elif order.made is not None:
            self._printed.note(entry)

    def _note(self, outcome: str, sides: int) -> None:
        if self.order is not None and self.order.made is not None:
            self._printed.note(self._entry(outcome, sides))

    def _entry(self, outcome: str, sides: int) -> PrintEntry:
        from desktop_app.packet.print_log import PrintEntry  # noqa: PLC0415 - with the first sheet

        order, job = self.order, self.job
        assert order is not None  # noqa: S101 - asked for only while there is one
        made = order.made
        return PrintEntry.model_validate(
            {
                "at": self._desk.now(),
                "who": self._desk.who(),
                "printer": order.printer,
                "copy_number": job.copy if job is not None else 0,
                "what": order.what,
                "sides": sides,
                "build": made.number if made is not None else 0,
                "check_code": made.check_code if made is not None else "",
                "outcome": outcome,
            }
        )

    def _end(self, told: str) -> None:
        self.stage, self.told = Stage.IDLE, told
        self.changed.emit()
