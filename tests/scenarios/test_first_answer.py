"""F1 and F10: a first-time clerk, with the keyboard alone at 150 % on a small screen, comes to an honest answer.

Written to be followed by hand: Tab until what is named has the focus, then type, or press the space bar.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_app.ui import style
from tests.drive import put_in
from tests.looks import clipped, settle
from tests.program import running

SMALL_SCREEN = (1366, 768)
MOST_INPUTS = 40
MOST_STOPS = 120
PAGES = {
    "basic.1.assets": ("finance.total_assets", "300"),
    "basic.1.subject": ("agency.established", "2015-06-18"),
    "basic.3.served": ("declared.enterprises_served_1", "150"),
    "basic.3.survey": ("survey.satisfied", "60"),
    "basic.7.staff": ("declared.staff", "25"),
    "basic.4.partners": ("declared.partners", "5"),
    "basic.6.free": ("declared.free_services", "20"),
    "categories.F1": ("declared.offline_enterprises", "150"),
}
"""Where an answer of the test stands in the wizard."""
SURVEY_STAFF_AND_PARTNERS = (
    ("有效问卷（单位", "100"),
    ("其中：满意（单位", "60"),
    ("其中：基本满意", "20"),
    ("从事为中小企业服务人员", "25"),
    ("大专及以上", "24"),
    ("中级及以上", "22"),
    ("学历和职称都具备", "22"),
    ("集聚服务机构", "5"),
)


class Ear(QObject):
    """Notes every press of a mouse button that reaches the program."""

    def __init__(self) -> None:
        super().__init__()
        self.clicks = 0

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        self.clicks += event.type() is QEvent.Type.MouseButtonPress
        return super().eventFilter(watched, event)


class Keyboard:
    """Somebody who only has keys, and hears the name of what has the focus."""

    def __init__(self) -> None:
        self.inputs = 0
        self.nameless: list[str] = []

    @property
    def name(self) -> str:
        here = QApplication.focusWidget()
        interface = QAccessible.queryAccessibleInterface(here)
        return here.accessibleName() or (interface.text(QAccessible.Text.Name) if interface else "")

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget(), key)
        QApplication.processEvents()

    def tab_to(self, words: str) -> None:
        passed = []
        for _ in range(MOST_STOPS):
            passed.append(self.name)
            if not self.name.strip():
                self.nameless.append(QApplication.focusWidget().objectName())
            if words in self.name:
                return
            self.press(Qt.Key.Key_Tab)
        pytest.fail(f"Tab does not come to “{words}”, but to {list(dict.fromkeys(passed))}")

    def push(self, words: str) -> None:
        """A button, a box or a choice: the space bar."""
        self.tab_to(words)
        self.press(Qt.Key.Key_Space)
        self.inputs += 1

    def answer(self, words: str, text: str) -> None:
        """A field: type over what is there, and go on."""
        self.tab_to(words)
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        put_in(editor, text)
        self.press(Qt.Key.Key_Tab)
        self.inputs += 1

    def choose_down(self, words: str) -> None:
        """A list: the next entry below."""
        self.tab_to(words)
        self.press(Qt.Key.Key_Down)
        self.inputs += 1


@pytest.fixture
def large(qapp):
    """Text at 150 %, and the usual size for whoever comes next."""
    if not qapp.styleSheet():
        style.apply(qapp)
    style.resize_text(qapp, 150)
    yield
    style.resize_text(qapp, 100)


@pytest.fixture
def heard(monkeypatch):
    said = []

    def hear(event):
        if event.type() is QAccessible.Event.Announcement:
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return said


MESSAGE = "成立（注册）日期写成 2021-05-17"


def begin(program, keys, qtbot) -> list[str]:
    """From the start page into a case of their own; what was squeezed on the way."""
    start = program.program.window
    start.resize(*SMALL_SCREEN)
    start.activateWindow()
    qtbot.waitUntil(start.isActiveWindow)
    keys.push("新建案卷")
    keys.answer("服务机构（申报单位）名称", "上海某某企业服务有限公司")
    squeezed = clipped(start)
    keys.push("建立案卷")
    program.wait_open()
    program.window.resize(*SMALL_SCREEN)
    qtbot.waitUntil(program.window.isActiveWindow)
    return squeezed + clipped(program.window)


def take_the_test(keys, heard, qtbot) -> None:
    """The eleven steps; once a date is typed in a way that is no date."""
    keys.push("开始自测")
    keys.choose_down("法人类型")
    keys.push("添加一项认定")
    keys.push("市级中小企业服务机构认定")
    keys.answer("有效期起", "2020-01-01")
    keys.answer("有效期止", "2022-12-31")
    keys.answer("资产总额", "300")
    keys.answer("成立（注册）日期", "去年")
    qtbot.waitUntil(lambda: MESSAGE in heard)
    keys.answer("成立（注册）日期", "2015-06-18")
    keys.answer("上年度（2020年）服务中小企业", "149")
    keys.answer("前年度（2019年）服务中小企业", "140")
    keys.push("（满意＋基本满意）÷有效问卷")
    for words, text in SURVEY_STAFF_AND_PARTNERS:
        keys.answer(words, text)
    keys.push("家次，")
    keys.answer("公益性和低收费服务量", "20")
    keys.answer("总服务量（必填）", "100")
    keys.push("信息服务")
    keys.answer("线下服务企业", "150")
    keys.answer("信息服务活动", "8")
    keys.push("符合，")
    settle()


def outcomes(page) -> dict[str, str]:
    return {line.id: line.outcome.value for line in page.result.lines}


def test_f1_f10_from_the_start_to_an_honest_answer_without_a_mouse(qtbot, qapp, tmp_path, large, heard):
    ear, keys = Ear(), Keyboard()
    qapp.installEventFilter(ear)
    with running(qtbot, tmp_path) as program:
        program.wait_ready()
        squeezed = begin(program, keys, qtbot)
        take_the_test(keys, heard, qtbot)
        page, found = program.window.current_page, outcomes(program.window.current_page)
        squeezed += clipped(program.window)

        assert keys.inputs <= MOST_INPUTS
        assert [name for name, outcome in found.items() if outcome == "unmet"] == ["B3a"]
        assert "还差 1 家" in page.result.rows["B3a"].text()
        assert [found["B3b"], found["B6c"]] == ["met", "met"]
        assert all("正好达到" in page.result.rows[name].text() for name in ("B3b", "B6c"))

        keys.answer("上年度（2020年）服务中小企业", "150")

        assert outcomes(page)["B3a"] == "met"
        assert "unmet" not in outcomes(page).values()

        keys.push("到任务清单")
        for page_id, (field_id, text) in PAGES.items():  # nothing is asked twice
            program.window.go_to(page_id)
            assert program.window.current_page.field(field_id).entry() == text
            squeezed += clipped(program.window)
    qapp.removeEventFilter(ear)

    assert ear.clicks == 0
    assert keys.nameless == []
    assert heard.count(MESSAGE) == 1
    assert "\n".join(squeezed) == ""
