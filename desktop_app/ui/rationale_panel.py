"""依据与去向: the clause to copy, why something is asked, what proves it, and where it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.bullets import Bullets
from desktop_app.ui.term_line import TermLine
from desktop_app.ui.usage import usage_of
from desktop_app.ui.words import give_icon, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.notice.models import NoticeIdentity, Page
    from desktop_app.ui.open_case import OpenCase

_MOST_TERMS = 8
"""Words of the glossary that the panel offers; the help of the field lists them all."""


class RationalePanel(QFrame):
    """Explains the field with the cursor, or the page as a whole; F4 shows and hides it.

    A page that no clause is about shows until when and where the work has to go.
    """

    close_requested = Signal()
    term_requested = Signal(str)
    """A word of the glossary that the user wants explained."""

    def __init__(self, open_case: OpenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rationale")
        self.setAccessibleName("依据与去向")
        self._open_case = open_case
        self._clause_text = ""
        self._terms_in: Callable[..., tuple[str, ...]] = lambda *_: ()
        self._told: tuple[str, ...] = ()
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sheet = QWidget(area)
        sheet.setProperty("class", "panel-sheet")
        self._column = QVBoxLayout(sheet)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(6)
        area.setWidget(sheet)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self._build(sheet)

    def explain(self, page: Page, field_id: str = "") -> None:
        """Explain this field of this page; an empty id explains the page."""
        notice = self._open_case.notice
        asked = notice.question(field_id) if field_id else None
        self._title.setText(asked.label if asked is not None else page.title)
        clause_id = page.clause or ""
        clause = next((item for item in notice.clauses if item.id == clause_id), None)
        self._clause_text = (
            f"{clause.text}（{notice.identity.number}，{clause_id}）" if clause is not None else ""
        )
        self._clause_head.setText(f"条款原文  {clause_id}")
        for widget in (self._clause_head, self._clause, self.copy_button):
            widget.setVisible(clause is not None)
        self._clause.setText(clause.text if clause is not None else "")
        note = (clause.note or "") if clause is not None else ""
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.copy_button.setText("复制条款(&C)")
        usage = usage_of(field_id, page, notice, self._open_case.assessment)
        told = (asked.label, asked.hint or "") if asked is not None else (page.title, page.lead or "")
        self._told = (*told, clause.text if clause is not None else "")
        self._show_terms()
        nothing = clause is None and not any((usage.conditions, usage.proofs, usage.printed))
        self._nothing.setVisible(nothing)
        _fill(self._until_head, self._until, _deadlines(notice.identity) if nothing else ())
        _fill(self._ask_head, self._ask, _contacts(notice.identity) if nothing else ())
        _fill(self._why_head, self._why, usage.conditions)
        _fill(self._proof_head, self._proof, usage.proofs)
        _fill(self._print_head, self._print, usage.printed)

    def explain_clause(self, clause_id: str) -> None:
        """Explain a clause that no page is about: its words, and whose affair it is."""
        notice = self._open_case.notice
        clause = notice.clause(clause_id)
        self._title.setText(f"通知条款 {clause_id}")
        self._clause_text = f"{clause.text}（{notice.identity.number}，{clause_id}）"
        self._clause_head.setText("条款原文")
        self._clause.setText(clause.text)
        self.copy_button.setText("复制条款(&C)")
        note = "\n".join(part for part in (clause.why_not_applicant, clause.note) if part)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        for widget in (self._clause_head, self._clause, self.copy_button):
            widget.show()
        self._nothing.hide()
        self._told = (clause.text,)
        self._show_terms()
        for head, body in (
            (self._until_head, self._until),
            (self._ask_head, self._ask),
            (self._why_head, self._why),
            (self._proof_head, self._proof),
            (self._print_head, self._print),
        ):
            _fill(head, body, ())

    def know_terms(self, terms_in: Callable[..., tuple[str, ...]]) -> None:
        """From now on offer the words that ``terms_in`` finds in question and clause."""
        self._terms_in = terms_in
        self._show_terms()

    def terms(self) -> tuple[str, ...]:
        """The words of the glossary that are offered now."""
        return self._terms_in(*self._told)[:_MOST_TERMS]

    def take_focus(self) -> None:
        """Put the cursor where the panel can be read by keyboard."""
        target = self._clause if self._clause.isVisible() else self._close
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def text(self) -> str:
        """All that is shown, for tests."""
        labels = (self._title, self._clause, self._note)
        lists = (self._until, self._ask, self._why, self._proof, self._print)
        return "\n".join(part.text() for part in (*labels, *lists) if not part.isHidden())

    def _build(self, sheet: QWidget) -> None:
        head = QHBoxLayout()
        head.addWidget(words("依据与去向", "panel-head", sheet), 1)
        close = QToolButton(sheet)
        give_icon(close, "close")
        close.setToolTip("收起（F4）")
        close.setAccessibleName("收起依据与去向")
        close.clicked.connect(self.close_requested)
        head.addWidget(close)
        self._close = close
        self._column.addLayout(head)
        self._title = words("", "panel-title", sheet)
        self._column.addWidget(self._title)
        self._nothing = words("把光标放进一个问题，这里说明为什么问、用什么证明、印在哪里。", "small", sheet)
        self._column.addWidget(self._nothing)
        self._clause_head = self._head("条款原文", sheet)
        self._clause = words("", "clause", sheet)
        selectable = (
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._clause.setTextInteractionFlags(selectable)
        self._clause.setAccessibleName("条款原文")
        self._column.addWidget(self._clause)
        self.copy_button = QPushButton("复制条款(&C)", sheet)
        self.copy_button.setProperty("class", "link")
        give_icon(self.copy_button, "copy", colour="accent")
        self.copy_button.clicked.connect(self._on_copy)
        self._column.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._note = words("", "small", sheet)
        self._column.addWidget(self._note)
        self._terms_head = self._head("名词", sheet)
        self._terms = TermLine(sheet)
        self._terms.linkActivated.connect(self.term_requested)
        self._column.addWidget(self._terms)
        self._until_head, self._until = self._part("报送期限", sheet)
        self._ask_head, self._ask = self._part("咨询和报送", sheet)
        self._why_head, self._why = self._part("为什么问：用于", sheet)
        self._proof_head, self._proof = self._part("证明材料", sheet)
        self._print_head, self._print = self._part("打印位置", sheet)
        self._column.addStretch(1)

    def _show_terms(self) -> None:
        found = self.terms()
        self._terms.show_words(found)
        for widget in (self._terms_head, self._terms):
            widget.setVisible(bool(found))

    def _part(self, title: str, sheet: QWidget) -> tuple[QLabel, Bullets]:
        head = self._head(title, sheet)
        body = Bullets((), sheet)
        self._column.addWidget(body)
        return head, body

    def _head(self, title: str, sheet: QWidget) -> QLabel:
        head = words(title, "panel-head", sheet)
        head.setContentsMargins(0, 10, 0, 0)
        self._column.addWidget(head)
        return head

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._clause_text)
        self.copy_button.setText("已复制(&C)")


def _deadlines(identity: NoticeIdentity) -> tuple[str, ...]:
    """What every page may be read against: until when, and how many copies."""
    until = (
        f"{item.label}：{item.day.isoformat() if item.day else item.note or '向所属区询问'}"
        for item in identity.deadlines
    )
    return (*until, f"纸质材料 {identity.copies} 份")


def _contacts(identity: NoticeIdentity) -> tuple[str, ...]:
    return tuple(f"{item.purpose}：{item.names} {'、'.join(item.phones)}" for item in identity.contacts)


def _fill(head: QLabel, body: Bullets, lines: tuple[str, ...]) -> None:
    body.show_lines(lines)
    head.setVisible(bool(lines))
    body.setVisible(bool(lines))
