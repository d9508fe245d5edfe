"""每一处修改: the last lines of history as a table, newest first, with a filter."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from desktop_app.errors import AppError
from desktop_app.ui import style
from desktop_app.ui.background import Task
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.journal import JournalLine, journal_lines
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Notice
    from desktop_app.ui.history_desk import HistoryDesk
    from desktop_app.ui.open_case import OpenCase

_HEADERS = ("时间", "哪一处", "原来", "现在")
_WIDTHS = (140, 260, 250)
_FILTER_WIDTH = 340


class JournalModel(QAbstractTableModel):
    """The lines that the filter lets through."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._every: Sequence[JournalLine] = ()
        self._shown: Sequence[JournalLine] = ()
        self._wanted = ""

    def show_lines(self, lines: Sequence[JournalLine]) -> None:
        """Show these, as far as they hold what is looked for."""
        self._every = lines
        self._sift()

    def look_for(self, text: str) -> None:
        """Show only lines that hold every word of ``text``."""
        self._wanted = text
        self._sift()

    def line(self, row: int) -> JournalLine:
        """One of the lines shown."""
        return self._shown[row]

    @property
    def total(self) -> int:
        """How many lines there are without the filter."""
        return len(self._every)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of lines shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of columns."""
        return 0 if parent.isValid() else len(_HEADERS)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401
        """Text of a cell; the whole of it as tooltip."""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        line = self._shown[index.row()]
        time = f"{line.at.astimezone():%Y-%m-%d %H:%M}"
        text = (time, line.label, line.before, line.after)[index.column()]
        return " ".join(text.split()) if role == Qt.ItemDataRole.DisplayRole else text

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401
        """Header words."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return _HEADERS[section]

    def _sift(self) -> None:
        wanted = self._wanted.casefold().split()
        self.beginResetModel()
        self._shown = [line for line in self._every if all(word in line.text.casefold() for word in wanted)]
        self.endResetModel()


class JournalView(QWidget):
    """Filter and table; a double click, or Enter, goes to the field."""

    jump_requested = Signal(str)

    def __init__(self, open_case: OpenCase, desk: HistoryDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open_case = open_case
        self._desk = desk
        self._task: Task | None = None
        self._stale = False
        self._trouble = ""
        self.filter = LineEdit(self)
        self.filter.setPlaceholderText("按文字筛选，例如“资产”")
        self.filter.setAccessibleName("按文字筛选修改")
        fit_always(self.filter, lambda: self.filter.setMaximumWidth(style.scaled(_FILTER_WIDTH)))
        self.said = words("正在读取…", "small", self)
        self.model = JournalModel(self)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.table.setAccessibleName("每一处修改，新的在前；回车到这一项的填写处")
        self.table.setToolTip("双击到这一项的填写处")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.setAlternatingRowColors(True)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        fit_always(self.table, self._fit_columns)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.filter)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        self.filter.typed.connect(self._on_filter)
        self.table.activated.connect(self._on_activated)
        self.table.doubleClicked.connect(self._on_activated)

    def reload(self) -> None:
        """Read the last changes anew."""
        if self._task is not None:
            self._stale = True
            return
        self._stale = False
        self._task = Task(partial(_lines, self._desk, self._open_case.notice))
        self._task.succeeded.connect(self._on_lines)
        self._task.failed.connect(self._on_failed)
        self._task.finished.connect(self._on_finished)
        self._task.start()

    def is_settled(self) -> bool:
        """Whether the last changes are shown."""
        return self._task is None

    def take_focus(self) -> None:
        """Put the cursor into the filter."""
        self.filter.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_lines(self, lines: tuple[JournalLine, ...]) -> None:
        self._trouble = ""
        self.model.show_lines(lines)
        self._say()

    def _on_failed(self, error: Exception) -> None:
        self._trouble = (
            str(error) if isinstance(error, AppError) else "没有读出修改记录，案卷没有改动，再打开这一页"
        )
        self._say()

    def _on_finished(self) -> None:
        self._task = None
        if self._stale:
            self.reload()

    def _on_filter(self, text: str) -> None:
        self.model.look_for(text)
        self._say()

    def _say(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        if self._trouble:
            text = self._trouble
        elif not total:
            text = "还没有修改"
        elif not shown:
            text = "没有一处含有这些文字，换几个字，或清空筛选"
        elif shown < total:
            text = f"最近 {total:,} 处修改中，有 {shown:,} 处含有这些文字"
        else:
            text = f"最近 {total:,} 处修改，新的在前；连续输入的并作一处"
        self.said.setText(text)

    def _fit_columns(self) -> None:
        for place, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(place, style.scaled(width))

    def _on_activated(self, index: QModelIndex) -> None:
        self.jump_requested.emit(self.model.line(index.row()).place)


def _lines(desk: HistoryDesk, notice: Notice, _: Watch) -> tuple[JournalLine, ...]:
    return journal_lines(desk.changes(), notice, desk.notices())
