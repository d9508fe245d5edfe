"""A window with one paper beside the case: seen, saved, opened to be printed; the program stays usable meanwhile."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout

from desktop_app.documents.content import Content
from desktop_app.documents.defence_sheet import NAME as DEFENCE_NAME
from desktop_app.documents.defence_sheet import render_defence_sheet
from desktop_app.documents.pdf_reading import PdfReading
from desktop_app.documents.plan_sheet import NAME as PLAN_NAME
from desktop_app.documents.plan_sheet import render_plan_sheet
from desktop_app.documents.question_sheet import NAME, open_questions, render_question_sheet
from desktop_app.documents.summary import NAME as SUMMARY_NAME
from desktop_app.documents.summary import render_summary
from desktop_app.errors import AppError
from desktop_app.packet.open_items import open_items
from desktop_app.store.durable import open_durably
from desktop_app.ui.background import Task
from desktop_app.ui.dialogs.choosing import choose_target
from desktop_app.ui.pages.page import DEFENCE, PLAN, QUESTION, SUMMARY
from desktop_app.ui.paper import Paper
from desktop_app.ui.preview_panel import PreviewPanel
from desktop_app.ui.review_sections import review_notes
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent
    from PySide6.QtWidgets import QWidget

    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.watch import Watch
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.paper_desk import PaperDesk

    Render = Callable[[FontBook, Path], object]

_SHEETS = {DEFENCE: (DEFENCE_NAME, render_defence_sheet), PLAN: (PLAN_NAME, render_plan_sheet)}
"""Sheets that say how the case stands: what each is called, and how it is made."""
_SIZE = (760, 700)
_KINDS = "PDF 文件 (*.pdf)"


class PaperWindow(QDialog):
    """Makes its paper in the folder of previews, shows it, and hands it on."""

    def __init__(self, name: str, render: Render, desk: PaperDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(name)
        self.resize(*_SIZE)
        self.name = name
        self._desk = desk
        self._file = desk.scratch / f"{secrets.token_hex(4)}.pdf"
        self.panel = PreviewPanel(self)
        self.status = words("", "small", self)
        self.open_button = QPushButton("打开后打印(&P)", self)
        self.open_button.setProperty("class", "primary")
        self.save_button = QPushButton("另存为(&S)…", self)
        self.close_button = QPushButton("关闭(&C)", self)
        row = QHBoxLayout()
        row.addWidget(self.status, 1)
        for button in (self.open_button, self.save_button, self.close_button):
            button.setAutoDefault(False)  # Enter belongs to the input method
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.panel, 1)
        column.addLayout(row)
        self.open_button.clicked.connect(self._on_open)
        self.save_button.clicked.connect(self._on_save)
        self.close_button.clicked.connect(self.close)
        self._is_closed = False
        desk.at_close.append(self._let_go)
        self._make(render)

    def is_settled(self) -> bool:
        """Whether the paper is there, or has been refused."""
        return self._task is None

    def save_to(self, target: str) -> None:
        """Write the paper to this file as well."""
        try:
            if self._desk.keep_out is not None and Path(target).is_relative_to(self._desk.keep_out):
                self.status.setText("案卷是只读打开的，存到案卷以外的文件夹")
                return
            with open_durably(Path(target)) as file:
                file.write(self._file.read_bytes())
        except AppError as error:
            self.status.setText(str(error))
        else:
            self.status.setText(f"已存为“{Path(target).name}”")

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the file."""
        self._let_go()
        super().closeEvent(event)

    def _let_go(self) -> None:
        """The window is closed, or the case is."""
        if not self._is_closed:
            self._is_closed = True
            self.panel.clear()

    def _make(self, render: Render) -> None:
        desk, target = self._desk, self._file

        def work(_: Watch) -> Paper:
            with desk.typesetting() as fonts:
                render(fonts, target)
            return Paper(PdfReading(target))

        for button in (self.open_button, self.save_button):
            button.setEnabled(False)
        self.panel.show_message("正在生成…")
        self._task: Task | None = Task(work)
        self._task.succeeded.connect(self._on_made)
        self._task.failed.connect(self._on_failed)
        self._task.finished.connect(self._on_finished)
        self._task.start()

    def _on_made(self, paper: Paper) -> None:
        if self._is_closed:
            paper.reading.close()
            return
        self.panel.show_paper(paper)
        for button in (self.open_button, self.save_button):
            button.setEnabled(True)
        self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, error: Exception) -> None:
        if self._is_closed:
            return
        self.panel.show_message(
            str(error) if isinstance(error, AppError) else "没有做成，案卷不受影响，再试一次"
        )

    def _on_finished(self) -> None:
        self._task = None

    def _on_open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))

    def _on_save(self) -> None:
        choose_target(self, f"另存{self.name}", self._desk.outputs / f"{self.name}.pdf", _KINDS, self.save_to)


def paper_window(wanted: str, open_case: OpenCase, desk: PaperDesk, parent: QWidget) -> PaperWindow | None:
    """The window of the paper that a page asked for; None when what it is about has been settled meanwhile."""
    assessment, notice = open_case.assessment, open_case.notice
    content = Content.of(open_case.case, assessment, notice, filled_on=desk.now().date())
    if wanted == SUMMARY:
        still_open = [item.text for item in open_items(assessment, open_case.refused.values())]
        notes = review_notes(open_case)

        def summary(fonts: FontBook, target: Path) -> None:
            render_summary(content, still_open, fonts, target, notes=notes)

        return PaperWindow(SUMMARY_NAME, summary, desk, parent)
    if wanted in _SHEETS:
        name, render_sheet = _SHEETS[wanted]

        def one_page(fonts: FontBook, target: Path) -> None:
            render_sheet(content, fonts, target)

        return PaperWindow(name, one_page, desk, parent)
    asked = wanted.removeprefix(QUESTION)
    atom = next((atom for atom in open_questions(assessment) if atom.id == asked), None)
    if atom is None:
        return None
    question = atom

    def sheet(fonts: FontBook, target: Path) -> None:
        render_question_sheet(content, question, fonts, target)

    return PaperWindow(NAME, sheet, desk, parent)
