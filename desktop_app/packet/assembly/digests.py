"""What is on each page of a planned packet, in short: the same page has the same digest, whatever build it belongs to.

A page of the program's own, of the report or of the declaration is what is drawn on it, its printed number among that.
A page of evidence is which page of which file it is, how it is turned, and what is stamped on it; the rest follows from
the file. Two packets differ on paper exactly where these differ.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from desktop_app.documents.page_stamps import Stamp, stamped_words
from desktop_app.documents.typography import PAGE_HEIGHT, PAGE_WIDTH
from desktop_app.models.page_runs import PrintedPage, printed
from desktop_app.packet.assembly.binding import stamp_text

if TYPE_CHECKING:
    from desktop_app.documents.printing import Rendered
    from desktop_app.packet.assembly.binding import Binding
    from desktop_app.packet.assembly.numbering import Leaf


def page_digests(binding: Binding, declaration: Rendered) -> tuple[str, ...]:
    """The digest of every page of the packet, in its order; ``declaration`` is bound into it."""
    own = iter(binding.own_digests())
    papers = {paper.evidence.id: paper for paper in binding.papers}
    chosen: dict[str, list[PrintedPage]] = {}
    found = []
    for page, leaf in enumerate(binding.plan.leaves, 1):
        if leaf.kind == "own":
            found.append(next(own))
        elif leaf.kind == "report":
            found.append(binding.report.digests[binding.report.first_page - 1 + leaf.index])
        elif leaf.kind == "declaration":
            found.append(_digest(declaration.digests[leaf.index], leaf.number, str(page % 2)))
        else:
            paper = papers[leaf.key]
            item = paper.evidence
            if item.id not in chosen:
                known = paper.inspected.pages if paper.inspected is not None else 0
                chosen[item.id] = printed(item.runs, known or 0)
            shown = chosen[item.id][leaf.index]
            stamp = _stamped(binding, leaf)
            found.append(_digest(item.sha256 or item.id, *map(str, shown), str(item.fill_page), stamp))
    return tuple(found)


def coded_digest(digest: str, key: str) -> str:
    """The digest of a page that also has a code in its foot, which says that it is the page ``key``."""
    return _digest(digest, "code", key)


def _stamped(binding: Binding, leaf: Leaf) -> str:
    number, title = stamp_text(binding, leaf)
    return stamped_words(binding.fonts, Stamp(PAGE_WIDTH, PAGE_HEIGHT, number, title))


def _digest(*parts: str) -> str:
    return blake2b("\n".join(parts).encode("utf-8"), digest_size=9).hexdigest()
