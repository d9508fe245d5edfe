"""Ids that lead nowhere: answers to points this notice does not have, and evidence that is named but not there.

The wizard makes none of them; a case.json of another program may, and what is not used has to be said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.assessment.findings import error, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop_app.assessment.facts import Facts
    from desktop_app.assessment.results import Finding

_RULE = "reference"
_MOST_NAMED = 3


def check_references(facts: Facts) -> Iterator[Finding]:
    """A warning for each kind of id that is not known, an error for each piece of evidence without a file (FR17)."""
    application, notice = facts.application, facts.notice
    atoms = {atom.id for atom in notice.atoms}
    papers = {item.id for item in facts.evidence}
    blocks = {
        block.id
        for heading in notice.report.headings
        for block in heading.blocks
        if block.kind == "narrative"
    }
    shelves = {material.id for material in notice.materials}
    cited = (name for attestation in application.attested.values() for name in attestation.evidence)
    yield from _unknown("条款", application.attested, atoms)
    yield from _unknown("报告段落", application.narrative, blocks)
    yield from _unknown("不适用的材料", application.not_applicable, shelves)
    yield from _unknown("证明对象", (name for item in facts.evidence for name in item.proves), atoms)
    yield from _unknown("证明材料编号", cited, papers)
    for item in facts.evidence:
        if item.sha256 is None:
            found = error("FR17", f"“{item.title}”只有名称，还没有文件，添加文件")
            yield found.model_copy(update={"topic": "material", "material": item.material})


def _unknown(label: str, used: Iterable[str], known: set[str]) -> Iterator[Finding]:
    lost = list(dict.fromkeys(name for name in used if name not in known))
    if lost:
        names = "、".join(f"“{name}”" for name in lost[:_MOST_NAMED])
        more = f"等{len(lost)}个" if len(lost) > _MOST_NAMED else ""
        yield warning(_RULE, f"{label}{names}{more}对不上，没有使用")
