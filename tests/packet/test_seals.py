"""C6: which page a scan shows, told by the code in its foot; crooked, coarse and hostile scans."""

from __future__ import annotations

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter

from desktop_app.documents.page_code import draw_page_code
from desktop_app.documents.sheet import Sheet
from desktop_app.models.page_codes import LENGTH, PageCode
from desktop_app.models.seal_plan import CodedPage, SealPlan
from desktop_app.packet.seals.matching import match, missing_words
from desktop_app.packet.seals.reading import ScannedFile, ScannedPage, ScanReader

CASE = "case-1"


def coded(key, digest="d1", page=1):
    code = PageCode.of(CASE, key, digest).text
    return CodedPage(key=key, page=page, called=f"第 {page} 页", title="声明", digest=digest, code=code)


PLAN = SealPlan(copies=5, pages=(coded("cover"), coded("declaration", page=9)))


def scanned(*codes):
    return ScannedFile(pages=tuple(ScannedPage(code=code, turn=0) for code in codes))


@pytest.mark.parametrize(
    ("code", "state", "words"),
    [
        (PLAN.pages[0].code, "matched", "第 1 页"),
        ("", "none", "没有读到"),
        ("WXYZ", "none", "没有读到"),
        (PLAN.pages[0].code[:-1] + ("0" if PLAN.pages[0].code[-1] != "0" else "1"), "none", "没有读到"),
        (PageCode.of(CASE, "cover", "d0").text, "changed", "旧的一版"),
        (PageCode.of(CASE, "evidence-9", "d1").text, "gone", "不在现在的材料里"),
        (PageCode.of("case-2", "cover", "d1").text, "other_case", "另一个案卷"),
        (PageCode.of("", "cover", "d1").text, "matched", "第 1 页"),
        (PageCode.of(CASE, "cover", "d1")._replace(version="2").text, "newer", "升级程序"),
    ],
    ids=[
        "own",
        "none",
        "foreign text",
        "spoilt",
        "page of before",
        "page gone",
        "other case",
        "no folder yet",
        "newer",
    ],
)
def test_c6_a_scan_is_told_by_its_code(code, state, words):
    (found,) = match(PLAN, CASE, [("扫描.pdf", scanned(code))])
    assert found.state == state
    assert words in found.sentence
    assert "扫描.pdf" in found.sentence
    assert (found.page is not None) == (state in {"matched", "changed"})


def test_c6_the_first_of_two_scans_of_a_page_is_taken_and_the_other_told():
    code = PLAN.pages[0].code
    found = match(PLAN, CASE, [("甲.pdf", scanned(code)), ("乙.pdf", scanned("", code))])
    assert [item.state for item in found] == ["matched", "none", "double"]
    assert "甲.pdf" in found[2].sentence
    assert "“乙.pdf”第 2 面" in found[2].sentence


def test_c6_pages_without_a_scan_are_named():
    assert missing_words(PLAN, ["cover"]) == "还缺 1 页的扫描件：第 9 页"
    assert missing_words(PLAN, ["cover", "declaration"]) == ""


def test_c6_a_code_says_nothing_of_what_was_typed():
    code = PageCode.of("上海示例企业服务中心", "封面", "正文")
    assert len(code.text) == LENGTH
    assert code.text.isascii()
    assert PageCode.read(code.text) == code


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """An A4 page with a code of this case where the packet has it, as a PDF, and as drawn at 300 dpi."""
    path = tmp_path_factory.mktemp("纸") / "一页.pdf"
    with path.open("wb") as file:
        sheet = Sheet(file, (595.28, 841.89), title="一页", author="示例")
        draw_page_code(sheet, PLAN.pages[1].code, 520, 24)
        sheet.end_page()
        sheet.save()
    with pypdfium2.PdfDocument(path) as document:
        return path, document[0].render(scale=300 / 72).to_pil().convert("RGB")


def fax(picture):
    return picture.convert("L").resize((1240, 1754)).convert("1")


def photographed(picture):
    wide, high = picture.size
    edges = (40, 60, 0, high, wide, high - 90, wide - 70, 0)
    return picture.transform((wide, high), Image.Transform.QUAD, edges, Image.Resampling.BICUBIC)


def sealed(picture):
    """A round seal right across the code."""
    picture = picture.copy()
    wide, high = picture.size
    pen = ImageDraw.Draw(picture)
    pen.ellipse((wide * 0.78, high * 0.86, wide * 0.97, high * 0.99), outline=(220, 40, 50), width=14)
    return picture


TORTURES = {
    "as printed": (lambda picture: picture, 0),
    "upside down": (lambda picture: picture.rotate(180), 180),
    "lying": (lambda picture: picture.rotate(90, expand=True), 90),
    "askew by 4 degrees": (lambda picture: picture.rotate(4, Image.Resampling.BICUBIC, fillcolor="white"), 0),
    "150 dpi": (lambda picture: picture.resize((1240, 1754), Image.Resampling.BOX), 0),
    "blurred": (lambda picture: picture.filter(ImageFilter.GaussianBlur(2)), 0),
    "a photo at an angle": (photographed, 0),
    "black and white at 150 dpi": (fax, 0),
    "a seal across it": (sealed, 0),
}


@pytest.fixture(scope="module")
def reader():
    with ScanReader() as opened:
        yield opened


@pytest.mark.parametrize("torture", TORTURES)
def test_c6_the_code_is_read_however_the_page_was_scanned(reader, paper, tmp_path, torture):
    deform, turn = TORTURES[torture]
    path = tmp_path / "扫描.png"
    deform(paper[1]).save(path, dpi=(300, 300))
    found = reader.read(path)
    assert [(page.code, page.turn) for page in found.pages] == [(PLAN.pages[1].code, turn)]


def test_c6_a_file_of_many_kinds_of_pages_is_read_page_by_page(reader, paper, tmp_path):
    path = tmp_path / "一叠.pdf"
    blank = Image.new("RGB", (800, 1100), "white")
    paper[1].save(path, save_all=True, append_images=[blank, paper[1].rotate(180)], resolution=300)
    found = reader.read(path)
    code = PLAN.pages[1].code
    assert [(page.code, page.turn) for page in found.pages] == [(code, 0), ("", 0), (code, 180)]


HOSTILE = {
    "empty": (b"", "foreign"),
    "text": ("盖章页".encode(), "foreign"),
    "only a head": (b"%PDF-1.7\n", "damaged"),
    "a picture cut off": (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "damaged"),
    "a program": (b"MZ" + b"\0" * 200, "foreign"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_c6_what_is_no_scan_is_one_sentence_with_its_name(reader, tmp_path, what):
    content, fate = HOSTILE[what]
    path = tmp_path / "怪.pdf"
    path.write_bytes(content)
    found = reader.read(path)
    assert (found.pages, found.fate) == ((), fate)
    assert "怪.pdf" in found.refusal(path.name)
    assert "{" not in found.refusal(path.name)
