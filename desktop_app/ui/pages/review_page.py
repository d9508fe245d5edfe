"""检查与复核: clause by clause, document by document, and one list of everything open (experience D8)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from desktop_app.packet.open_items import open_items
from desktop_app.ui.fields.editors import TabBar
from desktop_app.ui.pages.page import QUESTION, SUMMARY, ScrollPage
from desktop_app.ui.review_documents import document_lines
from desktop_app.ui.review_fixes import fix_of
from desktop_app.ui.review_lines import ASK, clause_lines, finding_key, problem_lines
from desktop_app.ui.review_list import LineSpec, ReviewLine, ReviewList
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.notice.models import Page
    from desktop_app.ui.open_case import OpenCase

_TABS = ("逐条核对", "逐份核对", "问题清单")
_PROBLEMS = 2


class ReviewPage(ScrollPage):
    """Three tabs; each line leads to the field that decides it, and the primary button then leads back here."""

    def __init__(self, page: Page, open_case: OpenCase) -> None:
        super().__init__(page, open_case)
        self._summary = words("", "strong", self.column)
        self.print_button = QPushButton("打印两页摘要", self.column)
        self.print_button.setAutoDefault(False)
        self.print_button.clicked.connect(self._on_print)
        head = QHBoxLayout()
        head.addWidget(self._summary, 1)
        head.addWidget(self.print_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.told = words("", "echo", self.column)
        self.told.hide()
        self.body.addWidget(self.told)
        self.tabs = TabBar(self.column)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("复核的三部分")
        self.body.addWidget(self.tabs)
        self._parts: list[ReviewList] = []
        for title in _TABS:
            part = ReviewList(self.column)
            part.field_requested.connect(self._on_field)
            part.action_requested.connect(self._on_action)
            part.hide()
            self._parts.append(part)
            self.tabs.addTab(title)
            self.body.addWidget(part)
        self._parts[0].show()
        self.tabs.currentChanged.connect(self._on_tab)
        self._left: LineSpec | None = None
        """The line last left for a field, as it was then."""

    def part(self, number: int) -> ReviewList:
        """One of the three lists."""
        return self._parts[number]

    def refresh(self) -> None:
        """Make the three lists anew."""
        clauses, documents, problems = self._parts
        clauses.show_lines(self._with_change(clause_lines(self.open_case)))
        documents.show_lines(self._with_change(document_lines(self.open_case)))
        found = list(problem_lines(self.open_case))
        problems.show_lines(self._with_change(found))
        count = sum(not line.head for line in found)
        self.tabs.setTabText(_PROBLEMS, f"{_TABS[_PROBLEMS]}（{count}）" if count else _TABS[_PROBLEMS])
        left = len(open_items(self.open_case.assessment))
        self._summary.setText(f"打印前复核：还有 {left} 项没有落实" if left else "打印前复核：全部落实")
        if self._left is not None:
            for part in self._parts:
                part.mark(self._left.key)
            self._tell_settled(found)

    def focus_first(self) -> None:
        """The line last left for a field, otherwise the tabs."""
        line = self._returned_line()
        if line is not None and line.button.isVisible():
            line.button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(line, 0, 120)
        else:
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _returned_line(self) -> ReviewLine | None:
        if self._left is None:
            return None
        return self._parts[self.tabs.currentIndex()].line(self._left.key)

    def _with_change(self, lines: Iterable[LineSpec]) -> Iterable[LineSpec]:
        """The line that was left says what it said before, where it says something else now."""
        left = self._left
        for line in lines:
            if left is None or line.key != left.key or line.word == left.word:
                yield line
                continue
            changed = f"修改前 {left.word} → 现在 {line.word}"
            yield replace(line, detail="；".join(part for part in (changed, line.detail) if part))

    def _tell_settled(self, found: list[LineSpec]) -> None:
        """A problem that is no longer there has no line to come back to."""
        left = self._left
        if (
            left is None
            or self.tabs.currentIndex() != _PROBLEMS
            or any(left.key == line.key for line in found)
        ):
            return
        self._tell(f"已处理：{left.text}")

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _on_field(self, field_id: str, key: str) -> None:
        part = self._parts[self.tabs.currentIndex()]
        self._left = next((line for line in part.shown if line.key == key), None)
        self._tell("")
        self.jump_requested.emit(field_id)

    def _on_action(self, key: str) -> None:
        line = next((item for part in self._parts for item in part.shown if item.key == key), None)
        if line is not None and line.action == ASK:
            self.paper_requested.emit(f"{QUESTION}{key.rpartition('atom.')[2]}")
            return
        finding = next(
            (item for item in self.open_case.assessment.findings if finding_key(item) == key), None
        )
        fix = fix_of(finding, self.open_case) if finding is not None else None
        if fix is None:
            return
        self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)  # the line under the cursor is about to go
        label = self.open_case.label_of(fix.field)
        self.open_case.enter(fix.field, fix.value)
        self._tell(f"“{label}”已{fix.words}；撤销按 Ctrl+Z")

    def _on_print(self) -> None:
        self.paper_requested.emit(SUMMARY)

    def _on_tab(self, number: int) -> None:
        self._tell("")
        for place, part in enumerate(self._parts):
            part.setVisible(place == number)
