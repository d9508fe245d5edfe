"""PDF/A-2b: the papers in the form archives ask for, proved and not only claimed."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pikepdf

from desktop_app.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path

_LEVEL = "2b"


def can_archive() -> bool:
    """Whether the packages are installed that write and check PDF/A (the ``pdfa`` extra of pikepdf)."""
    return all(importlib.util.find_spec(name) for name in ("jsonschema", "referencing", "fontTools"))


def write_archival(source: Path, target: Path) -> None:
    """Write ``source`` as PDF/A-2b to ``target``; it is read back and checked before it counts.

    The metadata date comes from the clock, so two runs differ in it; pages and text do not.

    Raises:
        DocumentError: the document breaks a rule of PDF/A; the message names the first.
    """
    from pikepdf import pdfa  # noqa: PLC0415 - needs the extra packages, which only this function uses

    with pikepdf.open(source) as pdf:
        try:
            pdfa.save(pdf, target, _LEVEL, deterministic_id=True)
        except pdfa.PdfaError as error:
            raise DocumentError(f"“{source.name}”不能存为PDF/A：{error}", "按原样使用普通PDF") from error
