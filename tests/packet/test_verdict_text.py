"""The verdict as plain text: columns that line up in a terminal, nothing cut, the last line sums up."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.assessment.comparing import Change
from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.assessment.results import Outcome
from desktop_app.models.application import Application
from desktop_app.models.finance import Finance
from desktop_app.models.ledgers import Ledgers
from desktop_app.models.performance import Declared, Survey
from desktop_app.models.service_platform import ServicePlatform
from desktop_app.notice.loader import load
from desktop_app.packet.verdict_text import as_text, changes_text, display_width, last_line
from desktop_app.paths import resource


@pytest.fixture(scope="module")
def notice():
    return load(resource("notices/shanghai-2021"))


def judged(notice, application):
    return evaluate(application, count(Ledgers(), notice.identity), notice, date(2021, 5, 26))


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("平台", 4), ("（1）", 5), ("150 家", 6), ("é", 1), ("e\u0301", 1), ("𬱖", 2)],
)
def test_a_chinese_character_takes_two_cells(text, width):
    assert display_width(text) == width


def test_the_verdicts_stand_in_one_column_however_long_the_words_before_them(notice):
    lines = as_text(judged(notice, Application()), notice).splitlines()

    head = next(line for line in lines if line.startswith("条件"))
    column = display_width(head[: head.index("结论")])
    verdicts = [line for line in lines if line.rstrip().endswith(("资料不足", "不满足", "已满足"))]
    assert len(verdicts) > 25
    for line in verdicts:
        sign = max(line.rfind(mark) for mark in "√×？")
        assert display_width(line[:sign]) == column, line


def test_no_label_of_the_notice_is_cut(notice):
    text = as_text(judged(notice, Application()), notice)
    words = "".join(text.split())

    for item in (*notice.conditions, *notice.materials):
        assert "".join(item.label.split()) in words or item.label[:17] in text, item.id


def test_a_figure_below_its_threshold_shows_value_threshold_and_margin(notice):
    application = Application(finance=Finance(total_assets="2999900"))
    line = next(line for line in as_text(judged(notice, application), notice).splitlines() if "B1c" in line)

    for part in ("299.99 万元", "300 万元", "还差", "0.01 万元", "× 不满足"):
        assert part in line


def test_what_must_be_mended_is_listed_with_its_severity(notice):
    application = Application(service_platform=ServicePlatform(name="上海示范服务中心"))
    text = as_text(judged(notice, application), notice)

    assert "填写与一致性" in text
    assert any(line.startswith("须改正") and "示范" in line for line in text.splitlines())


def test_the_last_line_counts_what_is_open(notice):
    assessment = judged(notice, Application())
    words = last_line(assessment)

    assert words.startswith("结论：尚未全部满足（")
    assert words in as_text(assessment, notice)
    missing = sum(item.state == "missing" for item in assessment.materials)
    assert f"缺{missing}份材料" in words


def test_no_line_ends_in_space_and_the_text_ends_with_one_line_end(notice):
    text = as_text(judged(notice, Application()), notice)

    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


def test_a_declared_figure_says_so_wherever_it_appears_design_4(notice):
    application = Application(declared=Declared(enterprises_served_1=150))
    line = next(line for line in as_text(judged(notice, application), notice).splitlines() if "B3a" in line)

    assert "150 家（填报）" in line


def test_what_to_watch_is_told_of_a_condition_that_is_met_too_domain_3_2(notice):
    application = Application(survey=Survey(valid=20, satisfied=16, fairly_satisfied=0))
    lines = as_text(judged(notice, application), notice).splitlines()
    place = next(number for number, line in enumerate(lines) if "B3b" in line)

    assert "√ 已满足" in lines[place]
    assert lines[place + 1].endswith("→ 有效问卷只有20份，少于30份")


def test_a_case_that_was_not_read_as_a_whole_is_not_said_to_be_met_as_a_whole(notice):
    assessment = judged(notice, Application())
    text = as_text(assessment, notice, ["“case.json”的 foo 不是本程序认识的一项，没有使用"])

    assert "未读入  “case.json”的 foo" in text
    assert text.splitlines()[-1].endswith("1处没有读入）")
    complete = assessment.model_copy(
        update={"outcome": Outcome.MET, "findings": (), "materials": (), "categories": ()}
    )
    assert last_line(complete).startswith("结论：全部满足")
    assert last_line(complete, 1).startswith("结论：尚未全部满足")


def test_another_pack_is_told_by_what_it_changes_design_3():
    turned = {"before": Outcome.UNMET, "after": Outcome.MET}
    found = [
        Change(kind="condition", id="B2", label="市级认定", before=Outcome.MET, after=None),
        Change(kind="atom", id="B2", label="市级认定", before=Outcome.MET, after=None),
        Change(
            kind="atom", id="B3a", label="家数", threshold_before="150 家", threshold_after="100 家", **turned
        ),
    ]

    assert changes_text(found, "上海 2021", "全国 2012").splitlines()[1:] == [
        "由“上海 2021”换成“全国 2012”（日期仍按“上海 2021”），有变化的：",
        changes_text(found, "", "").splitlines()[2],
        "B2  市级认定：不再要求",
        "  B3a  家数：不满足 → 已满足，要求由 150 家 变为 100 家",
    ]
    assert "都不变" in changes_text([], "上海 2021", "全国 2012")
