"""重印: which sheets of which copies are no longer true, what to print for them, and which old ones have to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.models import formats
from desktop_app.packet.page_ranges import page_words
from desktop_app.packet.print_log import words_of
from desktop_app.ui.printing.parts import button, panel
from desktop_app.ui.words import words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.packet.bound import BoundPacket
    from desktop_app.packet.build import Build
    from desktop_app.packet.print_log import Reprint


class ReprintPanel(QWidget):
    """In sight while copies on paper differ from the case."""

    print_wanted = Signal()
    save_wanted = Signal()
    exchanged = Signal()
    """All copies have been put right by hand."""
    build_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, read_only: bool = False) -> None:
        super().__init__(parent)
        self._read_only = read_only
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, self._column = panel(self)
        outer.addWidget(frame)
        self.head = words("", "strong", frame)
        self.lines = words("", "", frame)
        self.about = words("", "small", frame)
        self.build = button("先按新数据生成(&I)", frame, primary=True)
        self.print = button("打印重印页(&U)", frame, "printer", primary=True)
        self.save = button("存为 PDF(&V)…", frame, "file")
        self.done = button("都换好了，登记(&X)", frame)
        row = WrappingRow()
        for made in (self.build, self.print, self.save, self.done):
            row.addWidget(made)
        for widget in (self.head, self.lines, self.about):
            self._column.addWidget(widget)
        self._column.addLayout(row)
        self.build.clicked.connect(self.build_wanted)
        self.print.clicked.connect(self.print_wanted)
        self.save.clicked.connect(self.save_wanted)
        self.done.clicked.connect(self.exchanged)
        self.hide()

    def show_stale(self, on_paper: str) -> None:
        """The case was changed and no build has the new data yet: what the change touches."""
        self.head.setText(f"已打印版本与当前数据不一致：影响{on_paper}")
        self.lines.setText("生成新的一版以后，这里列出每份要换的纸。光盘也要用新的一版重做。")
        self.about.setText("")
        for made in (self.print, self.save, self.done):
            made.hide()
        self.build.show()
        self.show()

    def show_reprints(
        self, made: Build, packet: BoundPacket, reprints: Sequence[Reprint], changes: int
    ) -> None:
        """The newest build is ``made``; ``changes`` answers have changed since the copies were printed, 0 for unknown."""
        copies = sorted({copy for item in reprints for copy in item.copies})
        number = len({page for item in reprints for page in item.changed})
        cause = f"{changes} 处修改 → " if changes else ""
        self.head.setText(
            f"{cause}{words_of(reprints, packet)}，共 {len(copies)} 份 × {number} 页"
            if number
            else f"{cause}{words_of(reprints, packet)}"
        )
        self.lines.setText("\n".join(_lines(packet, reprints)))
        old = "、".join(dict.fromkeys(item.before.check_code for item in reprints))
        self.about.setText(
            f"校验码 {old} → {made.check_code}。印好装进去以后，这几份算第 {made.number} 次生成；光盘和标签用同一版重做。"
        )
        self.build.hide()
        self.print.show()
        self.save.show()
        self.done.setVisible(not self._read_only)
        self.show()


def _lines(packet: BoundPacket, reprints: Sequence[Reprint]) -> list[str]:
    told = []
    for item in reprints:
        copies = formats.listed(map(str, item.copies))
        sides = "双面" if item.both else "单面"
        pages = page_words(packet, item.pages)
        new = f"每份印{pages}，{sides} {item.sheets} 张" if pages else "没有要印的"
        told += [f"第 {copies} 份：{new}", f"　　抽出销毁旧的{item.old_words}"]
    return told
