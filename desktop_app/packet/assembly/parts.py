"""What the packet consists of: every material with its papers, before anything has a page number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from desktop_app.models.page_runs import printed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.assessment.results import Assessment, MaterialStatus
    from desktop_app.models.application import Case
    from desktop_app.models.evidence import Evidence
    from desktop_app.notice.models import Material, Notice
    from desktop_app.packet.preflight import Inspected

Binds = Literal["pages", "insert", "reference"]


@dataclass(frozen=True, slots=True)
class Paper:
    """One piece of evidence in the packet."""

    evidence: Evidence
    label: str
    """2-1: material and place on its shelf."""
    binds: Binds
    """Its ``pages``, an ``insert`` that says why there are none, or a ``reference`` to where the same pages stand."""
    pages: int
    """Pages it takes in the packet."""
    inspected: Inspected | None = None
    sentence: str = ""
    """Why it is not bound, for the insert."""
    refused: bool = False
    """Whether that is something to mend; a paper for the disc only is not."""
    same_as: str = ""
    """Id of the evidence whose pages these are."""

    @property
    def title(self) -> str:
        """As printed in the contents."""
        return f"{self.label}　{self.evidence.title or self.evidence.file_name}"


@dataclass(frozen=True, slots=True)
class Part:
    """One material of the notice with its papers."""

    material: Material
    papers: tuple[Paper, ...]
    note: str = ""
    """Printed on its divider where there are no papers: why not, or where they are."""

    @property
    def title(self) -> str:
        """As printed in the contents and on the divider."""
        return f"{self.material.number}　{self.material.label}"


def parts_of(
    case: Case, notice: Notice, assessment: Assessment, inspected: Mapping[str, Inspected]
) -> tuple[Part, ...]:
    """Every material in the order of the notice; ``inspected`` by the id of the evidence, where its file is at hand."""
    states = {status.id: status for status in assessment.materials}
    first_with: dict[tuple[object, ...], str] = {}
    parts = []
    for material in notice.materials:
        papers: list[Paper] = []
        shelf = [item for item in case.evidence if item.material == material.id]
        for number, item in enumerate(shelf, 1):
            paper = _paper(item, f"{material.number}-{number}", inspected.get(item.id))
            if paper.binds == "pages":
                key = (item.sha256 or item.id, item.runs, item.fill_page)
                earlier = first_with.setdefault(key, item.id)
                if earlier != item.id:
                    paper = Paper(item, paper.label, "reference", 0, paper.inspected, same_as=earlier)
            papers.append(paper)
        parts.append(Part(material, tuple(papers), _note(material, notice, states[material.id])))
    return tuple(parts)


def _paper(item: Evidence, label: str, found: Inspected | None) -> Paper:
    name = item.title or item.file_name
    if found is None:
        return Paper(item, label, "insert", 1, None, f"案卷里没有“{name}”的文件。", refused=True)
    if found.bindable:
        count = len(printed(item.runs, found.pages or 0))
        if count:
            return Paper(item, label, "pages", count, found)
        return Paper(item, label, "insert", 1, found, f"“{name}”没有选出要印的页。", refused=True)
    if found.facts.kind.for_the_disc and not found.refusal:
        words = f"“{name}”是 {found.facts.kind.label}，原文件在光盘中。"
        return Paper(item, label, "insert", 1, found, words)
    return Paper(item, label, "insert", 1, found, f"{found.refusal}。", refused=True)


def _note(material: Material, notice: Notice, status: MaterialStatus) -> str:
    if material.same_as:
        twin = notice.material(material.same_as)
        return f"{twin.short_label}见材料{twin.number}" if twin else ""
    return f"不适用：{status.note}" if status.state == "not_applicable" else ""
