"""What is in the editor of a cell is kept while it is typed, for both grids of a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemDelegate

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtWidgets import QWidget

    from desktop_app.models.ledgers import LedgerKind
    from desktop_app.ui.ledger.cell_delegate import CellDelegate
    from desktop_app.ui.open_case import OpenCase

    AnyIndex = QModelIndex | QPersistentModelIndex

_REST = 200
"""Milliseconds after a key within which it is handed on to be written."""


class TypingKept(QObject):
    """Hands what is typed to the case, though nobody has taken it yet; after Esc the case keeps what it kept before."""

    given_up = Signal()
    """Esc was pressed: what the case keeps is as before."""

    def __init__(
        self,
        kind: LedgerKind,
        open_case: OpenCase,
        delegate: CellDelegate,
        key_of: Callable[[AnyIndex], tuple[str, str]],
        parent: QObject,
    ) -> None:
        """``key_of``: row id and field of a cell."""
        super().__init__(parent)
        self._kind = kind
        self._open_case = open_case
        self._key_of = key_of
        self._at = ("", "")
        self._typing = ""
        self.before = ""
        """What the case kept of this cell when its editor was opened."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REST)
        self._soon.timeout.connect(self._on_soon)
        delegate.begun.connect(self._on_begun)
        delegate.typed.connect(self._on_typed)
        delegate.closeEditor.connect(self._on_closed)

    def stop(self) -> None:
        """The cell is being taken: nothing comes after that."""
        self._soon.stop()

    def _on_begun(self, index: AnyIndex) -> None:
        self._at = self._key_of(index)
        self.before = self._typing = self._open_case.half_typed(self._kind).get(self._at, "")

    def _on_typed(self, text: str) -> None:
        self._typing = text
        if not self._soon.isActive():
            self._soon.start()

    def _on_soon(self) -> None:
        self._open_case.keep_typed(self._kind, *self._at, self._typing)

    def _on_closed(self, _editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        if hint == QAbstractItemDelegate.EndEditHint.RevertModelCache:
            self.stop()
            self._open_case.keep_typed(self._kind, *self._at, self.before)
            self.given_up.emit()
