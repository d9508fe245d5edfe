"""The window that tells one thing: what happened, and the way out.

It is opened, never executed: the program goes on, and a test can look at it. It has no default button, since Enter
belongs to the input method first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox

from desktop_app.ui import style
from desktop_app.ui.desktop_shell import open_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

_TITLE = "示范平台申报助手"
_LINE = 420
"""Pixels at 100 % of a line; narrower, a sentence would be broken into many."""
_EDGES = (4, 20, 24, 16)
"""Pixels at 100 % around it; at the left the place of an icon that is not there comes on top."""
_LABELS = ("qt_msgbox_label", "qt_msgbox_informativelabel")
"""How Qt calls what such a window says, and what follows below."""


def show_unexpected(parent: QWidget | None, log_file: Path, *, saved: bool) -> QMessageBox:
    """Tell that the program met something it did not foresee, and whether the draft is safe."""
    state = "草稿已保存" if saved else "最后几秒的修改可能还没有写入"
    return _ask_about_report(parent, f"程序遇到没有料到的情况，{state}", "可以继续填写。", log_file)


def show_last_crash(parent: QWidget | None, when: str, log_file: Path) -> QMessageBox:
    """Tell at a start that the session before did not end as it should, and that nothing of the case is lost by it."""
    return _ask_about_report(
        parent,
        f"上次（{when}）程序遇到没有料到的情况，意外停止",
        "已经写进案卷的内容都在；停止前刚输入的一栏要再看一眼。",
        log_file,
    )


def _ask_about_report(parent: QWidget | None, message: str, hint: str, log_file: Path) -> QMessageBox:
    return ask(
        parent,
        message,
        f"{hint}经过记在下面的文件里，只有程序内部的位置，没有填写的内容，可以交给维护程序的人。\n\n{log_file}",
        {"打开文件夹(&F)": lambda: open_folder(log_file.parent)},
        back="知道了",
    )


def tell(parent: QWidget | None, message: str, hint: str = "") -> QMessageBox:
    """Tell one thing that needs no decision."""
    return ask(parent, message, hint, {}, back="知道了")


def ask(
    parent: QWidget | None, message: str, hint: str, ways: Mapping[str, Callable[[], None]], *, back: str
) -> QMessageBox:
    """Tell one thing and offer ``ways`` out, in their order; ``back``, and Esc, do nothing.

    What was chosen is done when the window has closed, so that it may open another.
    """
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(_TITLE)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(message)
    box.setInformativeText(hint)
    chosen: dict[QAbstractButton, Callable[[], None]] = {}
    for text, way in ways.items():
        chosen[_button(box, text, QMessageBox.ButtonRole.ActionRole)] = way
    leave = _button(box, back, QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(leave)
    give_room(box)

    def on_finished() -> None:
        way = chosen.get(box.clickedButton())
        if way is not None:
            way()

    box.finished.connect(on_finished)
    box.open()
    return box


def give_room(box: QMessageBox) -> None:
    """The same margins on all sides, and lines of a width that can be read; after everything is said."""
    layout = box.layout()
    if layout is not None:
        layout.setContentsMargins(*(style.scaled(edge) for edge in _EDGES))
    for name in _LABELS:
        label = box.findChild(QLabel, name)
        if label is not None:
            label.setMinimumWidth(style.scaled(_LINE))


def _button(box: QMessageBox, text: str, role: QMessageBox.ButtonRole) -> QPushButton:
    button = box.addButton(text, role)
    button.setAutoDefault(False)
    button.setDefault(False)
    return button
