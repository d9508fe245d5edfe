"""设置: how the program looks and where new cases lie; each choice counts at once, and is kept for this user."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.store.settings import CONTRASTS, DENSITIES, KEY_HINTS, PAPER_FONTS, TEXT_SIZES
from desktop_app.ui import style
from desktop_app.ui.fields.editors import ChoiceBox, RadioButton
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from desktop_app.store.settings import Settings

_SIZE = (680, 690)
_SAID = {
    "contrast": "跟随系统：Windows 打开高对比度时，用系统选定的颜色。",
    "density": "紧凑：行与行之间少留空，一屏能看到更多。",
    "paper_fonts": "系统的宋体、仿宋、楷体、黑体最合公文；几台电脑要做得一模一样时用自带的。下次预览和生成起算。",
    "key_hints": "按钮和问题后面的字母，按 Alt 加这个字母可以直达。",
}


class SettingsWindow(QDialog):
    """Groups of choices below one another, then the folder of cases."""

    chosen = Signal(str, object)
    """Name of a setting, and what is wanted from now on."""
    folder_wanted = Signal()
    """The user wants to choose where new cases lie."""
    about_wanted = Signal()
    """The user wants to know which program this is and what it is made of."""

    def __init__(
        self,
        settings: Settings,
        cases: Path,
        usual: Path,
        parent: QWidget | None = None,
        *,
        printers: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("设置")
        room = self.screen().availableSize()
        self.resize(QSize(style.scaled(_SIZE[0]), style.scaled(_SIZE[1])).boundedTo(room))
        self._usual = usual
        self._groups: dict[str, dict[object, RadioButton]] = {}
        self._lay_out(self._choices(settings, printers))
        self.change_folder.clicked.connect(self._on_folder)
        self.usual_folder.clicked.connect(self._on_usual)
        self.printer.activated.connect(self._on_printer)
        self.show_folder(cases)
        self.choice("text_percent", settings.text_percent).setFocus()

    def _choices(self, settings: Settings, printers: Sequence[str]) -> QWidget:
        """The sheet with all that can be chosen."""
        sheet = QWidget(self)
        sheet.setProperty("class", "page-sheet")
        column = QVBoxLayout(sheet)
        column.setContentsMargins(20, 14, 20, 4)
        column.setSpacing(4)
        column.addWidget(words("选了马上生效，只对这台电脑上的你有效。", "small"))
        sizes = {percent: f"{word}（{percent}%）" for word, percent in TEXT_SIZES.items()}
        groups: tuple[tuple[str, str, Mapping[Any, str]], ...] = (
            ("text_percent", "字号", sizes),
            ("density", "界面密度", DENSITIES),
            ("contrast", "对比度", CONTRASTS),
            ("key_hints", "键盘提示", KEY_HINTS),
            ("paper_fonts", "材料的字体", PAPER_FONTS),
        )
        for name, title, choices in groups:
            self._add(column, name, title, choices, getattr(settings, name))
        self._add_printer(column, settings.printer, printers)
        column.addSpacing(10)
        column.addWidget(words("新案卷放在哪里", "card-head"))
        self.folder = words("", "", sheet)
        column.addWidget(self.folder)
        column.addWidget(words("已有的案卷留在原来的地方，在开始页照样列出打开过的。", "small"))
        row = QHBoxLayout()
        self.change_folder = QPushButton("换一个文件夹(&F)…", sheet)
        self.usual_folder = QPushButton("用默认的文件夹(&D)", sheet)
        for button in (self.change_folder, self.usual_folder):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return sheet

    def _lay_out(self, sheet: QWidget) -> None:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(sheet)
        self.said = words("", "problem", self)
        self.said.hide()
        self.close_button = QPushButton("关闭(&C)", self)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.close)
        self.about_button = QPushButton("关于(&A)…", self)
        self.about_button.setAutoDefault(False)
        self.about_button.clicked.connect(self._on_about)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 8, 20, 12)
        foot.addWidget(self.about_button)
        foot.addWidget(self.said, 1)
        foot.addStretch(0)
        foot.addWidget(self.close_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addLayout(foot)

    def choice(self, name: str, value: object) -> RadioButton:
        """The button of one choice."""
        return self._groups[name][value]

    def show_folder(self, cases: Path) -> None:
        """Say where new cases lie now."""
        self.folder.setText(str(cases))
        self.usual_folder.setEnabled(cases != self._usual)

    def say(self, text: str) -> None:
        """Say what could not be done; empty takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _add(
        self, column: QVBoxLayout, name: str, title: str, choices: Mapping[Any, str], used: object
    ) -> None:
        column.addSpacing(6)
        column.addWidget(words(title, "card-head"))
        if name in _SAID:
            column.addWidget(words(_SAID[name], "small"))
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(16)
        self._groups[name] = {}
        for value, word in choices.items():
            button = RadioButton(word, self)
            button.setAccessibleName(f"{title}：{word}")
            button.setChecked(value == used)
            button.clicked.connect(partial(self._on_chosen, name, value))
            group.addButton(button)
            row.addWidget(button)
            self._groups[name][value] = button
        row.addStretch(1)
        column.addLayout(row)

    def _add_printer(self, column: QVBoxLayout, used: str, printers: Sequence[str]) -> None:
        """The printer that 打印五份 offers first; one that is not there now stays chosen, and says so."""
        column.addSpacing(10)
        head = words("常用打印机(&R)", "card-head", wrap=False)
        self.printer = ChoiceBox(self)
        self.printer.setAccessibleName("常用打印机")
        self.printer.addItem("跟随系统", "")
        for name in printers:
            self.printer.addItem(name, name)
        if used and used not in printers:
            self.printer.addItem(f"{used}（现在没有找到）", used)
        self.printer.setCurrentIndex(max(0, self.printer.findData(used)))
        head.setBuddy(self.printer)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(head)
        row.addWidget(self.printer, 1)
        column.addLayout(row)

    def _on_printer(self) -> None:
        self.chosen.emit("printer", self.printer.currentData())

    def _on_chosen(self, name: str, value: object, _checked: object = None) -> None:
        self.chosen.emit(name, value)

    def _on_about(self) -> None:
        self.about_wanted.emit()

    def _on_folder(self) -> None:
        self.folder_wanted.emit()

    def _on_usual(self) -> None:
        self.chosen.emit("cases", "")
