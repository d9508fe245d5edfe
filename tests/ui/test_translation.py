"""Qt's own dialogs and menus speak Chinese too, also where Qt's Chinese file has gaps."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QTreeView,
)

from desktop_app.ui import translation

ENGLISH = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture
def chinese(qapp):
    if not qapp.findChildren(QTranslator):
        translation.install(qapp)
    return qapp


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "子文件夹").mkdir()
    (tmp_path / "台账.xlsx").touch()
    return tmp_path


def words_of(dialog: QFileDialog) -> list[str]:
    texts = [item.text() for item in (*dialog.findChildren(QLabel), *dialog.findChildren(QAbstractButton))]
    tips = [item.toolTip() for item in dialog.findChildren(QAbstractButton)]
    model = dialog.findChild(QTreeView).model()
    heads = [
        str(model.headerData(place, dialog.findChild(QTreeView).header().orientation())) for place in range(4)
    ]
    return texts + tips + heads


@pytest.mark.parametrize("mode", [QFileDialog.FileMode.ExistingFiles, QFileDialog.FileMode.Directory])
@pytest.mark.parametrize("way", [QFileDialog.AcceptMode.AcceptOpen, QFileDialog.AcceptMode.AcceptSave])
def test_the_file_dialog_is_chinese(qtbot, chinese, folder, mode, way):
    dialog = QFileDialog(None, "选择", str(folder))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(mode)
    dialog.setAcceptMode(way)
    qtbot.addWidget(dialog)
    dialog.show()

    assert [text for text in words_of(dialog) if ENGLISH.search(text)] == []


def test_kinds_of_files_are_chinese(qtbot, chinese, folder):
    dialog = QFileDialog(None, "选择", str(folder))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    view = dialog.findChild(QTreeView)
    qtbot.waitUntil(lambda: view.model().rowCount(view.rootIndex()) == 2, timeout=5000)
    kinds = [view.model().index(row, 2, view.rootIndex()).data() for row in range(2)]

    assert [kind for kind in kinds if ENGLISH.search(kind.replace("Excel", ""))] == []


@pytest.mark.parametrize("editor", [QLineEdit, QPlainTextEdit])
def test_the_menu_of_an_editor_is_chinese(qtbot, chinese, editor):
    made = editor("内容")
    qtbot.addWidget(made)
    texts = [action.text().partition("\t")[0] for action in made.createStandardContextMenu().actions()]

    assert [text for text in texts if ENGLISH.search(text)] == []


def test_buttons_of_a_message_are_chinese(qtbot, chinese):
    buttons = QMessageBox.StandardButton
    box = QMessageBox(
        QMessageBox.Icon.Warning, "题", "文", buttons.Yes | buttons.No | buttons.Cancel | buttons.Ok
    )
    qtbot.addWidget(box)

    assert [button.text() for button in box.buttons() if ENGLISH.search(button.text())] == []
