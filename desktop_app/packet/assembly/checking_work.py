"""The finished packet read again in a contained process: two libraries, and only what the file itself says.

One counts and measures, the other reads the words. Nothing here knows the plan but what ``request`` expects.
"""

from __future__ import annotations

import unicodedata
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2

from desktop_app.packet.preflight.facts import is_a4_size
from desktop_app.packet.preflight.pdf_facts import missing_fonts, page_size, second_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


def check(request: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Faults of the file at ``path``, each with code, message and physical page (0 for the whole file).

    ``pages`` are what each page must say and whether its fonts are ours to embed; ``links`` page, box, number, target
    and the words to be found there; ``bookmarks`` title and page.
    """
    path = Path(request["path"])
    try:
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream, suppress_warnings=True) as pdf:
            faults = list(_structure(pdf, request))
        faults += _words(path, request, tell)
    except (pikepdf.PdfError, pypdfium2.PdfiumError, OSError):
        faults = [("unreadable", "写成后读不回来", 0)]
    return {"faults": faults}


def squeezed(text: str) -> str:
    """Words without blanks and line ends, forms made alike: how text comes out of a PDF says nothing about those."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("\x00", "")


_Fault = tuple[str, str, int]


def _structure(pdf: pikepdf.Pdf, request: Mapping[str, Any]) -> Iterator[_Fault]:
    count, wanted = len(pdf.pages), len(request["pages"])
    if count != wanted:
        yield "pages", f"应有{wanted}页，读回{count}页", 0
        return
    if pdf.get_warnings():
        yield "structure", "文件结构有损坏", 0
    pages = list(pdf.pages)
    for number, page in enumerate(pages, 1):
        if not is_a4_size(*page_size(page)):
            yield "size", f"第{number}面不是 A4", number
    numbers = {page.obj.objgen: number for number, page in enumerate(pages, 1)}
    leads = {
        (number, numbers.get(note.Dest[0].objgen, 0))
        for number in {link[0] for link in request["links"]}
        for note in pages[number - 1].obj.get("/Annots", ())
    }
    for number, _, said, target, _ in request["links"]:
        if (number, target) not in leads:
            yield "link", f"到第{said}页的链接没有了", number
    if _bookmarks(pdf, numbers) != [tuple(mark) for mark in request["bookmarks"]]:
        yield "bookmarks", "书签和目录不一致", 0


def _bookmarks(pdf: pikepdf.Pdf, numbers: Mapping[tuple[int, int], int]) -> list[tuple[str, int]]:
    """Title and page of every bookmark, in reading order."""
    found = []
    with pdf.open_outline() as outline:
        waiting = list(reversed(list(outline.root)))
        while waiting:
            item = waiting.pop()
            waiting += reversed(list(item.children))
            place = item.destination
            page = numbers.get(place[0].objgen, 0) if isinstance(place, pikepdf.Array) else 0
            found.append((str(item.title), page))
    return found


def _words(
    path: Path, request: Mapping[str, Any], tell: Callable[[dict[str, Any]], None]
) -> Iterator[_Fault]:
    pages, links = request["pages"], request["links"]
    by_page: dict[int, list[Any]] = {}
    for link in links:
        by_page.setdefault(link[0], []).append(link)
    texts: dict[int, str] = {}
    for at, page, count in second_reading(path):
        if count != len(pages) or page is None:
            yield "pages", f"另一种读法读出{count}页" if page else f"第{at + 1}面读不出", at + 1
            return
        number, (words, ours) = at + 1, pages[at]
        if number % 10 == 1:
            tell({"page": at, "of": count})
        with closing(page.get_textpage()) as text:
            texts[number] = squeezed(text.get_text_bounded())
            yield from _written_numbers(text, by_page.get(number, ()), number)
        if ours and missing_fonts(page):
            yield "fonts", "有字体没有嵌入", number
        if squeezed(words) not in texts[number]:
            yield "number", f"第{number}面没有“{words}”", number
    yield from _found(links, texts)


def _written_numbers(text: pypdfium2.PdfTextPage, links: Sequence[Any], page: int) -> Iterator[_Fault]:
    """Whether every line of this page carries the number that it should."""
    for _, box, said, _, _ in links:
        if said not in squeezed(text.get_text_bounded(*box)):
            yield "contents", f"目录或对照表里没有页码 {said}", page


def _found(links: Sequence[Any], texts: Mapping[int, str]) -> Iterator[_Fault]:
    """Whether every line leads to a page on which its words stand."""
    for said, target, words in {(link[2], link[3], link[4]): None for link in links}:
        if squeezed(words) not in texts.get(target, ""):
            yield "found", f"第{said}页没有“{words}”", target
