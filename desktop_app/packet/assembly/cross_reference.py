"""《申报条件与证明材料对照表》: for every requirement its verdict, its figure, and the pages that prove it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.assessment.results import Outcome
from desktop_app.documents.packet_pages import CrossRow, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from desktop_app.assessment.results import Assessment, AtomVerdict, ConditionVerdict
    from desktop_app.notice.models import Notice
    from desktop_app.packet.assembly.parts import Paper, Part

_MOST_PAPERS = 12
"""Papers named for one requirement; the divider of the material lists them all."""


def cross_rows(
    assessment: Assessment,
    notice: Notice,
    parts: Sequence[Part],
    places: Mapping[str, Place],
    report_places: Mapping[str, Place],
) -> list[CrossRow]:
    """The rows in the order of the notice.

    ``places`` are those of the papers (``evidence.<id>``) and materials (``M5``), ``report_places`` those of values in
    the report, by their origin (``atom.B3a``); both are filled in once the packet is laid out.
    """
    papers = {paper.evidence.id: paper for part in parts for paper in part.papers}
    chosen = [item for item in assessment.categories if item.chosen]
    rows: list[CrossRow] = []
    for verdict in (*assessment.conditions, assessment.distinction, *chosen):
        for atom in verdict.atoms:
            if atom.outcome is not Outcome.NOT_APPLICABLE:
                proofs = list(_proofs(atom, notice, parts, papers, places, report_places))
                rows += _rows_of(verdict, atom, proofs or [("—", None)])
    return rows


def _rows_of(
    verdict: ConditionVerdict, atom: AtomVerdict, proofs: list[tuple[str, Place | None]]
) -> Iterator[CrossRow]:
    unmet = atom.outcome is not Outcome.MET
    for at, (paper, place) in enumerate(proofs):
        if at == 0:
            yield CrossRow(
                atom.clause or verdict.clause,
                atom.label,
                _fact(atom),
                atom.outcome.label,
                paper,
                place,
                unmet,
            )
        else:
            yield CrossRow("", "", "", "", paper, place)


def _fact(atom: AtomVerdict) -> str:
    """What stands on the side of the applicant; two readings both."""
    if atom.outcome is Outcome.DIVIDED:
        return "；".join(f"{item.label}{item.value_text}" for item in atom.readings if item.value_text)
    declared = "（填报数）" if atom.basis == "declared" and atom.value_text else ""
    return f"{atom.fact}{declared}"


def _proofs(
    atom: AtomVerdict,
    notice: Notice,
    parts: Sequence[Part],
    papers: Mapping[str, Paper],
    places: Mapping[str, Place],
    report_places: Mapping[str, Place],
) -> Iterator[tuple[str, Place | None]]:
    """The report where it speaks of the requirement, then the papers; failing those, the materials it belongs to."""
    spoken = next((report_places[key] for key in _origins(atom, notice) if key in report_places), None)
    if spoken is not None:
        yield "申请报告", spoken
    named = [papers[name] for name in dict.fromkeys(atom.evidence) if name in papers]
    for paper in named[:_MOST_PAPERS]:
        yield paper.title, places[f"evidence.{paper.same_as or paper.evidence.id}"]
    if len(named) > _MOST_PAPERS:
        yield f"另有{len(named) - _MOST_PAPERS}份，见目录", None
    if not named:
        wanted = set(notice.atom(atom.id).materials)
        for part in parts:
            proves = part.material.id in wanted or (not wanted and atom.id in part.material.proves)
            if proves and part.papers:
                yield f"材料{part.material.number}　{part.material.short_label}", places[part.material.id]


def _origins(atom: AtomVerdict, notice: Notice) -> Iterator[str]:
    yield f"atom.{atom.id}"
    figure = notice.atom(atom.id).figure
    if figure:
        yield f"figure.{figure}"
    for ref in atom.trace:
        yield f"ledger.{ref.target}" if ref.kind == "ledger" else ref.target
    yield f"attested.{atom.id}.reason"
    yield f"attested.{atom.id}.met"
