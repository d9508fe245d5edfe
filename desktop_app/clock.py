"""The one place that asks the machine for the time; everything below the faces gets it as an argument."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """A source of now; ``fixed`` stops it, for tests and reproducible builds."""

    fixed: datetime | None = field(default=None)

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self.fixed or datetime.now(UTC)

    def today(self) -> date:
        """The calendar day where the program runs."""
        return self.now().astimezone().date()
