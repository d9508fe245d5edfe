"""One open case with everything around it: what keeps it, the window that shows it, the pages it is shown on."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app import log
from desktop_app.assessment.figures import count
from desktop_app.assessment.results import COUNTING, Outcome
from desktop_app.errors import AppError, CaseUnreadable
from desktop_app.store.backups import BackupKeeper
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.store.library import last_build
from desktop_app.store.owner import forget_owner
from desktop_app.ui.advice_taking import AdviceTaking
from desktop_app.ui.autosave import Autosave
from desktop_app.ui.background import Task
from desktop_app.ui.banner import Banner
from desktop_app.ui.case_copying import ask_where
from desktop_app.ui.character_check import CharacterCheck
from desktop_app.ui.day_turn import DayTurn
from desktop_app.ui.dialogs.message import tell
from desktop_app.ui.disk_trouble import DiskTrouble
from desktop_app.ui.evidence_keeper import EvidenceKeeper
from desktop_app.ui.evidence_looks import EvidenceLooks
from desktop_app.ui.help.desk import HelpDesk
from desktop_app.ui.help.texts import HelpTexts
from desktop_app.ui.help.tour import Tour
from desktop_app.ui.history_desk import HistoryDesk
from desktop_app.ui.main_window import HISTORY, MainWindow
from desktop_app.ui.navigator import TASKS
from desktop_app.ui.open_case import OpenCase
from desktop_app.ui.packing import Packing
from desktop_app.ui.pages.categories_page import CategoriesPage
from desktop_app.ui.pages.delivery_page import DeliveryPage
from desktop_app.ui.pages.evidence_page import EvidencePage
from desktop_app.ui.pages.history_page import HistoryPage
from desktop_app.ui.pages.ledgers_page import LedgersPage
from desktop_app.ui.pages.question_page import QuestionPage
from desktop_app.ui.pages.rehearsal_page import RehearsalPage
from desktop_app.ui.pages.review_page import ReviewPage
from desktop_app.ui.pages.rules_page import RulesPage
from desktop_app.ui.pages.seals_page import SealsPage
from desktop_app.ui.pages.selftest_page import SelfTestPage
from desktop_app.ui.pages.task_list_page import RULES, TaskListPage
from desktop_app.ui.paper_changes import CHANGED_PAGE, PAPERS, PaperChanges
from desktop_app.ui.place_words import owner_words, place_words, stray_words, unclosed_words
from desktop_app.ui.printed_copies import PrintedCopies
from desktop_app.ui.seals.desk import SealsDesk
from desktop_app.ui.warming import Warming

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from desktop_app.assessment.figures import LedgerFigures
    from desktop_app.documents.watch import Watch
    from desktop_app.models.ledgers import Ledgers
    from desktop_app.notice.models import Notice, Page
    from desktop_app.packet.build import Build
    from desktop_app.store.case_store import CaseStore
    from desktop_app.store.mappings import MappingsFile
    from desktop_app.ui.case_desk import Opened
    from desktop_app.ui.pages.page import PageWidget
    from desktop_app.ui.paper_desk import PaperDesk
    from desktop_app.ui.rules_desk import RulesDesk

    MakePage = Callable[[Page, OpenCase], PageWidget]


_BACKUP_EVERY = 10 * 60 * 1000
"""Milliseconds after which a case that has changed is backed up; what came since is in the case itself."""
_CHANGES = 1_000
"""Lines of history that the window shows."""
_SAMPLE_NOTE = "示例案卷：单位、人员和数字都是虚构的，可以随意修改，不能用来报送"


class CaseSession(QObject):
    """Owns the store from opening to closing; nothing typed is lost when the window goes."""

    counted = Signal()
    """Large ledgers, which come after the window, have been counted."""
    closed = Signal()
    """The window was closed and everything is written."""
    new_case_requested = Signal()
    open_case_requested = Signal()
    copy_requested = Signal(str)
    """The case is to be written into a new folder in this one, and to go on there."""
    reopen_requested = Signal()
    """The user wants to try again whether a case that is only looked at can be written now."""
    tour_requested = Signal()
    """The user wants to be shown around in the example."""

    def __init__(
        self,
        opened: Opened,
        desk: PaperDesk,
        now: Callable[[], datetime],
        parent: QObject | None = None,
        *,
        help_texts: HelpTexts | None = None,
        mappings: MappingsFile | None = None,
        rules: RulesDesk | None = None,
    ) -> None:
        super().__init__(parent)
        self._help_texts = help_texts or HelpTexts()
        self.tour: Tour | None = None
        self._store = opened.store
        self._desk = desk
        self._is_closed = False
        self._leaves_damaged = False
        self._now = now
        self._why = opened.why_read_only
        self._unclosed = unclosed_words(opened.unclosed)
        self.open_case = OpenCase(
            opened.case,
            opened.notice,
            on=opened.notice.identity.counting.submission,
            today=now().date(),
            counted=opened.counted,
            papers_final=opened.papers_final,
            read_only=opened.store.read_only,
            parent=self,
        )
        self.evidence = EvidenceKeeper(self.open_case, opened.store.evidence, now, self)
        self.evidence.problem.connect(self.open_case.problem)
        self.looks = EvidenceLooks(self.open_case, opened.store.evidence, self)
        self.printed = PrintedCopies(desk, self)
        self.paper_changes = PaperChanges(self.open_case, desk, self, printed=self.printed)
        self._rules = rules
        past = history_desk(opened.store, rules.notices if rules is not None else dict)
        self.seals = SealsDesk(self.open_case, opened.store.evidence, opened.store.identity, desk, self)
        shelves = partial(_evidence_page, keeper=self.evidence, looks=self.looks)
        types = {
            **page_types(desk, shelves, past, self.paper_changes, mappings, rules, seals=self.seals),
            "print": self._print_page(past),
            "disc": self._disc_page(),
            "review": self._review_page(),
        }
        self.window = MainWindow(self.open_case, types)
        self._outdated = self._outdated_banner()
        self.paper_changes.changed.connect(self._on_papers_compared)
        self.paper_changes.record_changed.connect(self._on_papers_compared)
        self.help = HelpDesk.of_case(self.window, self.open_case, self._help_texts)
        self.help.tour_wanted.connect(self._on_tour_wanted)
        self.autosave: Autosave | None = None
        self.trouble: DiskTrouble | None = None
        self.looking: Banner | None = None
        self.day_turn: DayTurn | None = None
        self._backups: BackupKeeper | None = None
        self._backup_due = QTimer(self)
        self._backup_due.setInterval(_BACKUP_EVERY)
        self._backup_due.timeout.connect(self._back_up)
        if opened.store.read_only:
            self.looking = self._show_looking()
        else:
            self._keep()
        self._show_place(opened)
        self.identity = opened.store.identity
        self.build = last_build(opened.store)
        self._digests = {opened.notice.identity.id: opened.notice.digest}
        self.packing = Packing(self.window, now, self._digests, desk.begin)
        self._connect()
        self._problems = opened.problems
        self._late = opened.late
        self._counting: Task | None = None
        if self.is_sample:
            self._mark_as_sample()

    @cached_property
    def advice(self) -> AdviceTaking:
        """Takes what the recommending side writes about the case."""
        return AdviceTaking(self.window, self.open_case, self.identity)

    @cached_property
    def warming(self) -> Warming:
        """Brings in what later pages need."""
        return Warming(self)

    def _on_advice(self, path: str) -> None:
        self.advice.ask(path, self.folder.parent)

    def _connect(self) -> None:
        """Hear what the window and the case ask for."""
        self.window.may_close = self._may_close_window
        self.window.copy_requested.connect(self._on_copy_wanted)
        self.window.closed.connect(self._on_closed)
        self.window.new_case_requested.connect(self.new_case_requested)
        self.window.open_case_requested.connect(self.open_case_requested)
        self.window.pack_requested.connect(self._on_pack)
        self.window.advice_requested.connect(self._on_advice)
        self.window.paper_requested.connect(self._on_paper)
        self.printed.problem.connect(self.open_case.problem)
        self.printed.changed.connect(self._on_printed)
        self.open_case.problem.connect(self._on_problem)
        self.open_case.notice_changed.connect(self._on_notice_changed)

    @property
    def title(self) -> str:
        """What the list of recent cases calls it."""
        application = self.open_case.application
        name = application.agency.name or application.service_platform.name or "未命名案卷"
        return f"{name}（示例）" if self.is_sample else name

    @property
    def folder(self) -> Path:
        """Where the case lies."""
        return self._store.folder

    @property
    def is_sample(self) -> bool:
        """Whether this is the example, or was made from it: packed, copied, carried over."""
        return bool(self.open_case.application.example)

    @property
    def progress(self) -> str:
        """How far the case has come, for the list of recent cases."""
        met, conditions = self.conditions_met
        if self.open_case.counting:
            return f"{conditions}项条件，{COUNTING}"
        return f"{conditions}项条件，{met}项已满足"

    @property
    def conditions_met(self) -> tuple[int, int]:
        """How many conditions are met, and how many there are."""
        assessment = self.open_case.assessment
        verdicts = (
            *assessment.conditions,
            assessment.distinction,
            *(verdict for verdict in assessment.categories if verdict.chosen),
        )
        return sum(verdict.outcome is Outcome.MET for verdict in verdicts), len(verdicts)

    @property
    def store(self) -> CaseStore:
        """Where the case is kept."""
        return self._store

    def show(self, told: str = "", *, chosen: bool = False) -> None:
        """Show the window, say ``told`` across it, and tell what was found while reading the case.

        ``chosen``: the user has seen on a recovery card that the case was not closed, and has made a choice.
        """
        if self._unclosed and not chosen:
            banner = Banner(self._unclosed, self.window)
            banner.add_way("看修改历史", partial(self.window.go_to, HISTORY))
            self.window.add_banner(banner)
        if told:
            self.window.add_banner(Banner(told, self.window, tone="info"))
        self.window.show()
        self.open_case.saved.emit("修改会自动保存" if self.autosave is not None else "只读，没有要保存的")
        if self._problems:
            _tell_unread(self.window, self._problems)
        QTimer.singleShot(0, self, self._on_printed)
        self.paper_changes.look()
        if self._late is not None:  # after the window has been painted
            QTimer.singleShot(0, self, self._count_late_ledgers)
        else:
            self.warming.begin()

    def show_around(self) -> None:
        """Begin the tour through the example."""
        if self.tour is None and self._help_texts.steps:
            self.tour = Tour(self.window, self._help_texts.steps)
        if self.tour is not None:
            self.window.activateWindow()
            self.tour.start()

    def close(self) -> bool:
        """Write what is not written and let go of the case; False when the disk refused and it stays open."""
        if self._is_closed:
            return True
        if not self.flush():
            return False
        self.let_go()
        return True

    def flush(self) -> bool:
        """Write what is not written; False when the disk refused."""
        return self.autosave is None or self.autosave.flush()

    def may_close(self, go_on: Callable[[], None]) -> bool:
        """Whether everything is written; if not, the user is asked what to do, and what was wanted follows by ``go_on``."""
        if self._is_closed or self.trouble is None:
            return True
        if not self.flush():
            self.trouble.ask_before_closing(go_on)
            return False
        damage = None if self._leaves_damaged else self._damage()
        if damage is None:
            return True

        def leave() -> None:
            self._leaves_damaged = True
            go_on()

        self.trouble.ask_before_leaving_damaged(damage, leave)
        return False

    def _damage(self) -> CaseUnreadable | None:
        """Make the last backup; what is wrong with the file when it turns out that none can be made of it."""
        try:
            if self._backups is not None:
                self._backups.back_up()
        except CaseUnreadable as error:
            return error
        return None

    def let_go(self) -> None:
        """Close the window and the case without writing anything more: it is written, or goes on in a copy."""
        if self._is_closed:
            return
        if self.autosave is not None:
            self.autosave.give_up()
        self.warming.stop()
        self.looks.close()
        self.help.close()
        self.window.hide()
        for drop in self._desk.at_close:
            drop()
        with suppress(AppError):  # the place is gone, and with it what could be read there
            self.build = last_build(self._store)
        self._stop_backups()
        self._store.close()
        self._is_closed = True
        log.event("case.closed")

    def say_still_read_only(self, why: str) -> None:
        """Another try to open the case for writing did not succeed."""
        if self.looking is not None:
            self.looking.say(f"只读打开，不能修改。{self._now():%H:%M} 又试了一次：{why}")

    def _keep(self) -> None:
        """Write what is changed from now on, and say so when it cannot be written."""
        self.autosave = Autosave(self.open_case, self._store, self._now, self)
        self.trouble = DiskTrouble(self.open_case, self.autosave, self.window, self)
        self.trouble.copy_wanted.connect(self._on_copy_wanted)
        self.day_turn = DayTurn(self.open_case, self._now, self)
        self._backups = BackupKeeper(self._store)
        self._backup_due.start()
        self._back_up()
        self.open_case.mark(CheckpointKind.OPENING)  # the first one of a large ledger takes a moment

    def _stop_backups(self) -> None:
        """The last backup, and no note any more that the case is open; where nothing can be written, neither."""
        self._backup_due.stop()
        if self.day_turn is not None:
            self.day_turn.stop()
        if self._backups is not None and self.autosave is not None and not self.autosave.is_refused:
            self._damage()
            forget_owner(self._store.folder)
        if self._backups is not None:
            self._backups.end()

    def _show_looking(self) -> Banner:
        """Say across the window that nothing can be changed, why and since when, and what can be done."""
        banner = Banner(f"只读打开，不能修改（{self._now():%H:%M} 起）：{self._why}", self.window, stays=True)
        banner.add_way("再试一次", self.reopen_requested.emit)
        banner.add_way("另存一份…", self._on_copy_wanted)
        self.window.add_banner(banner)
        self.window.header.show_mark("只读", "案卷是只读打开的，不能修改")
        return banner

    def _show_place(self, opened: Opened) -> None:
        """Say what may happen where the case lies, and what synchronising programs have left there."""
        where = "" if opened.store.read_only else place_words(opened.place)
        for words in (owner_words(opened.elsewhere), where, stray_words(opened.strays)):
            if words:
                self.window.add_banner(Banner(words, self.window))

    def _may_close_window(self) -> bool:
        return self.may_close(self._close_window)

    def _close_window(self) -> None:
        self.window.close()

    def _on_copy_wanted(self) -> None:
        if not self.open_case.read_only and self.open_case.must_wait():
            return  # what the window holds would say that the late ledgers are empty
        ask_where(self.window, self.copy_requested.emit)

    def _count_late_ledgers(self) -> None:
        """Make rows of large ledgers and count them, off the window's thread; the window can be used meanwhile."""
        late, self._late = self._late, None
        if late is None or self._is_closed:
            return
        identity = self.open_case.notice.identity

        def work(_: Watch) -> tuple[Ledgers, LedgerFigures, tuple[str, ...]]:
            ledgers, problems = late.read()
            return ledgers, count(ledgers, identity), problems

        self._counting = Task(work)
        self._counting.succeeded.connect(self._on_counted)
        self._counting.failed.connect(self._on_not_counted)
        self._counting.start()

    def _on_counted(self, result: tuple[Ledgers, LedgerFigures, tuple[str, ...]]) -> None:
        if self._is_closed:
            return
        ledgers, counted, problems = result
        self.open_case.take_ledgers(ledgers, counted)
        self.counted.emit()
        self.warming.begin()
        if problems:
            _tell_unread(self.window, problems)

    def _on_not_counted(self, error: Exception) -> None:
        raise error

    def _back_up(self) -> None:
        """Off the window's thread: a case with large ledgers takes a moment."""
        backups = self._backups
        if backups is None:
            return

        def work(_: Watch) -> bool:
            return backups.back_up()

        task = Task(work)
        task.failed.connect(self._on_not_backed_up)
        task.start()

    def _on_not_backed_up(self, error: Exception) -> None:
        if not isinstance(error, CaseUnreadable):
            raise error
        if self.trouble is not None and not self._is_closed:
            self.trouble.tell_damaged(error)

    def _on_tour_wanted(self) -> None:
        if self.is_sample:
            self.show_around()
        else:
            self.tour_requested.emit()

    def _outdated_banner(self) -> Banner:
        """Says which pages of the papers made last are others now; shown when there are any."""
        banner = Banner("", self.window)
        banner.add_way("看改动的页", self._on_show_changed)
        banner.add_way("重印改动的页", self._on_reprint).hide()
        banner.hide()
        self.window.add_banner(banner)
        return banner

    def _on_papers_compared(self) -> None:
        words = self.paper_changes.words()
        self._outdated.say(words)
        look, reprint = self._outdated.ways
        look.setVisible(bool(self.paper_changes.found))
        reprint.setVisible(bool(self.paper_changes.on_paper))
        self._outdated.setVisible(bool(words))
        self._note_disc_build()

    def _note_disc_build(self) -> None:
        """A check of the disc counts for the newest build, while the case says what was built."""
        made = self.paper_changes.record
        if made is None or self._is_closed:
            return
        from desktop_app.packet.print_log import key_of  # noqa: PLC0415 - came with the build

        self.open_case.note_disc_build(key_of(made) if self.paper_changes.is_current else "")

    def _on_show_changed(self) -> None:
        """The preview of the first paper with changed pages, at the first of them."""
        for page in self.open_case.notice.pages():
            papers = PAPERS.get(page.kind or "", ())
            if any(paper in self.paper_changes.found for paper in papers):
                self.window.go_to(page.id, CHANGED_PAGE)
                return

    def _print_page(self, past: HistoryDesk) -> MakePage:
        """What makes 打印五份; it comes with the typesetter, see ``page_types``."""

        def make(page: Page, open_case: OpenCase) -> PageWidget:
            from desktop_app.ui.pages.print_page import PrintPage  # noqa: PLC0415 - see page_types

            return PrintPage(
                page,
                open_case,
                desk=self._desk,
                changes=self.paper_changes,
                printed=self.printed,
                history=past,
                printers=self._desk.printers,
            )

        return make

    def _review_page(self) -> MakePage:
        """What makes 检查与复核, with the files of the evidence looked at."""

        def make(page: Page, open_case: OpenCase) -> PageWidget:
            made = ReviewPage(page, open_case)
            made.follow(self.paper_changes)
            made.check_characters(CharacterCheck(open_case, self._desk, made))
            made.look_at_evidence(self.looks)
            return made

        return make

    def _disc_page(self) -> MakePage:
        """What makes 光盘; it comes with the typesetter, see ``page_types``."""

        def make(page: Page, open_case: OpenCase) -> PageWidget:
            from desktop_app.ui.pages.disc_page import DiscPage  # noqa: PLC0415 - see page_types

            return DiscPage(
                page, open_case, desk=self._desk, changes=self.paper_changes, burner=self._desk.burner
            )

        return make

    def _on_printed(self) -> None:
        if not self._is_closed:
            self.open_case.note_printed(self.printed.count())

    def _on_reprint(self) -> None:
        """The page on which the sheets that are others are printed again."""
        page = next((page.id for page in self.open_case.notice.pages() if page.kind == "print"), None)
        if page is not None:
            self.window.go_to(page, "")

    def _mark_as_sample(self) -> None:
        """The example cannot be mistaken for a real case."""
        self.window.header.show_mark("示例", _SAMPLE_NOTE)

    def _on_closed(self) -> None:
        if not self.close():
            self.window.show()
            return
        self.closed.emit()

    def _on_pack(self) -> None:
        """Pack what is typed now: what is not written yet is written first, and a refusal is told by the autosave."""
        if self.flush():
            year = self.open_case.notice.identity.application_year
            self.packing.begin(self.folder, f"{self.title}{year}")

    def _on_paper(self, wanted: str) -> None:
        """Show a paper beside the case; the typesetter comes with the first one."""
        from desktop_app.ui.paper_window import paper_window  # noqa: PLC0415 - see page_types

        if self.open_case.must_wait():
            return
        made = paper_window(wanted, self.open_case, self._desk, self.window)
        if made is not None:
            made.show()

    def _on_notice_changed(self) -> None:
        notice = self.open_case.notice
        self._digests[notice.identity.id] = notice.digest

    def _on_problem(self, words: str) -> None:
        tell(self.window, words)


