"""What a contained process does for the small pictures of pages: one page, drawn, as JPEG in base 64."""

from __future__ import annotations

import base64
import io
import warnings
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
from PIL import Image

from desktop_app.packet.preflight.kinds import FileKind, kind_of
from desktop_app.packet.preflight.picture_facts import MOST_PIXELS, in_colour, opened, orientation, upright

if TYPE_CHECKING:
    from collections.abc import Callable

_QUALITY = 80


def answer(request: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """``jpeg`` of page ``page`` (from 1) of the file at ``path``, ``side`` pixels long; nothing of other kinds."""
    path, page, side = Path(request["path"]), int(request["page"]), int(request["side"])
    tell({"page": page})
    kind = kind_of(path)
    if kind is FileKind.PDF:
        picture = _of_pdf(path, page, side)
    elif kind.is_picture:
        picture = _of_picture(path, kind, page, side)
    else:
        return {}
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=_QUALITY)
    return {"jpeg": base64.b64encode(packed.getvalue()).decode("ascii")}


def _of_pdf(path: Path, number: int, side: int) -> Image.Image:
    with closing(pypdfium2.PdfDocument(path)) as document:
        document.init_forms()  # what is filled in is drawn over the page
        with closing(document[number - 1]) as page:
            scale = side / max(*page.get_size(), 1.0)
            drawn: Image.Image = page.render(scale=scale, fill_color=(255, 255, 255, 255)).to_pil()
            return drawn.convert("RGB")


def _of_picture(path: Path, kind: FileKind, number: int, side: int) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with opened(path, kind) as picture:
            if kind is FileKind.TIFF:
                picture.seek(number - 1)
            picture.draft("RGB", (side * 2, side * 2))  # of a JPEG no more is decoded than will be seen
            held = orientation(picture)
            small = in_colour(picture)
            small.thumbnail((side, side), Image.Resampling.BOX)
            return upright(small, held)
