"""The small window that asks for the name of a checkpoint; the program stays usable beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout

from desktop_app.ui import style
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

LONGEST_NAME = 60
"""Characters of a name that are kept."""
_WIDTH = 420


class CheckpointWindow(QDialog):
    """建立检查点: a name, which may be left out, and what a checkpoint is."""

    named = Signal(str)
    """A checkpoint of this name is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("建立检查点")
        self.setMinimumWidth(style.scaled(_WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(
            words("填写的内容一直自动保存。检查点记下案卷现在的样子，以后可以比较，也可以恢复。", "small")
        )
        label = words("名称（选填，例如“送领导审阅前”）", "field-label")
        self.name = LineEdit(self)
        self.name.setAccessibleName("检查点名称（选填）")
        label.setBuddy(self.name)
        column.addWidget(label)
        column.addWidget(self.name)
        self.make = QPushButton("建立检查点(&B)", self)
        self.make.setProperty("class", "primary")
        self.cancel = QPushButton("取消(&C)", self)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.make, self.cancel):
            button.setAutoDefault(False)  # Enter belongs to the input method
            row.addWidget(button)
        column.addLayout(row)
        self.name.entered.connect(self._on_entered)
        self.make.clicked.connect(self._on_make)
        self.cancel.clicked.connect(self.close)
        self.name.setFocus()

    def _on_entered(self) -> None:
        self.make.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_make(self) -> None:
        self.named.emit(self.name.text().strip()[:LONGEST_NAME])
        self.close()
