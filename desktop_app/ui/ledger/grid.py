"""The table of one ledger: keys of a spreadsheet over ``SheetModel``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QTableView

from desktop_app.ui import style
from desktop_app.ui.ledger.cell_delegate import CellDelegate, CellLine
from desktop_app.ui.text_size import fit_always

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.ledger.sheet_model import SheetModel
    from desktop_app.ui.ledger.waiting import WaitingModel

    AnyIndex = QModelIndex | QPersistentModelIndex

_CHARACTER = 8
_LINE = 28
"""Pixels of a character of a column's width, and of a line's height, at 100 %."""


class Grid(QTableView):
    """Cells are chosen, typed into, copied, pasted, cleared and filled down; it changes nothing itself."""

    copied = Signal()
    pasted = Signal()
    cleared = Signal()
    filled_down = Signal()
    removed = Signal()
    """The user wants the rows that are chosen taken away."""
    header_clicked = Signal(int)
    found = Signal()
    """The user wants to search."""

    def __init__(
        self,
        model: SheetModel | WaitingModel,
        categories: Sequence[str],
        take: Callable[[AnyIndex, str, bool], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines = model
        self.setModel(model)
        self.delegate = CellDelegate(model.columns, categories, take, self)
        self.setItemDelegate(self.delegate)
        self.delegate.closeEditor.connect(self._on_closed)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.horizontalHeader().sectionClicked.connect(self.header_clicked)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.horizontalHeader().setHighlightSections(False)
        # To paint a header Qt asks of every cell below it whether it is chosen: of 100,000 rows that is a second and more.
        self.horizontalHeader().setSelectionModel(QItemSelectionModel(model, self))
        fit_always(self, self._fit)

    def focus_cell(self, line: int, column: int) -> None:
        """Put the cursor on a cell and show it."""
        index = self.model().index(line, column)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def block(self) -> tuple[int, int, int, int]:
        """First and last line, first and last column of what is chosen; of the cursor where nothing is."""
        ranges = self.selectionModel().selection()
        if not ranges.count():
            at = self.currentIndex()
            return at.row(), at.row(), at.column(), at.column()
        spans = [ranges.at(number) for number in range(ranges.count())]
        return (
            min(span.top() for span in spans),
            max(span.bottom() for span in spans),
            min(span.left() for span in spans),
            max(span.right() for span in spans),
        )

    def chosen_cells(self) -> int:
        """How many cells are chosen."""
        ranges = self.selectionModel().selection()
        spans = [ranges.at(number) for number in range(ranges.count())]
        return sum(span.width() * span.height() for span in spans)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Keys of a spreadsheet; what is no such key moves the cursor or begins to type."""
        told = {
            QKeySequence.StandardKey.Copy: self.copied,
            QKeySequence.StandardKey.Paste: self.pasted,
            QKeySequence.StandardKey.Find: self.found,
        }
        for key, signal in told.items():
            if event.matches(key):
                signal.emit()
                return
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if plain and event.key() == Qt.Key.Key_Delete:
            self.cleared.emit()
        elif control and event.key() == Qt.Key.Key_D:
            self.filled_down.emit()
        elif control and event.key() == Qt.Key.Key_Minus:
            self.removed.emit()
        elif plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._go(1, 0)
        elif event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            event.ignore()  # the window's keys; a letter with Ctrl never begins to type
            if control and event.key() in _ENDS:
                super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _on_closed(self, editor: QWidget, _hint: QAbstractItemDelegate.EndEditHint) -> None:
        if isinstance(editor, CellLine) and editor.moves != (0, 0):
            self._go(*editor.moves)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, lines: int, columns: int) -> None:
        """Move the cursor; beyond the last column it goes on in the next line, as in a spreadsheet form."""
        at, model = self.currentIndex(), self.model()
        line, column = at.row() + lines, at.column() + columns
        if column >= model.columnCount():
            line, column = line + 1, 0
        elif column < 0:
            line, column = line - 1, model.columnCount() - 1
        if 0 <= line < model.rowCount():
            self.focus_cell(line, column)

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(style.scaled(_LINE))
        for place, width in enumerate(self._lines.widths()):
            self.setColumnWidth(place, style.scaled(width * _CHARACTER + 16))


_ENDS = frozenset(
    {
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_A,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
    }
)
"""With Ctrl they move within the grid or choose all of it."""
