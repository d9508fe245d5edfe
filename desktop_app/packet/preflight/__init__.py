"""Preflight: what a file of evidence is, what is wrong with it, and whether it can be bound.

``Preflight`` looks at one file after another in a contained process (decision 0034); ``Inspected`` is what it says.
"""

from desktop_app.packet.preflight.facts import Bookmark, Facts, PageFacts
from desktop_app.packet.preflight.inspecting import Inspected, Preflight, inspect_all
from desktop_app.packet.preflight.kinds import FileKind
from desktop_app.packet.preflight.remarks import Level, Remark

__all__ = [
    "Bookmark",
    "Facts",
    "FileKind",
    "Inspected",
    "Level",
    "PageFacts",
    "Preflight",
    "Remark",
    "inspect_all",
]
