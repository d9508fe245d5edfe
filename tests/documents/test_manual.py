"""使用手册: the guide as a PDF, every page and picture of it, with contents and bookmarks that lead there."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from desktop_app.documents.fonts import FontBook
from desktop_app.documents.guide_text import Code, Heading, Rows, Shown, Words, blocks
from desktop_app.documents.manual import render_manual
from desktop_app.documents.pdf_reading import PdfReading
from desktop_app.documents.png import Png
from desktop_app.errors import UnreadableInput
from desktop_app.paths import resource

ROOT = Path(__file__).resolve().parents[2]
GUIDE = [ROOT / "docs" / "guide" / name for name in ("README.md", "pages.md")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# 指南", [Heading(0, "指南")]),
        ("### 打开 `程序`", [Heading(2, "打开 程序")]),
        ("一行\n接着 `a`\nb 完", [Words("一行接着 a b 完")]),
        ("[甲](#甲) · [乙](b.md)", []),
        ("见[甲](a.md)。", [Words("见甲。")]),
        ("- **做法**：点“添加”，\n  再看。", [Words("点“添加”，再看。", "-", "做法")]),
        ("1. 先\n2. 后", [Words("先", "1."), Words("后", "2.")]),
        ("```\npython -m x\n\ny\n```\n完", [Code("python -m x"), Code("y"), Words("完")]),
        ("![开始页](start.png)", [Shown("start.png", "开始页")]),
        ("| 键 | 做 |\n|---|---|\n| **F1** | 帮助 |", [Rows((("键", "做"), ("F1", "帮助")))]),
    ],
)
def test_the_forms_of_the_guide(text, found):
    assert list(blocks(text)) == found


@pytest.fixture(scope="module")
def manual(tmp_path_factory):
    target = tmp_path_factory.mktemp("手册") / "使用手册.pdf"
    render_manual(GUIDE, "9.8.7", FontBook.load(resource("fonts")), target)
    return target


def test_every_heading_is_a_bookmark_that_leads_to_its_words(manual):
    headings = [
        block.text
        for path in GUIDE
        for block in blocks(path.read_text(encoding="utf-8"))
        if isinstance(block, Heading)
    ]
    with closing(PdfReading(manual)) as pdf:
        bookmarks = pdf.marks
        assert [mark.title for mark in bookmarks] == ["目录", *headings]
        for mark in bookmarks[1:]:
            assert squeezed(mark.title) in squeezed(pdf.text(mark.page)), mark.title


def test_the_contents_name_the_pages_that_the_papers_carry(manual):
    with closing(PdfReading(manual)) as pdf:
        marks = {mark.title: mark.page for mark in pdf.marks}
        first = marks["使用指南：从空文件夹到申请报告"]
        contents = "".join(squeezed(pdf.text(page)) for page in range(1, first))
        assert f"打印五份{marks['打印五份'] - first + 1}" in contents
        assert "9.8.7" in pdf.text(0)


def test_every_picture_of_the_guide_is_in_it_as_it_was_drawn(manual):
    files = {
        path.parent / block.file
        for path in GUIDE
        for block in blocks(path.read_text(encoding="utf-8"))
        if isinstance(block, Shown)
    }
    with pikepdf.open(manual) as pdf:
        found = {image.objgen: image for page in pdf.pages for image in page.get_images().values()}
        assert len(found) == len(files)
        sizes = sorted(
            pikepdf.PdfImage(image).as_pil_image().convert("RGB").tobytes()
            for image in list(found.values())[:3]
        )
    originals = {Image.open(path).convert("RGB").tobytes() for path in files}
    assert set(sizes) <= originals
    assert manual.stat().st_size < 8_000_000


def test_the_same_guide_gives_the_same_bytes(manual, tmp_path):
    again = tmp_path / "又一份.pdf"
    render_manual(GUIDE, "9.8.7", FontBook.load(resource("fonts")), again)
    assert again.read_bytes() == manual.read_bytes()


@pytest.mark.parametrize("kind", ["none", "no picture", "cut", "transparent"])
def test_a_picture_that_cannot_be_used_is_named(tmp_path, kind):
    path = tmp_path / "图.png"
    if kind == "no picture":
        path.write_bytes(b"GIF89a")
    elif kind == "cut":
        path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    elif kind == "transparent":
        Image.new("RGBA", (3, 3)).save(path)
    with pytest.raises(UnreadableInput, match=re.escape("图.png")):
        Png.read(path)


def squeezed(text):
    return re.sub(r"\s", "", text)
