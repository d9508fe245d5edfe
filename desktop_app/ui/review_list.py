"""The lines of a review below one another, in folds where they do not apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.review_line import ReviewLine
from desktop_app.ui.words import set_property, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QShowEvent

    from desktop_app.ui.review_line import LineSpec

_AT_ONCE = 16
"""Lines that are made before the list is shown: more than a screen holds."""
_THEN = 6
"""Lines that are made at once below those, until all are there."""
_FIRST, _PAUSE = 100, 20
"""Milliseconds until the first of those, when the list is painted, and between them, in which keys have their turn."""


class ReviewList(QWidget):
    """Lines below one another; rewritten only when something they show has changed, and only while somebody looks.

    The lines that are in sight are made first, the others while the user is looking already.
    """

    field_requested = Signal(str, str)
    """Field id, and the key of the line that leads there."""
    action_requested = Signal(str)
    """Key of the line whose action is wanted."""
    signing_requested = Signal(object)
    """The ``ReviewLine`` beside which a name is to be given."""
    signed = Signal(str, str)
    """Key of the line, and the name that was given."""
    unsigned = Signal(str)
    """Key of the line whose name is to be taken back."""
    remarked = Signal(str, str)
    """Key of the line, and its remark as it is being typed."""
    reached = Signal(object)
    """The ``ReviewLine`` that the cursor went to from another."""
    remark_written = Signal(str)
    """Key of the line whose remark is no longer being typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(0)
        self._lines: list[ReviewLine] = []
        self.shown: list[LineSpec] = []
        """Every line, those in folds too."""
        self._unfolded: set[str] = set()
        self._painted: list[LineSpec] = []
        self._returned = ""
        self._empty = words("这里没有未落实的事项", "small", self)
        self._column.addWidget(self._empty)
        self._rest_soon = QTimer(self)
        self._rest_soon.setSingleShot(True)
        self._rest_soon.timeout.connect(self._on_rest)

    @property
    def widgets(self) -> list[ReviewLine]:
        """Every line outside folds, from the top, and those kept for later use; what was put off is made now."""
        self._make_rest()
        return self._lines

    def show_lines(self, lines: Iterable[LineSpec]) -> None:
        """Show these lines."""
        self.shown = list(lines)
        if not self.isHidden():  # by the tabs; a page is made ready before it is shown
            self._paint()

    def mark(self, key: str) -> None:
        """Highlight the line with this key as the one the user comes back to."""
        self._returned = key
        for widget in self._lines:
            set_property(widget, "returned", bool(key) and widget.key == key)

    def line(self, key: str) -> ReviewLine | None:
        """The line with this key, where it is on the screen."""
        return next((item for item in self.widgets if key and item.key == key), None)

    def text(self) -> str:
        """All lines as read."""
        return "\n".join(f"{line.word}｜{line.text}｜{line.detail}" for line in self.shown)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Catch up with what changed while another list was shown."""
        super().showEvent(event)
        self._paint()

    def _paint(self) -> None:
        """Draw what has changed; while something is typed beside a line, the lines stay where they are."""
        if any(widget.is_open for widget in self._lines):
            return
        wanted = [spec for spec in self.shown if not spec.under or spec.under in self._unfolded]
        if wanted != self._painted:
            self._painted = wanted
            self._rest_soon.stop()
            here = max(len(self._lines), _AT_ONCE)
            for place in range(len(wanted[:here])):
                self._show_line(place)
            for widget in self._lines[len(wanted) :]:
                widget.clear()
            if len(wanted) > here:
                self._rest_soon.start(_FIRST)
        self._empty.setVisible(not wanted)
        self.mark(self._returned)

    def _make_rest(self, most: int | None = None) -> None:
        """Make lines that are not there yet, at most so many; the others follow."""
        self._rest_soon.stop()
        missing = range(len(self._lines), len(self._painted))[:most]
        for place in missing:
            self._show_line(place)
        if missing:
            self.mark(self._returned)
        if len(self._lines) < len(self._painted):
            self._rest_soon.start(_PAUSE)

    def _on_rest(self) -> None:
        self._make_rest(_THEN)

    def _show_line(self, place: int) -> None:
        spec, line = self._painted[place], self._line_at(place)
        line.show_spec(spec, unfolded=spec.folds in self._unfolded)
        line.show()  # with all its words: it is laid out once

    def _line_at(self, place: int) -> ReviewLine:
        if place == len(self._lines):
            made = ReviewLine(self)
            made.way_wanted.connect(self._on_way)
            made.action_wanted.connect(self.action_requested)
            made.signing_wanted.connect(self.signing_requested)
            made.signed.connect(self.signed)
            made.unsigned.connect(self.unsigned)
            made.remarked.connect(self.remarked)
            made.closed.connect(self._on_closed)
            made.stepped.connect(self._on_stepped)
            self._lines.append(made)
            self._column.addWidget(made)
        return self._lines[place]

    def _on_way(self, line: ReviewLine) -> None:
        if not line.folds:
            self.field_requested.emit(line.field_id, line.key)
            return
        self._unfolded ^= {line.folds}
        self._painted = []
        self._paint()

    def _on_stepped(self, button: QObject, way: int) -> None:
        """To the same button of the next line that has any."""
        shown = [widget for widget in self.widgets if not widget.isHidden()]
        here = next(place for place, line in enumerate(shown) if line.isAncestorOf(cast("QWidget", button)))
        column = shown[here].place_of(button)
        after = shown[here + 1 :] if way > 0 else shown[:here][::-1]
        found = next((line for line in after if line.take_cursor(column)), None)
        if found is not None:
            self.reached.emit(found)

    def _on_closed(self) -> None:
        """What changed while somebody was typing is shown now."""
        line = self.sender()
        if isinstance(line, ReviewLine):
            self.remark_written.emit(line.key)
        self._paint()
