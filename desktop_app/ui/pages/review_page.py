"""检查与复核: clause by clause, document by document, and one list of everything open (experience D8)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from desktop_app.assessment.review_words import is_of_review
from desktop_app.models.review import REMARKS, review_key
from desktop_app.packet.open_items import open_items
from desktop_app.ui.fields.editors import TabBar
from desktop_app.ui.pages.page import QUESTION, SUMMARY, ScrollPage
from desktop_app.ui.review_documents import document_lines
from desktop_app.ui.review_fixes import fix_of
from desktop_app.ui.review_lines import (
    ASK,
    FINDING,
    PIECE,
    PIECE_OF_ADVICE,
    SETTLE,
    clause_lines,
    finding_key,
    is_problem,
    problem_lines,
)
from desktop_app.ui.review_list import ReviewList
from desktop_app.ui.review_sections import CHECKER, annotated, rests_of_section
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.assessment.results import Finding
    from desktop_app.notice.models import Page
    from desktop_app.ui.character_check import CharacterCheck
    from desktop_app.ui.evidence_looks import EvidenceLooks
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.paper_changes import Moment, PaperChanges
    from desktop_app.ui.review_line import LineSpec, ReviewLine

_TABS = ("逐条核对", "逐份核对", "问题清单")
_PROBLEMS = 2
_REMARK_BUTTON = 2
"""Place of that button among those of a line."""


def _own_key(line: LineSpec) -> str:
    """The key by which a remark or tick beside this line is kept."""
    return review_key(line.key.removeprefix(FINDING))


class ReviewPage(ScrollPage):
    """Three tabs; each line leads to the field that decides it, and the primary button then leads back here."""

    def __init__(self, page: Page, open_case: OpenCase) -> None:
        super().__init__(page, open_case)
        self.problems = 0
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
            part.signing_requested.connect(self._on_signing)
            part.signed.connect(self._on_signed)
            part.unsigned.connect(self._on_unsigned)
            part.remarked.connect(self._on_remarked)
            part.remark_written.connect(self._on_remark_written)
            part.reached.connect(self._on_reached)
            part.hide()
            self._parts.append(part)
            self.tabs.addTab(title)
            self.body.addWidget(part)
        self._parts[0].show()
        self.tabs.currentChanged.connect(self._on_tab)
        open_case.replaced.connect(self._on_replaced)
        self._left: LineSpec | None = None
        """The line last left for a field, as it was then."""
        self._changes: PaperChanges | None = None
        self._before: Moment | None = None
        """The case when that line was left; None when it has been compared."""
        self._affected = ""
        self._characters: CharacterCheck | None = None
        self._looks: EvidenceLooks | None = None

    def follow(self, changes: PaperChanges) -> None:
        """Say beside the line that was left which pages of the papers the change touches."""
        self._changes = changes

    def check_characters(self, check: CharacterCheck) -> None:
        """Have it looked which characters cannot be printed, whenever the lists are made anew."""
        self._characters = check

    def look_at_evidence(self, looks: EvidenceLooks) -> None:
        """Have the files of the evidence looked at when the review is shown: what cannot be bound is a problem too."""
        self._looks = looks

    def show_problems(self) -> None:
        """Show the list of everything open."""
        self.tabs.setCurrentIndex(_PROBLEMS)

    def part(self, number: int) -> ReviewList:
        """One of the three lists."""
        return self._parts[number]

    def refresh(self) -> None:
        """Make the three lists anew."""
        self._ask_what_changed()
        if self._characters is not None:
            self._characters.look()
        if self._looks is not None:
            self._looks.begin()
        clauses, documents, problems = self._parts
        case = self.open_case
        clauses.show_lines(self._with_change(annotated(clause_lines(case), case)))
        documents.show_lines(self._with_change(annotated(document_lines(case), case)))
        found = list(problem_lines(self.open_case))
        problems.show_lines(self._with_change(found))
        count = self.problems = sum(is_problem(line) for line in found)
        self.tabs.setTabText(_PROBLEMS, f"{_TABS[_PROBLEMS]}（{count}）" if count else _TABS[_PROBLEMS])
        problems.setAccessibleName(f"问题清单，{count} 个问题")
        left = len(open_items(case.assessment, case.refused.values()))
        asked = sum(finding.asks for finding in case.assessment.findings)
        words = f"打印前复核：还有 {left} 项没有落实" if left else "打印前复核：全部落实"
        self._summary.setText(words + (f"，{asked} 项需确认" if asked else ""))
        if self._left is not None:
            for part in self._parts:
                part.mark(self._left.key)
            self._tell_settled(found)

    @property
    def title_mark(self) -> str:
        """How many problems there are."""
        return f"有 {self.problems} 个问题" if self.problems else ""

    def leave(self) -> None:
        """What is being typed is kept as it is."""
        self.open_case.end_editing(self.open_case.editing)

    def focus_field(self, field_id: str) -> bool:
        """Go to the line that a remark or a tick of the review belongs to."""
        key = field_id.rpartition(".")[2]
        for number, part in enumerate(self._parts):
            found = next((line.key for line in part.shown if line.key and _own_key(line) == key), "")
            if found and is_of_review(field_id):
                self.tabs.setCurrentIndex(number)
                line = part.line(found)
                if line is not None:
                    line.take_cursor(_REMARK_BUTTON)
                    self.area.ensureWidgetVisible(line, 0, 120)
                return True
        return False

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
            if left is None or line.key != left.key:
                yield line
                continue
            changed = f"修改前 {left.word} → 现在 {line.word}" if line.word != left.word else ""
            parts = (changed, self._affected, line.detail)
            yield replace(line, detail="；".join(part for part in parts if part))

    def _ask_what_changed(self) -> None:
        """Back from a field: which pages are others is found out in the background, and told when it is known."""
        before = self._before
        if before is None or self._changes is None or before.case == self.open_case.case:
            return
        self._before = None
        self._changes.since(before, self._on_affected)

    def _on_affected(self, words: str) -> None:
        self._affected = f"影响{words}" if words else "打印的内容没有变"
        self.refresh()

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
        self._before = self._changes.now() if self._changes is not None else None
        self._affected = ""
        self._tell("")
        if self.open_case.evidence_of(field_id) is not None:  # to its card, which is no field
            page = next(page for page in self.open_case.notice.pages() if page.kind == "evidence")
            self.place_requested.emit(page.id, field_id)
            return
        self.jump_requested.emit(field_id)

    def _on_action(self, key: str) -> None:
        line = next((item for part in self._parts for item in part.shown if item.key == key), None)
        if line is not None and line.action == ASK:
            self.paper_requested.emit(f"{QUESTION}{key.rpartition('atom.')[2]}")
            return
        if key.startswith(PIECE):
            self._remove(key.removeprefix(PIECE))
            return
        finding = self._finding(key)
        fix = fix_of(finding, self.open_case) if finding is not None else None
        if fix is None:
            return
        self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)  # the line under the cursor is about to go
        label = self.open_case.label_of(fix.field)
        self.open_case.enter(fix.field, fix.value)
        self._tell(f"“{label}”已{fix.words}；撤销按 Ctrl+Z")

    def _remove(self, evidence: str) -> None:
        """Take a piece of evidence off its shelf; one step to undo."""
        item = next((item for item in self.open_case.evidence if item.id == evidence), None)
        if item is None:
            return
        self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)  # the line under the cursor is about to go
        self.open_case.remove_evidence(evidence)
        self._tell(f"已移除“{item.title or item.file_name}”；撤销按 Ctrl+Z")

    def _finding(self, key: str) -> Finding | None:
        return next((item for item in self.open_case.assessment.findings if finding_key(item) == key), None)

    def _on_signing(self, line: ReviewLine) -> None:
        name = self.open_case.name_used(checking=line.spec.role == CHECKER)
        line.ask_name(name, self.open_case.today)

    def _on_signed(self, key: str, name: str) -> None:
        if key.startswith(PIECE_OF_ADVICE):
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)  # the line goes into its fold
            self.open_case.settle(key.removeprefix(PIECE_OF_ADVICE), name)
            self._tell(f"{SETTLE}：{name}；撤销按 Ctrl+Z")
            return
        finding = self._finding(key)
        if finding is not None:
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)  # the line goes into its fold
            self.open_case.confirm(finding, name)
            self._tell(f"已核实：{finding.message}；撤销按 Ctrl+Z")
            return
        shown = self._parts[self.tabs.currentIndex()].shown
        self.open_case.check(review_key(key), name, rests_of_section(key, shown, self.open_case))

    def _on_unsigned(self, key: str) -> None:
        if key.startswith(PIECE_OF_ADVICE):
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)  # the line leaves its fold
            self.open_case.unsettle(key.removeprefix(PIECE_OF_ADVICE))
            return
        finding = self._finding(key)
        if finding is not None:
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)  # the line leaves its fold
            self.open_case.withdraw(finding)
        else:
            self.open_case.uncheck(review_key(key))

    def _on_remarked(self, key: str, text: str) -> None:
        field_id = f"{REMARKS}{review_key(key)}"
        self.open_case.begin_editing(field_id)
        self.open_case.enter(field_id, text)

    def _on_remark_written(self, key: str) -> None:
        self.open_case.end_editing(f"{REMARKS}{review_key(key)}")

    def _on_reached(self, line: ReviewLine) -> None:
        self.area.ensureWidgetVisible(line, 0, 40)

    def _on_replaced(self, place: str) -> None:
        """A remark was undone or restored while it is being written."""
        if place.startswith(REMARKS):
            for line in (line for part in self._parts for line in part.widgets if line.key):
                if review_key(line.key) == place.removeprefix(REMARKS):
                    line.follow_remark(self.open_case.remark(review_key(line.key)))

    def _on_print(self) -> None:
        self.paper_requested.emit(SUMMARY)

    def _on_tab(self, number: int) -> None:
        self._tell("")
        for place, part in enumerate(self._parts):
            part.setVisible(place == number)
