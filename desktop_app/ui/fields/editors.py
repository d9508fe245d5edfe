"""The bare editors: Qt's own, made safe for Chinese input and for the mouse wheel.

Measured facts behind every line (experience G): a text area reports a change for each pre-edit key with unchanged text
(M4); composing over a selection reports an empty text at once (M5); writing into an editor while composing puts the
committed characters in the wrong place (M6); length limits and validators drop what is typed without a word (M7, M8);
the wheel changes lists that have no focus (M9).
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QTabBar,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QResizeEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

ENTER_REST_MS = 200
"""An Enter or Esc this soon after a composition was meant for the input method (D5.6)."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ITS_KEYS = frozenset(
    (*_ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
)
"""Keys that choose, take or call off while composing; whatever window the editor is in must not see them then."""
_UNDO, _REDO = "undo", "redo"
_FRAME = 24
"""Pixels above and below a text that are its frame, its padding and the margin of the document."""


class LineEdit(QLineEdit):
    """A line of text that says what was typed only when no composition is going on, and never rewrites meanwhile."""

    typed = Signal(str)
    """The committed text after a change by the user."""
    entered = Signal()
    """Enter was pressed and was not meant for the input method."""
    left = Signal()
    focused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self._told = ""
        self._since_composition = QElapsedTimer()
        self.textEdited.connect(self._tell)

    @property
    def composing(self) -> bool:
        """Whether an input method holds text that is not committed yet."""
        return self._composing

    @property
    def just_composed(self) -> bool:
        """Whether an Enter now would still be meant for the input method."""
        return _recent(self._since_composition)

    def put(self, text: str) -> None:
        """Show ``text`` as the content; does nothing while composing or when it is the same.

        With the cursor elsewhere it can be undone; with the cursor here it comes from outside, and what was typed before
        is no longer what Ctrl+Z would bring back.
        """
        if self._composing or text == self.text():
            return
        self._told = text
        if self.isUndoAvailable() and not self.hasFocus():
            self.selectAll()
            self.insert(text)
        else:
            self.setText(text)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the composition: what it commits is told once it has ended."""
        if self.isReadOnly():  # Qt would take what is committed
            event.ignore()
            return
        was = self._composing
        self._composing = bool(event.preeditString())
        if was or event.commitString():
            self._since_composition.start()
        super().inputMethodEvent(event)
        self._tell()

    def event(self, event: QEvent) -> bool:
        """Undo and redo are the window's unless there is typing here to take back."""
        way = _way_back(event, QEvent.Type.ShortcutOverride)
        if not way:
            return super().event(event)
        event.setAccepted(self._composing or self._has(way))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter goes to the next field, never to a button; Esc is left to whoever wants it."""
        way = _way_back(event, QEvent.Type.KeyPress)
        if way:
            if not self._composing and self._has(way):
                (self.undo if way == _UNDO else self.redo)()
            return
        if self._composing and event.key() in _ITS_KEYS:
            event.accept()
            return
        if event.key() in _ENTER or (event.key() == Qt.Key.Key_Escape and _recent(self._since_composition)):
            if event.key() in _ENTER and not _recent(self._since_composition):
                self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the cursor is here; what was typed on an earlier visit is the window's to undo."""
        if event.reason() is not Qt.FocusReason.PopupFocusReason and (self._has(_UNDO) or self._has(_REDO)):
            start, length, cursor = self.selectionStart(), self.selectionLength(), self.cursorPosition()
            with QSignalBlocker(self):
                self.setText(self.text())  # the only way to make a line forget
            self.setCursorPosition(cursor)
            if length:
                self.setSelection(start, length)
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """A composition ends with the focus, also for input methods that never say so."""
        super().focusOutEvent(event)
        if event.reason() is Qt.FocusReason.PopupFocusReason:
            return
        self._composing = False
        self._tell()
        self.left.emit()

    def _has(self, way: str) -> bool:
        return self.isUndoAvailable() if way == _UNDO else self.isRedoAvailable()

    def _tell(self) -> None:
        if self._composing or self.text() == self._told:
            return
        self._told = self.text()
        self.typed.emit(self._told)


