"""C6: a copy is stamped, its pages come back crooked from the scanner, find their places by their codes and go on the disc."""

from __future__ import annotations

import random
from decimal import Decimal

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from desktop_app.documents.watch import Unwatched
from desktop_app.models.seals import Scan
from desktop_app.packet.build import folder_of
from desktop_app.packet.bundle import DISC, PACKET, SEAL_SHEET
from desktop_app.packet.disc import check_disc
from desktop_app.store.case_store import CaseStore
from tests.drive import click, put_in
from tests.program import PATIENCE, running
from tests.scenarios.test_edit_after_stamping import ASSETS, build, keep_few_scans, settled

SEALS, DISC_PAGE = "build.seals", "build.disc"
RED = (215, 25, 165)  # an ink that nothing else in the sample has
DPI = 150


@pytest.fixture
def program(qtbot, tmp_path):
    with running(qtbot, tmp_path / "家") as started:
        started.try_sample()
        keep_few_scans(started.program.session.open_case)
        yield started


def drawn(path, page):
    with pypdfium2.PdfDocument(path) as document:
        return document[page - 1].render(scale=DPI / 72).to_pil().convert("RGB")


def stamped(picture, turn, seed):
    """As a scanner gives it back: a red seal near the foot, slightly askew, specks of dust, perhaps upside down."""
    chance = random.Random(seed)
    pen = ImageDraw.Draw(picture)
    wide, high = picture.size
    pen.ellipse((wide * 0.55, high * 0.72, wide * 0.78, high * 0.89), outline=RED, width=9)
    for _ in range(400):
        x, y = chance.randrange(wide), chance.randrange(high)
        pen.point((x, y), fill=(90, 90, 90))
    askew = picture.rotate(chance.uniform(-2.5, 2.5), Image.Resampling.BICUBIC, fillcolor=(250, 250, 248))
    return askew.rotate(turn, expand=True)


def is_red(picture):
    """Whether a seal is to be seen: at least a hundred pixels are of its ink."""
    small = picture.resize((600, 848))
    return sum(1 for r, g, b in small.get_flattened_data() if r > 150 and g < 110 and b > 110) > 100


def read(qtbot, page, desk, paths):
    page.read([str(path) for path in paths])
    qtbot.waitUntil(lambda: desk.settled and page.lot.lot is not None, timeout=PATIENCE)
    return page.lot


def test_scans_of_a_stamped_copy_find_their_pages_and_stand_on_the_disc(qtbot, program, tmp_path):
    driver, session = program.driver, program.program.session
    case, desk = session.open_case, session.seals
    page = driver.go(SEALS)
    qtbot.waitUntil(lambda: desk.settled, timeout=PATIENCE)
    assert (page.head.to_build.isVisible(), page.table.isVisible()) == (True, False)
    first = build(qtbot, program)
    packet = folder_of(first, session._desk.outputs) / PACKET
    assert (packet.parent / SEAL_SHEET).exists()

    page = driver.go(SEALS)
    qtbot.waitUntil(lambda: desk.settled and page.table.isVisible(), timeout=PATIENCE)
    a_copy_is_ticked_by_somebody(page, case)
    coded = first.seals.pages[:3]
    pages_come_back_and_are_taken(qtbot, program, coded, packet, tmp_path)
    the_next_build_has_them_on_its_disc(qtbot, program, coded, first)
    after_a_change_old_sheets_are_told(qtbot, program, coded, packet, tmp_path)

    program.wait_saved()
    with CaseStore.open(session.folder, read_only=True) as store:
        assert store.load().application.seals == case.application.seals


def a_copy_is_ticked_by_somebody(page, case):
    """One step for all places of one copy; not before it is known who saw it."""
    page.name.clear()
    click(page.all)
    assert not case.application.seals.stamped
    assert "盖章人" in page.told.text()
    put_in(page.name, "王小明")
    click(page.all)
    assert {key.partition("-")[0] for key in case.application.seals.stamped} == {"1"}
    assert all(item.done for item in page.table.places.places)


