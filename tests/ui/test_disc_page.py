"""光盘 with builds made by hand: the wrong disc, a case that is only looked at, a stick that is in the way (experience D14)."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone

import pypdfium2
import pytest

from desktop_app.documents.fonts import FontBook
from desktop_app.documents.watch import Unwatched
from desktop_app.models.application import Case
from desktop_app.packet.build import Build, BuiltFile
from desktop_app.packet.disc import DiscEntry, write_folder
from desktop_app.packet.disc.index_page import About
from desktop_app.packet.print_log import key_of
from desktop_app.paths import resource
from desktop_app.ui.open_case import OpenCase
from desktop_app.ui.page_status import PageStatus, status_of
from desktop_app.ui.pages.disc_page import DiscPage
from desktop_app.ui.paper_changes import PaperChanges
from desktop_app.ui.paper_desk import PaperDesk

NOW = datetime(2021, 5, 20, 14, 3, tzinfo=timezone(timedelta(hours=8)))
PATIENCE = 20_000


def build_in(place, number, code):
    """A build with three files for the disc."""
    folder = place / f"第{number}次生成_{code}"
    folder.mkdir(parents=True)
    entries = []
    for at in (1, 2, 3):
        source = place / f"{number}-{at}.bin"
        source.write_bytes(f"{number}{at}".encode() * 4000)
        entries.append(DiscEntry(source, (f"{at:02d}", "材料", "示例"), ".pdf", "材料"))
    write_folder(folder / "光盘", entries, About("申报材料", (), code=code), Unwatched())
    files = tuple(
        BuiltFile(
            name=f"光盘/{path.name}",
            size=path.stat().st_size,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in sorted((folder / "光盘").iterdir())
    )
    made = Build(
        number=number,
        check_code=code,
        made_at=NOW,
        notice="shanghai-2021",
        notice_digest="",
        draft=False,
        reason="",
        open_items=(),
        files=files,
    )
    return made, folder


@pytest.fixture
def make_page(qtbot, dressed, shanghai, tmp_path):
    def make(*, read_only=False):
        case = OpenCase(Case(notice="shanghai-2021"), shanghai, on=NOW.date(), read_only=read_only)
        desk = PaperDesk(
            fonts=lambda: FontBook.load(resource("fonts")),
            now=lambda: NOW,
            scratch=tmp_path,
            outputs=tmp_path,
            remember=lambda _: None,
            who=lambda: "张三",
            keep_out=tmp_path / "案卷" if read_only else None,
        )
        changes = PaperChanges(case, desk)
        spec = next(page for page in shanghai.pages() if page.kind == "disc")
        page = DiscPage(spec, case, desk=desk, changes=changes)
        for lasting in (case, changes):  # they go with the page, and on no other thread
            lasting.setParent(page)
        qtbot.addWidget(page)
        page.show()
        page.spec = spec

        def note(made, folder):
            changes.note_build(made, folder)
            changes.stop()  # there are no papers to draw and compare

        page.note = note
        return page

    return make


def done(qtbot, page):
    qtbot.waitUntil(lambda: not page.is_working(), timeout=PATIENCE)
    return page.told.text()


def test_the_disc_of_an_earlier_build_is_told_by_its_code_and_counts_for_nothing(qtbot, make_page, tmp_path):
    page = make_page()
    page.note(*build_in(tmp_path / "旧", 1, "7K3M9Q"))
    page.copy_to(str(tmp_path))
    assert "和第 1 次生成的一样" in done(qtbot, page)
    page.note(*build_in(tmp_path / "新", 2, "QQQQQQ"))
    assert "核对的不是现在这一版" in page.records.text()
    page.check_place(str(tmp_path / "光盘_第1次生成_7K3M9Q"))
    told = done(qtbot, page)
    assert told == "“光盘_第1次生成_7K3M9Q”是校验码 7K3M9Q 那一次生成的，不是第 2 次生成的 QQQQQQ"
    assert status_of(page.spec, page.open_case) is not PageStatus.DONE


def test_a_case_that_is_looked_at_is_copied_and_checked_and_keeps_nothing_of_it(qtbot, make_page, tmp_path):
    page = make_page(read_only=True)
    page.note(*build_in(tmp_path / "输出", 1, "7K3M9Q"))
    (tmp_path / "案卷").mkdir()
    page.copy_to(str(tmp_path / "案卷"))
    assert page.told.text() == "案卷是只读打开的，选案卷以外的文件夹"
    page.copy_to(str(tmp_path))
    assert "全部无误" in done(qtbot, page)
    assert page.way.text() == "案卷是只读打开的，核对结果没有记进案卷"
    assert page.open_case.application.disc.checks == {}


def test_a_folder_of_that_name_with_other_files_in_it_is_left_as_it_is(qtbot, make_page, tmp_path):
    page = make_page()
    page.note(*build_in(tmp_path / "输出", 1, "7K3M9Q"))
    taken = tmp_path / "光盘_第1次生成_7K3M9Q"
    taken.mkdir()
    (taken / "照片.jpg").write_bytes(b"x")
    page.copy_to(str(tmp_path))
    assert "里面有别的文件" in done(qtbot, page)
    assert [path.name for path in taken.iterdir()] == ["照片.jpg"]
    (taken / "照片.jpg").unlink()
    page.copy_to(str(tmp_path))
    assert "全部无误" in done(qtbot, page)
    page.copy_to(str(tmp_path))  # a copy of the same build is replaced
    assert "全部无误" in done(qtbot, page)


def test_what_changed_in_the_folder_of_the_build_goes_on_no_disc(qtbot, make_page, tmp_path):
    page = make_page()
    made, folder = build_in(tmp_path / "输出", 1, "7K3M9Q")
    page.note(made, folder)
    victim = folder / "光盘" / "02_材料_示例.pdf"
    victim.write_bytes(b"other")
    page.copy_to(str(tmp_path))
    assert done(qtbot, page) == f"光盘文件夹里的“{victim.name}”在生成以后变了"
    assert not (tmp_path / "光盘_第1次生成_7K3M9Q").exists()
    page.make_the_image()
    assert victim.name in done(qtbot, page)
    assert {path.name for path in folder.iterdir()} == {"光盘"}


def test_what_was_read_back_is_set_on_a_sheet_to_sign(qtbot, make_page, tmp_path):
    page = make_page()
    made, folder = build_in(tmp_path / "输出", 1, "7K3M9Q")
    page.note(made, folder)
    assert not page.sheet.isVisible()
    page.copy_to(str(tmp_path))
    done(qtbot, page)
    page.open_case.note_disc_build(key_of(made))
    assert page.sheet.isVisible()
    files = []
    page.make_sheet(files.append)
    done(qtbot, page)
    with pypdfium2.PdfDocument(files[0]) as document:
        (said,) = ("".join(item.get_textpage().get_text_bounded().split()) for item in document)
    manifest = next(file.sha256 for file in made.files if file.name.endswith("校验清单.txt"))
    for words in ("光盘核对记录", "7K3M9Q", manifest, "U盘或文件夹", "4个文件全部无误", "张三", "核对人："):
        assert words in said
    page.note(*build_in(tmp_path / "新", 2, "QQQQQQ"))
    page.refresh()
    assert not page.sheet.isVisible()