def _tell_unread(window: MainWindow, problems: tuple[str, ...]) -> None:
    tell(window, f"打开时有 {len(problems)} 处没有读出", "\n".join(problems[:12]))


def remember_build(store: CaseStore, made: Build) -> None:
    """Note in the case what was built, when, and for what reason."""
    store.record_build(
        made.check_code,
        now=made.made_at,
        draft=made.draft,
        reason=made.reason,
        files=[file.name for file in made.files],
    )


def history_desk(store: CaseStore, notices: Callable[[], Mapping[str, Notice]] = dict) -> HistoryDesk:
    """How the window reads the past of the case; ``notices`` are the packs known here, for their names."""

    def names() -> dict[str, str]:
        return {notice_id: notice.identity.number for notice_id, notice in notices().items()}

    return HistoryDesk(
        checkpoints=store.checkpoints,
        case_at=store.case_at,
        changes=partial(store.history, newest=_CHANGES),
        notices=names,
    )


def page_types(
    desk: PaperDesk,
    shelves: MakePage,
    history: HistoryDesk,
    changes: PaperChanges,
    mappings: MappingsFile | None = None,
    rules: RulesDesk | None = None,
    *,
    seals: SealsDesk,
) -> Mapping[str, MakePage]:
    """What makes a page of each kind, or the page of that id.

    Pages that make paper bring the typesetter with them, so they come when shown.
    """
    own: dict[str, MakePage] = {}
    if rules is not None:
        own = {TASKS: partial(TaskListPage, desk=rules), RULES: partial(RulesPage, desk=rules)}
    return own | {
        "questions": QuestionPage,
        "categories": CategoriesPage,
        "ledgers": partial(LedgersPage, mappings=mappings),
        "evidence": shelves,
        "forms": partial(_forms_page, desk=desk, changes=changes),
        "selftest": SelfTestPage,
        "rehearsal": RehearsalPage,
        "delivery": partial(_delivery_page, seals=seals),
        "seals": partial(SealsPage, desk=seals),
        HISTORY: partial(HistoryPage, desk=history),
        "report": partial(_report_page, desk=desk, changes=changes),
        "declaration": partial(_declaration_page, desk=desk, changes=changes),
        "build": partial(_build_page, desk=desk, changes=changes, seals=seals),
    }


