"""Typing in a cell: our own line, so that an input method is never disturbed; Enter goes down, Tab goes on, Esc back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QMenu, QStyledItemDelegate

from desktop_app.models import formats
from desktop_app.models.half_typed import MOST_KEPT
from desktop_app.models.kinds import EntryKind
from desktop_app.ui.fields.editors import LineEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    from desktop_app.ledgers.columns import Column

    AnyIndex = QModelIndex | QPersistentModelIndex

_NEXT = QAbstractItemDelegate.EndEditHint.NoHint
_YES_NO = tuple(formats.yes_no(value) for value in (True, False))


class CellLine(LineEdit):
    """The editor of one cell; Alt+↓ opens the words that the column takes."""

    def __init__(self, words: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("class", "cell")
        self.setMaxLength(MOST_KEPT)  # all of it is kept while it is typed; a line would hold half as much
        self._words = words
        self.moves = (0, 0)
        """Lines and columns that the cursor goes on once this cell is done."""
        if words:
            self.setPlaceholderText("、".join(words))
            self.setAccessibleDescription(f"可填：{'、'.join(words)}；Alt+↓ 列出来选")

    def show_words(self) -> QMenu | None:
        """List what the column takes, to choose from."""
        if not self._words:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for word in self._words:
            menu.addAction(word)
        menu.triggered.connect(self._on_chosen)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])
        return menu

    def _on_chosen(self, action: QAction) -> None:
        self.setText(action.text())


class CellDelegate(QStyledItemDelegate):
    """Makes the editors of a grid and takes what was typed to ``take``, which may refuse it with a sentence."""

    begun = Signal(object)
    """The index of a cell that is about to be typed into."""
    typed = Signal(str)
    """What its editor holds after a key, nothing of it taken yet."""
    overfull = Signal(str)
    """The sentence about text that had no room in the editor: it is not there."""

    def __init__(
        self,
        columns: Sequence[Column],
        categories: Sequence[str],
        take: Callable[[AnyIndex, str, bool], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._categories = categories
        self._take = take
        self._stays = False

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        """A line that names its column to those who hear it."""
        del option
        column = self._columns[index.column()]
        made = CellLine(self._words(column), parent)
        made.typed.connect(self.typed)
        made.inputRejected.connect(self._on_rejected)
        self.begun.emit(index)
        made.setAccessibleName(f"第{index.row() + 1}行，{column.header}{'，必填' if column.required else ''}")
        return made

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:  # noqa: N802 - Qt's name
        """What stands in the cell, once: while typing nothing from outside comes in."""
        if isinstance(editor, CellLine) and not editor.isModified() and not editor.composing:
            editor.put(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(  # noqa: N802 - Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex
    ) -> None:
        """Hand over what was typed; what is no value keeps its editor open when the user has pressed a key."""
        del model
        if isinstance(editor, CellLine):
            self._stays = not self._take(index, editor.text(), editor.moves != (0, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Enter and Tab finish the cell, unless they belong to an input method."""
        if (
            isinstance(watched, CellLine)
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            if watched.composing:
                return False
            if event.key() == Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier:
                watched.show_words()
                return True
            moves = _moves(event)
            if moves is not None:
                if moves[0] and watched.just_composed:
                    return True
                self._finish(watched, moves)
                return True
        return super().eventFilter(watched, event)

    def _on_rejected(self) -> None:
        self.overfull.emit(f"一格最多写{MOST_KEPT:,}字，多出来的没有写进去")

    def _finish(self, editor: CellLine, moves: tuple[int, int]) -> None:
        editor.moves = moves
        self._stays = False
        self.commitData.emit(editor)
        if self._stays:
            editor.moves = (0, 0)
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.closeEditor.emit(editor, _NEXT)

    def _words(self, column: Column) -> Sequence[str]:
        if column.is_category:
            return self._categories
        if column.choices is not None:
            return [choice.label for choice in column.choices]
        return _YES_NO if column.kind is EntryKind.YES_NO else column.suggestions


def _moves(event: QKeyEvent) -> tuple[int, int] | None:
    back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
        return (-1 if back else 1, 0)
    if event.key() == Qt.Key.Key_Backtab or (event.key() == Qt.Key.Key_Tab and back):
        return (0, -1)
    if event.key() == Qt.Key.Key_Tab:
        return (0, 1)
    return None
