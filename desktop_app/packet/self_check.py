"""自检: a finished paper is read back and compared with what was to be made; what does not hold is told, all of it at once.

The reader is pdfium and not the library that wrote, so that a fault of the writer cannot hide behind itself. The structure
(fonts, contents of pages) is looked at with pikepdf.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pikepdf

from desktop_app.documents.pdf_reading import PdfReading, letters_of
from desktop_app.documents.printed import page_list
from desktop_app.documents.typography import FOOT, PAGE_HEIGHT, PAGE_WIDTH
from desktop_app.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from desktop_app.documents.pdf_reading import PageWords
    from desktop_app.documents.printing import Rendered

_SLACK = 0.5
"""Points by which a page may miss A4."""
_UNKNOWN = "\ufffd"
"""What a reader gives for a character it cannot tell."""
_IN_CONTENTS = 2
"""Levels of headings that stand in 目录."""
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def faults_of(path: Path, made: Rendered) -> list[str]:
    """What does not hold of the paper at ``path``, in words; empty when it is as it was to be.

    Looked at: number and size of pages, none of them without content, fonts embedded, bookmarks that lead to their
    headings, every line of 目录 with its page, page numbers without a gap, every character known.
    """
    try:
        reading = PdfReading(path)
    except UnreadableInput:
        return ["写成后读不回来"]
    try:
        if len(reading.sizes) != made.pages:
            return [f"应有{made.pages}页，读回{len(reading.sizes)}页"]
        return [*_structure(path), *_content(reading, made)]
    finally:
        reading.close()


def _structure(path: Path) -> Iterator[str]:
    try:
        with pikepdf.open(path) as pdf:
            empty = [number for number, page in enumerate(pdf.pages, 1) if "/Contents" not in page.obj]
            loose = sorted({name for page in pdf.pages for name in _not_embedded(page)})
    except pikepdf.PdfError:
        yield "写成后读不回来"
        return
    yield from _on_pages("没有内容", empty)
    if loose:
        yield f"字体没有嵌入：{'、'.join(loose)}"


def _not_embedded(page: pikepdf.Page) -> Iterator[str]:
    """Names of the fonts of a page whose outlines are not in the file."""
    for font in page.resources.get("/Font", {}).values():
        described = font.get("/DescendantFonts", [font])[0].get("/FontDescriptor")
        if described is None or not any(name in described for name in _FILES):
            yield str(font.get("/BaseFont", "?")).lstrip("/")


def _content(reading: PdfReading, made: Rendered) -> Iterator[str]:
    wrong = [number for number, size in enumerate(reading.sizes, 1) if not _is_a4(size)]
    yield from _on_pages("不是A4", wrong)
    words = [reading.words(page) for page in range(made.pages)]
    yield from _on_pages("有读不出的字", [at for at, page in enumerate(words, 1) if _UNKNOWN in page.letters])
    yield from _headings(reading, words, made)
    yield from _numbers(words, made)


def _is_a4(size: tuple[float, float]) -> bool:
    short, long = sorted(size)  # a list of many columns lies across
    return abs(short - PAGE_WIDTH) <= _SLACK and abs(long - PAGE_HEIGHT) <= _SLACK


def _headings(reading: PdfReading, words: list[PageWords], made: Rendered) -> Iterator[str]:
    """Every heading is on the page that outline and 目录 say."""
    marked = {(mark.title, mark.page + 1) for mark in reading.marks}
    contents = "".join(page.letters for page in words[: made.first_page - 1])
    for entry in made.outline:
        title = letters_of(entry.title)
        if (entry.title, entry.page) not in marked:
            yield f"书签“{entry.title}”没有指到第 {entry.page} 页"
        if not words[entry.page - 1].find(title):
            yield f"第 {entry.page} 页上没有标题“{entry.title}”"
        number = entry.page - made.first_page + 1
        line = rf"{re.escape(title)}{number}(?=[^0-9]|$)"
        if entry.level <= _IN_CONTENTS and not re.search(line, contents):
            yield f"目录里的“{entry.title}”不在第 {number} 页"


def _numbers(words: list[PageWords], made: Rendered) -> Iterator[str]:
    """Pages of the body carry their numbers one after the other; a paper of one page carries none."""
    if not made.outline:
        return
    body = range(made.first_page, made.pages + 1)
    wrong = [page for page in body if not _has_number(words[page - 1], page - made.first_page + 1)]
    yield from _on_pages("页码不对", wrong)


def _has_number(words: PageWords, number: int) -> bool:
    return any(boxes[0].top < FOOT for boxes in words.find(letters_of(f"—{number}—")))


def _on_pages(fault: str, pages: Iterable[int]) -> Iterator[str]:
    listed = page_list(pages)
    if listed:
        yield f"第 {listed} 页{fault}"
