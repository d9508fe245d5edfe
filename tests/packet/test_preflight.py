"""C13: what a file is, by content; what is wrong, where, and the way out; nothing hostile gets out of its process."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pikepdf
import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from desktop_app import cli
from desktop_app.documents.watch import Unwatched
from desktop_app.errors import Cancelled, UnreadableInput
from desktop_app.packet.preflight import (
    Facts,
    FileKind,
    Level,
    Miniatures,
    PageFacts,
    Preflight,
    Use,
    inspect_all,
)
from desktop_app.packet.preflight.duplicates import duplicates
from desktop_app.packet.preflight.looks import alike, fingerprint, looks_of
from desktop_app.packet.preflight.remarks import numbered, remarks_on

A4 = (595.276, 841.89)


@pytest.fixture(scope="module")
def preflight():
    with Preflight() as one:
        yield one


def pdf(*sizes, text="第一页", image=None):
    """A PDF with a page of each size in points."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number, size in enumerate(sizes or [A4], 1):
        canvas.setPageSize(size)
        if image is not None:
            canvas.drawInlineImage(image, 0, 0, *size)
        elif text:
            canvas.drawString(60, size[1] - 80, f"Page {number} of a paper")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def changed(data, change, **saving):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        change(file)
        file.save(out, **saving)
    return out.getvalue()


def sheet(width=1240, height=1754, lines=30, seed=0):
    """A scan: lines of dark words on paper."""
    picture = Image.new("RGB", (width, height), (250, 247, 240))
    draw = ImageDraw.Draw(picture)
    for line in range(lines):
        for word in range(8):
            if (line * 31 + word * 17 + seed * 7) % 5:
                x, y = width * (0.1 + word * 0.1), height * (0.1 + line * 0.027)
                draw.rectangle((x, y, x + width * 0.07, y + height * 0.009), fill=(40, 40, 44))
    return picture


def coded(picture, kind, **saving):
    out = io.BytesIO()
    picture.save(out, kind, **saving)
    return out.getvalue()


def script(file):
    file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def attach(file):
    file.attachments["清单.xlsx"] = b"inner"


def field(file):
    page = file.pages[0].obj
    widget = file.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="a", Rect=[0, 0, 9, 9]
        )
    )
    page.Annots = pikepdf.Array([widget])
    file.Root.AcroForm = pikepdf.Dictionary(Fields=[widget])


def signature(file):
    field(file)
    file.Root.AcroForm.Fields[0].FT = pikepdf.Name.Sig
    file.Root.AcroForm.Fields[0].V = pikepdf.Dictionary(Type=pikepdf.Name.Sig)


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return out.getvalue()


def twisted():
    """Three of twelve pages zeroed: qpdf puts together the nine that are left, pdfium still counts all."""
    data = bytearray(pdf(*[A4] * 12))
    pages = [match.start() for match in re.finditer(rb"/Type /Page\b", data)]
    start, end = data.rfind(b"obj", 0, pages[5]), data.find(b"endobj", pages[7])
    data[start:end] = bytes(end - start)
    return bytes(data)


