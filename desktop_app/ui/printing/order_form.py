"""What to print, for which copies, on which printer and how: the part of 打印五份 that makes an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.packet.bundle import DISC_LABEL, SPINES
from desktop_app.packet.page_ranges import NoSuchPages, page_words, pages_typed
from desktop_app.packet.print_plan import CopyJob, Sides, of_file, of_packet, sheets_with, sheets_words
from desktop_app.ui.fields.editors import CheckBox, LineEdit
from desktop_app.ui.printing.parts import button, choices, labelled
from desktop_app.ui.words import words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from desktop_app.packet.bound import BoundPacket
    from desktop_app.packet.build import Build, BuiltFile
    from desktop_app.ui.printing.printers import Printers

WHOLE, TYPED, COVERS_ONLY, DIVIDERS = "whole", "typed", "covers", "dividers"
NO_PRINTER = "没有找到打印机"
_QUALITIES = (("标准（300 点）", 300), ("精细（600 点，慢一倍）", 600))
_BACKS = (("从最后一张起（多数打印机）", True), ("从第一张起", False))


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order as far as the form knows it."""

    what: str
    jobs: tuple[CopyJob, ...]
    sides: Sides
    completes: bool


class OrderForm(QWidget):
    """Shows what an order comes to while it is put together."""

    changed = Signal()

    def __init__(self, copies: int, printers: Printers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._printers = printers
        self._made: Build | None = None
        self.what = choices((("整套", WHOLE),), self)
        self.pages = LineEdit(self)
        self.pages.setPlaceholderText("40-42；封面写“封面”")
        self.checked = words("", "small", self)
        self.copies = [CheckBox(f"第 {number} 份", self) for number in range(1, copies + 1)]
        for box in self.copies:
            box.setAccessibleName(f"打印{box.text()}")
            box.setChecked(True)
        self.printer = choices((), self)
        self.again = button("刷新(&R)", self)
        self.again.setAccessibleName("刷新打印机")
        self.sides = choices(((item.label, item) for item in Sides), self)
        self.backs = choices(_BACKS, self)
        self.quality = choices(_QUALITIES, self)
        self.sum = words("", "strong", self)
        self.about_sides = words("", "small", self)
        self._lay_out()
        self._connect()
        self.look_for_printers()

    @property
    def chosen_copies(self) -> tuple[int, ...]:
        """Numbers of the copies that are ticked."""
        return tuple(number for number, box in enumerate(self.copies, 1) if box.isChecked())

    @property
    def printer_name(self) -> str:
        """The printer chosen; empty where there is none."""
        return str(self.printer.currentData() or "")

    @property
    def dpi(self) -> int:
        """Dots per inch that pages are drawn with."""
        return int(self.quality.currentData())

    @property
    def how(self) -> Sides:
        """On which sides."""
        return Sides(self.sides.currentData())

    def look_for_printers(self) -> None:
        """List the printers there are now; the one chosen stays chosen where it is still there."""
        before = self.printer_name
        self.printer.clear()
        for name in self._printers.names():
            self.printer.addItem(name, name)
        if self.printer.count() == 0:
            self.printer.addItem(NO_PRINTER, "")
        self.printer.setCurrentIndex(max(0, self.printer.findData(before)))
        self._on_printer()

    def show_build(self, made: Build | None) -> None:
        """Offer the parts of the packet of ``made``."""
        packet = made.packet if made is not None else None
        if made == self._made and self.what.count() > 1:
            return
        self._made = made
        chosen = self.what.currentText()
        self.what.clear()
        self.what.addItem("整套", WHOLE)
        if packet is not None:
            self.what.addItem("指定页码（补印卡纸、漏印的）", TYPED)
            for number, span in enumerate(packet.spans):
                if span.kind != "cover":
                    self.what.addItem(span.title, number)
            self.what.addItem("封面，每份一张", COVERS_ONLY)
            self.what.addItem("分隔页（可换彩色纸）", DIVIDERS)
            names = {file.name for file in made.files} if made is not None else set()
            for name, text in ((SPINES, "书脊，裁开贴"), (DISC_LABEL, "光盘标签")):
                if name in names:
                    self.what.addItem(text, name)
        self.what.setCurrentIndex(max(0, self.what.findText(chosen)))
        self.refresh()

    def wanted(self) -> Wanted:
        """The order.

        Raises:
            NoSuchPages: the pages typed are not there.
        """
        packet = self._packet
        assert packet is not None  # noqa: S101 - asked for only when there is one
        kind, sides = self.what.currentData(), self.how
        if kind in {SPINES, DISC_LABEL}:
            pages = next(file.pages or 1 for file in self._files() if file.name == kind)
            return Wanted(
                self.what.currentText(), (of_file(str(kind), pages),), Sides.SINGLE, completes=False
            )
        chosen = self._chosen_pages(packet)
        backwards = bool(self.backs.currentData())
        jobs = of_packet(packet, chosen, self.chosen_copies, sides, backwards=backwards)
        what = page_words(packet, chosen) if kind == TYPED else self.what.currentText()
        return Wanted(what, jobs, sides, completes=kind == WHOLE)

    def refresh(self) -> None:
        """Say what the order comes to."""
        kind = self.what.currentData()
        single = kind in {SPINES, DISC_LABEL}
        self._pages_box.setVisible(kind == TYPED)
        self._copies_box.setVisible(not single)
        self._sides_box.setVisible(not single)
        self._backs_box.setVisible(not single and self.how is Sides.MANUAL)
        if self._packet is None:
            self.sum.setText("")
            return
        try:
            order = self.wanted()
        except NoSuchPages as error:
            self.checked.setText(str(error) if self.pages.text().strip() else "")
            self.sum.setText("")
        else:
            self.checked.setText(self._checked_words())
            copies = sheets_words(order.jobs, order.sides)
            self.sum.setText(f"要用 {copies}" if copies else "还没有勾选第几份")
        self.changed.emit()

    @property
    def _packet(self) -> BoundPacket | None:
        return self._made.packet if self._made is not None else None

    def _files(self) -> tuple[BuiltFile, ...]:
        return self._made.files if self._made is not None else ()

    def _chosen_pages(self, packet: BoundPacket) -> tuple[int, ...]:
        kind = self.what.currentData()
        if kind == TYPED:
            return pages_typed(self.pages.text(), packet)
        if kind == COVERS_ONLY:
            return (1, 2)
        if kind == DIVIDERS:
            return sheets_with(packet.dividers, packet.pages, both=True)
        if isinstance(kind, int):
            span = packet.spans[kind]
            return tuple(range(span.first, span.last + 1))
        return tuple(range(1, packet.pages + 1))

    def _checked_words(self) -> str:
        packet = self._packet
        if packet is None or self.what.currentData() != TYPED:
            return ""
        typed = pages_typed(self.pages.text(), packet)
        whole = sheets_with(typed, packet.pages, both=self.how.both)
        said = page_words(packet, typed)
        return said if whole == typed else f"{said}；双面按整张纸印，实际印{page_words(packet, whole)}"

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(labelled("打印什么(&W)", self.what, self), 0, 0)
        self._pages_box = QWidget(self)
        column = QVBoxLayout(self._pages_box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(labelled("哪几页，按纸上印的页码(&Y)", self.pages, self._pages_box))
        column.addWidget(self.checked)
        grid.addWidget(self._pages_box, 1, 0, 1, 2)
        self._copies_box = QWidget(self)
        copies = QVBoxLayout(self._copies_box)
        copies.setContentsMargins(0, 0, 0, 0)
        copies.setSpacing(4)
        copies.addWidget(words("第几份，一份一份印", "field-label", self._copies_box))
        row = WrappingRow(gap=14)
        for box in self.copies:
            row.addWidget(box)
        copies.addLayout(row)
        grid.addWidget(self._copies_box, 2, 0, 1, 2)
        place = QWidget(self)
        printer = QHBoxLayout(place)
        printer.setContentsMargins(0, 0, 0, 0)
        printer.addWidget(self.printer, 1)
        printer.addWidget(self.again)
        grid.addWidget(labelled("打印机(&D)", place, self, editor=self.printer), 3, 0)
        grid.addWidget(labelled("清晰度(&Q)", self.quality, self), 3, 1)
        self._sides_box = labelled("单面还是双面(&S)", self.sides, self)
        grid.addWidget(self._sides_box, 4, 0)
        self._backs_box = labelled("反面次序(&F)", self.backs, self)
        grid.addWidget(self._backs_box, 4, 1)
        grid.addWidget(self.about_sides, 5, 0, 1, 2)
        grid.addWidget(self.sum, 6, 0, 1, 2)

    def _connect(self) -> None:
        for box in (self.what, self.sides, self.backs, self.quality):
            box.activated.connect(self.refresh)
        self.printer.activated.connect(self._on_printer)
        self.pages.typed.connect(self.refresh)
        for tick in self.copies:
            tick.clicked.connect(self.refresh)
        self.again.clicked.connect(self.look_for_printers)

    def _on_printer(self) -> None:
        """A printer that does not turn sheets is offered the two ways that it can do."""
        name = self.printer_name
        turns = bool(name) and self._printers.turns_sheets(name)
        if name and not turns and self.how is Sides.DUPLEX:
            self.sides.setCurrentIndex(self.sides.findData(Sides.MANUAL))
        elif turns and self.how is Sides.MANUAL:
            self.sides.setCurrentIndex(self.sides.findData(Sides.DUPLEX))
        words = "这台打印机没有说自己能翻面；确实能的，改选“双面，打印机自动翻面”"
        self.about_sides.setText("" if turns or not name else words)
        self.about_sides.setVisible(bool(self.about_sides.text()))
        self.refresh()
