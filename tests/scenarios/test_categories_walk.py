"""F6: four categories, then three; financing by amount and then by guarantee; 2,000 rows of training that come and go."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.models.ledgers import LedgerKind, TrainingSession
from tests.drive import click
from tests.program import PATIENCE, running

ROWS = 2_000
NAME = "某某培训班第{}期"


@pytest.fixture
def program(qtbot, tmp_path):
    with running(qtbot, tmp_path) as started:
        started.begin_case("上海某某企业服务有限公司")
        qtbot.waitUntil(started.window.isActiveWindow)
        yield started


def pages_shown(program, qtbot, name) -> list[str]:
    """The papers of a page as its preview shows them."""
    page = program.driver.go(name)
    qtbot.waitUntil(page.is_settled, timeout=PATIENCE)
    reading = page.panel.pictures.reading
    return [reading.text(number) for number in range(page.panel.view.page_count)]


def printed(program, qtbot) -> str:
    """The report as its preview shows it."""
    return "".join(pages_shown(program, qtbot, "report.preview"))


def summary_row(program, qtbot) -> str:
    """The 汇总表 as its preview shows it, without line ends."""
    return "".join(pages_shown(program, qtbot, "forms.preview")[-1].split())


def test_f6_categories_come_and_go_and_lose_nothing(program, qtbot):
    open_case = program.program.session.open_case
    rows = tuple(
        TrainingSession(
            id=f"r{number}", held_on=date(2020, 1 + number % 12, 3), topic=NAME.format(number), attendances=1
        )
        for number in range(ROWS)
    )
    open_case.set_rows(LedgerKind.TRAININGS, rows)
    driver = program.driver
    page = driver.go("categories.choice")
    for name in ("F1", "F3", "F4", "F5"):
        page.area.ensureWidgetVisible(page.card(name).box)
        click(page.card(name).box)
    assert page.problem.text() == "服务功能类别选了4类，最多3类，先取消1类"
    assert page.card("F5").box.isChecked()

    page.area.ensureWidgetVisible(page.card("F3").box)
    click(page.card("F3").box)
    assert not page.problem.isVisible()

    driver.go("categories.F5")
    driver.fill("declared.financing_activities", "12")
    driver.fill("declared.financing_amount", "7.9亿")
    driver.fill("declared.new_guarantee_amount", "0")
    card = driver.page.card("F5")
    assert card.text().split("\n")[0].endswith("不满足")
    assert "还差 0.1 亿元" in card.text()
    driver.fill("declared.new_guarantee_amount", "30亿元")
    assert "已满足" in card.text().split("\n")[0]

    page = driver.go("categories.choice")
    page.area.ensureWidgetVisible(page.card("F4").box)
    click(page.card("F4").box)
    said = "已取消“培训服务”：培训台账 2,000 行保留，不会打印"
    assert driver.window.command_bar.notice.text() == said
    assert "培训台账 2,000 行保留，不会打印；重新选上就恢复" in page.card("F4").text()
    assert driver.window.navigator._items["categories.F4"].text(0)
    assert not driver.window._applies("categories.F4")
    text = printed(program, qtbot)
    assert "信息服务、融资服务" in text
    assert "培训服务" not in text
    assert NAME.format(7) not in text
    row = summary_row(program, qtbot)
    assert "信息服务、融资服务" in row
    assert "培训服务" not in row

    page = driver.go("categories.choice")
    page.area.ensureWidgetVisible(page.card("F4").box)
    click(page.card("F4").box)
    assert open_case.ledgers.trainings == rows
    assert driver.window._applies("categories.F4")
    assert "信息服务、培训服务、融资服务" in printed(program, qtbot)
    assert "信息服务、培训服务、融资服务" in summary_row(program, qtbot)
