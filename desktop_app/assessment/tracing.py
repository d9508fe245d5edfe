"""From a figure to exactly the rows that make it, and from a row to the figures it is counted in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.models.ledgers import LedgerKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop_app.assessment.results import Figure
    from desktop_app.models.ledgers import Ledgers


@dataclass(frozen=True, slots=True)
class Traced:
    """One counted figure and its rows."""

    id: str
    """Name, period and category, as far as there are: ``activities.year-1.F1``."""
    figure: Figure
    rows: Mapping[LedgerKind, tuple[str, ...]]
    """Ids of all rows that were looked at for it: for a share, those of the whole."""
    part: Mapping[LedgerKind, tuple[str, ...]]
    """For a share, the rows of the part above the line; empty for other figures."""


class Tracing:
    """Both ways between the figures of a case and its ledger rows; made once for each counting."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._traced = {item.id: item for figure in figures if (item := _traced(figure)) is not None}
        found: dict[LedgerKind, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for item in self._traced.values():
            for kind, rows in item.rows.items():
                for row in dict.fromkeys(rows):
                    found[kind][row].append(item.id)
        self._figures_of = {
            kind: {row: tuple(ids) for row, ids in rows.items()} for kind, rows in found.items()
        }

    @property
    def figures(self) -> tuple[Traced, ...]:
        """All counted figures."""
        return tuple(self._traced.values())

    def rows_of(self, figure_id: str) -> Mapping[LedgerKind, tuple[str, ...]]:
        """The rows of a figure by ledger; nothing for a figure that was not counted."""
        item = self._traced.get(figure_id)
        return item.rows if item is not None else {}

    def figures_of(self, kind: LedgerKind, row_id: str) -> tuple[str, ...]:
        """Ids of the figures in which a row is counted; none for a row that counts nowhere."""
        return self._figures_of.get(kind, {}).get(row_id, ())

    def as_json(self, ledgers: Ledgers) -> dict[str, Any]:
        """For ``check --json``: figures with their rows; rows with their figures, put together where those are the same; sources."""
        return {
            "figures": [
                {
                    "id": item.id,
                    "value": None if item.figure.value is None else str(item.figure.value),
                    "unit": item.figure.unit,
                    "rule": item.figure.rule,
                    "rows": {kind.value: list(rows) for kind, rows in item.rows.items()},
                    **(
                        {"part": {kind.value: list(rows) for kind, rows in item.part.items()}}
                        if item.part
                        else {}
                    ),
                }
                for item in self.figures
            ],
            "rows": {kind.value: self._grouped(kind, ledgers) for kind in LedgerKind if ledgers.rows(kind)},
            "sources": {kind.value: _sources(kind, ledgers) for kind in LedgerKind if ledgers.rows(kind)},
        }

    def _grouped(self, kind: LedgerKind, ledgers: Ledgers) -> list[dict[str, Any]]:
        groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for row in ledgers.rows(kind):
            groups[self.figures_of(kind, row.id)].append(row.id)
        return [{"figures": list(figures), "rows": rows} for figures, rows in groups.items()]


def figure_id(figure: Figure) -> str:
    """The id of a figure among those of a case."""
    return ".".join(part for part in (figure.name, figure.period, figure.category) if part)


def _traced(figure: Figure) -> Traced | None:
    if figure.basis != "counted":
        return None
    traces = [item for item in figure.trace if item.kind == "ledger"]
    if not traces:
        return None
    is_share = figure.numerator is not None and len(traces) > 1
    rows: dict[LedgerKind, tuple[str, ...]] = {}
    for trace in traces[1:] if is_share else traces:
        kind = LedgerKind(trace.target)
        rows[kind] = rows.get(kind, ()) + trace.rows
    part = {LedgerKind(traces[0].target): traces[0].rows} if is_share else {}
    return Traced(figure_id(figure), figure, rows, part)


def _sources(kind: LedgerKind, ledgers: Ledgers) -> list[dict[str, Any]]:
    """Where the rows came from, put together by workbook and sheet."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in ledgers.rows(kind):
        if row.source is not None:
            found[row.source.file, row.source.sheet][row.id] = row.source.row
    return [{"file": file, "sheet": sheet, "rows": rows} for (file, sheet), rows in found.items()]
