"""A dry run: what comes in, what wants a look, what waits, each with its place; nothing is all-or-nothing (D9.4, D9.5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.ledgers.dry_run import dry_run, row_of_cells
from desktop_app.ledgers.grid import Book, Sheet
from desktop_app.ledgers.guessing import guess_book
from desktop_app.ledgers.header_words import HeaderWords
from desktop_app.ledgers.importing import plan_import
from desktop_app.models.ledgers import ROW_TYPES, LedgerKind
from desktop_app.models.pending import PendingRow
from desktop_app.packet.sample_ledgers import sample_code
from desktop_app.store.stored import row_texts

WORDS = HeaderWords.load()
DAY = date(2020, 5, 17)
HEAD = ["服务日期", "企业名称", "统一社会信用代码", "收费（万元）", "服务方式"]
ONE, TWO = sample_code("91", "310104", 1), sample_code("91", "310104", 2)


def run_of(*rows, head=HEAD, kind="xlsx", **more):
    sheet = Sheet.of_rows("表", [head, *rows])
    book = Book("服务台账.xlsx", kind, (Sheet(sheet.name, sheet.columns, sheet.height, **more),))
    return dry_run(book, guess_book(book, WORDS, kind=LedgerKind.SERVICES)[0].mapping)


def said(issues):
    return [(issue.row, issue.column, issue.code) for issue in issues]


def test_good_rows_come_in_and_the_rest_waits_with_its_cells():
    run = run_of(
        [DAY, "甲公司", ONE, 1.5, "线下"], ["2020.13.5", "乙公司", TWO, 0.2, "线下"], [DAY, "", "", "约3", ""]
    )
    assert (run.recognised, run.to_confirm, run.faulty) == (1, 0, 2)
    assert [issue.message for issue in run.problems] == [
        "“服务台账.xlsx”第3行“服务日期”是“2020.13.5”，不是日期",
        "“服务台账.xlsx”第4行“收费（万元）”是“约3”，不是确切的金额",
        "“服务台账.xlsx”第4行“企业名称”是空的，这一列要填",
    ]
    waiting = run.pending[0]
    assert (waiting.id, waiting.source.row) == ("r3", 3)
    assert waiting.cells == {
        "served_on": "2020.13.5",
        "enterprise": "乙公司",
        "credit_code": TWO,
        "fee": "0.2万元",
        "mode": "线下",
    }


def test_rows_put_together_are_what_full_validation_makes():
    run = run_of([DAY, "甲公司", ONE, 1.5, "线下"], [DAY, "乙公司", "", "", ""])
    for row in run.rows:
        again = ROW_TYPES[LedgerKind.SERVICES].model_validate(row.model_dump(exclude_unset=True))
        assert (row, hash(row), row.model_fields_set) == (again, hash(again), again.model_fields_set)


def test_a_waiting_row_that_is_mended_becomes_a_row_and_one_that_is_not_waits_on():
    waiting = run_of([DAY, "甲", ONE, "", ""], ["2020.13.5", "乙公司", TWO, 0.2, "巨"]).pending[0]
    half = waiting.model_copy(update={"cells": {**waiting.cells, "served_on": "2020.12.5"}})
    still = row_of_cells(LedgerKind.SERVICES, half)
    assert isinstance(still, PendingRow)
    assert [problem.field for problem in still.problems] == ["mode"]
    row = row_of_cells(LedgerKind.SERVICES, half.model_copy(update={"cells": {**half.cells, "mode": "线上"}}))
    assert (row.id, row.served_on, row.fee, row.source.row) == ("r3", date(2020, 12, 5), Decimal(2000), 3)


@pytest.mark.parametrize(
    ("rows", "doubts"),
    [
        ([[DAY, "甲公司", ONE[:-1] + "I", 0, ""]], [(2, HEAD[2], "code.length")]),
        ([[DAY, "甲公司", "无", 0, ""]], [(2, HEAD[2], "code.length")]),
        ([[DAY, "甲公司", "310104000000001", 0, ""]], []),
        ([[DAY, "甲公司", ONE, 0, ""], [DAY, "甲公司", ONE, 0, ""]], [(3, "", "row.twice")]),
        ([[DAY, "甲公司", ONE, 0, ""], [DAY, "甲公司", ONE, 1, ""]], []),
        (
            [[DAY, "甲公司", ONE, 0, ""], [DAY, "甲公司", ONE, 1, ""], [DAY, "丙丁公司", ONE, 2, ""]],
            [(4, HEAD[1], "name.other")],
        ),
        ([[DAY, "甲（上海）公司", ONE, 0, ""], [DAY, "甲(上海)公司", ONE, 1, ""]], []),
        (
            [[DAY, "甲（上海）有限公司", "", 0, ""], [DAY, "甲上海公司", "", 1, ""]],
            [(3, HEAD[1], "name.near")],
        ),
        ([[DAY, "甲有限公司", ONE, 0, ""], [DAY, "甲股份有限公司", TWO, 1, ""]], []),
    ],
    ids=[
        "letter",
        "word",
        "old number",
        "twice",
        "not twice",
        "two names",
        "brackets alike",
        "near",
        "two codes",
    ],
)
def test_what_wants_a_look(rows, doubts):
    run = run_of(*rows)
    assert said(run.doubts) == doubts
    assert len(run.rows) == len(rows)


def test_a_wrong_check_digit_says_which_is_right():
    wrong = ONE[:-1] + ("0" if ONE[-1] != "0" else "1")
    (doubt,) = run_of([DAY, "甲公司", wrong, 0, ""]).doubts
    assert doubt.message.endswith(f"第18位应为{ONE[-1]}")


def test_texts_among_numbers_are_told_and_a_column_of_texts_is_told_once():
    rows = [[DAY, f"公司{number}", "", number, ""] for number in range(9)]
    run = run_of(
        *rows, [DAY, "甲公司", "", "３", ""], [DAY, "乙公司", "", "4", ""], [DAY, "丙公司", "", "5万元", ""]
    )
    assert said(run.hints) == [
        (11, HEAD[3], "full_width"),
        (12, HEAD[3], "text.number"),
        (13, HEAD[3], "unit.written"),
    ]
    texts = run_of(*[[DAY, f"公司{number}", "", str(number), ""] for number in range(9)])
    assert texts.hints == ()
    assert texts.notes == ("“服务台账.xlsx”“收费（万元）”一列的数是文字，已按数读入",)
    assert run_of(*rows, [DAY, "乙公司", "", "4", ""], kind="text").hints == ()


def test_a_merged_cell_speaks_for_all_its_rows_and_unreadable_ones_for_themselves():
    rows = [[DAY, "甲公司", "", 1, ""], ["", "乙公司", "", "", ""], ["", "丙公司", "", 1, ""]]
    run = run_of(*rows, merged=((2, 1, 4, 1),), unreadable={(3, 4): "formula"})
    assert [row.served_on for row in run.rows] == [DAY, DAY]
    assert (
        run.problems[0].message == "“服务台账.xlsx”第3行“收费（万元）”是公式但没有结果，用 Excel 打开保存一次"
    )


def test_totals_anywhere_and_blank_rows_are_no_records():
    run = run_of(
        [DAY, "甲", "", 1, ""],
        ["", "", "", "", ""],
        ["小 计", "", "", 1, ""],
        [DAY, "合计咨询公司", "", 1, ""],
    )
    assert [row.enterprise for row in run.rows] == ["甲", "合计咨询公司"]
    assert run.notes == ("“服务台账.xlsx”第4行是合计，没有计入",)
    assert run.pending == ()


def test_appending_keeps_what_is_there_and_does_not_take_the_same_row_twice():
    run = run_of([DAY, "甲公司", ONE, 1, ""], ["", "乙公司", "", 1, ""])
    first = plan_import(run, (), ())
    again = plan_import(run, first.rows, first.pending, append=True)
    assert (again.rows, again.pending, again.added, again.unchanged) == (first.rows, first.pending, 0, 2)
    other = run_of([DAY, "丙公司", TWO, 2, ""], ["", "丁公司", "", 1, ""])
    both = plan_import(other, first.rows, (), append=True)
    assert [row.id for row in both.rows] == ["r2", "r2.2"]
    assert [row.id for row in both.pending] == ["r3"]
    assert both.ids == {2: "r2.2"}


def test_rows_know_their_columns_also_where_cells_are_merged_faulty_or_left_out():
    rows = [
        [DAY, "甲公司", ONE, 1.5, "线下"],
        ["", "", "", "约3", "线上"],
        ["2020.13.5", "乙公司", TWO, 0.2, "线下"],
        [DAY, "乙公司", "", "", ""],
        ["合计", "", "", 1.7, ""],
    ]
    merged = ((2, 1, 3, 1), (2, 2, 3, 2))
    for often in (1, 300):
        run = run_of(*rows * often, first_row=1, merged=merged, unreadable={(5, 4): "formula"})
        good = [row for row in range(2, 2 + 5 * often) if row % 5 in {0, 2} and row != 5]
        assert [row.source.row for row in run.rows] == good
        assert said(run.problems)[:3] == [
            (3, HEAD[3], "vague.money"),
            (4, HEAD[0], "format.day"),
            (5, HEAD[3], "formula"),
        ]
        assert list(row_texts(run.rows)) == list(row_texts(tuple(run.rows)))


@pytest.mark.parametrize(
    "written",
    [
        "2020-05-17 14:30",
        "2020-05-17T09:00:00.000",
        "2020年5月17日 下午2:30",
        "2020年5月17日14：30-16：00",
        "2020/5/17 9:00~11:00",
        "2020.5.17（周日）",
        "2020-5-17 星期日",
    ],
)
def test_a_day_may_have_its_time_or_its_weekday_behind_it(written):
    (row,) = run_of([written, "甲公司", ONE, 0, "线下"]).rows
    assert row.served_on == DAY


@pytest.mark.parametrize("written", ["2020-5-17 至 2020-5-19", "2020.5.17-5.19", "2020年5月17日—19日"])
def test_several_days_wait_and_are_told_what_to_write(written):
    run = run_of([written, "甲公司", ONE, 0, "线下"])
    assert [(issue.code, issue.message.rpartition("，")[2]) for issue in run.problems] == [
        ("several.day", "只写第一天")
    ]


def test_nothing_paid_may_be_said_in_words():
    run = run_of([DAY, "甲公司", ONE, "免费", "上门"], *[[DAY, "乙公司", TWO, 0, "网络"]] * 2)
    assert [row.fee for row in run.rows] == [Decimal(0)] * 3
    assert [issue.message for issue in run.hints] == [
        "“服务台账.xlsx”第2行“收费（万元）”是“免费”，已按 0 元读入"
    ]


def test_what_stands_below_the_records_is_no_record():
    run = run_of(
        [DAY, "甲公司", ONE, 0, "线下"],
        ["填表人：张三", "", "", "审核人：李四", ""],
        ["注：本表由平台填写", "", "", "", ""],
        ["备注：无", "乙公司", TWO, 0, "线下"],
    )
    assert (len(run.rows), [row.source.row for row in run.pending]) == (1, [5])
    assert [note for note in run.notes if "表尾" in note] == [
        "“服务台账.xlsx”第3行是表尾的话，没有计入",
        "“服务台账.xlsx”第4行是表尾的话，没有计入",
    ]


SPAN_HEAD = ["机构名称", "协议编号", "合作期限"]


def partners_of(*spans):
    rows = [[f"机构{at}", f"HZ-{at}", span] for at, span in enumerate(spans)]
    book = Book("合作.xlsx", "xlsx", (Sheet.of_rows("表", [SPAN_HEAD, *rows]),))
    return dry_run(book, guess_book(book, WORDS, kind=LedgerKind.PARTNERS)[0].mapping)


def test_a_cell_of_two_days_is_the_first_and_the_last():
    run = partners_of(
        "2019.3.1-2022.2.28",
        "2020年1月1日至2022年12月31日",
        "2020-01-01—12-31",
        "2019.3.1-长期",
        "自2019年起",
        "",
        "长期",
    )
    assert [(row.valid_from, row.valid_to) for row in run.rows] == [
        (date(2019, 3, 1), date(2022, 2, 28)),
        (date(2020, 1, 1), date(2022, 12, 31)),
        (date(2020, 1, 1), date(2020, 12, 31)),
        (date(2019, 3, 1), None),
        (None, None),
        (None, None),
    ]
    assert [issue.message for issue in run.problems] == [
        "“合作.xlsx”第6行“合作期限”是“自2019年起”，写成起止两天，中间用“至”"
    ]


def test_a_single_day_where_two_are_wanted_is_not_taken_for_both():
    """An agreement of which only the beginning is known must not seem to have no end, nor to have ended that day."""
    run = partners_of("2019.3.1-2022.2.28", "2019.3.1-2022.2.28", "2022-02-28")
    assert (len(run.rows), [issue.code for issue in run.problems]) == (2, ["span.day"])


def test_a_row_that_waits_for_something_else_keeps_each_day_by_itself():
    mapping = partners_of("2019.3.1-2022.2.28").mapping
    nameless = Sheet.of_rows("表", [SPAN_HEAD, ["", "HZ-1", "2019.3.1-2022.2.28"]])
    (waiting,) = dry_run(Book("合作.xlsx", "xlsx", (nameless,)), mapping).pending
    assert (waiting.cells["valid_from"], waiting.cells["valid_to"]) == ("2019-03-01", "2022-02-28")
    row = row_of_cells(
        LedgerKind.PARTNERS, waiting.model_copy(update={"cells": {**waiting.cells, "name": "甲"}})
    )
    assert (row.valid_from, row.valid_to) == (date(2019, 3, 1), date(2022, 2, 28))


def test_a_column_of_months_or_years_is_not_taken_for_days():
    run = partners_of("3年", "三年", "一年")
    assert (len(run.rows), run.mapping.columns.keys() & {"valid_from", "valid_to"}) == (3, set())


CHARGED = ["服务日期", "企业名称", "统一社会信用代码", "收费（元）"]


def charged(header, *cells, fees=()):
    rows = [[DAY, f"企业{at}", "", *fees[at : at + 1], cell] for at, cell in enumerate(cells)]
    return run_of(*rows, head=[*CHARGED[: 4 if fees else 3], header])


@pytest.mark.parametrize(
    ("header", "cells", "found", "told"),
    [
        ("是否收费", ("是", "否"), ["standard", "free"], ["是"]),
        ("是否收费", ("有", "无"), ["standard", "free"], ["有"]),
        ("是否公益", ("√", "×"), ["free", "standard"], ["×"]),
        ("是否免费", ("是", "否"), ["free", "standard"], ["否"]),
        ("收费性质", ("有偿", "无偿", "低偿"), ["standard", "free", "low_price"], ["有偿"]),
        ("收费情况", ("免费", "收费", "免费"), ["free", "standard", "free"], ["收费"]),
        ("公益性", ("√", "", "√"), ["free", None, "free"], []),
    ],
)
def test_a_question_and_its_answer_say_how_it_is_charged(header, cells, found, told):
    """一.1.(6): what could be 低收费 is taken for 正常收费, which lowers the share, and that is said."""
    run = charged(header, *cells)
    assert [row.charging for row in run.rows] == found
    assert [note for note in run.notes if "按正常收费读入" in note] == [
        f"“服务台账.xlsx”“{header}”一列的“{word}”按正常收费读入，其中低收费的，进台账后改“收费性质”"
        for word in told
    ]


@pytest.mark.parametrize("header", ["是否公益/低收费", "是否公益或低收费", "是否免费或优惠"])
def test_a_question_about_two_things_is_answered_by_no_alone(header):
    run = charged(header, "是", "否")
    assert [(row.source.row, row.charging) for row in run.rows] == [(3, "standard")]
    assert [issue.code for issue in run.problems] == ["unknown.choice"]


def test_a_column_that_names_the_way_of_charging_goes_before_one_that_asks():
    head = [*CHARGED[:3], "是否收费", "收费方式"]
    run = run_of([DAY, "甲", "", "是", "低收费"], [DAY, "乙", "", "否", "免费"], head=head)
    assert [row.charging for row in run.rows] == ["low_price", "free"]


def test_a_waiting_row_keeps_what_its_header_made_of_yes_and_no():
    (waiting,) = run_of(["2020.13.5", "甲", "", "否"], head=[*CHARGED[:3], "是否收费"]).pending
    assert waiting.cells["charging"] == "公益"


def test_free_with_a_price_wants_a_look():
    run = charged("是否收费", "否", "否", "是", fees=(300, 0, 300))
    assert said(run.doubts) == [(2, "是否收费", "free.paid")]


@pytest.mark.parametrize(
    ("header", "cell", "field", "value"),
    [
        ("企业规模", "小微企业", "size", "small_or_micro"),
        ("企业规模", "中小微", "size", "sme"),
        ("是否中小企业", "否", "size", "large"),
        ("是否小微企业", "是", "size", "small_or_micro"),
        ("服务方式", "上门走访", "mode", "offline"),
        ("是否线上", "否", "mode", "offline"),
        ("服务工时（小时）", "/", "hours", None),
        ("统一社会信用代码", "——", "credit_code", None),
        ("统一社会信用代码", ONE.replace("0", "O").replace("1", "I"), "credit_code", ONE),
    ],
)
def test_what_offices_write_is_understood(header, cell, field, value):
    (row,) = run_of([DAY, "甲公司", cell], head=[*CHARGED[:2], header]).rows
    assert getattr(row, field) == value


@pytest.mark.parametrize("cell", ["9.13101E+17", 913101040000123456.0])
def test_a_code_that_lost_its_last_figures_waits(cell):
    """Excel keeps fifteen digits: two firms could seem to be one."""
    assert [issue.code for issue in run_of([DAY, "甲公司", cell, 0, ""]).problems] == ["digits.code"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("上海甲有限公司等30家企业", "name.several"),
        ("上海甲公司、上海乙公司", "name.several"),
        ("上海甲有限公司（原：上海乙有限公司）", "name.note"),
        ("上海甲有限公司（已注销）", "name.note"),
        ("甲（上海）有限公司", ""),
        ("上海甲、乙律师事务所", ""),
        ("新原（上海）科技有限公司", ""),
    ],
)
def test_a_name_that_holds_more_than_a_name_wants_a_look(name, code):
    assert [issue.code for issue in run_of([DAY, name, "", 0, ""]).doubts] == [code] * bool(code)


def test_months_stand_for_their_first_and_last_day_which_is_said():
    spans = ("2018.1-2021.4", "2018年1月至2020年2月", "2019.5至今", "2020年3月-5月", "2020.5-6", "2018-2021")
    run = partners_of(*spans)
    assert [(row.valid_from, row.valid_to) for row in run.rows] == [
        (date(2018, 1, 1), date(2021, 4, 30)),
        (date(2018, 1, 1), date(2020, 2, 29)),
        (date(2019, 5, 1), None),
        (date(2020, 3, 1), date(2020, 5, 31)),
    ]
    assert [issue.value for issue in run.problems] == ["2020.5-6", "2018-2021"]
    assert run.notes == ("“合作.xlsx”“合作期限”一列有只写到月的，从月初、到月末读入",)


def test_a_last_day_may_say_that_it_goes_on():
    head = ["机构名称", "签订日期", "到期日"]
    book = Book("合作.xlsx", "xlsx", (Sheet.of_rows("表", [head, ["甲", DAY, "长期"], ["乙", DAY, "至今"]]),))
    run = dry_run(book, guess_book(book, WORDS, kind=LedgerKind.PARTNERS)[0].mapping)
    assert [(row.valid_from, row.valid_to) for row in run.rows] == [(DAY, None)] * 2


@pytest.mark.parametrize(
    ("degree", "title", "found"),
    [
        ("研究生", "高级工程师", ("master", "associate_senior")),
        ("本科/学士", "中级（工程师）", ("bachelor", "intermediate")),
        ("函授大专", "助理工程师", ("college", "junior")),
        ("硕士研究生学历", "—", ("master", "none")),
        ("本科/硕士", "工程师", None),
    ],
)
def test_degrees_and_titles_as_rosters_have_them(degree, title, found):
    """一.1.(7): two degrees in one cell are left to the user."""
    rows = [["姓名", "性别", "学历", "职称"], ["张三", "男", degree, title]]
    book = Book("名册.xlsx", "xlsx", (Sheet.of_rows("名册", rows),))
    run = dry_run(book, guess_book(book, WORDS, kind=LedgerKind.STAFF)[0].mapping)
    assert [(row.degree, row.title_level) for row in run.rows] == ([found] if found else [])
    assert len(run.problems) == (0 if found else 1)
