"""The finished packet read again: nothing of it is believed because it was meant to be so.

Two libraries open the file: one counts and measures, the other reads the words. Every line of the contents and of the
table from clauses to pages must carry its number, lead where it says, and find its words there.
"""

from __future__ import annotations

import unicodedata
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2

from desktop_app.documents.page_stamps import stamped_words
from desktop_app.documents.watch import step
from desktop_app.packet.assembly.binding import stamp_on
from desktop_app.packet.preflight.facts import is_a4_size
from desktop_app.packet.preflight.pdf_facts import missing_fonts, page_size, second_reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from desktop_app.documents.packet_pages import Link
    from desktop_app.documents.watch import Watch
    from desktop_app.packet.assembly.binding import Binding
    from desktop_app.packet.assembly.numbering import Leaf
    from desktop_app.packet.assembly.sources import Source

STAGE = "自检"
_OURS = frozenset({"own", "report", "declaration"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the finished file that is not as it must be."""

    code: str
    message: str
    page: int = 0
    """Physical page from 1; 0 for the whole file."""


def check_packet(
    path: Path, binding: Binding, sources: Mapping[str, Source], links: Sequence[Link], watch: Watch
) -> tuple[Fault, ...]:
    """Everything that is wrong with the packet at ``path``; empty when it may be handed in.

    Raises:
        Cancelled: ``watch`` called it off.
    """
    try:
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream, suppress_warnings=True) as pdf:
            faults = list(_structure(pdf, binding, links))
        faults += _words(path, binding, sources, links, watch)
    except (pikepdf.PdfError, pypdfium2.PdfiumError, OSError):
        return (Fault("unreadable", "写成后读不回来"),)
    return tuple(faults)


def squeezed(text: str) -> str:
    """Words without blanks and line ends, forms made alike: how text comes out of a PDF says nothing about those."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("\x00", "")


def _structure(pdf: pikepdf.Pdf, binding: Binding, links: Sequence[Link]) -> Iterator[Fault]:
    plan = binding.plan
    count = len(pdf.pages)
    if count != len(plan.leaves):
        yield Fault("pages", f"应有{len(plan.leaves)}页，读回{count}页")
        return
    if pdf.get_warnings():
        yield Fault("structure", "文件结构有损坏")
    for number, page in enumerate(pdf.pages, 1):
        if not is_a4_size(*page_size(page)):
            yield Fault("size", f"第{number}面不是 A4", number)
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    own = [page for page, _ in plan.of_kind("own")]
    leads = {
        (numbers[page.obj.objgen], numbers.get(note.Dest[0].objgen, 0))
        for page in (pdf.pages[number - 1] for number in own)
        for note in page.obj.get("/Annots", ())
    }
    for link in links:
        if (own[link.own_page - 1], link.place.page) not in leads:
            yield Fault("link", f"到第{link.place.number}页的链接没有了", own[link.own_page - 1])
    yield from _bookmarks(pdf, binding, numbers)


def _bookmarks(pdf: pikepdf.Pdf, binding: Binding, numbers: Mapping[tuple[int, int], int]) -> Iterator[Fault]:
    with pdf.open_outline() as outline:
        waiting, found = list(reversed(list(outline.root))), []
        while waiting:
            item = waiting.pop()
            waiting += reversed(list(item.children))
            place = item.destination
            page = numbers.get(place[0].objgen, 0) if isinstance(place, pikepdf.Array) else 0
            found.append((str(item.title), page))
    if found != [(title, page) for _, title, page in binding.bookmarks]:
        yield Fault("bookmarks", "书签和目录不一致")


def _words(
    path: Path,
    binding: Binding,
    sources: Mapping[str, Source],
    links: Sequence[Link],
    watch: Watch,
) -> Iterator[Fault]:
    plan = binding.plan
    texts: dict[int, str] = {}
    by_own: dict[int, list[Link]] = {}
    own_pages = [page for page, _ in plan.of_kind("own")]
    for link in links:
        by_own.setdefault(own_pages[link.own_page - 1], []).append(link)
    for at, page, count in second_reading(path):
        if count != len(plan.leaves) or page is None:
            yield Fault("pages", f"另一种读法读出{count}页" if page else f"第{at + 1}面读不出", at + 1)
            return
        number, leaf = at + 1, plan.leaves[at]
        if number % 10 == 1:
            step(watch, STAGE, at, count)
        with closing(page.get_textpage()) as text:
            texts[number] = squeezed(text.get_text_bounded())
            yield from _written_numbers(text, by_own.get(number, ()), number)
            if leaf.kind in _OURS and missing_fonts(page):
                yield Fault("fonts", "有字体没有嵌入", number)
        if not _is_numbered(binding, sources, number, leaf, texts[number]):
            yield Fault("number", f"第{number}面没有页码 {leaf.number}", number)
    step(watch, STAGE, len(plan.leaves), len(plan.leaves))
    if squeezed(binding.code) not in texts[1]:
        yield Fault("code", "封面没有校验码", 1)
    yield from _found(links, texts)


def _written_numbers(text: pypdfium2.PdfTextPage, links: Sequence[Link], number: int) -> Iterator[Fault]:
    """Whether every line of this page carries the number that it should."""
    for link in links:
        if link.place.number not in squeezed(text.get_text_bounded(*link.box)):
            yield Fault("contents", f"目录或对照表里没有页码 {link.place.number}", number)


def _found(links: Sequence[Link], texts: Mapping[int, str]) -> Iterator[Fault]:
    """Whether every line leads to a page on which its words stand."""
    said: set[tuple[int, str]] = set()
    for link in links:
        key = (link.place.page, link.place.words)
        if key not in said and squeezed(link.place.words) not in texts[link.place.page]:
            yield Fault("found", f"第{link.place.number}页没有“{link.place.words}”", link.place.page)
        said.add(key)


def _is_numbered(binding: Binding, sources: Mapping[str, Source], page: int, leaf: Leaf, text: str) -> bool:
    """Whether the number that belongs on a page is read on it."""
    if not leaf.number:
        return True
    if leaf.kind == "evidence":
        return squeezed(stamped_words(binding.fonts, stamp_on(binding, sources, page, leaf))) in text
    return f"—{leaf.number}—" in text
