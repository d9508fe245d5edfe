"""Which page is what: the order of the packet, blank backs, Roman and Arabic numbers. Pure; nothing is drawn here.

A part begins on a right-hand page. The number 1 stands on the first page of the application report, so that the
report's own numbers are those of the packet; what comes before it has Roman numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.packet.assembly.parts import Paper, Part

LeafKind = Literal["own", "report", "declaration", "evidence"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the packet and where it comes from."""

    kind: LeafKind
    key: str
    """own: what is drawn (``blank``, ``divider.M2``, ``insert.<evidence id>``, ``contents.0``); evidence: its id."""
    index: int
    """Page of its source, from 0."""
    number: str = ""
    """As printed; empty for the cover."""
    arabic: int = 0
    """The number as a number; 0 in the front."""


@dataclass(slots=True)
class Plan:
    """The packet page by page; physical pages count from 1."""

    leaves: list[Leaf] = field(default_factory=list)
    starts: dict[str, int] = field(default_factory=dict)
    """Physical page on which something begins: ``cross_reference``, ``M2``, ``evidence.<id>``, ``report``."""
    first_arabic: int = 1
    """Physical page that carries the number 1."""
    first_roman: int = 1

    @property
    def total(self) -> int:
        """The last Arabic number: what the declaration gives as the number of pages."""
        return self.leaves[-1].arabic

    def number_at(self, page: int) -> str:
        """The printed number of a physical page."""
        return self.leaves[page - 1].number

    def of_kind(self, kind: LeafKind) -> Iterator[tuple[int, Leaf]]:
        """Physical page and leaf of everything that comes from this kind of source."""
        return ((page, leaf) for page, leaf in enumerate(self.leaves, 1) if leaf.kind == kind)


def lay_out(
    parts: Sequence[Part],
    fronts: Sequence[tuple[str, int]],
    report_pages: int,
    *,
    documents_start_right: bool,
) -> Plan:
    """The plan of a packet. ``fronts`` are what follows the cover, each with its pages; the cover itself is one."""
    made = _Maker()
    made.own("cover")
    for name, pages in fronts:
        made.start_right(name)
        made.plan.first_roman = made.plan.first_roman if made.plan.first_roman > 1 else made.next_page
        for at in range(pages):
            made.own(f"{name}.{at}")
    for part in parts:
        _lay_out_part(made, part, report_pages, documents_start_right=documents_start_right)
    return made.numbered()


def _lay_out_part(made: _Maker, part: Part, report_pages: int, *, documents_start_right: bool) -> None:
    material = part.material
    made.start_right(material.id)
    made.own(f"divider.{material.id}")
    if material.source == "report":
        made.start_right("report")
        made.plan.first_arabic = made.next_page
        made.add("report", "report", report_pages)
    for paper in part.papers:
        if paper.binds != "reference":
            _lay_out_paper(made, paper, right=documents_start_right or paper is part.papers[0])
    if material.source == "declaration":
        made.start_right("declaration")
        made.add("declaration", "declaration", 1)


def _lay_out_paper(made: _Maker, paper: Paper, *, right: bool) -> None:
    name = paper.evidence.id
    if right:
        made.turn_to_right()
    made.plan.starts[f"evidence.{name}"] = made.next_page
    if paper.binds == "insert":
        made.own(f"insert.{name}")
    else:
        made.add("evidence", name, paper.pages)


class _Maker:
    """Puts leaves behind one another, with blank backs where a part has to begin on the right."""

    def __init__(self) -> None:
        self.plan = Plan()

    @property
    def next_page(self) -> int:
        """Physical page of what is added next."""
        return len(self.plan.leaves) + 1

    def add(self, kind: LeafKind, key: str, pages: int) -> None:
        """Add all pages of one source."""
        self.plan.leaves += [Leaf(kind, key, index) for index in range(pages)]

    def own(self, key: str) -> None:
        """Add a page that the program draws."""
        self.plan.leaves.append(Leaf("own", key, 0))

    def turn_to_right(self) -> None:
        """Leave the back of a leaf blank where the next page would be a left-hand one."""
        if self.next_page % 2 == 0:
            self.own("blank")

    def start_right(self, name: str) -> None:
        """Begin something on a right-hand page."""
        self.turn_to_right()
        self.plan.starts[name] = self.next_page

    def numbered(self) -> Plan:
        """The plan with the number of every page."""
        plan = self.plan
        leaves = []
        for page, leaf in enumerate(plan.leaves, 1):
            arabic = page - plan.first_arabic + 1
            if arabic > 0:
                leaves.append(Leaf(leaf.kind, leaf.key, leaf.index, str(arabic), arabic))
            elif page >= plan.first_roman > 1:
                leaves.append(Leaf(leaf.kind, leaf.key, leaf.index, roman(page - plan.first_roman + 1)))
            else:
                leaves.append(leaf)
        plan.leaves = leaves
        return plan


def roman(number: int) -> str:
    """1 to 399 in Roman numerals."""
    text = ""
    for value, letters in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        count, number = divmod(number, value)
        text += letters * count
    return text
