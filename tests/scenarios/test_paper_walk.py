"""From paper to field and back, and from a change to the pages it touches: with the example, through the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.documents.fonts import FontBook
from desktop_app.documents.watch import Unwatched
from desktop_app.packet.build import REPORT, last_record
from desktop_app.packet.comparing import compared, draw_papers, recorded
from desktop_app.paths import resource
from tests.drive import click
from tests.program import PATIENCE, running

PHONE = "service_platform.contact_phone"


@pytest.fixture
def program(qtbot, tmp_path):
    with running(qtbot, tmp_path / "家") as started:
        started.try_sample()
        yield started


def settled(qtbot, page):
    qtbot.waitUntil(page.is_settled, timeout=PATIENCE)
    qtbot.waitUntil(page.panel.view.is_settled, timeout=PATIENCE)
    return page.panel.view


def compared_again(qtbot, program):
    qtbot.waitUntil(program.program.session.paper_changes.is_settled, timeout=PATIENCE)
    return program.program.session.paper_changes


def outdated(program) -> str:
    banner = program.program.session._outdated
    return banner.text() if banner.isVisible() else ""


def lead_of(view, origin):
    return next(lead for lead in view.leads_in_view() if lead.value.origin == origin)


def walk_the_forms(qtbot, driver, window):
    """推荐表 and 汇总表 are paper like any other: what is inferred and what stays blank is said, values lead to their fields."""
    forms = driver.go("forms.preview")
    assert "推荐表栏目为推定样式，以正式附件为准" in forms.note.text()
    assert "区级中小企业主管部门推荐意见、市经济信息化委推荐意见、汇总表的盖章" in forms.note.text()
    view = settled(qtbot, forms)
    outline = forms.panel.outline
    assert [outline.item(row).text() for row in range(outline.count())] == ["推荐表", "汇总表"]
    assert view.page_count == 3
    wide, tall = view._sizes[2]
    assert wide > tall
    view.go_to(2)
    statement = lead_of(view, "service_platform.showcase_statement")
    assert statement.page == 2
    view._bring_into_view(statement.page, statement.value.boxes)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.place_of(statement).center())
    assert driver.field("service_platform.showcase_statement").editor.hasFocus()
    window.next_page()
    assert window.current_page_id == "forms.preview"


def test_a_value_on_paper_leads_to_where_it_comes_from_and_back_to_the_same_place(qtbot, program):
    driver, window = program.driver, program.window
    page = driver.go("report.preview")
    view = settled(qtbot, page)
    number = next(
        at
        for at in range(view.page_count)
        if view._values.on(at) and any(lead.value.origin == "finance.revenue" for lead in view._values.on(at))
    )
    view.go_to(number)
    wanted = lead_of(view, "finance.revenue")
    view._bring_into_view(wanted.page, wanted.value.boxes)
    before = view.verticalScrollBar().value()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.place_of(wanted).center())

    assert window.current_page_id == "basic.1.assets"
    assert driver.field("finance.revenue").editor.hasFocus()
    assert window.command_bar.following.text().startswith("返回预览")

    driver.fill("finance.revenue", "2500")
    window.next_page()
    settled(qtbot, page)

    assert window.current_page_id == "report.preview"
    assert view.current_page == number
    assert abs(view.verticalScrollBar().value() - before) <= 4
    assert view.lead.value.origin == "finance.revenue"
    assert view.lead.value.text.startswith("2,500")
    assert view.hasFocus()

    # a counted figure leads to its ledger, evidence to its shelf
    every = [lead for at in range(view.page_count) for lead in view._values.on(at)]
    ways = {lead.value.origin: (lead.page_id, lead.place, lead.way) for lead in every}
    evidence = next(way for origin, way in ways.items() if origin.startswith("evidence."))

    assert ways["figure.enterprises_served.year-1"] == ("ledgers.all", "ledgers.services", "看台账")
    assert ways["ledgers.staff"][1] == "ledgers.staff"
    assert evidence[0] == "evidence.shelves"
    page.place_requested.emit(*ways["figure.enterprises_served.year-1"][:2])
    assert program.window.current_page_id == "ledgers.all"
    assert program.window.command_bar.following.text().startswith("返回预览")

    walk_the_forms(qtbot, driver, window)

    # a character that no face draws is listed with field and person, and the line leads there
    driver.go("unit.name")
    driver.fill("agency.legal_representative", "王𠮷")
    page = driver.go("review.all")
    page.tabs.setCurrentIndex(2)
    key = "uncovered.agency.legal_representative..𠮷"
    qtbot.waitUntil(lambda: page.part(2).line(key) is not None, timeout=PATIENCE)
    line = page.part(2).line(key)
    assert "法定代表人里的“𠮷”没有字体能印" in line._text.text()
    click(line.button)
    assert program.window.current_field_id == "agency.legal_representative"


def test_a_change_tells_its_pages_after_a_build_and_in_the_review(qtbot, program):
    driver, session = program.driver, program.program.session
    build = driver.go("build.packet")
    click(build.start)
    qtbot.waitUntil(lambda: not build.is_building(), timeout=PATIENCE)
    changes = compared_again(qtbot, program)
    assert (changes.found, outdated(program)) == ({}, "")

    driver.go("unit.platform")
    driver.fill(PHONE, "021-5555 0199")
    compared_again(qtbot, program)
    pages = changes.found[REPORT].pages
    words = f"影响申请报告第 {pages[0]} 页；推荐表第 1 页"  # 联系人的电话 stands on both
    assert outdated(program) == f"已生成的版本与当前数据不一致：{words}"
    assert len(pages) == 1

    click(session._outdated.ways[0])
    page = program.window.current_page
    view = settled(qtbot, page)
    assert (program.window.current_page_id, view.current_page) == ("report.preview", pages[0] - 1)
    assert view._changed == {pages[0] - 1}

    forms = driver.go("forms.preview")
    assert settled(qtbot, forms)._changed == {0}

    program.window.undo()
    compared_again(qtbot, program)
    assert outdated(program) == ""

    driver.go("unit.platform")
    driver.fill(PHONE, "021-5555 0188")
    compared_again(qtbot, program)
    assert outdated(program)
    build = driver.go("build.packet")
    click(build.start)
    qtbot.waitUntil(lambda: not build.is_building(), timeout=PATIENCE)
    compared_again(qtbot, program)
    assert outdated(program) == ""

    record = last_record(session._desk.outputs)
    case, fonts = session.open_case, FontBook.load(resource("fonts"))
    drawn = draw_papers(
        case.case,
        case.assessment,
        case.notice,
        fonts,
        on=record.made_at.date(),
        draft=record.draft,
        watch=Unwatched(),
    )
    assert record.number == 2
    assert compared(recorded(record), drawn) == {}

    # back in the review, the line says which pages the change touches
    page = driver.go("review.all")
    page.tabs.setCurrentIndex(1)
    line = page.part(1).line("recommendation_form.agency.website")
    qtbot.waitUntil(lambda: line.width() > page.area.width() // 2, timeout=PATIENCE)
    click(line.button)
    qtbot.waitUntil(lambda: program.window.current_page_id != "review.all", timeout=PATIENCE)
    driver.fill("agency.website", "https://www.example.org.cn/new")
    program.window.next_page()
    compared_again(qtbot, program)

    detail = page.part(1).line("recommendation_form.agency.website")._detail.text()
    assert detail.startswith("修改前 ")
    assert "；影响申请报告第 " in detail
