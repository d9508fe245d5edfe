from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.models.application import Application
from desktop_app.notice.models import Heading, ReportOutline
from desktop_app.notice.outline import chinese_number, printed_headings

if TYPE_CHECKING:
    from desktop_app.notice.models import Notice


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (19, "十九"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
    ],
)
def test_numbers_of_headings(number: int, words: str) -> None:
    assert chinese_number(number) == words


def outline(*headings: Heading) -> ReportOutline:
    return ReportOutline(title="", provenance="notice", provenance_note="", cover=(), headings=headings)


def applying(*categories: str) -> Application:
    application = Application()
    application.service_platform.categories = categories
    return application


def texts(headings: ReportOutline, application: Application) -> list[str]:
    return [text for _, text in printed_headings(headings, application)]


def test_numbers_start_again_below_each_heading_and_skip_the_unnumbered() -> None:
    report = outline(
        Heading(level=1, text="甲"),
        Heading(level=2, text="乙"),
        Heading(level=3, text="丙"),
        Heading(level=3, text="丁"),
        Heading(level=2, text="戊"),
        Heading(level=3, text="己"),
        Heading(level=1, text="庚"),
        Heading(level=2, text="辛"),
        Heading(level=1, text="附表", numbered=False),
        Heading(level=1, text="壬"),
    )
    assert texts(report, Application()) == [
        "一、甲", "（一）乙", "1. 丙", "2. 丁", "（二）戊", "1. 己", "二、庚", "（一）辛", "附表", "三、壬"
    ]  # fmt: skip


def test_a_heading_left_out_takes_what_is_below_it_along_and_the_numbers_close_up() -> None:
    report = outline(
        Heading(level=1, text="甲"),
        Heading(level=2, text="只在重新申报时", only_if="recommendation.reapplying"),
        Heading(level=3, text="在它下面"),
        Heading(level=2, text="乙"),
    )
    assert texts(report, Application()) == ["一、甲", "（一）乙"]
    again = Application()
    again.recommendation.reapplying = True
    assert texts(report, again) == ["一、甲", "（一）只在重新申报时", "1. 在它下面", "（二）乙"]


@pytest.mark.parametrize(
    ("chosen", "printed"),
    [
        ((), []),
        (("F2",), ["1. 技术服务"]),
        (("F5", "F1"), ["1. 信息服务", "2. 融资服务"]),
    ],
)
def test_only_chosen_categories_are_printed_and_numbered(
    shanghai: Notice, chosen: tuple[str, ...], printed: list[str]
) -> None:
    found = [
        text for heading, text in printed_headings(shanghai.report, applying(*chosen)) if heading.category
    ]
    assert found == printed


def test_the_chapters_of_the_report(shanghai: Notice) -> None:
    chapters = [
        text for heading, text in printed_headings(shanghai.report, Application()) if heading.level == 1
    ]
    assert chapters == [
        "一、平台基本情况",
        "二、组织管理与人才队伍",
        "三、服务资源集聚",
        "四、服务开展情况与业绩",
        "五、特色优势与示范性",
        "六、发展规划和年度服务目标",
        "七、其他需要说明的事项",
        "附表",
        "附件目录",
    ]
