"""Printing elsewhere: in the usual reader with the exact settings beside it, or at a copy shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QVBoxLayout, QWidget

from desktop_app.ui.printing.parts import button, panel
from desktop_app.ui.words import words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Sequence


class RouteCard(QWidget):
    """The settings as a table, and the files to open or to take along."""

    packet_wanted = Signal()
    covers_wanted = Signal()
    shop_wanted = Signal()
    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        frame, column = panel(self)
        column.addWidget(words("打印窗口里照这样选", "card-head", frame))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        outer.addWidget(frame)
        self.packet = button("打开成套材料(&K)", self, "file")
        self.covers = button("打开各份封面(&Z)", self, "file")
        self.shop = button("做打印店包(&B)…", self, "take_out")
        row = WrappingRow()
        for made in (self.packet, self.covers, self.shop):
            row.addWidget(made)
        outer.addLayout(row)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("打印店包的进度")
        self.stop = button("停止(&H)", self)
        self.told = words("", "small", self)
        self.show_folder = button("打开文件夹", self)
        self.show_folder.setProperty("class", "link")
        self.show_folder.hide()
        for widget in (self.progress, self.stop, self.told, self.show_folder):
            outer.addWidget(widget)
        self.show_working(working=False)
        self._shown: tuple[tuple[str, str], ...] = ()
        self.packet.clicked.connect(self.packet_wanted)
        self.covers.clicked.connect(self.covers_wanted)
        self.shop.clicked.connect(self.shop_wanted)
        self.stop.clicked.connect(self.stopped)

    def show_settings(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show what to choose."""
        if tuple(rows) == self._shown:
            return
        self._shown = tuple(rows)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for at, (name, text) in enumerate(rows):
            self._grid.addWidget(words(name, "field-label", self, wrap=False), at, 0)
            self._grid.addWidget(words(text, "", self), at, 1)

    def show_working(self, *, working: bool) -> None:
        """Whether a folder for the shop is being made."""
        self.shop.setEnabled(not working)
        self.progress.setRange(0, 0)
        self.progress.setVisible(working)
        self.stop.setVisible(working)

    def on_progressed(self, stage: str, done: int, total: int) -> None:
        """How far the folder has come."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.told.setText(f"{stage}…")
