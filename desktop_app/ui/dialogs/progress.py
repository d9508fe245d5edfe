"""The window over a window while it has to wait: what is being done, how far it is, and a way to call it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout

from desktop_app.ui.words import words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_WIDTH = 420
_PARTS = 1000


class ProgressDialog(QDialog):
    """Opened, never executed; Esc and 停止 ask for the end, and whoever works closes it."""

    stop_requested = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("示范平台申报助手")
        self.setMinimumWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        self._text = words(text, "strong", self)
        column.addWidget(self._text)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(text)
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.addStretch(1)
        self.stop = QPushButton("停止", self)
        self.stop.setAutoDefault(False)
        self.stop.clicked.connect(self.reject)
        row.addWidget(self.stop)
        column.addLayout(row)

    def show_done(self, _: str, done: int, total: int) -> None:
        """Show how far the work is."""
        self.bar.setRange(0, _PARTS if total else 0)
        self.bar.setValue(done * _PARTS // total if total else 0)

    def reject(self) -> None:
        """Esc, the cross, 停止: ask for the end; the window stays until the work has stopped."""
        self.stop.setEnabled(False)
        self._text.setText("正在停止…")
        self.stop_requested.emit()
