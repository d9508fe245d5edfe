"""A PNG picture of our own making, taken apart so that it can stand in a PDF as it is: both pack their pixels alike."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from desktop_app.errors import UnreadableInput

if TYPE_CHECKING:
    from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGB, _PALETTE = 2, 3


@dataclass(frozen=True, slots=True)
class Png:
    """Size in pixels, bits per sample, and the packed pixels with their colours."""

    width: int
    height: int
    depth: int
    palette: bytes | None
    """Red, green, blue of each colour; None where each pixel says its own."""
    data: bytes
    digest: str

    @classmethod
    def read(cls, path: Path) -> Png:
        """The picture in a file: of colours or of a palette, without transparency and in one piece.

        Raises:
            UnreadableInput: it is no such picture.
        """
        refused = UnreadableInput(
            f"图片“{path.name}”放不进手册", "重新画出这张图（tools/pictures.py --guide）"
        )
        try:
            raw = path.read_bytes()
            if not raw.startswith(_SIGNATURE):
                raise refused
            parts = list(_chunks(raw))
            width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", parts[0][1])
        except (OSError, struct.error, IndexError) as error:
            raise refused from error
        palette = next((data for tag, data in parts if tag == b"PLTE"), None)
        data = b"".join(data for tag, data in parts if tag == b"IDAT")
        if kind not in (_RGB, _PALETTE) or interlaced or (kind == _PALETTE and not palette) or not data:
            raise refused
        digest = blake2b(raw, digest_size=9).hexdigest()
        return cls(width, height, depth, palette if kind == _PALETTE else None, data, digest)


def _chunks(raw: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], len(_SIGNATURE)
    while at < len(raw):
        length, tag = struct.unpack_from(">I4s", raw, at)
        found.append((tag, raw[at + 8 : at + 8 + length]))
        at += 12 + length
    return found
