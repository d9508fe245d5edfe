"""What will lie on the disc: every file with its size, and which kinds of disc hold all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop_app.packet.disc import fit_of
from desktop_app.ui import style
from desktop_app.ui.words import show_icon, size_words, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.notice.models import Medium
    from desktop_app.packet.disc import Fault
    from desktop_app.packet.disc.taking_out import OnDisc

_STEPS = 1000
_MB = 1_000_000
_ROWS = 5
"""Rows of a table that are seen at once."""


class ReadTable(QTableWidget):
    """A table that is read by the arrow keys and left by Tab; the first column takes what room there is."""

    def __init__(self, heads: tuple[str, ...], name: str, parent: QWidget | None = None) -> None:
        super().__init__(0, len(heads), parent)
        self.setHorizontalHeaderLabels(list(heads))
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(len(heads)):
            mode = QHeaderView.ResizeMode.ResizeToContents if column else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, mode)
        self._rows: tuple[tuple[str, ...], ...] = ()

    def show_rows(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Show these; what is shown already is left as it is, with the place of whoever reads it."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        self.setRowCount(len(rows))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setToolTip(text if not column else "")
                if column and text[:1].isdigit():
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(at, column, item)
        self._fit()

    def text(self) -> str:
        """All rows as read."""
        return "\n".join("　".join(row) for row in self._rows)

    def _fit(self) -> None:
        line = self.fontMetrics().height() + style.roomy(8)
        self.verticalHeader().setDefaultSectionSize(line)
        shown = min(max(len(self._rows), 1), _ROWS)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown * line + 4)


def file_rows(files: Sequence[OnDisc]) -> list[tuple[str, ...]]:
    """Name and size of each file."""
    return [(file.name, size_words(file.size)) for file in files]


def fault_rows(faults: Sequence[Fault]) -> list[tuple[str, ...]]:
    """Name of each file that is not as it was made, and in what way."""
    return [(fault.name, fault.kind.label) for fault in faults]


class CapacityMeter(QWidget):
    """One line for each kind of disc: how full it would be, in a bar and in words."""

    def __init__(self, media: Sequence[Medium], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._media = media
        self._icons: list[QLabel] = []
        self.bars: list[QProgressBar] = []
        self._said: list[QLabel] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for row, label in enumerate((*(medium.label for medium in media), "U 盘")):
            icon = QLabel(self)
            grid.addWidget(icon, row, 0)
            grid.addWidget(words(label, "field-label", self, wrap=False), row, 1)
            said = words("", "small", self)
            self._icons.append(icon)
            self._said.append(said)
            if row < len(media):
                bar = QProgressBar(self)
                bar.setProperty("class", "thin")
                bar.setTextVisible(False)
                bar.setRange(0, _STEPS)
                bar.setAccessibleName(f"{label}用了多少")
                self.bars.append(bar)
                grid.addWidget(bar, row, 2)
            grid.addWidget(said, row, 3)

    def show_sizes(self, sizes: Sequence[int]) -> None:
        """Files of these sizes, in bytes, are to lie on it."""
        fit = fit_of(sizes, self._media)
        for medium, bar, icon, said in zip(self._media, self.bars, self._icons, self._said, strict=False):
            room = medium.capacity - fit.size
            bar.setValue(min(_STEPS, max(1, fit.size * _STEPS // medium.capacity)))
            best = "，用这种" if medium is fit.medium else ""
            said.setText(
                f"放得下，余 {room / _MB:.0f} MB{best}" if room >= 0 else f"放不下，多 {-room / _MB:.0f} MB"
            )
            show_icon(icon, ("met" if best else "done") if room >= 0 else "problem")
        self._said[-1].setText(f"要有 {sum(sizes) / _MB:.0f} MB 空余")
        show_icon(self._icons[-1], "info")

    def text(self) -> str:
        """What is said of each kind."""
        return "\n".join(said.text() for said in self._said)
