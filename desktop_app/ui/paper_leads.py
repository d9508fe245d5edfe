"""From what was printed to where it is changed: a field, a line of the ledgers, a shelf, or the page of a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.ui.paper_values import Lead
from desktop_app.ui.review_lines import field_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.assessment.results import ConditionVerdict, Figure, TraceRef
    from desktop_app.documents.content import Content
    from desktop_app.documents.printed import PrintedValue

_CHANGE, _LOOK = "去修改", "去看"
_LEDGER, _SHELF, _CONDITION = "看台账", "看材料", "看这一条"
_SAME = {
    "categories": "service_platform.categories",
    "recognition_list": "recognitions",
    "recommender": "recommendation.route",
    "recommending_seal": "recommendation.route",
    "quota_remark": "recommendation.route",
    "page_total": "signing.total_pages",
    "filled_on": "signing.signed_on",
    "activities_total": "ledgers.activities",
    "growth.enterprises_served": "figure.enterprises_served.year-1",
    "qualified_staff": "figure.staff_qualified_share.year-1",
}
"""Places that a pack computes, by where what they are made of is typed; they stand as they are where still blank."""
_LISTS = {"recognitions": "认定和资质"}
_FORMS = ("number.", "boxes.")


def leads_of(
    values: Iterable[PrintedValue], content: Content, *, read_only: bool = False
) -> tuple[Lead, ...]:
    """The values that lead somewhere; a fixed text and an answer that no page asks do not.

    In a case that is only looked at they lead to where they could be changed.
    """
    finder = _Finder(content, _LOOK if read_only else _CHANGE)
    leads = (finder.lead(value) for value in values)
    return tuple(lead for lead in leads if lead is not None)


class _Finder:
    """Finds the way once for each origin: a report has many values of few origins."""

    def __init__(self, content: Content, change: str) -> None:
        self._content = content
        self._change = change
        self._notice = content.notice
        self._ways: dict[str, tuple[str, str, str, str] | None] = {}

    def lead(self, value: PrintedValue) -> Lead | None:
        """``value`` with its way."""
        if value.origin not in self._ways:
            self._ways[value.origin] = self._way(_plain(value.origin))
        way = self._ways[value.origin]
        return Lead(value, *way) if way is not None else None

    def _way(self, origin: str) -> tuple[str, str, str, str] | None:
        """Name, words, page and place of ``origin``; None when there is none."""
        kind, _, rest = origin.partition(".")
        if kind == "ledgers":
            return self._ledger(rest, LEDGER_LABELS[LedgerKind(rest)])
        if kind == "evidence":
            return self._evidence(rest)
        if kind == "figure":
            return self._figure(rest)
        if kind == "atom":
            return self._verdict(rest)
        return self._field(origin, self._name(origin))

    def _name(self, origin: str) -> str:
        shown = _LISTS.get(origin.partition("[")[0])
        return shown or self._content.label(origin)

    def _field(self, field_id: str, name: str) -> tuple[str, str, str, str] | None:
        page = self._notice.page_of(field_id)
        return (name, self._change, page.id, field_id) if page is not None else None

    def _ledger(self, kind: str, name: str) -> tuple[str, str, str, str] | None:
        page = self._of_kind("ledgers")
        return (name, _LEDGER, page, f"ledgers.{kind}") if page else None

    def _evidence(self, evidence_id: str) -> tuple[str, str, str, str] | None:
        item = next((item for item in self._content.case.evidence if item.id == evidence_id), None)
        page = self._of_kind("evidence")
        if item is None or not page:
            return None
        return item.title or item.file_name, _SHELF, page, item.material or ""

    def _figure(self, path: str) -> tuple[str, str, str, str] | None:
        name, _, part = path.partition(".")
        year = f"{self._content.year(part)}年" if part.startswith("year") else ""
        words = year + self._content.label(f"figure.{path}")
        found = self._content.figure(name, *(("year-1", part) if name == "activities" else (part,)))
        traced = self._traced(found, words) if found is not None else None
        return traced or self._condition_of(name, words)

    def _traced(self, figure: Figure, words: str) -> tuple[str, str, str, str] | None:
        ways = (self._of_trace(ref, words) for ref in figure.trace)
        return next((way for way in ways if way is not None), None)

    def _of_trace(self, ref: TraceRef, words: str) -> tuple[str, str, str, str] | None:
        if ref.kind == "ledger":
            return self._ledger(ref.target, words)
        return self._field(ref.target, words) if ref.kind == "field" else None

    def _condition_of(self, figure: str, words: str) -> tuple[str, str, str, str] | None:
        """The page on which a figure that nothing has been typed for is asked: that of the condition made of it."""
        for verdict in self._verdicts():
            for atom in verdict.atoms:
                if self._notice.atom(atom.id).figure == figure:
                    field_id = field_of(verdict, atom, self._notice)
                    return self._field(field_id, words) if field_id else None
        return None

    def _verdict(self, atom_id: str) -> tuple[str, str, str, str] | None:
        for verdict in self._verdicts():
            for atom in verdict.atoms:
                if atom.id == atom_id:
                    field_id = field_of(verdict, atom, self._notice)
                    page = self._notice.page_of(field_id) if field_id else None
                    return (atom.label, _CONDITION, page.id, field_id) if page is not None else None
        return None

    def _verdicts(self) -> tuple[ConditionVerdict, ...]:
        assessment = self._content.assessment
        return (*assessment.conditions, assessment.distinction, *assessment.categories)

    def _of_kind(self, kind: str) -> str:
        return next((page.id for page in self._notice.pages() if page.kind == kind), "")


def _plain(origin: str) -> str:
    """``origin`` without the form in which a paper prints it."""
    for form in _FORMS:
        origin = origin.removeprefix(form)
    return _SAME.get(origin, origin)
