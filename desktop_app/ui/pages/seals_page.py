"""盖章回收: what is stamped in each copy, what of it is done, and the scans that come back (experience C6, S15)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QProgressBar, QPushButton

from desktop_app.assessment.seal_standing import counted, places_of, scans_of
from desktop_app.models.review import LONGEST_NAME
from desktop_app.models.seal_plan import impressions_words
from desktop_app.models.seals import LEFT_OUT, SCANS, Mark
from desktop_app.packet.seals.matching import missing_words
from desktop_app.ui.build_head import BuildHead
from desktop_app.ui.dialogs.choosing import leave_no_trace
from desktop_app.ui.fields.editors import LineEdit, RadioButton
from desktop_app.ui.looking import forbid
from desktop_app.ui.pages.page import ScrollPage
from desktop_app.ui.seals.lot_panel import LotPanel
from desktop_app.ui.seals.place_table import PlaceTable
from desktop_app.ui.words import give_icon, words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent

    from desktop_app.models.seal_plan import SealPlan
    from desktop_app.notice.models import Page
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.seals.desk import Lot, SealsDesk

_SCANS = "扫描件 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp *.heic);;全部文件 (*)"
_SHEET = "用印计划.pdf"
_NAME_WIDTH = 160
_NO_BUILD = "还没有生成成套材料。生成正式材料以后，这里列出每份要盖的地方，并收回盖章页的扫描件。"


class SealsPage(ScrollPage):
    """Ticks belong to the case; what is stamped is told by the build made last."""

    def __init__(self, page: Page, open_case: OpenCase, desk: SealsDesk) -> None:
        super().__init__(page, open_case, wide=True)
        self._desk = desk
        self._copies: list[RadioButton] = []
        self._group = QButtonGroup(self)
        self.head = BuildHead(self.column)
        self.build = words("", "small", self.column)
        self.sheet = QPushButton("打开用印计划(&Y)", self.column)
        self.copies = WrappingRow(gap=16)
        self.table = PlaceTable(self.column)
        self.name = LineEdit(self.column)
        self.all = QPushButton("这一份全部盖好(&A)", self.column)
        self.none = QPushButton("清除这一份的勾(&Q)", self.column)
        self.leave_out = QPushButton("本单位不盖这一处(&B)", self.column)
        self.told = words("", "problem", self.column)
        self.fan = words("", "small", self.column)
        self.scans_head = words("盖章页的扫描件", "section-title", self.column)
        self.scans_state = words("", "", self.column)
        self.add = QPushButton("选择扫描件(&S)…", self.column)
        self.stop = QPushButton("停止(&E)", self.column)
        self.progress = QProgressBar(self.column)
        self.drop_scan = QPushButton("去掉这一页的扫描件(&R)", self.column)
        self.lot = LotPanel(desk, self.column)
        self._lay_out()
        self._connect()
        self.setAcceptDrops(not open_case.read_only)

    @property
    def copy(self) -> int:
        """The copy that is shown, from 1."""
        return max(self._group.checkedId(), 1)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """The build is looked for when somebody looks."""
        super().showEvent(event)
        self._desk.look()

    def refresh(self) -> None:
        """Show the places of the copy at hand as they stand."""
        plan, build = self._desk.plan, self._desk.build
        shown = plan is not None and build is not None
        for widget in (
            self.sheet,
            self.table,
            self.name,
            self.name_label,
            self.all,
            self.none,
            self.leave_out,
        ):
            widget.setVisible(shown)
        for widget in (self.fan, self.scans_head, self.scans_state, self.add, self.drop_scan):
            widget.setVisible(shown)
        self.told.setVisible(bool(self.told.text()))
        if plan is None or build is None:
            self.head.say(_NO_BUILD, "info", to_build=True)
            self.build.setText("")
            return
        seals = self.open_case.application.seals
        self._show_copies(plan)
        places = places_of(plan, seals, self.copy)
        asked = tuple(item.place for item in places if not item.left_out)
        self.head.say(
            f"一式 {plan.copies} 份。{impressions_words(asked, plan.copies)}。",
            "warning" if build.draft else "info",
            to_build=build.draft,
        )
        made = f"按第 {build.number} 次生成（校验码 {build.check_code}）"
        self.build.setText(f"{made}。这是草稿，不用来盖章；生成正式材料后再盖。" if build.draft else made)
        self.table.places.fixed = not self._desk.can_stamp
        row = self.table.currentIndex().row()
        scans = scans_of(plan, seals)
        self.table.places.show(places, scans)
        self.table.fit_rows()
        if row < 0 and places:
            self.table.selectRow(0)
        edges = any(item.place.mark is Mark.EDGE and not item.left_out for item in places)
        note = self.open_case.notice.seals
        self.fan.setText(f"骑缝章：{note.fan}\n{note.provenance_note}" if edges else note.provenance_note)
        held = [item for item in scans if item.counts]
        again = [item.words for item in scans if item.scan is not None and not item.counts]
        lacking = missing_words(plan, [item.page.key for item in scans if item.scan is not None])
        told = [f"{len(scans)} 页要扫描回来，已收 {len(held)} 页", *again, *([lacking] if lacking else [])]
        self.scans_state.setText("\n".join(told))
        self._settle_buttons()

    def focus_field(self, field_id: str) -> bool:
        """The line, and the copy, that a tick belongs to."""
        key = field_id.rpartition(".")[2]
        copy, _, place = key.partition("-")
        if copy.isdecimal() and self._group.button(int(copy)) is not None:
            self._group.button(int(copy)).setChecked(True)
            self.refresh()
        else:
            place = key
        for row, item in enumerate(self.table.places.places):
            if place in {item.place.id, item.place.page_key}:
                self.table.selectRow(row)
                break
        self.focus_first()
        return True

    def focus_first(self) -> None:
        """The list of places, or the way to a build."""
        target = self.table if self.table.isVisibleTo(self) else self.head.to_build
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Scans may be dropped anywhere on the page."""
        if self._desk.can_stamp and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Files were let go here."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.read(paths)

    def read(self, paths: list[str]) -> None:
        """Read these files of scans."""
        if not paths or not self._desk.can_stamp:
            return
        self._tell("")
        self._desk.read(paths)
        self._show_reading()
        self.done.emit(f"正在读 {len(paths)} 个文件")

    def _lay_out(self) -> None:
        self.body.addWidget(self.head)
        self.body.addWidget(self.build)
        papers = QHBoxLayout()
        papers.addWidget(self.sheet)
        papers.addStretch(1)
        self.body.addLayout(papers)
        self.body.addLayout(self.copies)
        self.body.addWidget(self.table)
        acts = WrappingRow(gap=8)
        self.name_label = words("盖章人(&W)", "", self.column, wrap=False)
        self.name_label.setTextFormat(Qt.TextFormat.AutoText)
        self.name_label.setBuddy(self.name)
        self.name_label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.name_label.setMinimumHeight(self.name.sizeHint().height())
        self.name.setAccessibleName("盖章人")
        self.name.setFixedWidth(_NAME_WIDTH)
        for widget in (self.name_label, self.name, self.all, self.none, self.leave_out):
            acts.addWidget(widget)
        self.body.addLayout(acts)
        self.body.addWidget(self.told)
        self.body.addWidget(self.fan)
        self.body.addWidget(self.scans_head)
        self.body.addWidget(self.scans_state)
        row = WrappingRow(gap=8)
        for item in (self.add, self.drop_scan, self.stop, self.progress):
            row.addWidget(item)
        self.body.addLayout(row)
        self.body.addWidget(self.lot)
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(200)
        give_icon(self.add, "add", colour="accent")
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.told.hide()
        self.stop.hide()
        self.progress.hide()
        if self.open_case.read_only:
            for button in (self.all, self.none, self.leave_out, self.add, self.drop_scan):
                forbid(button)

    def _connect(self) -> None:
        self._desk.changed.connect(self._on_build)
        self._desk.came.connect(self._on_came)
        self._desk.problem.connect(self._on_problem)
        self._desk.progressed.connect(self._on_progressed)
        self.head.build_wanted.connect(self.ask_for_build)
        self.sheet.clicked.connect(self._on_sheet)
        self.all.clicked.connect(self._on_all)
        self.none.clicked.connect(self._on_none)
        self.leave_out.clicked.connect(self._on_leave_out)
        self.add.clicked.connect(self._on_add)
        self.stop.clicked.connect(self._desk.stop)
        self.drop_scan.clicked.connect(self._on_drop_scan)
        self.lot.taken.connect(self._on_taken)
        self.lot.dropped.connect(self._on_dropped)
        self.table.places.toggled.connect(self._on_toggled)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)

    def _show_copies(self, plan: SealPlan) -> None:
        """A button for each copy, with how much of it is done."""
        seals = self.open_case.application.seals
        if len(self._copies) != plan.copies:
            for button in self._copies:
                self._group.removeButton(button)
                button.hide()
                button.deleteLater()
            self._copies = []
            while self.copies.takeAt(0) is not None:
                pass
            for copy in range(1, plan.copies + 1):
                button = RadioButton("", self.column)
                self._copies.append(button)
                self._group.addButton(button, copy)
                self.copies.addWidget(button)
                button.show()
                button.clicked.connect(partial(self._on_copy, copy))
            self._copies[0].setChecked(True)
        for copy, button in enumerate(self._copies, 1):
            done, asked = counted(plan, seals, copy)
            button.setText(f"第 {copy} 份　{done}/{asked}")
            button.setAccessibleName(f"第 {copy} 份：{asked} 处已盖 {done} 处")

    def _settle_buttons(self) -> None:
        can = self._desk.can_stamp
        if self.open_case.read_only:
            return
        places = self.table.places.places
        self.all.setEnabled(can and any(not item.done and not item.left_out for item in places))
        self.none.setEnabled(can and any(item.tick is not None for item in places))
        self.add.setEnabled(can and not self._desk.is_reading)
        row = self.table.currentIndex().row()
        item = places[row] if 0 <= row < len(places) else None
        self.leave_out.setEnabled(item is not None and not item.place.required)
        back = item is not None and item.left_out
        self.leave_out.setText("这一处要盖(&B)" if back else "本单位不盖这一处(&B)")
        scan = self.table.places.scan_at(row) if item is not None else None
        self.drop_scan.setEnabled(scan is not None and scan.scan is not None)

    def _who(self) -> str:
        """The name to tick with; empty when none is written, which is said."""
        name = " ".join(self.name.text().split())[:LONGEST_NAME]
        if not name:
            self._tell("先写盖章人，勾里记着是谁看着盖的")
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        return name

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))
        if text:
            self.said.emit(text)

    def _on_build(self) -> None:
        if not self.name.text():
            self.name.put(self._desk.who)
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _on_copy(self, copy: int) -> None:
        self.refresh()
        self.lot.show_copy(copy)

    def _on_row(self) -> None:
        self._settle_buttons()

    def _on_toggled(self, row: int, ticked: bool) -> None:  # noqa: FBT001 - a slot
        place = self.table.places.places[row].place
        if not ticked:
            self._desk.unstamp(self.copy, [place.id])
            return
        name = self._who()
        if name:
            self._tell("")
            self._desk.stamp(self.copy, [place.id], name)
            self.done.emit(f"第 {self.copy} 份{place.called}已盖")

    def _on_all(self) -> None:
        name = self._who()
        if name:
            self._tell("")
            wanted = [
                item.place.id for item in self.table.places.places if not item.done and not item.left_out
            ]
            self._desk.stamp(self.copy, wanted, name)
            self.done.emit(f"第 {self.copy} 份 {len(wanted)} 处打勾")

    def _on_none(self) -> None:
        wanted = [item.place.id for item in self.table.places.places if item.tick is not None]
        self._desk.unstamp(self.copy, wanted)
        self.done.emit(f"第 {self.copy} 份的勾清除了，可以撤销")

    def _on_leave_out(self) -> None:
        row = self.table.currentIndex().row()
        item = self.table.places.places[row]
        self.open_case.enter(f"{LEFT_OUT}{item.place.id}", None if item.left_out else True)

    def _on_drop_scan(self) -> None:
        scan = self.table.places.scan_at(self.table.currentIndex().row())
        if scan is not None:
            self.open_case.set_together(
                {f"{SCANS}{scan.page.key}": None}, f"去掉{scan.page.called}的盖章扫描件"
            )

    def _on_sheet(self) -> None:
        folder = self._desk.folder
        path = folder / _SHEET if folder is not None else Path(_SHEET)
        if not path.is_file():
            self._tell("用印计划不在输出文件夹里了，再生成一次")
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _on_add(self) -> None:
        dialog = QFileDialog(self, "选择盖章页的扫描件", "", _SCANS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_chosen)
        leave_no_trace(dialog)
        dialog.open()

    def _on_chosen(self, paths: list[str]) -> None:
        self.read(list(paths))

    def _on_progressed(self, _: str, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self._show_reading()

    def _show_reading(self) -> None:
        running = self._desk.is_reading
        had = self.stop.hasFocus()
        self.stop.setVisible(running)
        self.progress.setVisible(running)
        self._settle_buttons()
        if had and not running:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_came(self, lot: Lot) -> None:
        plan = self._desk.plan
        if plan is None:
            return
        self.lot.show_lot(lot, self.copy)
        held = {item.page.key for item in scans_of(plan, self.open_case.application.seals) if item.counts}
        held |= {item.page.key for item in lot.pages if item.state == "matched" and item.page is not None}
        self.lot.say_lacking(missing_words(plan, held))
        self.done.emit(self.lot.head.text())
        self.area.ensureWidgetVisible(self.lot, 0, 40)

    def _on_taken(self, tick: bool) -> None:  # noqa: FBT001 - a slot
        lot, chosen = self.lot.lot, self.lot.chosen()
        if lot is None or not chosen:
            self._tell("还没有选出是哪一页")
            return
        name = self._who()
        if not name:
            return
        self._tell("")
        taken = self._desk.take(lot, chosen, self.copy, name, tick=tick)
        self.lot.close_lot()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.done.emit(f"收下 {taken} 页，重新生成后光盘里就是盖了章的页")

    def _on_dropped(self) -> None:
        self.lot.close_lot()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_problem(self, text: str) -> None:
        self._tell(text)
        self.failed.emit(text)
