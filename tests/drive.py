"""Drives the window as a person would: by keyboard, mouse and input method, naming fields by their ids."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget


class Driver:
    """Hands and eyes of a user at one window."""

    def __init__(self, window, qtbot) -> None:
        self.window = window
        self.qtbot = qtbot

    def go(self, page_id: str):
        """Choose a page in the navigator."""
        self.window.navigator.page_chosen.emit(page_id)
        return self.page

    @property
    def page(self):
        return self.window.current_page

    def field(self, field_id: str):
        found = self.page.field(field_id)
        assert found is not None, f"{field_id} is not on {self.window.current_page_id}"
        return found

    def editor(self, field_id: str) -> QWidget:
        return self.field(field_id).editor

    def enter_field(self, field_id: str) -> QWidget:
        """Click into an editor."""
        editor = self.editor(field_id)
        self.page.area.ensureWidgetVisible(editor)
        target = editor.viewport() if hasattr(editor, "viewport") else editor
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=target.rect().center())
        assert editor.hasFocus()
        return editor

    def type(self, field_id: str, text: str) -> None:
        """Click into the field, take out what is there, and type."""
        editor = self.enter_field(field_id)
        editor.selectAll()
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        put_in(editor, text)

    def fill(self, field_id: str, text: str) -> None:
        """Type and go on with Tab."""
        self.type(field_id, text)
        self.tab()

    def tab(self) -> None:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def choose(self, field_id: str, label: str) -> None:
        """Click the radio button with this word."""
        buttons = [
            item for item in self.field(field_id).findChildren(QAbstractButton) if item.text() == label
        ]
        assert len(buttons) == 1, label
        click(buttons[0])

    def next(self) -> None:
        click(self.window.command_bar.following)

    def previous(self) -> None:
        click(self.window.command_bar.previous)


def put_in(editor: QWidget, text: str) -> None:
    """ASCII by keys, everything else as an input method commits it."""
    for char in text:
        if char.isascii():
            QTest.keyClick(editor, char)
        else:
            compose(editor, "", char)


def compose(editor: QWidget, pre_edit: str, commit: str = "") -> None:
    """One event of an input method: what is being composed, and what is committed."""
    event = QInputMethodEvent(pre_edit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(editor, event)


def click(button: QAbstractButton) -> None:
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(12, button.height() // 2))


def turn_wheel(widget: QWidget, notches: int = -1) -> None:
    """Turn the wheel over what is in sight of a widget, as the system reports it: it goes to whoever takes it."""
    window = widget.window()
    where = widget.mapTo(window, widget.visibleRegion().boundingRect().center())
    QTest.wheelEvent(window.windowHandle(), QPointF(where), QPoint(0, 120 * notches))


def wheel(widget: QWidget, notches: int = -1) -> bool:
    """Turn the wheel over a widget; whether the widget took it."""
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre,
        widget.mapToGlobal(centre),
        QPoint(0, 0),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()
