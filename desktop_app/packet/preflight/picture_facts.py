"""A picture looked at: every frame is decoded once, so that one which is cut off is found here and not in the packet."""

from __future__ import annotations

import struct
import warnings
from typing import TYPE_CHECKING, Any

from PIL import Image

from desktop_app.packet.preflight import looks
from desktop_app.packet.preflight.facts import A4, POINTS_PER_INCH
from desktop_app.packet.preflight.kinds import FileKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_PIXELS = 250_000_000
"""Pixels of one picture: an A2 sheet at 600 dpi, and as much as the process may hold."""
MOST_FRAMES = 1000
MARGIN = 28.35
"""Points around a picture on its page, 10 mm."""
FOOT = 42.5
"""Points below and above it, 15 mm: room for the page stamp."""
_FORMATS = {
    FileKind.JPEG: ("JPEG", "MPO"),
    FileKind.PNG: ("PNG",),
    FileKind.TIFF: ("TIFF",),
    FileKind.BMP: ("BMP",),
    FileKind.HEIC: ("HEIF",),
}


_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    AttributeError,
    struct.error,
)
"""What decoders raise for pictures that are not what they say."""


def picture_facts(
    path: Path, kind: FileKind, tell: Callable[[dict[str, Any]], None], *, look: bool
) -> dict[str, Any]:
    """What ``Facts`` holds of a picture; a TIFF has as many pages as frames."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    pages: list[dict[str, Any]] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with opened(path, kind) as picture:
                count = getattr(picture, "n_frames", 1) if kind is FileKind.TIFF else 1
                if count > MOST_FRAMES:
                    return {"fate": "too_big", "second_count": count}
                for number in range(count):
                    tell({"page": number, "of": count})
                    picture.seek(number)
                    if picture.width * picture.height > MOST_PIXELS:
                        return {"fate": "too_big"}
                    pages.append(_page(picture, look=look))
    except Image.DecompressionBombError:
        return {"fate": "too_big"}
    except _FAULTS:
        return {"fate": "damaged", "pages": []}
    return {"pages": pages, "second_count": len(pages), "looked_at": len(pages) if look else 0}


def opened(path: Path, kind: FileKind) -> Image.Image:
    """The picture at ``path``, read as what its content says it is and as nothing else."""
    if kind is FileKind.HEIC:
        read_heic()
    return Image.open(path, formats=_FORMATS[kind])


def read_heic() -> None:
    """Teach Pillow to read what iPhones take."""
    from pi_heif import register_heif_opener  # noqa: PLC0415 - 3 MB that only a phone's pictures need

    register_heif_opener()


def placed(width: float, height: float) -> tuple[tuple[float, float], float]:
    """The A4 page for a picture of these proportions, upright or across, and how wide it stands on it in points."""
    page = A4 if height >= width else A4[::-1]
    scale = min((page[0] - 2 * MARGIN) / width, (page[1] - 2 * FOOT) / height)
    return page, width * scale


def orientation(picture: Image.Image) -> int:
    """How the camera was held, 1 to 8; 1 where the note about it is missing or spoilt."""
    try:
        found = picture.getexif().get(0x0112, 1)
    except _FAULTS:
        return 1
    return found if found in _TURNS else 1


def upright(picture: Image.Image, held: int) -> Image.Image:
    """The picture as it was seen, not as the camera was held."""
    turn = _TURNS[held]
    return picture if turn is None else picture.transpose(turn)


_TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What turns a picture upright, by the orientation in its EXIF."""


def _page(picture: Image.Image, *, look: bool) -> dict[str, Any]:
    turned = orientation(picture) in {5, 6, 7, 8}
    width, height = picture.size[::-1] if turned else picture.size
    page, wide = placed(width, height)
    dpi = round(width / (wide / POINTS_PER_INCH))
    facts: dict[str, Any] = {"width": page[0], "height": page[1], "dpi": dpi}
    if not look:
        picture.load()
        return facts
    facts |= looks.looks_of(upright(_small(picture), orientation(picture)))
    facts["corner"] = "right"  # below the picture its page is free
    return facts


def _small(picture: Image.Image) -> Image.Image:
    """The picture at the size that is looked at, gray; all of it is read."""
    small = _on_paper(picture).convert("L")
    small.thumbnail((looks.SIZE, looks.SIZE), Image.Resampling.BOX)
    return small


def in_colour(picture: Image.Image) -> Image.Image:
    """The whole picture in red, green and blue, on white where it lets through."""
    return _on_paper(picture).convert("RGB")


def _on_paper(picture: Image.Image) -> Image.Image:
    """The picture read as a whole, on white paper, in shades that can be seen."""
    picture.load()
    plain = picture.convert("RGBA") if "A" in picture.getbands() or "transparency" in picture.info else None
    if plain is not None:
        ground = Image.new("RGBA", plain.size, "white")
        picture = Image.alpha_composite(ground, plain)
    elif picture.mode.startswith(("I", "F")):
        low, high = picture.convert("F").getextrema()
        span = max(1e-9, float(high) - float(low))  # type: ignore[arg-type]
        picture = picture.convert("F").point(lambda value: value * (255 / span) - float(low) * 255 / span)  # type: ignore[arg-type]
    return picture
