"""Preflight: what a file of evidence is, what is wrong with it, and whether it can be bound.

``Preflight`` looks at one file after another in a contained process (decision 0034); ``Inspected`` is what it says.
"""

from desktop_app.packet.preflight.facts import Bookmark, Facts, PageFacts
from desktop_app.packet.preflight.inspecting import Inspected, Preflight, inspect_all, is_evidence
from desktop_app.packet.preflight.kinds import FileKind
from desktop_app.packet.preflight.remarks import Level, Remark
from desktop_app.packet.preflight.report import as_inspection

__all__ = [
    "Bookmark",
    "Facts",
    "FileKind",
    "Inspected",
    "Level",
    "PageFacts",
    "Preflight",
    "Remark",
    "as_inspection",
    "inspect_all",
    "is_evidence",
]
