"""The composition root of the wizard: puts the rooms together, and is the only place that sees all of them.

The start page is painted before anything heavy is read: until then only Qt and this module are loaded. Models, notices
and the library of cases follow on a task, and whatever the user asks for meanwhile is done when they are there.
"""

from __future__ import annotations

import importlib
import sys
import threading
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from desktop_app import __version__, log
from desktop_app.clock import Clock
from desktop_app.crash_log import CrashLog
from desktop_app.errors import AppError, CaseInUse, CaseUnreadable, TargetNotWritable, UnreadableInput
from desktop_app.paths import RESOURCES, AppPaths, resource, system_font_folders
from desktop_app.store.one_program import OneProgram
from desktop_app.store.settings import Settings, SettingsFile
from desktop_app.ui import desktop_shell, translation
from desktop_app.ui.background import Task, cancel_all_and_wait
from desktop_app.ui.dialogs.message import ask, show_last_crash, show_unexpected, tell
from desktop_app.ui.hooks import Hooks
from desktop_app.ui.one_by_one import OneByOne
from desktop_app.ui.second_start import Doorbell, Standing, find_standing
from desktop_app.ui.settings_desk import SettingsDesk, dress
from desktop_app.ui.start_window import StartWindow

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.watch import Watch
    from desktop_app.models.advice import AdviceLetter
    from desktop_app.models.application import Case
    from desktop_app.notice.models import Notice
    from desktop_app.packet.build import Build
    from desktop_app.store.case_store import CaseStore
    from desktop_app.store.library import Library
    from desktop_app.store.work_list import WorkList
    from desktop_app.ui.case_desk import CaseDesk, Opened
    from desktop_app.ui.case_session import CaseSession
    from desktop_app.ui.district.desk import DistrictDesk
    from desktop_app.ui.help.desk import HelpDesk
    from desktop_app.ui.help.texts import HelpTexts
    from desktop_app.ui.library_desk import LibraryDesk
    from desktop_app.ui.packs_desk import PacksDesk
    from desktop_app.ui.recoveries import Recoveries

_PARTS = (
    "desktop_app.assessment.field_words",
    "desktop_app.assessment.other_rules",
    "desktop_app.assessment.figures",
    "desktop_app.store.checkpoints",
    "desktop_app.store.copying",
    "desktop_app.ledgers.annotated",
    "desktop_app.ledgers.dry_run",
    "desktop_app.documents.summary",
    "desktop_app.documents.report_tables",
    "desktop_app.packet.preflight",
    "desktop_app.packet.seals.matching",
    "desktop_app.assessment.worked_examples",
    "desktop_app.assessment.row_proof",
)
"""What the windows need beside Qt and takes longest to be brought in, by measurement."""
_WINDOWS = (
    "desktop_app.ui.open_case",
    "desktop_app.ui.help.desk",
    "desktop_app.ui.library_desk",
    "desktop_app.ui.pages.review_page",
    "desktop_app.ui.pages.task_list_page",
    "desktop_app.ui.main_window",
    "desktop_app.ui.ledger.sheet",
    "desktop_app.ui.ledger.import_panel",
    "desktop_app.ui.pages.ledgers_page",
    "desktop_app.ui.pages.evidence_page",
    "desktop_app.ui.pages.categories_page",
    "desktop_app.ui.pages.rules_page",
    "desktop_app.ui.pages.rehearsal_page",
    "desktop_app.ui.pages.seals_page",
    "desktop_app.ui.pages.delivery_page",
    "desktop_app.ui.pages.question_page",
    "desktop_app.ui.pages.history_page",
    "desktop_app.ui.seals.desk",
    "desktop_app.ui.help.tour",
    "desktop_app.ui.case_session",
    "desktop_app.ui.packs_desk",
    "desktop_app.ui.recovery_desk",
)
"""What makes the windows of a case, in pieces that keep no key waiting."""
_LOOKED_AT = 20
"""Cases of the list, latest first, of which is asked whether their last session ended."""
_PATIENCE = 5.0
"""Seconds that closing waits for work it has called off."""
BROKEN = 2
"""Exit status when a notice pack that came with the program is broken, or another window does not answer."""
UNFORESEEN = 3
_NAME = "示范平台申报助手"
_NOT_GONE_ON = "程序遇到没有料到的情况，现在停止。已经写进案卷的内容都在，再打开一次就可以接着填。"


