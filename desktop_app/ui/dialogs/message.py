"""The windows that tell or ask one thing: what happened, and the way out.

Dialogs are opened, never executed: the program goes on, and a test can look at them. None has a default button, since
Enter belongs to the input method first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from desktop_app.errors import AppError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QPushButton, QWidget

_TITLE = "示范平台申报助手"


def show_problem(parent: QWidget | None, error: Exception) -> QMessageBox:
    """Tell what could not be done; anything that is not an ``AppError`` is told as unforeseen."""
    if isinstance(error, AppError):
        return _open(_box(parent, error.message, error.hint))
    return _open(_box(parent, "这一步没有做成，遇到没有料到的情况", "草稿已保存；关闭这个窗口后可以再试一次"))


def show_unexpected(parent: QWidget | None, log_file: Path, *, saved: bool) -> QMessageBox:
    """Tell that the program met something it did not foresee, and that the draft is safe."""
    state = "草稿已保存" if saved else "最后几秒的修改可能还没有写入"
    return _open(_box(parent, f"程序遇到没有料到的情况，{state}", f"经过记在 {log_file}，可以继续填写"))


def tell(parent: QWidget | None, message: str, hint: str = "") -> QMessageBox:
    """Tell one thing that needs no decision."""
    return _open(_box(parent, message, hint))


def ask(
    parent: QWidget | None, message: str, hint: str, *, do: str, dont: str, then: Callable[[], None]
) -> QMessageBox:
    """Ask whether to go on: ``do`` and ``dont`` are the words of the two buttons, ``then`` runs on the first."""
    box = _box(parent, message, hint, close="")
    yes = box.addButton(do, QMessageBox.ButtonRole.AcceptRole)
    _plain(box.addButton(dont, QMessageBox.ButtonRole.RejectRole))
    _plain(yes)
    yes.setProperty("role", "primary")
    yes.clicked.connect(then)
    return _open(box)


def _box(parent: QWidget | None, message: str, hint: str, close: str = "知道了") -> QMessageBox:
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(_TITLE)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(message)
    box.setInformativeText(hint)
    if close:
        _plain(box.addButton(close, QMessageBox.ButtonRole.AcceptRole))
    return box


def _plain(button: QPushButton) -> None:
    button.setAutoDefault(False)
    button.setDefault(False)


def _open(box: QMessageBox) -> QMessageBox:
    box.open()
    return box
