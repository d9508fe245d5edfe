"""The window that tells one thing: what happened, and the way out.

It is opened, never executed: the program goes on, and a test can look at it. It has no default button, since Enter
belongs to the input method first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

_TITLE = "示范平台申报助手"


def show_unexpected(parent: QWidget | None, log_file: Path, *, saved: bool) -> QMessageBox:
    """Tell that the program met something it did not foresee, and whether the draft is safe."""
    state = "草稿已保存" if saved else "最后几秒的修改可能还没有写入"
    return tell(parent, f"程序遇到没有料到的情况，{state}", f"经过记在 {log_file}，可以继续填写")


def tell(parent: QWidget | None, message: str, hint: str = "") -> QMessageBox:
    """Tell one thing that needs no decision."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(_TITLE)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(message)
    box.setInformativeText(hint)
    close = box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    close.setAutoDefault(False)
    close.setDefault(False)
    box.open()
    return box