def run(case: Path | None) -> int:
    """Open the wizard, at once in ``case`` when given; returns the exit status.

    When the user has it open already, that window gets ``case`` and comes forward, and this start ends.
    """
    paths = AppPaths.of_user()
    one = OneProgram(paths.state)
    standing = find_standing(one, case.absolute() if case is not None else None)
    if standing is Standing.HANDED_OVER:
        return 0
    clock = Clock()
    crashes = CrashLog(paths.logs, __version__, clock.now)
    hooks = Hooks(crashes)
    if standing is Standing.FIRST:
        with suppress(
            OSError
        ):  # nowhere to write: the program runs, and says so when a case cannot be written
            log.start(paths.logs)
        hooks.install()
    try:
        app = _application()
        if standing is Standing.UNHEARD:
            return _tell_unheard(app)
        dress(app, SettingsFile(paths.state).load())
        program = Program(paths, clock, crashes)
        hooks.unexpected.connect(program.on_unexpected)
        hooks.save = program.save
        bell = Doorbell(one, program)
        bell.rung.connect(program.on_rung)
        program.start(case)
        status = app.exec()
        program.shut()
    except Exception as error:  # noqa: BLE001 - the top of the program: anything unforeseen becomes a sentence
        log.unexpected(type(error), error.__traceback__)
        crashes.write(error, error.__traceback__)
        desktop_shell.say_last_words(_NAME, _NOT_GONE_ON)
        return UNFORESEEN
    finally:
        hooks.uninstall()
        log.stop()
        one.give_back()
    return program.status or status


def _application() -> QApplication:
    desktop_shell.name_in_taskbar()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("shenbao")
    app.setApplicationDisplayName(_NAME)
    app.setApplicationVersion(__version__)
    app.setWindowIcon(QIcon(str(resource("program.svg"))))
    translation.install(app)
    return app


def _tell_unheard(app: QApplication) -> int:
    """Another window is there and does not answer: two at once would be in each other's way."""
    dress(app, Settings())
    tell(
        None,
        "示范平台申报助手已经打开，但是没有回应",
        "回到那个窗口看一看，它可能正忙。如果一直没有回应，在任务管理器里结束它，再打开一次；已经写进案卷的内容都在",
    )
    app.exec()
    return BROKEN


