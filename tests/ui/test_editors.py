"""Chinese input and the wheel: nothing typed is cut, moved, rewritten or told too early (experience D5, M1-M9)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.fields.editors import ChoiceBox, LineEdit, TextArea
from tests.drive import compose, put_in, wheel


@pytest.fixture
def board(qtbot):
    """An active window to put editors on."""
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture(params=[LineEdit, TextArea], ids=["line", "area"])
def editor(request, board):
    made = request.param(board)
    board.layout().addWidget(made)
    made.show()
    made.setFocus()
    made.told = []
    made.typed.connect(made.told.append)
    return made


def text_of(editor) -> str:
    return editor.text() if isinstance(editor, LineEdit) else editor.toPlainText()


def test_a_composition_is_told_once_when_it_is_committed(editor):
    for pre_edit in ("s", "sh", "shi'fan"):
        compose(editor, pre_edit)

    assert editor.composing
    assert editor.told == []

    compose(editor, "", "示范")

    assert not editor.composing
    assert editor.told == ["示范"]


def test_an_input_method_that_sends_only_commits_is_understood(editor):
    compose(editor, "", "上海")
    compose(editor, "", "公共")

    assert editor.told == ["上海", "上海公共"]


def test_composing_over_a_selection_tells_no_empty_text(editor):
    put_in(editor, "旧名")
    editor.told.clear()
    editor.selectAll()
    compose(editor, "x")

    assert editor.told == []

    compose(editor, "", "新")

    assert editor.told == ["新"]


def test_a_composition_called_off_tells_what_is_left(editor):
    put_in(editor, "旧名")
    editor.told.clear()
    editor.selectAll()
    compose(editor, "x")
    compose(editor, "")

    assert not editor.composing
    assert editor.told == [text_of(editor)]


def test_nothing_is_written_into_an_editor_that_is_composing(editor):
    put_in(editor, "上海服务")
    compose(editor, "gong")
    editor.put("别的")
    compose(editor, "", "公共")

    assert text_of(editor) == "上海服务公共"


def test_a_write_from_outside_is_not_told_as_typed(editor):
    editor.put("已有的名称")

    assert editor.told == []
    assert text_of(editor) == "已有的名称"


def test_what_was_typed_before_it_was_settled_can_be_brought_back(board):
    line = LineEdit(board)
    put_in(line, "３１２")
    line.put("312")
    line.undo()

    assert line.text() == "３１２"


def test_leaving_ends_a_composition_that_never_said_so(editor, board):
    other = LineEdit(board)
    board.layout().addWidget(other)
    other.show()
    put_in(editor, "甲")
    compose(editor, "yi")
    other.setFocus()

    assert not editor.composing


@pytest.mark.parametrize("typed", ["１５０", "150家", "一百五十", "公共服务平台" * 60, "㛃𬍛𠮷"])
def test_whatever_is_typed_stays_whole(editor, typed):
    compose(editor, "", typed)

    assert text_of(editor) == typed


class TestEnter:
    @pytest.fixture
    def line(self, board):
        made = LineEdit(board)
        board.layout().addWidget(made)
        made.show()
        made.setFocus()
        made.count = []
        made.entered.connect(lambda: made.count.append(1))
        return made

    def test_it_moves_on_when_no_composition_is_near(self, line):
        QTest.keyClick(line, Qt.Key.Key_Return)

        assert line.count == [1]

    def test_right_after_a_commit_it_belongs_to_the_input_method(self, line):
        compose(line, "ping")
        compose(line, "", "平台")
        QTest.keyClick(line, Qt.Key.Key_Return)

        assert line.count == []
        assert line.text() == "平台"

    def test_while_composing_it_belongs_to_the_input_method(self, line):
        compose(line, "ping")
        QTest.keyClick(line, Qt.Key.Key_Enter)

        assert line.count == []


def test_the_wheel_never_chooses_from_a_list(board):
    box = ChoiceBox(board)
    box.addItems(["信息服务", "技术服务", "创业服务"])
    box.setCurrentIndex(1)
    board.layout().addWidget(box)
    box.show()

    assert not wheel(box)
    assert box.currentText() == "技术服务"

    box.setFocus()

    assert not wheel(box)
    assert box.currentText() == "技术服务"


def test_the_wheel_over_a_text_without_focus_scrolls_the_page(board):
    area, line = TextArea(board), LineEdit(board)
    for widget in (area, line):
        board.layout().addWidget(widget)
        widget.show()
    area.put("一行\n" * 200)
    line.setFocus()

    assert not wheel(area.viewport())
    assert area.verticalScrollBar().value() == 0

    area.setFocus()

    assert wheel(area.viewport())
    assert area.verticalScrollBar().value() > 0


def test_tab_leaves_a_text_area(board):
    area, line = TextArea(board), LineEdit(board)
    for widget in (area, line):
        board.layout().addWidget(widget)
        widget.show()
    area.setFocus()
    QTest.keyClick(area, Qt.Key.Key_Tab)

    assert line.hasFocus()
    assert area.toPlainText() == ""