class TextArea(QPlainTextEdit):
    """Several lines of text, with the same promises as ``LineEdit``; Tab moves on, Enter makes a new line."""

    typed = Signal(str)
    left = Signal()
    focused = Signal()
    rewrapped = Signal()
    """Its width is another: the same text may take other lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self._told = ""
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._tell)

    @property
    def composing(self) -> bool:
        """Whether an input method holds text that is not committed yet."""
        return self._composing

    def put(self, text: str) -> None:
        """Show ``text`` as the content; does nothing while composing or when it is the same."""
        if self._composing or text == self.toPlainText():
            return
        with QSignalBlocker(self):
            self.setPlainText(text)
        self._told = self.toPlainText()

    def height_of(self, fewest: int, most: int) -> int:
        """Pixels that the text takes at the present width, room for ``fewest`` to ``most`` lines, with its frame."""
        block, lines, height = self.document().firstBlock(), 0, 0.0
        while block.isValid():
            height += self.blockBoundingRect(block).height()  # lays out what Qt would lay out when it is seen
            lines += block.lineCount()
            block = block.next()
        shown = max(fewest, min(lines, most))
        return ceil(height / max(lines, 1) * shown) + _FRAME

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Tell when lines break elsewhere."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.rewrapped.emit()

    def event(self, event: QEvent) -> bool:
        """Undo and redo are the window's unless there is typing here to take back."""
        way = _way_back(event, QEvent.Type.ShortcutOverride)
        if not way:
            return super().event(event)
        event.setAccepted(self._composing or self._has(way))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Undo and redo stay within what was typed since the cursor came."""
        way = _way_back(event, QEvent.Type.KeyPress)
        if self._composing and event.key() in _ITS_KEYS:
            event.accept()
        elif not way:
            super().keyPressEvent(event)
        elif not self._composing and self._has(way):
            (self.undo if way == _UNDO else self.redo)()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the composition: what it commits is told once it has ended."""
        if self.isReadOnly():
            event.ignore()
            return
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self._tell()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the cursor is here; what was typed on an earlier visit is the window's to undo."""
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.document().clearUndoRedoStacks()
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """A composition ends with the focus, also for input methods that never say so."""
        super().focusOutEvent(event)
        if event.reason() is Qt.FocusReason.PopupFocusReason:
            return
        self._composing = False
        self._tell()
        self.left.emit()

    def _has(self, way: str) -> bool:
        document = self.document()
        return document.isUndoAvailable() if way == _UNDO else document.isRedoAvailable()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Without focus the wheel scrolls the page, not the text."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _tell(self) -> None:
        text = self.toPlainText()
        if self._composing or text == self._told:
            return
        self._told = text
        self.typed.emit(text)


class ChoiceBox(QComboBox):
    """A closed list to choose from; the wheel scrolls the page and never chooses."""

    focused = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._look_only = False

    def look_only(self) -> None:
        """From now on the choice can be read and not changed."""
        self._look_only = True

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """The list opens only where something can be chosen."""
        if not self._look_only:
            super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows and letters choose, unless the choice is only looked at."""
        if self._look_only:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the wheel to the page."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the cursor is here."""
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the cursor has gone, unless it went into the own list."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class TabBar(QTabBar):
    """Tabs of a page; the wheel scrolls the page and turns over none of them."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the wheel to the page."""
        event.ignore()


class _Stays(QAbstractButton if TYPE_CHECKING else object):  # type: ignore[misc]
    """What can be checked and can be told to stay as it is."""

    _look_only = False

    def look_only(self) -> None:
        """From now on the choice can be read and not changed, by whatever way it is clicked."""
        self._look_only = True

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """What a click does to the check."""
        if not self._look_only:
            super().nextCheckState()


class RadioButton(_Stays, QRadioButton):
    """One of several, that can be told to stay as it is; the arrows then move the focus and choose nothing."""


class CheckBox(_Stays, QCheckBox):
    """A box to tick, that can be told to stay as it is."""


def _way_back(event: QEvent, wanted: QEvent.Type) -> str:
    """Which of undo and redo this key asks for; Ctrl+Y too, which only Windows knows as redo."""
    if event.type() is not wanted or not isinstance(event, QKeyEvent):
        return ""
    if event.matches(QKeySequence.StandardKey.Undo):
        return _UNDO
    plain_y = event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    with_shift = (
        event.key() == Qt.Key.Key_Z
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    redo = event.matches(QKeySequence.StandardKey.Redo) or plain_y or with_shift
    return _REDO if redo else ""


def _recent(timer: QElapsedTimer) -> bool:
    return timer.isValid() and timer.elapsed() < ENTER_REST_MS
