"""How much of its quota each district uses, side by side; what belongs together is never broken between two lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_app.ui.words import words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLabel

    from desktop_app.assessment.quota import QuotaUse

_MOST, _FEW = 6, 2
"""Districts that are shown, and where there is little room; those that use more than they have come first."""
_LONGEST = 48
"""Characters of one of them: a district's name is typed freely."""
_GAP = 24


class QuotaLine(QWidget):
    """A row of short phrases in as many lines as they need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = WrappingRow(self, gap=_GAP, line_gap=4)
        self._labels: list[QLabel] = []
        self._shown: list[tuple[str, str]] | None = None

    def show_use(self, uses: Sequence[QuotaUse], *, few: bool = False) -> None:
        """Show these; what to do first where there is none."""
        most = _FEW if few else _MOST
        first = sorted(uses, key=lambda use: not use.is_over)
        parts = [(_short(use.words), "strong-warning" if use.is_over else "strong") for use in first[:most]]
        if len(uses) > most:
            parts.append((f"等{len(uses)}个区", "small"))
        self._show(parts or [("还没有选中要推荐的案卷", "strong")])

    def text(self) -> str:
        """All of it."""
        return "　　".join(label.text() for label in self._labels)

    def _show(self, parts: list[tuple[str, str]]) -> None:
        if parts == self._shown:
            return
        self._shown = parts
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._labels = [words(text, role, self, wrap=False) for text, role in parts]
        for label in self._labels:
            self._row.addWidget(label)
            label.show()
        self.updateGeometry()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 2 :]}"
