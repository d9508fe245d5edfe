"""The window beside long work: what is being done, how far it is, and 取消."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout

from desktop_app.ui.words import words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.background import Task

_TITLE = "示范平台申报助手"
_WIDTH = 420
_PARTS = 1000


class ProgressWindow(QDialog):
    """Follows one task and goes when it is over; closing it calls the work off. Nothing else is blocked."""

    def __init__(self, parent: QWidget, text: str, task: Task) -> None:
        super().__init__(parent)
        self._task = task
        self.setObjectName("progress-window")
        self.setWindowTitle(_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH)
        self.text = words(text, "", self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(text)
        self.cancel = QPushButton("取消(&C)", self)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.text)
        column.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        column.addLayout(foot)
        task.progressed.connect(self._on_progressed)
        task.finished.connect(self._on_finished)

    def reject(self) -> None:
        """Call the work off; the window goes when the work has stopped, so that nobody waits unknowingly."""
        self._task.cancel()
        self.cancel.setEnabled(False)
        self.text.setText("正在停止…")

    def _on_finished(self) -> None:
        self.accept()
        self.deleteLater()  # it may never have been shown

    def _on_progressed(self, stage: str, done: int, total: int) -> None:
        del stage
        self.bar.setRange(0, _PARTS if total else 0)
        self.bar.setValue(done * _PARTS // total if total else 0)
