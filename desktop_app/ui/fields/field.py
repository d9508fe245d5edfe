"""A question on a page: label, hint, editor with its unit, echo, and the one place for its problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.ui import style
from desktop_app.ui.access_keys import with_key
from desktop_app.ui.fields.doubts import Doubts
from desktop_app.ui.words import set_property

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from desktop_app.notice.models import Question
    from desktop_app.ui.fields.doubts import Doubt

WIDTHS = {"short": 200, "medium": 340, "full": 632}
"""Width of an editor in pixels at 100 %: as wide as its answer."""
_ECHO_BESIDE = 240
"""Room in pixels at 100 % that the echo needs to stand beside its editor; with less it stands below."""
_MOST = 100
"""Stretch of what takes all the room there is."""
_UNIT = 60
"""Room that a unit and its gaps take, in pixels at 100 %."""


class Field(QFrame):
    """Base of all fields; one class for each kind of entry.

    A field knows its question and its editor and nothing of a case: it says what the *user* did (``edited``, ``left``)
    and shows what it is told. The constructor ties label, editor, hint and problem together for assistive tools, so that no
    page can forget.
    """

    edited = Signal(object)
    """The user changed the entry; text as typed, or the chosen value. Held back while composing."""
    left = Signal()
    """The focus has gone elsewhere."""
    entered = Signal()
    """Enter was pressed: the page moves on to its next field."""
    focused = Signal(str)
    """The cursor came here; carries the field id."""
    told = Signal(str)
    """A sentence about what is wrong here has come into sight."""

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self.field_id = question.field
        self.setObjectName(f"field-{question.field}")
        self.setProperty("class", "field")
        self._looked_at = False
        self._fitted: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 0, 0, 0)
        self._column.setSpacing(4)
        self.label = self._line("", "field-label")
        self.label.show()
        self.give_key("")
        self.hint = self._line(_hint(question), "hint")
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._column.addLayout(self._row)
        self.echo = self._line("", "echo")
        self.problem = self._line("", "problem")
        self.doubts = Doubts(self)
        self._column.addWidget(self.doubts)

    def give_key(self, letter: str) -> None:
        """Lead here with Alt and this letter; empty for no letter."""
        words = self.question.label if self.question.required else f"{self.question.label}（选填）"
        self.label.setText(with_key(words, letter))

    def show_entry(self, entry: object) -> None:
        """Show what is stored; says nothing to anyone, and leaves a composing editor alone."""
        raise NotImplementedError

    def entry(self) -> object:
        """What stands in the editor now."""
        raise NotImplementedError

    def look_only(self) -> None:
        """From now on the entry can be read, selected and copied, and not changed."""
        self._looked_at = True
        set_property(self, "look_only", value=True)
        self._describe()

    def show_problem(self, text: str | None) -> None:
        """Show the one sentence that says what to do here; None takes it away."""
        words = text or ""
        if words == self.problem.text():
            return
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.setProperty("wrong", bool(words))
        self._describe()
        for widget in (self, *self.findChildren(QWidget)):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        if words:
            self.told.emit(words)

    @property
    def problem_text(self) -> str:
        """The sentence shown now, empty when there is none."""
        return self.problem.text()

    def show_doubts(self, doubts: Sequence[Doubt], *, may_confirm: bool) -> None:
        """Show what is plausible but unusual here, confirmed or not."""
        if self.doubts.show_doubts(doubts, may_confirm=may_confirm):
            self._describe()

    def show_echo(self, text: str) -> None:
        """Show how the entry was understood."""
        if text != self.echo.text():
            self.echo.setText(text)
        self.echo.setVisible(bool(text))

    def settled_entry(self, text: str) -> None:
        """Show the answer in its usual spelling, after the cursor has left."""
        if text != self.entry():
            self.show_entry(text)

    def _adopt(self, editor: QWidget, *, fitted: bool = True) -> None:
        """Make ``editor`` the editor of this field: size, focus, names."""
        if fitted:
            self._fitted = editor
            self._fit()
        self._row.addWidget(editor, 1)
        if self.question.unit and self.question.width != "full":
            unit = QLabel(self.question.unit)
            unit.setProperty("class", "unit")
            self._row.addWidget(unit)
        if self.question.width != "full":
            self._row.addStretch(1)
        self._place_echo()
        self.setFocusProxy(editor)
        self.label.setBuddy(editor)
        editor.setAccessibleName(accessible_name(self.question))
        editor.setAccessibleDescription(self.hint.text())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Text of another size needs other room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()
            self._place_echo()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The echo goes where there is room."""
        super().resizeEvent(event)
        self._place_echo()

    def _place_echo(self) -> None:
        """How a short entry was understood stands beside it (experience D1): the next question stays in sight."""
        if self._fitted is None or self.question.width == "full":
            return
        taken = WIDTHS[self.question.width] + _UNIT + _ECHO_BESIDE
        beside = self.width() >= style.scaled(taken)
        if beside == (self._row.indexOf(self.echo) >= 0):
            return
        if beside:
            self._column.removeWidget(self.echo)
            self._row.insertWidget(self._row.count() - 1, self.echo, _MOST)
        else:
            self._row.removeWidget(self.echo)
            self._column.insertWidget(self._column.indexOf(self.problem), self.echo)

    def _fit(self) -> None:
        """Give the editor the width of its answer."""
        if self._fitted is None:
            return
        width = WIDTHS[self.question.width]
        self._fitted.setMinimumWidth(style.scaled(min(width, WIDTHS["short"])))
        if self.question.width != "full":
            self._fitted.setMaximumWidth(style.scaled(width))

    def _describe(self) -> None:
        """Tell assistive tools what stands below the label besides the entry."""
        parts = ("只读" if self._looked_at else "", self.problem.text(), self.doubts.text(), self.hint.text())
        editor = self.focusProxy() or self
        editor.setAccessibleDescription("；".join(part for part in parts if part))

    def _tell_edited(self, text: str) -> None:
        self.edited.emit(text)

    def _tell_focused(self) -> None:
        self.focused.emit(self.field_id)

    def _line(self, text: str, role: str) -> QLabel:
        line = QLabel(text, self)
        line.setProperty("class", role)
        line.setTextFormat(Qt.TextFormat.PlainText)
        line.setWordWrap(True)
        line.setVisible(bool(text))
        self._column.addWidget(line)
        return line


def accessible_name(question: Question) -> str:
    """What a screen reader says for the editor: label, unit and whether an answer is needed."""
    parts = [f"单位{question.unit}"] if question.unit else []
    parts.append("必填" if question.required else "选填")
    return f"{question.label}（{'，'.join(parts)}）"


def _hint(question: Question) -> str:
    example = f"例如：{question.example}" if question.example else ""
    hint = question.hint or ""
    if hint and example and not hint.endswith(("。", "？", "；")):
        hint += "。"
    return hint + example
