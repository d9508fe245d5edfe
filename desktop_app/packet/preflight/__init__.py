"""Preflight: what a file of evidence is, what is wrong with it, and whether it can be bound.

``Preflight`` looks at one file after another in a contained process (decision 0034); ``Inspected`` is what it says.
``Miniatures`` draws small pictures of their pages in another one.
"""

from desktop_app.packet.preflight.duplicates import Use
from desktop_app.packet.preflight.facts import Bookmark, Facts, PageFacts
from desktop_app.packet.preflight.inspecting import Inspected, Preflight, inspect_all, with_duplicates
from desktop_app.packet.preflight.kinds import FileKind
from desktop_app.packet.preflight.miniatures import Miniatures
from desktop_app.packet.preflight.remarks import Level, Remark, numbered, remarks_on

__all__ = [
    "Bookmark",
    "Facts",
    "FileKind",
    "Inspected",
    "Level",
    "Miniatures",
    "PageFacts",
    "Preflight",
    "Remark",
    "Use",
    "inspect_all",
    "numbered",
    "remarks_on",
    "with_duplicates",
]
