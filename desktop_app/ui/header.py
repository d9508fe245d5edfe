"""The line at the top: which case, under which rules, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from desktop_app.ui import keys, style
from desktop_app.ui.text_size import TextSizeMenu
from desktop_app.ui.words import Elided, ElidedButton, give_icon, words

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop_app.notice.models import NoticeIdentity

_RULES_FROM = 1100
"""Width in pixels at 100 % from which the number of the notice has room beside the name of the case."""
_LONGEST_STEP = 20
"""Characters of a step that the menu shows."""


class Header(QFrame):
    """案卷 › 规则 › 截止, with the menu of the case at the left and the panel's switch at the right."""

    new_case_requested = Signal()
    open_case_requested = Signal()
    pack_requested = Signal()
    advice_requested = Signal()
    copy_requested = Signal()
    close_requested = Signal()
    """The case is to be left for the list of cases."""
    quit_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()
    checkpoint_requested = Signal()
    history_requested = Signal()
    rules_requested = Signal()
    packs_requested = Signal()
    settings_requested = Signal()
    menu_opening = Signal()
    """The menu is about to be shown; whoever knows says what can be undone."""
    text_size_requested = Signal(int)
    """Percent of the size of text that is wanted."""
    jump_requested = Signal()
    panel_requested = Signal()
    help_requested = Signal()
    navigator_requested = Signal()

    def __init__(self, identity: NoticeIdentity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 8, 5)
        row.setSpacing(8)
        self.navigator_button = self._button("menu", "导航", "显示导航")
        self.navigator_button.hide()
        self.navigator_button.clicked.connect(self.navigator_requested)
        self.case_button = self._button("", "案卷(J)", "新建、打开、另存、打包、关闭案卷，撤销和修改历史")
        self.case_button.setShortcut(
            QKeySequence("Alt+J")
        )  # a letter marked in the text would have the text cut
        self.case_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.case_button.setMenu(self._menu())
        self._mark = words("", "mark", self, wrap=False)
        self._mark.hide()
        self._case = Elided("", "crumb-strong", self)
        self.rules_button = ElidedButton("", "crumb", self)
        self.rules_button.clicked.connect(self.rules_requested)
        self._until = words("", "crumb", self, wrap=False)
        self.show_notice(identity)
        self.jump_button = self._button(
            "search", f"跳转 {keys.shown('jump')}", "按几个字找页面、问题、条款、材料、台账和未落实的事项"
        )
        self.jump_button.clicked.connect(self.jump_requested)
        self.panel_button = self._button(
            "panel", f"依据 {keys.shown('panel')}", f"显示或收起依据与去向（{keys.shown('panel')}）"
        )
        self.panel_button.clicked.connect(self.panel_requested)
        self.help_button = self._button("book", "帮助", "打开帮助的目录；在一格里按 F1 看这一格的说明")
        self.help_button.clicked.connect(self._on_help)
        for widget in (
            self.navigator_button,
            self.case_button,
            self._mark,
            self._case,
            self.rules_button,
            self._until,
        ):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.jump_button)
        row.addWidget(self.panel_button)
        row.addWidget(self.help_button)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is little room, the case keeps its name and the rules go."""
        super().resizeEvent(event)
        self.rules_button.setVisible(self.width() >= style.scaled(_RULES_FROM))

    def show_case(self, title: str) -> None:
        """Name the case."""
        self._case.setText(title)

    def show_notice(self, identity: NoticeIdentity) -> None:
        """Name the rules the case is judged by, and their day."""
        self.rules_button.setText(f"› 规则：{identity.number}（{identity.issued.isoformat()}）")
        self.rules_button.setAccessibleName(f"规则：{identity.number}，查看条款、门槛和比较")
        self._until.setText(f"› 截止 {identity.counting.submission.isoformat()}")

    def show_mark(self, word: str, meaning: str) -> None:
        """Mark the case so that it is not taken for another kind, such as the example for a real one."""
        self._mark.setText(word)
        self._mark.setToolTip(meaning)
        self._mark.setAccessibleDescription(meaning)
        self._mark.show()

    def show_steps(self, undo: str, redo: str) -> None:
        """Say in the menu what would be undone and done again; empty: nothing."""
        for action, text, key, step in (
            (self._undo, "撤销(&U)", keys.shown("undo"), undo),
            (self._redo, "重做(&R)", keys.shown("redo"), redo),
        ):
            label = step if len(step) <= _LONGEST_STEP else step[:_LONGEST_STEP] + "…"
            about = f"：{label.replace('&', '&&')}" if label else ""
            action.setText(f"{text}{about}\t{key}")
            action.setEnabled(bool(step))

    def text(self) -> str:
        """The line as read."""
        labels = (self._mark, self._case, self.rules_button, self._until)
        return " ".join(label.text() for label in labels if label.text())

    def _on_help(self) -> None:
        self.help_requested.emit()

    def _button(self, icon: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        if icon:
            give_icon(button, icon, colour="muted")
            button.setToolButtonStyle(style.BESIDE)
        return button

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self._action(menu, "新建案卷(&N)…", self.new_case_requested)
        self._action(menu, "打开案卷(&O)…", self.open_case_requested)
        menu.addSeparator()
        self._undo = self._action(menu, "", self.undo_requested)
        self._redo = self._action(menu, "", self.redo_requested)
        menu.addSeparator()
        self._action(menu, f"建立检查点(&S)…\t{keys.shown('checkpoint')}", self.checkpoint_requested)
        self._action(menu, f"修改历史(&H)\t{keys.shown('history')}", self.history_requested)
        menu.addSeparator()
        self._action(menu, "规则(&G)", self.rules_requested)
        self._action(menu, "规则包(&K)…", self.packs_requested)
        menu.addSeparator()
        sizes = TextSizeMenu("字号(&T)", menu)
        sizes.chosen.connect(self.text_size_requested)
        menu.addMenu(sizes)
        self.text_sizes = sizes
        self._action(menu, "设置(&E)…", self.settings_requested)
        menu.addSeparator()
        self._action(menu, "另存一份(&A)…", self.copy_requested)
        self._action(menu, "打包成 .shenbao(&P)…", self.pack_requested)
        self._action(menu, "打开主管部门意见(&Y)…", self.advice_requested)
        menu.addSeparator()
        self._action(menu, "关闭案卷(&C)", self.close_requested)
        self._action(menu, "退出程序(&X)", self.quit_requested)
        menu.aboutToShow.connect(self.menu_opening)
        self.show_steps("", "")
        return menu

    def _action(self, menu: QMenu, text: str, signal: SignalInstance) -> QAction:
        action = QAction(text, menu)
        action.triggered.connect(signal)
        menu.addAction(action)
        return action
