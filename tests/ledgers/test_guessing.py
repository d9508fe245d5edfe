"""Headers as offices write them: which sheet, which row, which column, which ledger; corrected and remembered (D9.2, D9.3)."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.ledgers.dry_run import dry_run
from desktop_app.ledgers.grid import Book, Sheet
from desktop_app.ledgers.guessing import fingerprint, guess_book, guess_columns, remember
from desktop_app.ledgers.header_words import HeaderWords, plain_header
from desktop_app.models.ledgers import LedgerKind
from desktop_app.store.mappings import MappingsFile

WORDS = HeaderWords.load()
DAY = date(2020, 5, 17)


def book(*sheets: Sheet, name: str = "台账.xlsx", kind: str = "xlsx") -> Book:
    return Book(name, kind, sheets)


def sheet(*rows: list, name: str = "Sheet1", **more: object) -> Sheet:
    made = Sheet.of_rows(name, rows)
    return Sheet(made.name, made.columns, made.height, **more)


def columns_of(guess) -> dict[str, int]:
    return {field: item.column for field, item in guess.mapping.columns.items()}


@pytest.mark.parametrize(
    ("kind", "header", "row", "columns"),
    [
        (
            LedgerKind.SERVICES,
            ["服务日期", "企业名称", "信用代码", "服务内容"],
            [DAY, "甲公司", "91310104MA1FAKE001", "诊断"],
            {"served_on": 1, "enterprise": 2, "credit_code": 3, "content": 4},
        ),
        (
            LedgerKind.ACTIVITIES,
            ["序号", "活动时间", "活动名称", "地点", "参会人数", "活动类型"],
            [1, DAY, "政策解读会", "三楼", 65, "信息"],
            {"held_on": 2, "topic": 3, "place": 4, "attendances": 5, "category": 6},
        ),
        (
            LedgerKind.PARTNERS,
            ["合作单位名称", "机构类型", "协议编号", "签订日期", "到期日期"],
            ["某某律所", "专业服务机构", "HZ-1", DAY, DAY],
            {"name": 1, "kind": 2, "agreement_number": 3, "valid_from": 4, "valid_to": 5},
        ),
        (
            LedgerKind.STAFF,
            ["姓名", "性别", "出生年月", "学历", "职称", "岗位"],
            ["张三", "女", "1985.3", "本科", "中级", "专员"],
            {"name": 1, "sex": 2, "born": 3, "degree": 4, "title_level": 5, "position": 6},
        ),
        (
            LedgerKind.TRAININGS,
            ["培训时间", "课程名称", "授课老师", "参训人数"],
            [DAY, "财税", "李四", 120],
            {"held_on": 1, "topic": 2, "lecturer": 3, "attendances": 4},
        ),
        (
            LedgerKind.FINANCINGS,
            ["放款日期", "融资企业", "融资方式", "放款银行", "融资金额（亿元）"],
            [DAY, "甲公司", "贷款", "某银行", 0.03],
            {"agreed_on": 1, "enterprise": 2, "kind": 3, "institution": 4, "amount": 5},
        ),
        (
            LedgerKind.EQUIPMENT,
            ["仪器名称", "规格型号", "数量", "购置金额（万元）", "是否共享"],
            ["显微镜", "X-1", 1, 12.5, "是"],
            {"name": 1, "model": 2, "quantity": 3, "value": 4, "shared": 5},
        ),
    ],
    ids=lambda value: value.value if isinstance(value, LedgerKind) else "",
)
def test_each_ledger_is_known_by_the_words_of_its_header(kind, header, row, columns):
    guess = guess_book(book(sheet(header, row, row)), WORDS)[0]
    assert guess.mapping.kind is kind
    assert columns_of(guess) == columns
    assert guess.missing == ()
    assert guess.confidence > 0.6


@pytest.mark.parametrize(
    ("written", "plain", "unit"),
    [
        ("金额（万元）", "金额", "万元"),
        ("融资金额(单位：亿元)", "融资金额", "亿元"),
        ("收费/元", "收费", "元"),
        (" 企业 名称 * ", "企业名称", None),
        ("参加企业（家）", "参加企业", None),
        ("金额_万元", "金额", "万元"),
    ],
)
def test_marks_and_units_in_a_header(written, plain, unit):
    assert plain_header(written) == (plain, unit)


def test_a_unit_in_the_header_is_the_unit_of_bare_numbers():
    rows = [
        ["放款日期", "企业名称", "融资方式", "金额（亿元）"],
        [DAY, "甲", "贷款", 0.03],
        [DAY, "乙", "贷款", "500万"],
    ]
    made = book(sheet(*rows))
    run = dry_run(made, guess_book(made, WORDS)[0].mapping)
    assert [row.amount for row in run.rows] == [3_000_000, 5_000_000]


def test_a_line_above_may_give_the_unit_and_one_that_is_nowhere_is_told():
    rows = [["放款日期", "企业名称", "融资方式", "金额"], [DAY, "甲", "贷款", 300]]
    said = book(sheet(["单位：亿元"], *rows))
    assert dry_run(said, guess_book(said, WORDS)[0].mapping).rows[0].amount == 30_000_000_000
    bare = book(sheet(*rows))
    run = dry_run(bare, guess_book(bare, WORDS)[0].mapping)
    assert run.rows[0].amount == 3_000_000
    assert run.notes == ("“台账.xlsx”“金额”一列没有写单位，没有单位的数按万元读入",)


def test_titles_notes_and_other_sheets_lie_around_the_ledger():
    rows = [
        ["上海某某中心培训台账"],
        [],
        ["填表：某某", None or "", "2020年"],
        ["培训日期", "培训主题", "培训人次"],
        [DAY, "财税", 30],
    ]
    found = guess_book(book(sheet(["说明"], ["一"], name="说明"), sheet(*rows, name="数据")), WORDS)[0]
    assert (found.mapping.sheet, found.mapping.header_row, found.mapping.kind) == (
        "数据",
        4,
        LedgerKind.TRAININGS,
    )


def test_two_lines_and_merged_cells_make_one_header():
    rows = [
        ["服务时间", "服务对象", "", "联系人", ""],
        ["", "名称", "信用代码", "姓名", "电话"],
        [DAY, "甲公司", "91310104MA1FAKE001", "张三", "021-1"],
    ]
    merged = ((1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5))
    guess = guess_book(book(sheet(*rows, merged=merged)), WORDS)[0]
    assert (guess.mapping.header_row, guess.mapping.header_lines) == (2, 2)
    assert columns_of(guess) == {"served_on": 1, "enterprise": 2, "credit_code": 3, "contact": 4, "phone": 5}
    assert guess.columns[1].header == "服务对象/名称"


def test_cells_make_a_word_surer_than_another():
    """“日期” stands over two columns; the one that holds days is taken."""
    rows = [["日期", "日期", "企业名称"], ["一季度", DAY, "甲"], ["二季度", DAY, "乙"]]
    guess = guess_book(book(sheet(*rows)), WORDS, kind=LedgerKind.SERVICES)[0]
    assert columns_of(guess)["served_on"] == 2


def test_a_hidden_sheet_comes_after_a_visible_one():
    rows = [["服务日期", "企业名称"], [DAY, "甲"]]
    found = guess_book(book(sheet(*rows, name="旧", hidden=True), sheet(*rows, name="新")), WORDS)
    assert found[0].mapping.sheet == "新"


def test_what_holds_no_ledger_is_not_guessed_at():
    assert guess_book(book(sheet(["a", "b"], [1, 2])), WORDS) == ()
    assert guess_book(book(sheet()), WORDS) == ()


def test_the_user_may_choose_another_header_and_another_ledger():
    made = sheet(["服务日期", "企业名称"], ["日期", "名称"], [DAY, "甲"])
    guess = guess_columns(made, LedgerKind.TRAININGS, WORDS, header_row=2)
    assert columns_of(guess) == {"held_on": 1, "topic": 2}
    assert guess.missing == ("attendances",)
    assert dict(guess.columns[1].alternatives) == {}


def test_what_was_settled_is_remembered_for_the_shape(tmp_path):
    rows = [["某列", "时间", "单位"], ["x", DAY, "甲"]]
    made = sheet(*rows)
    guess = guess_columns(made, LedgerKind.SERVICES, WORDS, header_row=1)
    mapping = guess.mapping.model_copy(
        update={
            "columns": {
                **guess.mapping.columns,
                "content": guess.mapping.columns["served_on"].model_copy(update={"column": 1}),
            }
        }
    )
    store = MappingsFile(tmp_path / "state")
    assert store.remember(remember(guess.fingerprint, mapping, made.first_column))
    moved = sheet(["某单位服务台账", "", ""], *rows)
    again = guess_book(book(moved), WORDS, remembered=MappingsFile(tmp_path / "state").load())[0]
    assert (again.remembered, again.confidence, again.mapping.header_row) == (True, 1.0, 2)
    assert columns_of(again) == {"content": 1, "served_on": 2, "enterprise": 3}
    assert "单位" not in (tmp_path / "state" / "mappings.json").read_text(encoding="utf-8")


def test_a_broken_memory_is_begun_anew(tmp_path):
    path = tmp_path / "mappings.json"
    path.write_text(
        '[{"fingerprint": "a", "kind": "nothing"}, 3, {"fingerprint": "b", "kind": "staff"}]',
        encoding="utf-8",
    )
    assert list(MappingsFile(tmp_path).load()) == ["b"]
    path.write_text("{", encoding="utf-8")
    assert MappingsFile(tmp_path).load() == {}


def test_the_columns_of_an_annotated_copy_do_not_change_the_shape():
    assert fingerprint(["日期", "名称"]) == fingerprint(["日期", "名称", "问题", "行编号（勿改）"])
    assert fingerprint(["日期", "名称"]) != fingerprint(["名称", "日期"])


def test_what_stands_over_a_group_of_columns_does_not_outdo_the_words_below_it():
    rows = [
        ["服务时间", "服务对象", "", "服务情况", "", "", "收费情况", ""],
        ["", "单位名称", "社会信用代码", "类别", "内容", "方式", "金额", "性质"],
        *[[DAY, "甲公司", "91310104MA1FAKE001", "信息", "诊断", way, 0, "公益"] for way in ("线下", "电话")],
    ]
    merged = ((1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 6), (1, 7, 1, 8))
    (guess, *_) = guess_book(book(sheet(*rows, merged=merged)), WORDS)
    assert columns_of(guess) == {
        "served_on": 1,
        "enterprise": 2,
        "credit_code": 3,
        "category": 4,
        "content": 5,
        "mode": 6,
        "fee": 7,
        "charging": 8,
    }
