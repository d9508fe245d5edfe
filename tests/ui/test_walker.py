"""A walker over every page: each stop has a name, a role and a visible focus; nothing is clipped at any size (experience E).

The window is opened at the usual size of text and resized while it is open, as a user would do it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QMainWindow,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QToolButton,
)

from desktop_app.models.agency import Agency
from desktop_app.models.application import Application, Case
from desktop_app.notice.loader import load_all
from desktop_app.notice.selftest import SELFTEST
from desktop_app.paths import resource
from desktop_app.store.case_input import CaseInput
from desktop_app.ui import style
from desktop_app.ui.case_list import CaseCard, RecentCase
from desktop_app.ui.dialogs.checkpoint_window import CheckpointWindow
from desktop_app.ui.fields.editors import ChoiceBox, LineEdit, TabBar, TextArea
from desktop_app.ui.fields.field import Field
from desktop_app.ui.jump_window import JumpWindow
from desktop_app.ui.main_window import HISTORY
from desktop_app.ui.next_year_page import NextYearPage
from desktop_app.ui.pages.task_list_page import RULES
from desktop_app.ui.preview import PageView
from desktop_app.ui.recovery_card import RecoveryOffer
from tests.composer import SHOWING, Composer
from tests.drive import click, turn_wheel
from tests.looks import clipped, seen, settle
from tests.program import PATIENCE, running

SMALL_SCREEN = (1366, 768)
LOWEST_TARGET = 28
CARRIED = Case(notice="shanghai-2021", title="甲", application=Application(agency=Agency(name="甲服务中心")))
SIZES = (100, 125, 150, 200)
NO_ROLE = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window}
DRAWN = (PageView, QScrollArea)
"""Only read, for which Qt knows no better role than that of a part of the window; the name says what it is."""
ENTERED = (QPushButton, QToolButton, QCheckBox, QRadioButton)
"""What Enter must not set off; the navigator, lists of lines and cards of cases are there to be entered."""
WHEELED = (LineEdit, TextArea, ChoiceBox, TabBar)
MOST_STOPS = 200
LOOKED_AT = 2
"""Stops of one look whose focus is looked at on a page; the others are drawn by the same rules."""


@pytest.fixture
def usual_size(qapp):
    """Whatever a test does to the size of text, the next one finds the usual one."""
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what is gone need not be dressed again
    if style.text_percent() != 100:
        style.resize_text(qapp, 100)


@pytest.fixture
def program(qtbot, tmp_path, usual_size):
    with running(qtbot, tmp_path) as started:
        started.wait_ready()
        started.program.window.resize(*SMALL_SCREEN)
        yield started


def open_sample(program):
    program.try_sample()


def open_empty(program):
    program.begin_case("")


CASES = pytest.mark.parametrize("open_case_of", [open_sample, open_empty], ids=["sample", "empty"])


def pages_of(window):
    return [*window.navigator.page_ids(), SELFTEST, HISTORY, RULES]


def resize(qtbot, program, percent: int) -> None:
    """Choose the size as the menu would; 200 % is no choice of ours, but what a system may ask for."""
    if percent != 100:
        style.resize_text(QApplication.instance(), percent)
    settle()


@pytest.mark.parametrize(
    ("open_case_of", "percent"),
    [*((open_sample, percent) for percent in SIZES), (open_empty, SIZES[0]), (open_empty, SIZES[-1])],
)
def test_nothing_of_a_case_is_clipped_at_any_size_of_text(qtbot, program, open_case_of, percent):
    open_case_of(program)
    window = program.window
    window.resize(*SMALL_SCREEN)
    resize(qtbot, program, percent)
    found = []
    for page in pages_of(window):
        window.go_to(page)
        settle()
        found += [f"{page}: {lack}" for lack in clipped(window)]

    assert "\n".join(found) == ""


@pytest.mark.parametrize("percent", SIZES)
def test_nothing_before_a_case_is_clipped_at_any_size_of_text(qtbot, program, percent):
    resize(qtbot, program, percent)
    start = program.program.window
    found = clipped(start)
    click(program.start.new)
    qtbot.waitUntil(lambda: start.centralWidget().currentWidget() is not program.start, timeout=PATIENCE)
    found += clipped(start)

    assert "\n".join(found) == ""


class Stop:
    """One place the focus comes to by Tab, as it was then."""

    def __init__(self, widget, window, *, look: bool) -> None:
        self.widget = widget
        self.visible = seen(widget, window) and not widget.visibleRegion().isEmpty()
        self.name = widget.accessibleName()
        self.part = getattr(widget, "lead", None)
        """Tab also goes through the values on a paper; each is a stop of its own within the one widget."""
        interface = QAccessible.queryAccessibleInterface(widget)
        self.role = interface.role() if interface is not None else QAccessible.Role.NoRole
        if interface is not None:
            self.name = self.name or interface.text(QAccessible.Text.Name)
        self.focused = widget.grab().toImage() if look else None

    def __str__(self) -> str:
        return f"{type(self.widget).__name__} {self.widget.objectName()} “{self.name}”"

    def shows_focus(self) -> bool:
        """Whether it looks another way now that the focus is elsewhere."""
        return self.focused is None or self.widget.hasFocus() or self.widget.grab().toImage() != self.focused


def walk(window) -> tuple[list[Stop], list[str]]:
    """Press Tab until the focus is where it began; the stops, and what shows no focus."""
    first = QApplication.focusWidget()
    assert first is not None
    stops, blind = [], []
    looks = Counter()
    while len(stops) < MOST_STOPS:
        here = QApplication.focusWidget()
        look = (type(here), here.property("class"))
        looks[look] += 1
        stops.append(Stop(here, window, look=looks[look] <= LOOKED_AT))
        if isinstance(here, ENTERED) and not isinstance(here, CaseCard) and look:
            blind += set_off(here, window)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if QApplication.focusWidget() is not stops[-1].widget and not stops[-1].shows_focus():
            blind.append(str(stops[-1]))
        if QApplication.focusWidget() is first and getattr(first, "lead", None) is None:
            break
    return stops, blind


def set_off(button, window) -> list[str]:
    """What Enter does at a button, and Esc in the window of a case: nothing."""
    clicks = []
    button.clicked.connect(clicks.append)
    esc = (Qt.Key.Key_Escape,) if isinstance(window, QMainWindow) else ()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, *esc):
        QTest.keyClick(button, key)
    button.clicked.disconnect(clicks.append)
    here = button.hasFocus() and window.isVisible()
    return [] if here and not clicks else [f"set off by Enter or Esc: {button.text()}"]


def moved_by_wheel(page, open_case) -> list[str]:
    """What the wheel does over editors and lists without focus: it scrolls the page, to its end and no more."""
    page.setFocus()
    area = getattr(page, "area", None)
    bar = area.verticalScrollBar() if area is not None else None
    found, changes = [], []
    open_case.changed.connect(changes.append)
    for kind in WHEELED:
        for widget in page.findChildren(kind):
            if not seen(widget, page):
                continue
            if area is not None:
                area.ensureWidgetVisible(widget)
            before = bar.value() if bar is not None else 0
            told = widget.currentIndex() if isinstance(widget, ChoiceBox | TabBar) else None
            after = []
            for notches in (1, -2):
                turn_wheel(widget, notches)
                after.append(bar.value() if bar is not None else 0)
            if told is not None and widget.currentIndex() != told:
                found.append(f"the wheel turned {widget.accessibleName()}")
            if bar is not None and bar.maximum() and set(after) == {before}:
                found.append(f"the wheel did not scroll over {widget.accessibleName()}")
    open_case.changed.disconnect(changes.append)
    return found + [f"the wheel changed {place}" for place in changes]


def small(window) -> list[str]:
    """What is clicked and is lower than a finger or an unsteady hand needs (28 pixels)."""
    targets = (one for kind in (QAbstractButton, LineEdit, ChoiceBox) for one in window.findChildren(kind))
    return [
        f"{type(one).__name__} “{words_of_target(one)}” {one.height()} high"
        for one in targets
        if seen(one, window) and one.isEnabled() and one.height() < LOWEST_TARGET
    ]


def words_of_target(widget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def faults(window) -> list[str]:
    stops, found = walk(window)
    found = [f"no focus to see: {blind}" for blind in found]
    found += [f"no name: {stop}" for stop in stops if not stop.name.strip()]
    found += [
        f"no role: {stop}" for stop in stops if stop.role in NO_ROLE and not isinstance(stop.widget, DRAWN)
    ]
    found += [f"hidden: {stop}" for stop in stops if not stop.visible]
    times = Counter((id(stop.widget), id(stop.part)) for stop in stops)
    found += [f"twice: {stop}" for stop in stops if times[id(stop.widget), id(stop.part)] > 1]
    return found + keys_given_twice(window)


def keys_given_twice(window) -> list[str]:
    buttons = [button.shortcut() for button in window.findChildren(QAbstractButton) if seen(button, window)]
    labels = [label for label in window.findChildren(QLabel) if label.buddy() and seen(label, window)]
    marked = [QKeySequence.mnemonic(label.text()) for label in labels]
    keys = Counter(key.toString() for key in (*buttons, *marked))
    return [f"given {times} times: {key}" for key, times in keys.items() if key and times > 1]


def fields_without_words(page) -> list[str]:
    """Fields whose editor does not say its label, its unit and whether it must be filled."""
    found = []
    for field in page.findChildren(Field):
        if not field.isVisibleTo(page):
            continue
        name = field.focusProxy().accessibleName()
        question = field.question
        need = "必填" if question.required else "选填"
        if question.label not in name and question.label != "理由":
            found.append(f"{field.field_id}: {name}")
        if (question.unit or "") not in name or need not in name:
            found.append(f"{field.field_id}: {name}")
    return found


@CASES
def test_every_stop_of_a_case_can_be_named_seen_and_reached_once(qtbot, program, open_case_of):
    open_case_of(program)
    window = program.window
    window.resize(*SMALL_SCREEN)
    qtbot.waitUntil(window.isActiveWindow)
    found = []
    for page in pages_of(window):
        window.go_to(page)
        settle()
        lacks = faults(window) + fields_without_words(window.current_page) + small(window)
        lacks += moved_by_wheel(window.current_page, program.program.session.open_case)
        found += [f"{page}: {lack}" for lack in lacks]

    assert "\n".join(found) == ""


def test_every_stop_before_a_case_can_be_named_seen_and_reached_once(qtbot, program):
    start = program.program.window
    start.activateWindow()
    qtbot.waitUntil(start.isActiveWindow)
    program.start.new.setFocus()
    assert faults(start) == []

    click(program.start.new)
    qtbot.waitUntil(lambda: start.centralWidget().currentWidget() is not program.start, timeout=PATIENCE)

    assert faults(start) == []


@pytest.mark.parametrize("percent", SIZES)
def test_the_window_of_the_jump_fits(qtbot, program, percent):
    open_empty(program)
    resize(qtbot, program, percent)
    window = program.window
    window.resize(*SMALL_SCREEN)
    window.ask_where_to()
    asked = window.findChild(JumpWindow)
    qtbot.waitUntil(asked.isActiveWindow)

    assert clipped(asked) == []
    assert asked.width() <= window.width()
    assert asked.height() <= window.height()
    assert QAccessible.queryAccessibleInterface(asked.typed).text(QAccessible.Text.Name)


@pytest.mark.parametrize("percent", SIZES)
def test_the_window_of_the_help_fits_and_its_stops_can_be_named_and_seen(qtbot, program, percent):
    open_empty(program)
    resize(qtbot, program, percent)
    desk = program.program.session.help
    desk.show("topic:using-help")
    qtbot.waitUntil(desk.window.isActiveWindow)

    assert clipped(desk.window) == []

    desk.window.search_for("帮助")

    assert clipped(desk.window) == []

    desk.show("keys")  # without links, each of which would be a stop of its own
    desk.window.search.setFocus()

    assert faults(desk.window) == []


def shown_in(window, page) -> None:
    """Put a page into the window before a case, as the program does."""
    window.show_page(page)
    page.focus_first()
    settle()


@pytest.mark.parametrize("percent", [SIZES[0], SIZES[-1]])
def test_the_start_with_cases_next_year_and_a_checkpoint_fit_and_can_be_walked(qtbot, program, percent):
    resize(qtbot, program, percent)
    start = program.program.window
    start.activateWindow()
    qtbot.waitUntil(start.isActiveWindow)
    program.start.show_recent((RecentCase("/案卷/甲", "某某服务中心", "某某服务中心", "第一批"),))
    program.start.resume.setFocus()
    found = [f"start: {lack}" for lack in clipped(start) + small(start) + faults(start)]
    taken = CaseInput(CARRIED, (), {})
    shown_in(start, NextYearPage(taken, load_all(resource("notices")), lambda wish: Path("/案卷") / wish))
    found += [f"next year: {lack}" for lack in clipped(start) + small(start) + faults(start)]
    asked = CheckpointWindow(start)
    asked.show()
    found += [f"checkpoint: {lack}" for lack in clipped(asked) + small(asked)]
    asked.close()

    assert "\n".join(found) == ""


def test_no_letter_is_given_twice_on_the_start_page_while_a_case_waits_to_be_recovered(qtbot, program):
    window, start = program.program.window, program.start
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    shelf = program.program.recoveries.shelf
    for name in ("甲", "乙"):
        every = ("keep", "back", "earlier", "both", "later")
        changes = tuple(f"第{number}项" for number in range(9))
        words = tuple((choice, f"做法{choice}") for choice in every)
        shelf.add(RecoveryOffer(f"/案卷/{name}", name, "读出的内容：", changes, (), "", words))
    start.offer_tour(offered=True)
    settle()

    assert start.invitation.isVisible()  # the first case of all was brought from elsewhere, and is damaged
    assert keys_given_twice(window) == []

    start.show_recent(tuple(RecentCase(f"/案卷/{at}", f"案卷{at}", "某某", "第一批") for at in range(40)))
    settle()

    assert keys_given_twice(window) == []

    start.list.search.setFocus()
    QTest.keyClicks(start.list.search, "xyz")
    settle()

    assert start.list.clear.isVisible()
    assert keys_given_twice(window) == []


def test_the_other_pack_can_be_typed_into_and_read_at_the_largest_size(qtbot, program):
    click(program.start.new)
    program.program.window.centralWidget().currentWidget().choose_pack("national-2012")
    click(program.program.window.centralWidget().currentWidget().create_button)
    program.wait_open()
    window, open_case = program.window, program.program.session.open_case
    qtbot.waitUntil(window.isActiveWindow)
    for field_id, value in SHOWING.items():
        if open_case.notice.page_of(field_id) is not None:
            open_case.enter(field_id, value)
    composer, found = Composer(window, open_case, brief=True), []
    resize(qtbot, program, SIZES[-1])
    for page in pages_of(window):
        window.go_to(page)
        lacks = clipped(window) + keys_given_twice(window) + fields_without_words(window.current_page)
        found += [f"{page}: {lack}" for lack in lacks]
        composer.walk(page)

    assert "\n".join(found + composer.found) == ""
    assert composer.walked > 100
