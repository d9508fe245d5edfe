"""The verdict as plain text: columns that line up in a terminal, nothing cut, the last line sums up."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.models.application import Application
from desktop_app.models.finance import Finance
from desktop_app.models.ledgers import Ledgers
from desktop_app.models.service_platform import ServicePlatform
from desktop_app.notice.loader import load
from desktop_app.packet.verdict_text import as_text, display_width, last_line
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
    assert any(line.startswith("错误") and "示范" in line for line in text.splitlines())


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