class Program(QObject):
    """Start window, open cases, and what they share."""

    def __init__(self, paths: AppPaths, clock: Clock, crashes: CrashLog | None = None) -> None:
        super().__init__()
        self._crashes = crashes
        self._crash = crashes.untold() if crashes is not None else None
        self._asked: str | None = None
        self.status = 0
        self.window = StartWindow()
        self.session: CaseSession | None = None
        self.settings = SettingsDesk(SettingsFile(paths.state), paths.cases, self)
        self.settings.cases_moved.connect(self._on_cases_moved)
        self._paths = replace(paths, cases=self.settings.cases)
        self._hints = QGuiApplication.styleHints()  # held: what it gives would go with it
        self._hints.colorSchemeChanged.connect(self._on_system_colours)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._on_system_colours)
        self._clock = clock
        self._desk: CaseDesk | None = None
        self.library: LibraryDesk | None = None
        self.recoveries: Recoveries | None = None
        self._works: WorkList | None = None
        self._packs: PacksDesk | None = None
        self.district: DistrictDesk | None = None
        self.help: HelpDesk | None = None
        self._help_texts: HelpTexts | None = None
        self._waiting: Callable[[], None] | None = None
        self._busy = False
        self._made: list[Opened] = []
        self._telling = False
        self._fonts = _Fonts(self.settings.now.paper_fonts)
        self.settings.paper_fonts_chosen.connect(self._fonts.choose)
        self._until_end = ExitStack()
        self._scratch: Path | None = None
        page = self.window.page
        page.open_requested.connect(self._on_open)
        page.new_requested.connect(self._on_new)
        page.browse_requested.connect(self._on_browse)
        page.sample_requested.connect(self._on_sample)
        page.text_size_requested.connect(self._on_text_size)
        page.tour_requested.connect(self._on_tour)
        page.help_requested.connect(self._on_help)
        page.packs_requested.connect(self._on_packs)
        page.settings_requested.connect(self._on_settings)
        page.district_requested.connect(self._on_district)
        self.window.painted.connect(self._load, Qt.ConnectionType.QueuedConnection)

    def start(self, case: Path | None) -> None:
        """Show the start page; ``case`` is opened as soon as the program is able to."""
        if case is not None:
            self._on_open(str(case))
        self.window.show()

    def is_ready(self) -> bool:
        """Whether notices and library are loaded and nothing is being opened."""
        return self._desk is not None and not self._busy

    def shut(self) -> None:
        """Write what is not written, end what still runs, and remove previews."""
        if self.session is not None and not self.session.close():
            self.session.let_go()  # the user was asked, or the computer is going down: nobody can be asked now
            log.event("program.left_unwritten")
        if self.district is not None:
            self.district.flush()
        cancel_all_and_wait(_PATIENCE)
        self._close_unseen()
        self._until_end.close()
        log.event("program.ended")

    @Slot()
    def on_unexpected(self) -> None:
        """Something was not foreseen: save first, then tell."""
        saved = self.save()
        if self._telling:  # one window is enough, however often it happens
            return
        self._telling = True
        last = self._crashes.untold() if self._crashes is not None else None
        file = last.report if last is not None else self._paths.logs / "events.log"
        box = show_unexpected(self._front(), file, saved=saved)
        box.finished.connect(self._on_told)

    def save(self) -> bool:
        """Write what is not written; False when the disk refuses."""
        saved = self.session.flush() if self.session is not None else True
        if self.district is not None:
            self.district.flush()
        return saved

    def _on_told(self) -> None:
        self._telling = False
        if self._crashes is not None:
            self._crashes.mark_told()

    def _tell_of_last_crash(self) -> None:
        """The session before ended, or was left, without the user having heard what had happened."""
        crash, self._crash = self._crash, None
        if crash is None or self._telling:
            return
        from desktop_app.models.formats import moment

        self._telling = True
        log.event("program.tells_of_crash")
        box = show_last_crash(self._front(), moment(crash.at), crash.report)
        box.finished.connect(self._on_told)

    @Slot(str)
    def on_rung(self, wanted: str) -> None:
        """The program was started once more, perhaps by a double click on a file: here is the window for it."""
        front = self._front()
        desktop_shell.bring_forward(front)
        if wanted:
            self._asked = wanted
            self._see_what_is_asked()

    def _see_what_is_asked(self) -> None:
        """Open what was asked for from outside; first ask when another case is open."""
        if self._asked is None or self._busy:
            return
        wanted, self._asked = self._asked, None
        session = self.session
        if session is None:
            self._on_open(wanted)
        elif Path(wanted) != session.folder:
            ask(
                QApplication.activeModalWidget() or session.window,
                f"打开“{Path(wanted).name}”？",
                "正在填写的案卷已经自动保存，打开时先把它关上",
                {"打开(&O)": partial(self._on_open, wanted)},
                back="先不打开(&K)",
            )

    def _front(self) -> QWidget:
        return self.session.window if self.session is not None else self.window

    def _load(self) -> None:
        log.event("program.painted")  # what the benchmark of the built program's start looks for
        paths, clock = self._paths, self._clock

        def work(_: Watch) -> tuple[CaseDesk, Library, WorkList, HelpTexts]:
            from desktop_app.store import staging
            from desktop_app.store.library import Library
            from desktop_app.store.work_list import WorkList
            from desktop_app.ui.case_desk import CaseDesk
            from desktop_app.ui.help import texts

            works = WorkList(paths.state)
            swept = staging.sweep_scratch() + works.sweep()
            swept += sum(staging.sweep(folder) for folder in (paths.cases, paths.state))
            log.event("program.swept", count=swept)
            desk = CaseDesk.with_shipped_notices(paths.cases, clock, paths.packs)
            loaded = desk, Library(paths.state), works, texts.load_or_say(RESOURCES / "help")
            for part in _PARTS:
                importlib.import_module(part)
            return loaded

        task = Task(work)
        task.succeeded.connect(self._bring_windows)
        task.failed.connect(self._on_broken)
        task.start()

    def _bring_windows(self, loaded: tuple[CaseDesk, Library, WorkList, HelpTexts]) -> None:
        """The parts of the windows, so that the first case opens at once."""
        windows = OneByOne(_WINDOWS, self)
        windows.finished.connect(partial(self._on_loaded, loaded))
        windows.failed.connect(self._on_broken)
        windows.start()

    def _on_loaded(self, loaded: tuple[CaseDesk, Library, WorkList, HelpTexts]) -> None:
        from desktop_app.ui.help.desk import HelpDesk
        from desktop_app.ui.library_desk import LibraryDesk
        from desktop_app.ui.packs_desk import PacksDesk
        from desktop_app.ui.recoveries import Recoveries
        from desktop_app.ui.recovery_desk import RecoveryDesk

        self._desk, library, self._works, self._help_texts = loaded
        notices = sorted(self._desk.notices.values(), key=_newest_first)
        self.help = HelpDesk(self.window, self._help_texts, notices)
        self.help.tour_wanted.connect(self._on_tour)
        self.window.page.offer_tour(offered=not SettingsFile(self._paths.state).load().tour_shown)
        self.library = LibraryDesk(
            self.window, self._desk, library, self._paths.cases, self._clock.now, self._works.begin
        )
        self.recoveries = Recoveries(
            self.window.page, RecoveryDesk(self._desk.notices, self._clock, self._works.begin), self
        )
        self.recoveries.open_requested.connect(self._open_recovered)
        self.library.begin_requested.connect(self._begin)
        self._packs = PacksDesk(
            self._desk, SettingsFile(self._paths.state), self.library.known, self.window, self
        )
        self._packs.changed.connect(self._on_packs_changed)
        self.window.page.show_rules([_rule_line(notice) for notice in notices])
        self.library.refresh()
        log.event("program.ready")
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()
        self._see_what_is_asked()
        if not self._busy:
            self._tell_of_last_crash()
        self.recoveries.look_for_interrupted(
            entry.folder for entry in library.remembered()[:_LOOKED_AT] if not entry.archived
        )

    def _on_broken(self, error: Exception) -> None:
        self.status = BROKEN
        log.event("program.broken", error=type(error).__name__)
        self.window.page.show_status("")
        self.window.page.show_trouble(
            str(error) if isinstance(error, AppError) else "程序文件读不出，重新安装程序，草稿不受影响"
        )

    def _when_ready(self, do: Callable[[], None]) -> None:
        """Do it now, or as soon as everything is loaded; the last wish counts."""
        if self._desk is None:
            self._waiting = do
            self.window.page.show_status("正在准备…")
        elif not self._busy:
            do()

    def _on_open(self, path: str) -> None:
        if Path(path).suffix.lower() == ".guize":
            self._when_ready(partial(self._look_at_pack, path))
        elif Path(path).suffix.lower() == ".yijian":
            self._when_ready(partial(self._open_advice, Path(path)))
        else:
            self._when_ready(partial(self._open, Path(path)))

    def _open_advice(self, path: Path) -> None:
        """A letter of the recommending side: the case it is for is opened, and gets it."""
        from desktop_app.store.advice_file import read_advice

        desk, library = self._ready_desk(), self.library
        if library is None:
            return
        try:
            letter = read_advice(path)
        except AppError as error:
            self._on_not_opened(None, error)
            return

        def get(_: Watch) -> Opened:
            return desk.open(library.folder_of(letter.case, letter.platform or letter.agency))

        self._begin(f"正在打开“{path.name}”…", get, None, partial(self._on_opened_with, letter))

    def _on_opened_with(self, letter: AdviceLetter, opened: Opened) -> None:
        session = self._show_session(opened)
        try:
            session.advice.take(letter)
        except AppError as error:
            tell(session.window, error.message, error.hint)

    def _look_at_pack(self, path: str) -> None:
        """A pack was dropped where cases are opened."""
        self._show_packs()
        self._packs_desk().look_at(path)

    def _on_new(self) -> None:
        self._when_ready(self._show_new)

    def _on_text_size(self, percent: int) -> None:
        if self.settings.choose("text_percent", percent):
            return
        words = "字号没有记下来，设置文件写不进去；关闭程序之前照样用"
        if self.session is not None:
            self.session.window.say(words)
        else:
            self.window.page.show_status(words)

    def _on_settings(self) -> None:
        self.settings.show(self.session.window if self.session is not None else self.window)

    def _on_cases_moved(self, folder: Path) -> None:
        """New cases are made there from now on, and the start page lists what lies there."""
        self._paths = replace(self._paths, cases=folder)
        if self._desk is not None:
            self._desk.make_in(folder)
        if self.library is not None:
            self.library.look_in(folder)

    def _on_system_colours(self) -> None:
        """The user has turned dark windows or high contrast on or off in the system."""
        self.settings.dress_anew()

    def _on_district(self) -> None:
        self._when_ready(self._show_district)

    def _show_district(self) -> None:
        """推荐单位工作台, in the place of the start page."""
        from desktop_app.packet.recommending.gathering import Workshop
        from desktop_app.store.district_lists import DistrictLists
        from desktop_app.ui.district.desk import DistrictDesk
        from desktop_app.ui.district.page import DistrictPage

        if self.district is None:
            workshop = Workshop(resource("notices"), self._paths.packs)
            lists = DistrictLists(self._paths.state)
            self.district = DistrictDesk(
                lists, self._ready_desk().notices, workshop, self._fonts, self._local_now, self
            )
        page = DistrictPage(self.district, self._paths.cases.parent)
        page.back_requested.connect(self._show_start)
        self.window.show_page(page)
        self.window.page.show_status("")
        page.focus_first()
        self.district.begin()

    def _on_sample(self) -> None:
        self._when_ready(self._open_sample)

    def _on_tour(self) -> None:
        """Show around in the example: where it is open already there, else it is opened, and another case left."""
        session = self.session
        if session is not None and session.is_sample:
            session.show_around()
            return
        if session is not None:
            if not self._may_leave(self._on_tour):
                return
            self.window.bring_forward()  # first, so that the program does not end with the window of the case
        self._when_ready(self._open_and_show_around)

    def _open_and_show_around(self) -> None:
        self._open_sample(self._show_around)

    def _show_around(self, opened: Opened) -> None:
        session = self._show_session(opened)
        session.show_around()
        kept = SettingsFile(self._paths.state)
        kept.save(replace(kept.load(), tour_shown=True))
        self.window.page.offer_tour(offered=False)

    def _on_help(self) -> None:
        self._when_ready(self._show_help)

    def _show_help(self) -> None:
        if self.help is not None:
            self.window.page.show_status("")
            self.help.show()

    def _on_browse(self) -> None:
        self._when_ready(self._ask_what_to_open)

    def _ask_what_to_open(self) -> None:
        if self.library is not None:
            self.library.ask_what_to_open()

    def _show_new(self) -> None:
        from desktop_app.ui.new_case_page import NewCasePage

        if self._desk is None:
            return
        page = NewCasePage(self._desk.notices)
        page.back_requested.connect(self._show_start)
        page.create_requested.connect(self._create)
        self.window.show_page(page)
        page.focus_first()

    def _show_start(self) -> None:
        self.window.show_page(None)
        self.window.page.show_status("")

    def _open(self, path: Path, then: Callable[[Opened], None] | None = None) -> None:
        from desktop_app.store.travel_manifest import TRAVELLING

        desk, library = self._ready_desk(), self.library
        known = library.known if library is not None else tuple

        def get(watch: Watch) -> Opened:
            return desk.open(path, watch, known)

        packed = path.suffix.lower() == TRAVELLING
        if packed:
            desktop_shell.remember_recent(path)
        doing = "展开" if packed else "打开"
        self._begin(f"正在{doing}“{path.name}”…", get, path, then)

    def _look_at(self, folder: Path, why: str) -> None:
        desk = self._ready_desk()
        self._begin(f"正在打开“{folder.name}”…", lambda _: desk.look_at(folder, why))

    def _create(self, notice_id: str, route: str, agency: str) -> None:
        desk = self._ready_desk()
        self._begin("正在建立案卷…", lambda _: desk.create(notice_id, route, agency))

    def _open_sample(self, then: Callable[[Opened], None] | None = None) -> None:
        desk = self._ready_desk()
        self._begin("正在写出示例案卷…", lambda _: desk.sample(), desk.sample_folder, then)

    def _ready_desk(self) -> CaseDesk:
        assert self._desk is not None  # noqa: S101 - asked for only through _when_ready
        return self._desk

    def _begin(
        self,
        status: str,
        get: Callable[[Watch], Opened],
        folder: Path | None = None,
        then: Callable[[Opened], None] | None = None,
    ) -> None:
        """Leave the open case, if any, ``get`` another and ``then`` show it.

        ``folder`` is offered to be looked at when it is refused.
        """
        if self.recoveries is None:
            return
        begin = partial(self._begin_now, status, get, folder, then)
        if not self.recoveries.when_free(folder.absolute() if folder is not None else None, begin):
            self.window.page.show_status(status)

    def _begin_now(
        self,
        status: str,
        get: Callable[[Watch], Opened],
        folder: Path | None,
        then: Callable[[Opened], None] | None,
    ) -> None:
        if self._busy or not self._leave(partial(self._begin_now, status, get, folder, then)):
            return
        self._busy = True
        self.window.page.show_status(status)
        self.window.page.show_trouble("")

        made = self._made = []

        def work(watch: Watch) -> Opened:
            made.append(get(watch))
            return made[0]

        def let_go() -> None:
            if task.is_cancelled():  # too late: it is there, and stays closed
                self._close_unseen()
                if self.library is not None:
                    self.library.refresh()

        task = Task(work)
        self._show_progress(status, task)
        task.succeeded.connect(then or self._on_opened)
        task.failed.connect(partial(self._on_not_opened, folder))
        task.finished.connect(self._on_begun)
        task.finished.connect(let_go)
        task.start()

    def _close_unseen(self) -> None:
        """Close again what was opened and never shown."""
        from desktop_app.store.owner import forget_owner

        while self._made:
            store = self._made.pop().store
            if not store.read_only:  # the note is somebody else's
                forget_owner(store.folder)
            store.close()

    def _show_progress(self, status: str, task: Task) -> None:
        """A window with 取消 beside work that says how far it is; most openings are over before they say anything."""
        from desktop_app.ui.dialogs.progress import ProgressWindow

        window = ProgressWindow(self.window, status, task)
        task.progressed.connect(window.show)

    def _begin_work(self, folder: Path) -> None:
        if self._works is not None:
            self._works.begin(folder)

    def _may_leave(self, go_on: Callable[[], None]) -> bool:
        return self.session is None or self.session.may_close(go_on)

    def _leave(self, go_on: Callable[[], None]) -> bool:
        """Close the open case; False when something of it cannot be written and the user is asked first."""
        session = self.session
        if session is None:
            return True
        if not self._may_leave(go_on) or not session.close():
            return False
        self._remember(session)
        self.session = None
        session.window.deleteLater()
        return True

    def _open_recovered(self, folder: Path, back_to: Case | None, told: str) -> None:
        self._open(folder, partial(self._on_recovered, back_to, told))

    def _on_recovered(self, back_to: Case | None, told: str, opened: Opened) -> None:
        """Show the case that a card was about, and only that one, as it was chosen there."""
        session = self._show_session(opened, told, chosen=True)
        if back_to is None:
            return
        go_back = partial(session.open_case.restore, back_to, source="上次打开时")
        if session.open_case.counting:
            session.counted.connect(go_back)
        else:
            go_back()

    def _on_opened(self, opened: Opened) -> None:
        self._show_session(opened)

    def _show_session(self, opened: Opened, told: str = "", *, chosen: bool = False) -> CaseSession:
        from desktop_app.store.mappings import MappingsFile
        from desktop_app.ui.case_session import CaseSession, remember_build
        from desktop_app.ui.paper_desk import PaperDesk

        store = opened.store
        desk = PaperDesk(
            fonts=self._fonts,
            now=self._local_now,
            scratch=self._scratch_folder(),
            outputs=self._paths.cases / f"{store.folder.name} 输出"
            if store.read_only
            else store.folder / "输出",
            begin=self._begin_work,
            remember=_forget if store.read_only else partial(remember_build, store),
            evidence=store.evidence_at_hand,
            case_id=store.identity,
            scans=store.scans_at_hand,
            printed=store.printed,
            note_printed=_keep_no_notes if store.read_only else partial(self._note_printed, store),
            who=self._who,
            usual_printer=lambda: self.settings.now.printer,
            keep_out=store.folder if store.read_only else None,
        )
        session = CaseSession(
            opened,
            desk,
            self._local_now,
            self,
            help_texts=self._help_texts,
            mappings=MappingsFile(self._paths.state),
            rules=self._packs_desk().for_case(store),
        )
        session.window.packs_requested.connect(self._on_packs)
        session.window.settings_requested.connect(self._on_settings)
        session.tour_requested.connect(self._on_tour)
        session.closed.connect(self._on_session_closed)
        session.counted.connect(self._on_counted)
        session.new_case_requested.connect(self._on_new_from_case)
        session.open_case_requested.connect(self._on_start_from_case)
        session.copy_requested.connect(self._on_copy)
        session.reopen_requested.connect(self._on_reopen)
        session.window.text_size_requested.connect(self._on_text_size)
        self.session = session
        self._made.clear()
        self._remember(session)
        if self.recoveries is not None:
            self.recoveries.shelf.drop(str(session.folder))
        session.show(told, chosen=chosen)
        if opened.note:
            tell(session.window, opened.note)
        if self.help is not None:
            self.help.close()
        self.window.hide()
        self._show_start()
        log.event("case.looked_at" if store.read_only else "case.opened")
        return session

    def _packs_desk(self) -> PacksDesk:
        assert self._packs is not None  # noqa: S101 - there as soon as a case can be opened
        return self._packs

    def _on_packs(self) -> None:
        self._when_ready(self._show_packs)

    def _show_packs(self) -> None:
        """The packs of this computer, over the window that is in front."""
        self.window.page.show_status("")
        over = self.session.window if self.session is not None else self.window
        self._packs_desk().show(over)

    def _on_packs_changed(self) -> None:
        """What depends on which packs there are: the list on the start page, and the help of its window."""
        if self._desk is None:
            return
        notices = sorted(self._desk.notices.values(), key=_newest_first)
        self.window.page.show_rules([_rule_line(notice) for notice in notices])
        if self.help is not None:
            self.help.take_notices(notices)
        if self.session is not None:
            self.session.window.current_page.refresh()

    def _on_counted(self) -> None:
        """Only now the list can tell how far a case with large ledgers has come."""
        if self.session is not None and self.library is not None:
            self.library.remember(self.session)

    def _on_not_opened(self, folder: Path | None, error: Exception) -> None:
        self._show_start()
        if folder is not None and self.recoveries is not None and _may_be_damaged(folder, error):
            self.window.bring_forward()
            self.recoveries.offer_for_damaged(folder, str(error))
            return
        ways: dict[str, Callable[[], None]] = {}
        if folder is not None and isinstance(error, CaseInUse | TargetNotWritable):
            from desktop_app.store.case_store import DATABASE

            case = folder.parent if folder.name == DATABASE else folder
            if (
                case / DATABASE
            ).is_file():  # a packed case, or an example not written yet, cannot be looked at
                ways["只读打开"] = partial(self._look_at, case, error.message)
        self.window.page.show_trouble(
            str(error) if isinstance(error, AppError) else "没有打开，案卷没有改动，再试一次", ways
        )
        self.window.bring_forward()

    def _on_reopen(self) -> None:
        """Try to open for writing what is only looked at; until that has succeeded, it stays open as it is."""
        session, desk = self.session, self._ready_desk()
        if session is None or self._busy:
            return
        self._busy = True
        folder = session.folder

        def work(_: Watch) -> Opened:
            return desk.open(folder)

        task = Task(work)
        task.succeeded.connect(self._go_on_in)
        task.failed.connect(self._on_not_reopened)
        task.finished.connect(self._on_begun)
        task.start()

    def _on_not_reopened(self, error: Exception) -> None:
        if self.session is not None:
            self.session.say_still_read_only(
                error.message if isinstance(error, AppError) else "没有打开，案卷没有改动"
            )

    def _on_copy(self, place: str) -> None:
        from desktop_app.ui.case_copying import CaseCopying

        session = self.session
        if session is None or self._busy or session.open_case.must_wait():
            return
        if session.autosave is not None and not session.autosave.is_refused:
            session.flush()  # the original keeps what was typed into it, too
        copying = CaseCopying(self._ready_desk(), session.window, session)
        copying.opened.connect(self._go_on_in)
        present = None if session.open_case.read_only else session.open_case.case
        copying.start(session.store, Path(place), self._clock.now(), present)

    def _go_on_in(self, opened: Opened, told: str = "") -> None:
        """Go on in another opening of the case, or in a copy of it, at the same place of the window."""
        before = self.session
        if before is None:  # closed meanwhile
            opened.store.close()
            return
        geometry, page, field = (
            before.window.saveGeometry(),
            before.window.current_page_id,
            before.window.current_field_id,
        )
        before.let_go()
        before.window.deleteLater()
        window = self._show_session(opened, told).window
        window.restoreGeometry(geometry)
        window.go_to(page, field)

    def _on_begun(self) -> None:
        self._busy = False
        self.window.page.show_status("")
        self._tell_of_last_crash()
        self._see_what_is_asked()

    def _on_session_closed(self) -> None:
        if self.session is not None and self.library is not None:
            self.library.remember(self.session)
        if self.window.isVisible():
            return
        if self._is_packing():
            self.window.bring_forward()  # what is being packed is packed to its end, and told
        else:
            QApplication.quit()

    def _is_packing(self) -> bool:
        packings = [owner.packing for owner in (self.session, self.library) if owner is not None]
        return any(packing.is_packing() for packing in packings)

    def _on_new_from_case(self) -> None:
        if self._may_leave(self._on_new_from_case):
            self._on_start_from_case()
            self._on_new()

    def _on_start_from_case(self) -> None:
        """Leave the case: the start window comes first, so that the program does not end."""
        if not self._may_leave(self._on_start_from_case):
            return
        self.window.bring_forward()
        self._leave(self._on_start_from_case)
        if self.library is not None:
            self.library.refresh()

    def _remember(self, session: CaseSession) -> None:
        """Put the case at the top of the list; on closing too, since its name and progress may have changed."""
        if self.library is not None:
            self.library.remember(session)

    def _scratch_folder(self) -> Path:
        """Where previews lie until the program ends."""
        from desktop_app.store.staging import scratch_folder

        if self._scratch is None:
            self._scratch = self._until_end.enter_context(scratch_folder())
        return self._scratch

    def _note_printed(self, store: CaseStore, text: str) -> None:
        store.note_printed(text, now=self._clock.now())

    def _who(self) -> str:
        """Who is signed in to this computer."""
        from desktop_app.store.owner import Owner

        return Owner.of_this_program(now=self._clock.now()).user

    def _local_now(self) -> datetime:
        return self._clock.now().astimezone()


