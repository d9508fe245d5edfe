"""Run by the kill scenarios in a process of its own: the real program at work until it is killed, again and again.

The first process reads everything the program is made of and then makes a copy of itself for each line of standard
input (a job as JSON), so that a start costs no imports. Each copy starts the program on the home of the job, says what
it finds there, and then works as the job says until it is killed. What it says are lines of JSON.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app import log
from desktop_app.app import Program
from desktop_app.clock import Clock
from desktop_app.ledgers import reading
from desktop_app.models.ledgers import LedgerKind
from desktop_app.packet import build
from desktop_app.paths import AppPaths, resource
from desktop_app.store import travelling
from desktop_app.ui import case_desk, case_session, style
from desktop_app.ui.ledger.cell_delegate import CellLine
from desktop_app.ui.pages import build_page, report_page

WARM = (reading, build, travelling, case_desk, case_session, build_page, report_page)
"""Modules that the program reads late; here they are read once for all copies."""
_KEY_EVERY = 4
_LOOK_EVERY = 10


def say(**facts: Any) -> None:
    sys.stdout.write(json.dumps({"moment": time.monotonic(), **facts}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


class Work:
    """What all work has in common: it begins once the case is open, and goes on at each tick."""

    every = _LOOK_EVERY

    def __init__(self, program: Program, job: dict[str, Any]) -> None:
        self.program = program
        self.job = job
        self.steps = itertools.count(job["from"])
        self.begun = False
        self.timer = QTimer()
        self.timer.timeout.connect(self._tick)
        self.timer.start(self.every)

    def _tick(self) -> None:
        if self.program.session is None or not self.program.is_ready():
            return
        if not self.begun:
            self.begun = True
            say(found=found(self.program, Path(self.job["home"]), self.job["born"]))
            self.begin()
        self.go_on()

    @property
    def session(self) -> Any:
        return self.program.session

    def begin(self) -> None:
        """Go where the work is."""

    def go_on(self) -> None:
        """Called at each tick."""


class Typing(Work):
    """A growing number into the first field, a key each few milliseconds."""

    every = _KEY_EVERY

    def begin(self) -> None:
        self.session.window.go_to("unit.name")
        self.editor = self.session.window.current_page.field("agency.name").editor

    def go_on(self) -> None:
        number = next(self.steps)
        self.editor.selectAll()
        for key in f"N{number}":
            QTest.keyClick(self.editor, key)
        say(typed=number)


class TypingInLedger(Work):
    """The same into a cell of a ledger that nobody takes: neither Enter nor another cell."""

    every = _KEY_EVERY

    def begin(self) -> None:
        self.session.window.go_to("ledgers.all")
        sheet = self.session.window.current_page.open_sheet(LedgerKind.SERVICES)
        index = sheet.model.index(0, 1)
        sheet.grid.setCurrentIndex(index)
        sheet.grid.edit(index)
        self.editor = sheet.grid.indexWidget(index) or sheet.grid.findChild(CellLine)

    def go_on(self) -> None:
        number = next(self.steps)
        self.editor.selectAll()
        for key in f"N{number}":
            QTest.keyClick(self.editor, key)
        say(typed=number)


class Importing(Work):
    """Two workbooks in turn, as fast as they are taken in."""

    def begin(self) -> None:
        self.session.window.go_to("ledgers.all")
        self.page = self.session.window.current_page
        self.wanted = -1
        self._next()

    def go_on(self) -> None:
        if self.page.panel is not None:
            if self.page.panel.take.isEnabled():
                self.page.panel.take.click()
        elif len(self.session.open_case.ledgers.services) == self.wanted and self.session.autosave.is_saved():
            say(rows=self.wanted)
            self._next()

    def _next(self) -> None:
        rows, workbook = self.job["workbooks"][next(self.steps) % 2]
        self.wanted = rows
        self.page.import_workbook(LedgerKind.SERVICES, Path(workbook))


class Building(Work):
    """Papers of the same case, one build after another, with a change in between."""

    def begin(self) -> None:
        self.session.window.go_to("build.packet")
        self.page = self.session.window.current_page
        self.page.folder.setText(self.job["outputs"])

    def go_on(self) -> None:
        if not self.page.is_building():
            say(built=next(self.steps))
            self.page.make()


class Packing(Work):
    """The case into the same travelling file, again and again."""

    def begin(self) -> None:
        self.session.packing._folder = self.session.folder  # what the file dialog would have asked for

    def go_on(self) -> None:
        if not self.session.packing.is_packing():
            say(packed=next(self.steps))
            self.session.packing.pack_to(self.job["target"])


WORKS = {
    "typing": Typing,
    "in a ledger": TypingInLedger,
    "importing": Importing,
    "building": Building,
    "packing": Packing,
}


def found(program: Program, home: Path, born: float) -> dict[str, Any]:
    """What this start found: the state of the case, and what a life before this one left.

    What this life itself has in hand by now (its first backup is written while the case is shown) is younger than it.
    """
    session: Any = program.session
    case = session.open_case.case
    leftovers = [
        path.relative_to(place).as_posix()
        for place in (home, Path(tempfile.gettempdir()))
        for path in place.rglob(".shenbao-*")
        if is_older(path, born)
    ]
    return {
        "name": case.application.agency.name,
        "rows": len(case.ledgers.services),
        "cell": case.application.half_typed.get("services._new_.enterprise"),
        "problems": list(session._problems),
        "leftovers": leftovers,
        "trouble": program.window.page.trouble.text(),
    }


def is_older(path: Path, moment: float) -> bool:
    """Whether a file was last touched before ``moment``; one that is gone by now is not."""
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:
        return False


def end_at_once(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """What goes wrong here is the end of this life, and of the test that waits for it."""
    sys.__excepthook__(kind, error, trace)
    os._exit(1)


def work(job: dict[str, Any]) -> None:
    sys.excepthook = end_at_once
    home = Path(job["home"])
    tempfile.tempdir = job["temporary"]
    app = QApplication([])
    style.apply(app)
    paths = AppPaths.under(home)
    log.start(paths.logs)
    program = Program(paths, Clock())
    program.start(Path(job["case"]))
    working = WORKS[job["work"]](program, job)
    app.exec()
    del working


def main() -> None:
    for line in sys.stdin:
        born = time.time()  # the life before is over: its parent has waited for it
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())  # the jobs are the first process's
            work({**json.loads(line), "born": born})
            os._exit(0)
        say(child=child)
        os.waitpid(child, 0)
        say(gone=child)


if __name__ == "__main__":
    resource("notices")
    main()
