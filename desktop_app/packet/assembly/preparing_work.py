"""What a contained process does before binding: a file of evidence becomes pages of A4 that only have to be joined.

The source is never written. A page that only has to be turned keeps its content and is shown turned; one of another
size is drawn onto an A4 page. What is filled in is drawn into the page; scripts, notes, links and fields stay behind.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import img2pdf
import pikepdf
from PIL import Image

from desktop_app.packet.preflight.facts import A4, is_a4_size
from desktop_app.packet.preflight.kinds import FileKind
from desktop_app.packet.preflight.pdf_facts import page_size
from desktop_app.packet.preflight.picture_facts import (
    FOOT,
    MARGIN,
    MOST_PIXELS,
    orientation,
    read_heic,
    upright,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_PLAIN = frozenset({"1", "L", "RGB", "CMYK", "P"})
_JPEG_QUALITY = 92
_MIRRORED = frozenset({2, 4, 5, 7})


def prepare(request: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Write ``pages`` (page from 1, turn in degrees) of the file at ``path`` into ``out``, a folder.

    With ``whole`` a picture fills its page, as the scan of a page does; otherwise it has margins. Answers with the files
    made, in their order, and the size of each page as it is shown, in points.
    """
    path, out = Path(request["path"]), Path(request["out"])
    pages = [(int(page), int(turn)) for page, turn in request["pages"]]
    kind = FileKind(request["kind"])
    if kind is FileKind.PDF:
        target = out / f"{request['name']}.pdf"
        sizes = _prepare_pdf(path, target, pages, tell, fill=bool(request["fill"]))
        return {"files": [target.name], "sizes": sizes}
    names, sizes = [], []
    for at, (frame, turn) in enumerate(pages):
        tell({"page": at, "of": len(pages)})
        target = out / f"{request['name']}-{at + 1}.pdf"
        sizes.append(_prepare_picture(path, kind, frame, turn, target, whole=bool(request.get("whole"))))
        names.append(target.name)
    return {"files": names, "sizes": sizes}


def _prepare_pdf(
    path: Path,
    target: Path,
    pages: list[tuple[int, int]],
    tell: Callable[[dict[str, Any]], None],
    *,
    fill: bool,
) -> list[tuple[float, float]]:
    sizes = []
    with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream, suppress_warnings=True) as pdf:
        _draw_what_lies_on_pages(pdf)
        chosen = _taken_out(pdf, [page for page, _ in pages])
        for at, (page, (_, turn)) in enumerate(zip(chosen, pages, strict=True)):
            if at % 50 == 0:
                tell({"page": at, "of": len(chosen)})
            for key in ("/Annots", "/AA", "/Thumb", "/B"):
                if key in page.obj:
                    del page.obj[key]
            if turn:
                page.rotate(turn, relative=True)
            pdf.pages.append(page)
            size = page_size(pdf.pages[-1])
            if not is_a4_size(*size) or "/UserUnit" in page.obj:
                size = _onto_a4(pdf, size, fill=fill)
            sizes.append(size)
        pdf.save(target, static_id=True)
    return sizes


def _draw_what_lies_on_pages(pdf: pikepdf.Pdf) -> None:
    """Filled fields and notes become part of their pages; what acts or leads elsewhere goes."""
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("print")
    for key in ("/AcroForm", "/Names", "/OpenAction", "/AA", "/Outlines", "/Dests", "/StructTreeRoot"):
        if key in pdf.Root:
            del pdf.Root[key]


def _taken_out(pdf: pikepdf.Pdf, numbers: list[int]) -> list[pikepdf.Page]:
    """The pages of these numbers, out of the file; one that is asked for again is a page of its own."""
    sources = list(pdf.pages)
    used: set[int] = set()
    chosen = []
    for number in numbers:
        page = sources[number - 1]
        if number in used:
            page = pikepdf.Page(pdf.make_indirect(pikepdf.Dictionary(dict(page.obj.items()))))
        used.add(number)
        chosen.append(page)
    for _ in sources:
        del pdf.pages[-1]
    return chosen


