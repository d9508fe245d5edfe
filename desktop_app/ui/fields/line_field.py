"""Fields of one line: names, codes, amounts, counts, shares, dates; typed freely, read by our own parsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.models.kinds import EntryKind
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.fields.field import Field

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.notice.models import Question

_SHAPES = {
    EntryKind.DAY: "年-月-日",
    EntryKind.MONTH: "年-月",
}


class LineField(Field):
    """One line of free text; whatever is typed stays as typed until the cursor leaves."""

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(question, parent)
        self.editor = LineEdit(self)
        self.editor.setPlaceholderText(_SHAPES.get(question.kind, ""))
        self._adopt(self.editor)
        self.editor.typed.connect(self._tell_edited)
        self.editor.left.connect(self.left)
        self.editor.entered.connect(self.entered)
        self.editor.focused.connect(self._tell_focused)

    def look_only(self) -> None:
        """The line takes the cursor and no typing."""
        self.editor.setReadOnly(True)
        self.editor.setPlaceholderText("")
        super().look_only()

    def show_entry(self, entry: object) -> None:
        """Show a text."""
        self.editor.put("" if entry is None else str(entry))

    def entry(self) -> str:
        """The committed text."""
        return self.editor.text()
