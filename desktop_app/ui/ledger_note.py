"""The line on a page of questions that says which ledgers its numbers come from, and leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop_app.assessment.results import COUNTING
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.ui.words import show_icon, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.ui.open_case import OpenCase


class LedgerNote(QFrame):
    """“来自台账：服务企业台账 696 行”, and a way to the ledgers."""

    place_requested = Signal(str, str)
    """Id of the page of ledgers, and of the ledger there."""

    def __init__(self, kinds: Iterable[str], open_case: OpenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "panel")
        self._kinds = [LedgerKind(name) for name in kinds]
        self._open_case = open_case
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 8, 4)
        row.setSpacing(8)
        self._icon = QLabel(self)
        self._text = words("", "small", self)
        self.button = QPushButton("到台账页", self)
        self.button.setProperty("class", "link")
        self.button.clicked.connect(self._on_clicked)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)

    def refresh(self) -> None:
        """Count the rows as they are now."""
        rows = {kind: self._open_case.counted.rows.get(kind, 0) for kind in self._kinds}
        show_icon(self._icon, "done" if any(rows.values()) else "info")
        listed = "、".join(f"{LEDGER_LABELS[kind]}{number:,}行" for kind, number in rows.items() if number)
        empty = "、".join(LEDGER_LABELS[kind] for kind, number in rows.items() if not number)
        parts = [COUNTING] if self._open_case.counting else []
        parts += [f"来自台账：{listed}"] if listed else []
        if empty:
            parts.append(f"{empty}还没有行，导入后由台账计数")
        self._text.setText("；".join(parts))

    def text(self) -> str:
        """What the line says."""
        return self._text.text()

    def _on_clicked(self) -> None:
        page = next((page.id for page in self._open_case.notice.pages() if page.kind == "ledgers"), None)
        if page is not None:
            rows = self._open_case.counted.rows
            kind = next((kind for kind in self._kinds if not rows.get(kind)), self._kinds[0])
            self.place_requested.emit(page, f"ledgers.{kind.value}")
