"""Printing from the window: true size, whole copies in order, asked between two, a line for each, nothing from a spoilt file."""

from __future__ import annotations

import hashlib
from contextlib import closing
from datetime import datetime, timedelta, timezone

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from desktop_app.documents.content import Content
from desktop_app.documents.fonts import FontBook
from desktop_app.documents.pdf_reading import PdfReading
from desktop_app.documents.ruler_page import ACROSS, DOWN, RULER, render_ruler_page
from desktop_app.documents.typography import MM
from desktop_app.documents.watch import Unwatched
from desktop_app.packet.bound import BoundPacket, Span
from desktop_app.packet.build import Build, BuiltFile
from desktop_app.packet.bundle import COVERS, PACKET
from desktop_app.packet.print_plan import EMPTY, Pass, Side, Sides, of_packet
from desktop_app.paths import resource
from desktop_app.ui.paper_desk import PaperDesk
from desktop_app.ui.printed_copies import PrintedCopies
from desktop_app.ui.printing import sheets
from desktop_app.ui.printing.conductor import Conductor, Order, Stage
from desktop_app.ui.printing.printers import set_up
from desktop_app.ui.printing.sheets import print_pass
from tests.printers import PLAIN, TURNING, FilePrinters

A4 = (595.276, 841.89)
NOW = datetime(2021, 5, 20, 14, 3, tzinfo=timezone(timedelta(hours=8)))
MARK = 60


