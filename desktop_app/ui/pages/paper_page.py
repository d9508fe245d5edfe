"""Base of the pages that show a paper as it will be printed, made anew whenever the case has changed."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop_app.assessment.results import COUNTING
from desktop_app.documents.content import Content
from desktop_app.documents.pdf_reading import PdfReading
from desktop_app.errors import AppError
from desktop_app.packet.open_items import open_items
from desktop_app.ui.background import Task
from desktop_app.ui.pages.page import PageHeading, PageWidget
from desktop_app.ui.paper import Paper
from desktop_app.ui.paper_changes import CHANGED_PAGE, PAPERS
from desktop_app.ui.paper_leads import leads_of
from desktop_app.ui.preview_panel import PreviewPanel
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QHideEvent

    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.printing import Rendered
    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Notice, Page
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.paper_changes import PaperChanges
    from desktop_app.ui.paper_desk import PaperDesk
    from desktop_app.ui.paper_values import Lead

AGAIN = "R"
"""Access key of the button that makes the paper anew."""
_SETTLE = 700
"""Milliseconds without a change before the paper is made anew."""


class PaperPage(PageWidget):
    """Heading, what the paper is, the preview. Subclasses say how the paper is made in ``render_paper``."""

    def __init__(self, page: Page, open_case: OpenCase, desk: PaperDesk) -> None:
        super().__init__(page, open_case)
        self._desk = desk
        self._task: Task | None = None
        self._changed = True
        self._waiting: QWidget | None = None
        """Where the focus was when the user came and there was no preview to take it."""
        self._changes: PaperChanges | None = None
        self.coming_back = False
        """Whether the user left for the field of a value and has not been here since."""
        self.panel = PreviewPanel(self)
        self.panel.lead_chosen.connect(self._on_lead)
        self.panel.pictures.let_go.connect(_remove)
        self.status = words("", "small", self, wrap=False)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(160)
        self.progress.hide()
        self.again = QPushButton(f"重新生成预览(&{AGAIN})", self)
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self.make)
        self._wanted: int | None = None
        """Zero-based page to show when the paper comes."""
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE)
        self._settle.timeout.connect(self.make)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 16, 24, 16)
        self.column.setSpacing(10)
        self.column.addLayout(self._head(page))
        self.column.addWidget(self.panel, 1)
        open_case.changed.connect(self._on_changed)
        open_case.all_counted.connect(self._on_all_counted)
        desk.at_close.append(self.panel.clear)

    def follow(self, changes: PaperChanges) -> None:
        """Mark the pages that are others than those made last, now and whenever it is found out anew."""
        self._changes = changes
        changes.changed.connect(self._show_changes)
        self._show_changes()

    def render_paper(
        self, content: Content, notice: Notice, fonts: FontBook, target: Path, *, draft: bool, watch: Watch
    ) -> Rendered:
        """Make the paper at ``target`` and tell what is on it. Runs on a task's thread: it may read its arguments and nothing of the page."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Make the paper anew if the case has changed since; while the user works on the page, after a pause."""
        if not self._changed:
            return
        if self.panel.view.page_count and not self.coming_back:
            self._settle.start()
        else:
            self.make()

    def focus_field(self, field_id: str) -> bool:
        """Only one place of a paper can be asked for: the first page that is another than it was made."""
        changed = self._changed_pages()
        if field_id != CHANGED_PAGE or not changed:
            return False
        if self.panel.view.page_count:
            self.panel.view.go_to(min(changed))
        else:
            self._wanted = min(changed)
        self.panel.view.setFocus()
        return True

    def focus_first(self) -> None:
        """The preview takes the keyboard; one that is still being made takes it when it comes, unless it is in use by then."""
        self.coming_back = False
        if self.panel.view.page_count:
            self.panel.view.setFocus()
            return
        super().focus_first()
        QTimer.singleShot(0, self, self._wait_with_focus)  # when the window has put the cursor somewhere

    def _wait_with_focus(self) -> None:
        self._waiting = self.window().focusWidget()

    def is_settled(self) -> bool:
        """Whether the paper on screen is the paper of the present case."""
        return not self._changed and self._task is None

    def make(self) -> None:
        """Make the paper of the case as it stands, unless it is being made."""
        if self._task is not None:
            return
        if self.open_case.counting:
            self.status.setText(f"{COUNTING}，数完后生成预览")
            self.panel.show_message(f"{COUNTING}…")
            return
        self._settle.stop()
        self._changed = False
        case, assessment, notice = self.open_case.case, self.open_case.assessment, self.open_case.notice
        now, read_only = self._desk.now(), self.open_case.read_only
        target = self._desk.scratch / f"{secrets.token_hex(4)}.pdf"
        draft = bool(open_items(assessment, self.open_case.refused.values()))

        def work(watch: Watch) -> Paper:
            content = Content.of(case, assessment, notice, filled_on=now.date())
            with self._desk.typesetting() as fonts:
                made = self.render_paper(content, notice, fonts, target, draft=draft, watch=watch)
            blanks = frozenset(number - 1 for number in made.blanks)
            leads = leads_of(made.values, content, read_only=read_only)
            return Paper(PdfReading(target), leads, blanks)

        self._task = Task(work, window_first=True)
        self._task.progressed.connect(self._on_progressed)
        self._task.succeeded.connect(self._on_made)
        self._task.failed.connect(self._on_failed)
        self._task.finished.connect(self._on_finished)
        self.again.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.show()
        self.status.setText("正在生成预览…")
        self.panel.show_message("正在生成预览…")
        self._task.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody looks: a change waits until the page is shown again."""
        self._settle.stop()
        super().hideEvent(event)

    def _head(self, page: Page) -> QHBoxLayout:
        """The heading, and at its right how the preview stands; one row, so that the paper gets the height."""
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(PageHeading(page.title, page.lead or "", page.clause or "", self), 1)
        state = QVBoxLayout()
        state.setSpacing(6)
        state.addStretch(1)
        for widget in (self.status, self.progress, self.again):
            state.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight)
        row.addLayout(state)
        return row

    def _on_changed(self, _: str) -> None:
        self._changed = True
        if self.panel.view.page_count and self._task is None:
            self.status.setText("内容有改动，稍后重新生成")

    def _on_all_counted(self) -> None:
        self._changed = True
        if self.isVisible():
            self.make()

    def _on_progressed(self, stage: str, done: int, total: int) -> None:
        self.status.setText(f"正在生成预览：{stage}")
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _changed_pages(self) -> frozenset[int]:
        """Zero-based pages that are others than those made last."""
        found = self._changes.found if self._changes is not None else {}
        changed = found.get(PAPERS[self.page.kind][0])
        return frozenset(page - 1 for page in changed.pages) if changed is not None else frozenset()

    def _show_changes(self) -> None:
        record = self._changes.record if self._changes is not None else None
        made = f"第 {record.number} 次生成" if record is not None else ""
        self.panel.mark_changed(self._changed_pages(), f"这一页与{made}的不同")

    def _on_lead(self, lead: Lead) -> None:
        self.coming_back = True
        self.place_requested.emit(lead.page_id, lead.place)

    def _on_made(self, paper: Paper) -> None:
        self.panel.show_paper(paper)
        if self._wanted is not None:
            self.panel.view.go_to(self._wanted)
            self._wanted = None
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting is self.window().focusWidget() and self.isVisible():
            self.panel.view.setFocus()
        count = len(open_items(self.open_case.assessment, self.open_case.refused.values()))
        self.status.setText(f"草稿预览，还有 {count} 项没有落实" if count else "与将要印出的一致")

    def _on_failed(self, error: Exception) -> None:
        text = str(error) if isinstance(error, AppError) else "预览没有做成，草稿不受影响，再生成一次"
        self.status.setText("预览没有做成")
        self.panel.clear()
        self.panel.show_message(text)

    def _on_finished(self) -> None:
        self._task = None
        self.again.setEnabled(True)
        self.progress.hide()
        if self._changed and self.isVisible():
            self._settle.start()


def _remove(path: Path) -> None:
    """A preview that is no longer shown."""
    with suppress(OSError):  # a virus scanner holds it: it goes with the folder of previews
        path.unlink()
