"""The order of the packet, its numbers, and a self-check that finds what is wrong; what is made ready before binding."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from desktop_app.contained import Contained
from desktop_app.documents.content import Content
from desktop_app.documents.declaration import render_declaration
from desktop_app.documents.fonts import FontBook
from desktop_app.documents.report import render_report
from desktop_app.documents.watch import Unwatched
from desktop_app.errors import Cancelled
from desktop_app.models.application import Case
from desktop_app.models.evidence import Evidence
from desktop_app.models.page_runs import PageRun
from desktop_app.notice.loader import load
from desktop_app.packet.assembly import WORK, bind, check_packet, plan_binding, sources_of
from desktop_app.packet.assembly.numbering import lay_out, roman
from desktop_app.packet.assembly.work import answer
from desktop_app.packet.preflight import Preflight
from desktop_app.paths import resource
from tests.packet.test_build import judged

A4 = (595.276, 841.89)


def part(identity, source="evidence", *papers):
    material = SimpleNamespace(id=identity, source=source)
    made = [
        SimpleNamespace(evidence=SimpleNamespace(id=name), binds=binds, pages=pages)
        for name, binds, pages in papers
    ]
    return SimpleNamespace(material=material, papers=tuple(made))


PARTS = [
    part("M1", "report"),
    part("M2", "evidence", ("a", "pages", 3), ("b", "insert", 1), ("c", "reference", 0), ("d", "pages", 1)),
    part("M9", "declaration"),
]


def test_roman_before_the_report_arabic_from_its_first_page():
    plan = lay_out(PARTS, [("contents", 3), ("cross_reference", 1)], 4, documents_start_right=False)
    said = [(leaf.kind, leaf.key, leaf.number) for leaf in plan.leaves]
    assert said[:3] == [("own", "cover", ""), ("own", "blank", ""), ("own", "contents.0", "I")]
    assert plan.starts["contents"] == 3
    assert plan.number_at(plan.starts["cross_reference"]) == "V"
    assert plan.number_at(plan.starts["report"]) == "1"
    assert [plan.starts[name] % 2 for name in ("M1", "report", "M2", "evidence.a", "M9", "declaration")] == [
        1
    ] * 6
    assert plan.starts["evidence.b"] == plan.starts["evidence.a"] + 3
    assert "evidence.c" not in plan.starts
    assert plan.leaves[-1].arabic == plan.total == len(plan.leaves) - plan.first_arabic + 1
    assert [leaf.arabic for leaf in plan.leaves[plan.first_arabic - 1 :]] == list(range(1, plan.total + 1))


def test_each_paper_may_begin_on_the_right_where_the_pack_says_so():
    plan = lay_out(PARTS, [("contents", 1)], 3, documents_start_right=True)
    assert [plan.starts[f"evidence.{name}"] % 2 for name in "abd"] == [1, 1, 1]


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (49, "XLIX"), (140, "CXL")]
)
def test_roman_numerals(number, letters):
    assert roman(number) == letters


def sheet(*sizes):
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number, size in enumerate(sizes, 1):
        canvas.setPageSize(size)
        canvas.drawString(size[0] * 0.1, size[1] * 0.9, f"sheet {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def prepared(tmp_path, data, kind, pages, *, fill=False):
    source = tmp_path / "source"
    source.write_bytes(data)
    out = tmp_path / "out"
    out.mkdir()
    said = answer(
        {
            "do": "prepare",
            "path": str(source),
            "kind": kind,
            "pages": pages,
            "fill": fill,
            "out": str(out),
            "name": "a",
        },
        lambda _: None,
    )
    assert source.read_bytes() == data
    return [out / name for name in said["files"]], said["sizes"]


@pytest.mark.parametrize(
    ("size", "fill", "scale"),
    [
        ((1190.55, 1683.78), False, 0.5),  # A2 is made smaller
        ((420.945, 595.276), False, 1.0),  # A5 keeps its size, in the middle
        ((420.945, 595.276), True, 1.414),
        ((1190.55, 841.89), False, 0.707),  # A3 across becomes A4 across
    ],
)
def test_a_page_of_another_size_is_drawn_onto_a4(tmp_path, size, fill, scale):
    (file,), sizes = prepared(tmp_path, sheet(size), "pdf", [[1, 0]], fill=fill)
    assert sorted(sizes[0]) == pytest.approx(A4, abs=0.1)
    assert (sizes[0][0] > sizes[0][1]) == (size[0] > size[1])
    with pypdfium2.PdfDocument(file) as document:
        text = document[0].get_textpage()
        left, bottom, right, _ = text.get_charbox(0)
    shown = size[0] * scale
    assert left == pytest.approx((sizes[0][0] - shown) / 2 + shown * 0.1, abs=3)
    assert bottom > sizes[0][1] / 2
    assert right > left


def test_what_is_filled_in_is_drawn_and_scripts_stay_behind(tmp_path):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.acroForm.textfield(name="a", value="FILLED", x=100, y=500, width=200, height=30)
    canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.save(out)
    (file,), _ = prepared(tmp_path, out.getvalue(), "pdf", [[1, 0]])
    with pikepdf.open(file) as pdf:
        assert not {"/AcroForm", "/OpenAction", "/Names"} & set(pdf.Root.keys())
        assert "/Annots" not in pdf.pages[0].obj
    with pypdfium2.PdfDocument(file) as document:
        assert "FILLED" in document[0].get_textpage().get_text_bounded()


def picture(kind, size=(800, 1100), mode="RGB", **saving):
    made = Image.new("RGB", size, "white")
    ImageDraw.Draw(made).rectangle((0, 0, size[0] // 2, size[1] // 4), fill="black")
    made = made.convert(mode)
    out = io.BytesIO()
    made.save(out, kind, **saving)
    return out.getvalue()


def exif(orientation):
    made = Image.Exif()
    made[0x0112] = orientation
    return made


@pytest.mark.parametrize(
    ("kind", "data", "dark"),
    [
        ("jpeg", picture("JPEG"), "top_left"),
        ("jpeg", picture("JPEG", exif=exif(3)), "bottom_right"),
        ("jpeg", picture("JPEG", exif=exif(6)), "top_right"),
        ("jpeg", picture("JPEG", exif=exif(8)), "bottom_left"),
        ("jpeg", picture("JPEG", exif=exif(2)), "top_right"),
        ("jpeg", picture("JPEG", mode="CMYK"), "top_left"),
        ("png", picture("PNG"), "top_left"),
        ("png", picture("PNG", mode="RGBA"), "top_left"),
        ("png", picture("PNG", mode="P"), "top_left"),
        ("bmp", picture("BMP"), "top_left"),
        ("tiff", picture("TIFF", mode="1", compression="group4"), "top_left"),
        ("tiff", picture("TIFF", mode="L"), "top_left"),
    ],
)
def test_a_picture_stands_upright_on_a4_whatever_it_was(tmp_path, kind, data, dark):
    (file,), sizes = prepared(tmp_path, data, kind, [[1, 0]])
    assert sorted(sizes[0]) == pytest.approx(A4, abs=0.1)
    with pypdfium2.PdfDocument(file) as document:
        seen = document[0].render(scale=0.2, grayscale=True).to_pil()
    wide, high = seen.size
    shade = {
        "top_left": seen.getpixel((wide // 5, high // 6)),
        "top_right": seen.getpixel((wide * 4 // 5, high // 6)),
        "bottom_left": seen.getpixel((wide // 5, high * 5 // 6)),
        "bottom_right": seen.getpixel((wide * 4 // 5, high * 5 // 6)),
    }
    assert min(shade, key=shade.get) == dark
    assert sorted(shade.values())[1] > 200


def test_the_bytes_of_a_photo_are_passed_through(tmp_path):
    data = picture("JPEG")
    (file,), _ = prepared(tmp_path, data, "jpeg", [[1, 180]])
    with pikepdf.open(file) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert image.read_raw_bytes() == data
        assert pdf.pages[0].obj.Rotate == 180


@pytest.fixture(scope="module")
def bound(tmp_path_factory):
    """A packet of two papers, with everything that the check needs."""
    folder = tmp_path_factory.mktemp("bound")
    notice = load(resource("notices/shanghai-2021"))
    path = folder / "执照.pdf"
    path.write_bytes(sheet(A4, A4))
    papers = [
        Evidence(id="a", material="M2", title="营业执照", file_name="执照.pdf", proves=("B1a",)),
        Evidence(
            id="b", material="M4", title="租赁合同", file_name="执照.pdf", runs=(PageRun(first=2, last=1),)
        ),
    ]
    case = Case(notice=notice.identity.id, evidence=tuple(papers))
    content = Content.of(case, judged(case, notice), notice, filled_on=notice.identity.issued)
    fonts = FontBook.load(resource("fonts"))
    report = render_report(content, notice.report, fonts, folder / "r.pdf", draft=True)
    with Preflight() as preflight:
        found = preflight.inspect(path)
    binding = plan_binding(content, fonts, report, {"a": found, "b": found}, code="ABC234", draft=True)
    render_declaration(content, notice.declaration, fonts, folder / "d.pdf", draft=True)
    room = Contained(WORK)
    sources = sources_of(binding.papers, {"a": path, "b": path}, folder, room, Unwatched())

    def made(target, watch=None):
        return bind(
            binding,
            target,
            report=folder / "r.pdf",
            declaration=folder / "d.pdf",
            sources=sources,
            folder=folder,
            room=room,
            watch=watch or Unwatched(),
        )

    links = made(folder / "p.pdf")
    yield SimpleNamespace(folder=folder, binding=binding, sources=sources, links=links, make=made, room=room)
    room.close()


def faults(bound, path):
    return check_packet(path, bound.binding, bound.sources, bound.links, bound.room, Unwatched())


def test_a_packet_as_it_was_meant_has_no_fault_and_the_same_bytes_each_time(bound):
    assert faults(bound, bound.folder / "p.pdf") == ()
    bound.make(bound.folder / "again.pdf")
    assert (bound.folder / "again.pdf").read_bytes() == (bound.folder / "p.pdf").read_bytes()


def swapped(pdf, binding):
    first, second = (binding.places[name].page - 1 for name in ("evidence.a", "evidence.b"))
    pages = list(pdf.pages)
    pdf.pages[first], pdf.pages[second] = pages[second], pages[first]


def shortened(pdf, binding):
    del pdf.pages[-1]


def enlarged(pdf, binding):
    pdf.pages[binding.places["evidence.a"].page - 1].mediabox = [0, 0, 700, 900]


def unlinked(pdf, binding):
    del pdf.pages[2].obj["/Annots"]


def without_bookmarks(pdf, binding):
    with pdf.open_outline() as outline:
        del outline.root[3:]


def without_stamp(pdf, binding):
    page = pdf.pages[binding.places["evidence.b"].page - 1]
    page.obj.Contents = pdf.make_stream(b"")


def without_font(pdf, binding):
    for font in pdf.pages[2].obj.Resources.Font.values():
        descriptor = font.get("/DescendantFonts", [font])[0].FontDescriptor
        for key in [key for key in descriptor if key.startswith("/FontFile")]:
            del descriptor[key]


@pytest.mark.parametrize(
    ("harm", "codes"),
    [
        (swapped, {"number", "found"}),
        (shortened, {"pages"}),
        (enlarged, {"size"}),
        (unlinked, {"link"}),
        (without_bookmarks, {"bookmarks"}),
        (without_stamp, {"number", "found"}),
        (without_font, {"fonts"}),
    ],
)
def test_the_check_finds_what_is_wrong(bound, harm, codes, tmp_path):
    with pikepdf.open(bound.folder / "p.pdf") as pdf:
        harm(pdf, bound.binding)
        pdf.save(tmp_path / "harmed.pdf")
    assert codes <= {fault.code for fault in faults(bound, tmp_path / "harmed.pdf")}


def test_a_file_that_is_no_packet_is_one_fault(bound):
    assert [fault.code for fault in faults(bound, bound.folder / "no.pdf")] == ["unreadable"]


def test_binding_can_be_called_off(bound):
    class Off(Unwatched):
        def cancelled(self):
            return True

    with pytest.raises(Cancelled):
        bound.make(bound.folder / "off.pdf", Off())
    assert not (bound.folder / "off.pdf").exists()
