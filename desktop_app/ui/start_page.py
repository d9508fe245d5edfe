"""开始: go on where one left off, open, begin anew, or try the example. Light, because it is the first thing painted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import style
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.case_list import CaseAction, CaseList
from desktop_app.ui.text_size import TextSizeMenu, fit_always
from desktop_app.ui.trouble_box import TroubleBox
from desktop_app.ui.words import Elided, give_icon, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent

    from desktop_app.ui.case_list import CaseCard, RecentCase

_LINE = 38 * 14
"""Longest line of text: 38 characters (experience D1)."""
_STEPS = (
    ("自测", "十一步，几分钟看出够不够条件，还差多少。"),
    ("填写", "一页一个问题，随填随存；家数、人数、金额从 Excel 台账数出。"),
    ("核对", "逐条核对结论、数值、条款和证明，没有落实的列成清单。"),
    ("生成", "申请报告和真实性声明按公文版式排好，打印盖章后报送。"),
)
_HELP = 96
"""Width in pixels at 100 % of the button of the help."""
_WAY_FROM = 590
"""Height of the page in pixels at 100 % that the invitation, the four steps and the notices need together."""
_SIDE = 380
"""Width of the left side in pixels at the usual size of text."""


class StartPage(QWidget):
    """The first page: four ways into a case on the left, the cases of this PC on the right.

    A case, a packed case or a ``case.json`` dropped anywhere on it is opened.
    """

    open_requested = Signal(str)
    """Path of a case to open."""
    action_requested = Signal(str, str)
    """What else to do (``CaseAction``) with the case in which folder."""
    new_requested = Signal()
    browse_requested = Signal()
    sample_requested = Signal()
    text_size_requested = Signal(int)
    """Percent of the size of text that is wanted."""
    tour_requested = Signal()
    """The example is to be opened and shown around in."""
    help_requested = Signal()
    settings_requested = Signal()
    district_requested = Signal()
    """The desk of the recommending side is wanted."""
    packs_requested = Signal()
    """The user wants to see the rule packs of this computer, and perhaps to import one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start-page")
        self.announcer = Announcer(self)
        self.setAcceptDrops(True)
        self._latest: RecentCase | None = None
        self.resume = self._button("继续上次(&C)", "primary", "resume", self._on_resume)
        self.new = self._button("新建案卷(&N)", "", "add", self.new_requested.emit)
        self.browse = self._button("打开案卷(&O)…", "", "folder", self.browse_requested.emit)
        self.sample = self._button("试用示例(&S)", "", "try", self.sample_requested.emit)
        self.district = self._button("推荐单位：汇总推荐(&W)", "", "table", self.district_requested.emit)
        self.district.setToolTip("区级主管部门收齐各单位的案卷，核对名额，写出汇总表、推荐表和清单")
        self._build_aids()
        self.invitation = _Invitation(self)
        self.invitation.hide()
        self.invitation.button.clicked.connect(self.tour_requested)
        self._tour_offered = False
        self.resume_detail = words("", "small")
        self.status = words("", "small")
        self._rule_lines: list[Elided] = []
        self.trouble = TroubleBox()
        self.list = CaseList(self)
        self.list.action_requested.connect(self._on_action)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        row.addWidget(self._right(), 1)
        self.show_recent(())

    def _build_aids(self) -> None:
        """What helps at any time: help, size of text, settings, rule packs."""
        self.help = QToolButton()
        self.help.setText("帮助(&H)")
        self.help.setToolTip("打开帮助（F1）")
        self.help.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.help.clicked.connect(self._on_help)
        give_icon(self.help, "book", colour="muted")
        self.help.setToolButtonStyle(style.BESIDE)
        fit_always(
            self.help, lambda: self.help.setMinimumWidth(style.scaled(_HELP))
        )  # Qt counts the letter marked in the text too small
        self.text_size = QToolButton()
        self.text_size.setText("字号(T)")
        self.text_size.setShortcut(
            QKeySequence("Alt+T")
        )  # a letter marked in the text would have the text cut
        self.text_size.setAccessibleName("字号：标准、大、特大")
        give_icon(self.text_size, "text_size", colour="muted")
        self.text_size.setToolButtonStyle(style.BESIDE)
        self.text_size.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.text_size.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        sizes = TextSizeMenu("字号", self.text_size)
        sizes.chosen.connect(self.text_size_requested)
        self.text_size.setMenu(sizes)
        self.settings = QToolButton()
        self.settings.setText("设置(&Z)")
        self.settings.setToolTip("字号、界面密度、对比度、键盘提示和案卷文件夹")
        self.settings.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.settings.clicked.connect(self._on_settings)
        self.packs = QPushButton("查看、导入规则包(&R)…")
        self.packs.setProperty("class", "link")
        self.packs.setAutoDefault(False)
        self.packs.clicked.connect(self._on_packs)

    @property
    def cards(self) -> list[CaseCard]:
        """The cases on screen, in order."""
        return self.list.cards

    def show_recent(self, cases: Sequence[RecentCase]) -> None:
        """List the cases, latest first; the first that was open here, is still there and not archived can be resumed."""
        self.list.show_cases(cases)
        self._latest = next(
            (case for case in cases if case.present and not case.archived and not case.found), None
        )
        self.resume.setVisible(self._latest is not None)
        self.resume_detail.setVisible(self._latest is not None)
        self.resume_detail.setText(self._latest.title if self._latest else "")
        self._invite()
        if self._latest is not None and self.new.hasFocus():
            self.resume.setFocus()

    def offer_tour(self, *, offered: bool) -> None:
        """Invite to the example as long as there is no case; not any more once it has been shown."""
        self._tour_offered = offered
        self._invite()

    def _invite(self) -> None:
        invited = self._tour_offered and not self.list.has_cases
        self.invitation.setVisible(invited)
        self._show_way()
        self._below.setVisible(invited)  # takes the room that the list would
        self.list.setHidden(invited)  # it has nothing to show
        self._give_weight()
        if invited and self.new.hasFocus():
            self.invitation.button.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What is only good to know needs room that nothing else needs."""
        super().resizeEvent(event)
        self._show_way()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Text of another size needs other room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_way"):
            self._show_way()

    def _show_way(self) -> None:
        wanted = not (self.invitation.isHidden() or self._rules_box.isHidden())
        self._way.setVisible(wanted and self.height() >= style.scaled(_WAY_FROM))

    def put_first(self, widget: QWidget) -> QWidget:
        """Put what asks for attention in front of the list; returns the sheet both lie on."""
        self._top.insertWidget(0, widget)
        return self._sheet

    def make_room(self, needed: bool) -> None:  # noqa: FBT001 - a signal's
        """What asks for attention comes before what is only good to know."""
        self._rules_box.setHidden(needed)
        self._show_way()

    def show_rules(self, lines: Sequence[str]) -> None:
        """List the notices this program knows, one line each; in place of those listed before."""
        for label in self._rule_lines:
            self._rules.removeWidget(label)
            label.deleteLater()
        self._rule_lines = [Elided(line, "small", self._rules_box) for line in lines]
        for place, label in enumerate(self._rule_lines, start=1):
            self._rules.insertWidget(place, label)
        self._rules_head.setVisible(bool(lines))
        self.packs.setVisible(bool(lines))

    def show_status(self, text: str) -> None:
        """Say what is going on, such as 正在打开…."""
        self.status.setText(text)
        self.announcer.say(text)

    def show_trouble(self, text: str, ways: Mapping[str, Callable[[], None]] | None = None) -> None:
        """Say what could not be done, and offer ``ways`` out; empty takes it away."""
        self.trouble.say(text, ways)
        self.announcer.warn(text)

    def _give_weight(self) -> None:
        """The one primary button is the likeliest next step: go on, else begin."""
        resumed = self._latest is not None
        invited = not self.invitation.isHidden()
        for button, primary in ((self.resume, resumed), (self.new, not resumed and not invited)):
            button.setProperty("class", "primary" if primary else "")
            button.style().unpolish(button)
            button.style().polish(button)
            _paint_icon(button)

    def _left(self) -> QWidget:
        side = QFrame(self)
        side.setObjectName("start-side")
        fit_always(side, lambda: side.setFixedWidth(style.scaled(_SIDE)))
        area = QScrollArea(side)  # for large text in a low window
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(side)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        sheet = QWidget(area)
        sheet.setProperty("class", "side-sheet")
        area.setWidget(sheet)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(40, 56, 40, 32)
        column.setSpacing(10)
        column.addWidget(words("示范平台申报助手", "page-title"))
        column.addWidget(
            words("把申报通知变成五份盖章材料和一张光盘：逐条核对条件，写出申请报告和真实性声明。", "lead")
        )
        column.addSpacing(20)
        column.addWidget(self.resume)
        column.addWidget(self.resume_detail)
        for button in (self.new, self.browse, self.sample):
            column.addWidget(button)
        column.addWidget(words("示例是一家虚构单位的完整案卷，随便改，可以看到做完的样子。", "small"))
        column.addSpacing(8)
        column.addWidget(self.district)
        column.addWidget(words("区级主管部门用：收齐各单位的案卷，核对名额，写出汇总表。", "small"))
        column.addSpacing(8)
        column.addWidget(self.trouble)
        column.addStretch(1)
        column.addWidget(self.status)
        column.addWidget(words("不联网，数据只在本机；修改随时自动保存。", "small"))
        foot = QHBoxLayout()
        foot.addWidget(self.help)
        foot.addWidget(self.text_size)
        foot.addWidget(self.settings)
        foot.addStretch(1)
        column.addLayout(foot)
        return side

    def _right(self) -> QWidget:
        sheet = QWidget(self)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(40, 56, 40, 24)
        column.setSpacing(12)
        self._top = column
        column.addWidget(self.invitation)
        self._way = _Way(sheet)
        self._way.hide()
        column.addWidget(self._way)
        column.addWidget(self.list, 1)
        self._below = QWidget(sheet)
        column.addWidget(self._below, 1)
        self._rules_box = QWidget(sheet)
        self._rules = QVBoxLayout(self._rules_box)
        self._rules.setContentsMargins(0, 0, 0, 0)
        self._rules.setSpacing(4)
        self._rules_head = words("本程序按这些通知核对", "card-head", sheet)
        self._rules_head.hide()
        self._rules.addWidget(self._rules_head)
        self.packs.hide()
        self._rules.addWidget(self.packs, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._rules_box)
        self._sheet = sheet
        return sheet

    def _button(self, text: str, role: str, icon: str, slot: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("class", role)
        button.setProperty("picture", icon)
        button.setMinimumHeight(36)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        fit_always(button, partial(_paint_icon, button))
        return button

    def _on_resume(self) -> None:
        if self._latest is not None:
            self.open_requested.emit(self._latest.path)

    def _on_help(self) -> None:
        self.help_requested.emit()

    def _on_settings(self) -> None:
        self.settings_requested.emit()

    def _on_packs(self) -> None:
        self.packs_requested.emit()

    def _on_action(self, action: str, path: str) -> None:
        if action == CaseAction.OPEN:
            self.open_requested.emit(path)
        else:
            self.action_requested.emit(action, path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """One file or folder of this PC may be dropped."""
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open what was dropped; what it is, whoever opens it finds out."""
        if path := _dropped(event):
            event.acceptProposedAction()
            self.open_requested.emit(path)


