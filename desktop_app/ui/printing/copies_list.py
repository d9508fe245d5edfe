"""Which build lies in the binder of each copy, to be ticked by hand where it was printed elsewhere, and what came out so far."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.models.formats import moment
from desktop_app.ui.fields.editors import CheckBox
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from desktop_app.packet.print_log import PrintEntry, PrintLog

_LINES = 30
"""Lines of the log that are shown, newest first."""


class CopiesList(QWidget):
    """A box for each copy, with what it is of."""

    ticked = Signal(int, bool)
    """The user says that this copy has been printed, or that it has not."""

    def __init__(self, copies: int, parent: QWidget | None = None, *, read_only: bool = False) -> None:
        super().__init__(parent)
        self.boxes: dict[int, CheckBox] = {}
        self._about = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for number in range(1, copies + 1):
            line = QFrame(self)
            line.setProperty("class", "row-line")
            row = QHBoxLayout(line)
            row.setContentsMargins(4, 6, 4, 6)
            box = self.boxes[number] = CheckBox(f"第 {number} 份", line)
            box.setAccessibleName(f"第 {number} 份已打印")
            if read_only:
                box.look_only()
            box.clicked.connect(partial(self._on_clicked, number))
            about = self._about[number] = words("", "small", line)
            row.addWidget(box)
            row.addWidget(about, 1)
            column.addWidget(line)

    def show_log(self, log: PrintLog, newest: str) -> None:
        """Show what each copy is of; ``newest`` is the key of the build made last."""
        for number, box in self.boxes.items():
            held = log.of(number)
            copy = log.copies.get(number)
            box.setChecked(held is not None)
            if held is None or copy is None:
                self._about[number].setText("还没有打印")
                continue
            sides = "双面" if copy.both else "单面"
            old = "" if not newest or held.key == newest else "，不是最新一版"
            draft = "，草稿" if held.draft else ""
            self._about[number].setText(f"{held.words}，{sides}，{moment(copy.at)}{draft}{old}")

    def text(self) -> str:
        """All lines as read."""
        return "\n".join(f"{box.text()}：{self._about[number].text()}" for number, box in self.boxes.items())

    def _on_clicked(self, number: int) -> None:
        self.ticked.emit(number, self.boxes[number].isChecked())


class LogView(QWidget):
    """What came out of the printers, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._shown: tuple[PrintEntry, ...] | None = None

    def show_log(self, log: PrintLog) -> None:
        """Show the last lines."""
        if log.entries == self._shown:
            return
        self._shown = log.entries
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        newest = list(reversed(log.entries))
        for entry in newest[:_LINES]:
            self._column.addWidget(words(entry_words(entry), "small", self))
        if len(newest) > _LINES:
            self._column.addWidget(
                words(f"更早的还有 {len(newest) - _LINES} 条，都记在案卷里", "small", self)
            )
        if not newest:
            self._column.addWidget(words("还没有打印过", "small", self))


def entry_words(entry: PrintEntry) -> str:
    """A line of the log: 5月20日 14:03　第 2 份　整套　149 面　印好　LaserJet　第 3 次生成 7K3M9Q　张三."""
    copy = f"第 {entry.copy_number} 份" if entry.copy_number else ""
    sides = f"{entry.sides} 面" if entry.sides else ""
    build = f"第 {entry.build} 次生成 {entry.check_code}"
    parts = (moment(entry.at), copy, entry.what, sides, entry.result, entry.printer, build, entry.who)
    return "　".join(part for part in parts if part)
