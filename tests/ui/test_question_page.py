"""Pages of questions as a person uses them: live cards, late errors, nothing rewritten (experience D4, D5)."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton

from desktop_app.models.application import Application, Case
from desktop_app.ui import style
from desktop_app.ui.open_case import OpenCase
from tests.drive import Driver, compose, put_in

ASSETS = "finance.total_assets"
NAME = "service_platform.name"
SERVED = "declared.enterprises_served_1"


def card(drive, name):
    return drive.page.card(name).text()


def test_a_page_opens_without_a_single_red_word(window, drive, shanghai):
    for page in shanghai.pages():
        if page.kind != "questions":
            continue
        shown = drive.go(page.id)
        assert [field.problem_text for field in shown.fields()] == [""] * len(shown.fields()), page.id
        assert not shown.summary.isVisible(), page.id


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("149", "149家 < 150家，还差1家"),
        ("150", "150家 ≥ 150家"),
        ("172", "172家 ≥ 150家，超出22家"),
    ],
)
def test_the_card_follows_typing_with_its_margin(drive, typed, words):
    drive.go("basic.3.served")
    drive.type(SERVED, typed)

    assert words in card(drive, "B3").replace(" ", "").replace("<", " < ").replace("≥", " ≥ ")


def test_an_unmet_condition_is_never_a_red_field(drive):
    drive.go("basic.1.assets")
    drive.fill(ASSETS, "280")

    assert drive.field(ASSETS).problem_text == ""
    assert "不满足" in drive.page.card("B1").text() or "还差" in drive.page.card("B1").text()


def test_a_wrong_entry_is_told_after_leaving_and_gone_once_right(drive):
    drive.go("basic.1.subject")
    drive.type("agency.established", "2015-13-40")

    assert drive.field("agency.established").problem_text == ""

    drive.tab()
    told = drive.field("agency.established").problem_text

    assert "成立（注册）日期" in told
    assert drive.field("agency.established").property("wrong")

    drive.type("agency.established", "2015-06-18")

    assert drive.field("agency.established").problem_text == ""


def test_a_message_never_turns_into_another_while_typing(drive):
    drive.go("basic.1.subject")
    drive.fill("agency.established", "2015-02-30")
    first = drive.field("agency.established").problem_text
    seen = set()
    drive.window.current_page.open_case.changed.connect(
        lambda _: seen.add(drive.field("agency.established").problem_text)
    )
    drive.type("agency.established", "去年六月")

    assert first
    assert seen <= {first, ""}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", ""),
        ("六十几", "满意写成整数，例如 150"),
        ("-5", "满意是-5，不能小于 0"),
        ("9999999999", "满意是9999999999，数太大"),
        ("120", "满意和基本满意共120份，多于有效问卷100份"),
        ("100", ""),
    ],
)
def test_a_field_has_one_message_and_what_it_is_comes_before_what_it_contradicts(
    drive, open_case, typed, said
):
    open_case.enter("survey.formula", "share")
    open_case.enter("survey.valid", "100")
    drive.go("basic.3.survey")
    drive.fill("survey.satisfied", typed)

    assert drive.field("survey.satisfied").problem_text.removeprefix("其中：") == said


@pytest.mark.parametrize(
    ("typed", "echo"),
    [
        ("３００", "= 3,000,000.00元（叁佰万元整）"),
        ("300 万元", "= 3,000,000.00元（叁佰万元整）"),
        ("300w", "= 3,000,000.00元（叁佰万元整）"),
        ("叁佰万", "= 3,000,000.00元（叁佰万元整）"),
        ("3,000,000元", "= 3,000,000.00元（叁佰万元整）"),
        ("0.03亿", "= 3,000,000.00元（叁佰万元整）"),
        ("312。5", "= 3,125,000.00元（叁佰壹拾贰万伍仟元整）"),
        ("三百一十二点五万", "= 3,125,000.00元（叁佰壹拾贰万伍仟元整）"),
        ("三百来万", ""),
    ],
)
def test_an_amount_as_staff_write_it_is_echoed_as_it_was_read_c16(drive, typed, echo):
    drive.go("basic.1.assets")
    drive.type(ASSETS, "")
    compose(drive.editor(ASSETS), "", typed)

    assert drive.field(ASSETS).echo.text() == echo


def test_money_is_echoed_in_large_numerals_and_settled_on_leaving(drive):
    drive.go("basic.1.assets")
    drive.type(ASSETS, "３１２万元")

    assert drive.editor(ASSETS).text() == "３１２万元"
    assert drive.field(ASSETS).echo.text() == "= 3,120,000.00元（叁佰壹拾贰万元整）"

    drive.tab()

    assert drive.editor(ASSETS).text() == "312"
    assert drive.window.current_page.open_case.answer(ASSETS) == 3_120_000


def test_the_echo_stands_beside_a_short_answer_and_below_where_there_is_no_room(drive):
    drive.go("basic.1.assets")
    drive.type(ASSETS, "312")
    field, editor = drive.field(ASSETS), drive.editor(ASSETS)
    QApplication.processEvents()

    assert field.echo.geometry().top() < editor.geometry().bottom()
    assert field.echo.geometry().left() > editor.geometry().right()

    field.setMaximumWidth(300)
    QApplication.processEvents()

    assert field.echo.geometry().top() > editor.geometry().bottom()


def test_a_text_that_is_there_is_shown_whole_and_keeps_its_height_while_it_is_typed_in(drive, open_case):
    open_case.enter("service_platform.services_summary", "服务" * 240)
    drive.go("distinction.features")
    QApplication.processEvents()
    editor = drive.editor("service_platform.services_summary")
    height = editor.height()

    assert editor.verticalScrollBar().maximum() == 0

    drive.type("service_platform.services_summary", "短")
    QApplication.processEvents()

    assert editor.height() == height


def test_a_day_is_echoed_with_its_distance_to_the_deadline(drive):
    drive.go("basic.1.subject")
    drive.type("agency.established", "2015.6.18")

    assert drive.field("agency.established").echo.text() == "2015年6月18日，至申报截止日满5年11个月"


def test_enter_goes_to_the_next_field_and_to_no_button(drive):
    drive.go("basic.1.assets")
    drive.enter_field(ASSETS)
    drive.press(Qt.Key.Key_Return)

    assert drive.editor("finance.revenue").hasFocus()
    assert drive.window.current_page_id == "basic.1.assets"


def test_escape_leaves_the_page_alone(drive):
    drive.go("basic.1.assets")
    drive.type(ASSETS, "312")
    drive.press(Qt.Key.Key_Escape)

    assert drive.window.current_page_id == "basic.1.assets"
    assert drive.editor(ASSETS).text() == "312"


class TestPlatformName:
    def test_one_message_after_leaving_and_every_word_marked_on_the_card(self, drive):
        drive.go("unit.platform")
        drive.type(NAME, "上海国家级中小企业示范服务中心")
        name_card = drive.page.name_cards[0]

        assert drive.field(NAME).problem_text == ""
        for word in ("国家", "示范", "中心"):
            assert all(f">{char}</span>" in name_card.marked_text() for char in word)

        drive.tab()

        assert drive.field(NAME).problem_text == "平台名称以“平台”结尾，现在是“中心”"
        assert "平台名称中的“国家”不能使用" in name_card.marked_text()

    def test_a_proper_name_is_confirmed(self, drive):
        drive.go("unit.platform")
        drive.fill(NAME, "上海某某中小企业公共服务平台")

        assert drive.page.name_cards[0].text() == "符合平台名称的规定"
        assert drive.field(NAME).problem_text == ""

    def test_what_is_typed_is_shown_and_not_read_as_markup(self, drive):
        drive.go("unit.platform")
        drive.type(NAME, "<b>示范</b>")

        assert "&lt;" in drive.page.name_cards[0].marked_text()


def test_the_seal_is_compared_glyph_by_glyph(drive):
    drive.go("unit.name")
    drive.fill("agency.name", "上海某某（集团）公司")
    drive.fill("agency.seal_name", "上海某某(集团)公司")
    seal = drive.page.name_cards[0]

    assert seal.text() == "单位名称与公章差2字"
    assert ">(</span>" in seal.marked_text()
    assert "第5字处：单位名称是“（”（全角），公章是“(”（半角）" in seal.marked_text()

    drive.fill("agency.seal_name", "上海某（集团）公司")
    assert "第4字处：单位名称是“某”，公章没有" in seal.marked_text()
    assert ">·</span>" in seal.marked_text()  # a dot stands where the seal has no glyph

    drive.fill("agency.seal_name", "上海某某（集团）公司")

    assert seal.text() == "与公章逐字一致，其余填写后再比对"


def test_the_statement_is_counted_both_ways_and_never_cut(drive):
    field_id = "service_platform.showcase_statement"
    drive.go("distinction.statement")
    editor = drive.enter_field(field_id)
    compose(editor, "", "示" * 163)

    counter = drive.field(field_id).counter
    assert counter.text() == "163字 / 150字（含标点，不计空格）｜计空格 163｜Word 字数 163｜多13字"
    assert counter.property("over") is True
    assert drive.field(field_id).problem_text == ""

    drive.tab()

    assert len(drive.field(field_id).entry()) == 163
    assert "多13字" in drive.field(field_id).problem_text


@pytest.mark.parametrize(
    ("text", "words", "amber"),
    [
        ("示" * 150, "150字 / 150字（含标点，不计空格）｜计空格 150｜Word 字数 150｜三种数法都放得下", False),
        (
            "示 " + "范" * 149,
            "150字 / 150字（含标点，不计空格）｜计空格 151｜Word 字数 150｜计空格多1字，删去空格更稳妥",
            True,
        ),
        ("一网通办24小时", "8字 / 150字（含标点，不计空格）｜计空格 8｜Word 字数 7｜三种数法都放得下", False),
    ],
)
def test_the_statement_is_safe_when_it_fits_by_every_count_c10(drive, text, words, amber):
    field_id = "service_platform.showcase_statement"
    drive.go("distinction.statement")
    compose(drive.enter_field(field_id), "", text)

    assert drive.field(field_id).counter.text() == words
    assert bool(drive.field(field_id).counter.property("over")) is amber
    drive.tab()
    assert drive.field(field_id).problem_text == ""  # the count that the pack states decides


def test_a_question_appears_with_the_answer_that_asks_for_it_and_keeps_its_own(drive, open_case):
    drive.go("unit.reapplying")
    assert drive.field("recommendation.previous_number").isHidden()

    drive.choose("recommendation.reapplying", "是")
    assert not drive.field("recommendation.previous_number").isHidden()

    drive.fill("recommendation.previous_number", "工信部企业〔2018〕1号")
    drive.choose("recommendation.reapplying", "否")

    assert drive.field("recommendation.previous_number").isHidden()
    assert open_case.answer("recommendation.previous_number") == "工信部企业〔2018〕1号"


def test_what_is_missing_is_told_once_the_page_has_been_left(drive):
    drive.go("unit.platform")
    drive.fill(NAME, "上海某某公共服务平台")
    drive.next()
    drive.previous()

    assert "还没填写" in drive.page.summary.text()
    assert "平台负责人" in drive.page.summary.text()
    assert drive.field("service_platform.leader").problem_text == ""


def test_yes_no_can_be_cleared(drive, open_case):
    drive.go("basic.1.conduct")
    drive.choose("attested.B1d.met", "符合")
    assert open_case.answer("attested.B1d.met") is True

    drive.choose("attested.B1d.met", "清除")
    assert open_case.answer("attested.B1d.met") is None


def test_recognitions_are_added_filled_and_removed(drive, open_case):
    drive.go("basic.2")
    drive.page.recognitions.add_button.click()
    member = open_case.application.recognitions[0].id
    drive.choose(f"recognitions[{member}].kind", "市级中小企业服务机构认定")
    drive.fill(f"recognitions[{member}].title", "上海市中小企业服务机构")
    drive.fill(f"recognitions[{member}].valid_to", "2022.12.31")

    assert "已满足" in drive.page.card("B2").text()
    assert drive.editor(f"recognitions[{member}].valid_to").text() == "2022-12-31"

    drive.page.recognitions.card(member).remove_button.click()

    assert open_case.application.recognitions == ()
    assert drive.page.recognitions.fields() == ()


def test_a_case_opened_again_shows_answers_and_half_entries(make_window, make_case, qtbot):
    application = Application()
    application.finance.total_assets = "3120000"
    window = make_window(make_case(application, unfinished={"finance.revenue": "一千来万"}))
    drive = Driver(window, qtbot)
    drive.go("basic.1.assets")

    assert drive.editor(ASSETS).text() == "312"
    assert drive.editor("finance.revenue").text() == "一千来万"
    assert "营业收入" in drive.field("finance.revenue").problem_text


def test_a_change_from_elsewhere_is_shown_but_never_under_the_cursor(drive, open_case):
    drive.go("basic.1.assets")
    drive.enter_field(ASSETS)
    open_case.enter("finance.revenue", "1260")
    open_case.enter(ASSETS, "312")

    assert drive.editor("finance.revenue").text() == "1260"
    assert drive.editor(ASSETS).text() == ""


def test_enter_passes_over_an_attestation_that_is_not_asked(drive, open_case):
    open_case.enter("service_platform.categories", ("F2",))
    drive.go("categories.F2")

    assert "attested.F2.instruments.met" not in [field.field_id for field in drive.page.fields()]

    drive.choose("category_facts.has_large_instruments", "是")

    assert "attested.F2.instruments.met" in [field.field_id for field in drive.page.fields()]


def test_a_problem_goes_when_the_other_of_two_names_is_put_right(drive):
    drive.go("unit.name")
    drive.fill("agency.name", "上海某某服务有限公司")
    drive.fill("agency.licence_name", "上海某某服务（有限公司")
    drive.fill("agency.name", "上海某某服务有限公司")
    assert "差1字" in drive.field("agency.name").problem_text

    drive.type("agency.licence_name", "上海某某服务有限公司")

    assert drive.field("agency.name").problem_text == ""


def test_the_cursor_lands_on_the_button_that_is_chosen(drive, open_case):
    open_case.enter("recommendation.reapplying", False)
    drive.go("unit.reapplying")

    assert QApplication.focusWidget() is drive.field("recommendation.reapplying").no

    drive.press(Qt.Key.Key_Space)

    assert open_case.answer("recommendation.reapplying") is False


@pytest.mark.parametrize("known", [2, 4])
def test_only_the_routes_of_the_notice_are_offered(qtbot, shanghai, make_window, known):
    routes = shanghai.quotas.routes[:known]
    notice = shanghai.model_copy(update={"quotas": shanghai.quotas.model_copy(update={"routes": routes})})
    opened = OpenCase(Case(notice="shanghai-2021", application=Application()), notice, on=date(2021, 5, 20))
    drive = Driver(make_window(opened), qtbot)
    drive.go("unit.route")
    shown = [button.text() for button in drive.field("recommendation.route").findChildren(QRadioButton)]

    assert shown == [route.label for route in routes]


@pytest.mark.parametrize(
    ("day", "words"), [("2021-05-26", "申报截止日在期内"), ("2021-05-25", "申报截止日前1天已到期")]
)
def test_the_echo_of_an_end_says_whether_it_still_holds(drive, open_case, day, words):
    open_case.enter("premises.tenure", "leased")
    drive.go("basic.4.premises")
    drive.fill("premises.lease_to", day)

    assert drive.field("premises.lease_to").echo.text().endswith(words)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "在汇总表这一格里的样子："),
        ("示" * 30, "在汇总表这一格里排 2 行，放得下"),
        ("示" * 150, "在汇总表这一格里排 10 行，放得下"),
        ("示" * 195, "在汇总表这一格里排 13 行，多出 2 行放不下"),
    ],
)
def test_the_cell_of_the_summary_sheet_shows_whether_the_statement_fits_c10(drive, open_case, text, told):
    drive.go("distinction.statement")
    (cell,) = drive.page.name_cards
    drive.enter_field("service_platform.showcase_statement")
    put_in(drive.editor("service_platform.showcase_statement"), text)

    assert cell.told.text() == told
    assert cell.picture.accessibleName() == told
    below = cell.picture.grab().toImage()
    warn = style.ground("warn").name()
    room = [below.pixelColor(x, y).name() for x in range(0, below.width(), 1) for y in range(below.height())]
    assert (warn in room) is ("多出" in told)


def test_what_the_rules_make_of_it_comes_into_sight_with_the_last_answers(drive, qtbot):
    drive.go("basic.6.free")
    card = drive.page.card("B6")
    view = drive.page.area.viewport()
    assert drive.page.heading.visibleRegion().isEmpty() is False  # at the first field the heading stays
    while not drive.field("declared.all_services").editor.hasFocus():
        drive.tab()

    assert view.rect().contains(card.rect().translated(card.mapTo(view, card.rect().topLeft())))
    assert not drive.editor("declared.all_services").visibleRegion().isEmpty()


def test_who_is_led_to_a_field_is_told_what_is_wrong_there(drive, open_case):
    open_case.enter("service_platform.name", "某某示范平台")
    drive.window.go_to("unit.platform", "service_platform.name")

    assert "示范" in drive.field("service_platform.name").problem_text


def test_a_page_that_only_judges_leads_to_where_it_is_answered(drive):
    drive.go("basic.5")
    (way,) = drive.page.elsewhere
    assert way.hasFocus()
    drive.press(Qt.Key.Key_Space)

    assert drive.window.current_page_id == "basic.2"


def test_the_way_to_the_ledgers_ends_at_the_one_that_counts_here(drive):
    drive.go("basic.4.partners")
    way = next(button for button in drive.page.findChildren(QPushButton) if "到台账页" in button.text())
    while not way.hasFocus():
        drive.tab()
    drive.press(Qt.Key.Key_Space)

    assert drive.window.current_page_id == "ledgers.all"
    assert "集聚服务机构台账" in QApplication.focusWidget().accessibleName()
