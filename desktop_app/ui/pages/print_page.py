"""打印五份: print as a managed job, elsewhere, or only what has changed; and what lies in which binder (experience C5, C7, D13)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.documents.content import Content
from desktop_app.documents.ruler_page import NAME as TEST_NAME
from desktop_app.documents.ruler_page import render_ruler_page
from desktop_app.errors import AppError
from desktop_app.models import formats
from desktop_app.models.application import BESIDE_THE_PAPERS
from desktop_app.packet.bundle import COVERS, PACKET
from desktop_app.packet.page_ranges import NoSuchPages
from desktop_app.packet.print_log import BY_HAND, PrintEntry, Reprint, key_of
from desktop_app.packet.print_plan import CopyJob, Sides, of_file, of_packet
from desktop_app.packet.shop import settings_card, write_reprint, write_shop_pack
from desktop_app.ui.background import Task
from desktop_app.ui.build_head import BuildHead
from desktop_app.ui.dialogs.choosing import choose_folder
from desktop_app.ui.pages.page import ScrollPage
from desktop_app.ui.printing.conductor import Conductor, Order, Stage
from desktop_app.ui.printing.conductor_panel import ConductorPanel
from desktop_app.ui.printing.copies_list import CopiesList, LogView
from desktop_app.ui.printing.order_form import OrderForm
from desktop_app.ui.printing.parts import button
from desktop_app.ui.printing.printers import SystemPrinters
from desktop_app.ui.printing.reprint_panel import ReprintPanel
from desktop_app.ui.printing.route_card import RouteCard
from desktop_app.ui.printing.test_panel import TestPanel
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Page
    from desktop_app.packet.build import Build
    from desktop_app.ui.history_desk import HistoryDesk
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.paper_changes import PaperChanges
    from desktop_app.ui.paper_desk import PaperDesk
    from desktop_app.ui.printed_copies import PrintedCopies
    from desktop_app.ui.printing.printers import Printers

_ANSWERS = frozenset({"answer", "rows", "evidence"})
"""Lines of history that change what is printed."""
_TEST = "测试页"
_ONLY_FEWER = "只是少了几页，没有要印的：抽出上面列的旧纸，再按“都换好了，登记”"
_NOT_KEPT = "案卷是只读打开的：照样能打印，打印记录和每份的登记不记进案卷"


class PrintPage(ScrollPage):
    """Everything about the copies on paper; the papers themselves are those of the newest build."""

    def __init__(
        self,
        page: Page,
        open_case: OpenCase,
        *,
        desk: PaperDesk,
        changes: PaperChanges,
        printed: PrintedCopies,
        history: HistoryDesk | None = None,
        printers: Printers | None = None,
    ) -> None:
        super().__init__(page, open_case)
        self._desk, self._changes, self._printed, self._history = desk, changes, printed, history
        self._count = open_case.notice.identity.copies
        self._task: Task | None = None
        self._written: Path | None = None
        self._reprints: tuple[Reprint, ...] = ()
        known = printers or SystemPrinters()
        self.conductor = Conductor(desk, printed, known, self)
        self.head = BuildHead(self.column)
        self.told = words("", "problem", self.column)
        self.not_kept = words(_NOT_KEPT, "small", self.column)
        self.not_kept.setVisible(open_case.read_only)
        self.reprint = ReprintPanel(self.column, read_only=open_case.read_only)
        self.form = OrderForm(self._count, known, self.column, usual=desk.usual_printer())
        self.start = button("开始打印(&G)", self.column, "printer", primary=True)
        self.asking = ConductorPanel(self.conductor, self.column)
        self.test = TestPanel(self.column)
        self.route = RouteCard(self.column)
        self.copies = CopiesList(self._count, self.column, read_only=open_case.read_only)
        self.log = LogView(self.column)
        self._lay_out()
        self._connect()

    @property
    def made(self) -> Build | None:
        """The build made last, with a packet to print."""
        record = self._changes.record
        return record if record is not None and record.packet is not None else None

    def is_working(self) -> bool:
        """Whether something is being written or sent."""
        return self._task is not None or self.conductor.stage is Stage.PRINTING

    def prepare(self) -> None:
        """Printers come and go; they are looked for when the page is turned to."""
        self.form.look_for_printers()
        super().prepare()

    def refresh(self) -> None:
        """Show the newest build, what of it is on paper, and what has to be printed again."""
        made, log = self.made, self._printed.log
        self._show_build(made)
        self.form.show_build(made)
        self.copies.show_log(log, key_of(made) if made is not None else "")
        self.log.show_log(log)
        for widget in (self.form, self.start, self._route_head, self.route):
            widget.setVisible(made is not None)
        if made is not None:
            self.route.show_settings(settings_card(made, self._content()))
        self._show_reprints(made)
        self.asking.refresh()
        self.start.setEnabled(not self.conductor.is_busy())

    def focus_first(self) -> None:
        """What is to be printed, or the way to something that can be."""
        target = self.form.what if self.made is not None else self.head.to_build
        if self.reprint.isVisibleTo(self):
            target = self.reprint.print if self.reprint.print.isVisibleTo(self) else self.reprint.build
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def print_now(self) -> None:
        """Print what the form says."""
        made = self.made
        if made is None or self.conductor.is_busy():
            return
        try:
            wanted = self.form.wanted()
        except NoSuchPages as error:
            self._tell(str(error))
            self.form.pages.setFocus()
            return
        if not wanted.jobs:
            self._tell("勾选要打印第几份")
            self.form.copies[0].setFocus()
            return
        self._begin(wanted.what, wanted.jobs, wanted.sides, made, completes=wanted.completes)

    def reprint_now(self) -> None:
        """Print the sheets that are others, copy by copy, each as it was printed."""
        made = self.made
        if made is None or made.packet is None or self.conductor.is_busy():
            return
        jobs: list[CopyJob] = []
        both = any(item.both for item in self._reprints)
        sides = (self.form.how if self.form.how.both else Sides.DUPLEX) if both else Sides.SINGLE
        backwards = bool(self.form.backs.currentData())
        for item in self._reprints:
            if item.both == both:  # copies printed in another way follow in an order of their own
                jobs += of_packet(made.packet, item.pages, item.copies, sides, backwards=backwards)
        jobs = [job for job in jobs if job.sides]
        if jobs:
            self._begin("重印页", tuple(sorted(jobs, key=lambda job: job.copy)), sides, made, completes=True)
        else:
            self._tell(_ONLY_FEWER)

    def save_reprint(self, folder: str) -> None:
        """Write 重印页.pdf and what to exchange below ``folder``."""
        made, reprints = self.made, self._reprints
        if made is None:
            return
        out = Path(folder) / f"重印_第{made.number}次生成_{made.check_code}"

        def write(place: Path, content: Content, watch: Watch) -> tuple[str, ...]:
            with self._desk.typesetting() as fonts:
                return write_reprint(made, place, reprints, out, content=content, fonts=fonts, watch=watch)

        self._write(out, write)

    def write_shop(self, folder: str) -> None:
        """Make the folder for the shop below ``folder``."""
        made = self.made
        if made is None:
            return
        out = Path(folder) / f"打印店包_第{made.number}次生成_{made.check_code}"

        def write(place: Path, content: Content, watch: Watch) -> tuple[str, ...]:
            with self._desk.typesetting() as fonts:
                return write_shop_pack(made, place, out, content=content, fonts=fonts, watch=watch)

        self._write(out, write)

    def print_test(self) -> None:
        """Print the ruler on the printer chosen, on as many sides as are wanted."""
        if not self.conductor.is_busy():
            self._with_test_page(self._send_test)

    def _begin(
        self, what: str, jobs: tuple[CopyJob, ...], sides: Sides, made: Build, *, completes: bool
    ) -> None:
        folder = self._changes.folder
        if not self.form.printer_name:
            self._tell("这台电脑没有打印机：照下面的设置打开 PDF 打印，或做打印店包")
            self.form.printer.setFocus()
            return
        if folder is None:
            self._tell("找不到这一次生成的文件，重新生成后再打印")
            return
        self._tell("")
        self.conductor.start(
            Order(
                what=what,
                jobs=jobs,
                printer=self.form.printer_name,
                duplex=sides is Sides.DUPLEX,
                both=sides.both,
                dpi=self.form.dpi,
                title=f"{self.open_case.notice.packet.title}　{what}",
                made=made,
                folder=folder,
                completes=completes,
            )
        )

    def _send_test(self, file: Path) -> None:
        if not self.form.printer_name:
            self._tell("这台电脑没有打印机：打开测试页，在别处打印")
            return
        sides = self.form.how
        pages = 1 if sides is Sides.SINGLE else 4
        order = Order(
            what=TEST_NAME,
            jobs=(of_file(_TEST, pages, sides),),
            printer=self.form.printer_name,
            duplex=sides is Sides.DUPLEX,
            both=sides.both,
            dpi=self.form.dpi,
            title=TEST_NAME,
            files=((_TEST, file),),
        )
        self._tell("")
        self.conductor.start(order)

    def _with_test_page(self, then: Callable[[Path], None]) -> None:
        if self._task is not None:
            return
        desk, content, target = self._desk, self._content(), self._desk.scratch / f"{TEST_NAME}.pdf"

        def work(_: Watch) -> Path:
            with desk.typesetting() as fonts:
                render_ruler_page(content, fonts, target)
            return target

        self._run(Task(work), then)

    def _write(self, out: Path, write: Callable[[Path, Content, Watch], tuple[str, ...]]) -> None:
        """Make files of the newest build in the folder ``out``, and show it."""
        folder, kept_out = self._changes.folder, self._desk.keep_out
        if self._task is not None:
            return
        if folder is None:
            self._tell("找不到这一次生成的文件，重新生成后再试")
            return
        if kept_out is not None and out.resolve().is_relative_to(kept_out.resolve()):
            self._tell("案卷是只读打开的，选案卷以外的文件夹")
            return
        content = self._content()

        def work(watch: Watch) -> tuple[str, ...]:
            self._desk.begin(out.parent)
            return write(folder, content, watch)

        def written(names: tuple[str, ...]) -> None:
            told = f"写好了 {len(names)} 个文件，在“{out}”"
            self._written = out
            self.route.told.setText(told)
            self.route.show_folder.show()
            self.area.ensureWidgetVisible(self.route.show_folder, 0, 40)
            self.route.show_folder.setFocus(Qt.FocusReason.OtherFocusReason)
            self.done.emit(told)

        task = Task(work)
        self.route.show_working(working=True)
        task.progressed.connect(self.route.on_progressed)
        self._run(task, written)

    def _run(self, task: Task, then: Callable[..., None]) -> None:
        self._tell("")
        self._task = task
        task.succeeded.connect(then)
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_finished)
        task.start()

    def _on_failed(self, error: Exception) -> None:
        text = str(error) if isinstance(error, AppError) else "没有做成，案卷不受影响，再试一次"
        self._tell(text)
        self.failed.emit(text)

    def _on_finished(self) -> None:
        stopped = self._task is not None and self._task.is_cancelled()
        self._task = None
        self.route.show_working(working=False)
        if stopped:
            self.route.told.setText("已停止，没有留下做了一半的文件")

    def _on_stop_writing(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _content(self) -> Content:
        case, made = self.open_case, self.made
        day = made.made_at.date() if made is not None else self._desk.now().date()
        return Content.of(case.case, case.assessment, case.notice, filled_on=day)

    def _show_build(self, made: Build | None) -> None:
        if made is None or made.packet is None:
            self.head.say("还没有成套材料，先生成，再打印", "info", to_build=True)
            return
        pages = made.packet.pages
        kind = "草稿" if made.draft else "正式材料"
        about = (
            f"第 {made.number} 次生成，{kind}，校验码 {made.check_code}；"
            f"每份 {pages} 面，双面 {formats.count(-(-pages // 2))} 张"
        )
        current = self._changes.is_current
        self.head.say(
            about if current else f"{about}。生成以后数据又改过，重新生成后再打印",
            "met" if current and not made.draft else "warning",
            to_build=not current and not self._changes.on_paper,
        )

    def _show_reprints(self, made: Build | None) -> None:
        log = self._printed.log
        self._reprints = ()
        if not log.copies:
            self.reprint.hide()
        elif made is not None and made.packet is not None and self._changes.is_current:
            self._reprints = log.reprints(made.packet)
            if self._reprints:
                changes = self._changes_since(self._reprints)
                self.reprint.show_reprints(made, made.packet, self._reprints, changes)
            else:
                self.reprint.hide()
        elif self._changes.on_paper:
            self.reprint.show_stale(self._changes.on_paper)
        else:
            self.reprint.hide()

    def _changes_since(self, reprints: tuple[Reprint, ...]) -> int:
        """Answers, ledgers and pieces of evidence that were changed since the oldest of these copies was built."""
        if self._history is None:
            return 0
        since = min(item.before.made_at for item in reprints)
        try:
            lines = self._history.changes()
        except AppError:
            return 0
        return len(
            {
                (line.what, line.place)
                for line in lines
                if line.at > since
                and line.what in _ANSWERS
                and line.place.partition(".")[0] not in BESIDE_THE_PAPERS
            }
        )

    def _on_ticked(self, number: int, is_printed: bool) -> None:  # noqa: FBT001 - as the box says it
        if self.open_case.read_only:
            return
        made = self.made
        if is_printed and made is None:
            self.refresh()
            self._tell("还没有成套材料，先生成")
            return
        if is_printed and made is not None:
            entry = self._by_hand(number, made, "整套", "done")
            self._printed.hold(entry, made, both=self.form.how.both)
            return
        held = self._printed.log.of(number)
        if held is not None:
            entry = self._by_hand(number, None, "整套", "taken_back").model_copy(
                update={"build": held.number, "check_code": held.check_code}
            )
            self._printed.let_go(entry)

    def _on_exchanged(self) -> None:
        made = self.made
        if made is None or self.open_case.read_only:
            return
        for item in self._reprints:
            for copy in item.copies:
                self._printed.hold(self._by_hand(copy, made, "重印页", "done"), made, both=item.both)

    def _by_hand(self, copy: int, made: Build | None, what: str, outcome: str) -> PrintEntry:
        return PrintEntry.model_validate(
            {
                "at": self._desk.now(),
                "who": self._desk.who(),
                "printer": BY_HAND,
                "copy_number": copy,
                "what": what,
                "sides": 0,
                "build": made.number if made is not None else 0,
                "check_code": made.check_code if made is not None else "",
                "outcome": outcome,
            }
        )

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))
        if text:
            self.said.emit(text)

    def _on_conducted(self) -> None:
        self.asking.refresh()
        self.start.setEnabled(not self.conductor.is_busy())
        question = self.conductor.question or self.conductor.told
        if self.conductor.stage is Stage.IDLE and self.conductor.told:
            self.done.emit(self.conductor.told)
            self.start.setFocus(Qt.FocusReason.OtherFocusReason)
        elif question:
            self.said.emit(question)
        if self.conductor.stage is not Stage.IDLE:
            self.area.ensureWidgetVisible(self.asking, 0, 40)

    def _open_file(self, name: str) -> None:
        folder = self._changes.folder
        if folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder / name)))

    def _open_test(self) -> None:
        def show(file: Path) -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

        self._with_test_page(show)

    def _open_written(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written)))

    def _lay_out(self) -> None:
        self.body.addWidget(self.head)
        self.body.addWidget(self.not_kept)
        self.body.addWidget(self.reprint)
        self.body.addWidget(self.form)
        action = QHBoxLayout()
        action.addWidget(self.start)
        action.addStretch(1)
        self.body.addLayout(action)
        self.body.addWidget(self.told)
        self.told.hide()
        self.body.addWidget(self.asking)
        self._section("先印测试页", self.test)
        self._route_head = words("不从这里打印", "section-title", self.column)
        self.body.addWidget(self._route_head)
        self.body.addWidget(self.route)
        self._section("每份现在是哪一版", self.copies)
        self.body.addWidget(words("在别处打印的，印好后在上面打勾。", "small", self.column))
        self._section("打印记录", self.log)

    def _section(self, title: str, widget: QWidget) -> None:
        self.body.addWidget(words(title, "section-title", self.column))
        self.body.addWidget(widget)

    def _connect(self) -> None:
        self.start.clicked.connect(self.print_now)
        self.head.build_wanted.connect(self.ask_for_build)
        self.form.pages.entered.connect(self.start.setFocus)
        self.conductor.changed.connect(self._on_conducted)
        self.test.wanted.connect(self.print_test)
        self.test.opened.connect(self._open_test)
        self.test.said.connect(self.said)
        self.route.packet_wanted.connect(lambda: self._open_file(PACKET))
        self.route.covers_wanted.connect(lambda: self._open_file(COVERS))
        self.route.shop_wanted.connect(self._choose_shop_place)
        self.route.show_folder.clicked.connect(self._open_written)
        self.route.stopped.connect(self._on_stop_writing)
        self.reprint.build_wanted.connect(self.ask_for_build)
        self.reprint.print_wanted.connect(self.reprint_now)
        self.reprint.save_wanted.connect(self._choose_reprint_place)
        self.reprint.exchanged.connect(self._on_exchanged)
        self.copies.ticked.connect(self._on_ticked)
        self._printed.changed.connect(self._on_known)
        self._changes.changed.connect(self._on_known)
        self._changes.record_changed.connect(self._on_known)

    def _on_known(self) -> None:
        self._on_evaluated()

    def _choose_shop_place(self) -> None:
        choose_folder(self, "打印店包放在哪个文件夹里", self._desk.outputs, self.write_shop)

    def _choose_reprint_place(self) -> None:
        choose_folder(self, "重印页放在哪个文件夹里", self._desk.outputs, self.save_reprint)
