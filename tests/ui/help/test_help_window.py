"""The window of the help, used by keyboard and mouse beside the form (experience D15, E F1)."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop_app import paths
from desktop_app.ui.fields.field import Field
from desktop_app.ui.help.book import OWN_PAGES
from desktop_app.ui.help.desk import HelpDesk
from desktop_app.ui.help.markup import Link, LinkKind
from desktop_app.ui.help.texts import TOUR, HelpTexts
from desktop_app.ui.keys import KEYS
from tests.drive import Driver, click, compose, put_in

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def press_in(widget, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget, key, modifiers)


@pytest.fixture
def opened(drive, desk, qtbot):
    """The help with its contents, opened by the button in the head of the window."""
    click(drive.window.header.help_button)
    qtbot.waitUntil(desk.window.isActiveWindow)
    return desk.window


def read(help_window) -> str:
    return help_window.text.toPlainText()


def choose(help_window, entry_id: str) -> None:
    """Open an entry as a link to it would."""
    help_window.open(help_window._book.entry(entry_id))


def test_f1_in_every_field_of_every_page_tells_something_about_it(drive, desk, qtbot, shanghai):
    explained = 0
    for page in shanghai.pages():
        made = drive.go(page.id)
        for field in [item for item in made.findChildren(Field) if item.isVisibleTo(made)]:
            field.setFocus()
            if not field.isAncestorOf(QApplication.focusWidget() or drive.window):
                continue
            before = QApplication.focusWidget()
            drive.press(KEY.Key_F1)
            qtbot.waitUntil(desk.window.isActiveWindow)
            asked = shanghai.question(field.field_id)
            wanted = (
                asked.label if asked is not None else page.title
            )  # 评委视角 has fields that no notice asks
            assert desk.window.entry.heading == wanted, field.field_id
            assert len(read(desk.window).splitlines()) >= (4 if asked is not None else 2), field.field_id
            press_in(desk.window.text, KEY.Key_F1)
            qtbot.waitUntil(drive.window.isActiveWindow)
            assert QApplication.focusWidget() is before
            assert desk.window.isVisible()
            explained += 1
    assert explained > 90


def test_f1_outside_the_fields_tells_about_the_page(drive, desk, qtbot, shanghai):
    for page in shanghai.pages():
        drive.go(page.id)
        drive.window.navigator.setFocus()
        drive.press(KEY.Key_F1)
        qtbot.waitUntil(desk.window.isActiveWindow)
        assert desk.window.entry.heading == page.title
        assert len(read(desk.window).splitlines()) >= 2, page.id
        drive.window.activateWindow()
        qtbot.waitUntil(drive.window.isActiveWindow)


def test_what_is_told_of_a_field(drive, desk):
    drive.go("unit.platform")
    drive.enter_field("service_platform.name")
    drive.press(KEY.Key_F1)
    told = read(desk.window)
    clause = next(item for item in desk.book.notices[0].clauses if item.id == "附件.说明（1）")
    assert clause.text in told
    for words in ("平台名称", "必填", "印在哪里", "推荐表", "名词", "平台名称不合要求"):
        assert words in told
    assert Link(LinkKind.TERM, "平台名称") in desk.window.links
    assert Link(LinkKind.REASON, "platform-name") in desk.window.links


def test_f1_while_composing_leaves_the_field_alone(drive, desk):
    drive.go("unit.platform")
    editor = drive.enter_field("service_platform.name")
    compose(editor, "ping")
    drive.press(KEY.Key_F1)
    assert desk.window is None
    compose(editor, "", "平")
    assert editor.text() == "平"


def test_beside_a_field_the_help_is_slim_and_does_not_cover_it(drive, desk, qtbot):
    drive.go("unit.name")
    drive.enter_field("agency.credit_code")
    drive.press(KEY.Key_F1)
    qtbot.waitUntil(desk.window.isActiveWindow)
    editor = drive.window.focusWidget()
    assert not desk.window.contents.isVisible()
    assert not desk.window.geometry().contains(editor.mapToGlobal(editor.rect().center()))


def test_esc_clears_the_search_first_and_then_closes(opened, drive, qtbot):
    press_in(opened.contents, KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert opened.search.hasFocus()
    put_in(opened.search, "公章")
    press_in(opened.search, KEY.Key_Escape)
    assert opened.search.text() == ""
    assert opened.isVisible()
    press_in(opened.search, KEY.Key_Escape)
    assert not opened.isVisible()
    qtbot.waitUntil(drive.window.isActiveWindow)


def test_every_entry_is_reached_by_keyboard(opened, desk):
    """Down goes on, Right opens a part."""
    assert opened.contents.hasFocus()
    press_in(opened.contents, KEY.Key_Home)
    reached = []
    for _ in range(400):
        here = opened.contents.currentItem()
        if here.childCount() and not here.isExpanded():
            press_in(opened.contents, KEY.Key_Right)
        elif not here.childCount():
            reached.append(opened.entry.id)
        press_in(opened.contents, KEY.Key_Down)
        if opened.contents.currentItem() is here:
            break
    assert reached == [entry.id for section in desk.book.sections for entry in section.entries]


def test_search_narrows_marks_and_goes_from_place_to_place(opened, desk):
    put_in(opened.search, "骑缝章")
    found = desk.book.find(("骑缝章",))
    assert len(found) > 1
    shown = [entry_id for entry_id, item in opened._items.items() if not item.isHidden()]
    assert shown == list(found)
    assert opened.count.text() == f"{len(found)}篇{sum(found.values())}处"
    assert opened.entry.id == "term:骑缝章"  # its title holds the word
    assert len(opened.text.extraSelections()) == found["term:骑缝章"]
    visited = []
    for _ in range(sum(found.values())):
        press_in(opened.search, KEY.Key_F3)
        visited.append((opened.entry.id, opened.text.textCursor().position()))
    assert len(set(visited)) == sum(found.values())
    press_in(opened.search, KEY.Key_F3, SHIFT)
    assert (opened.entry.id, opened.text.textCursor().position()) == visited[-2]


def test_enter_in_the_search_goes_to_the_next_place(opened):
    put_in(opened.search, "ctrl f")
    before = opened.text.textCursor().position(), opened.entry.id
    press_in(opened.search, KEY.Key_Return)
    assert (opened.text.textCursor().position(), opened.entry.id) != before


def test_nothing_found_is_said(opened):
    shown = opened.entry
    put_in(opened.search, "骑缝章")
    opened.search.clear()
    put_in(opened.search, "没有这样的词")
    assert opened.count.text() == "没有找到"
    assert not opened.next_button.isEnabled()
    assert not opened.text.extraSelections()
    opened.search.clear()
    assert not opened.count.isVisible()
    assert not any(item.isHidden() for item in opened._items.values())
    assert shown is not None


def test_f1_puts_the_last_search_away(opened, drive, desk, qtbot):
    put_in(opened.search, "骑缝章")
    drive.window.activateWindow()
    qtbot.waitUntil(drive.window.isActiveWindow)
    drive.go("unit.name")
    drive.enter_field("agency.name")
    drive.press(KEY.Key_F1)
    assert opened.search.text() == ""
    assert not any(item.isHidden() for item in opened._items.values())
    assert opened.entry.heading == desk.book.notices[0].label_of("agency.name")


def test_back_and_forward(opened):
    first = opened.entry
    choose(opened, "term:公章")
    choose(opened, "reason:seal")
    press_in(opened.text, KEY.Key_Left, ALT)
    assert opened.entry.id == "term:公章"
    click(opened.back_button)
    assert opened.entry == first
    assert not opened.back_button.isEnabled()
    press_in(opened.text, KEY.Key_Right, ALT)
    click(opened.forward_button)
    assert opened.entry.id == "reason:seal"
    assert not opened.forward_button.isEnabled()
    click(opened.back_button)
    choose(opened, "keys")
    assert not opened.forward_button.isEnabled()


def test_tab_and_enter_follow_a_link(opened):
    choose(opened, "topic:ledgers")
    opened.text.setFocus()
    target = next(number for number, link in enumerate(opened.links) if link.kind is LinkKind.TERM)
    for _ in range(target + 1):
        press_in(opened.text, KEY.Key_Tab)
    press_in(opened.text, KEY.Key_Return)
    assert opened.entry.id == "term:统一社会信用代码"


@pytest.mark.parametrize(
    ("entry", "link", "page"),
    [
        ("topic:ledgers", Link(LinkKind.PAGE, "ledgers.all"), "ledgers.all"),
        ("topic:overview", Link(LinkKind.PAGE, "tasks"), "tasks"),
        ("reason:platform-name", Link(LinkKind.FIELD, "service_platform.name"), "unit.platform"),
    ],
)
def test_links_lead_to_pages_and_fields_of_the_case(opened, drive, qtbot, entry, link, page):
    drive.go("basic.2")
    choose(opened, entry)
    opened.follow(opened.links.index(link))
    qtbot.waitUntil(drive.window.isActiveWindow)
    assert drive.window.current_page_id == page
    assert opened.isVisible()
    if link.kind is LinkKind.FIELD:
        assert drive.editor(link.target).hasFocus()


def test_without_a_case_links_to_pages_are_words(qtbot, dressed, texts, notices, window):
    desk = HelpDesk(window, texts, tuple(notices.values()))
    desk.show("topic:ledgers")
    qtbot.waitUntil(desk.window.isVisible)
    assert {link.kind for link in desk.window.links} <= {LinkKind.TERM, LinkKind.TOPIC}
    assert "七本台账" in read(desk.window)
    assert "page:" not in read(desk.window)
    assert [part.title for part in desk.book.sections if part.title.startswith("通知原文")] == [
        f"通知原文：{notice.identity.number}" for notice in notices.values()
    ]
    desk.close()


def test_copy_takes_what_is_chosen_or_everything(opened):
    choose(opened, "term:公章")
    click(opened.copy_button)
    assert QApplication.clipboard().text() == read(opened)
    assert opened.copy_button.text() == "已复制"
    cursor = opened.text.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(2, cursor.MoveMode.KeepAnchor)
    opened.text.setTextCursor(cursor)
    click(opened.copy_button)
    assert QApplication.clipboard().text() == "公章"


def test_what_is_read_is_what_is_searched(opened, desk):
    """Places of words are counted in the plain text of an entry and marked in the view: both must say the same."""
    for section in desk.book.sections:
        for entry in section.entries:
            opened.open(entry)
            told = "\n".join(
                line for line in read(opened).splitlines() if line
            )  # tables stand between empty lines
            assert told == desk.book.plain(entry), entry.id


def test_a_broken_help_is_said_and_fields_are_explained_all_the_same(window, open_case, qtbot):
    desk = HelpDesk.of_case(window, open_case, HelpTexts(trouble="帮助文件“topics.toml”的“a”：写了两次"))
    drive = Driver(window, qtbot)
    drive.go("unit.name")
    drive.enter_field("agency.name")
    drive.press(KEY.Key_F1)
    assert desk.window.trouble.isVisible()
    assert "topics.toml" in desk.window.trouble.text()
    assert "公章" in read(desk.window)
    desk.close()


def test_the_tour_is_asked_for_from_the_help(opened, desk, qtbot):
    choose(opened, "topic:sample")
    with qtbot.waitSignal(desk.tour_wanted):
        opened.follow(opened.links.index(Link(LinkKind.DO, TOUR)))


def test_the_panel_names_the_terms_of_question_and_clause(drive, desk, qtbot):
    drive.go("basic.7.staff")
    drive.enter_field(drive.page.fields()[0].field_id)
    panel = drive.window.panel
    assert "专业技术职称" in panel.terms()
    label = next(item for item in panel.findChildren(QLabel) if item.accessibleName().startswith("名词："))
    assert label.isVisible()
    label.setFocus(Qt.FocusReason.TabFocusReason)
    press_in(label, KEY.Key_Return)
    assert desk.window.entry.title == panel.terms()[0]
    press_in(label, KEY.Key_Right)
    press_in(label, KEY.Key_Return)
    assert desk.window.entry.title == panel.terms()[1]
    press_in(label, KEY.Key_Tab)
    assert drive.window.focusWidget() is not label


def test_a_click_on_a_term_does_the_same(drive, desk):
    drive.go("basic.7.staff")
    panel = drive.window.panel
    label = next(item for item in panel.findChildren(QLabel) if item.accessibleName().startswith("名词："))
    QTest.mouseClick(label, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert desk.window.entry.title == panel.terms()[0]


def test_every_key_is_told(opened, desk):
    choose(opened, "keys")
    told = read(opened).splitlines()
    pairs = set(pairwise(told))
    for key in KEYS:
        assert (key.shown, key.does) in pairs


def test_without_help_the_panel_names_no_terms(window, drive):
    drive.go("basic.7.staff")
    assert window.panel.terms() == ()


def test_own_pages_of_the_window_are_called_as_there(window):
    assert window._pages["tasks"].title == OWN_PAGES["tasks"]


@pytest.mark.parametrize("state", ["read", "no reader", "not made"])
def test_the_manual_opens_in_the_reader_of_the_system_or_what_to_do_is_told(
    opened, monkeypatch, tmp_path, state
):
    asked = []

    def reader(url):
        asked.append(Path(url.toLocalFile()))
        return state == "read"

    monkeypatch.setattr(QDesktopServices, "openUrl", reader)
    monkeypatch.setattr(paths, "RESOURCES", tmp_path / "resources")
    manual = tmp_path / "resources" / paths.MANUAL
    if state != "not made":
        manual.parent.mkdir(parents=True)
        manual.write_bytes(b"%PDF-1.7")
    click(opened.manual_button)

    assert asked == [manual] * (state != "not made")
    assert opened.trouble.isVisible() is (state != "read")
    words = {"read": "", "no reader": str(manual), "not made": "tools/manual.py"}
    assert words[state] in opened.trouble.text()