def paper(path, places, size=A4):
    """A page for each place: a black square so many steps from the left, near the head."""
    canvas = Canvas(str(path), pagesize=size)
    for place in places:
        canvas.rect(MARK * place, size[1] - 120, 50, 50, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return path


def squares(path):
    """Where the black square stands on every page, in points from the upper left corner; None on a blank one."""
    found = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            picture = page.render(scale=0.5, grayscale=True).to_pil().point(lambda shade: 255 * (shade < 128))
            box = picture.getbbox()
            found.append(box and tuple(round(2 * edge / 10) * 10 for edge in box[:2]))
    return found


def printed(printers, name, files, *sides, dpi=96):
    job = printers.printer(name)
    set_up(job, "测试", duplex=False)
    print_pass(Pass(sides), files, job, dpi, Unwatched())
    return printers.jobs[-1]


def test_a_ruler_of_a_hundred_millimetres_is_as_long_on_paper(qtbot, make_case, tmp_path):
    case = make_case()
    content = Content.of(case.case, case.assessment, case.notice, filled_on=NOW.date())
    render_ruler_page(content, FontBook.load(resource("fonts")), tmp_path / "尺.pdf")
    out = printed(FilePrinters(tmp_path, 300), PLAIN, {"尺": tmp_path / "尺.pdf"}, Side("尺", 1), dpi=300)

    scale = 4
    with pypdfium2.PdfDocument(out) as document:
        size = document[0].get_size()
        picture = document[0].render(scale=scale, grayscale=True).to_pil()
    assert size == pytest.approx(A4, abs=1)
    (x, y), (left, low) = ACROSS, DOWN
    row = round((A4[1] - y) * scale)
    column = round(left * scale)
    dark = [at for at in range(picture.width) if picture.getpixel((at, row)) < 128 and at > 30 * MM * scale]
    within = [at for at in dark if at < 170 * MM * scale]
    assert (within[-1] - within[0]) / scale / MM == pytest.approx(RULER, abs=0.4)
    assert within[0] / scale == pytest.approx(x, abs=1)
    dark = [at for at in range(picture.height) if picture.getpixel((column, at)) < 128]
    within = [at for at in dark if at > (A4[1] - low - 110 * MM) * scale and at < (A4[1] - low + 10) * scale]
    assert (within[-1] - within[0]) / scale / MM == pytest.approx(RULER, abs=0.4)


def test_sides_come_out_in_order_with_empty_ones_and_turned_ones(qtbot, tmp_path):
    files = {
        "甲": paper(tmp_path / "甲.pdf", (1, 2, 3)),
        "横": paper(tmp_path / "横.pdf", (1,), size=A4[::-1]),
    }
    out = printed(
        FilePrinters(tmp_path),
        PLAIN,
        files,
        Side("甲", 3),
        EMPTY,
        Side("甲", 1),
        Side("横", 1),
        Side("甲", 2),
    )
    # what lies across has its head at the binding, on the left
    assert squares(out) == [(180, 70), None, (60, 70), (70, 730), (120, 70)]


@pytest.mark.parametrize("scale", [300 / 72, 1.37])
def test_bands_are_the_whole_page_to_the_pixel(tmp_path, scale):
    with closing(PdfReading(paper(tmp_path / "甲.pdf", (1, 2)))) as reading:
        rows = reading.rows(1, scale)
        whole = reading.band(1, scale, 0, rows)
        bands = [reading.band(1, scale, first, min(97, rows - first)) for first in range(0, rows, 97)]

    assert (whole.height, sum(band.height for band in bands)) == (rows, rows)
    assert whole.pixels == b"".join(band.pixels for band in bands)


def test_a_page_in_bands_lies_where_a_whole_one_does(qtbot, tmp_path, monkeypatch):
    files = {"甲": paper(tmp_path / "甲.pdf", (1, 2))}
    printers = FilePrinters(tmp_path, 150)
    whole = printed(printers, PLAIN, files, Side("甲", 2), dpi=150)
    monkeypatch.setattr(sheets, "_MOST_PIXELS", 100_000)
    banded = printed(printers, PLAIN, files, Side("甲", 2), dpi=150)

    with pypdfium2.PdfDocument(banded) as document:
        assert len(list(document[0].get_objects())) > 1
    assert squares(banded) == squares(whole) == [(120, 70)]


@pytest.fixture
def folder(tmp_path):
    """A build of five pages for two copies, whose covers have their squares elsewhere."""
    made = tmp_path / "第1次生成"
    made.mkdir()
    paper(made / PACKET, (0, 0, 3, 4, 5))
    paper(made / COVERS, (8, 0, 9, 0))
    return made


def build_in(folder):
    return Build(
        number=1,
        check_code="7K3M9Q",
        made_at=NOW,
        notice="shanghai-2021",
        notice_digest="",
        draft=False,
        reason="",
        open_items=(),
        files=tuple(
            BuiltFile(
                name=name,
                size=(folder / name).stat().st_size,
                sha256=hashlib.sha256((folder / name).read_bytes()).hexdigest(),
            )
            for name in (PACKET, COVERS)
        ),
        packet=BoundPacket(
            numbers=("", "", "1", "2", "3"),
            digests=tuple("abcde"),
            spans=(Span(title="封面", first=1, last=2, kind="cover"),),
            dividers=(),
            files={},
        ),
    )


class Kept:
    """What the case keeps of what was printed."""

    def __init__(self) -> None:
        self.text: str | None = None

    def keep(self, text: str) -> None:
        self.text = text


@pytest.fixture
def office(qtbot, tmp_path, folder):
    kept = Kept()
    desk = PaperDesk(
        fonts=lambda: None,
        now=lambda: NOW,
        scratch=tmp_path,
        outputs=tmp_path,
        remember=lambda _: None,
        printed=lambda: kept.text,
        note_printed=kept.keep,
        who=lambda: "张三",
    )
    printed_copies = PrintedCopies(desk)
    conductor = Conductor(desk, printed_copies, FilePrinters(tmp_path))
    conductor.kept, conductor.copies = kept, printed_copies
    yield conductor
    conductor.close()
    qtbot.waitUntil(lambda: conductor.stage is not Stage.PRINTING, timeout=10_000)


def order(folder, sides=Sides.DUPLEX, copies=(1, 2), *, printer=TURNING, completes=True):
    made = build_in(folder)
    return Order(
        what="整套",
        jobs=of_packet(made.packet, range(1, 6), copies, sides),
        printer=printer,
        duplex=sides is Sides.DUPLEX,
        both=sides.both,
        dpi=96,
        title="整套",
        made=made,
        folder=folder,
        completes=completes,
    )


def wait_for(qtbot, conductor, stage):
    qtbot.waitUntil(lambda: conductor.stage is stage, timeout=20_000)


def results(conductor):
    return [(entry.copy_number, entry.sides, entry.result) for entry in conductor.copies.log.entries]


def test_copies_are_printed_one_by_one_each_confirmed_each_with_its_own_cover(qtbot, office, folder):
    office.start(order(folder))
    wait_for(qtbot, office, Stage.CONFIRM)
    assert office.question.startswith("第 1 份印好了？")
    assert office.copies.log.copies == {}
    office.go_on()
    wait_for(qtbot, office, Stage.CONFIRM)
    assert (list(office.copies.log.copies), office.is_last) == ([1], True)
    office.go_on()

    assert office.stage is Stage.IDLE
    assert results(office) == [(1, 5, "印好"), (2, 5, "印好")]
    assert [squares(job)[0] for job in office.printers.jobs] == [(480, 70), (540, 70)]
    assert squares(office.printers.jobs[1])[2:] == [(180, 70), (240, 70), (300, 70), None]
    log = type(office.copies.log).read(office.kept.text)
    assert log == office.copies.log
    assert (log.of(2).check_code, log.entries[0].who, log.entries[0].printer) == ("7K3M9Q", "张三", TURNING)


def test_a_copy_is_printed_again_before_the_next_and_stopping_leaves_the_rest(qtbot, office, folder):
    office.start(order(folder))
    wait_for(qtbot, office, Stage.CONFIRM)
    office.again()
    wait_for(qtbot, office, Stage.CONFIRM)
    office.stop()

    assert office.stage is Stage.IDLE
    assert "后面的没有印" in office.told
    assert results(office) == [(1, 5, "没有印成"), (1, 5, "印好")]
    assert list(office.copies.log.copies) == [1]
    assert len(office.printers.jobs) == 2


def test_turned_by_hand_it_waits_for_the_paper_between_fronts_and_backs(qtbot, office, folder):
    office.start(order(folder, Sides.MANUAL, (2,), printer=PLAIN))
    wait_for(qtbot, office, Stage.TURN)
    assert "翻过来放回纸盒" in office.question
    office.go_on()
    wait_for(qtbot, office, Stage.CONFIRM)
    office.go_on()

    fronts, backs = map(squares, office.printers.jobs)
    assert fronts == [(540, 70), (180, 70), (300, 70)]
    assert backs == [None, (240, 70), (0, 70)]
    assert office.copies.log.copies[2].both


def test_what_was_called_off_counts_as_nothing_and_can_be_begun_again(qtbot, office, folder):
    office.start(order(folder, copies=(1,)))
    office.stop()
    wait_for(qtbot, office, Stage.STOPPED)
    assert "不要装进去" in office.question
    assert office.copies.log.copies == {}
    office.again()
    wait_for(qtbot, office, Stage.CONFIRM)
    office.go_on()
    assert [result for _, _, result in results(office)] == ["中途停下", "印好"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.write_bytes(file.read_bytes() + b" "), "和第 1 次生成时不一样"),
        (lambda file: file.write_bytes(file.read_bytes()[:-1] + b"\x00"), "和第 1 次生成时不一样"),
        (lambda file: file.unlink(), "不在"),
    ],
    ids=["longer", "one byte", "gone"],
)
def test_a_file_that_is_not_what_was_built_is_not_printed(qtbot, office, folder, spoil, said):
    wanted = order(folder)
    spoil(folder / PACKET)
    office.start(wanted)
    wait_for(qtbot, office, Stage.STOPPED)

    assert said in office.question
    assert office.printers.jobs == []
    assert office.copies.log.copies == {}
    office.stop()
    assert office.stage is Stage.IDLE


def test_pages_of_a_copy_printed_alone_say_nothing_about_the_copy(qtbot, office, folder):
    office.start(order(folder, copies=(1,), completes=False))
    wait_for(qtbot, office, Stage.CONFIRM)
    office.go_on()
    assert results(office) == [(1, 5, "印好")]
    assert office.copies.log.copies == {}
