"""关于: which program this is, its version, and under which licences its parts come. Nothing here asks a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app import __version__
from desktop_app.paths import resource
from desktop_app.ui import style
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop_app.store.components import Component

_SIZE = (760, 560)
_PICTURE = 56
_LIST = 280


class AboutWindow(QDialog):
    """Name and version above; below, every part of the program and the wording of its licence."""

    def __init__(
        self, parts: Sequence[Component], folder: Path | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("关于")
        self.resize(style.scaled(_SIZE[0]), style.scaled(_SIZE[1]))
        self._parts = parts
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addWidget(words("由下列部分组成，选中一项看它的许可条款原文", "card-head", self))
        column.addWidget(self._licences(), 1)
        where = f"全部条款原文也在 {folder}" if folder else "做成的程序里，条款原文另放在“许可”文件夹"
        column.addWidget(words(where, "small", self))
        self.close_button = QPushButton("关闭(&C)", self)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.list.currentRowChanged.connect(self._on_part)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _head(self) -> QHBoxLayout:
        picture = QLabel(self)
        size = style.scaled(_PICTURE)
        picture.setPixmap(QIcon(str(resource("program.svg"))).pixmap(size, size))
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(words("示范平台申报助手", "section-title", self))
        text.addWidget(words(f"版本 {__version__}，MIT 许可证", "", self))
        text.addWidget(words("不联网：没有联网代码，填写的内容只在这台电脑上。", "small", self))
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture)
        head.addLayout(text, 1)
        return head

    def _licences(self) -> QSplitter:
        self.list = QListWidget(self)
        self.list.setObjectName("parts-list")
        self.list.setAccessibleName("组成部分")
        self.list.addItems([f"{part.name} {part.version}" for part in self._parts])
        self.about = words("", "small", self)
        self.wording = QPlainTextEdit(self)
        self.wording.setReadOnly(True)
        self.wording.setTabChangesFocus(True)
        self.wording.setProperty("class", "small")
        self.wording.setAccessibleName("许可条款原文")
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.about)
        column.addWidget(self.wording, 1)
        splitter = QSplitter(self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(right)
        splitter.setSizes([style.scaled(_LIST), style.scaled(_SIZE[0] - _LIST)])
        return splitter

    def _on_part(self, row: int) -> None:
        if not 0 <= row < len(self._parts):
            return
        part = self._parts[row]
        self.about.setText("　".join(filter(None, (part.licence, part.home))))
        self.about.setVisible(bool(self.about.text()))
        self.wording.setPlainText(part.wording() or "条款随这个软件包提供，见它的网页")
