"""A PDF looked at by two libraries that must agree: qpdf puts it together again, pdfium shows whether each page is there.

A damaged file can lose pages without an error: qpdf then opens it with fewer, pdfium still counts all of them and
cannot load some (paper.md T8). Neither alone is believed.
"""

from __future__ import annotations

import ctypes
import logging
from contextlib import closing
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

from desktop_app.packet.preflight import looks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PIL import Image

MOST_PAGES = 5000
"""Pages of one file; five copies of more are no application."""
MOST_LOOKED_AT = 1500
_PAGES_AT_ONCE = 16
"""Pages read before pdfium lets go of what it read."""
_MOST_BOOKMARKS = 500
_MOST_FONTS = 200
_MOST_TEXTS = 5000
"""Pieces of text of one page whose fonts are looked at."""
_DEEPEST = 6
_LARGEST_SIDE = 14400.0
"""Points; what PDF allows (5 m), and no page of an application."""
_COVERS = 0.4
"""Share of the page that a picture must cover for its resolution to be that of the page."""
_ACTIONS = frozenset({"/JavaScript", "/Launch"})


def pdf_facts(path: Path, tell: Callable[[dict[str, Any]], None], *, look: bool) -> dict[str, Any]:
    """What ``Facts`` holds of a PDF; ``look`` asks for the picture of every page too."""
    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)
    try:
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream, suppress_warnings=True) as pdf:
            found = _structure(pdf, tell)
            found["repaired"] = bool(pdf.get_warnings())
    except pikepdf.PasswordError:
        return {"fate": "password"}
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, UnicodeError, OSError):
        return {"fate": "damaged"}
    pages = found["pages"]
    if len(pages) > MOST_PAGES:
        return {"fate": "too_big", "second_count": len(pages)}
    return found | _second_opinion(path, pages, tell, look=look)


