"""What a look at a single file says, before anything is done with it: of a workbook, and of whatever else can be looked at."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from desktop_app.models.values import FrozenShape


class Inspection(FrozenShape):
    """One file looked at."""

    file: str
    """The path as it was given."""
    kind: str
    """What its content is, such as ``xlsx``; empty when that cannot be told."""
    readable: bool
    sentence: str
    """What it is, or why it cannot be read and what to do."""
    findings: tuple[str, ...] = ()
    """What wants a look although it can be read."""
    facts: dict[str, Any] = Field(default_factory=dict)
    """For programs; its keys depend on the kind."""
