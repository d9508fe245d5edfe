"""The window that lists the rule packs of this computer, and says of a pack from outside what it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop_app.assessment.parameters import PROVENANCE
from desktop_app.ui import style
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from desktop_app.notice.models import Notice
    from desktop_app.store.packs import Incoming

_SIZE = (640, 520)
_HASH = 12
"""Characters of a hash by which two versions are told apart."""


class PacksWindow(QDialog):
    """One card for each pack; a pack may also be dropped on the window."""

    file_wanted = Signal()
    folder_wanted = Signal()
    export_wanted = Signal(object)
    """The ``Notice`` whose pack is to be written as a file."""
    remove_wanted = Signal(object)
    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.setWindowTitle("规则包")
        self.resize(style.scaled(_SIZE[0]), style.scaled(_SIZE[1]))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(words("这台电脑上的规则包", "section-title", self))
        column.addWidget(
            words(
                "一份通知一个规则包。同事给的 .guize、.zip 文件或文件夹，先检查、给出内容，再决定导入；也可以拖到这里。",
                "small",
                self,
            )
        )
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._area, 1)
        self.said = words("", "small", self)
        column.addWidget(self.said)
        self.file = QPushButton("导入文件(&I)…", self)
        self.file.setProperty("class", "primary")
        self.folder = QPushButton("导入文件夹(&F)…", self)
        self.close_button = QPushButton("关闭(&C)", self)
        row = QHBoxLayout()
        for button in (self.file, self.folder):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        for button in (self.file, self.folder, self.close_button):
            button.setAutoDefault(False)
        column.addLayout(row)
        self.file.clicked.connect(self._on_file)
        self.folder.clicked.connect(self._on_folder)
        self.close_button.clicked.connect(self.close)
        self.cards: dict[str, PackCard] = {}

    def show_packs(self, notices: Sequence[Notice], troubles: Sequence[str]) -> None:
        """List these packs, newest year first; ``troubles`` are sentences about packs that cannot be used."""
        sheet = QWidget()
        sheet.setProperty("class", "page-sheet")
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        self.cards = {}
        for trouble in troubles:
            column.addWidget(words(trouble, "problem", sheet))
        for notice in sorted(notices, key=lambda item: (-item.identity.application_year, item.identity.id)):
            card = PackCard(notice, sheet)
            card.export.clicked.connect(partial(self._on_export, notice))
            if card.remove is not None:
                card.remove.clicked.connect(partial(self._on_remove, notice))
            self.cards[notice.identity.id] = card
            column.addWidget(card)
        column.addStretch(1)
        self._area.setWidget(sheet)

    def say(self, text: str) -> None:
        """Say what has been done."""
        self.said.setText(text)

    def _on_file(self) -> None:
        self.file_wanted.emit()

    def _on_folder(self) -> None:
        self.folder_wanted.emit()

    def _on_export(self, notice: Notice, _checked: object = None) -> None:
        self.export_wanted.emit(notice)

    def _on_remove(self, notice: Notice, _checked: object = None) -> None:
        self.remove_wanted.emit(notice)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """One file or folder of this PC may be dropped."""
        if _path_of(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Look at what was dropped."""
        if path := _path_of(event):
            event.acceptProposedAction()
            self.dropped.emit(path)


class PackCard(QFrame):
    """One pack: what it is, where it comes from, what can be done with it."""

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("class", "member-card")
        identity = notice.identity
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 8)
        column.setSpacing(2)
        top = QHBoxLayout()
        top.addWidget(words(f"{identity.short_title}　{identity.number}", "card-head", self), 1)
        top.addWidget(words("导入的" if notice.imported else "程序自带", "badge", self, wrap=False))
        column.addLayout(top)
        self._said = words(f"{identity.title}\n{facts(notice)}\n{version(notice)}", "small", self)
        column.addWidget(self._said)
        row = QHBoxLayout()
        self.export = QPushButton("存成文件…", self)
        self.export.setAccessibleName(f"把“{identity.short_title}”存成文件")
        self.remove: QPushButton | None = None
        if notice.imported:
            self.remove = QPushButton("移除…", self)
            self.remove.setAccessibleName(f"移除“{identity.short_title}”")
        for button in (self.export, self.remove):
            if button is not None:
                button.setProperty("class", "link")
                button.setAutoDefault(False)
                row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)

    def text(self) -> str:
        """What the card says of the pack."""
        return self._said.text()


def look_words(incoming: Incoming) -> tuple[str, str]:
    """What a pack that was looked at is to those that are here, and what it holds."""
    identity = incoming.notice.identity
    told = f"{identity.title}\n{identity.number}，{identity.issuer}，{identity.issued.isoformat()}\n{facts(incoming.notice)}"
    mine = version(incoming.notice)
    present = version(incoming.present) if incoming.present is not None else ""
    heads = {
        "new": ("检查通过，可以导入", mine),
        "same": ("这个规则包已经有了，内容一样", mine),
        "other": (
            "已有编号相同、内容不同的规则包",
            f"现有的：{present}\n要导入的：{mine}\n已有案卷仍按各自带着的版本。",
        ),
        "shipped": (
            f"编号“{identity.id}”是程序自带的规则包，不能替换",
            f"程序自带的：{present}\n要导入的：{mine}\n向给出规则包的人要一份换了编号的。",
        ),
    }
    message, versions = heads[incoming.standing]
    return message, f"{told}\n{versions}"


def facts(notice: Notice) -> str:
    """How much a pack has, in one line."""
    identity = notice.identity
    return (
        f"申报年度 {identity.application_year}，{len(notice.clauses)} 条条款，{len(notice.atoms)} 项要求，"
        f"{len(notice.categories)} 类，{len(notice.materials)} 项材料，{identity.copies} 份，"
        f"来源：{PROVENANCE[identity.provenance]}"
    )


def version(notice: Notice) -> str:
    """A pack by its id and the beginning of its hash."""
    return f"编号 {notice.identity.id}，内容 {notice.digest[:_HASH]}"


def _path_of(event: QDropEvent) -> str:
    urls = event.mimeData().urls()
    return urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""
