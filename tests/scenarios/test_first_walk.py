"""The first walk through the real program: begin, type, go back and on, close, open again: nothing is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop_app.documents.pdf_reading import PdfReading
from desktop_app.packet.build import read_record
from desktop_app.store.case_store import CaseStore
from tests.drive import click
from tests.program import PATIENCE, running

AGENCY = "上海某某企业服务有限公司"


@pytest.fixture
def place(tmp_path):
    return tmp_path / "家"


def test_what_is_typed_is_there_after_back_next_closing_and_opening_again(qtbot, place):
    with running(qtbot, place) as first:
        first.begin_case(AGENCY)
        driver = first.driver
        driver.go("unit.name")
        assert driver.editor("agency.name").text() == AGENCY
        driver.fill("agency.seal_name", AGENCY)
        driver.fill("agency.credit_code", "91310104MA1FAKE001")
        driver.next()
        driver.fill("agency.registered_capital", "500")
        driver.previous()
        assert driver.editor("agency.seal_name").text() == AGENCY
        driver.go("basic.1.assets")
        driver.type("finance.total_assets", "三百多万")
        driver.next()
        first.window.close()

    with running(qtbot, place) as second:
        second.wait_ready()
        qtbot.waitUntil(lambda: bool(second.start.cards), timeout=PATIENCE)
        click(second.start.resume)
        second.wait_open()
        driver = second.driver
        driver.go("unit.name")
        assert driver.editor("agency.seal_name").text() == AGENCY
        assert driver.editor("agency.credit_code").text() == "91310104MA1FAKE001"
        driver.go("basic.1.assets")
        assert driver.editor("finance.total_assets").text() == "三百多万"
        case = second.program.session.open_case
        assert case.application.agency.registered_capital == Decimal(5_000_000)
        assert case.application.finance.total_assets is None


def test_verdicts_follow_typing_at_the_boundary(qtbot, place):
    with running(qtbot, place) as program:
        program.begin_case(AGENCY)
        driver = program.driver
        driver.go("basic.1.assets")
        outcomes = []
        for typed in ("299.99", "300"):
            driver.fill("finance.total_assets", typed)
            verdicts = program.program.session.open_case.assessment.conditions
            atoms = {atom.id: atom for verdict in verdicts for atom in verdict.atoms}
            outcomes.append(atoms["B1c"].outcome.value)

    assert outcomes == ["unmet", "met"]


def test_the_sample_is_previewed_and_built_from_the_window(qtbot, place):
    with running(qtbot, place) as program:
        program.try_sample()
        assert program.program.session.open_case.assessment.complete
        page = program.driver.go("report.preview")
        qtbot.waitUntil(page.is_settled, timeout=PATIENCE)
        qtbot.waitUntil(page.panel.view.is_settled, timeout=PATIENCE)
        assert page.panel.view.page_count > 30
        declaration = program.driver.go("declaration.paper")
        qtbot.waitUntil(declaration.is_settled, timeout=PATIENCE)
        assert declaration.panel.view.page_count == 1
        declared = declaration.panel.pictures.reading.text(0)
        build = program.driver.go("build.packet")
        assert build.final.isChecked()
        click(build.start)
        qtbot.waitUntil(lambda: not build.is_building(), timeout=PATIENCE)
        outputs = list((place / "cases" / "示例" / "输出").iterdir())

        assert [path.name.startswith("第1次生成_") for path in outputs] == [True]
        record = read_record(outputs[0])
        assert (record.draft, record.open_items) == (False, ())
        printed = PdfReading(outputs[0] / "真实性声明.pdf")
        assert printed.text(0) == declared
        printed.close()
        (noted,) = program.program.session._store.builds()
        assert (noted.number, noted.code, noted.draft) == (1, record.check_code, False)


def test_the_sample_keeps_its_evidence_files(qtbot, place):
    with running(qtbot, place) as program:
        program.try_sample()

    with CaseStore.open(place / "cases" / "示例", read_only=True) as store:
        evidence = store.load().evidence
        assert evidence
        for item in evidence:
            assert store.evidence.verified(item.sha256).is_file(), item.file_name


def test_a_change_on_another_page_reaches_the_preview(qtbot, place):
    with running(qtbot, place) as program:
        program.begin_case(AGENCY)
        page = program.driver.go("report.preview")
        qtbot.waitUntil(page.is_settled, timeout=PATIENCE)
        program.driver.go("unit.platform")
        program.driver.fill("service_platform.name", "上海某某公共服务平台")
        program.driver.go("report.preview")
        qtbot.waitUntil(page.is_settled, timeout=PATIENCE)

        text = "".join(page.panel.pictures.reading.text(number) for number in range(3))
        assert "上海某某公共服务平台" in text


def test_a_second_window_is_told_that_the_case_is_open_elsewhere(qtbot, place):
    with running(qtbot, place) as program:
        program.begin_case(AGENCY)
        folder = next((place / "cases").iterdir())
        with running(qtbot, place, folder) as other:
            qtbot.waitUntil(lambda: bool(other.start.trouble.text()), timeout=PATIENCE)

            assert "正在另一个窗口" in other.start.trouble.text()
            assert other.program.session is None


def test_nothing_typed_stands_in_the_log(qtbot, place):
    sentinel = "机密单位甲乙丙"
    with running(qtbot, place) as program:
        program.begin_case(sentinel)
        driver = program.driver
        driver.go("unit.name")
        driver.fill("agency.seal_name", sentinel)
        driver.fill("agency.credit_code", sentinel)
        program.wait_saved()

    logs = "".join(path.read_text(encoding="utf-8") for path in (place / "logs").iterdir())
    assert "case.opened" in logs
    assert sentinel not in logs
