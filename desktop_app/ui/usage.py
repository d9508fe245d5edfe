"""为什么问: everything that uses a field, read off the rules, the forms and the report outline, never written by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from desktop_app.assessment.resolving import missing_inputs
from desktop_app.notice.models import AtomTest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.assessment.results import Assessment, AtomVerdict
    from desktop_app.notice.models import Atom, Block, FormCell, FormLayout, Notice, Page

_MOST_OF_A_PAGE = 8
_PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Usage:
    """Where one field counts and where it is printed, in the words of the screen."""

    conditions: tuple[str, ...]
    """“基本条件（3）：年服务中小企业150家以上”."""
    proofs: tuple[str, ...]
    """What usually proves it, with the material it stands in."""
    printed: tuple[str, ...]
    """Places on paper: form, chapter."""


def usage_of(field_id: str, page: Page, notice: Notice, assessment: Assessment) -> Usage:
    """The uses of ``field_id``; for an empty id those of the whole page."""
    verdicts = _verdicts(assessment)
    atoms = [notice.atom(atom_id) for atom_id in _atoms_using(field_id, page, notice, verdicts)]
    return Usage(
        conditions=_unique(f"{atom.label}（{atom.clause}）" for atom in atoms),
        proofs=_unique(_proof(atom, notice) for atom in atoms if atom.evidence_hint),
        printed=_printed(field_id, atoms, notice) if field_id else (),
    )


def _atoms_using(
    field_id: str, page: Page, notice: Notice, verdicts: dict[str, AtomVerdict]
) -> Iterable[str]:
    if not field_id:
        conditions = [notice.condition(name) for name in page.conditions]
        listed = [atom for item in conditions if item for group in item.any_of for atom in group]
        return listed[:_MOST_OF_A_PAGE]
    return [atom.id for atom in notice.atoms if _uses(atom, field_id, verdicts.get(atom.id))]


def _uses(atom: Atom, field_id: str, verdict: AtomVerdict | None) -> bool:
    if field_id in (atom.field, atom.only_if) or field_id.startswith(f"attested.{atom.id}."):
        return True
    if field_id in _inputs(atom):
        return True
    if verdict is None:
        return False
    root = field_id.partition("[")[0]
    named = {*verdict.missing, *(ref.target for ref in verdict.trace if ref.kind == "field")}
    return field_id in named or any(
        name.partition("[")[0] == root for name in named if "[" in field_id or "[" in name
    )


def _inputs(atom: Atom) -> tuple[str, ...]:
    """The fields that a figure is declared in; a growth looks at two years."""
    if atom.figure is None:
        return ()
    periods = ["year-1", "year-2"] if atom.test is AtomTest.GROWS else [atom.period or "year-1"]
    return tuple(name for period in periods for name in missing_inputs(atom.figure, period, atom.category))


def _verdicts(assessment: Assessment) -> dict[str, AtomVerdict]:
    every = (*assessment.conditions, assessment.distinction, *assessment.categories)
    return {atom.id: atom for verdict in every for atom in verdict.atoms}


def _proof(atom: Atom, notice: Notice) -> str:
    shelves = [material for name in atom.materials if (material := notice.material(name)) is not None]
    listed = "、".join(f"第{material.number}项" for material in shelves)
    return f"{atom.evidence_hint}（材料{listed}）" if listed else str(atom.evidence_hint)


def _printed(field_id: str, atoms: Iterable[Atom], notice: Notice) -> tuple[str, ...]:
    figures = tuple(f"figure.{atom.figure}." for atom in atoms if atom.figure)
    names = _Names((field_id, f"number.{field_id}", f"boxes.{field_id}"), figures)
    places = [words for form in notice.forms for words in _cells(form, names)]
    if any(names.stand_in(line.value) for line in notice.report.cover):
        places.append(f"{notice.report.title}封面")
    tables = _tables(notice)
    places += [
        f"{notice.report.title}“{heading.text}”"
        for heading in notice.report.headings
        if any(_prints(block, field_id, names, tables) for block in heading.blocks)
    ]
    declaration = notice.declaration
    if any(names.stand_in(text) for text in (declaration.opening, *declaration.items, declaration.closing)):
        places.append(declaration.title)
    return _unique(places)


@dataclass(frozen=True, slots=True)
class _Names:
    """The places of standing text that show a field: its own, and those of the figures it makes."""

    own: tuple[str, ...]
    figures: tuple[str, ...]

    def stand_in(self, text: str) -> bool:
        """Whether one of them is a place of ``text``."""
        places = [
            place.removeprefix("number.") if "figure." in place else place for place in _PLACE.findall(text)
        ]
        return any(place in self.own or (self.figures and place.startswith(self.figures)) for place in places)


@lru_cache(maxsize=8)
def _tables(notice: Notice) -> dict[str, frozenset[str]]:
    """What the tables of the report print; they are made when a field is explained first, not when the window comes."""
    from desktop_app.documents.table_origins import fields_of_tables  # noqa: PLC0415

    return fields_of_tables(notice)


def _cells(form: FormLayout, names: _Names) -> Iterable[str]:
    """“推荐表“平台名称”一格” for each cell that shows the field."""
    for cell in form.cells:
        if names.stand_in(cell.value):
            label = cell.label or _label_beside(form, cell)
            yield f"{form.title}“{label}”" if label else form.title


def _label_beside(form: FormLayout, cell: FormCell) -> str:
    """What stands in the cell at the left, or in the nearest one above: how the form calls this cell."""
    left = (
        other
        for other in form.cells
        if other.label and other.row <= cell.row < other.row + other.rows
        if other.column + other.columns == cell.column
    )
    above = (
        other
        for other in sorted(form.cells, key=lambda other: -other.row)
        if other.label and other.row < cell.row
        if other.column <= cell.column < other.column + other.columns
    )
    found = next(left, None) or next(above, None)
    return "".join(found.label.split()) if found is not None else ""


def _prints(block: Block, field_id: str, names: _Names, tables: dict[str, frozenset[str]]) -> bool:
    if block.kind == "narrative":
        return field_id == f"narrative.{block.id}"
    if block.kind == "attested":
        return field_id.startswith(f"attested.{block.id}.")
    if block.kind == "table":
        return field_id.partition("[")[0] == block.id or field_id in tables.get(block.id, ())
    return names.stand_in(block.text)


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
