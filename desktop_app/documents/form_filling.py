"""A form of the pack filled in: which text stands in which cell, for paper, workbook and screen alike.

Rows below ``header_rows`` are those of one case; a form for several cases (汇总表) repeats them, numbered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from desktop_app.assessment.statement import FIELD as STATEMENT
from desktop_app.documents.content import UNANSWERED
from desktop_app.documents.passage import Passage, narrative
from desktop_app.models import field_ids
from desktop_app.models.kinds import EntryKind
from desktop_app.notice.fields import application_fields
from desktop_app.notice.places import places_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from desktop_app.documents.content import Content
    from desktop_app.notice.models import FormCell, FormLayout, FormOpinion

NUMBER = "{row_number}"
"""Place of the number of a case in a form for several."""
_FOOT_BLANK = "＿＿＿＿＿＿"
_PART_BLANK = "—"
"""Stands for what is not answered beside something that is: 12/2,300/—."""
_ALONE = re.compile(r"\{([^{}]+)\}")
_LONGEST_IN_A_ROW = 10
"""Letters of a choice up to which the choices stand beside one another."""


@dataclass(frozen=True, slots=True)
class SealPlace:
    """The foot of a box for an opinion: where it is signed, sealed and dated by hand."""

    sign: str
    seal: str
    date: str


@dataclass(frozen=True, slots=True)
class FilledCell:
    """One cell, at row and column from 1."""

    row: int
    column: int
    rows: int
    columns: int
    lines: tuple[Passage, ...]
    """What stands in it, a passage a line; empty where it is filled in by hand."""
    align: Literal["left", "center", "right"]
    is_label: bool
    """Whether it is printed words only."""
    height: Decimal | None
    """Least height in millimetres."""
    origin: str = ""
    """Where its first value is answered, also while it is blank."""
    seal: SealPlace | None = None
    case: int = 0
    """Whose value it is, by the place among the cases."""

    @property
    def text(self) -> str:
        """All of it but where it is signed and sealed."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form ready to be drawn."""

    layout: FormLayout
    title: str
    cells: tuple[FilledCell, ...]
    rows: int
    foot: tuple[Passage, ...]


def filled_form(layout: FormLayout, contents: Sequence[Content], *, draft: bool = False) -> FilledForm:
    """``layout`` with the values of each of ``contents``, of which there is one at least.

    What is not answered stays blank, to be written by hand; in a ``draft`` what has to be answered says 【未填】.
    Who seals below is told by the first that goes up through a district, as the list of a district is sealed.
    """
    head = [cell for cell in layout.cells if cell.row <= layout.header_rows]
    body = [cell for cell in layout.cells if cell.row > layout.header_rows]
    height = max((cell.row + cell.rows - 1 for cell in body), default=layout.header_rows) - layout.header_rows
    first = contents[0]
    cells = [_filled(cell, first, 0, 1, draft=draft) for cell in head]
    for number, content in enumerate(contents):
        cells += [_filled(cell, content, number * height, number + 1, draft=draft) for cell in body]
    sealed = next((content for content in contents if _by_district(content)), first)
    foot = tuple(sealed.fill(line, _FOOT_BLANK)[0] for line in layout.foot)
    return FilledForm(layout, layout.title, tuple(cells), layout.header_rows + height * len(contents), foot)


def left_to_authorities(layout: FormLayout) -> tuple[str, ...]:
    """The labels of the boxes that an authority fills in, and that stay blank here."""
    rows = [cell.row for cell in layout.cells if cell.opinion is not None and cell.opinion.by == "authority"]
    return tuple(cell.label for cell in layout.cells if cell.label and cell.row in rows)


def _by_district(content: Content) -> bool:
    route = content.notice.quotas.route_of(content.application.recommendation.route)
    return route is not None and route.by_district


def _filled(cell: FormCell, content: Content, below: int, number: int, *, draft: bool) -> FilledCell:
    seal = None
    if cell.opinion is not None:
        lines, seal = _opinion(cell.opinion, content)
    elif cell.value:
        parts = f"{cell.label}{cell.value}".replace(NUMBER, str(number)).split("\n")
        lines = [line for part in parts for line in _lines(part, content, draft=draft)]
    else:
        lines = [Passage.of(part) for part in cell.label.split("\n")]
    return FilledCell(
        row=cell.row + below,
        column=cell.column,
        rows=cell.rows,
        columns=cell.columns,
        lines=tuple(line for line in lines if line.text),
        align=cell.align,
        is_label=not cell.value and cell.opinion is None,
        height=cell.height,
        origin=next(iter(places_in(cell.value.replace(NUMBER, ""))), ""),
        seal=seal,
        case=number - 1,
    )


def _opinion(opinion: FormOpinion, content: Content) -> tuple[list[Passage], SealPlace | None]:
    route = content.application.recommendation.route
    if opinion.routes and route is not None and route not in opinion.routes:
        return [content.fill(opinion.elsewhere, "")[0]], None
    words = [content.fill(opinion.text, "")[0]] if opinion.text else []
    return words, SealPlace(opinion.sign, opinion.seal, opinion.date)


def _lines(text: str, content: Content, *, draft: bool) -> list[Passage]:
    """One line of a cell; a list of choices, or a text of several paragraphs, makes lines of its own."""
    alone = _ALONE.fullmatch(text)
    place = alone[1] if alone else ""
    if place.startswith("boxes."):
        return _choices(content.boxes(place.removeprefix("boxes.")))
    leaf = application_fields().get(place)
    if leaf is not None and leaf.kind is EntryKind.LONG_TEXT and place != STATEMENT and content.asked(place):
        typed = narrative(field_ids.read(content.application, place) or "", place)
        if typed:
            return typed
    places = places_in(text)
    if not places:
        return [Passage.of(text)]
    if any(content.value(name) is not None for name in places):
        return [content.fill(text, _PART_BLANK)[0]]
    wanted = draft and any(_has_to_be_answered(name, content) for name in places)
    if not wanted:
        return []
    before = text[: text.index("{")]
    return [Passage.joined([before, Passage.of(UNANSWERED, places[0])])]


def _choices(options: list[Passage]) -> list[Passage]:
    if max((len(option.text) for option in options), default=0) > _LONGEST_IN_A_ROW:
        return options
    parts: list[Passage | str] = []
    for option in options:
        parts += ["　" if parts else "", option]
    return [Passage.joined(parts)]


def _has_to_be_answered(place: str, content: Content) -> bool:
    """A field that its page does not ask for need not; figures and what the pack computes have to be there."""
    question = content.notice.question(place.removeprefix("number."))
    return question is None or question.required
