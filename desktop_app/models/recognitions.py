"""认定: documents that recognise the agency, each with its validity (一.1.(2), (5), materials 6 and 7)."""

from __future__ import annotations

from desktop_app.models.choices import RecognitionKind
from desktop_app.models.values import Day, Shape, Text


class Recognition(Shape):
    """One certificate, licence or recognition; ``id`` is stable within the case."""

    id: str
    kind: RecognitionKind | None = None
    title: Text | None = None
    issuer: Text | None = None
    number: Text | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    """Last valid day; left out when the document names none."""