def _structure(pdf: pikepdf.Pdf, tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    pages, marks, actions = [], False, _document_acts(pdf.Root)
    for number, page in enumerate(pdf.pages):
        if number % 100 == 0:
            tell({"page": number, "of": len(pdf.pages)})
        if number > MOST_PAGES:
            break
        width, height = page_size(page)
        pages.append({"width": width, "height": height})
        for note in _array(page.obj.get("/Annots")):
            marks = True
            actions = actions or _acts(note)
        actions = actions or "/AA" in page.obj
    form = pdf.Root.get("/AcroForm")
    fields = list(_fields(form)) if isinstance(form, pikepdf.Dictionary) else []
    return {
        "pages": pages,
        "owner_locked": pdf.is_encrypted,
        "javascript": actions,
        "attachments": _attachments(pdf),
        "form": any(kind != "/Sig" for kind, _ in fields),
        "signatures": sum(1 for kind, filled in fields if kind == "/Sig" and filled),
        "xfa": isinstance(form, pikepdf.Dictionary) and "/XFA" in form,
        "marks": marks,
        "bookmarks": list(_bookmarks(pdf)),
    }


def page_size(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height as shown, in points; a box that makes no sense counts as A4."""
    box = [float(value) for value in page.cropbox]
    unit = float(page.obj.get("/UserUnit", 1))
    width, height = abs(box[2] - box[0]) * unit, abs(box[3] - box[1]) * unit
    if not (1 <= width <= _LARGEST_SIDE and 1 <= height <= _LARGEST_SIDE):
        width, height = 595.0, 842.0
    return (height, width) if rotation(page) % 180 else (width, height)


def rotation(page: pikepdf.Page) -> int:
    """Degrees clockwise by which the page is shown turned: 0, 90, 180 or 270; it may be said further up the tree."""
    place: object = page.obj
    for _ in range(_DEEPEST * 4):
        if not isinstance(place, pikepdf.Dictionary):
            break
        if "/Rotate" in place:
            turned = place["/Rotate"]
            return int(turned) % 360 // 90 * 90 if isinstance(turned, int | float | Decimal) else 0
        place = place.get("/Parent")
    return 0


def _array(value: object) -> Iterator[pikepdf.Dictionary]:
    if isinstance(value, pikepdf.Array):
        for item in value:
            if isinstance(item, pikepdf.Dictionary):
                yield item


def _acts(note: pikepdf.Dictionary) -> bool:
    """Whether a note does something when it is opened or touched."""
    action = note.get("/A")
    does = isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) in _ACTIONS
    return does or "/AA" in note


def _document_acts(root: pikepdf.Object) -> bool:
    names = root.get("/Names")
    named = isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names
    opening = root.get("/OpenAction")
    opens = isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S", "")) in _ACTIONS
    return named or opens or "/AA" in root


def _attachments(pdf: pikepdf.Pdf) -> int:
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/EmbeddedFiles" in names:
        return max(1, len(pdf.attachments))
    return 0


def _fields(form: pikepdf.Dictionary) -> Iterator[tuple[str, bool]]:
    """Kind of each field of a form, and whether it is filled; at most some thousands, nested or not."""
    waiting = [(field, "") for field in _array(form.get("/Fields"))]
    for _ in range(MOST_PAGES):
        if not waiting:
            return
        field, inherited = waiting.pop()
        kind = str(field.get("/FT", inherited))
        below = list(_array(field.get("/Kids")))
        if kind and not any("/T" in child for child in below):
            yield kind, "/V" in field
        else:
            waiting += [(child, kind) for child in below]


def _bookmarks(pdf: pikepdf.Pdf) -> Iterator[dict[str, Any]]:
    """Bookmarks that lead to a page of this file; a broken outline gives those before the break."""
    places = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    count = 0
    try:
        with pdf.open_outline(max_depth=_DEEPEST) as outline:
            waiting = [(item, 1) for item in reversed(list(outline.root))]
            while waiting and count < _MOST_BOOKMARKS:
                item, level = waiting.pop()
                waiting += [(child, level + 1) for child in reversed(list(item.children))]
                page = _target(pdf, item, places)
                title = "".join(char for char in str(item.title) if char.isprintable()).strip()
                if page and title:
                    count += 1
                    yield {"level": level, "title": title[:120], "page": page}
    except Exception:  # noqa: BLE001 - a spoilt outline may raise anything, and is no reason to refuse its pages
        return


def _target(pdf: pikepdf.Pdf, item: pikepdf.OutlineItem, places: dict[tuple[int, int], int]) -> int | None:
    place: Any = item.destination
    if place is None and isinstance(item.action, pikepdf.Dictionary):
        place = item.action.get("/D")
    if isinstance(place, pikepdf.String | pikepdf.Name | str):
        place = _named(pdf, str(place))
    if isinstance(place, pikepdf.Dictionary):
        place = place.get("/D")
    if isinstance(place, pikepdf.Array) and len(place) and isinstance(place[0], pikepdf.Dictionary):
        return places.get(place[0].objgen)
    return None


def _named(pdf: pikepdf.Pdf, name: str) -> Any:  # noqa: ANN401 - an object of the file
    old = pdf.Root.get("/Dests")
    if isinstance(old, pikepdf.Dictionary) and name.startswith("/") and name in old:
        return old[name]
    names = pdf.Root.get("/Names")
    tree = names.get("/Dests") if isinstance(names, pikepdf.Dictionary) else None
    return pikepdf.NameTree(tree).get(name) if isinstance(tree, pikepdf.Dictionary) else None


def _second_opinion(
    path: Path, pages: list[dict[str, Any]], tell: Callable[[dict[str, Any]], None], *, look: bool
) -> dict[str, Any]:
    unreadable, looked, count = [], 0, 0
    fonts: set[str] = set()
    try:
        for number, page, count in second_reading(path, MOST_PAGES):
            tell({"page": number, "of": count})
            if page is None:
                unreadable.append(number + 1)
            elif number < len(pages):
                pages[number]["dpi"] = _resolution(page)
                fonts |= missing_fonts(page)
                if look and number < MOST_LOOKED_AT:
                    pages[number] |= _looks(page)
                    looked += 1
    except (pypdfium2.PdfiumError, OSError):
        return {"second_count": 0}
    return {
        "second_count": count,
        "unreadable": unreadable,
        "looked_at": looked,
        "pages": pages,
        "fonts_missing": sorted(fonts)[:_MOST_FONTS],
    }


def second_reading(path: Path, most: int = 10**9) -> Iterator[tuple[int, pypdfium2.PdfPage | None, int]]:
    """Every page by pdfium: its place from 0, the page (closed when the next is asked for), and how many there are.

    A page that does not load is None. pdfium keeps what it has read of a file, so the file is opened anew from time to
    time: a book of scans would otherwise stand in memory as a whole. A file without pages yields nothing.

    Raises:
        PdfiumError: it does not open.
    """
    start, count = 0, 1
    while start < count:
        with closing(pypdfium2.PdfDocument(path)) as document:
            document.init_forms()  # what is filled in is drawn over the page
            count = min(len(document), most)
            for number in range(start, min(start + _PAGES_AT_ONCE, count)):
                try:
                    page = document[number]
                except pypdfium2.PdfiumError:
                    yield number, None, len(document)
                    continue
                with closing(page):
                    yield number, page, len(document)
        start += _PAGES_AT_ONCE


def missing_fonts(page: pypdfium2.PdfPage) -> set[str]:
    """Names of fonts that letters of the page are drawn in and that are not embedded; one that only is declared does no harm."""
    found = set()
    things = page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,), max_depth=3)
    for thing in islice(things, _MOST_TEXTS):
        font = raw.FPDFTextObj_GetFont(thing.raw)
        if font and not raw.FPDFFont_GetIsEmbedded(font):
            found.add(_font_name(font))
    return found


def _font_name(font: Any) -> str:  # noqa: ANN401 - a handle of pdfium
    size = raw.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(size)
    raw.FPDFFont_GetBaseFontName(font, name, size)
    return name.value.decode("utf-8", "replace")[:60]


def _looks(page: pypdfium2.PdfPage) -> dict[str, Any]:
    seen = looks.looks_of(_picture(page))
    if seen.get("blank"):
        with closing(page.get_textpage()) as text:
            seen[
                "blank"
            ] = not text.get_text_bounded().strip()  # a single line on a page is hardly seen from afar
    return seen


def _picture(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    scale = min(1.0, looks.SIZE / max(width, height, 1.0))
    bitmap = page.render(scale=scale, grayscale=True)
    picture: Image.Image = bitmap.to_pil()
    return picture


def _resolution(page: pypdfium2.PdfPage) -> int | None:
    """Dots per inch of the picture that covers the page, whichever way it is turned."""
    width, height = page.get_size()
    best: int | None = None
    for thing in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = thing.get_bounds()
        area = max(0.0, right - left) * max(0.0, top - bottom)
        if area < _COVERS * width * height:
            continue
        wide, high = thing.get_px_size()
        dpi = round((wide * high / (area / 72**2)) ** 0.5)
        best = dpi if best is None else max(best, dpi)
    return best
