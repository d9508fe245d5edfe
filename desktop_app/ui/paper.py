"""A paper to be shown: the open PDF, and what was noted while it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.documents.pdf_reading import PdfReading
    from desktop_app.ui.paper_values import Lead


@dataclass(frozen=True, slots=True)
class Paper:
    """What the preview shows. Pages are zero-based."""

    reading: PdfReading
    leads: tuple[Lead, ...] = ()
    """Values that lead to where they are changed."""
    blanks: frozenset[int] = frozenset()
    """Pages left blank for the duplex print."""
