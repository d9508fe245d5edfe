"""Fields of several lines, with a count of characters that never cuts anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop_app.ui.fields.editors import TextArea
from desktop_app.ui.fields.field import Field

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.assessment.results import StatementCount
    from desktop_app.notice.models import Question

_LINES = {"short": 2, "medium": 4, "full": 8}
_MOST_LINES = 14
"""A longer text scrolls in its own frame, so that page and text both stay in sight."""


class LongTextField(Field):
    """Prose of any length; the count below follows the committed text."""

    def __init__(self, question: Question, parent: QWidget | None = None, *, lines: int = 0) -> None:
        super().__init__(question, parent)
        self.editor = TextArea(self)
        self._adopt(self.editor, fitted=False)
        self._lines = lines or _LINES[question.width]
        self._fit()
        self.editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.editor.rewrapped.connect(self._on_rewrapped)
        self.counter = QLabel("", self)
        self.counter.setProperty("class", "counter")
        self.counter.setWordWrap(True)
        self._column.insertWidget(self._column.indexOf(self.echo), self.counter)
        self._typed_in = False
        self.editor.typed.connect(self._on_typed)
        self.editor.typed.connect(self._tell_edited)
        self.editor.typed.connect(self._count)
        self.editor.left.connect(self._on_left)
        self.editor.left.connect(self.left)
        self.editor.focused.connect(self._tell_focused)
        self._limited = False

    def look_only(self) -> None:
        """The text takes the cursor and no typing."""
        self.editor.setReadOnly(True)
        super().look_only()

    def show_entry(self, entry: object) -> None:
        """Show a text."""
        self.editor.put("" if entry is None else str(entry))
        self._on_rewrapped()
        self._count(self.entry())

    def entry(self) -> str:
        """The committed text."""
        return self.editor.toPlainText()

    def show_count(self, counted: StatementCount) -> None:
        """Show the three ways of counting beside the limit; over it, or by one of them, the counter turns amber at once."""
        self._limited = True
        self._say(count_words(counted), over=not counted.is_safe)

    def _fit(self) -> None:
        """Room for the lines of the text; called before there is an editor, too."""
        editor = getattr(self, "editor", None)
        if editor is not None:
            editor.ensurePolished()
            editor.setFixedHeight(editor.height_of(self._lines, _MOST_LINES))

    def _on_rewrapped(self) -> None:
        """A text that is there is shown whole; nothing moves under the hands of who is typing."""
        if not self._typed_in and not self.editor.composing:
            self._fit()

    def _on_typed(self) -> None:
        self._typed_in = True

    def _on_left(self) -> None:
        """Whatever is clicked next must not move away from under the mouse: the text gets its room when it is next shown."""
        self._typed_in = False

    def _count(self, text: str) -> None:
        if not self._limited:
            shown = sum(not char.isspace() for char in text)
            self._say(f"{shown}字" if shown else "", over=False)

    def _say(self, words: str, *, over: bool) -> None:
        self.counter.setText(words)
        if bool(self.counter.property("over")) is not over:
            self.counter.setProperty("over", over)
            self.counter.style().unpolish(self.counter)
            self.counter.style().polish(self.counter)


def count_words(counted: StatementCount) -> str:
    """“148字 / 150字，计空格 152，Word 字数 140”, and what follows from it."""
    words = f"{counted.strict}字 / {counted.limit}字（含标点，不计空格）｜计空格 {counted.with_blanks}｜Word 字数 {counted.word_like}"
    if counted.over:
        return f"{words}｜多{counted.over}字"
    if not counted.is_safe:
        return f"{words}｜计空格多{counted.with_blanks - counted.limit}字，删去空格更稳妥"
    return f"{words}｜三种数法都放得下" if counted.strict else words
