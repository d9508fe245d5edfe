"""推荐单位工作台: what was handed in as a table, the quota above it, what is known of one case beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.assessment.results import Severity
from desktop_app.models.formats import visible_name
from desktop_app.packet.recommending.output import advice_file_name
from desktop_app.ui import style
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.case_desk import fit_name
from desktop_app.ui.dialogs.choosing import choose_files, choose_folder, choose_target
from desktop_app.ui.dialogs.message import ask
from desktop_app.ui.district.detail import DetailPanel
from desktop_app.ui.district.quota_line import QuotaLine, terms_of
from desktop_app.ui.district.table import DistrictTable
from desktop_app.ui.fields.editors import ChoiceBox, LineEdit
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.trouble_box import TroubleBox
from desktop_app.ui.words import give_icon, show_icon, words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent

    from desktop_app.assessment.quota import QuotaFinding
    from desktop_app.packet.recommending.output import Written
    from desktop_app.packet.recommending.same_case import SameCase
    from desktop_app.ui.district.desk import DistrictDesk

_KINDS = "案卷 (*.shenbao)"
_PARTS = 1000
_MOST_FINDINGS = 40
_FINDINGS_HEIGHT = 132
_FINDINGS_SHARE = 5
"""Of the height of the page, what is wrong with the list takes at most this part; it scrolls."""
_LOW = 560
_QUOTA_MARGIN = 14
_LEAST_WIDTH = 400
_OUTPUT = "汇总推荐"


class DistrictPage(QWidget):
    """Only shows and asks; all that is decided is kept by the desk."""

    back_requested = Signal()

    def __init__(self, desk: DistrictDesk, documents: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("district-page")
        self.setAcceptDrops(True)
        self.announcer = Announcer(self)
        self.desk, self._documents = desk, documents
        self._made_in: Path | None = None
        self._filling = False
        self._low: bool | None = None
        """Whether the page was arranged for little room when it was last looked at."""
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 12)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addLayout(self._bar())
        self.trouble = TroubleBox(self)
        column.addWidget(self.trouble)
        column.addWidget(self._quota())
        self.empty = self._invitation()
        column.addWidget(self.empty, 1)
        self.table = DistrictTable(self)
        self.detail = DetailPanel(self)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.addWidget(self.table)
        self.split.addWidget(self.detail)
        self.split.setStretchFactor(0, 5)
        self.split.setStretchFactor(1, 3)
        self.split.setChildrenCollapsible(False)
        column.addWidget(self.split, 1)
        column.addLayout(self._foot())
        self._listen()
        self.refresh()

    def focus_first(self) -> None:
        """The table, or what begins a list."""
        (self.table if self.desk.rows else self.add_files).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the list as it is now."""
        desk = self.desk
        self._filling = True
        self._show_lists()
        self.title.put(desk.kept.title)
        self._filling = False
        self.empty.setVisible(not desk.rows)
        self.split.setVisible(bool(desk.rows))
        self.table.show_rows(desk.rows)
        self._show_quota()
        self._show_detail(self.table.current_path())
        for button in (self.up, self.down, self.recommend, self.take_off, self.again):
            button.setEnabled(bool(desk.rows))
        self.write.setEnabled(self._can_write())
        self._count()

    def say(self, text: str) -> None:
        """Say what was done."""
        self.status.setText(text)
        self.announcer.say(text)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.back = QPushButton("返回(&B)", self)
        give_icon(self.back, "back")
        row.addWidget(self.back)
        self.heading = words("推荐单位工作台", "page-title", self, wrap=False)
        row.addWidget(self.heading)
        wide = WrappingRow(gap=12, line_gap=6, to_right=True)
        row.addLayout(wide, 1)
        label = QLabel("名单(&L)", self)
        self.lists = ChoiceBox(self)
        self.lists.setMinimumContentsLength(14)
        self.lists.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        label.setBuddy(self.lists)
        wide.addWidget(_together(label, self.lists, self))
        label = QLabel("名称(&M)", self)
        self.title = LineEdit(self)
        self.title.setPlaceholderText("例如：徐汇区 2021")
        fit_always(self.title, lambda: self.title.setFixedWidth(style.scaled(150)))
        label.setBuddy(self.title)
        wide.addWidget(_together(label, self.title, self))
        self.new = QPushButton("新名单(&N)", self)
        self.forget = QPushButton("删除名单", self)
        self.forget.setProperty("class", "link")
        wide.addWidget(self.new)
        wide.addWidget(self.forget)
        return row

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.add_files = QPushButton("添加案卷(&A)…", self)
        self.add_folder = QPushButton("添加文件夹(&F)…", self)
        self.recommend = QPushButton("推荐/不推荐(&R)", self)
        self.up = QPushButton("上移(&U)", self)
        self.down = QPushButton("下移(&J)", self)
        self.take_off = QPushButton("移出名单(&D)", self)
        self.again = QPushButton("重新读取(&E)", self)
        self.beside = QPushButton("收起详情(&P)", self)
        self.beside.setCheckable(True)
        self.beside.setChecked(True)
        self.write = QPushButton("写出全部材料(&W)…", self)
        self.write.setProperty("class", "primary")
        tips = {
            self.recommend: "选中的推荐或不推荐（空格）",
            self.up: "选中的提前一位（Alt+↑）",
            self.down: "选中的退后一位（Alt+↓）",
            self.take_off: "从名单里去掉，文件不动（Delete）",
            self.again: "申报单位换了文件后再读一次",
            self.beside: "选中案卷的结论、问题和意见放在名单旁边，或收起来让出位置",
            self.write: "汇总表、推荐表、收件核对单、缺件清单和意见，一次写到一个文件夹",
        }
        wide = WrappingRow(gap=8, line_gap=6)
        row.addLayout(wide, 1)
        for button in (
            self.add_files,
            self.add_folder,
            self.recommend,
            self.up,
            self.down,
            self.take_off,
            self.again,
            self.beside,
        ):
            wide.addWidget(button)
        row.addWidget(self.write, 0, Qt.AlignmentFlag.AlignTop)
        for button, tip in tips.items():
            button.setToolTip(tip)
        short = {
            self.add_files: "添加(&A)…",
            self.add_folder: "文件夹(&F)…",
            self.recommend: "推荐(&R)",
            self.take_off: "移出(&D)",
            self.again: "重读(&E)",
            self.write: "写出(&W)…",
        }
        self._names = {button: (button.text(), name) for button, name in short.items()}
        return row

    def _quota(self) -> QWidget:
        self.quota_box = QFrame(self)
        self.quota_box.setProperty("class", "member-card")
        column = QVBoxLayout(self.quota_box)
        column.setContentsMargins(_QUOTA_MARGIN, 8, _QUOTA_MARGIN, 8)
        column.setSpacing(4)
        self.use = QuotaLine(self.quota_box)
        column.addWidget(self.use)
        self._findings_area = QScrollArea(self.quota_box)
        self._findings_area.setWidgetResizable(True)
        self._findings_area.setFrameShape(QFrame.Shape.NoFrame)
        self._findings_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._findings_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._findings_sheet = QWidget(self._findings_area)
        self._findings_sheet.setProperty("class", "side-sheet")
        self._findings = QVBoxLayout(self._findings_sheet)
        self._findings.setContentsMargins(0, 0, 0, 0)
        self._findings.setSpacing(4)
        self._findings_area.setWidget(self._findings_sheet)
        column.addWidget(self._findings_area)
        self.reasons: dict[str, LineEdit] = {}
        self._shown_findings: object = None
        return self.quota_box

    def _invitation(self) -> QWidget:
        box = QFrame(self)
        box.setProperty("class", "member-card")
        column = QVBoxLayout(box)
        column.setContentsMargins(28, 24, 28, 28)
        column.setSpacing(10)
        column.addWidget(words("把各单位交来的 .shenbao 文件放到这里", "section-title", box))
        for line in (
            "可以一次拖入许多文件或整个文件夹。每个案卷都会核对并重新判断，坏的、改过的会点名，不影响其他案卷。",
            "排好推荐次序，选定推荐谁；名额、名称、类别和示范性表述随时核对。",
            "最后一次写出汇总表、推荐表、收件核对单和缺件清单；意见可以导出给申报单位。",
        ):
            column.addWidget(words(line, "lead", box))
        column.addStretch(1)
        return box

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.count = words("", "small", self, wrap=False)
        self.status = words("", "small", self)
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName("进度")
        fit_always(self.progress, lambda: self.progress.setFixedWidth(style.scaled(220)))
        self.progress.hide()
        self.stop = QPushButton("取消(&C)", self)
        self.stop.hide()
        self.show_made = QPushButton("打开文件夹(&O)", self)
        self.show_made.setProperty("class", "link")
        self.show_made.hide()
        row.addWidget(self.count)
        row.addWidget(self.status, 1)
        row.addWidget(self.show_made)
        row.addWidget(self.progress)
        row.addWidget(self.stop)
        return row

    def _listen(self) -> None:
        desk = self.desk
        desk.changed.connect(self.refresh)
        desk.progressed.connect(self._on_progressed)
        desk.problem.connect(self._on_problem)
        desk.told.connect(self.say)
        desk.written.connect(self._on_written)
        self.back.clicked.connect(self.back_requested)
        self.new.clicked.connect(self._on_new)
        self.forget.clicked.connect(self._on_forget)
        self.lists.activated.connect(self._on_list)
        self.title.left.connect(self._on_title)
        self.title.entered.connect(self._on_title)
        self.add_files.clicked.connect(self._on_add_files)
        self.add_folder.clicked.connect(self._on_add_folder)
        self.recommend.clicked.connect(self._on_toggled)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        self.take_off.clicked.connect(self._on_removed)
        self.again.clicked.connect(self._on_again)
        self.beside.toggled.connect(self._on_beside)
        self.write.clicked.connect(self._on_write)
        self.stop.clicked.connect(desk.cancel)
        self.show_made.clicked.connect(self._on_show_made)
        self.table.moved.connect(self._on_moved)
        self.table.dropped.connect(self._on_dropped)
        self.table.toggled.connect(self._on_toggled)
        self.table.removed.connect(self._on_removed)
        self.table.activated.connect(self._on_activated)
        self.table.current_changed.connect(self._show_detail)
        self.table.lines.ticked.connect(self._on_ticked)
        self.detail.advice_given.connect(self._on_advice)
        self.detail.signed.connect(desk.sign)
        self.detail.export_requested.connect(self._on_export)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        QShortcut(QKeySequence("Alt+Up"), self, self._on_up)
        QShortcut(QKeySequence("Alt+Down"), self, self._on_down)

    def _show_lists(self) -> None:
        known = self.desk.all_lists
        ids = [self.lists.itemData(place) for place in range(self.lists.count())]
        names = [self.lists.itemText(place) for place in range(self.lists.count())]
        wanted = [_list_name(item.title, len(item.files)) for item in known]
        if ids != [item.id for item in known] or names != wanted:
            self.lists.clear()
            for item, name in zip(known, wanted, strict=True):
                self.lists.addItem(name, item.id)
        self.lists.setCurrentIndex(0)

    def _show_quota(self) -> None:
        listed = self.desk.listed
        self.quota_box.setVisible(listed is not None)
        if listed is None:
            return
        low = self._is_low()
        self.use.show_use(listed.use, () if low else terms_of(listed.notice.identity), few=low)
        findings = listed.findings
        if (findings, listed.same_case) != self._shown_findings:
            self._shown_findings = findings, listed.same_case
            self._fill_findings(findings, listed.same_case)
        for finding in findings:
            line = self.reasons.get(finding.reason_key) if finding.takes_reason else None
            if line is not None and not line.hasFocus():
                line.put(self.desk.kept.reasons.get(finding.reason_key, ""))

    def _fill_findings(self, findings: tuple[QuotaFinding, ...], same_case: tuple[SameCase, ...]) -> None:
        while (item := self._findings.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.reasons = {}
        for finding in findings[:_MOST_FINDINGS]:
            line = QWidget(self._findings_sheet)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            icon = QLabel(line)
            show_icon(icon, "problem" if finding.severity is Severity.ERROR else "warning")
            row.addWidget(icon)
            row.addWidget(words(finding.message, "", line), 3)
            if finding.takes_reason:
                label = QLabel("理由(&G)" if not self.reasons else "理由", line)
                reason = LineEdit(line)
                reason.setAccessibleName(f"理由：{finding.message}")
                reason.setPlaceholderText("写明理由，随名单保存")
                reason.setProperty("reason", finding.reason_key)
                reason.left.connect(self._on_reason)
                reason.entered.connect(self._on_reason)
                label.setBuddy(reason)
                row.addWidget(label)
                row.addWidget(reason, 2)
                self.reasons[finding.reason_key] = reason
            row.addWidget(self._way_to(finding.candidates, finding.message, line))
            self._findings.addWidget(line)
        if len(findings) > _MOST_FINDINGS:
            more = f"另有{len(findings) - _MOST_FINDINGS}条，写出的汇总记录里都有"
            self._findings.addWidget(words(more, "small", self._findings_sheet))
        told_apart = [told for told in same_case if not told.undecided]
        for told in told_apart[:_MOST_FINDINGS]:
            line = QWidget(self._findings_sheet)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            icon = QLabel(line)
            name, sentence = _told(told)
            show_icon(icon, name)
            row.addWidget(icon)
            row.addWidget(words(sentence, "", line), 1)
            row.addWidget(self._way_to(told.files, sentence, line))
            self._findings.addWidget(line)
        self._findings_area.setVisible(bool(findings or same_case))
        QTimer.singleShot(0, self, self._fit_findings)  # when the new lines are shown

    def _way_to(self, files: Sequence[str], sentence: str, line: QWidget) -> QPushButton:
        """A link that chooses the lines of these files in the table."""
        link = QPushButton("选中", line)
        link.setProperty("class", "link")
        link.setAutoDefault(False)
        link.setAccessibleName(f"在名单里选中：{sentence}")
        link.setToolTip("在名单里选中说的这几行")
        link.setProperty("files", list(files))
        link.clicked.connect(self._on_way)
        return link

    def _on_way(self) -> None:
        listed, link = self.desk.listed, self.sender()
        if listed is None or not isinstance(link, QPushButton):
            return
        files = set(link.property("files"))
        self.table.choose([entry.submission.path for entry in listed.entries if entry.file in files])
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_findings(self) -> None:
        """As high as what it says, within bounds."""
        width = max(self.quota_box.width() - 2 * _QUOTA_MARGIN, style.scaled(_LEAST_WIDTH))
        self._findings.activate()
        wanted = self._findings.heightForWidth(width) if self._findings.hasHeightForWidth() else 0
        wanted = max(wanted, self._findings_sheet.minimumSizeHint().height())
        most = min(style.scaled(_FINDINGS_HEIGHT), self.height() // _FINDINGS_SHARE)
        self._findings_area.setFixedHeight(min(wanted + 2, most))

    def _is_low(self) -> bool:
        """Whether the window is so low, or its text so large, that the table needs all the room."""
        return self.height() < style.scaled(_LOW)

    def _arrange(self) -> None:
        """Where there is little room, short names, no heading, and what is beside the table folded away until it is wanted."""
        low = self._is_low()
        if low is self._low:
            return
        if self._low is not None or low:
            self.beside.setChecked(not low)
        self._low = low
        self.heading.setVisible(not low)
        for button, (whole, short) in self._names.items():
            button.setText(short if low else whole)
            button.setAccessibleName(whole.partition("(")[0] if low else "")
        self._on_beside(self.beside.isChecked())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Words wrap otherwise in another width."""
        super().resizeEvent(event)
        self._arrange()
        self._fit_findings()
        self._show_quota()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Only now the widths are known."""
        super().showEvent(event)
        self._arrange()
        self._fit_findings()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Text of another size needs other room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "table"):
            self._arrange()
            self._fit_findings()
            self._show_quota()

    def _show_detail(self, path: str) -> None:
        desk = self.desk
        row = next((row for row in desk.rows if row.path == path), None)
        entry = desk.entry(path)
        if row is None:
            self.detail.show_nothing()
        elif row.refused:
            self.detail.show_refused(visible_name(Path(path).name), row.refused)
        elif entry is None or desk.listed is None:
            self.detail.show_nothing("正在读取这个案卷。")
        else:
            about = [
                ("problem" if item.severity is Severity.ERROR else "warning", item.message)
                for item in desk.listed.findings
                if entry.file in item.candidates
            ]
            same = [item for item in desk.listed.same_case if entry.file in item.files]
            about += [_told(item) for item in same if not item.undecided]
            names = {item.submission.path: item.file for item in desk.listed.entries}
            apart = [
                (names.get(found.other, ""), found)
                for item in same
                for parting in item.partings
                if path in {parting.one, parting.other} and (found := parting.beside(path))
            ]
            self.detail.show_entry(
                entry,
                desk.listed.notice,
                about,
                desk.doubt(path),
                desk.advice(path),
                desk.kept.official,
                apart,
            )

    def _count(self) -> None:
        rows = self.desk.rows
        refused = sum(bool(row.refused) for row in rows)
        chosen = sum(row.on_list and row.chosen for row in rows)
        copies = sum(row.copy for row in rows)
        parts = [f"共 {len(rows)} 个文件", f"推荐 {chosen} 个"]
        if copies:
            parts.append(f"{copies} 个是同一案卷的另一份")
        if refused:
            parts.append(f"{refused} 个没有汇总")
        self.count.setText("，".join(parts) if rows else "")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files and folders of this PC may be dropped."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Put them on the list."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.desk.add(paths)

    def _on_add_files(self) -> None:
        choose_files(
            self,
            "添加各单位交来的案卷",
            self._documents,
            _KINDS,
            lambda found: self.desk.add(map(Path, found)),
        )

    def _on_add_folder(self) -> None:
        choose_folder(
            self, "添加文件夹里的全部案卷", self._documents, lambda found: self.desk.add([Path(found)])
        )

    def _on_toggled(self) -> None:
        paths = self.table.chosen_paths()
        rows = {row.path: row for row in self.desk.rows}
        chosen = [path for path in paths if rows[path].on_list]
        chosen = [path for path in chosen if not rows[path].copy] or chosen
        if chosen:
            self.desk.choose(chosen, chosen=not all(rows[path].chosen for path in chosen))
            listed = self.desk.listed
            over = [use.words for use in listed.use if use.is_over] if listed is not None else []
            self.announcer.say("；".join([self.count.text(), *over]))

    def _on_ticked(self, path: str, chosen: bool) -> None:  # noqa: FBT001 - a signal's
        self.desk.choose([path], chosen=chosen)

    def _on_beside(self, shown: bool) -> None:  # noqa: FBT001 - a signal's
        self.detail.setVisible(shown)
        self.beside.setText(("收起(&P)" if self._low else "收起详情(&P)") if shown else "详情(&P)")

    def _on_activated(self) -> None:
        """Enter, or a double click: what is known of this line is wanted."""
        self.beside.setChecked(True)

    def _on_up(self) -> None:
        self._on_moved(-1)

    def _on_down(self) -> None:
        self._on_moved(1)

    def _on_moved(self, by: int) -> None:
        if not self.table.in_order:
            self.say("现在不是按推荐次序排列，点“次序”这一列后再调整")
            return
        paths = self.table.chosen_paths()
        self.desk.move(paths, by)
        self.table.scrollTo(self.table.currentIndex())
        row = next((row for row in self.desk.rows if row.path == self.table.current_path()), None)
        if row is not None and row.on_list:
            self.announcer.say(f"{row.cells[1]}，次序 {row.cells[0]}")

    def _on_dropped(self, place: int) -> None:
        if not self.table.in_order:
            self.say("现在不是按推荐次序排列，点“次序”这一列后再调整")
            return
        self.desk.move_before(self.table.chosen_paths(), place)

    def _on_removed(self) -> None:
        paths = self.table.chosen_paths()
        if paths:
            self.desk.remove(paths)
            self.say(f"已移出名单 {len(paths)} 个，文件没有动")

    def _on_again(self) -> None:
        self.desk.read_again(self.table.chosen_paths())

    def _on_reason(self) -> None:
        line = self.sender()
        if isinstance(line, LineEdit):
            self.desk.give_reason(str(line.property("reason")), line.text())

    def _on_advice(self, pieces: object) -> None:
        path = self.table.current_path()
        if path and isinstance(pieces, tuple):
            self.desk.put_advice(path, pieces)

    def _on_export(self) -> None:
        path = self.table.current_path()
        entry = self.desk.entry(path)
        if entry is None:
            return
        start = self._documents / advice_file_name(entry)
        choose_target(
            self,
            "导出意见",
            start,
            "意见 (*.yijian)",
            lambda found: self.desk.write_letter(path, Path(found)),
        )

    def _on_title(self) -> None:
        if not self._filling:
            self.desk.rename(self.title.text())

    def _on_list(self, place: int) -> None:
        self.desk.open_list(str(self.lists.itemData(place)))

    def _on_new(self) -> None:
        if self.desk.rows:
            self.desk.new_list()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)
        self.say("新名单，添加案卷后按它们的通知核对名额")

    def _on_forget(self) -> None:
        ask(
            self,
            f"删除名单“{self.desk.kept.title or '未命名'}”？",
            "次序、理由和写好的意见会一起删掉；各单位的案卷文件不动。",
            {"删除(&D)": self.desk.forget_list},
            back="保留",
        )

    def _on_write(self) -> None:
        for (
            key,
            line,
        ) in self.reasons.items():  # an access key leaves the cursor where something is being typed
            self.desk.give_reason(key, line.text())
        if self.detail.official.text().strip():
            self.desk.sign(self.detail.official.text())
        self._on_problem("")
        if path := self.detail.unfinished(row.path for row in self.desk.rows):
            self.table.go_to(path)
            self.beside.setChecked(True)
            entry = self.desk.entry(path)
            self._on_problem(
                f"给“{entry.name if entry is not None else ''}”的意见还没有添加，添加或清空后再写出"
            )
            self.detail.text.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        listed = self.desk.listed
        if listed is None:
            return
        if not self.desk.kept.official and (path := self._first_with_advice()):
            self.table.go_to(path)
            self.beside.setChecked(True)
            self._on_problem("填写意见的署名（单位和经办人）后再写出，申报单位要知道是谁的意见")
            self.detail.official.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        open_reasons = [item for item in listed.unsettled if item.takes_reason]
        if open_reasons and open_reasons[0].reason_key in self.reasons:
            self._on_problem(f"{open_reasons[0].message}；理由填好后再写出")
            self.reasons[open_reasons[0].reason_key].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        errors = [item for item in listed.unsettled if item.severity is Severity.ERROR]
        if errors:
            ask(
                self,
                f"名单还有 {len(errors)} 处要改，现在写出？",
                "；".join(item.message for item in errors[:3]),
                {"照样写出(&W)": self._ask_where},
                back="先改",
            )
            return
        self._ask_where()

    def _first_with_advice(self) -> str:
        """The first file to whose agency something is written; empty where there is none."""
        return next((row.path for row in self.desk.rows if row.on_list and self.desk.advice(row.path)), "")

    def _ask_where(self) -> None:
        kept = self.desk.kept
        start = Path(kept.output) if kept.output else self._documents
        choose_folder(self, "写到哪个文件夹里（会建一个新文件夹）", start, self._write_below)

    def _write_below(self, parent: str) -> None:
        name = f"{_OUTPUT} {self.desk.kept.title}".strip()
        self._on_problem("")
        self.desk.write(Path(parent) / fit_name(name))

    def _on_written(self, written: Written) -> None:
        self._made_in = written.folder
        self.show_made.show()
        self.say(f"已写出 {len(written.files)} 个文件：{written.folder}")
        if written.notes:
            self._on_problem("；".join(written.notes[:3]))

    def _on_show_made(self) -> None:
        if self._made_in is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made_in)))

    def _on_problem(self, text: str) -> None:
        self.trouble.say(text)
        if text:
            self.announcer.warn(text)

    def _on_progressed(self, stage: str, done: int, total: int) -> None:
        self.progress.setVisible(total > 0)
        self.stop.setVisible(total > 0)
        if total:
            self.progress.setRange(0, total)
            self.progress.setValue(done)
            self.progress.setFormat(f"{stage} {done}/{total}")
        self.write.setEnabled(self._can_write())

    def _can_write(self) -> bool:
        listed = self.desk.listed
        return listed is not None and bool(listed.chosen) and (not self.desk.busy or self.desk.verifying)


def _together(label: QLabel, editor: QWidget, parent: QWidget) -> QWidget:
    """A label and what it is about, in one line wherever that stands."""
    pair = QWidget(parent)
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(label)
    row.addWidget(editor)
    return pair


def _told(item: SameCase) -> tuple[str, str]:
    """Icon and sentence about several files of one case."""
    change = "要用另一份，选中它按空格。" if not item.alike else ""
    return "warning" if item.is_older or item.apart else "info", f"{item.words}。{change}"


def _list_name(title: str, files: int) -> str:
    return f"{title or '未命名'}（{files}）"