def pages_come_back_and_are_taken(qtbot, program, coded, packet, tmp_path):
    """One upright, one upside down, one lying, a letter that is none of ours, one twice, and a broken file."""
    session = program.program.session
    case, page = session.open_case, program.driver.page
    pictures = [
        stamped(drawn(packet, item.page), turn, seed)
        for seed, (item, turn) in enumerate(zip(coded, (0, 180, 90), strict=True))
    ]
    stack = tmp_path / "扫描 盖章页.tif"
    letter = Image.new("RGB", (1240, 1754), "white")
    pictures[0].save(stack, save_all=True, append_images=[*pictures[1:], letter, pictures[0]], dpi=(DPI, DPI))
    broken = tmp_path / "坏了.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    lot = read(qtbot, page, session.seals, [stack, broken])
    assert [item.state for item in lot.lot.pages] == ["matched", "matched", "matched", "none", "double"]
    assert [item.page for item in lot.lot.pages[:3]] == list(coded)
    assert "坏了.pdf" in "".join(lot.lot.problems)
    assert not case.application.seals.scans, "nothing is taken before somebody says so"
    click(lot.yes)
    scans = {key: Scan.read(text) for key, text in case.application.seals.scans.items()}
    assert set(scans) == {item.key for item in coded}
    assert {scan.how for scan in scans.values()} == {"code"}
    assert f"已收 {len(coded)} 页" in page.scans_state.text()
    program.window.undo()
    assert not case.application.seals.scans
    program.window.redo()
    assert len(case.application.seals.scans) == len(coded)


def the_next_build_has_them_on_its_disc(qtbot, program, coded, first):
    """Upright, on the pages they stand for; what is printed stays without."""
    session = program.program.session
    page = program.driver.go(DISC_PAGE)
    assert f"扫描件有 {len(coded)} 页不在里面" in page.head.about.text()
    assert page.head.to_build.isVisible()
    second = build(qtbot, program)
    page = program.driver.go(DISC_PAGE)
    assert "扫描件" not in page.head.about.text()
    assert not page.head.to_build.isVisible()
    assert second.check_code == first.check_code
    folder = folder_of(second, session._desk.outputs)
    on_disc = next((folder / DISC).rglob("00_*成套*.pdf"))
    for item in coded:
        seen = drawn(on_disc, item.page)
        assert is_red(seen)
        assert seen.width < seen.height
        assert not is_red(drawn(folder / PACKET, item.page))
    with pypdfium2.PdfDocument(on_disc) as disc, pypdfium2.PdfDocument(folder / PACKET) as paper:
        assert len(disc) == len(paper)
    assert check_disc(folder / DISC, Unwatched()).code == second.check_code


def after_a_change_old_sheets_are_told(qtbot, program, coded, packet, tmp_path):
    """Ticks lapse on what is printed differently now and on nothing else, and a sheet of before is not taken for it."""
    session, driver = program.program.session, program.driver
    case, desk = session.open_case, session.seals
    driver.go("basic.1.assets")
    driver.fill(ASSETS, str((case.application.finance.total_assets + Decimal(10_000)) / 10_000))
    settled(qtbot, session)
    third = build(qtbot, program)
    page = driver.go(SEALS)
    qtbot.waitUntil(lambda: desk.settled and desk.build == third, timeout=PATIENCE)
    now = {item.key: item.digest for item in third.seals.pages}
    lapsed = {item.key for item in coded if now.get(item.key) != item.digest}
    assert lapsed, "the cover carries the check code"
    undone = {item.place.page_key for item in page.table.places.places if not item.done}
    assert lapsed <= undone
    assert not undone & {item.key for item in coded if item.key not in lapsed}

    stale = next(item for item in coded if item.key in lapsed)
    old = tmp_path / "旧.png"
    stamped(drawn(packet, stale.page), 0, 9).save(old, dpi=(DPI, DPI))
    lot = read(qtbot, page, desk, [old])
    assert [item.state for item in lot.lot.pages] == ["changed"]
    assert "旧的一版" in lot.text()
    click(lot.no)
    assert lot.lot is None
