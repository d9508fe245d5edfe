"""条款与参数: every clause with what it asks, beside it the boundary worked out by the rules, proofs, and the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_app.assessment.parameters import (
    PROVENANCE,
    audience_words,
    groups_in_words,
    material_words,
    requirement,
)
from desktop_app.assessment.worked_examples import worked_examples
from desktop_app.models.name_folding import fold
from desktop_app.ui import style
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.rules.sheet import Sheet
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.notice.models import Atom, Category, Clause, Condition, Material, Notice
    from desktop_app.ui.open_case import OpenCase

_LIST_WIDTH = 300
_INDENT = "　"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row of the list."""

    title: str
    clause: Clause
    atom: Atom | None = None
    material: Material | None = None
    text: str = ""
    """Everything it is found by, folded."""


class ClausesView(QWidget):
    """Search and list at the left, at the right what is chosen."""

    jump_requested = Signal(str)
    """Field to go to."""
    page_requested = Signal(str)

    def __init__(self, open_case: OpenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open_case = open_case
        self._entries = tuple(_entries(open_case.notice))
        self.search = LineEdit(self)
        self.search.setPlaceholderText("查找，例如“满意度”“第6条”“150”")
        self.search.setAccessibleName("在条款和参数里查找")
        self.said = words("", "small", self)
        self.list = QListWidget(self)
        self.list.setObjectName("rules-list")
        self.list.setAccessibleName("条款和要求")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.sheet = Sheet(self)
        left = QWidget(self)
        fit_always(left, lambda: left.setFixedWidth(style.scaled(_LIST_WIDTH)))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.search, self.said):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(self.sheet, 1)
        self.search.typed.connect(self._on_search)
        self.search.entered.connect(self.list.setFocus)
        self.list.currentRowChanged.connect(self._on_chosen)
        self._shown: list[_Entry] = []
        self._list("")

    def take_focus(self) -> None:
        """Put the cursor on the list: arrows read on, and Ctrl+Z is the case's there."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the verdicts as they are now."""
        self._show_states()
        self._on_chosen(self.list.currentRow())

    def choose(self, about: str) -> None:
        """Choose the row of an atom, a material or a clause by its id, as if clicked."""
        for row, entry in enumerate(self._shown):
            ids = [item.id for item in (entry.atom, entry.material) if item is not None] or [entry.clause.id]
            if about in ids:
                self.list.setCurrentRow(row)
                return

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Text of another size needs other rows."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self._shown:
            self._show_states()

    def _on_search(self, text: str) -> None:
        self._list(text)

    def _list(self, text: str) -> None:
        """Show the rows that hold all words; a clause stays above what is found in it."""
        wanted = [word for word in (fold(part).text for part in text.split()) if word]
        found = {id(entry) for entry in self._entries if all(word in entry.text for word in wanted)}
        with_rows = {
            entry.clause.id
            for entry in self._entries
            if id(entry) in found and (entry.atom is not None or entry.material is not None)
        }
        self._shown = [
            entry
            for entry in self._entries
            if id(entry) in found
            or (entry.atom is None and entry.material is None and entry.clause.id in with_rows)
        ]
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's way of calling
        self.list.clear()
        for entry in self._shown:
            head = entry.atom is None and entry.material is None
            item = QListWidgetItem(entry.title if head else f"{_INDENT}{entry.title}")
            if head:
                bold = QFont(self.list.font())
                bold.setWeight(QFont.Weight.Bold)
                item.setFont(bold)
            item.setToolTip(entry.title)
            self.list.addItem(item)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's way of calling
        self._show_states()
        self.said.setText(
            f"{len(found)} 条"
            if wanted and found
            else "没有找到，换几个字"
            if wanted
            else f"{len(self._open_case.notice.atoms)} 项要求，{len(self._open_case.notice.materials)} 项材料"
        )
        first = next(
            (
                row
                for row, entry in enumerate(self._shown)
                if id(entry) in found
                and (entry.atom is not None or entry.material is not None or not with_rows)
            ),
            0 if self._shown else -1,
        )
        self.list.setCurrentRow(first)
        self._on_chosen(first)

    def _show_states(self) -> None:
        """The icon of each verdict, and its word for those who listen."""
        verdicts = self._verdicts()
        self.list.setIconSize(QSize(style.icon_side(), style.icon_side()))
        for row, entry in enumerate(self._shown):
            verdict = verdicts.get(entry.atom.id) if entry.atom is not None else None
            item = self.list.item(row)
            if verdict is not None:
                item.setIcon(style.icon(verdict.outcome.value, self.list))
                said = f"{entry.title}，{verdict.words}"
                item.setData(int(Qt.ItemDataRole.AccessibleTextRole), said)

    def _verdicts(self) -> dict[str, AtomVerdict]:
        assessment = self._open_case.assessment
        groups = (*assessment.conditions, assessment.distinction, *assessment.categories)
        return {atom.id: atom for group in groups for atom in group.atoms}

    def _on_chosen(self, row: int) -> None:
        with self.sheet.anew():
            if not 0 <= row < len(self._shown):
                return
            entry = self._shown[row]
            if entry.atom is not None:
                self._write_atom(entry.atom, entry.clause)
            elif entry.material is not None:
                self._write_material(entry.material, entry.clause)
            else:
                self._write_clause(entry.clause)

    def _write_atom(self, atom: Atom, clause: Clause) -> None:
        notice, sheet = self._open_case.notice, self.sheet
        sheet.title(atom.label)
        sheet.line(f"{atom.id}　条款 {clause.id}　{PROVENANCE[atom.provenance]}", "small")
        sheet.head("要求")
        sheet.line(requirement(atom, notice), "strong")
        verdict = self._verdicts().get(atom.id)
        if verdict is not None:
            sheet.head("这个案卷现在")
            sheet.verdicts(
                [
                    (
                        verdict.outcome.value,
                        verdict.words,
                        verdict.fact or verdict.value_text or verdict.note,
                        "",
                    )
                ]
            )
        examples = worked_examples(atom, notice)
        if examples:
            sheet.head("刚好够、差一点：按本规则当场算出")
            sheet.verdicts(
                (
                    item.verdict.outcome.value,
                    item.verdict.outcome.label,
                    item.given,
                    item.verdict.margin_text or item.verdict.note,
                )
                for item in examples
            )
        if atom.advice:
            sheet.head("怎样补足")
            sheet.line(atom.advice)
        self._write_proofs(atom)
        sheet.head(f"条款原文 {clause.id}")
        sheet.quote(clause.text, f"条款原文 {clause.id}")
        self._offer_page(atom)

    def _write_proofs(self, atom: Atom) -> None:
        notice = self._open_case.notice
        shelves = [item for item in notice.materials if atom.id in item.proves or item.id in atom.materials]
        if not shelves and not atom.evidence_hint:
            return
        self.sheet.head("用什么证明")
        if atom.evidence_hint:
            self.sheet.line(atom.evidence_hint)
        for item in shelves:
            self.sheet.line(f"放在第 {item.number} 项：{item.short_label}", "small")

    def _offer_page(self, atom: Atom) -> None:
        """The page whose cards show the condition of the atom."""
        notice = self._open_case.notice
        every: tuple[Condition | Category, ...] = (
            *notice.conditions,
            notice.distinction,
            *notice.categories,
        )
        owners = {item.id for item in every if any(atom.id in group for group in item.any_of)}
        page = next((page for page in notice.pages() if owners & set(page.conditions)), None)
        if page is not None:
            self.sheet.way(f"到“{page.title}”填写", partial(self._go, page.id))

    def _write_material(self, material: Material, clause: Clause) -> None:
        notice, sheet = self._open_case.notice, self.sheet
        sheet.title(f"第 {material.number} 项材料：{material.short_label}")
        sheet.line(f"{material.id}　条款 {clause.id}", "small")
        sheet.head("要求")
        sheet.line(material_words(material), "strong")
        if material.hint:
            sheet.line(material.hint)
        if material.routes:
            sheet.head("可以任选一种")
            for route in material.routes:
                sheet.line(f"{route.label}：{'、'.join(route.parts)}")
        if material.proves:
            sheet.head("证明这些要求")
            for atom_id in material.proves:
                sheet.line(f"{atom_id}　{notice.atom(atom_id).label}")
        sheet.head(f"条款原文 {clause.id}")
        sheet.quote(clause.text, f"条款原文 {clause.id}")
        page = next((page for page in notice.pages() if page.kind == "evidence"), None)
        if page is not None and material.source == "evidence":
            sheet.way(f"到“{page.title}”", partial(self._go, page.id))

    def _write_clause(self, clause: Clause) -> None:
        notice, sheet = self._open_case.notice, self.sheet
        sheet.title(f"条款 {clause.id}")
        sheet.line(
            f"由{audience_words(clause.audience)}办理" if clause.audience != "information" else "说明",
            "small",
        )
        sheet.quote(clause.text, f"条款原文 {clause.id}")
        for note in (clause.note, clause.why_not_applicant):
            if note:
                sheet.line(note)
        every: tuple[Condition | Category, ...] = (
            *notice.conditions,
            notice.distinction,
            *notice.categories,
        )
        for item in every:
            if item.clause == clause.id:
                sheet.head(item.label)
                sheet.line(groups_in_words(item), "strong")

    def _go(self, page_id: str, _checked: object = None) -> None:
        self.page_requested.emit(page_id)


def _entries(notice: Notice) -> Iterator[_Entry]:
    """Clauses in their order, each followed by what is asked under it."""
    for clause in notice.clauses:
        short = " ".join(clause.text.split())
        yield _Entry(f"{clause.id}　{short}", clause, text=_folded(clause.id, clause.text, clause.note))
        for atom in notice.atoms:
            if atom.clause == clause.id:
                told = (
                    atom.id,
                    atom.label,
                    requirement(atom, notice),
                    atom.evidence_hint,
                    atom.advice,
                    clause.id,
                )
                yield _Entry(atom.label, clause, atom, text=_folded(*told))
        for material in notice.materials:
            if material.clause == clause.id:
                about = (material.id, material.label, material.hint, material_words(material), clause.id)
                yield _Entry(
                    f"第 {material.number} 项　{material.short_label}",
                    clause,
                    material=material,
                    text=_folded(*about),
                )


def _folded(*parts: str | None) -> str:
    number = (parts[0] or "").rpartition(".")[2].strip("()（）")
    code = f"第{number}条" if number.isdecimal() else ""
    return fold("\n".join(part for part in (*parts, code) if part)).text
