"""A walker over every page: each stop has a name, a role and a visible focus; nothing is clipped at any size (experience E).

The window is opened at the usual size of text and resized while it is open, as a user would do it.
"""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QToolButton,
)

from desktop_app.ui import style
from desktop_app.ui.fields.field import Field
from desktop_app.ui.jump_window import JumpWindow
from desktop_app.ui.main_window import HISTORY
from desktop_app.ui.pages.task_list_page import RULES
from desktop_app.ui.preview import PageView
from desktop_app.ui.words import Elided, ElidedButton
from tests.drive import click
from tests.program import PATIENCE, running

SMALL_SCREEN = (1366, 768)
SIZES = (100, 125, 150, 200)
WORDS = (QLabel, QPushButton, QCheckBox, QRadioButton, QToolButton)
NO_ROLE = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window}
DRAWN = (PageView,)
"""Drawn by ourselves, for which Qt knows no better role than that of a part of the window; its name says what it is."""
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


def settle() -> None:
    """Until what is nested has its room: each level asks the next."""
    for _ in range(6):
        QApplication.processEvents()


def pages_of(window):
    return [*window.navigator.page_ids(), HISTORY, RULES]


def seen(widget, window) -> bool:
    return widget.isVisibleTo(window) and widget.width() > 0 and widget.height() > 0


def words_of(widget) -> str:
    return widget.text() or widget.accessibleName()


def clipped(window) -> list[str]:
    """What has less room than its words need, or stands outside of what shows it."""
    settle()
    found = []
    for kind in WORDS:
        for widget in window.findChildren(kind):
            if not seen(widget, window) or isinstance(widget, Elided | ElidedButton) or not widget.text():
                continue
            lack = lacking(widget) or outside(widget, window)
            if lack:
                found.append(f"{type(widget).__name__} “{widget.text()[:30]}” {lack}")
    return found


def lacking(widget) -> str:
    if isinstance(widget, QLabel) and widget.wordWrap():
        longest = widget.minimumSizeHint().width()
        needed = widget.heightForWidth(widget.width())
        tall = needed - widget.height()
        return f"{tall} too low" if tall > 1 else "too narrow" if longest > widget.width() + 1 else ""
    hint = widget.sizeHint()
    wide, tall = hint.width() - widget.width(), hint.height() - widget.height()
    return f"{wide} too narrow" if wide > 1 else f"{tall} too low" if tall > 1 else ""


def outside(widget, window) -> str:
    """How far it reaches over the edge of what it stands in; what scrolls up and down may do so."""
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    parent = widget.parentWidget()
    scrolls = False
    while parent is not None and parent is not window:
        scrolls = scrolls or isinstance(parent.parentWidget(), QScrollArea | QAbstractItemView)
        frame = QRect(parent.mapTo(window, QPoint(0, 0)), parent.size())
        over = max(place.right() - frame.right(), frame.left() - place.left())
        if over > 1:
            return f"{over} over the side of {type(parent).__name__} {parent.objectName()}"
        below = max(place.bottom() - frame.bottom(), frame.top() - place.top())
        if below > 1 and not scrolls:
            return f"{below} over the foot of {type(parent).__name__} {parent.objectName()}"
        parent = parent.parentWidget()
    return ""


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
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if QApplication.focusWidget() is not stops[-1].widget and not stops[-1].shows_focus():
            blind.append(str(stops[-1]))
        if QApplication.focusWidget() is first:
            break
    return stops, blind


def faults(window) -> list[str]:
    stops, found = walk(window)
    found = [f"no focus to see: {blind}" for blind in found]
    found += [f"no name: {stop}" for stop in stops if not stop.name.strip()]
    found += [
        f"no role: {stop}" for stop in stops if stop.role in NO_ROLE and not isinstance(stop.widget, DRAWN)
    ]
    found += [f"hidden: {stop}" for stop in stops if not stop.visible]
    times = Counter(id(stop.widget) for stop in stops)
    found += [f"twice: {stop}" for stop in stops if times[id(stop.widget)] > 1]
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
        lacks = faults(window) + fields_without_words(window.current_page)
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
