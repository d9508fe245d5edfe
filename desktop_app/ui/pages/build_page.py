"""生成申报材料: what is still open, draft or final, where to, and what came out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.assessment.results import COUNTING
from desktop_app.errors import AppError, TargetNotWritable
from desktop_app.packet.build import (
    DECLARATION,
    MATERIALS,
    RECORD,
    REPORT,
    VERDICTS,
    Build,
    build,
    next_number,
    numbered,
)
from desktop_app.packet.bundle import COVERS, DISC, PACKET, SEAL_SHEET, SPINES
from desktop_app.packet.check_code import check_code
from desktop_app.packet.open_items import open_items
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.ui.background import Task
from desktop_app.ui.dialogs.choosing import leave_no_trace
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.pages.page import ScrollPage
from desktop_app.ui.words import give_icon, show_icon, words

if TYPE_CHECKING:
    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Page
    from desktop_app.packet.open_items import OpenItem
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.paper_desk import PaperDesk

_COMING = (
    (PACKET, "装订用的整套：目录、对照表、各项材料连续编页"),
    (COVERS, "每份一张封面，写着第几份"),
    (SPINES, "每份一条，贴在装订好的书脊上"),
    (SEAL_SHEET, "每份哪些页盖什么章，交给管印章的人"),
    (f"{DISC}/", "刻进光盘的全部文件，带清单和目录.html"),
    (REPORT, "封面、目录、正文和表格，双面打印"),
    (DECLARATION, "一页，签字盖章"),
    (MATERIALS, "九项材料各有哪些文件、多少页"),
    (VERDICTS, "逐条结论和数值，自己留存"),
    (RECORD, "第几次生成、校验码，以后核对用"),
)
_LISTED = 40
"""Open items listed by name; of more than these only the number is told."""


class BuildPage(ScrollPage):
    """Makes the papers in the background; nothing here is ever blocked except final papers without a reason."""

    built = Signal(object, object)
    """Papers have been made; their record (``Build``), and the folder they lie in."""

    def __init__(self, page: Page, open_case: OpenCase, desk: PaperDesk) -> None:
        super().__init__(page, open_case)
        self._desk = desk
        self._task: Task | None = None
        self._stopping = False
        self._made_in: Path | None = None
        self._shown: tuple[OpenItem, ...] | None = None
        self._icon = QLabel()
        self.summary = words("", "strong")
        self.open_list = self._panel()
        self.draft = QRadioButton("生成草稿：每页标“草稿”，随时可以生成(&A)")
        self.final = QRadioButton("生成正式材料：不加标记，用于盖章(&F)")
        self.reason = LineEdit()
        self.folder = LineEdit()
        self.folder.put(str(desk.outputs))
        self.start = QPushButton("生成申报材料(&G)")
        give_icon(self.start, "printer", colour="accent_text")
        self.stop = QPushButton("停止(&T)")
        self.progress = QProgressBar()
        self.stage = words("", "small", wrap=False)
        self.told = words("", "problem")
        self.results = self._panel()
        self.coming = self._panel()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """List what is open now, and offer final papers accordingly."""
        items = open_items(self.open_case.assessment, self.open_case.refused.values())
        if items != self._shown:
            self._shown = items
            self._list_open(items)
        self._settle_choice()
        self._wait_for_ledgers()

    def focus_first(self) -> None:
        """The choice between draft and final papers."""
        (self.final if self.final.isChecked() else self.draft).setFocus(Qt.FocusReason.OtherFocusReason)

    def is_building(self) -> bool:
        """Whether papers are being made."""
        return self._task is not None

    def make(self) -> None:
        """Make the papers of the case as it stands."""
        if self._task is not None or self.open_case.counting:
            return
        reason = self.reason.text().strip()
        if self.final.isChecked() and self._shown and not reason:
            self._tell(f"还有 {len(self._shown)} 项没有落实，写明按现状生成的理由，或改为草稿")
            self.reason.setFocus()
            return
        why_not = self._why_not_there()
        if why_not:
            self._tell(f"{why_not}，选一个别的文件夹")
            self.folder.setFocus()
            return
        self._begin(reason)

    def _root(self) -> Path:
        return Path(self.folder.text().strip() or str(self._desk.outputs))

    def _why_not_there(self) -> str:
        """Why papers cannot go where they are to go; empty when they can, as far as is known before trying."""
        root, kept_out, case = self._root(), self._desk.keep_out, self._desk.outputs.parent
        if kept_out is not None:
            inside = root.resolve().is_relative_to(kept_out.resolve())
            return "案卷是只读打开的，材料不能放进案卷的文件夹" if inside else ""
        if (
            root.is_relative_to(case) and not case.is_dir()
        ):  # making it would imitate a drive that was pulled out
            return f"存放案卷的文件夹“{case}”不在了"
        return ""

    def _begin(self, reason: str) -> None:
        self.open_case.mark(CheckpointKind.BUILD)
        case, notice = self.open_case.case, self.open_case.notice
        assessment, desk, draft = self.open_case.assessment, self._desk, self.draft.isChecked()
        root = self._root()

        def work(watch: Watch) -> tuple[Path, Build, str]:
            desk.begin(root)
            number = next_number(root)
            out = numbered(root, number, check_code(case, notice))
            with desk.typesetting() as fonts:
                made = build(
                    case,
                    notice,
                    assessment,
                    out,
                    fonts=fonts,
                    now=desk.now(),
                    draft=draft,
                    reason=reason,
                    watch=watch,
                    number=number,
                    evidence_files=desk.evidence(case),
                    case_id=desk.case_id,
                    scan_files=desk.scans(case),
                )
            try:
                desk.remember(made)
            except TargetNotWritable as error:  # the papers are there all the same
                return out, made, f"材料做好了，没有记进案卷：{error}"
            return out, made, ""

        self._tell("")
        self.results.hide()
        self._task = Task(work)
        self._task.progressed.connect(self._on_progressed)
        self._task.succeeded.connect(self._on_made)
        self._task.failed.connect(self._on_failed)
        self._task.finished.connect(self._on_finished)
        self._show_running(running=True)
        self._task.start()

    def _wait_for_ledgers(self) -> None:
        """Papers of ledgers that have not been counted would be wrong ones."""
        self.start.setEnabled(self._task is None and not self.open_case.counting)
        if self.open_case.counting:
            self.summary.setText(f"{COUNTING}，数完就可以生成")
            show_icon(self._icon, "in_progress")
            self.open_head.hide()
            self.open_list.hide()
            self._shown = None  # whatever is open then is listed anew

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.summary, 1)
        self.body.addLayout(head)
        group = QButtonGroup(self)
        choices = QVBoxLayout()
        choices.setSpacing(2)
        choices.addWidget(words("生成哪一种", "field-label"))
        for choice in (self.draft, self.final):
            group.addButton(choice)
            choices.addWidget(choice, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(choices)
        self.reason_box = self._labelled("理由（记入构建记录，不印在纸上）", self.reason)
        self.body.addWidget(self.reason_box)
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.folder, 1)
        self.browse = QPushButton("选择(&O)…")
        row.addWidget(self.browse)
        self.body.addWidget(self._labelled("输出到", place, self.folder))
        action = QHBoxLayout()
        self.start.setProperty("class", "primary")
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(220)
        for widget in (self.start, self.stop, self.progress, self.stage):
            action.addWidget(widget)
        action.addStretch(1)
        self.body.addLayout(action)
        self.body.addWidget(self.told)
        self.body.addWidget(self.results)
        self.open_head = words("还没有落实的事项", "section-title")
        self.body.addWidget(self.open_head)
        self.body.addWidget(self.open_list)
        self._lay_out_coming()
        self.body.addWidget(self.coming)
        self.results.hide()
        self.told.hide()
        self._show_running(running=False)

    def _lay_out_coming(self) -> None:
        """What a build leaves, for who has not made one yet."""
        column = self.coming.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - made by _panel below
        column.addWidget(words("生成以后，输出文件夹里有", "card-head"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        for row, (name, told) in enumerate(_COMING):
            picture = QLabel()
            show_icon(picture, "file")
            grid.addWidget(picture, row, 0)
            grid.addWidget(words(name, wrap=False), row, 1)
            grid.addWidget(words(told, "small"), row, 2)
        column.addLayout(grid)

    def _connect(self) -> None:
        for button in (self.start, self.stop, self.browse):
            button.setAutoDefault(False)
        self.reason.entered.connect(self.folder.setFocus)
        self.start.clicked.connect(self.make)
        self.stop.clicked.connect(self._on_stop)
        self.browse.clicked.connect(self._on_browse)
        self.draft.clicked.connect(self._settle_choice)
        self.final.clicked.connect(self._settle_choice)

    def _settle_choice(self) -> None:
        if not self.draft.isChecked() and not self.final.isChecked():
            (self.draft if self._shown else self.final).setChecked(True)
        self.reason_box.setVisible(self.final.isChecked() and bool(self._shown))

    def _list_open(self, items: tuple[OpenItem, ...]) -> None:
        self.summary.setText(
            f"还有 {len(items)} 项没有落实，见下；可以先生成草稿" if items else "全部落实，可以生成正式材料"
        )
        show_icon(self._icon, "warning" if items else "met")
        self.open_head.setVisible(bool(items))
        self.open_list.setVisible(bool(items))
        column = _emptied(self.open_list)
        for item in items[:_LISTED]:
            column.addWidget(_ItemLine(item, self))
        if len(items) > _LISTED:
            column.addWidget(words(f"另有 {len(items) - _LISTED} 项，见“检查与复核”", "small"))

    def go_to(self, item: OpenItem) -> None:
        """Ask the window for the place where ``item`` can be settled."""
        if item.field:
            self.jump_requested.emit(item.field)
            return
        pages = self.open_case.notice.pages()
        kind = {"material": "evidence", "unread": "evidence", "category": "categories"}.get(item.kind)
        asked = [page for page in pages if page.kind == "questions" and item.id in page.conditions]
        general = [page for page in pages if page.kind == kind or item.id in page.conditions]
        for page in (asked or general)[:1]:
            self.page_requested.emit(page.id)

    def _labelled(self, text: str, widget: QWidget, editor: QWidget | None = None) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        label = words(text, "field-label")
        label.setBuddy(editor or widget)
        (editor or widget).setAccessibleName(text)
        column.addWidget(label)
        column.addWidget(widget)
        return box

    def _panel(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("class", "panel")
        column = QVBoxLayout(frame)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        return frame

    def _show_running(self, *, running: bool) -> None:
        had_focus = self.start.hasFocus() or self.stop.hasFocus()
        for button, now in ((self.start, not running), (self.stop, running)):
            if now:
                button.setEnabled(True)
                button.show()
                if had_focus:  # before the other goes, or the focus would wander off to some other place
                    button.setFocus()
        self.start.setEnabled(not running)
        self.stop.setVisible(running)
        self.progress.setVisible(running)
        self.progress.setRange(0, 0)
        self.stage.setVisible(running)

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))
        self.said.emit(text)

    def _on_progressed(self, stage: str, done: int, total: int) -> None:
        self.stage.setText(f"{stage}…")
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _on_made(self, result: tuple[Path, Build, str]) -> None:
        folder, made, told = result
        self._tell(told)
        self._made_in = folder
        self.open_case.note_papers(final=not made.draft)
        self.built.emit(made, folder)
        column = _emptied(self.results)
        mark = "草稿" if made.draft else "正式材料"
        done = f"第 {made.number} 次生成完成：{mark}，校验码 {made.check_code}"
        column.addWidget(words(done, "strong"))
        self.said.emit(done)
        on_disc = [file for file in made.files if file.name.startswith(f"{DISC}/")]
        lines = [
            (file.name, f"（{file.pages} 页）" if file.pages else "", "file")
            for file in made.files
            if file not in on_disc
        ]
        if on_disc:
            lines.append((DISC, f"（{len(on_disc)} 个文件，整个刻进光盘）", "folder"))
        for name, about, icon in lines:
            button = QPushButton(f"{name}{about}")
            button.setProperty("class", "link")
            button.setAutoDefault(False)
            button.setProperty("file", str(folder / name))
            give_icon(button, icon, colour="accent")
            button.clicked.connect(self._on_open_file)
            column.addWidget(button)
        show = QPushButton("打开文件夹(&D)")
        give_icon(show, "folder", colour="accent")
        show.setAutoDefault(False)
        show.clicked.connect(self._on_open_folder)
        row = QHBoxLayout()
        row.addWidget(show)
        row.addStretch(1)
        column.addLayout(row)
        self.coming.hide()
        self.results.show()
        show.setFocus()

    def _on_failed(self, error: Exception) -> None:
        text = str(error) if isinstance(error, AppError) else "没有生成，草稿不受影响，再试一次"
        self._tell(text)
        self.failed.emit(text)

    def _on_finished(self) -> None:
        self._task = None
        self._show_running(running=False)
        if self._stopping and self.results.isHidden() and not self.told.text():
            self._tell("已停止，没有留下做了一半的材料")
        self._stopping = False

    def _on_stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._stopping = True
            self.stage.setText("正在停止…")

    def _on_browse(self) -> None:
        dialog = QFileDialog(self, "选择输出文件夹", self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        leave_no_trace(dialog)
        dialog.open()

    def _on_open_file(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.sender().property("file"))))

    def _on_open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made_in)))


class _ItemLine(QWidget):
    """One open item with the way to it."""

    def __init__(self, item: OpenItem, page: BuildPage) -> None:
        super().__init__()
        self._item = item
        self._page = page
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words(item.text), 1)
        button = QPushButton("去处理")
        button.setProperty("class", "link")
        button.setAutoDefault(False)
        button.setAccessibleName(f"去处理：{item.text}")
        button.clicked.connect(self._on_clicked)
        row.addWidget(button)

    def _on_clicked(self) -> None:
        self._page.go_to(self._item)


def _emptied(frame: QFrame) -> QVBoxLayout:
    column = frame.layout()
    assert isinstance(column, QVBoxLayout)  # noqa: S101 - made by _panel above
    while (item := column.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (row := item.layout()) is not None:
            _discard(row)
    return column


def _discard(row: object) -> None:
    assert isinstance(row, QHBoxLayout)  # noqa: S101 - the only nested layout made above
    while (item := row.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
