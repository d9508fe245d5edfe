"""A paper beside the case: 咨询问题单 and 两页摘要 are seen, saved and handed to the system's own reader."""

from __future__ import annotations

import pytest

from desktop_app.documents.pdf_reading import PdfReading
from desktop_app.models.choices import QualifiedReading
from desktop_app.ui.paper_window import PaperWindow
from tests.drive import click
from tests.program import PATIENCE, running

STAFF = (
    ("declared.staff", "25"),
    ("declared.staff_degree", "21"),
    ("declared.staff_title", "21"),
    ("declared.staff_both", "19"),
)


@pytest.fixture
def program(qtbot, tmp_path):
    with running(qtbot, tmp_path / "家") as started:
        started.begin_case("上海某某企业服务有限公司")
        yield started


def shown(program, qtbot) -> PaperWindow:
    """The window of the paper, when it is there."""
    windows = [item for item in program.window.findChildren(PaperWindow) if item.isVisible()]
    assert len(windows) == 1
    qtbot.waitUntil(windows[0].is_settled, timeout=PATIENCE)
    return windows[0]


def read(path) -> str:
    pages = PdfReading(path)
    text = "".join(pages.text(number) for number in range(len(pages.sizes)))
    pages.close()
    return text


def test_two_readings_give_a_sheet_to_ask_with_until_one_is_settled_f5(program, qtbot, tmp_path):
    driver = program.driver
    page = driver.go("basic.7.staff")
    card = page.card("B7")
    assert not card.question.isVisible()
    for field_id, text in STAFF:
        driver.fill(field_id, text)
    assert "92 %" in card.text()
    assert "76 %" in card.text()
    assert "存在口径差异" in card.text()
    page.area.ensureWidgetVisible(card.question)
    click(card.question)
    window = shown(program, qtbot)

    assert window.panel.view.page_count == 1
    target = tmp_path / "问题单.pdf"
    window.save_to(str(target))
    assert "已存为" in window.status.text()
    saved = read(target)
    assert all(part in saved for part in ("92 %", "76 %", "23119365", "23117616", "从事为中小企业服务的人员"))

    click(window.close_button)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    driver.choose("counting.qualified_reading", QualifiedReading.UNION.label)
    driver.fill("counting.qualified_reading_by", "某某处室陈老师")
    assert "存在口径差异" in card.text()
    driver.fill("counting.qualified_reading_on", "2021-05-19")
    assert "2021-05-19由某某处室陈老师确认" in "".join(
        atom.note for item in program.program.session.open_case.assessment.conditions for atom in item.atoms
    )
    assert not card.question.isVisible()


def test_a_target_that_cannot_be_written_is_told_and_the_window_stays(program, qtbot, tmp_path):
    driver = program.driver
    driver.go("basic.7.staff")
    for field_id, text in STAFF:
        driver.fill(field_id, text)
    click(driver.page.card("B7").question)
    window = shown(program, qtbot)
    window.save_to(str(tmp_path / "没有的文件夹" / "问题单.pdf"))

    assert window.status.text()
    assert window.isVisible()
    assert not [button for button in (window.open_button, window.save_button) if button.isDefault()]


def test_the_review_is_printed_on_two_pages(qtbot, tmp_path):
    with running(qtbot, tmp_path / "家") as program:
        program.try_sample()
        program.program.session.open_case.enter("finance.total_assets", "280")
        page = program.driver.go("review.all")
        click(page.print_button)
        window = shown(program, qtbot)
        assert window.panel.view.page_count == 2
        window.save_to(str(tmp_path / "摘要.pdf"))
        text = read(tmp_path / "摘要.pdf")

        assert "280 万元 < 300 万元，还差 20 万元" in text
        assert window.windowTitle() == "复核摘要"
        window.close()
