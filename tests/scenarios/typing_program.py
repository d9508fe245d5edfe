"""Run by the power-cut scenario in a process of its own: types into the real window without end, until it is killed.

Writes one line for each text to standard output: the moment (monotonic seconds) and the text that now stands.
"""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.app import Program
from desktop_app.clock import Clock
from desktop_app.paths import AppPaths


class Typist:
    """Types a growing number into the first field, a key each few milliseconds."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._numbers = itertools.count()
        self._timer = QTimer()
        self._timer.timeout.connect(self._type)
        self._timer.start(4)

    def _type(self) -> None:
        session = self._program.session
        if session is None:
            return
        if session.window.current_page_id != "unit.name":
            session.window.go_to("unit.name")
        editor = session.window.current_page.field("agency.name").editor
        number = next(self._numbers)
        editor.selectAll()
        for key in f"N{number}":
            QTest.keyClick(editor, key)
        sys.stdout.write(f"{time.monotonic():.3f} N{number}\n")
        sys.stdout.flush()


def main() -> int:
    home, case = Path(sys.argv[1]), Path(sys.argv[2])
    app = QApplication([])
    program = Program(AppPaths.under(home), Clock())
    program.start(case)
    typist = Typist(program)
    status = app.exec()
    del typist
    return status


if __name__ == "__main__":
    sys.exit(main())
