"""What one benchmark says: a figure beside its bar, taken in the same run as its peer or floor.

A module of this folder offers ``measure() -> list[Measure]``. It is run by
``python -m benchmarks`` and is never a test: a shared machine decides nothing about right and wrong.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the report; it passes when ``ratio`` is at most ``bar``."""

    name: str
    """What was measured, as ``design.md`` and ``docs/architecture.md`` call it: ``start.time``."""
    ratio: float
    bar: float
    unit: str
    """``×`` for a ratio to the peer or floor; ``ms``, ``MiB`` or ``s`` where the bar is an absolute limit."""
    detail: str = ""
    """The figures behind it: our value and the peer's, medians of how many runs."""

    @property
    def passed(self) -> bool:
        """Whether the bar is kept."""
        return self.ratio <= self.bar
