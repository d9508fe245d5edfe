"""检查与复核: clause by clause, material by material, and one list of everything open (experience D8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QTabBar, QVBoxLayout, QWidget

from desktop_app.assessment.results import Outcome, Severity
from desktop_app.packet.open_items import open_items
from desktop_app.ui.page_status import MATERIAL_ICONS, missing_on
from desktop_app.ui.pages.page import ScrollPage
from desktop_app.ui.words import set_property, show_icon, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.assessment.results import AtomVerdict, ConditionVerdict
    from desktop_app.notice.models import Notice, Page
    from desktop_app.ui.open_case import OpenCase

_SEVERITY_ICONS = {Severity.ERROR: "problem", Severity.WARNING: "warning", Severity.HINT: "hint"}


class ReviewPage(ScrollPage):
    """Three tabs; each line leads to the field that decides it, and the primary button then leads back here."""

    def __init__(self, page: Page, open_case: OpenCase) -> None:
        super().__init__(page, open_case)
        self._summary = words("", "strong", self.column)
        self.body.addWidget(self._summary)
        self.tabs = QTabBar(self.column)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("复核的三部分")
        self.body.addWidget(self.tabs)
        self._parts: list[ReviewList] = []
        for title in ("逐条核对", "材料", "问题清单"):
            part = ReviewList(self.column)
            part.field_requested.connect(self._on_field)
            part.hide()
            self._parts.append(part)
            self.tabs.addTab(title)
            self.body.addWidget(part)
        self._parts[0].show()
        self.tabs.currentChanged.connect(self._on_tab)
        self._last = ""

    def part(self, number: int) -> ReviewList:
        """One of the three lists."""
        return self._parts[number]

    def refresh(self) -> None:
        """Make the three lists anew."""
        clauses, materials, problems = self._parts
        clauses.show_lines(self._clause_lines())
        materials.show_lines(self._material_lines())
        found = list(self._problem_lines())
        problems.show_lines(found)
        self.tabs.setTabText(2, f"问题清单（{len(found)}）" if found else "问题清单")
        left = len(open_items(self.open_case.assessment))
        self._summary.setText(f"打印前复核：还有 {left} 项没有落实" if left else "打印前复核：全部落实")
        if self._last:
            self._mark(self._last)

    def focus_first(self) -> None:
        """The line last left for a field, otherwise the tabs."""
        line = next((item for item in self._lines() if item.field_id and item.field_id == self._last), None)
        if line is not None and line.button.isVisible():
            line.button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(line, 0, 120)
        else:
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lines(self) -> list[ReviewLine]:
        return [line for part in self._parts for line in part.widgets]

    def _on_field(self, field_id: str) -> None:
        self._last = field_id
        self.jump_requested.emit(field_id)

    def _mark(self, field_id: str) -> None:
        for line in self._lines():
            set_property(line, "returned", bool(field_id) and line.field_id == field_id)

    def _on_tab(self, number: int) -> None:
        for place, part in enumerate(self._parts):
            part.setVisible(place == number)

    def _clause_lines(self) -> Iterable[LineSpec]:
        assessment = self.open_case.assessment
        chosen = [item for item in assessment.categories if item.chosen]
        for verdict in (*assessment.conditions, assessment.distinction, *chosen):
            yield LineSpec(
                verdict.outcome.value,
                verdict.words,
                verdict.label,
                head=True,
                outcome=verdict.outcome.value,
            )
            for atom in verdict.atoms:
                yield self._atom_line(verdict, atom)

    def _atom_line(self, verdict: ConditionVerdict, atom: AtomVerdict) -> LineSpec:
        detail = atom.note if atom.outcome not in {Outcome.MET, Outcome.NOT_APPLICABLE} else ""
        return LineSpec(
            atom.outcome.value,
            atom.fact or atom.words,
            atom.label,
            detail=detail,
            field_id=field_of(verdict, atom, self.open_case.notice),
            outcome=atom.outcome.value,
        )

    def _material_lines(self) -> Iterable[LineSpec]:
        titles = {item.id: item.title or item.file_name for item in self.open_case.evidence}
        for status in self.open_case.assessment.materials:
            icon = MATERIAL_ICONS[status.state]
            listed = "、".join(titles[name] for name in status.evidence if name in titles)
            yield LineSpec(
                icon,
                status.words,
                f"{status.number}. {status.label}",
                detail="。".join(part.rstrip("。") for part in (listed, status.note) if part),
                outcome=icon,
            )

    def _problem_lines(self) -> Iterable[LineSpec]:
        case = self.open_case
        notice = case.notice
        told: set[str] = set()
        for finding in case.assessment.findings:
            told.add(finding.field)
            place = notice.page_of(finding.field) if finding.field else None
            empty = finding.severity is Severity.ERROR and place is not None and case.missing(finding.field)
            yield LineSpec(
                _SEVERITY_ICONS[finding.severity],
                "未填" if empty else finding.severity.label,
                finding.message,
                detail=finding.detail or (place.title if place else ""),
                field_id=finding.field if place else "",
                outcome="unmet" if finding.severity is Severity.ERROR else "warning",
            )
        for page in notice.pages():
            if not case.shown(page.show_when):
                continue
            for field_id in missing_on(page, case):
                if field_id not in told:
                    words_ = f"填写{case.label_of(field_id)}"
                    yield LineSpec("not_started", "未填", words_, detail=page.title, field_id=field_id)


@dataclass(frozen=True, slots=True)
class LineSpec:
    """What one line of a list says."""

    icon: str
    word: str
    text: str
    detail: str = ""
    field_id: str = ""
    outcome: str = ""
    head: bool = False


class ReviewList(QWidget):
    """Lines below one another; rebuilt only when something it shows has changed."""

    field_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(0)
        self.widgets: list[ReviewLine] = []
        self.shown: list[LineSpec] = []
        self._empty = words("这里没有未落实的事项", "small", self)
        self._column.addWidget(self._empty)

    def show_lines(self, lines: Iterable[LineSpec]) -> None:
        """Show these lines."""
        wanted = list(lines)
        if wanted == self.shown:
            return
        for place, spec in enumerate(wanted):
            if place < len(self.widgets):
                self.widgets[place].show_spec(spec)
                self.widgets[place].show()
                continue
            widget = ReviewLine(self)
            widget.button.clicked.connect(self._on_clicked)
            widget.show_spec(spec)
            self.widgets.append(widget)
            self._column.addWidget(widget)
        for widget in self.widgets[len(wanted) :]:
            widget.hide()
            widget.field_id = ""
        self.shown = wanted
        self._empty.setVisible(not wanted)

    def text(self) -> str:
        """All lines as read."""
        return "\n".join(f"{line.word}｜{line.text}｜{line.detail}" for line in self.shown)

    def _on_clicked(self) -> None:
        line = self.sender().parent()
        if isinstance(line, ReviewLine):
            self.field_requested.emit(line.field_id)


class ReviewLine(QFrame):
    """Icon, what it is about, how it stands, and the way to change it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.field_id = ""
        self.setProperty("class", "row-line")
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 6, 4, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        grid.setColumnMinimumWidth(3, 44)
        self._icon = QLabel(self)
        self._text = words("", "", self)
        self._word = words("", "verdict", self)
        self._detail = words("", "small", self)
        self.button = QPushButton("更改", self)
        self.button.setProperty("class", "link")
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._icon, 0, 0, top)
        grid.addWidget(self._text, 0, 1, top)
        grid.addWidget(self._word, 0, 2, top)
        grid.addWidget(self.button, 0, 3, top)
        grid.addWidget(self._detail, 1, 1, 1, 2)

    def show_spec(self, spec: LineSpec) -> None:
        """Show what ``spec`` says."""
        self.field_id = spec.field_id
        show_icon(self._icon, spec.icon)
        self._text.setText(spec.text)
        set_property(self._text, "class", "card-head" if spec.head else "")
        self._word.setText(spec.word)
        set_property(self._word, "outcome", spec.outcome)
        self._detail.setText(spec.detail)
        self._detail.setVisible(bool(spec.detail))
        self.button.setVisible(bool(spec.field_id))
        self.button.setAccessibleName(f"更改：{spec.text}")
        set_property(self, "head", spec.head)


def field_of(verdict: ConditionVerdict, atom: AtomVerdict, notice: Notice) -> str:
    """The field where an answer would change this verdict; empty when only a ledger or a file would."""
    rule = notice.atom(atom.id)
    candidates = [*atom.missing, *(ref.target for ref in atom.trace if ref.kind == "field"), rule.field or ""]
    candidates.append(f"attested.{atom.id}.met")
    page = next((page for page in notice.pages() if verdict.id in page.conditions and page.questions), None)
    if page is not None:
        candidates.append(page.questions[0].field)
    return next((name for name in candidates if name and notice.page_of(name) is not None), "")
