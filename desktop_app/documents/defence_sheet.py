"""答辩一页纸: who applies for what, the figures with their margins, and what still has to be got ready."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop_app.assessment.rehearsal import LACKING, progress_words, rehearsal_lines
from desktop_app.assessment.results import Outcome
from desktop_app.documents.fitting import Measure, render_one_page
from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.tables import Cell, Column, Table, table
from desktop_app.documents.typography import TITLE, Style, Typesetter
from desktop_app.models import formats

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.assessment.rehearsal import RehearsalLine
    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.documents.content import Content
    from desktop_app.documents.flow import Strip
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.printing import Rendered

NAME = "答辩一页纸"
_TEXT = Style(Role.FANGSONG, 11.0, 17.0, align="left")
_HEAD = Style(Role.HEI, 12.0, 19.0, align="left", keep=True, before=8.0)
_TABLE_SIZE = 10.0
_LISTED = (24, 18, 12, 8, 5, 3)
"""Open questions that are printed, tried one after the other; the rest is counted."""
_STATEMENT = "service_platform.showcase_statement"


def render_defence_sheet(
    content: Content, fonts: FontBook, target: Path, *, compressed: bool = True
) -> Rendered:
    """Write the sheet to ``target``: exactly one page, fewer open questions where there are many.

    Raises:
        DocumentError: it does not fit even at the smallest size; nothing is written.
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    strips = partial(_strips, content=content)
    return render_one_page(content, NAME, strips, fonts, target, listed=_LISTED, compressed=compressed)


def _strips(setter: Typesetter, measure: Measure, *, content: Content) -> Iterator[Strip]:
    text, head = measure.of(_TEXT), measure.of(_HEAD)
    case = content.case
    lines = rehearsal_lines(case.application, content.assessment, content.notice, case.evidence)
    yield from setter.title(Passage.of(NAME), measure.of(TITLE))
    for label, place in (
        ("申报单位", "agency.name"),
        ("平台名称", "service_platform.name"),
        ("服务功能类别", "categories"),
        ("示范性表述", _STATEMENT),
    ):
        value = content.value(place) or Passage.of("未填")
        yield from setter.paragraph(Passage.joined([f"{label}：", value]), text)
    notice = f"{content.notice.identity.number}　打印日期：{formats.day(content.filled_on)}"
    yield from setter.paragraph(Passage.of(f"通知：{notice}"), text)
    yield from setter.paragraph(Passage.of("一、关键数据"), head)
    yield from table(setter, _figures(content, measure))[1:]  # the heading above it is its caption
    lacking = [line for line in lines if line.ready is False]
    open_lines = [*lacking, *(line for line in lines if line.ready is None)]
    yield from setter.paragraph(Passage.of(f"二、评委可能问的（{progress_words(lines)}）"), head)
    for line in open_lines[: measure.listed]:
        yield from setter.paragraph(_asked(line), text)
    if len(open_lines) > measure.listed:
        rest = len(open_lines) - measure.listed
        yield from setter.paragraph(Passage.of(f"另有 {rest} 问，见程序中的“评委视角”。"), text)
    if not open_lines:
        yield from setter.paragraph(Passage.of("都答得上。"), text)


def _asked(line: RehearsalLine) -> Passage:
    """□ the question, what is still lacking, and what to have at hand."""
    mark = f"（{LACKING}）" if line.ready is False else ""
    note = f"　备注：{' '.join(line.note.split())}" if line.note else ""
    bring = f"　备好：{line.question.bring}" if line.question.bring and not line.note else ""
    return Passage.joined(
        [f"□ {mark}{line.question.ask}？", Passage.of(note, f"rehearsal.{line.question.id}.note"), bring]
    )


def _figures(content: Content, measure: Measure) -> Table:
    columns = (
        Column("要求"),
        Column("本单位", "center"),
        Column("标准", "center"),
        Column("余量", "center"),
    )
    rows: list[list[Passage | Cell]] = [
        [
            Passage.of(atom.label),
            Cell(Passage.of(_value(atom), f"atom.{atom.id}"), align="center"),
            Cell(Passage.of(atom.threshold_text), align="center"),
            Cell(
                Passage.of(atom.margin_text or atom.words),
                label=atom.outcome is not Outcome.MET,
                align="center",
            ),
        ]
        for atom in _numeric(content)
    ]
    return Table("", columns, rows, size=_TABLE_SIZE * measure.scale, shares=(5.4, 2.6, 2.0, 2.6))


def _numeric(content: Content) -> list[AtomVerdict]:
    """The requirements that a number decides, of every condition and each category applied for."""
    assessment = content.assessment
    chosen = [item for item in assessment.categories if item.chosen]
    return [
        atom
        for verdict in (*assessment.conditions, *chosen)
        for atom in verdict.atoms
        if atom.threshold_text and atom.outcome is not Outcome.NOT_APPLICABLE
    ]


def _value(atom: AtomVerdict) -> str:
    if atom.outcome is Outcome.DIVIDED:
        return "，".join(f"{item.label} {item.value_text}" for item in atom.readings if item.value_text)
    return atom.value_text or "没有数"
