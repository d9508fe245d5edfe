"""What a ruler of 100 mm measures on paper, and what follows from it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from desktop_app.models import formats
from desktop_app.models.entries import EntryProblem, parse_decimal
from desktop_app.models.folding import fold

RULER = Decimal(100)
CLOSE_ENOUGH = Decimal("0.5")
"""Millimetres that a ruler, the paper and the eye are off by."""
_LEAST, _MOST = Decimal(50), Decimal(200)
_UNITS = (("毫米", 1), ("mm", 1), ("厘米", 10), ("公分", 10), ("cm", 10))


class Scale(NamedTuple):
    """What was measured, in words, and whether it is as it should be."""

    words: str
    is_true: bool


def scale_of(typed: str) -> Scale | None:
    """What to do about a ruler that measures ``typed`` (97, 9.7 厘米, １００); None while nothing is typed."""
    text = fold(typed).strip().lower()
    if not text:
        return None
    factor = next((factor for unit, factor in _UNITS if text.endswith(unit)), 1)
    for unit, _ in _UNITS:
        text = text.removesuffix(unit)
    try:
        measured = parse_decimal(text) * factor
    except EntryProblem:
        return Scale("写量得的毫米数，如 97 或 97.5", is_true=False)
    if not _LEAST <= measured <= _MOST:
        return Scale("量得的数应在 100 毫米上下，写毫米数，如 97", is_true=False)
    if abs(measured - RULER) <= CLOSE_ENOUGH:
        return Scale("尺寸对，可以打印", is_true=True)
    part = formats.plain_number(measured.quantize(Decimal("0.1"), ROUND_HALF_UP))
    mend = formats.plain_number((RULER * RULER / measured).quantize(Decimal("0.1"), ROUND_HALF_UP))
    how = "缩小" if measured < RULER else "放大"
    return Scale(
        f"打出来{how}到 {part}%：把“缩放”改成“实际大小”或 100%，关掉“适合纸张”；"
        f"已经是 100% 的，把缩放改成 {mend}%，再印一张测试页",
        is_true=False,
    )