FILES = {
    "好的.pdf": (lambda: pdf(A4, A4), FileKind.PDF, 2, ["fonts"]),
    "扫描.pdf": (lambda: pdf(A4, image=sheet(2480, 3508)), FileKind.PDF, 1, []),
    "模糊.pdf": (lambda: pdf(A4, image=sheet(620, 877)), FileKind.PDF, 1, ["resolution"]),
    "一般.pdf": (lambda: pdf(A4, image=sheet(1488, 2105)), FileKind.PDF, 1, ["resolution_fair"]),
    "横放.pdf": (
        lambda: pdf(A4, image=sheet().transpose(Image.Transpose.ROTATE_90)),
        FileKind.PDF,
        1,
        ["sideways"],
    ),
    "空白页.pdf": (lambda: pdf(A4, text=""), FileKind.PDF, 1, ["blank"]),
    "大图.pdf": (lambda: pdf((1191, 842), A4), FileKind.PDF, 2, ["fonts", "larger"]),
    "小票.pdf": (lambda: pdf((220, 340)), FileKind.PDF, 1, ["fonts", "smaller"]),
    "有密码.pdf": (
        lambda: changed(pdf(), lambda _: None, encryption=pikepdf.Encryption(user="1", owner="2")),
        FileKind.PDF,
        None,
        ["password"],
    ),
    "限制打印.pdf": (
        lambda: changed(pdf(), lambda _: None, encryption=pikepdf.Encryption(user="", owner="2")),
        FileKind.PDF,
        1,
        ["fonts", "locked"],
    ),
    "截断.pdf": (lambda: pdf(A4)[:400], FileKind.PDF, None, ["damaged"]),
    "没有尾部.pdf": (lambda: pdf(A4).rpartition(b"trailer")[0], FileKind.PDF, None, ["pages_disagree"]),
    "可修复.pdf": (
        lambda: re.sub(rb"startxref\s+\d+", b"startxref\n7", pdf(A4, A4)),
        FileKind.PDF,
        2,
        ["fonts", "repaired"],
    ),
    "中间坏了.pdf": (twisted, FileKind.PDF, None, ["pages_disagree"]),
    "脚本.pdf": (lambda: changed(pdf(), script), FileKind.PDF, 1, ["fonts", "javascript"]),
    "夹带.pdf": (lambda: changed(pdf(), attach), FileKind.PDF, 1, ["fonts", "attachments"]),
    "表单.pdf": (lambda: changed(pdf(), field), FileKind.PDF, 1, ["fonts", "form"]),
    "签名.pdf": (lambda: changed(pdf(), signature), FileKind.PDF, 1, ["fonts", "signatures"]),
    "改了名.jpg": (pdf, FileKind.PDF, 1, ["renamed", "fonts"]),
    "空.pdf": (lambda: b"", FileKind.EMPTY, None, ["empty"]),
    "网页.pdf": (lambda: b"<!DOCTYPE html><html>", FileKind.WEB_PAGE, None, ["kind"]),
    "照片.jpg": (lambda: coded(sheet(2000, 2800), "JPEG"), FileKind.JPEG, 1, []),
    "小照片.jpg": (lambda: coded(sheet(600, 840), "JPEG"), FileKind.JPEG, 1, ["resolution"]),
    "断了.jpg": (lambda: coded(sheet(2000, 2800), "JPEG")[:20000], FileKind.JPEG, None, ["damaged"]),
    "图.png": (lambda: coded(sheet(2000, 2800).convert("RGBA"), "PNG"), FileKind.PNG, 1, []),
    "三页.tif": (
        lambda: coded(
            sheet(1700, 2400).convert("1"),
            "TIFF",
            save_all=True,
            append_images=[sheet(1700, 2400, seed=n).convert("1") for n in (1, 2)],
            compression="group4",
        ),
        FileKind.TIFF,
        3,
        [],
    ),
    "图.bmp": (lambda: coded(sheet(1700, 2400).convert("L"), "BMP"), FileKind.BMP, 1, []),
    "文档.docx": (lambda: zipped("[Content_Types].xml", "word/a.xml"), FileKind.DOCX, None, ["disc_only"]),
    "表.xlsx": (lambda: zipped("[Content_Types].xml", "xl/a.xml"), FileKind.XLSX, None, ["disc_only"]),
    "票.ofd": (lambda: zipped("OFD.xml"), FileKind.OFD, None, ["kind"]),
    "包.zip": (lambda: zipped("a.txt"), FileKind.ARCHIVE, None, ["kind"]),
    "证书.lnk": (lambda: b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(90), FileKind.SHORTCUT, None, ["kind"]),
    "别的.dat": (lambda: b"\x01\x02", FileKind.UNKNOWN, None, ["kind"]),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_what_its_content_says_and_each_fault_is_named(name, preflight, tmp_path):
    make, kind, pages, codes = FILES[name]
    (tmp_path / name).write_bytes(make())
    found = preflight.inspect(tmp_path / name)
    fair = {"resolution_fair"} if "resolution_fair" not in codes else set()
    assert found.facts.kind is kind
    assert (found.pages if not found.refusal else None) == pages
    assert sorted({remark.code for remark in found.remarks} - fair) == sorted(codes)
    assert all(f"“{name}”" in remark.message for remark in found.remarks)
    assert found.bindable == (pages is not None)


def test_page_sizes_turned_pages_and_bookmarks_are_told(preflight, tmp_path):
    def change(file):
        file.pages[1].obj.Rotate = 90
        with file.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("第二章", 1))

    path = tmp_path / "书签.pdf"
    path.write_bytes(changed(pdf(A4, A4), change))
    facts = preflight.inspect(path).facts
    assert [(round(page.width), round(page.height)) for page in facts.pages] == [(595, 842), (842, 595)]
    assert [(mark.level, mark.title, mark.page) for mark in facts.bookmarks] == [(1, "第二章", 2)]
    assert facts.pages[0].corner == "right"