class _Invitation(QFrame):
    """第一次使用: one clear way in, as long as there is nothing of one's own to see."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("class", "member-card")
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 28)
        column.setSpacing(10)
        column.addWidget(words("第一次使用？先看示例", "section-title"))
        told = words(
            "打开一家虚构单位做完的案卷，跟着五步导览看一遍：任务清单、一个条件页、台账、复核、生成材料。"
            "大约三分钟，随时可以停。",
            "lead",
        )
        fit_always(told, lambda: told.setMaximumWidth(style.scaled(_LINE)))
        line = QHBoxLayout()  # minds the greatest width when it works out heights; a vertical box does not
        line.addWidget(told, 1)
        line.addStretch(0)
        column.addLayout(line)
        self.button = QPushButton("先看示例(&Y)", self)
        self.button.setProperty("class", "primary")
        self.button.setMinimumHeight(36)
        self.button.setAutoDefault(False)
        column.addSpacing(6)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)


class _Way(QWidget):
    """What the work consists of, for who has no case yet: the page would otherwise be empty."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 16, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        grid.addWidget(words("从通知到材料，四步", "card-head", self), 0, 0, 1, 2)
        for place, (name, told) in enumerate(_STEPS, start=1):
            number = words(str(place), "step", self, wrap=False)
            number.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(number, 2 * place - 1, 0, Qt.AlignmentFlag.AlignTop)
            line = QVBoxLayout()
            line.setSpacing(2)
            line.addWidget(words(name, "", self))
            line.addWidget(words(told, "small", self))
            grid.addLayout(line, 2 * place - 1, 1)


def _paint_icon(button: QPushButton) -> None:
    """The icon of a way into a case goes with the weight of its button."""
    main = button.property("class") == "primary"
    name = str(button.property("picture"))
    button.setIconSize(QSize(style.icon_side(), style.icon_side()))
    button.setIcon(style.icon(name, button, colour="accent_text" if main else "accent"))


def _dropped(event: QDropEvent) -> str:
    urls = event.mimeData().urls()
    return urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""