def _evidence_page(
    page: Page, open_case: OpenCase, *, keeper: EvidenceKeeper, looks: EvidenceLooks
) -> PageWidget:
    made = EvidencePage(page, open_case)
    made.follow(looks)
    made.add_evidence_requested.connect(keeper.add)
    keeper.done.connect(made.done)
    return made


def _report_page(page: Page, open_case: OpenCase, *, desk: PaperDesk, changes: PaperChanges) -> PageWidget:
    from desktop_app.ui.pages.report_page import ReportPage  # noqa: PLC0415 - see page_types

    made = ReportPage(page, open_case, desk)
    made.follow(changes)
    return made


def _forms_page(page: Page, open_case: OpenCase, *, desk: PaperDesk, changes: PaperChanges) -> PageWidget:
    from desktop_app.ui.pages.forms_page import FormsPage  # noqa: PLC0415 - see page_types

    made = FormsPage(page, open_case, desk)
    made.follow(changes)
    return made


def _declaration_page(
    page: Page, open_case: OpenCase, *, desk: PaperDesk, changes: PaperChanges
) -> PageWidget:
    from desktop_app.ui.pages.declaration_page import DeclarationPage  # noqa: PLC0415 - see page_types

    made = DeclarationPage(page, open_case, desk)
    made.follow(changes)
    return made


def _delivery_page(page: Page, open_case: OpenCase, *, seals: SealsDesk) -> PageWidget:
    made = DeliveryPage(page, open_case)
    made.follow(seals)
    return made


def _build_page(
    page: Page, open_case: OpenCase, *, desk: PaperDesk, changes: PaperChanges, seals: SealsDesk
) -> PageWidget:
    from desktop_app.ui.pages.build_page import BuildPage  # noqa: PLC0415 - see page_types

    made = BuildPage(page, open_case, desk)
    made.built.connect(changes.note_build)
    made.built.connect(seals.note_build)
    return made
