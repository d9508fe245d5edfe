"""What preflight says of a file, as the lines that ``inspect`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.packet.preflight.inspecting import Inspected

_MB = 1024**2


def as_lines(item: Inspected) -> Iterator[str]:
    """One line on what the file is, one for each remark."""
    parts = [item.facts.kind.label]
    if item.pages:
        parts.append(f"{item.pages}页")
    parts.append(_size(item.facts.size))
    if not item.remarks:
        parts.append("没有发现问题")
    yield f"{item.name}：{'，'.join(parts)}"
    for remark in item.remarks:
        yield f"  {remark.level.label}  {remark.sentence}"


def _size(size: int) -> str:
    return f"{size / _MB:.1f} MB" if size >= _MB else f"{-(-size // 1024)} KB"
