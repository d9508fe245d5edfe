"""What preflight says of a file, in the form in which every look at a file is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.models.inspection import Inspection
from desktop_app.packet.preflight.remarks import Level

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.packet.preflight.inspecting import Inspected

_MB = 1024**2


def as_inspection(path: Path, item: Inspected) -> Inspection:
    """One sentence on what the file is or why it cannot be used; what wants a look; and for programs everything.

    ``facts`` has ``bindable``, ``pages``, ``notes`` (sentences that ask for nothing), ``remarks`` and ``file`` (``Facts``).
    """
    warnings = tuple(remark.sentence for remark in item.remarks if remark.level is Level.WARNING)
    notes = tuple(remark.sentence for remark in item.remarks if remark.level is Level.NOTE)
    return Inspection(
        file=str(path),
        kind=item.facts.kind.value,
        readable=not item.refusal,
        sentence=item.refusal or _sentence(item),
        findings=warnings,
        facts={
            "bindable": item.bindable,
            "pages": item.pages,
            "notes": notes,
            "remarks": [remark.model_dump(mode="json") for remark in item.remarks],
            "file": item.facts.model_dump(mode="json"),
        },
    )


def _sentence(item: Inspected) -> str:
    parts = [f"“{item.name}”是 {item.facts.kind.label}"]
    if item.pages:
        parts.append(f"{item.pages}页")
    parts.append(_size(item.facts.size))
    return "，".join(parts)


def _size(size: int) -> str:
    return f"{size / _MB:.1f} MB" if size >= _MB else f"{-(-size // 1024)} KB"
