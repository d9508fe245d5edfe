"""Whose tick it is: a name, offered as it was written last, and the day; for 复核人 and 已核实."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop_app.models.review import LONGEST_NAME
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.revealing import reveal
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QKeyEvent

_NAME_WIDTH = 140


class SigningRow(QWidget):
    """Hidden until asked; Enter or the button gives the tick, Esc or 取消 gives none."""

    signed = Signal(str)
    """The name, which is never empty."""
    closed = Signal()

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        self._label = words(role, "", self, wrap=False)
        self.name = LineEdit(self)
        self.name.setMinimumWidth(_NAME_WIDTH)
        self.name.setMaximumWidth(2 * _NAME_WIDTH)
        self._day = words("", "small", self, wrap=False)
        self._lacking = words("", "problem", self, wrap=False)
        self.give = QPushButton("记下", self)
        self.drop = QPushButton("取消", self)
        row.addWidget(self._label)
        row.addWidget(self.name)
        row.addWidget(self._day)
        for button in (self.give, self.drop):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addWidget(self._lacking)
        row.addStretch(1)
        self._lacking.hide()
        self.name.entered.connect(self._on_given)
        self.name.typed.connect(self._on_typed)
        self.give.clicked.connect(self._on_given)
        self.drop.clicked.connect(self._on_dropped)
        self.hide()

    def show_role(self, role: str) -> None:
        """Ask for the name of another role."""
        self._role = role
        self._label.setText(role)

    def ask(self, about: str, name: str, today: date) -> None:
        """Show the row with ``name`` offered, ready to be replaced by typing."""
        self._day.setText(today.isoformat())
        self.name.put(name)
        self.name.setAccessibleName(f"{self._role}：{about}")
        self.give.setAccessibleName(f"记下{self._role}：{about}")
        self.drop.setAccessibleName(f"取消：{about}")
        self._lacking.hide()
        self.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()
        reveal(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc gives no tick."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_dropped()
        else:
            super().keyPressEvent(event)

    def _on_given(self) -> None:
        name = " ".join(self.name.text().split())
        if self.name.composing:
            return
        if not 0 < len(name) <= LONGEST_NAME:
            self._lacking.setText(f"填写{self._role}" if not name else f"{self._role}最多{LONGEST_NAME}字")
            self._lacking.show()
            self.name.setAccessibleDescription(self._lacking.text())
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._close()
        self.signed.emit(name)

    def _on_typed(self, _: str) -> None:
        self._lacking.hide()
        self.name.setAccessibleDescription("")

    def _on_dropped(self) -> None:
        self._close()
        self.closed.emit()

    def _close(self) -> None:
        self.hide()
