"""复制为新年度的案卷: by which notice, where to, and what is carried, to be checked and to be renewed, before it is made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.assessment.next_year import Carried, NextYear, for_next_year
from desktop_app.notice.models import Fate
from desktop_app.ui.dialogs.choosing import choose_folder
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.words import Elided, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop_app.notice.models import Notice
    from desktop_app.store.case_input import CaseInput

_GROUPS = {
    Fate.RENEWED: ("要重新准备的", "不带过去，原案卷里都还在。"),
    Fate.CHECKED: ("带过去要核对的", "内容照样带过去，报送前逐项看一遍。"),
    Fate.CARRIED: ("照样带过去的", ""),
}
_NAMED = 6
"""Titles of evidence named in one line; of more only the number is told."""
_BAR = 16
"""Room for a scroll bar."""
_OTHER_YEARS = "这里列出程序现有的通知；以后年度的通知做成规则包，就会列在这里。"


class NextYearPage(QWidget):
    """Shows the lists for the notice that is chosen; nothing is made before 建立案卷."""

    create_requested = Signal(object, str)
    """What is to be made (``NextYear``), and the folder for it."""
    back_requested = Signal()

    def __init__(
        self,
        taken: CaseInput,
        notices: Mapping[str, Notice],
        free_folder: Callable[[str], Path],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("new-case-page")
        self.taken = taken
        self._notices = notices
        self._free_folder = free_folder
        self._above: Path | None = None
        self._made: NextYear | None = None
        self._folder = Path()
        self._order = sorted(notices.values(), key=_newest_first)
        self.packs = QButtonGroup(self)
        self.facts = words("", "lead")
        self.warning = words("", "small")
        self.place = Elided("", "", self, mode=Qt.TextElideMode.ElideMiddle)
        self.elsewhere = QPushButton("放到别处(&P)…", self)
        self.create_button = QPushButton("建立案卷(&C)", self)
        self.create_button.setProperty("class", "primary")
        self.back_button = QPushButton("返回(&B)", self)
        self._lay_out()
        for button, slot in (
            (self.create_button, self._on_create),
            (self.back_button, self.back_requested.emit),
            (self.elsewhere, self._on_elsewhere),
        ):
            button.setAutoDefault(False)
            button.setMinimumHeight(32)
            button.clicked.connect(slot)
        self.packs.idClicked.connect(self._on_pack)
        self.choose_pack(self._order[0].identity.id)

    def choose_pack(self, notice_id: str) -> None:
        """Choose the rules as if clicked."""
        place = next(n for n, notice in enumerate(self._order) if notice.identity.id == notice_id)
        self.packs.button(place).setChecked(True)
        self._on_pack(place)

    def focus_first(self) -> None:
        """The cursor goes to the notices: that is the one thing to decide."""
        self.packs.button(max(self.packs.checkedId(), 0)).setFocus()

    def put_under(self, folder: str) -> None:
        """The new case goes into a folder of its own below ``folder``."""
        self._above = Path(folder)
        self._settle_place()

    def said(self, fate: Fate) -> str:
        """The lines of one list as read."""
        return self._said[fate].text()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(40, 32, 40, 16)
        row.setSpacing(40)
        questions = self._questions()
        left = _scrolled(questions, self)
        fit_always(left, lambda: left.setMinimumWidth(questions.minimumSizeHint().width() + _BAR))
        row.addWidget(left, 2)
        row.addWidget(self._lists(), 3)
        outer.addLayout(row, 1)
        bar = QFrame(self)
        bar.setObjectName("command-bar")
        buttons = QHBoxLayout(bar)
        buttons.setContentsMargins(40, 10, 40, 10)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        buttons.addWidget(self.create_button)
        outer.addWidget(bar)

    def _questions(self) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        case = self.taken.case
        name = case.application.agency.name or case.title or "未命名案卷"
        column.addWidget(words("复制为新年度的案卷", "page-title"))
        column.addWidget(words(f"从“{name}”最近一次保存的内容复制，它本身不会改动。", "lead"))
        column.addWidget(words("按哪一份通知申报", "section-title"))
        for place, notice in enumerate(self._order):
            choice = QRadioButton(f"{notice.identity.short_title}　{notice.identity.number}", box)
            self.packs.addButton(choice, place)
            column.addWidget(choice)
        column.addWidget(self.facts)
        column.addWidget(self.warning)
        column.addWidget(words("新案卷放在哪里", "section-title"))
        column.addWidget(self.place)
        column.addWidget(self.elsewhere, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        column.addWidget(words(_OTHER_YEARS, "small"))
        return box

    def _lists(self) -> QWidget:
        sheet = QWidget(self)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(12)
        self.counts = words("", "strong", sheet)
        column.addWidget(self.counts)
        self._said: dict[Fate, FateList] = {}
        for fate, (title, note) in _GROUPS.items():
            self._said[fate] = FateList(title, note, sheet)
            column.addWidget(self._said[fate])
        column.addStretch(1)
        area = _scrolled(sheet, self)
        area.setFocusPolicy(
            Qt.FocusPolicy.StrongFocus
        )  # read by the arrow keys; nothing in it takes the focus
        area.setProperty("class", "read")
        area.setAccessibleName("什么带过去，什么要核对，什么要重新准备")
        return area

    def _on_pack(self, place: int) -> None:
        notice = self._order[place]
        self._made = for_next_year(self.taken.case, notice)
        identity = notice.identity
        self.facts.setText(f"{identity.title}\n申报年度 {identity.application_year}")
        before = self._notices.get(self.taken.case.notice)
        same = before is not None and identity.application_year <= before.identity.application_year
        self.warning.setText(
            f"这份通知的申报年度是 {identity.application_year} 年，不晚于原案卷；各年度的数字照样要重新填。"
            if same
            else ""
        )
        self.warning.setVisible(same)
        for fate, part in self._said.items():
            part.show_items(self._made.of(fate))
        self.counts.setText(
            "，".join(f"{title} {len(self._made.of(fate))} 项" for fate, (title, _) in _GROUPS.items())
        )
        self._settle_place()

    def _settle_place(self) -> None:
        if self._made is None:
            return
        year = self._notices[self._made.case.notice].identity.application_year
        wish = f"{self._made.case.title or '未命名案卷'}{year}"
        self._folder = self._free_folder(wish)
        if self._above is not None:
            self._folder = self._above / self._folder.name
        self.place.setText(str(self._folder))

    def _on_elsewhere(self) -> None:
        choose_folder(self, "新案卷放在哪个文件夹里", self._folder.parent, self.put_under)

    def _on_create(self) -> None:
        if self._made is not None:
            self.create_requested.emit(self._made, str(self._folder))


class FateList(QFrame):
    """One of the three lists: what it is about, and a line for each thing with the reason."""

    def __init__(self, title: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "panel")
        self._title = title
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(8)
        self._head = words("", "card-head", self)
        column.addWidget(self._head)
        if note:
            column.addWidget(words(note, "small", self))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        column.addLayout(self._lines)
        self._made: list[QWidget] = []
        self._text = ""

    def show_items(self, items: tuple[Carried, ...]) -> None:
        """Replace the lines."""
        for line in self._made:
            self._lines.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._head.setText(f"{self._title}（{len(items)} 项）")
        self._made = [self._line(item) for item in items]
        for line in self._made:
            self._lines.addWidget(line)
        self._text = "\n".join(f"{item.label}：{_why(item)}" for item in items)
        self.setVisible(bool(items))

    def text(self) -> str:
        """The lines as read."""
        return self._text

    def _line(self, item: Carried) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for text, role, share in ((item.label, "", 2), (_why(item), "small", 3)):
            label = words(text, role, box)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            row.addWidget(label, share)
        return box


def _scrolled(sheet: QWidget, parent: QWidget) -> QScrollArea:
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(sheet)
    return area


def _why(item: Carried) -> str:
    """The reason, and which pieces of evidence are meant."""
    more = f"等 {len(item.names)} 份" if len(item.names) > _NAMED else ""
    return "：".join(part for part in (item.reason, "、".join(item.names[:_NAMED]) + more) if part)


def _newest_first(notice: Notice) -> tuple[int, str]:
    return -notice.identity.application_year, notice.identity.id
