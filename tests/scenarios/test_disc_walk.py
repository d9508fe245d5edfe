"""F9, and the disc in F8: the deliverer makes a disc of what was built, reads it back, and is told when it is out of date."""

from __future__ import annotations

import sys
from decimal import Decimal

import pypdfium2
import pytest

from desktop_app.documents.watch import Unwatched
from desktop_app.packet.build import folder_of
from desktop_app.packet.bundle import DISC_IMAGE, PACKET
from desktop_app.packet.disc import check_disc, read_manifest
from desktop_app.packet.disc.folder import MANIFEST
from desktop_app.store.case_store import CaseStore
from desktop_app.ui.disc.burner import Burner
from desktop_app.ui.page_status import PageStatus, status_of
from tests.drive import click
from tests.program import PATIENCE, running
from tests.scenarios.test_edit_after_stamping import ASSETS, build, keep_few_scans, settled

DISC_PAGE = "build.disc"
_TAKES_ITS_LAST_WORD = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(sys.argv[2], 'utf-8')"
"""Stands where Windows has isoburn.exe: a program of its own that is handed the image."""


@pytest.fixture
def program(qtbot, tmp_path):
    with running(qtbot, tmp_path / "家") as started:
        started.try_sample()
        session = started.program.session
        burner = Burner((sys.executable, "-c", _TAKES_ITS_LAST_WORD, str(tmp_path / "刻录")))
        object.__setattr__(session._desk, "burner", burner)
        keep_few_scans(session.open_case)
        yield started


def done(qtbot, page):
    qtbot.waitUntil(lambda: not page.is_working(), timeout=PATIENCE)
    return page.told.text()


def flip_one_byte(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_f9_a_disc_is_made_read_back_and_one_flipped_byte_is_caught_and_named(qtbot, program, tmp_path):
    driver, session = program.driver, program.program.session
    case = session.open_case
    spec = next(page for page in case.notice.pages() if page.kind == "disc")
    page = driver.go(DISC_PAGE)
    assert (page.head.to_build.isVisible(), page.copy.isVisible()) == (True, False)
    made = build(qtbot, program)
    folder = folder_of(made, session._desk.outputs)
    page = driver.go(DISC_PAGE)
    assert_what_lies_on_it_is_told(page, case)
    assert status_of(spec, case) is PageStatus.NOT_STARTED

    # an image, read back before it is there, and handed to the program that burns
    click(page.image)
    assert "全部无误" in done(qtbot, page)
    assert check_disc(folder / DISC_IMAGE, Unwatched()).code == made.check_code
    assert status_of(spec, case) is PageStatus.IN_PROGRESS
    click(page.burn)
    handed = tmp_path / "刻录"
    qtbot.waitUntil(
        lambda: handed.exists() and handed.read_text("utf-8") == str(folder / DISC_IMAGE), timeout=PATIENCE
    )

    copy = copied_to_a_stick(qtbot, page, tmp_path)
    assert status_of(spec, case) is PageStatus.DONE
    assert_paper_and_disc_carry_one_code(folder, copy, made.check_code)
    broken_copy_is_told_file_by_file(qtbot, page, copy)
    assert status_of(spec, case) is PageStatus.DONE
    a_check_is_stopped_and_is_no_outcome(qtbot, page, copy)
    assert status_of(spec, case) is PageStatus.DONE

    # F8: a figure changes; the disc is told to be out of date before anything is built, and no check counts for it
    driver.go("basic.1.assets")
    assets = case.application.finance.total_assets
    driver.fill(ASSETS, str((assets + Decimal(10_000)) / 10_000))
    settled(qtbot, session)
    page = driver.go(DISC_PAGE)
    assert "光盘也要重新生成" in page.head.about.text()
    assert page.records.text().count("核对的不是现在这一版") == 2
    assert status_of(spec, case) is PageStatus.NOT_STARTED

    # it is kept in the case
    program.wait_saved()
    with CaseStore.open(session.folder, read_only=True) as store:
        assert store.load().application.disc.checks == case.application.disc.checks
    assert case.application.disc.checks.keys() == {"image", "copy"}


def assert_what_lies_on_it_is_told(page, case):
    """Names that every system takes, the disc it fits on, and the materials that are not there."""
    names = names_on(page)
    assert all(
        len(name.encode("utf-16-le")) // 2 <= 60 and not set(name) & set('\\/:*?"<>|') for name in names
    )
    assert len({name.casefold() for name in names}) == len(names)
    assert "用这种" in page.meter.text().splitlines()[0]
    missing = [item for item in case.assessment.materials if item.state == "missing"]
    assert [line[: len("缺材料0")] for line in page.lacking.text().splitlines()] == [
        f"缺材料{item.number}" for item in missing
    ]


def names_on(page):
    return [page.files.item(row, 0).text() for row in range(page.files.rowCount())]


def copied_to_a_stick(qtbot, page, tmp_path):
    """A copy on a stick, beside other things."""
    stick = tmp_path / "U盘"
    stick.mkdir()
    (stick / "照片.jpg").write_bytes(b"x")
    page.copy_to(str(stick))
    assert "全部无误" in done(qtbot, page)
    (copy,) = (entry for entry in stick.iterdir() if entry.is_dir())
    return copy


def assert_paper_and_disc_carry_one_code(folder, copy, code):
    text = (copy / MANIFEST).read_text("utf-8")
    assert read_manifest(text).keys() | {MANIFEST} == {path.name for path in copy.iterdir()}
    assert f"校验码 {code}" in text
    with pypdfium2.PdfDocument(folder / PACKET) as packet:
        assert code in packet[0].get_textpage().get_text_bounded()


def broken_copy_is_told_file_by_file(qtbot, page, copy):
    """One byte flipped, a file lost, another added; put right, all is well again."""
    altered, lost = names_on(page)[:2]
    kept = {name: (copy / name).read_bytes() for name in (altered, lost)}
    flip_one_byte(copy / altered)
    (copy / lost).unlink()
    (copy / "别的.exe").write_bytes(b"MZ")
    page.check_place(str(copy.parent))
    assert done(qtbot, page) == f"“{copy.name}”有 3 处不对"
    assert page.faults.isVisible()
    assert set(page.faults.text().splitlines()) == {
        f"{altered}　内容变了",
        f"{lost}　缺少",
        "别的.exe　多出",
    }
    spec = next(item for item in page.open_case.notice.pages() if item.kind == "disc")
    assert status_of(spec, page.open_case) is PageStatus.UNMET
    for name, data in kept.items():
        (copy / name).write_bytes(data)
    (copy / "别的.exe").unlink()
    page.check_place(str(copy.parent))
    assert "全部无误" in done(qtbot, page)


def a_check_is_stopped_and_is_no_outcome(qtbot, page, copy):
    with (copy / names_on(page)[0]).open("r+b") as file:
        file.truncate(4 * 1024**3)  # takes no room, and long to read
    page.check_place(str(copy))
    click(page.stop)
    assert done(qtbot, page).startswith("已停止")
