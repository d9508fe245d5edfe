"""光盘: what lies on it, an image to burn or a copy on a stick, and reading back what is handed in (experience D14, C8)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop_app.documents.content import Content
from desktop_app.errors import AppError
from desktop_app.models.disc_checks import CheckedMedium, DiscCheck
from desktop_app.packet.bundle import DISC, DISC_IMAGE, DISC_LABEL
from desktop_app.packet.disc import Checked, check_disc
from desktop_app.packet.disc.check_sheet import NAME as SHEET
from desktop_app.packet.disc.check_sheet import counted, render_check_sheet
from desktop_app.packet.disc.index_page import INDEX
from desktop_app.packet.disc.taking_out import copy_out, digests_of, files_on_disc, make_image
from desktop_app.packet.print_log import key_of
from desktop_app.packet.seals.replacing import scans_left_out
from desktop_app.ui.background import Task
from desktop_app.ui.build_head import BuildHead
from desktop_app.ui.dialogs.choosing import choose_file, choose_folder
from desktop_app.ui.disc.burner import medium_at, system_burner
from desktop_app.ui.disc.contents import CapacityMeter, ReadTable, fault_rows, file_rows
from desktop_app.ui.disc.records import CheckList
from desktop_app.ui.pages.page import ScrollPage
from desktop_app.ui.printing.parts import button, panel
from desktop_app.ui.words import show_icon, words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Page
    from desktop_app.packet.build import Build
    from desktop_app.ui.disc.burner import Burner
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.paper_changes import PaperChanges
    from desktop_app.ui.paper_desk import PaperDesk

_BURN_HINT = "Windows 会打开“光盘映像刻录机”：放入空白光盘，按“刻录”。刻好以后在下面核对。"
_NO_BURNER_HINT = (
    f"这台电脑没有 Windows 的刻录程序：把“{DISC_IMAGE}”拿到能刻录的电脑，右击选“刻录光盘映像”，"
    "刻好拿回来核对；或者复制到 U 盘。"
)
_COPY_HINT = (
    "复制到单独的文件夹，复制完马上读回核对。U 盘安全弹出、重新插上以后再核对一次，读的才是盘上的内容。"
)


class _Read(NamedTuple):
    """What came of reading something back."""

    medium: CheckedMedium
    checked: Checked
    made: Build | None
    """The build it was held against; None: its own manifest."""
    then: Callable[[], None] | None = None
    """What follows when all is well."""


class DiscPage(ScrollPage):
    """Everything about the disc of the newest build; long work runs beside the window and can be stopped."""

    def __init__(
        self,
        page: Page,
        open_case: OpenCase,
        *,
        desk: PaperDesk,
        changes: PaperChanges,
        burner: Burner | None = None,
    ) -> None:
        super().__init__(page, open_case)
        self._desk, self._changes = desk, changes
        self._burner = burner or system_burner()
        self._task: Task | None = None
        self.head = BuildHead(self.column)
        self.lacking = words("", "problem", self.column)
        self.files = ReadTable(("盘里的文件", "大小"), "盘里的文件", self.column)
        self.open_folder = button("打开光盘文件夹(&K)", self.column, "folder")
        self.open_index = button(f"打开{INDEX}(&L)", self.column, "file")
        self.open_label = button("打开光盘标签(&Z)", self.column, "file")
        self.meter = CapacityMeter(open_case.notice.packet.media, self.column)
        self.image = button("做光盘映像(&M)", self.column, "file")
        self.burn = button("刻录光盘(&R)", self.column, primary=True)
        self.copy = button("复制到 U 盘或文件夹(&U)…", self.column, "take_out")
        self.check = button("核对光盘或 U 盘(&H)…", self.column, "search")
        self.check_image = button("核对映像文件(&V)…", self.column, "search")
        self.progress = QProgressBar(self.column)
        self.stage = words("", "small", self.column, wrap=False)
        self.stop = button("停止(&T)", self.column)
        self.told = words("", "strong", self.column)
        self._told_icon = QLabel(self.column)
        self.way = words("", "small", self.column)
        self.faults = ReadTable(("文件", "问题"), "核对出的问题", self.column)
        self.records = CheckList(self.column)
        self.sheet = button(f"打开{SHEET}(&Y)", self.column, "printer")
        self._lay_out()
        self._connect()

    @property
    def made(self) -> Build | None:
        """The build made last, with files for the disc."""
        record = self._changes.record
        return record if record is not None and files_on_disc(record) else None

    def is_working(self) -> bool:
        """Whether something is being made, copied or read back."""
        return self._task is not None

    def refresh(self) -> None:
        """Show the newest build and what was read back of it."""
        made = self.made
        self._show_build(made)
        files = files_on_disc(made) if made is not None else ()
        self.files.show_rows(file_rows(files))
        self.meter.show_sizes([file.size for file in files])
        for widget in (*self._about_files, *self._about_making):
            widget.setVisible(made is not None)
        missing = [item for item in self.open_case.assessment.materials if item.state == "missing"]
        self.lacking.setText("\n".join(f"缺材料{item.number}：{item.label}" for item in missing))
        self.lacking.setVisible(made is not None and bool(missing))
        build = key_of(made) if made is not None and self._changes.is_current else ""
        checks = self.open_case.application.disc.checks
        self.records.show_checks(checks, build)
        self.sheet.setVisible(made is not None and bool(build) and bool(counted(checks, made)))
        self._show_running()

    def focus_first(self) -> None:
        """What is done next."""
        target = self.head.to_build
        if self.made is not None:
            target = self.burn if self._burner is not None else self.copy
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def make_the_image(self, then: Callable[[], None] | None = None) -> None:
        """Make the image of the newest build and read it back; ``then`` follows when that is done and all is well."""
        at_hand = self._at_hand()
        if at_hand is None:
            return
        made, folder = at_hand
        kept_out, notice, desk = self._desk.keep_out, self.open_case.notice, self._desk
        if kept_out is not None and folder.resolve().is_relative_to(kept_out.resolve()):
            self._tell(
                "案卷是只读打开的，映像不能放进案卷的文件夹", "复制到 U 盘，或在能写的电脑上做", good=False
            )
            return

        def work(watch: Watch) -> _Read:
            desk.begin(folder)
            image = make_image(made, folder, notice, watch)
            checked = Checked(
                path=str(image), medium="image", code=made.check_code, files=len(digests_of(made)) - 1
            )
            return _Read(CheckedMedium.IMAGE, checked, made, then)

        self._run(work)

    def burn_now(self) -> None:
        """Hand the image to the program of the system; without one that was read back, make it first."""
        made, folder, burner = self.made, self._changes.folder, self._burner
        if made is None or burner is None or self.is_working():
            return
        kept = DiscCheck.read(self.open_case.application.disc.checks.get(CheckedMedium.IMAGE.value))
        is_ready = kept is not None and kept.good and kept.build == key_of(made)
        if folder is not None and is_ready and (folder / DISC_IMAGE).is_file():
            self._hand_over()
        else:
            self.make_the_image(self._hand_over)

    def copy_to(self, parent: str) -> None:
        """Copy the disc of the newest build into a folder of its own below ``parent``, and read it back."""
        at_hand = self._at_hand()
        if at_hand is None:
            return
        made, folder = at_hand
        place, kept_out, desk = Path(parent), self._desk.keep_out, self._desk
        if kept_out is not None and place.resolve().is_relative_to(kept_out.resolve()):
            self._tell("案卷是只读打开的，选案卷以外的文件夹", "", good=False)
            return

        def work(watch: Watch) -> _Read:
            desk.begin(place)
            checked = copy_out(made, folder, place, watch)
            return _Read(CheckedMedium.COPY, checked, made)

        self._run(work)

    def check_place(self, place: str) -> None:
        """Read back what lies there: a disc, a stick, a folder, an image."""
        if self.is_working():
            return
        path, made = Path(place), self.made
        expected = digests_of(made) if made is not None else None

        def work(watch: Watch) -> _Read:
            checked = check_disc(path, watch, expected)
            medium = CheckedMedium.IMAGE if checked.medium == "image" else medium_at(path)
            return _Read(medium, checked, made)

        self._run(work)

    def make_sheet(self, then: Callable[[Path], None]) -> None:
        """Set the record of the checks on a sheet to sign and bind in; ``then`` gets the file."""
        made, case, desk = self.made, self.open_case, self._desk
        if made is None or self.is_working():
            return
        content = Content.of(case.case, case.assessment, case.notice, filled_on=made.made_at.date())
        checks, target = dict(case.application.disc.checks), desk.scratch / f"{SHEET}.pdf"

        def work(_: Watch) -> Path:
            with desk.typesetting() as fonts:
                render_check_sheet(content, made, checks, fonts, target)
            return target

        self._start(Task(work), then)

    def stop_working(self) -> None:
        """Call off what runs."""
        if self._task is not None:
            self._task.cancel()
            self.stage.setText("正在停止…")
            self.stop.setEnabled(False)

    def _at_hand(self) -> tuple[Build, Path] | None:
        """The newest build and where its files are; None while something runs, or where they are not there."""
        made, folder = self.made, self._changes.folder
        if made is None or self.is_working():
            return None
        if folder is None:
            self._tell("找不到这一次生成的文件", "重新生成后再做盘", good=False)
            return None
        return made, folder

    def _run(self, work: Callable[[Watch], _Read]) -> None:
        self._start(Task(work), self._on_read)
        self.area.ensureWidgetVisible(self.progress, 0, 60)

    def _start(self, task: Task, then: Callable[..., None]) -> None:
        self._tell("", "")
        self.stage.setText("")
        self._task = task
        task.progressed.connect(self._on_progressed)
        task.succeeded.connect(then)
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_finished)
        self._show_running()
        task.start()

    def _on_progressed(self, stage: str, done: int, total: int) -> None:
        if self._task is not None and self._task.is_cancelled():
            return
        self.stage.setText(f"{stage}…")
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _on_read(self, found: _Read) -> None:
        checked, made = found.checked, found.made
        place = Path(checked.path).name or checked.path
        told, way = _words_of(checked, made, place)
        if made is not None:
            kept = self._keep(found, place)
            way = "　".join(part for part in (way, kept) if part)
        self.faults.show_rows(fault_rows(checked.faults))
        self._tell(told, way, good=checked.good)
        self.faults.setVisible(not checked.good)
        self.done.emit(told)
        if found.then is not None and checked.good:
            found.then()

    def _keep(self, found: _Read, place: str) -> str:
        """Note in the case what came of it; words where that is not possible."""
        made, checked = found.made, found.checked
        if self.open_case.read_only or made is None:
            return "案卷是只读打开的，核对结果没有记进案卷"
        self.open_case.note_disc_check(
            found.medium,
            DiscCheck(
                at=self._desk.now(),
                by=self._desk.who(),
                build=key_of(made),
                files=checked.files,
                faults=len(checked.faults),
                place=place,
                told=tuple(fault.sentence for fault in checked.faults),
            ),
        )
        return ""

    def _on_failed(self, error: Exception) -> None:
        known = error if isinstance(error, AppError) else AppError("没有做成，案卷不受影响", "再试一次")
        self._tell(known.message, known.hint, good=False)
        self.failed.emit(str(known))

    def _on_finished(self) -> None:
        stopped = self._task is not None and self._task.is_cancelled()
        self._task = None
        if stopped:
            self._tell("已停止，没有留下做了一半的文件", "")
        self._show_running()

    def _hand_over(self) -> None:
        folder, burner = self._changes.folder, self._burner
        if folder is None or burner is None:
            return
        try:
            burner.hand_over(folder / DISC_IMAGE)
        except AppError as error:
            self._on_failed(error)
            return
        self._tell("已把映像交给系统的刻录程序", "刻好后按“核对光盘或 U 盘”，选光盘的盘符", good=True)

    def _tell(self, text: str, way: str, *, good: bool | None = None) -> None:
        self.told.setText(text)
        self.way.setText(way)
        self.told.setVisible(bool(text))
        self.way.setVisible(bool(way))
        self.faults.hide()
        self._told_icon.setVisible(bool(text))
        show_icon(self._told_icon, {True: "met", False: "problem", None: "info"}[good])
        if text:
            self.said.emit(f"{text}。{way}" if way else text)
            self.area.ensureWidgetVisible(self.way if way else self.told, 0, 60)

    def _show_build(self, made: Build | None) -> None:
        asked = self.open_case.notice.identity.asks_for_disc
        if made is None:
            self.head.say("还没有光盘的文件，先生成申报材料", "info", to_build=True)
            return
        files = files_on_disc(made)
        kind = "草稿" if made.draft else "正式材料"
        about = f"第 {made.number} 次生成，{kind}，校验码 {made.check_code}；光盘上 {len(files)} 个文件"
        current = self._changes.is_current
        seals = self.open_case.application.seals
        waiting = scans_left_out(made.seals, seals, made.scans) if made.seals is not None else 0
        if not current:
            about += "。生成以后数据又改过，光盘也要重新生成"
        elif made.draft:
            about += "。草稿只供试看，交上去的用正式材料做"
        elif waiting:
            about += f"。收下的盖章页扫描件有 {waiting} 页不在里面，重新生成就放进去"
        elif not asked:
            about += "。通知没有要求交光盘"
        fine = current and not made.draft and not waiting
        self.head.say(about, "met" if fine else "warning", to_build=not fine)

    def _show_running(self) -> None:
        running = self.is_working()
        had_focus = self.isVisible() and self.focusWidget() in (*self._starting, self.stop)
        self.stop.setEnabled(True)
        self.stop.setVisible(running)
        if running and had_focus:  # before its button goes gray, or the focus would wander off
            self.stop.setFocus()
        for made in self._starting:
            made.setEnabled(not running)
        self.progress.setVisible(running)
        self.stage.setVisible(running)
        if running:
            self.progress.setRange(0, 0)
        elif had_focus:
            self.check.setFocus()

    def _open(self, name: str) -> None:
        folder = self._changes.folder
        if folder is not None:
            _show(folder / name)

    def _lay_out(self) -> None:
        self.body.addWidget(self.head)
        self.body.addWidget(self.lacking)
        self.body.addWidget(self.files)
        links = _row(self.column, self.open_folder, self.open_index, self.open_label)
        self.body.addWidget(links)
        fits = words("用哪种盘", "section-title", self.column)
        self.body.addWidget(fits)
        self.body.addWidget(self.meter)
        self._about_files = (self.files, links, fits, self.meter)
        making = words("做盘", "section-title", self.column)
        self.body.addWidget(making)
        frame, column = panel(self.column)
        column.addWidget(words("刻成光盘", "card-head", frame))
        column.addWidget(_row(frame, self.burn, self.image))
        column.addWidget(words(_BURN_HINT if self._burner is not None else _NO_BURNER_HINT, "small", frame))
        column.addWidget(words("存到 U 盘", "card-head", frame))
        column.addWidget(_row(frame, self.copy))
        column.addWidget(words(_COPY_HINT, "small", frame))
        self.burn.setVisible(self._burner is not None)
        self.body.addWidget(frame)
        self._about_making = (making, frame)
        self.body.addWidget(words("读回核对", "section-title", self.column))
        self.body.addWidget(_row(self.column, self.check, self.check_image))
        working = QHBoxLayout()
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(220)
        self.progress.setAccessibleName("做盘和核对的进度")
        for widget in (self.stop, self.progress, self.stage):
            working.addWidget(widget)
        working.addStretch(1)
        self.body.addLayout(working)
        result = QHBoxLayout()
        result.setSpacing(8)
        result.addWidget(self._told_icon, 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(4)
        said.addWidget(self.told)
        said.addWidget(self.way)
        result.addLayout(said, 1)
        self.body.addLayout(result)
        self.body.addWidget(self.faults)
        for hidden in (self._told_icon, self.told, self.way, self.faults, self.lacking):
            hidden.hide()
        self.body.addWidget(words("核对记录", "section-title", self.column))
        self.body.addWidget(self.records)
        self.body.addWidget(_row(self.column, self.sheet))
        self._starting = (self.image, self.burn, self.copy, self.check, self.check_image, self.sheet)

    def _connect(self) -> None:
        self.head.build_wanted.connect(self.ask_for_build)
        self.open_folder.clicked.connect(lambda: self._open(DISC))
        self.open_index.clicked.connect(lambda: self._open(f"{DISC}/{INDEX}"))
        self.open_label.clicked.connect(lambda: self._open(DISC_LABEL))
        self.image.clicked.connect(self._on_image)
        self.burn.clicked.connect(self.burn_now)
        self.copy.clicked.connect(self._choose_copy)
        self.check.clicked.connect(self._choose_place)
        self.check_image.clicked.connect(self._choose_image)
        self.stop.clicked.connect(self.stop_working)
        self.sheet.clicked.connect(self._on_sheet)
        self._changes.changed.connect(self._on_evaluated)
        self._changes.record_changed.connect(self._on_evaluated)
        self._desk.at_close.append(self.stop_working)

    def _on_sheet(self) -> None:
        self.make_sheet(_show)

    def _on_image(self) -> None:
        self.make_the_image()

    def _choose_copy(self) -> None:
        choose_folder(self, "复制到哪个 U 盘或文件夹", self._desk.outputs, self.copy_to)

    def _choose_place(self) -> None:
        choose_folder(self, "选光盘、U 盘，或放着光盘文件的文件夹", self._desk.outputs, self.check_place)

    def _choose_image(self) -> None:
        start = self._changes.folder or self._desk.outputs
        choose_file(self, "选光盘映像", start, "光盘映像 (*.iso)", self.check_place)


def _show(file: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def _words_of(checked: Checked, made: Build | None, place: str) -> tuple[str, str]:
    """What came of a check, and what to do now."""
    if made is not None and checked.code and checked.code != made.check_code:
        return (
            f"“{place}”是校验码 {checked.code} 那一次生成的，不是第 {made.number} 次生成的 {made.check_code}",
            "用最新一次生成的材料重新做盘",
        )
    if checked.good:
        same = f"，和第 {made.number} 次生成的一样" if made is not None else "，和它自己的清单一样"
        return f"“{place}”核对完，{checked.files} 个文件全部无误{same}", ""
    return f"“{place}”有 {len(checked.faults)} 处不对", "重新刻一张，或重新复制；每处见下表"


def _row(parent: QWidget, *widgets: QWidget) -> QWidget:
    holder = QWidget(parent)
    row = WrappingRow(holder)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    return holder
