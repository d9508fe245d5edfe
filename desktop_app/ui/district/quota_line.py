"""How much of its quota each district uses, side by side; what belongs together is never broken between two lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_app.models import formats
from desktop_app.ui.words import words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLabel

    from desktop_app.assessment.quota import QuotaUse
    from desktop_app.notice.models import NoticeIdentity

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

    def show_use(self, uses: Sequence[QuotaUse], terms: Sequence[str] = (), *, few: bool = False) -> None:
        """Show these, and ``terms`` behind them; what to do first where there is none."""
        most = _FEW if few else _MOST
        first = sorted(uses, key=lambda use: not use.is_over)
        parts = [(_short(use.words), "strong-warning" if use.is_over else "strong") for use in first[:most]]
        if len(uses) > most:
            parts.append((f"等{len(uses)}个区", "small"))
        parts = parts or [("还没有选中要推荐的案卷", "strong")]
        self._show([*parts, *((term, "small") for term in terms)])

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


def terms_of(identity: NoticeIdentity) -> tuple[str, ...]:
    """Until when the recommending side sends on what it has collected, and in how many copies."""
    until = (
        f"{item.label}：{item.day.isoformat() if item.day else item.note}"
        for item in identity.deadlines[1:]
        if item.day or item.note
    )
    return (*until, f"纸质一式 {identity.copies} 份，另有{formats.listed(identity.media)}")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 2 :]}"
