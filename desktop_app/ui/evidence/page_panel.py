"""Which pages of a file are printed, in which order and which way up; the file itself never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop_app.models.page_runs import moved, runs_of, turned, without
from desktop_app.packet.preflight import numbered
from desktop_app.ui.evidence.page_list import PageList
from desktop_app.ui.fields.editors import CheckBox
from desktop_app.ui.looking import forbid
from desktop_app.ui.words import words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.models.evidence import Evidence
    from desktop_app.models.page_runs import PrintedPage, Turn
    from desktop_app.ui.evidence_looks import EvidenceLooks
    from desktop_app.ui.open_case import OpenCase

_LEFT: Turn = 270
_RIGHT: Turn = 90


class PagePanel(QWidget):
    """The list of pages and what can be done with those that are chosen; each deed is one step."""

    said = Signal(str)
    """What came of a deed, or why nothing came of it."""

    def __init__(
        self,
        evidence_id: str,
        open_case: OpenCase,
        looks: EvidenceLooks | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._id = evidence_id
        self._open_case = open_case
        self._count = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(words("要印的页", "field-label", self))
        self.list = PageList(looks, self)
        column.addWidget(self.list)
        row = WrappingRow(gap=4)
        self.left = self._button("左转", self._on_left, row)
        self.right = self._button("右转", self._on_right, row)
        self.out = self._button("不印", self._on_toggled, row)
        self.up = self._button("前移", self._on_up, row, "Alt+↑")
        self.down = self._button("后移", self._on_down, row, "Alt+↓")
        self.split = self._button("从这页起分成另一份", self._on_split, row)
        self.whole = self._button("恢复原样", self._on_whole, row)
        column.addLayout(row)
        self.fill = CheckBox("比 A4 小的页放大到 A4", self)
        self.fill.clicked.connect(self._on_fill)
        if open_case.read_only:
            self.fill.look_only()
        column.addWidget(self.fill, 0, Qt.AlignmentFlag.AlignLeft)
        self._summary = words("", "small", self)
        column.addWidget(self._summary)
        self.list.moved.connect(self._on_moved)
        self.list.toggled.connect(self._on_toggled)
        self.list.chosen_changed.connect(self._name_deeds)

    def follow(self, item: Evidence, count: int, *, has_small: bool) -> None:
        """Show the pages as they are now; ``count`` is how many the file has, some of them ``has_small`` below A4."""
        self._count = count
        self.fill.setVisible(has_small or item.fill_page)
        self.fill.setChecked(item.fill_page)
        self.list.show_item(item, count)
        kept = len(self.list.printed)
        what = f"印{kept}页，共{count}页" if kept != count else f"{count}页都印"
        self._summary.setText(f"{what}。只影响纸质件的页，原文件不变，光盘里放原文件")
        self._name_deeds()

    def _button(self, text: str, deed: Callable[[], None], row: WrappingRow, key: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("class", "link")
        button.setAutoDefault(False)
        if key:
            button.setToolTip(f"{text}（{key}）")
        button.clicked.connect(deed)
        if self._open_case.read_only:
            forbid(button)
        row.addWidget(button)
        return button

    def _name_deeds(self) -> None:
        """Say what the button for leaving out does to the chosen pages."""
        self.out.setText("不印" if self._printed_rows() or not self.list.chosen() else "还是印")

    def _printed_rows(self) -> list[int]:
        return [row for row in self.list.chosen() if self.list.is_printed(row)]

    def _on_left(self) -> None:
        self._turn(_LEFT, "左转")

    def _on_right(self) -> None:
        self._turn(_RIGHT, "右转")

    def _turn(self, by: Turn, verb: str) -> None:
        rows = self._rows_to_print()
        if rows:
            self._put(turned(self.list.printed, rows, by), f"{verb}{self._named(rows)}")

    def _on_toggled(self) -> None:
        rows = self._printed_rows()
        if self._open_case.read_only:
            return
        if rows and len(rows) == len(self.list.printed):
            self.said.emit("至少留一页；整份不用时移除这份材料")
        elif rows:
            self._put(without(self.list.printed, rows), f"不印{self._named(rows)}")
        elif self.list.chosen():
            pages = [self.list.page_at(row) for row in self.list.chosen()]
            self._put(_put_back(self.list.printed, pages), f"还是印{numbered([page.page for page in pages])}")

    def _on_up(self) -> None:
        self._on_moved(-1)

    def _on_down(self) -> None:
        self._on_moved(1)

    def _on_moved(self, by: int) -> None:
        rows = self._rows_to_print()
        if len(rows) != 1:
            if rows:
                self.said.emit("一次移一页，只选一页")
            return
        to = rows[0] + by
        if 0 <= to < len(self.list.printed):
            verb = "后移" if by > 0 else "前移"
            self._put(moved(self.list.printed, rows[0], to), f"{verb}{self._named(rows)}")
            self.said.emit(f"现在印在第{to + 1}页")

    def _on_split(self) -> None:
        rows = self._rows_to_print()
        if not rows:
            return
        if rows[0] == 0:
            self.said.emit("选第二份开头的那一页，第一页前面没有页")
            return
        self._open_case.split_evidence(self._id, rows[0], self._count)
        self.said.emit("分成了两份，后一份在下面，改好名称")

    def _on_whole(self) -> None:
        item = self._open_case.evidence_of(self._id)
        if item is not None and item.runs:
            self._change((), "恢复全部页")

    def _on_fill(self) -> None:
        self._open_case.change_evidence(self._id, {"fill_page": self.fill.isChecked()})

    def _rows_to_print(self) -> list[int]:
        """The chosen pages that are printed; where there are none, why nothing happens is said."""
        rows = self._printed_rows()
        if not rows:
            self.said.emit("先选一页" if not self.list.chosen() else "这一页不印，先选“还是印”")
        return rows

    def _named(self, rows: Sequence[int]) -> str:
        return numbered(sorted(self.list.page_at(row).page for row in rows))

    def _put(self, chosen: Sequence[PrintedPage], what: str) -> None:
        self._change(runs_of(chosen, self._count), what)

    def _change(self, runs: object, what: str) -> None:
        if self._open_case.read_only:
            return
        item = self._open_case.evidence_of(self._id)
        if item is not None:
            title = item.title or item.file_name
            self._open_case.change_evidence(
                self._id, {"runs": runs, "pages": self._count}, f"{what}（“{title}”）"
            )


def _put_back(chosen: Sequence[PrintedPage], pages: Sequence[PrintedPage]) -> list[PrintedPage]:
    """``chosen`` with more pages, each where its number belongs."""
    found = list(chosen)
    for page in pages:
        at = next((place for place, item in enumerate(found) if item.page > page.page), len(found))
        found.insert(at, page)
    return found
