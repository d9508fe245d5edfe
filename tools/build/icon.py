"""The icon of Windows, drawn from ``resources/program.svg`` once for every size that the system asks for."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from pathlib import Path

SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256)
"""Pixels: small and large at 100, 125, 150 and 200 per cent, the taskbar, and the folder with large pictures."""

BANNER = (164, 314)
"""Pixels of the installer's side picture, as NSIS wants it."""
BANNER_GROUND = "#e8eef5"


def write_icon(drawing: Path, target: Path) -> Path:
    """Draw ``drawing`` into the .ico ``target``; returns it."""
    renderer = QSvgRenderer(str(drawing))
    if not renderer.isValid():
        raise SystemExit(f"{drawing} is no drawing")
    pictures = [_picture(renderer, size) for size in SIZES]
    target.parent.mkdir(parents=True, exist_ok=True)
    pictures[-1].save(target, sizes=[(size, size) for size in SIZES], append_images=pictures[:-1])
    return target


def write_banner(drawing: Path, target: Path) -> Path:
    """Draw the picture at the left of the installer's first and last page into the .bmp ``target``; returns it."""
    renderer = QSvgRenderer(str(drawing))
    banner = Image.new("RGB", BANNER, BANNER_GROUND)
    picture = _picture(renderer, BANNER[0] // 2)
    banner.paste(picture, (BANNER[0] // 4, BANNER[0] // 4), picture)
    target.parent.mkdir(parents=True, exist_ok=True)
    banner.save(target)
    return target


def _picture(renderer: QSvgRenderer, size: int) -> Image.Image:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(BytesIO(buffer.data().data())).convert("RGBA")