def test_the_stamp_goes_where_there_is_no_ink():
    busy = sheet()
    draw = ImageDraw.Draw(busy)
    draw.rectangle((700, 1600, 1240, 1754), fill=(20, 20, 20))
    assert looks_of(sheet())["corner"] == "right"
    assert looks_of(busy)["corner"] == "left"


@pytest.mark.parametrize("turn", [90, 270])
def test_lines_that_run_down_the_page_are_seen(turn):
    assert looks_of(sheet().rotate(turn, expand=True))["sideways"]
    assert not looks_of(sheet())["sideways"]


def test_a_picture_is_found_again_smaller_and_coarser_but_its_neighbour_is_not():
    first, other = sheet(1240, 1754), sheet(1240, 1754, seed=3)
    coarse = Image.open(io.BytesIO(coded(first.resize((900, 1273)), "JPEG", quality=40)))
    prints = [fingerprint(picture.convert("L")) for picture in (first, coarse, other)]
    assert alike(prints[0], prints[1])
    assert not alike(prints[0], prints[2])


def test_duplicates_by_bytes_and_by_picture_name_both_files():
    page = PageFacts(width=595, height=842, print=fingerprint(sheet().convert("L")))
    other = page.model_copy(update={"print": fingerprint(sheet(seed=2).convert("L"))})
    one = Facts(kind=FileKind.PDF, size=9, sha256="a" * 64, pages=(page, other))
    copy = one.model_copy(update={"sha256": "b" * 64, "pages": (other, page, page)})
    found = duplicates([("甲.pdf", one), ("乙.pdf", one), ("丙.pdf", copy)])
    assert [remark.code for remark in found[1]] == ["same_file"]
    assert [(remark.code, remark.pages) for remark in found[2]] == [("same_picture", (1, 2, 3))]
    assert "甲.pdf" in found[1][0].message
    assert "甲.pdf" in found[2][0].message


def test_pieces_of_a_split_file_are_no_doubles_and_pages_left_out_are_not_looked_at():
    prints = [fingerprint(sheet(seed=seed).convert("L")) for seed in (1, 2, 1)]
    pages = tuple(PageFacts(width=595, height=842, print=one) for one in prints)
    file = Facts(kind=FileKind.PDF, size=9, sha256="a" * 64, pages=pages)
    named = [("甲.pdf", file), ("甲.pdf", file)]

    assert (
        duplicates(named, [Use("M4", frozenset({1, 2})), Use("M4", frozenset({2, 3}))])[1][0].code
        == "same_file"
    )
    pieces = duplicates(named, [Use("M4", frozenset({1, 2})), Use("M4", frozenset({3}))])
    assert [(remark.code, remark.pages) for remark in pieces[1]] == [("same_picture", (3,))]
    assert duplicates(named[:1], [Use("M4", frozenset({1, 2}))]) == {}


def test_one_file_under_two_materials_is_bound_once_and_only_noted():
    file = Facts(kind=FileKind.PDF, size=9, sha256="a" * 64, pages=(PageFacts(width=595, height=842),))
    named = [("甲.pdf", file)] * 3
    part = frozenset({1})

    (noted,) = duplicates(named[:2], [Use("M4"), Use("M8")])[1]
    assert (noted.code, noted.level) == ("same_file_elsewhere", Level.NOTE)
    for uses in (
        [Use("M4"), Use("M8", part)],
        [Use("M4"), Use("M4")],
    ):  # some pages twice; twice in one place
        assert [remark.code for remark in duplicates(named[:2], uses)[1]] == ["same_file"]
    assert duplicates(named, [Use("M4"), Use("M8"), Use("M8")])[2][0].code == "same_file"


