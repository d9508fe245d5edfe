"""Which answers each table of the report prints: read off the tables themselves, made once of a probe that answers everything."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.assessment.resolving import missing_inputs
from desktop_app.documents.content import Content
from desktop_app.documents.report_tables import fill
from desktop_app.documents.tables import Cell
from desktop_app.models.application import Application, Case
from desktop_app.models.field_ids import write
from desktop_app.models.kinds import EntryKind
from desktop_app.models.recognitions import Recognition
from desktop_app.notice.fields import application_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.notice.models import Notice

_FIGURE = "figure."
_PROBES: dict[EntryKind, Any] = {
    EntryKind.MONEY: Decimal(1),
    EntryKind.COUNT: 1,
    EntryKind.NUMBER: Decimal(1),
    EntryKind.PERCENT: Decimal(1),
    EntryKind.DAY: date(2000, 1, 1),
    EntryKind.MONTH: "2000-01",
    EntryKind.YES_NO: True,
    EntryKind.ROWS: (Recognition(id="probe"),),
}


def fields_of_tables(notice: Notice) -> dict[str, frozenset[str]]:
    """For each table that the report of ``notice`` prints, the field ids whose answers stand in it."""
    case = _probe(notice)
    on = notice.identity.counting.submission
    assessment = evaluate(case.application, count(case.ledgers, notice.identity), notice, on)
    content = Content.of(case, assessment, notice, filled_on=on)
    answering: dict[str, set[str]] = {}
    for figure in assessment.figures:
        key = f"{_FIGURE}{figure.name}.{figure.category or figure.period}"
        inputs = missing_inputs(figure.name, figure.period or "year-1", figure.category)
        answering.setdefault(key, set()).update(inputs)
    blocks = (block for heading in notice.report.headings for block in heading.blocks)
    found: dict[str, frozenset[str]] = {}
    for block in blocks:
        if block.kind == "table":
            origins = {origin.removeprefix("number.") for origin in _origins(block.id, content)}
            fields = {name for origin in origins for name in answering.get(origin, {origin})}
            found[block.id] = frozenset(fields)
    return found


def _probe(notice: Notice) -> Case:
    application = Application()
    for field_id, leaf in application_fields().items():
        value = _PROBES.get(leaf.kind, "x")
        if leaf.kind is EntryKind.CHOICE:
            value = leaf.choices[0]
        elif leaf.kind is EntryKind.CHOICES:
            value = tuple(category.id for category in notice.categories)
        write(application, field_id, value)
    return Case(notice=notice.identity.id, application=application)


def _origins(table: str, content: Content) -> Iterator[str]:
    for row in fill(table, content, "").rows:
        for item in row:
            passage = item.passage if isinstance(item, Cell) else item
            yield from passage.origins()
