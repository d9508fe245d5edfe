"""证明材料: what stands on the shelves of the nine materials."""

from __future__ import annotations

from pydantic import Field

from desktop_app.models.choices import Copy
from desktop_app.models.page_runs import PageRun, printed
from desktop_app.models.values import Count, Day, FrozenShape, Moment

ABOUT_THE_FILE = frozenset({"file_name", "sha256", "size", "source", "added_at", "modified_at"})
"""Fields that the program fills in when it takes a file; nobody types them or hands them over."""
WHERE_FROM = frozenset({"source", "added_at", "modified_at"})
"""Of these, what tells how the file came here; it is on no paper, and the same papers do not differ in it."""
UNSORTED = ""
"""Shelf of what stands on none of the nine yet (未归类)."""


class Evidence(FrozenShape):
    """One proof: a file kept by its hash, the shelf it stands on, and what it proves."""

    id: str
    material: str
    """Id of the material in the pack, such as ``M5``; ``UNSORTED`` while nobody has decided."""
    title: str
    file_name: str
    """The name the file had when it was added."""
    sha256: str | None = None
    """None while the file has only been named, not yet copied into the case."""
    size: int = 0
    """Bytes."""
    source: str | None = None
    """The path it was added from."""
    added_at: Moment | None = None
    modified_at: Moment | None = None
    """When the file itself had last been changed before it was added."""
    pages: Count | None = None
    copy_kind: Copy | None = None
    issuer: str | None = None
    issued_on: Day | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    sealed: bool = False
    proves: tuple[str, ...] = ()
    """Ids of the atoms it proves."""
    number: str | None = None
    """证据编号 that ledger rows point to."""
    runs: tuple[PageRun, ...] = Field(default=(), max_length=5000)
    """Which pages are printed, in which order and turned how; empty: all of them as they are. The file never changes."""
    fill_page: bool = False
    """Pages smaller than A4 are enlarged to it; otherwise they keep their size. Larger ones are always made to fit."""

    @property
    def printed_pages(self) -> int | None:
        """Pages it takes in the packet; None while nobody knows how many its file has."""
        if self.pages is None:
            return None
        return len(printed(self.runs, self.pages))
