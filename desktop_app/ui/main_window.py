"""The window of an open case: navigator, pages, panel, command bar; it knows where the user is and nothing of disks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.assessment.differences import NOTICE
from desktop_app.assessment.field_words import EVIDENCE
from desktop_app.assessment.results import COUNTING, Outcome
from desktop_app.assessment.review_words import is_of_review
from desktop_app.models.review import CONFIRMED
from desktop_app.notice.models import Page
from desktop_app.notice.selftest import SELFTEST, selftest_page
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.ui import keys
from desktop_app.ui.advice_taking import letter_in
from desktop_app.ui.announcer import Announcer, is_composing
from desktop_app.ui.background import window_first
from desktop_app.ui.command_bar import CommandBar
from desktop_app.ui.dialogs.checkpoint_window import CheckpointWindow
from desktop_app.ui.finding import Finder
from desktop_app.ui.header import Header
from desktop_app.ui.jump_window import JumpWindow
from desktop_app.ui.navigator import TASKS, Navigator
from desktop_app.ui.page_status import PageStatus, problems_on, status_of
from desktop_app.ui.pages.review_page import ReviewPage
from desktop_app.ui.pages.task_list_page import RULES, TaskListPage
from desktop_app.ui.rationale_panel import RationalePanel
from desktop_app.ui.standing import ledger_of
from desktop_app.ui.tab_order import move_focus
from desktop_app.ui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent

    from desktop_app.assessment.results import ConditionVerdict
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
_WIDE_PAGES = {"report", "declaration", "forms", "selftest", "rehearsal", "delivery", "seals"}
"""Kinds of page that show paper or a result beside the questions, and want the width."""
_WAYS_BACK = {
    "review": "返回复核",
    "rehearsal": "返回评委视角",
    "delivery": "返回交付与倒排",
    "report": "返回预览",
    "declaration": "返回预览",
    "forms": "返回预览",
}
"""Kinds of page that are left for a single field and come back to, with what the primary button then says."""
_PROGRAM = "示范平台申报助手"
_FEWEST_PIXELS = (760, 520)
_FIRST_SIZE = (1280, 720)
_MOST_TURNED = 3
"""Verdicts that are told one by one when they turn together; of more only the number is told."""
_FRAME_AFTER_MS = 120
"""Pause in typing after which navigator and counts follow."""


class MainWindow(QMainWindow):
    """Pages are made when first visited; every page stays as it was left."""

    closed = Signal()
    new_case_requested = Signal()
    open_case_requested = Signal()
    pack_requested = Signal()
    advice_requested = Signal(str)
    """Path of a letter of the recommending side; empty where it is to be chosen."""
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
        self._explained = ("", "")
        """Page and field that the panel speaks of, since the page was last turned to."""
        self._finder: Finder | None = None
        self.announcer = Announcer(self)
        self._outcomes: dict[str, Outcome] = {}
        self._kept = not open_case.read_only
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
        self._kept = not self._open_case.read_only
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
        with window_first():
            self._turn_to(page_id, field_id)

    def _turn_to(self, page_id: str, field_id: str) -> None:
        self._field = ""
        self._explained = ("", "")
        if page_id != self._here:
            self._rest_focus()  # what is under the cursor is done with before the page is left
            self._leave()
            widget = self._widget(page_id)
            if self._here:
                self._history.append(self._here)
            self._here = page_id
            widget.prepare()
            self._stack.setCurrentWidget(widget)
            self.navigator.show_current(page_id)
            self.workspace.close_drawers()
            self.workspace.fold_panel(fold=self._pages[page_id].kind in _WIDE_PAGES or page_id in _ASIDE)
        else:
            widget = self._widgets[page_id]
            widget.refresh()
        if not (field_id and widget.focus_field(field_id)):
            self._begin_on(widget)
        self._show_place()

    def go_to_field(self, field_id: str) -> None:
        """Go to the page that asks ``field_id``; from a review, the primary button then leads back."""
        page = self._open_case.notice.page_of(field_id)
        if page is not None:
            self.go_and_return(page.id, field_id)

    def go_and_return(self, page_id: str, place: str = "") -> None:
        """Go to a place of another page; from a review, a preview, the history or the rules the primary button then leads back."""
        if self._comes_back():
            self._return_to = self._here
        self.go_to(page_id, place)

    def go_to_place(self, place: str) -> None:
        """Go where ``place`` is shown: a field, a ledger, the evidence, a line of the review, the rules; else stay."""
        if place == NOTICE:
            self.show_rules()
            return
        reviewed = is_of_review(place)
        kind = "ledgers" if ledger_of(place) is not None else "review" if reviewed else ""
        kind = "evidence" if place == EVIDENCE else kind
        page = next((page for page in self._open_case.notice.pages() if page.kind == kind), None)
        if page is None:
            self.go_to_field(place)
        elif page.id != self._here or reviewed:
            if page.id != self._here and not self._comes_back():
                self._return_to = ""
            if page.id != self._here:
                self.go_and_return(page.id, place)
            else:
                self.go_to(page.id, place)

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
        if not is_composing() and not self._open_case.undo():
            self.say("没有可以撤销的修改")

    def redo(self) -> None:
        """Do the step undone last again, go where it was, and say what it was."""
        if not is_composing() and not self._open_case.redo():
            self.say("没有可以重做的修改")

    def say(self, words: str) -> None:
        """Say something once in the status line, and to those who listen instead of looking."""
        self.command_bar.show_notice(words)
        self.announcer.say(words)

    def show_problems(self) -> None:
        """The list of everything open, in the review."""
        page = next((page for page in self._open_case.notice.pages() if page.kind == "review"), None)
        if page is not None:
            self.go_to(page.id)
            shown = self.current_page
            if isinstance(shown, ReviewPage):
                shown.show_problems()

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
        if is_composing():
            return
        asked = self.findChild(JumpWindow)
        if asked is None:
            if self._finder is None:
                self._finder = Finder(self._open_case, self._pages.values())
            asked = JumpWindow(self._finder, self.announcer, self)
            asked.chosen.connect(self._on_jump)
        asked.show()
        asked.activateWindow()

    def ask_for_help(self) -> None:
        """Explain the field with the cursor; with the cursor outside the page, the page."""
        if not is_composing():
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
        self._tell_turned(verdicts)
        self.command_bar.show_counts(
            len(self._problem_fields()),
            outcomes[Outcome.UNMET],
            outcomes[Outcome.UNKNOWN],
            outcomes[Outcome.DIVIDED],
            counting=self._open_case.counting,
        )
        title = self._open_case.application.agency.name or self._open_case.case.title or "未命名案卷"
        self.header.show_case(title)
        self._show_title()

    def _tell_turned(self, verdicts: Sequence[ConditionVerdict]) -> None:
        """Tell those who cannot see the cards which verdict has become another."""
        before, self._outcomes = self._outcomes, {item.id: item.outcome for item in verdicts}
        turned = [item for item in verdicts if before.get(item.id, item.outcome) is not item.outcome]
        if len(turned) > _MOST_TURNED:
            self.announcer.say(f"{len(turned)} 项结论有变化")
        else:
            self.announcer.say("；".join(map(_turned_words, turned)))

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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """A letter of the recommending side may be dropped on every page; other files where they belong."""
        if letter_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever keeps the case looks at it."""
        if letter := letter_in(event.mimeData()):
            event.acceptProposedAction()
            self.advice_requested.emit(letter)

    def _on_advice(self) -> None:
        self.advice_requested.emit("")

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
                "print": self._to_print,
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
        self.header.advice_requested.connect(self._on_advice)
        self.setAcceptDrops(True)
        self.header.copy_requested.connect(self.copy_requested)
        self.header.close_requested.connect(self.open_case_requested)
        self.header.quit_requested.connect(self.close)
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
        self._open_case.unsaved.connect(self._on_unsaved)
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
            widget.jump_requested.connect(self.go_to_place)
            widget.page_requested.connect(self.go_and_return)
            widget.place_requested.connect(self.go_and_return)
            widget.paper_requested.connect(self.paper_requested)
            widget.checkpoint_requested.connect(self.ask_for_checkpoint)
            widget.packs_requested.connect(self.packs_requested)
            widget.field_focused.connect(self._on_field_focused)
            widget.said.connect(self.announcer.say)
            widget.done.connect(self.say)
            widget.failed.connect(self.announcer.warn)
            self._stack.addWidget(widget)
            self._widgets[page_id] = widget
        return self._widgets[page_id]

    def _begin_on(self, page: PageWidget) -> None:
        """Put the cursor where work on the page begins; on a page with nothing to do, on the way to the next."""
        page.focus_first()
        if self.focusWidget() is page:
            self.command_bar.following.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rest_focus(self) -> None:
        """Nothing has the focus while pages change; Qt would otherwise look for another place for it twice."""
        focus = self.focusWidget()
        if focus is not None and self._stack.isAncestorOf(focus):
            focus.clearFocus()

    def _leave(self) -> None:
        if not self._here:
            return
        self._widgets[self._here].leave()
        problems = problems_on(self._pages[self._here], self._open_case)
        title = self._pages[self._here].title
        if problems:
            kept = "已保存，" if self._kept else ""
            self.say(f"{kept}“{title}”有 {len(problems)} 处填写问题")
        else:
            self.command_bar.show_notice("")

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
        self.go_and_return(target.page, target.place)

    def _on_stepped(self, words: str, place: str) -> None:
        here_too = self._here == SELFTEST and self.current_page.focus_field(place)
        stays = place.startswith(CONFIRMED)  # asked at the field and in the review, whichever is shown
        stays = stays or (place == EVIDENCE and self._pages[self._here].kind == "review")
        if place and not here_too and not stays:
            self.go_to_place(place)
        self.say(words)

    def _on_menu_opening(self) -> None:
        self.header.show_steps(self._open_case.undo_label, self._open_case.redo_label)

    def _on_checkpoint_named(self, name: str) -> None:
        self._open_case.mark(CheckpointKind.NAMED, name)

    def _on_checkpointed(self, made: Checkpoint) -> None:
        if made.kind is CheckpointKind.NAMED:
            self.say(f"已建立检查点“{made.name}”" if made.name else "已建立检查点")

    def _on_unsaved(self, text: str) -> None:
        self._kept = False
        self.command_bar.show_unsaved(text)
        self.announcer.warn(text)

    def _on_field_focused(self, field_id: str) -> None:
        self._field = field_id
        self._explain()

    def _explain(self) -> None:
        self._explained = (self._here, self._field)
        self.panel.explain(self._pages[self._here], self._field)

    def _show_place(self) -> None:
        if self._frame_due.isActive():
            self.refresh_frame()
        self._show_title()
        if self._explained != (self._here, self._field):
            self._explain()
        self.command_bar.previous.setEnabled(self._neighbour(-1) is not None)
        returning = self._here in {*_ASIDE, SELFTEST} or (self._return_to and self._return_to != self._here)
        self.command_bar.show_next(self._way_on() if returning else "下一页")
        self.command_bar.following.setEnabled(bool(returning) or self._neighbour(1) is not None)
        if self._return_to == self._here:
            self._return_to = ""

    def _show_title(self) -> None:
        """The notice, and what the page has to say first; systems keep the titles of windows: nothing typed stands there."""
        mark = "（只读）" if self._open_case.read_only else ""
        said = self.current_page.title_mark if self._here else ""
        notice = f"{self._open_case.notice.identity.short_title}{mark}"
        self.setWindowTitle(" – ".join(part for part in (said, notice, _PROGRAM) if part))

    def _way_on(self) -> str:
        """What the primary button says where it leads back."""
        if self._here in _ASIDE:
            return "返回"
        if self._here == SELFTEST:
            return "到任务清单"
        aside = {HISTORY: "返回修改历史", RULES: "返回规则"}
        return aside.get(self._return_to) or _WAYS_BACK[self._pages[self._return_to].kind]

    def _comes_back(self) -> bool:
        """Whether the page on screen is one that is come back to."""
        return self._here in _ASIDE or self._pages[self._here].kind in _WAYS_BACK

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
            if not self._open_case.assessment.complete:  # what is open besides problems stands there
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
        review = next((page.id for page in self._pages.values() if page.kind == "review"), None)
        if review is not None:
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

    def _to_print(self) -> None:
        page = next((page.id for page in self._pages.values() if page.kind == "print"), None)
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


def _turned_words(verdict: ConditionVerdict) -> str:
    """“服务中小企业：不满足，149 家 < 150 家，还差 1 家”: the verdict, and the first number that makes it so."""
    fact = next((atom.fact for atom in verdict.atoms if atom.outcome is verdict.outcome and atom.fact), "")
    return f"{verdict.label}：{verdict.words}" + (f"，{fact}" if fact else "")
