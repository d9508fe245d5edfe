"""F8: five copies are printed and stamped, then the assets change by 1 万元. What is told is what a comparison of pixels finds."""

from __future__ import annotations

from decimal import Decimal

import pypdfium2
import pytest

from desktop_app.packet.build import folder_of
from desktop_app.packet.bundle import PACKET
from desktop_app.packet.print_plan import Sides
from desktop_app.packet.shop import INSTRUCTIONS, REPRINT, copy_name, shop_names
from desktop_app.store.case_store import CaseStore
from desktop_app.ui.page_status import PageStatus, status_of
from desktop_app.ui.printing.conductor import Stage
from tests.drive import click, put_in
from tests.printers import FilePrinters, looks
from tests.program import PATIENCE, running

ASSETS = "finance.total_assets"


@pytest.fixture
def program(qtbot, tmp_path):
    with running(qtbot, tmp_path / "家") as started:
        started.try_sample()
        session = started.program.session
        object.__setattr__(session._desk, "printers", FilePrinters(tmp_path, 36))
        keep_few_scans(session.open_case)
        yield started


def keep_few_scans(case) -> None:
    """A thinner binder of the same kind: what is left out would only be drawn and compared."""
    kept = {item.material: item.id for item in case.evidence}
    for item in case.evidence:
        if kept[item.material] != item.id:
            case.remove_evidence(item.id)


def settled(qtbot, session):
    qtbot.waitUntil(session.paper_changes.is_settled, timeout=PATIENCE)
    return session.paper_changes


def build(qtbot, program):
    page = program.driver.go("build.packet")
    if page.final.isVisible():
        click(page.final)
    if page.reason_box.isVisible():
        put_in(page.reason, "先印")
    click(page.start)
    qtbot.waitUntil(lambda: not page.is_building(), timeout=PATIENCE)
    settled(qtbot, program.program.session)
    return program.program.session.paper_changes.record


def differing(before, now):
    """Physical pages that look otherwise, to the pixel."""
    return tuple(number for number, (a, b) in enumerate(zip(before, now, strict=True), 1) if a != b)


def confirmed(qtbot, page):
    """Stand at the printer and say yes until all is out."""
    while page.conductor.stage is not Stage.IDLE:
        qtbot.waitUntil(lambda: page.conductor.stage in {Stage.CONFIRM, Stage.IDLE}, timeout=PATIENCE)
        if page.conductor.stage is Stage.CONFIRM:
            click(page.asking.go_on)


def test_f8_an_edit_after_stamping_names_its_sheets_and_they_are_printed_again(qtbot, program, tmp_path):
    driver, session, window = program.driver, program.program.session, program.window
    spec = next(page for page in session.open_case.notice.pages() if page.kind == "print")
    first = build(qtbot, program)
    page = driver.go(spec.id)
    assert (page.form.what.count() > 5, page.copies.text().count("还没有打印")) == (True, 5)
    for box in page.copies.boxes.values():  # printed at the shop, and ticked here
        click(box)
    assert status_of(spec, session.open_case) is PageStatus.DONE
    assert (settled(qtbot, session).on_paper, session._outdated.isVisible()) == ("", False)

    driver.go("basic.1.assets")
    assets = session.open_case.application.finance.total_assets
    driver.fill(ASSETS, str((assets + Decimal(10_000)) / 10_000))
    changes = settled(qtbot, session)
    told = changes.on_paper
    assert session._outdated.text() == f"已打印版本与当前数据不一致：影响{told}，光盘也要重新生成"

    click(session._outdated.ways[1])
    assert window.current_page_id == spec.id
    assert told in page.reprint.head.text()
    assert page.reprint.build.isVisible()
    second = build(qtbot, program)
    assert first.check_code != second.check_code

    before, now = (looks(folder_of(made, session._desk.outputs) / PACKET, 0.3) for made in (first, second))
    seen = differing(before, now)
    page = driver.go(spec.id)
    (reprint,) = page._reprints
    assert reprint.changed == seen
    assert 1 < len(seen) < len(now) / 4
    assert f"1 处修改 → {told}，共 5 份 × {len(seen)} 页" == page.reprint.head.text()
    assert f"{first.check_code} → {second.check_code}" in page.reprint.about.text()
    assert "抽出销毁旧的" in page.reprint.lines.text()

    # as a file, both sides of every sheet, copy after copy
    page.save_reprint(str(tmp_path))
    qtbot.waitUntil(lambda: not page.is_working(), timeout=PATIENCE)
    (saved,) = tmp_path.glob("重印_*")
    with pypdfium2.PdfDocument(saved / REPRINT) as document:
        assert len(document) == 5 * 2 * reprint.sheets

    # and through a printer
    page.form.sides.setCurrentIndex(page.form.sides.findData(Sides.DUPLEX))
    click(page.reprint.print)
    confirmed(qtbot, page)
    jobs = session._desk.printers.jobs
    assert len(jobs) == 5
    with pypdfium2.PdfDocument(jobs[-1]) as document:
        assert len(document) == 2 * reprint.sheets
    assert settled(qtbot, session).on_paper == ""
    assert not session._outdated.isVisible()
    assert not page.reprint.isVisible()
    assert page.copies.text().count(second.check_code) == 5

    assert_kept_in_the_case(program, first, second)
    assert_the_shop_gets_whole_copies(qtbot, page, second, tmp_path)


def assert_kept_in_the_case(program, first, second):
    """What was printed is there for whoever opens it next."""
    session = program.program.session
    program.wait_saved()
    with CaseStore.open(session.folder, read_only=True) as kept:
        log = type(session.printed.log).read(kept.printed())
    assert {entry.check_code for entry in log.entries} == {first.check_code, second.check_code}
    assert {log.of(copy).check_code for copy in range(1, 6)} == {second.check_code}


def assert_the_shop_gets_whole_copies(qtbot, page, second, tmp_path):
    """Each copy with its own cover, and a sheet on how."""
    page.write_shop(str(tmp_path))
    qtbot.waitUntil(lambda: not page.is_working(), timeout=PATIENCE)
    (shop,) = tmp_path.glob("打印店包_*")
    assert {path.name for path in shop.iterdir()} == shop_names(5)
    with pypdfium2.PdfDocument(shop / copy_name(4)) as document:
        assert len(document) == second.packet.pages
        assert "第 4 份" in document[0].get_textpage().get_text_range()
    with pypdfium2.PdfDocument(shop / INSTRUCTIONS) as document:
        words = "".join(page.get_textpage().get_text_range() for page in document)
    assert second.check_code in words
    assert "长边翻页" in words