def _onto_a4(pdf: pikepdf.Pdf, size: tuple[float, float], *, fill: bool) -> tuple[float, float]:
    """Draw the last page onto an A4 page, upright or across as it is, in the middle; smaller ones keep their size."""
    width, height = A4 if size[1] >= size[0] else A4[::-1]
    source = pdf.pages[-1]
    form = pdf.make_indirect(source.as_form_xobject())
    sheet = pikepdf.Page(
        pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=pikepdf.Array([0, 0, width, height]),
                Resources=pikepdf.Dictionary(),
            )
        )
    )
    del pdf.pages[-1]
    pdf.pages.append(sheet)
    made = pdf.pages[-1]
    name = made.add_resource(form, pikepdf.Name.XObject)
    rect = pikepdf.Rectangle(0, 0, width, height)
    placed = made.calc_form_xobject_placement(
        form, name, rect, invert_transformations=True, allow_shrink=True, allow_expand=fill
    )
    made.contents_add(placed)
    return width, height


def _prepare_picture(
    path: Path, kind: FileKind, frame: int, turn: int, target: Path, *, whole: bool
) -> tuple[float, float]:
    data, held = _ready(path, kind, frame)
    layout = _layout(swapped=held in {6, 8}, whole=whole)
    try:
        made = img2pdf.convert(data, layout_fun=layout, rotation=img2pdf.Rotation.ifvalid, nodate=True)
    except Exception:  # noqa: BLE001 - a kind of picture it does not take as it is: its colours are coded again
        made = img2pdf.convert(
            _recoded(data), layout_fun=layout, rotation=img2pdf.Rotation.ifvalid, nodate=True
        )
    with pikepdf.open(io.BytesIO(made)) as pdf:
        page = pdf.pages[0]
        if turn:
            page.rotate(turn, relative=True)
        pdf.save(target, static_id=True)
        return page_size(page)


def _ready(path: Path, kind: FileKind, frame: int) -> tuple[bytes, int]:
    """The bytes of one picture that img2pdf can pass through, and how the camera was held."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    if kind is FileKind.HEIC:
        read_heic()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(path) as picture:
            picture.seek(frame - 1)
            held = orientation(picture)
            if kind is FileKind.JPEG and held not in _MIRRORED and picture.mode in _PLAIN:
                return path.read_bytes(), held
            if (
                kind is FileKind.PNG
                and held == 1
                and picture.mode in _PLAIN
                and not picture.info.get("transparency")
            ):
                return path.read_bytes(), 1
            return _coded(upright(_on_white(picture), held), kind), 1


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" in picture.getbands() or "transparency" in picture.info:
        plain = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", plain.size, "white"), plain).convert("RGB")
    return picture if picture.mode in {"1", "L", "RGB"} else picture.convert("RGB")


def _coded(picture: Image.Image, kind: FileKind) -> bytes:
    """Black and white as fax, photographs as JPEG, everything else without loss."""
    out = io.BytesIO()
    if picture.mode == "1":
        picture.save(out, "TIFF", compression="group4")
    elif kind in {FileKind.JPEG, FileKind.HEIC}:
        picture.save(out, "JPEG", quality=_JPEG_QUALITY)
    else:
        picture.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _recoded(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        return _coded(upright(_on_white(picture), orientation(picture)), FileKind.PNG)


def _layout(*, swapped: bool, whole: bool) -> Callable[[int, int, Any], tuple[float, float, float, float]]:
    """How img2pdf places a picture: as large as the margins allow, on A4 upright or across.

    A picture that is shown turned (``swapped``) is laid out as it lies in the file; the page is turned with it.
    """

    def place(wide: int, high: int, _dpi: Any) -> tuple[float, float, float, float]:  # noqa: ANN401
        across, down = (0.0, 0.0) if whole else (FOOT, MARGIN) if swapped else (MARGIN, FOOT)
        page = A4 if high >= wide else A4[::-1]
        scale = min((page[0] - 2 * across) / wide, (page[1] - 2 * down) / high)
        return page[0], page[1], wide * scale, high * scale

    return place
