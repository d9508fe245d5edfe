"""新建案卷: the rules first, then who recommends and who applies; and what the work will take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
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

from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.words import words

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
        row.addWidget(self._questions(sheet), 3)
        row.addWidget(self._notes(sheet), 2)
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
        column.setSpacing(8)
        column.addWidget(words("新建案卷", "page-title"))
        column.addWidget(words("按哪一份通知申报", "section-title"))
        for notice in sorted(self._notices.values(), key=_newest_first):
            choice = QRadioButton(f"{notice.identity.short_title}　{notice.identity.number}", box)
            self.packs.addButton(choice, len(self._pack_ids))
            self._pack_ids.append(notice.identity.id)
            column.addWidget(choice)
        column.addWidget(self.facts)
        column.addWidget(words("由谁推荐", "section-title"))
        column.addLayout(self._routes_column)
        label = words("服务机构（申报单位）名称", "section-title")
        label.setBuddy(self.agency)
        column.addWidget(label)
        column.addWidget(words("与公章一致；现在不确定的可以以后填", "hint"))
        column.addWidget(self.agency)
        column.addStretch(1)
        return box

    def _notes(self, parent: QWidget) -> QWidget:
        box = QFrame(parent)
        box.setProperty("class", "panel")
        column = QVBoxLayout(box)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(words("要花多少时间", "card-head"))
        column.addWidget(words(_EFFORT))
        column.addWidget(words("手边准备", "card-head"))
        for item in _AT_HAND:
            column.addWidget(words(f"－ {item}"))
        column.addWidget(words("期限", "card-head"))
        self.deadlines = words("")
        column.addWidget(self.deadlines)
        column.addWidget(words("本程序不做的事", "card-head"))
        column.addWidget(words(_NOT_DONE))
        column.addWidget(self.warning)
        column.addStretch(1)
        return box

    def _on_pack(self, place: int) -> None:
        notice = self._notices[self._pack_ids[place]]
        identity = notice.identity
        self.facts.setText(
            f"{identity.title}\n申报年度 {identity.application_year}，纸质材料 {identity.copies} 份，"
            f"电子文档：{'、'.join(identity.media) or '不要'}"
        )
        self.deadlines.setText(
            "\n".join(
                f"－ {deadline.label}：{deadline.day.isoformat() if deadline.day else deadline.note or '向所属区询问'}"
                for deadline in identity.deadlines
            )
        )
        self.warning.setText(identity.status_note or "")
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
