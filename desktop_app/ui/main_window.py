"""The window of an open case: navigator, pages, panel, command bar; it knows where the user is and nothing of disks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.assessment.differences import NOTICE
from desktop_app.assessment.field_words import EVIDENCE
from desktop_app.assessment.results import COUNTING, Outcome
from desktop_app.notice.models import Page
from desktop_app.notice.selftest import SELFTEST, selftest_page
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.ui import keys
from desktop_app.ui.command_bar import CommandBar
from desktop_app.ui.dialogs.checkpoint_window import CheckpointWindow
from desktop_app.ui.finding import Finder
from desktop_app.ui.header import Header
from desktop_app.ui.jump_window import JumpWindow
from desktop_app.ui.navigator import TASKS, Navigator
from desktop_app.ui.page_status import PageStatus, problems_on, status_of
from desktop_app.ui.pages.task_list_page import RULES, TaskListPage
from desktop_app.ui.rationale_panel import RationalePanel
from desktop_app.ui.standing import ledger_of
from desktop_app.ui.tab_order import move_focus
from desktop_app.ui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QCloseEvent, QKeyEvent

    from desktop_app.store.checkpoints import Checkpoint
    from desktop_app.ui.banner import Banner
    from desktop_app.ui.finding import Target
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.pages.page import PageWidget

_TASKS_PAGE = Page(
    id=TASKS, title="任务清单", verb="查看任务清单", lead="每一行是一页；可以按任何顺序填写，离开时自动保存。"
)
HISTORY = "history"
"""Id of 修改历史, a page of the window that no notice asks."""
_HISTORY_PAGE = Page(
    id=HISTORY,
    title="修改历史",
    verb="查看修改历史",
    lead="填写的内容随填随存，每一处修改都有记录。检查点记下整个案卷当时的样子，可以比较，也可以恢复。",
)
_RULES_PAGE = Page(
    id=RULES,
    title="规则",
    verb="查看规则",
    lead="案卷按这份通知核对：每一条要求多少、刚好够和差一点各是什么结论、用什么证明。",
)
_ASIDE = frozenset({HISTORY, RULES})
"""Pages of the window beside the wizard, from which one goes back to where one came from."""
_WIDE_PAGES = {"report", "declaration", "selftest"}
"""Kinds of page that show paper or a result beside the questions, and want the width."""
_FEWEST_PIXELS = (760, 520)
_FIRST_SIZE = (1280, 720)
_FRAME_AFTER_MS = 120
"""Pause in typing after which navigator and counts follow."""


class MainWindow(QMainWindow):
    """Pages are made when first visited; every page stays as it was left."""

    closed = Signal()
    new_case_requested = Signal()
    open_case_requested = Signal()
    pack_requested = Signal()
    paper_requested = Signal(str)
    """The user wants to see this paper beside the case: 咨询问题单, 两页摘要."""
    copy_requested = Signal()
    """The user wants the whole case written to another place."""
    text_size_requested = Signal(int)
    """Percent of the size of text that the user wants."""
    packs_requested = Signal()
    """The user wants to see the rule packs of this computer, and perhaps to import one."""
    settings_requested = Signal()
    help_requested = Signal(object, str)
    """A page (``Page``), and the field with the cursor; empty for the page as a whole."""

    def __init__(
        self,
        open_case: OpenCase,
        page_types: Mapping[str, Callable[[Page, OpenCase], PageWidget]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.may_close: Callable[[], bool] = lambda: True
        """Asked before the window closes; whoever says no has told the user why."""
        self._open_case = open_case
        self._page_types = page_types
        self._pages = {TASKS: _TASKS_PAGE} | {page.id: page for page in open_case.notice.pages()}
        self._order = tuple(self._pages)
        self._add_own_pages()
        self._widgets: dict[str, PageWidget] = {}
        self._history: list[str] = []
        self._here = ""
        self._return_to = ""
        self._field = ""
        self._finder: Finder | None = None
        self._frame_due = QTimer(self)
        self._frame_due.setSingleShot(True)
        self._frame_due.setInterval(_FRAME_AFTER_MS)
        self._build()
        self._connect()
        self.refresh_frame()
        self.go_to(TASKS)

    def _add_own_pages(self) -> None:
        """Pages of the window that no notice asks, and the self-test, which stands beside the wizard."""
        for page in (_HISTORY_PAGE, _RULES_PAGE):
            if page.id in self._page_types:
                self._pages[page.id] = page
        self._pages[SELFTEST] = selftest_page(self._open_case.notice)

    @property
    def current_page_id(self) -> str:
        """Id of the page on screen."""
        return self._here

    @property
    def current_page(self) -> PageWidget:
        """The page on screen."""
        return self._widgets[self._here]

    def show_saved(self, text: str) -> None:
        """Say how the case is kept."""
        self.command_bar.show_saved(text)

    @property
    def current_field_id(self) -> str:
        """Id of the field the cursor was in last on this page; empty for none."""
        return self._field

    def add_banner(self, banner: Banner) -> None:
        """Show one more sentence below the head of the window, until it is taken away."""
        self._banners.addWidget(banner)

    def go_to(self, page_id: str, field_id: str = "") -> None:
        """Show a page, and put the cursor into one of its fields."""
        self._field = ""
        if page_id != self._here:
            self._leave()
            widget = self._widget(page_id)
            if self._here:
                self._history.append(self._here)
            self._here = page_id
            self._stack.setCurrentWidget(widget)
            self.navigator.show_current(page_id)
            self.workspace.close_drawers()
            self.workspace.fold_panel(fold=self._pages[page_id].kind in _WIDE_PAGES or page_id in _ASIDE)
        widget = self._widgets[page_id]
        widget.refresh()
        if not (field_id and widget.focus_field(field_id)):
            self._begin_on(widget)
        self._show_place()

    def go_to_field(self, field_id: str) -> None:
        """Go to the page that asks ``field_id``; from a review, the primary button then leads back."""
        page = self._open_case.notice.page_of(field_id)
        if page is None:
            return
        self._come_back_here()
        self.go_to(page.id, field_id)

    def _come_back_here(self) -> None:
        """From a review, the history or the rules, the primary button of the next page leads back."""
        if self._pages[self._here].kind == "review" or self._here in _ASIDE:
            self._return_to = self._here

    def go_to_place(self, place: str) -> None:
        """Go where ``place`` is shown: a field, a ledger, the evidence; stay where there is no such page."""
        if place == NOTICE:
            self.show_rules()
            return
        kind = "ledgers" if ledger_of(place) is not None else "evidence" if place == EVIDENCE else ""
        page = next((page for page in self._open_case.notice.pages() if page.kind == kind), None)
        if page is None:
            self.go_to_field(place)
        elif page.id != self._here:
            self._return_to = self._here if self._here in _ASIDE else ""
            self.go_to(page.id)

    def next_page(self) -> None:
        """The next page in reading order that applies, or back to the review or the history."""
        if self._here in _ASIDE:
            self.back()
            return
        if self._here == SELFTEST:
            self._to_tasks()
            return
        if self._return_to and self._return_to != self._here:
            self.go_to(self._return_to)
            return
        self._step(1)

    def undo(self) -> None:
        """Take back the last step, go where it was, and say what it was."""
        if not self._is_composing() and not self._open_case.undo():
            self.say("没有可以撤销的修改")

    def redo(self) -> None:
        """Do the step undone last again, go where it was, and say what it was."""
        if not self._is_composing() and not self._open_case.redo():
            self.say("没有可以重做的修改")

    def say(self, words: str) -> None:
        """Say something once in the status line, and to those who listen instead of looking."""
        self.command_bar.show_notice(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def show_history(self) -> None:
        """The page with checkpoints and every single change."""
        if HISTORY in self._pages:
            self.go_to(HISTORY)

    def show_rules(self) -> None:
        """The page with the rules the case is judged by."""
        if RULES in self._pages:
            self.go_to(RULES)

    def ask_for_checkpoint(self) -> None:
        """Ask for the name of a checkpoint; the window stays usable meanwhile."""
        if self._open_case.read_only:
            self.say("案卷以只读方式打开，不能建立检查点")
            return
        asked = self.findChild(CheckpointWindow)
        if asked is None:
            asked = CheckpointWindow(self)
            asked.named.connect(self._on_checkpoint_named)
        asked.show()
        asked.activateWindow()

    def ask_where_to(self) -> None:
        """Find any place of the case by a few words; the window stays usable meanwhile."""
        if self._is_composing():
            return
        asked = self.findChild(JumpWindow)
        if asked is None:
            if self._finder is None:
                self._finder = Finder(self._open_case, self._pages.values())
            asked = JumpWindow(self._finder, self)
            asked.chosen.connect(self._on_jump)
        asked.show()
        asked.activateWindow()

    def ask_for_help(self) -> None:
        """Explain the field with the cursor; with the cursor outside the page, the page."""
        if not self._is_composing():
            within = self._stack.isAncestorOf(self.focusWidget() or self)
            self.help_requested.emit(self._pages[self._here], self._field if within else "")

    def previous_page(self) -> None:
        """The page before in reading order."""
        self._step(-1)

    def back(self) -> None:
        """The page seen last, as a browser goes back."""
        if self._history:
            self.go_to(self._history.pop())
            self._history.pop()

    def next_problem(self) -> None:
        """The next field with a 填写问题, in reading order from the cursor on."""
        self._to_problem(1)

    def previous_problem(self) -> None:
        """The field with a 填写问题 before the cursor."""
        self._to_problem(-1)

    def refresh_frame(self) -> None:
        """Show states, counts and the case's name as they are now; a keystroke waits for the page's card only."""
        self._frame_due.stop()
        statuses = {page.id: status_of(page, self._open_case) for page in self._open_case.notice.pages()}
        self.navigator.show_statuses(statuses)
        assessment = self._open_case.assessment
        chosen = [item for item in assessment.categories if item.chosen]
        verdicts = (*assessment.conditions, assessment.distinction, *chosen)
        outcomes = Counter(item.outcome for item in verdicts if item.words != COUNTING)
        self.command_bar.show_counts(
            len(self._problem_fields()),
            outcomes[Outcome.UNMET],
            outcomes[Outcome.UNKNOWN],
            outcomes[Outcome.DIVIDED],
            counting=self._open_case.counting,
        )
        title = self._open_case.application.agency.name or self._open_case.case.title or "未命名案卷"
        self.header.show_case(title)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802 - Qt's name and way of calling
        """Tab and Shift+Tab go as the eye does."""
        return move_focus(self, forward=forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc pushes back what lies over the page, and does nothing else."""
        if event.key() == Qt.Key.Key_Escape and self.workspace.drawer_open:
            within = self.navigator.hasFocus() or self.panel.isAncestorOf(self.focusWidget() or self)
            self.workspace.close_drawers()
            if within:
                self._begin_on(self.current_page)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Everything typed has been taken already; whoever keeps the case may still have to ask."""
        self._leave()
        if not self.may_close():
            event.ignore()
            return
        super().closeEvent(event)
        self.closed.emit()

    def _build(self) -> None:
        notice = self._open_case.notice
        self.setMinimumSize(*_FEWEST_PIXELS)
        self.resize(*_FIRST_SIZE)
        # systems keep the titles of windows: nothing typed stands there
        mark = "（只读）" if self._open_case.read_only else ""
        self._mark = mark
        self.setWindowTitle(f"{notice.identity.short_title}{mark} – 示范平台申报助手")
        self.header = Header(notice.identity, self)
        self.navigator = Navigator(notice, self)
        self._stack = QStackedWidget(self)
        self.panel = RationalePanel(self._open_case, self)
        self.workspace = Workspace(self.navigator, self._stack, self.panel, self)
        self.command_bar = CommandBar(self)
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        self._banners = QVBoxLayout()
        column.addLayout(self._banners)
        column.addWidget(self.workspace, 1)
        column.addWidget(self.command_bar)
        self.setCentralWidget(centre)
        keys.bind(
            self,
            keys.Place.CASE,
            {
                "next": self.next_page,
                "back": self.back,
                "jump": self.ask_where_to,
                "next_problem": self.next_problem,
                "previous_problem": self.previous_problem,
                "panel": self.workspace.toggle_panel,
                "next_zone": self._next_zone,
                "previous_zone": self._previous_zone,
                "tasks": self._to_tasks,
                "section": self._to_section,
                "build": self._to_build,
                "undo": self.undo,
                "redo": self.redo,
                "checkpoint": self.ask_for_checkpoint,
                "history": self.show_history,
                "help": self.ask_for_help,
            },
        )

    def _connect(self) -> None:
        self.header.new_case_requested.connect(self.new_case_requested)
        self.header.open_case_requested.connect(self.open_case_requested)
        self.header.pack_requested.connect(self.pack_requested)
        self.header.copy_requested.connect(self.copy_requested)
        self.header.close_requested.connect(self.close)
        self.header.undo_requested.connect(self.undo)
        self.header.redo_requested.connect(self.redo)
        self.header.checkpoint_requested.connect(self.ask_for_checkpoint)
        self.header.history_requested.connect(self.show_history)
        self.header.rules_requested.connect(self.show_rules)
        self.header.packs_requested.connect(self.packs_requested)
        self.header.settings_requested.connect(self.settings_requested)
        self.header.menu_opening.connect(self._on_menu_opening)
        self.header.text_size_requested.connect(self.text_size_requested)
        self.header.jump_requested.connect(self.ask_where_to)
        self.header.panel_requested.connect(self.workspace.toggle_panel)
        self.header.navigator_requested.connect(self.workspace.toggle_navigator)
        self.workspace.navigator_drawer_changed.connect(self.header.navigator_button.setVisible)
        self.panel.close_requested.connect(self.workspace.toggle_panel)
        self.navigator.page_chosen.connect(self._on_chosen)
        self.command_bar.next_requested.connect(self.next_page)
        self.command_bar.previous_requested.connect(self.previous_page)
        self.command_bar.problem_requested.connect(self.next_problem)
        self._open_case.evaluated.connect(self._frame_due.start)
        self._frame_due.timeout.connect(self.refresh_frame)
        self._open_case.saved.connect(self.show_saved)
        self._open_case.stepped.connect(self._on_stepped)
        self._open_case.checkpointed.connect(self._on_checkpointed)
        self._open_case.unsaved.connect(self.command_bar.show_unsaved)
        self._open_case.notice_changed.connect(self._on_notice_changed)

    def _on_notice_changed(self) -> None:
        """Build anew what is made of the notice; the pages of the one before go without being asked anything more."""
        notice = self._open_case.notice
        for widget in self._widgets.values():
            self._stack.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._widgets.clear()
        self._pages = {TASKS: _TASKS_PAGE} | {page.id: page for page in notice.pages()}
        self._order = tuple(self._pages)
        self._add_own_pages()
        self._history.clear()
        self._here = self._return_to = self._field = ""
        self._finder = None
        asked = self.findChild(JumpWindow)
        if asked is not None:
            asked.close()
            asked.deleteLater()
        self.navigator.show_notice(notice)
        self.header.show_notice(notice.identity)
        self.setWindowTitle(f"{notice.identity.short_title}{self._mark} – 示范平台申报助手")
        self.go_to(TASKS)
        self.refresh_frame()
        self.show_rules()

    def _widget(self, page_id: str) -> PageWidget:
        """The page, built completely before it is shown."""
        if page_id not in self._widgets:
            page = self._pages[page_id]
            made = self._page_types.get(page_id)
            if made is None:
                made = TaskListPage if page_id == TASKS else self._page_types[page.kind]
            widget = made(page, self._open_case)
            widget.jump_requested.connect(self.go_to_place if page_id in _ASIDE else self.go_to_field)
            widget.page_requested.connect(self.go_to)
            widget.paper_requested.connect(self.paper_requested)
            widget.checkpoint_requested.connect(self.ask_for_checkpoint)
            widget.packs_requested.connect(self.packs_requested)
            widget.field_focused.connect(self._on_field_focused)
            self._stack.addWidget(widget)
            self._widgets[page_id] = widget
        return self._widgets[page_id]

    def _begin_on(self, page: PageWidget) -> None:
        """Put the cursor where work on the page begins; on a page with nothing to do, on the way to the next."""
        page.focus_first()
        if self.focusWidget() is page:
            self.command_bar.following.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        if not self._here:
            return
        self._widgets[self._here].leave()
        problems = problems_on(self._pages[self._here], self._open_case)
        title = self._pages[self._here].title
        self.command_bar.show_notice(f"“{title}”有{len(problems)}处填写问题" if problems else "")

    def _on_chosen(self, page_id: str) -> None:
        self._return_to = ""
        self.go_to(page_id)

    def _on_jump(self, target: Target) -> None:
        self.activateWindow()
        if not target.page:
            self.workspace.show_panel()
            self.panel.explain_clause(target.about)
            self.panel.take_focus()
            return
        self._come_back_here()
        self.go_to(target.page, target.place)

    def _on_stepped(self, words: str, place: str) -> None:
        here_too = self._here == SELFTEST and self.current_page.focus_field(place)
        if place and not here_too:
            self.go_to_place(place)
        self.say(words)

    def _on_menu_opening(self) -> None:
        self.header.show_steps(self._open_case.undo_label, self._open_case.redo_label)

    def _on_checkpoint_named(self, name: str) -> None:
        self._open_case.mark(CheckpointKind.NAMED, name)

    def _on_checkpointed(self, made: Checkpoint) -> None:
        if made.kind is CheckpointKind.NAMED:
            self.say(f"已建立检查点“{made.name}”" if made.name else "已建立检查点")

    def _is_composing(self) -> bool:
        """Whether the input method holds text: its keys are its own, and nothing may be written into the field."""
        return bool(getattr(QApplication.focusWidget(), "composing", False))

    def _on_field_focused(self, field_id: str) -> None:
        self._field = field_id
        self.panel.explain(self._pages[self._here], field_id)

    def _show_place(self) -> None:
        if self._frame_due.isActive():
            self.refresh_frame()
        self.panel.explain(self._pages[self._here], self._field)
        self.command_bar.previous.setEnabled(self._neighbour(-1) is not None)
        returning = self._here in {*_ASIDE, SELFTEST} or (self._return_to and self._return_to != self._here)
        self.command_bar.show_next(self._way_on() if returning else "下一页")
        self.command_bar.following.setEnabled(bool(returning) or self._neighbour(1) is not None)
        if self._return_to == self._here:
            self._return_to = ""

    def _way_on(self) -> str:
        """What the primary button says where it leads back."""
        if self._here in _ASIDE:
            return "返回"
        if self._here == SELFTEST:
            return "到任务清单"
        return {HISTORY: "返回修改历史", RULES: "返回规则"}.get(self._return_to, "返回复核")

    def _step(self, way: int) -> None:
        page_id = self._neighbour(way)
        if page_id is not None:
            self.go_to(page_id)

    def _neighbour(self, way: int) -> str | None:
        order = self._order
        if self._here not in order:
            return None
        place = order.index(self._here) + way
        while 0 <= place < len(order):
            if order[place] == TASKS or self._applies(order[place]):
                return order[place]
            place += way
        return None

    def _applies(self, page_id: str) -> bool:
        return status_of(self._pages[page_id], self._open_case) is not PageStatus.NOT_APPLICABLE

    def _problem_fields(self) -> list[tuple[str, str]]:
        case = self._open_case
        return [
            (page.id, field)
            for page in case.notice.pages()
            if case.shown(page.show_when)
            for field in problems_on(page, case)
        ]

    def _to_problem(self, way: int) -> None:
        problems = self._problem_fields()
        if not problems:
            self._to_review()
            return
        order = (*self._order, HISTORY, RULES, SELFTEST)
        here = (self._here, self._field)
        if here in problems:
            target = problems[(problems.index(here) + way) % len(problems)]
        else:
            place = order.index(self._here)
            after = [item for item in problems if order.index(item[0]) >= place]
            before = [item for item in problems if order.index(item[0]) <= place]
            target = (after or problems)[0] if way > 0 else (before or problems)[-1]
        self.go_to(*target)

    def _to_review(self) -> None:
        """What is open besides problems stands on the review page."""
        review = next((page.id for page in self._pages.values() if page.kind == "review"), None)
        if review is not None and not self._open_case.assessment.complete:
            self.go_to(review)

    def _to_tasks(self) -> None:
        self._on_chosen(TASKS)

    def _to_section(self, number: int) -> None:
        """The first page that applies of the section with this number in the navigator."""
        sections = self._open_case.notice.sections
        if number > len(sections):
            self.say(f"导航里只有 {len(sections)} 组")
            return
        pages = [page.id for page in sections[number - 1].pages]
        target = next((page_id for page_id in pages if self._applies(page_id)), "")
        if target:
            self._on_chosen(target)
        else:
            self.say(f"“{sections[number - 1].title}”现在没有要填的页面")

    def _to_build(self) -> None:
        page = next((page.id for page in self._pages.values() if page.kind == "build"), None)
        if page is not None:
            self._on_chosen(page)

    def _next_zone(self) -> None:
        """F6: navigator, page, panel, command bar, and round again."""
        self._to_zone(1)

    def _previous_zone(self) -> None:
        """Shift+F6: the same round the other way."""
        self._to_zone(-1)

    def _to_zone(self, way: int) -> None:
        zones: list[QWidget] = [self._stack, self.command_bar]
        if self.navigator.isVisible():
            zones.insert(0, self.navigator)
        if self.workspace.panel_shown:
            zones.insert(-1, self.panel)
        focus = self.focusWidget()
        here = next(
            (n for n, zone in enumerate(zones) if focus is zone or zone.isAncestorOf(focus or self)), -1
        )
        target = zones[(here + way) % len(zones)] if here >= 0 else zones[0]
        if target is self._stack:
            self._begin_on(self.current_page)
        elif target is self.command_bar:
            self.command_bar.following.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif target is self.panel:
            self.panel.take_focus()
        else:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
