"""生成申报材料: what is open is listed, final papers need a reason, the work can be stopped, the result is shown."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from desktop_app.documents.fonts import FontBook
from desktop_app.models.agency import Agency
from desktop_app.models.application import Application
from desktop_app.packet.build import RECORD, Build, read_record
from desktop_app.packet.open_items import OpenItem
from desktop_app.paths import resource
from desktop_app.ui.page_status import PageStatus, status_of
from desktop_app.ui.pages.build_page import BuildPage
from desktop_app.ui.paper_desk import PaperDesk
from tests.drive import click, put_in

NOW = datetime(2021, 5, 20, 14, 3, tzinfo=timezone(timedelta(hours=8)))


def now() -> datetime:
    return NOW


@pytest.fixture(scope="module")
def fonts():
    return FontBook.load(resource("fonts"))


@pytest.fixture
def case(make_case):
    return make_case(Application(agency=Agency(name="上海某某服务有限公司")))


@pytest.fixture
def page(qtbot, dressed, case, fonts, tmp_path):
    spec = next(page for page in case.notice.pages() if page.kind == "build")
    remembered: list[Build] = []
    desk = PaperDesk(
        fonts=lambda: fonts,
        now=now,
        scratch=tmp_path,
        outputs=tmp_path / "输出",
        remember=remembered.append,
    )
    made = BuildPage(spec, case, desk)
    made.remembered = remembered
    qtbot.addWidget(made)
    made.resize(820, 640)
    made.show()
    return made


def outputs(page) -> list[Path]:
    folder = Path(page.folder.text())
    return sorted(folder.iterdir()) if folder.exists() else []


def build(qtbot, page) -> None:
    click(page.start)
    qtbot.waitUntil(lambda: not page.is_building(), timeout=30_000)


def test_with_items_open_a_draft_is_offered_and_they_are_listed(page):
    assert page.draft.isChecked()
    assert "没有落实" in page.summary.text()
    assert page.open_list.isVisible()


def test_a_draft_is_made_into_a_numbered_folder_and_its_files_are_listed(qtbot, page):
    build(qtbot, page)

    (folder,) = outputs(page)
    record = read_record(folder)
    assert folder.name == f"第1次生成_{record.check_code}"
    assert record.draft
    listed = [button.text() for button in page.results.findChildren(QPushButton)]
    assert any(text.startswith("申请报告.pdf（") for text in listed)
    assert listed[-1] == "打开文件夹(&D)"


def test_the_case_is_marked_before_papers_are_made_of_it(qtbot, page, case):
    marks: list[tuple[str, str]] = []
    case.marked.connect(lambda kind, name: marks.append((kind, name)))
    click(page.start)
    assert page.is_building()
    assert marks == [("build", "")]
    qtbot.waitUntil(lambda: not page.is_building(), timeout=30_000)
    assert marks == [("build", "")]


def test_each_build_gets_a_folder_of_its_own(qtbot, page, case):
    build(qtbot, page)
    case.enter("agency.name", "上海某某服务中心")
    build(qtbot, page)

    records = [read_record(folder) for folder in outputs(page)]
    assert [record.number for record in records] == [1, 2]
    assert records[0].check_code != records[1].check_code


def test_final_papers_with_items_open_wait_for_a_reason(qtbot, page):
    click(page.final)
    assert page.reason_box.isVisible()
    click(page.start)

    assert not page.is_building()
    assert "写明按现状生成的理由" in page.told.text()
    assert outputs(page) == []


def test_a_reason_makes_them_final_and_is_recorded(qtbot, page):
    click(page.final)
    put_in(page.reason, "区里同意先报")
    build(qtbot, page)

    record = read_record(outputs(page)[0])
    assert (record.draft, record.reason) == (False, "区里同意先报")
    assert page.remembered == [record]


def test_23_the_reason_stands_in_the_record_and_is_printed_nowhere(qtbot, page):
    reason = "局里口头同意按现状报送"
    click(page.final)
    put_in(page.reason, f"  {reason} ")
    build(qtbot, page)
    (folder,) = outputs(page)
    holding = [path.name for path in folder.rglob("*") if path.is_file() and reason in said_in(path)]

    assert holding == [RECORD]
    assert any(path.suffix == ".pdf" for path in folder.iterdir())


def said_in(path: Path) -> str:
    """Everything a reader of the file can find in it."""
    if path.suffix == ".pdf":
        with closing(pdfium.PdfDocument(path)) as paper:
            pages = [page.get_textpage().get_text_range() for page in paper]
        return "".join("".join(pages).split())
    return path.read_text(encoding="utf-8", errors="ignore")


@pytest.mark.parametrize("typed", ["", "   ", "　"])
def test_23_blanks_are_no_reason(qtbot, page, typed):
    click(page.final)
    page.reason.put(typed)
    click(page.start)

    assert not page.is_building()
    assert outputs(page) == []


def test_the_task_is_begun_by_a_draft_and_done_by_final_papers(qtbot, page, case):
    spec = next(page for page in case.notice.pages() if page.kind == "build")
    assert status_of(spec, case) is PageStatus.NOT_STARTED

    build(qtbot, page)
    assert status_of(spec, case) is PageStatus.IN_PROGRESS

    click(page.final)
    put_in(page.reason, "区里同意先报")
    build(qtbot, page)
    assert status_of(spec, case) is PageStatus.DONE


def test_what_is_open_is_named_by_its_clause(page):
    shown = [label.text() for label in page.open_list.findChildren(QLabel)]
    assert any(text.startswith("一.1.(3) ") for text in shown)
    assert not any(text.startswith("B3 ") for text in shown)


def test_stopped_it_leaves_nothing_behind_and_can_be_started_again(qtbot, page):
    click(page.start)
    assert not page.start.isEnabled()
    click(page.stop)
    qtbot.waitUntil(lambda: not page.is_building(), timeout=30_000)

    assert outputs(page) == []
    assert not page.results.isVisible()
    assert page.told.text() == "已停止，没有留下做了一半的材料"
    build(qtbot, page)
    assert len(outputs(page)) == 1


def test_the_keyboard_stays_at_the_button_that_can_be_pressed_next(qtbot, page):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    click(page.start)
    assert page.stop.hasFocus()

    click(page.stop)
    qtbot.waitUntil(lambda: not page.is_building(), timeout=30_000)
    assert page.start.hasFocus()


def test_a_place_that_cannot_be_written_is_told_on_the_page(qtbot, page, tmp_path):
    (tmp_path / "占用").write_text("x", encoding="utf-8")
    page.folder.setText(str(tmp_path / "占用"))
    build(qtbot, page)

    assert page.told.isVisible()
    assert page.told.text()
    assert page.start.isEnabled()


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (OpenItem(kind="finding", id="FR02", text="", field="agency.name"), ("field", "agency.name")),
        (OpenItem(kind="condition", id="B2", text=""), ("page", "basic.2")),
        (OpenItem(kind="category", id="F4", text=""), ("page", "categories.F4")),
        (OpenItem(kind="category", id="", text=""), ("page", "categories.choice")),
        (OpenItem(kind="material", id="M5", text=""), ("page", "evidence.shelves")),
    ],
    ids=["a finding", "a condition", "a category", "no category yet", "a material"],
)
def test_every_open_item_leads_to_the_place_where_it_is_settled(page, item, expected):
    asked: list[tuple[str, str]] = []
    page.jump_requested.connect(lambda field: asked.append(("field", field)))
    page.page_requested.connect(lambda name: asked.append(("page", name)))
    page.go_to(item)

    assert asked == [expected]