@pytest.fixture(scope="module")
def miniatures():
    made = Miniatures()
    yield made
    made.close()


def test_small_pictures_show_the_page_as_the_file_shows_it(miniatures, tmp_path):
    held = Image.new("RGB", (400, 200), "red")
    exif = Image.Exif()
    exif[0x0112] = 6
    clear = Image.new("RGBA", (200, 400), (0, 0, 0, 0))
    files = {
        "a.pdf": changed(pdf(A4, (842, 595)), lambda file: file.pages[1].rotate(90, relative=True)),
        "b.jpg": coded(held, "JPEG", exif=exif),
        "c.png": coded(clear, "PNG"),
        "d.tif": coded(held, "TIFF", save_all=True, append_images=[clear.convert("RGB")]),
        "e.zip": b"PK\x03\x04",
        "f.pdf": b"%PDF-1.7 nothing",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)

    def drawn(name, page):
        data = miniatures.draw(tmp_path / name, page, 100)
        return Image.open(io.BytesIO(data)) if data else None

    upright = {name: drawn(*name).size for name in (("a.pdf", 1), ("a.pdf", 2), ("b.jpg", 1), ("d.tif", 2))}
    assert all(height == 100 > width for width, height in upright.values()), upright
    assert min(drawn("c.png", 1).getpixel((20, 50))) > 250  # what lets through lies on white paper
    assert [drawn(*name) for name in (("a.pdf", 3), ("d.tif", 3), ("e.zip", 1), ("f.pdf", 1))] == [None] * 4


def test_what_breaks_its_reader_is_one_remark():
    facts = Facts(kind=FileKind.PDF, size=9, fate="contained")
    (remark,) = remarks_on("怪.pdf", facts)
    assert (remark.code, remark.level) == ("hostile", Level.REFUSED)


@pytest.mark.parametrize(
    ("pages", "words"),
    [((3,), "第3页"), ((1, 2, 3, 7), "第1–3、7页"), (tuple(range(1, 20, 2)), "第1、3、5、7、9、11页等10页")],
)
def test_pages_are_named_in_runs(pages, words):
    assert numbered(pages) == words


def test_a_missing_file_is_named_and_a_watch_can_call_it_off(tmp_path, preflight):
    with pytest.raises(UnreadableInput, match="没有找到"):
        preflight.inspect(tmp_path / "没有.pdf")
    (tmp_path / "有.pdf").write_bytes(pdf())

    class Off(Unwatched):
        def cancelled(self):
            return True

    with pytest.raises(Cancelled):
        inspect_all([("有.pdf", tmp_path / "有.pdf")], Off())


def test_the_command_says_it_in_lines_and_by_its_status(tmp_path, capsys):
    for name in ("扫描.pdf", "模糊.pdf"):
        (tmp_path / name).write_bytes(FILES[name][0]())
    good, poor, missing = (str(tmp_path / name) for name in ("扫描.pdf", "模糊.pdf", "没有.pdf"))
    assert cli.run(cli.parse(["inspect", good])) == cli.DONE
    assert "扫描.pdf：PDF，1页" in capsys.readouterr().out
    assert cli.run(cli.parse(["inspect", good, poor])) == cli.OPEN
    assert "“模糊.pdf”清晰度只有 75 dpi，不到 150 dpi" in capsys.readouterr().out
    assert cli.run(cli.parse(["inspect", "--json", poor])) == cli.OPEN
    (told,) = json.loads(capsys.readouterr().out)["files"]
    assert "75 dpi" in json.dumps(told, ensure_ascii=False)
    assert cli.run(cli.parse(["inspect", missing])) == cli.WRONG_USE


def test_heic_is_read(preflight, tmp_path):
    """The only HEIC at hand is one that somebody else encoded; its first bytes are enough to be taken for one."""
    path = tmp_path / "照片.heic"
    path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100)
    found = preflight.inspect(path)
    assert found.facts.kind is FileKind.HEIC
    assert [remark.code for remark in found.remarks] == ["damaged"]
