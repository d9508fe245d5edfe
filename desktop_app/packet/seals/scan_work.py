"""What a contained process does with scans of stamped pages: it reads their codes, and puts them into a finished file.

A scan may be turned, askew, gray, coarse, and have a red seal across its code. So a page is read as it is first, then
without what is red, then larger; most are read at once.
"""

from __future__ import annotations

import shutil
import warnings
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image

from desktop_app.models.page_codes import PageCode
from desktop_app.packet.assembly.preparing_work import prepare
from desktop_app.packet.preflight.facts import is_a4_size
from desktop_app.packet.preflight.kinds import FileKind, kind_of
from desktop_app.packet.preflight.pdf_facts import page_size, second_reading
from desktop_app.packet.preflight.picture_facts import (
    MOST_FRAMES,
    MOST_PIXELS,
    in_colour,
    opened,
    orientation,
    upright,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
MOST_PAGES = 600
"""Pages of one file that are read: a whole copy scanned at once."""
_DPI = 220
"""At which a page of a PDF is drawn; finer scans are read coarser."""
_LONGEST = 3600
"""Pixels of the longer side at which a page is read: A4 at 300 dpi."""
_SMALL = 2200
"""Pixels below which a page is read a second time, twice as large."""
_CORNER = 0.3
"""Share of width and height of the corners that are read once more by themselves."""


def answer(request: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """``read`` the codes of the pages of a file, or ``replace`` pages of a finished file by scans."""
    return replace(request, tell) if request["do"] == "replace" else read(Path(request["path"]), tell)


def read(path: Path, tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """``kind`` of the file, and its ``pages``: each with ``code`` (empty without one) and ``turn`` that sets it upright.

    ``fate`` says why there are no pages: ``damaged``, ``too_big``, ``locked``, or ``foreign`` for what is no scan.
    """
    kind = kind_of(path)
    pages: list[dict[str, Any]] = []
    fate = ""
    if not kind.is_bound:
        return {"kind": kind.value, "pages": [], "fate": "foreign"}
    try:
        for number, count, picture in _pages(path, kind):
            if count > MOST_PAGES:
                fate = "too_big"
                break
            tell({"page": number, "of": count})
            code, turn = code_on(picture) if picture is not None else ("", 0)
            pages.append({"code": code, "turn": turn})
    except Image.DecompressionBombError:
        fate = "too_big"
    except pypdfium2.PdfiumError as error:
        fate = "locked" if "password" in str(error).lower() else "damaged"
    except (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError):
        fate = "damaged"
    if fate:
        pages = []
    elif not pages:
        fate = "damaged"
    return {"kind": kind.value, "pages": pages, "fate": fate}


def code_on(picture: Image.Image) -> tuple[str, int]:
    """The text of a code of ours on ``picture``, and how many degrees clockwise set the picture upright."""
    for tried in _views(picture):
        for found in zxingcpp.read_barcodes(tried, formats=_QR):
            if PageCode.read(found.text) is not None:
                return found.text, (-round(found.orientation / 90) * 90) % 360
    return "", 0


def _views(picture: Image.Image) -> Iterator[Image.Image]:
    gray = picture.convert("L")
    yield gray
    plain = gray
    if picture.mode == "RGB":
        plain = picture.getchannel("R")  # the ink of a seal is as light there as paper
        yield plain
    wide, high = gray.size
    for left in (wide - int(wide * _CORNER), 0):
        for top in (high - int(high * _CORNER), 0):
            corner = plain.crop((left, top, left + int(wide * _CORNER), top + int(high * _CORNER)))
            yield corner.resize((corner.width * 2, corner.height * 2), Image.Resampling.BICUBIC)
    if max(gray.size) < _SMALL:
        yield plain.resize((wide * 2, high * 2), Image.Resampling.BICUBIC)


def _pages(path: Path, kind: FileKind) -> Iterator[tuple[int, int, Image.Image | None]]:
    """Number from 0, how many there are, and each page as it is shown; None for one that cannot be drawn."""
    if kind is FileKind.PDF:
        for number, page, count in second_reading(path):
            if count > MOST_PAGES or page is None:
                yield number, count, None
                continue
            width, height = page.get_size()
            scale = min(_DPI / 72, _LONGEST / max(width, height, 1.0))
            drawn: Image.Image = page.render(scale=scale, fill_color=(255, 255, 255, 255)).to_pil()
            yield number, count, drawn.convert("RGB")
        return
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with opened(path, kind) as picture:
            count = min(getattr(picture, "n_frames", 1), MOST_FRAMES) if kind is FileKind.TIFF else 1
            for number in range(count):
                picture.seek(number)
                if picture.width * picture.height > MOST_PIXELS:
                    raise Image.DecompressionBombError
                if count == 1:
                    picture.draft("RGB", (_LONGEST // 2, _LONGEST // 2))
                held = orientation(picture)
                seen = in_colour(picture)
                if max(seen.size) > _LONGEST:
                    seen.thumbnail((_LONGEST, _LONGEST), Image.Resampling.BOX)
                yield number, count, upright(seen, held)


def replace(request: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Write the PDF at ``source`` to ``target`` with ``scans`` (physical page, file, its page, turn) in place of its pages.

    Bookmarks and links that lead to a replaced page lead to the scan. Answers with the pages there were ``before``, the
    ``pages`` of what was written, read again, and with ``faults``: physical pages that are not A4.
    """
    source, target = Path(request["source"]), Path(request["target"])
    scans = [(int(page), Path(file), int(number), int(turn)) for page, file, number, turn in request["scans"]]
    with TemporaryDirectory(dir=target.parent) as scratch, ExitStack() as kept:
        pdf = kept.enter_context(
            pikepdf.open(source, access_mode=pikepdf.AccessMode.stream, suppress_warnings=True)
        )
        before = len(pdf.pages)
        for at, (page, file, number, turn) in enumerate(scans):
            tell({"done": at})
            made = _made(Path(scratch), at, file, number, turn)
            one = kept.enter_context(pikepdf.open(made, suppress_warnings=True))
            pdf.pages.append(one.pages[0])
            shown = pdf.pages[page - 1]
            shown.emplace(pdf.pages[-1])
            del pdf.pages[-1]
        pdf.save(target, static_id=True)
    return {"before": before, **_read_again(target, [page for page, *_ in scans])}


def _made(scratch: Path, at: int, file: Path, number: int, turn: int) -> Path:
    kind = kind_of(file)
    out = scratch / str(at)
    out.mkdir()
    request = {
        "path": str(file),
        "kind": kind.value,
        "pages": [[number, turn]],
        "fill": True,
        "whole": True,
        "out": str(out),
        "name": "page",
    }
    answered = prepare(request, lambda _: None)
    return Path(shutil.move(out / answered["files"][0], scratch / f"{at}.pdf"))


def _read_again(path: Path, replaced: list[int]) -> dict[str, Any]:
    with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream, suppress_warnings=True) as pdf:
        sizes = {page: page_size(pdf.pages[page - 1]) for page in replaced}
        faults = [page for page, size in sizes.items() if not is_a4_size(*size)]
        return {"pages": len(pdf.pages), "faults": faults}
