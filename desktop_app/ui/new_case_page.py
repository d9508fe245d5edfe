"""新建案卷: the rules first, then who recommends and who applies; and what the work will take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import style
from desktop_app.ui.bullets import Bullets
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.fields.field import WIDTHS
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.words import show_icon, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.notice.models import Notice

_EFFORT = "录入约 2 小时，收集证明材料一般要 1 到 3 周；可以随时停下，下次接着做。"
_AT_HAND = (
    "营业执照或法人证书、公章上的准确名称",
    "上一年度审计报告和服务收支专项审计报告",
    "市级认定文件、相关资质证书和它们的有效期",
    "近三年服务企业台账、服务活动台账、人员名册",
    "场所产权证或租赁合同、用户满意度调查结果",
)
_NOT_DONE = "本程序不上网申报、不代替主管部门审核；材料要打印盖章后报送所属区。"


class NewCasePage(QWidget):
    """Asks for no more than a case needs to begin; everything can be changed later except the rules."""

    create_requested = Signal(str, str, str)
    """Notice id, route (empty when not chosen), agency name as typed."""
    back_requested = Signal()

    def __init__(self, notices: Mapping[str, Notice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("new-case-page")
        self._notices = notices
        self.packs = QButtonGroup(self)
        self.routes = QButtonGroup(self)
        self.agency = LineEdit(self)
        self.agency.setAccessibleName("服务机构（申报单位）名称，与公章一致，可以以后填")
        self.create_button = QPushButton("建立案卷(&C)", self)
        self.create_button.setProperty("class", "primary")
        self.back_button = QPushButton("返回(&B)", self)
        self.facts = words("", "lead")
        self.warning = words("", "small")
        self._pack_ids: list[str] = []
        self._route_ids: list[str] = []
        self._routes_column = QVBoxLayout()
        self._routes_column.setSpacing(0)
        self._lay_out()
        for button, slot in (
            (self.create_button, self._on_create),
            (self.back_button, self.back_requested.emit),
        ):
            button.setAutoDefault(False)
            button.setMinimumHeight(32)
            button.clicked.connect(slot)
        self.agency.entered.connect(self.create_button.setFocus)
        self.packs.idClicked.connect(self._on_pack)
        self.packs.button(0).setChecked(True)
        self._on_pack(0)

    def choose_pack(self, notice_id: str) -> None:
        """Choose the rules as if clicked."""
        place = self._pack_ids.index(notice_id)
        self.packs.button(place).setChecked(True)
        self._on_pack(place)

    def focus_first(self) -> None:
        """The cursor goes to the name; the rules in force are already chosen."""
        self.agency.setFocus()
        QTimer.singleShot(0, self, self._show_agency)  # when the page has its room

    def _show_agency(self) -> None:
        self._area.ensureWidgetVisible(self.agency, 0, 24)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        area = self._area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sheet = QWidget(area)
        row = QHBoxLayout(sheet)
        row.setContentsMargins(40, 32, 40, 24)
        row.setSpacing(40)
        row.addWidget(self._questions(sheet), 3, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._notes(sheet), 2, Qt.AlignmentFlag.AlignTop)
        area.setWidget(sheet)
        outer.addWidget(area, 1)
        bar = QFrame(self)
        bar.setObjectName("command-bar")
        buttons = QHBoxLayout(bar)
        buttons.setContentsMargins(40, 10, 40, 10)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        buttons.addWidget(self.create_button)
        outer.addWidget(bar)

    def _questions(self, parent: QWidget) -> QWidget:
        box = QWidget(parent)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        column.addWidget(words("新建案卷", "page-title"))
        packs = self._part("按哪一份通知申报", column)
        for notice in sorted(self._notices.values(), key=_newest_first):
            choice = QRadioButton(f"{notice.identity.short_title}　{notice.identity.number}", box)
            self.packs.addButton(choice, len(self._pack_ids))
            self._pack_ids.append(notice.identity.id)
            packs.addWidget(choice)
        packs.addWidget(self.facts)
        self._part("由谁推荐", column).addLayout(self._routes_column)
        agency = self._part("服务机构（申报单位）名称", column, self.agency)
        agency.addWidget(words("与公章一致；现在不确定的可以以后填", "hint"))
        agency.addWidget(self.agency)
        fit_always(self.agency, lambda: self.agency.setMaximumWidth(style.scaled(WIDTHS["full"])))
        return box

    def _part(self, title: str, column: QVBoxLayout, buddy: QWidget | None = None) -> QVBoxLayout:
        """One question of the page under its heading."""
        part = QVBoxLayout()
        part.setSpacing(4)
        head = words(title, "group-title")
        if buddy is not None:
            head.setBuddy(buddy)
        part.addWidget(head)
        column.addLayout(part)
        return part

    def _notes(self, parent: QWidget) -> QWidget:
        box = QFrame(parent)
        box.setProperty("class", "panel")
        column = QVBoxLayout(box)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(16)
        self.deadlines = Bullets()
        for icon, title, told in (
            ("clock", "要花多少时间", words(_EFFORT)),
            ("folder", "手边准备", Bullets(_AT_HAND)),
            ("calendar", "期限", self.deadlines),
            ("not_applicable", "本程序不做的事", words(_NOT_DONE)),
        ):
            part = QGridLayout()
            part.setHorizontalSpacing(10)
            part.setVerticalSpacing(4)
            part.setColumnStretch(1, 1)
            picture = QLabel(box)
            show_icon(picture, icon)
            part.addWidget(picture, 0, 0)
            part.addWidget(words(title, "card-head"), 0, 1)
            part.addWidget(told, 1, 1)
            column.addLayout(part)
        column.addWidget(self.warning)
        return box

    def _on_pack(self, place: int) -> None:
        notice = self._notices[self._pack_ids[place]]
        identity = notice.identity
        self.facts.setText(
            f"{identity.title}\n申报年度 {identity.application_year}，纸质材料 {identity.copies} 份，"
            f"电子文档：{'、'.join(identity.media) or '不要'}"
        )
        self.deadlines.show_lines(
            [
                f"{deadline.label}：{deadline.day.isoformat() if deadline.day else deadline.note or '向所属区询问'}"
                for deadline in identity.deadlines
            ]
        )
        self.warning.setText(identity.status_note or "")
        self.warning.setVisible(bool(identity.status_note))
        self._show_routes(notice)

    def _show_routes(self, notice: Notice) -> None:
        for button in self.routes.buttons():
            self.routes.removeButton(button)
            self._routes_column.removeWidget(button)
            button.deleteLater()
        self._route_ids = [route.route for route in notice.quotas.routes]
        for place, route in enumerate(notice.quotas.routes):
            choice = QRadioButton(route.label, self)
            self.routes.addButton(choice, place)
            self._routes_column.addWidget(choice)
        if self._route_ids:
            self.routes.button(0).setChecked(True)

    def _on_create(self) -> None:
        chosen = self.routes.checkedId()
        route = self._route_ids[chosen] if chosen >= 0 else ""
        self.create_requested.emit(self._pack_ids[self.packs.checkedId()], route, self.agency.text().strip())


def _newest_first(notice: Notice) -> tuple[int, str]:
    return -notice.identity.application_year, notice.identity.id
