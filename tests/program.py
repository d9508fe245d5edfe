"""The whole program in a test: the real composition root over a folder of its own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from desktop_app import log
from desktop_app.app import Program
from desktop_app.clock import Clock
from desktop_app.paths import AppPaths
from desktop_app.ui import style, translation
from tests.drive import Driver, click, put_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.crash_log import CrashLog

PATIENCE = 30_000


class Running:
    """A started program and a person in front of it."""

    def __init__(self, qtbot, program: Program) -> None:
        self.qtbot = qtbot
        self.program = program

    @property
    def start(self):
        return self.program.window.page

    @property
    def window(self):
        return self.program.session.window

    @property
    def driver(self) -> Driver:
        return Driver(self.window, self.qtbot)

    def wait_ready(self) -> None:
        self.qtbot.waitUntil(self.program.is_ready, timeout=PATIENCE)

    def wait_open(self) -> None:
        self.qtbot.waitUntil(
            lambda: self.program.session is not None and self.program.is_ready(), timeout=PATIENCE
        )
        self.window.activateWindow()

    def wait_saved(self) -> None:
        self.qtbot.waitUntil(self.program.session.autosave.is_saved, timeout=PATIENCE)

    def begin_case(self, agency: str) -> None:
        """New case with the rules offered first, as a user would."""
        self.wait_ready()
        click(self.start.new)
        page = self.program.window.centralWidget().currentWidget()
        put_in(page.agency, agency)
        click(page.create_button)
        self.wait_open()

    def try_sample(self) -> None:
        self.wait_ready()
        click(self.start.sample)
        self.wait_open()


@contextmanager
def running(
    qtbot, folder: Path, case: Path | None = None, crashes: CrashLog | None = None
) -> Iterator[Running]:
    """A program over ``folder``, started and at the end shut as ``app.run`` does it."""
    paths = AppPaths.under(folder)
    log.start(paths.logs)
    application = QApplication.instance()
    if not application.findChildren(QTranslator):
        translation.install(application)
    if not application.styleSheet():  # once for all tests: dressing costs more than a test
        style.apply(application)
    program = Program(paths, Clock(), crashes)
    program.start(case)
    try:
        yield Running(qtbot, program)
    finally:
        program.shut()
        if program.session is not None:
            program.session.window.deleteLater()
        program.window.close()
        program.window.deleteLater()
        log.stop()
