"""撤销 and 重做: one step per visit, click, import or file; across pages, and in words (experience E)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop_app.models.application import Application, Case
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import LedgerKind, Ledgers, Partner
from desktop_app.models.recognitions import Recognition
from desktop_app.ui import undo as undo_module
from desktop_app.ui.navigator import TASKS
from tests.drive import compose, put_in

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NAME = "service_platform.name"
SEAL = "agency.seal_name"
ASSETS = "finance.total_assets"
ROWS = tuple(Partner(id=f"r{n}", name=f"机构{n}") for n in range(3))
LICENCE = Evidence(id="e1", material="M2", title="营业执照", file_name="执照.pdf")


@pytest.fixture
def keys(drive):
    class Keys:
        def undo(self) -> str:
            drive.press(Qt.Key.Key_Z, CONTROL)
            return drive.window.command_bar.notice.text()

        def redo(self, key: Qt.Key = Qt.Key.Key_Y, modifiers=CONTROL) -> str:
            drive.press(key, modifiers)
            return drive.window.command_bar.notice.text()

    return Keys()


# The case alone


def visit(open_case, field_id: str, *texts: str) -> None:
    for text in texts:
        open_case.begin_editing(field_id)
        open_case.enter(field_id, text)
    open_case.end_editing(field_id)


def test_a_visit_of_a_field_is_one_step_however_much_was_typed(open_case):
    visit(open_case, NAME, "甲", "甲平", "甲平台")
    visit(open_case, NAME, "乙平", "乙平台")

    assert open_case.undo() == "已撤销：平台名称“乙平台”改回“甲平台”"
    assert open_case.answer(NAME) == "甲平台"
    assert open_case.undo() == "已撤销：平台名称“甲平台”改回未填"
    assert open_case.missing(NAME)
    assert open_case.undo() == ""
    assert open_case.redo() == "已重做：平台名称未填改为“甲平台”"
    assert open_case.redo() == "已重做：平台名称“甲平台”改为“乙平台”"
    assert open_case.redo() == ""
    assert open_case.answer(NAME) == "乙平台"


def test_typing_that_ends_where_it_began_is_no_step(open_case):
    visit(open_case, NAME, "甲", "")
    visit(open_case, NAME, "")

    assert open_case.undo_label == ""


def test_what_is_done_anew_ends_the_way_forward(open_case):
    visit(open_case, NAME, "甲")
    visit(open_case, NAME, "乙")
    open_case.undo()
    visit(open_case, SEAL, "丙")

    assert open_case.redo_label == ""
    assert open_case.undo_label == open_case.label_of(SEAL)


@pytest.mark.parametrize(
    ("do", "undone", "redone"),
    [
        (
            lambda case: case.enter("agency.legal_kind", "company"),
            "已撤销：单位性质（法人类型）“企业”改回未填",
            "已重做：单位性质（法人类型）未填改为“企业”",
        ),
        (
            lambda case: case.enter(ASSETS, "三百多万"),
            "已撤销：上年末（2020年末）资产总额“三百多万（未完成）”改回“312万元”",
            "已重做：上年末（2020年末）资产总额“312万元”改为“三百多万（未完成）”",
        ),
        (
            lambda case: case.enter("service_platform.categories", ("F1", "F3")),
            "已撤销：服务功能类别“信息服务、创业服务”改回未填",
            "已重做：服务功能类别未填改为“信息服务、创业服务”",
        ),
        (
            lambda case: case.set_rows(LedgerKind.PARTNERS, ROWS[1:]),
            "已撤销：导入集聚服务机构台账，2行改回3行",
            "已重做：导入集聚服务机构台账，3行改为2行",
        ),
        (
            lambda case: case.add_evidence(
                LICENCE.model_copy(update={"id": "e2", "title": "审计报告"}),
                LICENCE.model_copy(update={"id": "e3"}),
            ),
            "已撤销：添加证明材料“审计报告”等2份",
            "已重做：添加证明材料“审计报告”等2份",
        ),
        (
            lambda case: case.remove_evidence("e1"),
            "已撤销：移除证明材料“营业执照”",
            "已重做：移除证明材料“营业执照”",
        ),
        (lambda case: case.add_recognition(), "已撤销：添加一项认定", "已重做：添加一项认定"),
        (
            lambda case: case.remove_recognition("a1"),
            "已撤销：移除第1项认定",
            "已重做：移除第1项认定",
        ),
        (
            lambda case: case.enter("recognitions[a1].valid_to", "2022-05-01"),
            "已撤销：第1项认定的有效期止“2022年5月1日”改回“去年（未完成）”",
            "已重做：第1项认定的有效期止“去年（未完成）”改为“2022年5月1日”",
        ),
        (
            lambda case: case.enter("narrative.positioning", "一" * 40 + "甲" + "二" * 40),
            "已撤销：平台定位和发展历程“"
            + "…"
            + "一" * 10
            + "甲"
            + "二" * 5
            + "…”改回“…"
            + "一" * 10
            + "二" * 6
            + "…”",
            None,
        ),
    ],
)
def test_every_kind_of_step_is_taken_back_and_done_again_in_words(make_case, do, undone, redone):
    case = make_case(
        Application(recognitions=(Recognition(id="a1", issuer="市经信委"),)),
        ledgers=Ledgers(partners=ROWS),
        evidence=(LICENCE,),
        unfinished={"recognitions[a1].valid_to": "去年"},
    )
    case.enter(ASSETS, "312")
    case.enter("narrative.positioning", "一" * 40 + "二" * 40)
    before = case.case
    do(case)
    after = case.case

    assert after != before
    said = case.undo()
    assert said.replace(case.label_of("narrative.positioning"), "平台定位和发展历程") == undone
    assert case.case == before
    again = case.redo()
    assert redone is None or again == redone
    assert case.case == after


def test_undo_tells_the_places_so_that_they_are_written_and_shown(open_case, qtbot):
    open_case.enter(ASSETS, "312")
    told: list[tuple[str, str]] = []
    open_case.changed.connect(lambda place: told.append(("changed", place)))
    open_case.replaced.connect(lambda place: told.append(("replaced", place)))
    open_case.stepped.connect(lambda words, place: told.append((words, place)))
    open_case.undo()

    assert told == [
        ("changed", ASSETS),
        ("replaced", ASSETS),
        ("已撤销：上年末（2020年末）资产总额“312万元”改回未填", ASSETS),
    ]


def test_verdicts_follow_undo(open_case):
    open_case.set_rows(LedgerKind.PARTNERS, ROWS)
    open_case.enter(ASSETS, "300")
    counted = open_case.counted
    open_case.undo()
    open_case.undo()

    assert open_case.assessment.figures != ()
    assert open_case.counted != counted


def test_the_oldest_steps_go_when_there_are_too_many(open_case, monkeypatch):
    for number in range(undo_module.MOST_STEPS + 5):
        open_case.enter(NAME, f"平台{number}")
    undone = 0
    while open_case.undo():
        undone += 1

    assert undone == undo_module.MOST_STEPS
    assert open_case.answer(NAME) == "平台4"


def test_steps_with_many_rows_go_before_the_memory_does(open_case, monkeypatch):
    monkeypatch.setattr(undo_module, "MOST_ROWS", 10)
    open_case.enter(NAME, "平台")
    for count in (3, 2, 3, 1):
        open_case.set_rows(LedgerKind.PARTNERS, tuple(row.model_copy() for row in ROWS[:count]))

    undone = 0
    while open_case.undo():
        undone += 1
    assert undone == 2
    assert len(open_case.ledgers.partners) == 2


def test_rows_that_a_step_leaves_as_they_are_do_not_push_others_out(open_case, monkeypatch):
    monkeypatch.setattr(undo_module, "MOST_ROWS", 10)
    rows = tuple(row.model_copy(update={"id": f"r{number}"}) for number in range(4) for row in ROWS[:1])
    open_case.set_rows(LedgerKind.PARTNERS, rows)
    for number in range(3):
        changed = rows[number].model_copy(update={"content": "新内容"})
        rows = (*rows[:number], changed, *rows[number + 1 :])
        open_case.set_rows(LedgerKind.PARTNERS, rows)
    undone = 0
    while open_case.undo():
        undone += 1
    assert undone == 4


# Restoring


def test_restoring_everything_is_one_step_and_begins_with_a_checkpoint(make_case):
    open_case = make_case()
    open_case.enter(NAME, "旧平台")
    old = open_case.case
    open_case.enter(NAME, "新平台")
    open_case.add_recognition()
    open_case.enter(ASSETS, "三百多万")
    open_case.set_rows(LedgerKind.PARTNERS, ROWS)
    new = open_case.case
    seen: list[tuple[str, str, Case]] = []
    open_case.marked.connect(lambda kind, name: seen.append((kind, name, open_case.case)))

    assert open_case.restore(old, source="到“送审前”") == 4
    assert open_case.case == old
    assert seen == [("restore", "", new)]
    assert open_case.undo() == "已撤销：恢复到“送审前”，4处"
    assert open_case.case == new
    assert open_case.redo() == "已重做：恢复到“送审前”，4处"
    assert open_case.case == old


@pytest.mark.parametrize(
    ("place", "undone"),
    [
        (NAME, "已撤销：平台名称“旧平台”改回“新平台”"),
        ("ledgers.partners", "已撤销：恢复集聚服务机构台账，0行改回3行"),
        ("evidence", "已撤销：恢复证明材料"),
        ("recognitions", "已撤销：认定和资质未填改回“1项：第1项（没有写名称）”"),
    ],
)
def test_restoring_one_place_leaves_the_others(make_case, place, undone):
    open_case = make_case()
    open_case.enter(NAME, "旧平台")
    old = open_case.case
    open_case.enter(NAME, "新平台")
    open_case.set_rows(LedgerKind.PARTNERS, ROWS)
    open_case.add_evidence(LICENCE)
    open_case.add_recognition()
    new = open_case.case

    assert open_case.restore(old, [place]) == 1
    standing = {
        NAME: open_case.answer(NAME) == "旧平台",
        "ledgers.partners": open_case.ledgers.partners == (),
        "evidence": open_case.evidence == (),
        "recognitions": open_case.application.recognitions == (),
    }
    assert {name for name, restored in standing.items() if restored} == {place}
    assert open_case.undo() == undone
    assert open_case.case == new


def test_restoring_a_field_of_a_recognition_that_is_gone_does_nothing(open_case):
    member = open_case.add_recognition()
    open_case.enter(f"recognitions[{member}].issuer", "某协会")
    old = open_case.case
    open_case.remove_recognition(member)
    step = open_case.undo_label

    assert open_case.restore(old, [f"recognitions[{member}].issuer", "notice"]) == 0
    assert open_case.undo_label == step


# Through the window


def test_undo_goes_to_the_page_shows_the_value_and_says_it(drive, keys):
    drive.go("unit.platform")
    drive.fill(NAME, "甲平台")
    drive.go("basic.1.assets")
    drive.fill(ASSETS, "312")
    drive.go(TASKS)

    assert keys.undo() == "已撤销：上年末（2020年末）资产总额“312万元”改回未填"
    assert drive.window.current_page_id == "basic.1.assets"
    assert drive.editor(ASSETS).text() == ""
    assert drive.editor(ASSETS).hasFocus()
    assert keys.undo() == "已撤销：平台名称“甲平台”改回未填"
    assert drive.window.current_page_id == "unit.platform"
    assert keys.undo() == "没有可以撤销的修改"
    assert keys.redo() == "已重做：平台名称未填改为“甲平台”"
    assert drive.editor(NAME).text() == "甲平台"
    assert keys.redo(Qt.Key.Key_Z, CONTROL | SHIFT) == "已重做：上年末（2020年末）资产总额未填改为“312万元”"
    assert drive.editor(ASSETS).text() == "312"
    assert keys.redo() == "没有可以重做的修改"


def test_in_a_field_the_own_typing_is_taken_back_first(drive, keys, open_case):
    drive.go("unit.platform")
    drive.fill(NAME, "甲平台")
    editor = drive.enter_field(NAME)
    put_in(editor, "AB")
    drive.press(Qt.Key.Key_Z, CONTROL)

    assert editor.text() == "甲平台"
    assert drive.window.command_bar.notice.text() == ""
    assert open_case.answer(NAME) == "甲平台"

    drive.press(Qt.Key.Key_Y, CONTROL)

    assert editor.text() == "甲平台AB"

    drive.press(Qt.Key.Key_Z, CONTROL)

    assert keys.undo() == "已撤销：平台名称“甲平台”改回未填"
    assert editor.text() == ""
    assert editor.hasFocus()
    assert keys.redo() == "已重做：平台名称未填改为“甲平台”"
    assert editor.text() == "甲平台"


def test_in_a_text_area_the_own_typing_is_taken_back_first(drive, keys, open_case):
    field_id = "attested.B1d.reason"
    drive.go(open_case.notice.page_of(field_id).id)
    editor = drive.enter_field(field_id)
    put_in(editor, "AB")
    drive.tab()
    drive.enter_field(field_id)
    put_in(editor, "CD")
    drive.press(Qt.Key.Key_Z, CONTROL)

    assert sorted(editor.toPlainText()) == ["A", "B"]
    assert open_case.answer(field_id) == editor.toPlainText()

    words = keys.undo()

    assert words.endswith("改回未填")
    assert editor.toPlainText() == ""
    assert open_case.missing(field_id)


def test_what_was_typed_on_an_earlier_visit_is_taken_back_by_the_case(drive, keys):
    drive.go("unit.platform")
    drive.fill(NAME, "甲平台")
    drive.enter_field(NAME)

    assert keys.undo() == "已撤销：平台名称“甲平台”改回未填"


def test_while_composing_undo_waits(drive, open_case):
    drive.go("unit.platform")
    drive.fill(NAME, "甲平台")
    editor = drive.enter_field(NAME)
    compose(editor, "ping")
    drive.press(Qt.Key.Key_Z, CONTROL)
    drive.window.undo()

    assert open_case.answer(NAME) == "甲平台"
    assert drive.window.command_bar.notice.text() == ""
    compose(editor, "", "乙")
    assert open_case.answer(NAME) == "甲平台乙"


def test_clicks_are_single_steps_and_shown_again(drive, keys, open_case):
    field_id = "agency.legal_kind"
    drive.go(open_case.notice.page_of(field_id).id)
    open_case.enter(field_id, "company")
    open_case.enter(field_id, "foundation")

    assert keys.undo() == "已撤销：单位性质（法人类型）“基金会”改回“企业”"
    assert drive.field(field_id).entry() == "company"


def test_ticked_categories_are_taken_back(drive, keys, open_case):
    page = drive.go("categories.choice")
    for name in ("F1", "F3"):
        page.card(name).box.click()
    drive.go(TASKS)

    assert keys.undo() == "已撤销：服务功能类别“信息服务、创业服务”改回“信息服务”"
    assert drive.page is page
    assert [name for name in ("F1", "F2", "F3") if page.card(name).box.isChecked()] == ["F1"]


def test_cards_of_recognitions_come_back_with_what_was_in_them(drive, keys, open_case):
    page = drive.go(open_case.notice.page_of("recognitions").id)
    page.recognitions.add_button.click()
    page.recognitions.add_button.click()
    first, second = (item.id for item in open_case.application.recognitions)
    drive.fill(f"recognitions[{first}].issuer", "市经信委")
    page.recognitions.card(first).remove_button.click()

    assert keys.undo() == "已撤销：移除第1项认定"
    assert [field.field_id.partition("]")[0] for field in page.recognitions.fields()][::6] == [
        f"recognitions[{first}",
        f"recognitions[{second}",
    ]
    assert drive.editor(f"recognitions[{first}].issuer").text() == "市经信委"
    assert keys.undo() == "已撤销：第1项认定的发证机关“市经信委”改回未填"
    assert drive.editor(f"recognitions[{first}].issuer").hasFocus()
    keys.undo()
    assert keys.undo() == "已撤销：添加一项认定"
    assert page.recognitions.fields() == ()
    assert keys.redo() == "已重做：添加一项认定"
    assert len(page.recognitions.fields()) == 6


def test_evidence_and_rows_lead_to_their_pages(drive, keys, open_case):
    open_case.set_rows(LedgerKind.PARTNERS, ROWS)
    open_case.add_evidence(LICENCE)

    keys.undo()
    assert drive.page.page.kind == "evidence"
    assert "营业执照" not in drive.page.shelf("M2").text().replace("法人证书或营业执照", "")
    keys.undo()
    assert drive.page.page.kind == "ledgers"
    assert "没有行" in drive.page.line(LedgerKind.PARTNERS).text()
    keys.redo()
    assert "3行" in drive.page.line(LedgerKind.PARTNERS).text()


def test_a_problem_that_was_undone_is_gone_and_one_that_came_back_is_shown(drive, keys):
    field_id = "agency.established"
    drive.go("basic.1.subject")
    drive.fill(field_id, "去年")
    assert drive.field(field_id).problem_text

    keys.undo()
    assert drive.field(field_id).problem_text == ""
    keys.redo()
    assert drive.field(field_id).problem_text
    assert drive.editor(field_id).text() == "去年"


def test_the_menu_says_what_would_be_undone(drive, open_case):
    menu = drive.window.header.case_button.menu()
    menu.aboutToShow.emit()
    undo, redo = (
        next(item for item in menu.actions() if item.text().startswith(word)) for word in ("撤销", "重做")
    )

    assert (undo.isEnabled(), redo.isEnabled()) == (False, False)

    open_case.enter("agency.main_business", "A&B")
    open_case.set_rows(LedgerKind.PARTNERS, ROWS)
    open_case.undo()
    menu.aboutToShow.emit()

    assert undo.text() == f"撤销(&U)：{open_case.label_of('agency.main_business')}\tCtrl+Z"
    assert redo.text() == "重做(&R)：导入集聚服务机构台账\tCtrl+Y"
    assert (undo.isEnabled(), redo.isEnabled()) == (True, True)
    undo.trigger()
    assert open_case.missing("agency.main_business")
