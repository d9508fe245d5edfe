"""What a bound packet consists of, page by page: to print from, and to tell later which of its pages are others now.

It stands in the record of the build, and with the copies that were printed of it in the case itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from desktop_app.models.values import FrozenShape
from desktop_app.packet.assembly.digests import coded_digest, page_digests
from desktop_app.packet.preflight import Facts, Inspected, Level, PageFacts, Remark
from desktop_app.packet.preflight.facts import A4
from desktop_app.packet.preflight.kinds import FileKind, kind_by_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop_app.documents.printing import Rendered
    from desktop_app.models.evidence import Evidence
    from desktop_app.packet.assembly import Binding

COVER = "封面"


class Span(FrozenShape):
    """A part of the packet that can be printed by itself: physical pages from 1, both among them."""

    title: str
    first: int
    last: int
    kind: Literal["cover", "front", "material"]


class HeldFile(FrozenShape):
    """What the build knew of a file of evidence: enough to plan the same packet without opening the file."""

    sha256: str
    kind: FileKind
    pages: int
    refusal: str = ""
    """Why it could not be bound, and what to do."""
    way: str = ""


class BoundPacket(FrozenShape):
    """The packet of one build."""

    numbers: tuple[str, ...]
    """As printed on each page: IV, 37; empty on the cover and its back."""
    digests: tuple[str, ...]
    """What is on each page, in short: the same page has the same digest in every build."""
    spans: tuple[Span, ...]
    dividers: tuple[int, ...]
    """Physical pages of the leaves in front of the materials; the back of each is blank."""
    files: dict[str, HeldFile]
    """By the id of the evidence."""

    @property
    def pages(self) -> int:
        """How many pages it has, blank backs among them."""
        return len(self.numbers)

    def called(self, page: int) -> str:
        """How a physical page is called: by the number printed on it."""
        return self.numbers[page - 1] or (COVER if page == 1 else "封面背面")

    def coded(self, keys: Mapping[int, str]) -> BoundPacket:
        """The same with a code on some physical pages, which says that each is the page of its key."""
        digests = (
            coded_digest(digest, keys[page]) if page in keys else digest
            for page, digest in enumerate(self.digests, 1)
        )
        return self.model_copy(update={"digests": tuple(digests)})


def describe(binding: Binding, declaration: Rendered) -> BoundPacket:
    """The packet that was planned, with ``declaration`` bound into it."""
    plan = binding.plan
    return BoundPacket(
        numbers=tuple(leaf.number for leaf in plan.leaves),
        digests=page_digests(binding, declaration),
        spans=tuple(_spans(binding)),
        dividers=tuple(page for page, leaf in plan.of_kind("own") if leaf.key.startswith("divider.")),
        files={
            paper.evidence.id: _held(paper.evidence, paper.inspected)
            for part in binding.parts
            for paper in part.papers
            if paper.inspected is not None and paper.evidence.sha256 is not None
        },
    )


def known_files(evidence: Iterable[Evidence], held: Mapping[str, HeldFile]) -> dict[str, Inspected]:
    """What is known of the files without opening one: from the build, and of those added since from the case itself."""
    known: dict[str, Inspected] = {}
    for item in evidence:
        if item.sha256 is None:
            continue
        same = held.get(item.id)
        if same is None or same.sha256 != item.sha256:
            same = next((file for file in held.values() if file.sha256 == item.sha256), None)
        if same is None:
            kind = kind_by_name(item.file_name)
            count = (item.pages or 0) if kind.is_bound else 0
            same = HeldFile(sha256=item.sha256, kind=kind, pages=count)
        known[item.id] = _as_inspected(item, same)
    return known


def _spans(binding: Binding) -> list[Span]:
    plan, layout = binding.plan, binding.content.notice.packet
    fronts = {"contents": layout.contents_title.replace("　", ""), "cross_reference": layout.cross_title}
    fronts |= {form.id: form.title for form in binding.content.notice.forms}
    starts: list[tuple[int, str, Literal["cover", "front", "material"]]] = [(1, COVER, "cover")]
    starts += [(plan.starts[name], fronts.get(name, name), "front") for name in layout.front]
    starts += [
        (
            plan.starts[part.material.id],
            f"材料{part.material.number}　{part.material.short_label}",
            "material",
        )
        for part in binding.parts
        if part.material.id in plan.starts
    ]
    ends = [start - 1 for start, _, _ in starts[1:]] + [len(plan.leaves)]
    return [
        Span(title=title, first=start, last=end, kind=kind)
        for (start, title, kind), end in zip(starts, ends, strict=True)
    ]


def _held(item: Evidence, found: Inspected) -> HeldFile:
    refused = next((remark for remark in found.remarks if remark.level is Level.REFUSED), None)
    return HeldFile(
        sha256=item.sha256 or "",
        kind=found.facts.kind,
        pages=len(found.facts.pages),
        refusal=refused.message if refused is not None else "",
        way=refused.way if refused is not None else "",
    )


def _as_inspected(item: Evidence, held: HeldFile) -> Inspected:
    pages = (PageFacts(width=A4[0], height=A4[1]),) * held.pages
    facts = Facts(kind=held.kind, size=item.size, sha256=held.sha256, pages=pages)
    refused = (Remark(code="held", level=Level.REFUSED, message=held.refusal, way=held.way),)
    return Inspected(name=item.file_name, facts=facts, remarks=refused if held.refusal else ())
