"""打印测试页: print a ruler, measure it, and be told what to change."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.packet.print_scale import scale_of
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.printing.parts import button, labelled
from desktop_app.ui.words import set_property, words
from desktop_app.ui.wrapping_row import WrappingRow

_FIELD_WIDTH = 160


class TestPanel(QWidget):
    """Most spoilt prints are scaled: 97 % looks right and does not fit the punch, the seal or the form."""

    __test__ = False  # not a test, whatever pytest thinks of its name
    wanted = Signal()
    """A test page is to be printed."""
    opened = Signal()
    """The test page is to be opened in the usual reader, to be printed from there."""
    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(
            words(
                "先印一张测试页，用直尺量上面的横尺和竖尺，应为 100 毫米。最常见的毛病是被缩小了。", "", self
            )
        )
        self.print = button("打印测试页(&E)", self, "printer")
        self.open = button("打开测试页(&M)", self, "file")
        row = WrappingRow()
        row.addWidget(self.print)
        row.addWidget(self.open)
        column.addLayout(row)
        self.measured = LineEdit(self)
        self.measured.setPlaceholderText("如 97")
        self.measured.setMaximumWidth(_FIELD_WIDTH)
        column.addWidget(labelled("量得多少毫米(&L)", self.measured, self, name="量得多少毫米"))
        self.told = words("", "small", self)
        column.addWidget(self.told)
        self.print.clicked.connect(self.wanted)
        self.open.clicked.connect(self.opened)
        self.measured.typed.connect(self._on_typed)

    def _on_typed(self, text: str) -> None:
        found = scale_of(text)
        self.told.setText(found.words if found is not None else "")
        set_property(self.told, "class", "small" if found is None or found.is_true else "strong")
        if found is not None:
            self.said.emit(found.words)