def _keep_no_notes(_: str) -> None:
    """A case that is only looked at keeps nothing of what is printed."""


def _forget(_: Build) -> None:
    """A case that is only looked at does not remember what was built from it."""


def _may_be_damaged(folder: Path, error: Exception) -> bool:
    """Whether what could not be opened is a case of which something may be recovered."""
    from desktop_app.store.backups import backups_of

    if not folder.is_dir():
        return False
    return isinstance(error, CaseUnreadable) or (
        isinstance(error, UnreadableInput) and bool(backups_of(folder))
    )


def _rule_line(notice: Notice) -> str:
    """A pack as the start page lists it."""
    identity = notice.identity
    whence = "，导入的" if notice.imported else ""
    return f"{identity.title}（{identity.number}），截止 {identity.counting.submission}{whence}"


def _newest_first(notice: Notice) -> int:
    return -notice.identity.application_year


class _Fonts:
    """The fonts of the papers: read once for each choice of them, by whichever task asks first."""

    def __init__(self, chosen: str) -> None:
        self._lock = threading.Lock()
        self._chosen = chosen
        self._books: dict[str, FontBook] = {}

    def __call__(self) -> FontBook:
        chosen = self._chosen
        with self._lock:
            if chosen not in self._books:
                from desktop_app.documents.fonts import FontBook

                folders = () if chosen == "shipped" else system_font_folders()
                self._books[chosen] = FontBook.load(resource("fonts"), folders)
            return self._books[chosen]

    def choose(self, chosen: str) -> None:
        """Print in other faces (``PAPER_FONTS``) from the next preview and the next build on."""
        self._chosen = chosen
