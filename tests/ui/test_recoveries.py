"""The recovery cards on the start page: whatever is listed, the choices stay in sight and within reach of the keyboard."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.ui.case_list import RecentCase
from desktop_app.ui.recoveries import RecoveryShelf
from desktop_app.ui.recovery_card import RecoveryOffer
from desktop_app.ui.start_window import StartWindow
from tests.drive import click

SIZES = ((1366, 768), (1120, 680), (760, 520))
LONG = "上海市某某区中小企业公共服务平台发展促进中心（原某某区生产力促进中心）"


def offer(changes: int = 7, name: str = "甲", **parts) -> RecoveryOffer:
    made = RecoveryOffer(
        folder=f"/cases/{name}",
        title=f"“{name}”上次没有正常关闭",
        told="最后一次写入是 5月10日 09:07。打开以后的修改都在案卷里：",
        changes=tuple(f"第{number}项：未填 → {LONG}" for number in range(1, changes + 1)),
        lost=(),
        note="退回以后，这些修改仍留在“修改历史”里，可以逐项取回。",
        choices=(
            ("keep", "打开，保留修改"),
            ("back", "退回上次打开时"),
            ("both", "两份都留"),
            ("later", "以后再说"),
        ),
    )
    return replace(made, **parts)


@pytest.fixture
def make(qtbot, dressed):
    """The start page at a size, with ten cases in its list, and a shelf on it."""

    def start(size: tuple[int, int] = (1366, 768)) -> SimpleNamespace:
        window = StartWindow()
        qtbot.addWidget(window)
        window.resize(*size)
        window.page.show_rules(["沪经信企〔2021〕363号", "工信部企业〔2012〕197号"])
        window.page.show_recent([recent(number) for number in range(10)])
        shelf = RecoveryShelf(window.page)
        shelf.filled.connect(window.page.make_room)
        shelf.put_on(window.page.put_first(shelf))
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        chosen = []
        shelf.chosen.connect(lambda *what: chosen.append(what))
        return SimpleNamespace(window=window, page=window.page, shelf=shelf, chosen=chosen)

    return start


def recent(number: int) -> RecentCase:
    return RecentCase(path=f"/cases/{number}", title=f"案卷{number}", opened="2021-05-10 09:00 打开")


def place_of(widget, window) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def settle() -> None:
    for _ in range(3):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()


def check_in_sight(made) -> None:
    """Nothing is cut off or covered: heading, list and choices of the card, then the list of cases."""
    settle()
    window, card = made.window, made.shelf.shown
    inside = place_of(card, window)
    assert window.rect().contains(inside)
    for part in (card.body, *card.buttons.values()):
        assert part.isVisible()
        assert inside.contains(place_of(part, window)), part
    for button in card.buttons.values():
        assert button.width() >= button.sizeHint().width()
    corners = [place_of(button, window) for button in card.buttons.values()]
    assert not any(one.intersects(other) for one in corners for other in corners if one is not other)
    wanted = card.body.widget().layout().totalHeightForWidth(card.body.viewport().width())
    assert card.body.height() >= min(3 * card.fontMetrics().lineSpacing(), wanted)
    cases = place_of(made.page.list, window)
    assert cases.top() > place_of(made.shelf, window).bottom()
    first = place_of(made.page.cards[0], window)
    assert window.rect().intersected(first).height() >= first.height() // 2


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("changes", [0, 1, 7, 40])
def test_choices_are_in_sight_however_much_is_listed_and_small_the_window(make, size, changes):
    made = make(size)
    card = made.shelf.add(offer(changes))
    check_in_sight(made)
    assert card.all.isVisible() == (changes > 6)
    if changes > 6:
        made.shelf.shown.body.ensureWidgetVisible(card.all)
        click(card.all)
        check_in_sight(made)
        assert card.text().count("－") == changes
        assert not card.all.isVisible()


def test_the_card_follows_the_window_when_its_size_changes(make):
    made = make((1366, 768))
    card = made.shelf.add(offer(40))
    click(card.all)
    check_in_sight(made)
    tall = card.height()
    made.window.resize(1366, 560)
    check_in_sight(made)
    assert card.height() < tall
    made.window.resize(760, 520)
    check_in_sight(made)
    made.window.resize(1366, 768)
    check_in_sight(made)
    assert card.height() == tall


@pytest.mark.parametrize("size", SIZES)
def test_two_cases_come_one_after_the_other(make, size):
    made = make(size)
    first, second = made.shelf.add(offer(7, "甲")), made.shelf.add(offer(40, "乙"))
    check_in_sight(made)
    assert (first.isVisible(), second.isVisible()) == (True, False)
    click(made.shelf.following)
    check_in_sight(made)
    assert (first.isVisible(), second.isVisible()) == (False, True)
    click(made.shelf.following)
    assert first.isVisible()
    click(first.buttons["later"])
    assert made.chosen == [("/cases/甲", "later")]
    made.shelf.drop("/cases/甲")
    check_in_sight(made)
    assert second.isVisible()
    assert not made.shelf.following.isVisible()
    made.shelf.drop("/cases/乙")
    settle()
    assert not made.shelf.isVisible()
    assert made.page._rules_box.isVisible()


def test_a_damaged_case_just_asked_for_comes_in_sight_at_once(make):
    made = make()
    made.shelf.add(offer(2, "甲"))
    damaged = made.shelf.add(offer(2, "乙", lost=("台账有一部分读不出",)), at_once=True)
    check_in_sight(made)
    assert made.shelf.shown is damaged
    assert "台账有一部分读不出" in damaged.body.accessibleDescription()


def test_a_new_offer_about_a_case_takes_the_place_of_the_old_one(make):
    made = make()
    made.shelf.add(offer(1))
    card = made.shelf.add(offer(2))
    assert made.shelf.cards == [card]
    check_in_sight(made)


def test_every_choice_is_reached_by_tab_and_taken_by_the_space_bar(make):
    made = make()
    card = made.shelf.add(offer(40))
    made.shelf.add(offer(1, "乙"))
    settle()
    reached = []
    made.page.resume.setFocus()
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
        if reached[-1] is made.shelf.following:
            break
    wanted = [card.all, *card.buttons.values(), made.shelf.following]
    assert reached[-len(wanted) :] == wanted
    for key, button in card.buttons.items():
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        assert made.chosen[-1] == ("/cases/甲", key)


def test_what_is_listed_in_full_is_scrolled_by_the_keyboard(make):
    made = make()
    card = made.shelf.add(offer(40))
    settle()
    card.all.setFocus()
    QTest.keyClick(card.all, Qt.Key.Key_Space)
    settle()
    assert card.body.hasFocus()
    bar = card.body.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(card.body, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(card.body, Qt.Key.Key_Tab)
    assert card.buttons["keep"].hasFocus()


@pytest.mark.parametrize(
    "key", [("K", "keep"), ("B", "back"), ("D", "both"), ("L", "later")], ids=lambda key: key[0]
)
def test_access_keys_choose(qtbot, make, key):
    made = make()
    made.shelf.add(offer(1))
    made.shelf.add(offer(1, "乙"))
    settle()
    letter, choice = key
    QTest.keyClick(made.window, getattr(Qt.Key, f"Key_{letter}"), Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(made.chosen))
    assert made.chosen == [("/cases/甲", choice)]


def test_enter_on_the_page_chooses_nothing(make):
    made = make()
    made.shelf.add(offer(1))
    settle()
    made.page.list.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert made.chosen == []
