"""Charts: what they show is what is counted, on paper and on screen from the same shapes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop_app.documents.chart import (
    Bar,
    Column,
    Columns,
    Divided,
    Limit,
    Line,
    Months,
    Part,
    in_words,
    lay_out,
    patch,
)
from desktop_app.documents.charts import chart
from desktop_app.models.choices import Degree, SatisfactionFormula
from desktop_app.models.ledgers import Activity
from desktop_app.notice.models import CHARTS

WIDTH = 440.0
CHART_OF = {"three_years": Columns, "activities": Months, "satisfaction": Divided, "staff": Divided}


def measure(text, size):
    return size * sum(0.55 if ord(letter) < 128 else 1.0 for letter in text)


def with_ledgers(case, **ledgers):
    return case.model_copy(update={"ledgers": case.ledgers.model_copy(update=ledgers)})


def with_survey(case, **answers):
    application = case.application.model_copy(deep=True)
    for name, value in answers.items():
        setattr(application.survey, name, value)
    return case.model_copy(update={"application": application})


def test_every_chart_a_pack_may_name_can_be_made(content):
    assert {name: type(chart(name, content)) for name in CHARTS} == CHART_OF


def test_three_years_say_what_the_table_says_and_what_the_notice_asks_b3a(content):
    shown = chart("three_years", content)
    assert [(column.label, column.words) for column in shown.columns] == [
        ("2018年", "141家"),
        ("2019年", "158家"),
        ("2020年", "172家"),
    ]
    assert shown.limit == Limit(Decimal(150), "条件：150家")
    assert in_words(shown) == "2018年141家，2019年158家，2020年172家，条件：150家"


def test_declared_years_say_so_and_one_year_compares_nothing(case, content_of):
    application = case.application.model_copy(deep=True)
    application.declared.enterprises_served_1 = 160
    declared = with_ledgers(case.model_copy(update={"application": application}), services=())
    assert chart("three_years", content_of(declared)) is None

    application.declared.enterprises_served_2 = 120
    shown = chart("three_years", content_of(declared))
    assert [column.words for column in shown.columns] == ["120家（填报数）", "160家（填报数）"]


def test_an_activity_counts_in_its_month_for_each_of_its_categories(case, content_of):
    held = (
        Activity(id="1", held_on=date(2020, 3, 5), topic="一", category="F1,F4"),
        Activity(id="2", held_on=date(2020, 3, 6), topic="二", category="F4"),
        Activity(id="3", held_on=date(2020, 12, 31), topic="三"),
        Activity(id="4", held_on=date(2019, 12, 31), topic="上年以前的", category="F1"),
    )
    shown = chart("activities", content_of(with_ledgers(case, activities=held)))
    assert [(line.label, line.total) for line in shown.lines] == [
        ("信息服务", "1场"),
        ("培训服务", "2场"),
        ("未填类别", "1场"),
    ]
    assert in_words(shown) == "信息服务1场：3月1场\n培训服务2场：3月2场\n未填类别1场：12月1场"


def test_staff_who_serve_others_are_not_in_the_picture(case, content_of):
    first, *others = case.ledgers.staff
    away = first.model_copy(update={"serves_smes": False})
    unknown = others[0].model_copy(update={"degree": None})
    shown = chart("staff", content_of(with_ledgers(case, staff=(away, unknown, *others[1:]))))
    degrees = {part.label: part.count for part in shown.bars[0].parts if part.count}
    below = sum(person.degree is Degree.BELOW for person in others[1:])
    assert degrees == {"本科": len(others) - 1 - below, "大专以下": below, "未填": 1}


def test_satisfaction_stands_against_its_limit_b3c_only_as_a_share(case, content_of):
    shown = chart("satisfaction", content_of(case))
    assert [(part.label, part.words) for part in shown.bars[0].parts] == [
        ("满意", "150份（80.64%）"),
        ("基本满意", "25份（13.44%）"),
        ("其他", "11份（5.91%）"),
    ]
    assert shown.bars[0].limit == Limit(Decimal("0.8"), "条件：80%")
    mean = with_survey(case, formula=SatisfactionFormula.MEAN_SCORE, mean_score=Decimal(90))
    impossible = with_survey(case, satisfied=190)
    for changed in (mean, impossible):
        assert chart("satisfaction", content_of(changed)) is None


@pytest.mark.parametrize("name", ["activities", "staff", "three_years"])
def test_without_rows_there_is_no_chart(case, content_of, name):
    empty = content_of(with_ledgers(case, activities=(), staff=(), services=()))
    assert chart(name, empty) is None


def test_columns_are_as_high_as_their_numbers():
    columns = Columns(
        (Column("甲", Decimal(50), "50"), Column("乙", Decimal(200), "200"), Column("丙", Decimal(0), "0")),
        Limit(Decimal(100), "条件：100"),
    )
    drawing = lay_out(columns, WIDTH, measure)
    low, high, none = drawing.boxes
    base, limit = drawing.rules
    assert high.height == pytest.approx(4 * low.height)
    assert none.height == 0
    assert base.y1 == pytest.approx(low.y + low.height) == pytest.approx(high.y + high.height)
    assert limit.dashed
    assert base.y1 - limit.y1 == pytest.approx(high.height / 2)


def test_parts_fill_their_bar_in_falling_tones():
    parts = (Part("甲", 30, "30人"), Part("乙", 0, "0人"), Part("丙", 10, "10人"))
    drawing = lay_out(Divided((Bar("学历", parts, Limit(Decimal("0.5"), "条件：50%")),)), WIDTH, measure)
    first, last = drawing.boxes[:2]
    assert first.width == pytest.approx(3 * last.width)
    assert last.x == pytest.approx(first.x + first.width)
    assert last.x + last.width == pytest.approx(WIDTH)
    assert first.tone > last.tone
    (mark,) = [rule for rule in drawing.rules if rule.dashed]
    assert mark.x1 == pytest.approx(first.x + (WIDTH - first.x) / 2)
    assert "乙" not in "".join(word.text for word in drawing.words)


@pytest.mark.parametrize("width", [WIDTH, 900.0])
def test_nothing_leaves_the_drawing(content, width):
    for name in CHARTS:
        drawing = lay_out(chart(name, content), width, measure)
        for word in drawing.words:
            left, top, wide, high = patch(replace(word, clear=True), measure)
            assert left >= -2.01, word
            assert left + wide <= width + 2.01, word
            assert top >= -0.01, word
            assert top + high <= drawing.height + 0.26 * word.size, word
        for box in drawing.boxes:
            assert box.x >= 0
            assert box.x + box.width <= width + 0.01
            assert box.y + box.height <= drawing.height


def test_empty_months_draw_nothing():
    drawing = lay_out(Months((Line("信息服务", (0,) * 12, "0场"),), "场"), WIDTH, measure)
    assert drawing.boxes == ()


def test_the_report_prints_charts_numbered_in_order_and_above_their_title(report, texts_of):
    _, made = report
    pages = texts_of(report[0])
    whole = "".join(pages)
    titles = [
        found
        for found in re.findall(r"图\d[^表图。]{4,14}", whole)
        if "构成" in found or "家数" in found or "活动" in found
    ]
    assert [title[:2] for title in titles] == ["图1", "图2", "图3", "图4"]
    (page,) = [number for number, text in enumerate(pages, 1) if "图2近三年服务中小企业家数" in text]
    assert "条件：150家" in pages[page - 1]
    assert page in made.places["figure.enterprises_served.year-3"]
