"""两页摘要: the review on paper, for whoever decides and has two minutes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from desktop_app.assessment.qualified import settlement
from desktop_app.assessment.results import Outcome
from desktop_app.documents.fitting import Measure
from desktop_app.documents.flow import Page, Strip, paginate
from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.printing import Printout, Rendered, draw_folio, open_sheet, refuse_missing
from desktop_app.documents.tables import Cell, Column, Table, table
from desktop_app.documents.typography import (
    AREA_HEIGHT,
    LEFT,
    PAGE_HEIGHT,
    TITLE,
    TOP,
    Style,
    Typesetter,
)
from desktop_app.errors import DocumentError
from desktop_app.models import formats

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from desktop_app.assessment.results import AtomVerdict, ConditionVerdict
    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook

NAME = "复核摘要"
MOST_PAGES = 2
_TEXT = Style(Role.FANGSONG, 11.0, 17.0, align="left")
_HEAD = Style(Role.HEI, 12.0, 19.0, align="left", keep=True, before=8.0)
_SCALES = ((1.0, 0.94, 0.88, 0.82), (0.76, 0.7, 0.66))
"""Tried one after the other: fewer open items are listed before the letters become hard to read."""
_SHORT = 20
"""Letters of a note that stand in a cell; a longer one repeats the requirement beside it."""
_LISTED = (40, 24, 16, 10, 6, 3, 0)
"""Open items that are listed, tried one after the other; the rest is counted."""
_LONGEST_REMARK = 120
"""Letters of a remark that are printed."""
_TABLE_SIZE = 9.5
_BLANK = "＿＿＿＿＿＿"
_DAY = "＿＿＿＿年＿＿月＿＿日"
_ORDER = (Outcome.UNMET, Outcome.DIVIDED, Outcome.UNKNOWN, Outcome.MET)


@dataclass(frozen=True, slots=True)
class ReviewNotes:
    """What people have put beside the review: for the program to print here, and in no paper of the application."""

    checked: Sequence[tuple[str, str]] = ()
    """Title of each section, and who looked at it and when; empty where nobody has."""
    asked: Sequence[str] = ()
    """What is plausible but unusual, and nobody has confirmed."""
    confirmed: Sequence[str] = ()
    """What somebody has confirmed, with name and day."""
    remarks: Sequence[tuple[str, str]] = ()
    """What each remark is about, and the remark."""


def render_summary(
    content: Content,
    still_open: Sequence[str],
    fonts: FontBook,
    target: Path,
    *,
    notes: ReviewNotes = ReviewNotes(),
    compressed: bool = True,
) -> Rendered:
    """Write the review to ``target``, on two pages at most; ``still_open`` is what keeps the papers from being final.

    Raises:
        DocumentError: it does not fit even at the smallest size; nothing is written.
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    setter = Typesetter(fonts, content.label)
    pages = _two_pages(setter, content, still_open, notes)
    refuse_missing(setter)
    with open_sheet(target, content, NAME, fonts, compressed=compressed) as sheet:
        printout = Printout(sheet)
        for number, page in enumerate(pages, start=1):
            page.draw(sheet, LEFT, PAGE_HEIGHT - TOP)
            draw_folio(sheet, fonts, str(number), right=number % 2 == 1)
            printout.end_page(page)
    return printout.rendered()


def _two_pages(
    setter: Typesetter, content: Content, still_open: Sequence[str], notes: ReviewNotes
) -> list[Page]:
    for scales in _SCALES:
        for listed, scale in product(_LISTED, scales):
            strips = _strips(setter, content, still_open, notes, Measure(scale, listed))
            pages = paginate(strips, AREA_HEIGHT)
            if len(pages) <= MOST_PAGES:
                return pages
    raise DocumentError("复核摘要两页放不下", "缩短单位名称和平台名称，或规则包里的条件文字")


def _strips(
    setter: Typesetter, content: Content, still_open: Sequence[str], notes: ReviewNotes, measure: Measure
) -> Iterator[Strip]:
    text, head = measure.of(_TEXT), measure.of(_HEAD)
    identity = content.notice.identity
    yield from setter.title(Passage.of(f"申报{NAME}"), measure.of(TITLE))
    for label, place in (("申报单位", "agency.name"), ("平台名称", "service_platform.name")):
        value = content.value(place) or Passage.of("未填")
        yield from setter.paragraph(Passage.joined([f"{label}：", value]), text)
    yield from setter.paragraph(Passage.of(f"通知：{identity.title}（{identity.number}）"), text)
    yield from setter.paragraph(Passage.of(_verdict_words(content, still_open)), replace(text, role=Role.HEI))
    yield from setter.paragraph(Passage.of("一、逐条结论"), head)
    yield from table(setter, _verdicts(content, measure))[1:]  # the heading above it is its caption
    yield from setter.paragraph(Passage.of(f"二、没有落实的事项（{len(still_open)} 项）"), head)
    for words in (*_listed(still_open, measure, "见程序中的问题清单"), *([] if still_open else ["没有。"])):
        yield from setter.paragraph(Passage.of(words), text)
    yield from setter.paragraph(Passage.of("三、材料"), head)
    yield from table(setter, _materials(content, measure))[1:]
    yield from setter.paragraph(Passage.of("四、日期"), head)
    for words in _dates(content):
        yield from setter.paragraph(Passage.of(words), text)
    yield from setter.paragraph(Passage.of("五、复核、核实和备注"), head)
    for words in _notes(notes, measure):
        yield from setter.paragraph(Passage.of(words), text)
    yield Strip(height=10.0)
    yield from setter.paragraph(Passage.of(f"复核人：{_BLANK}　　日期：{_DAY}"), text)
    yield from setter.paragraph(Passage.of(f"意见：{_BLANK * 4}"), text)


def _listed(items: Sequence[str], measure: Measure, where: str) -> Iterator[str]:
    """The items with their numbers, as many as this measure lists; of the rest how many."""
    for number, item in enumerate(items[: measure.listed], start=1):
        yield f"{number}. {item}"
    if len(items) > measure.listed:
        yield f"另有 {len(items) - measure.listed} 项，{where}。"


def _notes(notes: ReviewNotes, measure: Measure) -> Iterator[str]:
    """Who looked at which section, what is unusual and who confirmed it, and what was noted."""
    given = [(title, words) for title, words in notes.checked if words]
    open_sections = [title for title, words in notes.checked if not words]
    if not given:
        yield "程序里还没有人复核。"
    else:
        lines = [f"{title}：{words}" for title, words in given]
        yield from lines if measure.listed > len(lines) else ("；".join(lines),)
        if open_sections:
            yield f"没有复核：{'、'.join(open_sections)}"
    if notes.asked:
        yield f"需确认 {len(notes.asked)} 项："
        yield from _listed(notes.asked, measure, "见程序中的问题清单")
    if notes.confirmed:
        yield f"已核实 {len(notes.confirmed)} 项："
        yield from _listed(notes.confirmed, measure, "见程序中的问题清单")
    if notes.remarks:
        yield f"备注 {len(notes.remarks)} 条："
        cut = [f"{about}：{_short(words)}" for about, words in notes.remarks]
        yield from _listed(cut, measure, "见程序")


def _short(remark: str) -> str:
    """A remark of a few lines at most; all of it stands in the program."""
    return remark if len(remark) <= _LONGEST_REMARK else f"{remark[:_LONGEST_REMARK]}…"


def _verdict_words(content: Content, still_open: Sequence[str]) -> str:
    outcomes = [atom.outcome for _, atom in _atoms(content)]
    counts = [f"{outcomes.count(item)}项{item.label}" for item in _ORDER if item in outcomes]
    ending = f"还有 {len(still_open)} 项没有落实" if still_open else "全部落实"
    return f"{formats.day(content.filled_on)}：{len(outcomes)}项要求，{'，'.join(counts)}；{ending}。"


def _verdicts(content: Content, measure: Measure) -> Table:
    columns = (Column("条款"), Column("要求"), Column("本单位"), Column("结论", "center"))
    rows: list[list[Passage | Cell]] = [
        [
            Passage.of(verdict.clause),
            Passage.of(atom.label),
            Passage.of(_fact(atom), f"atom.{atom.id}"),
            Cell(Passage.of(atom.words), label=atom.outcome is not Outcome.MET, align="center"),
        ]
        for verdict, atom in _atoms(content)
    ]
    if not any(item.chosen for item in content.assessment.categories):
        rows.append([Passage.of(""), Passage.of("服务功能类别"), Passage.of(""), Passage.of("还没有选")])
    return Table("", columns, rows, size=_TABLE_SIZE * measure.scale, shares=(1.4, 5.0, 4.2, 1.7))


def _atoms(content: Content) -> list[tuple[ConditionVerdict, AtomVerdict]]:
    """Every requirement that concerns this applicant, with the condition it belongs to."""
    assessment = content.assessment
    chosen = [item for item in assessment.categories if item.chosen]
    return [
        (verdict, atom)
        for verdict in (*assessment.conditions, assessment.distinction, *chosen)
        for atom in verdict.atoms
        if atom.outcome is not Outcome.NOT_APPLICABLE
    ]


def _fact(atom: AtomVerdict) -> str:
    """Value, threshold and distance; of two readings both."""
    if atom.outcome is Outcome.DIVIDED:
        return "；".join(f"{item.label} {item.value_text}" for item in atom.readings if item.value_text)
    if atom.outcome is Outcome.UNKNOWN:
        return atom.note if len(atom.note) <= _SHORT else "还没有回答"
    settled = settlement(atom)
    return f"{atom.fact}；{settled}" if settled else atom.fact


def _materials(content: Content, measure: Measure) -> Table:
    columns = (Column("序号", "center"), Column("材料"), Column("已有", "center"), Column("状态", "center"))
    counts = {item.id: len(item.evidence) for item in content.assessment.materials}
    rows: list[list[Passage | Cell]] = [
        [
            Passage.of(str(status.number)),
            Passage.of(status.label),
            Passage.of(f"{counts[status.id]} 份" if counts[status.id] else ""),
            Cell(Passage.of(status.words), label=status.state == "missing", align="center"),
        ]
        for status in content.assessment.materials
    ]
    return Table("", columns, rows, size=_TABLE_SIZE * measure.scale, shares=(0.8, 7.0, 1.2, 2.2))


def _dates(content: Content) -> Iterator[str]:
    identity = content.notice.identity
    until = identity.counting.submission
    days = (until - content.filled_on).days
    left = f"还有 {days} 天" if days > 0 else "就是今天" if days == 0 else f"已过 {-days} 天"
    yield f"报送截止 {formats.day(until)}，{left}；纸质件一式 {identity.copies} 份。"
    for deadline in identity.deadlines:
        when = formats.day(deadline.day) if deadline.day is not None else (deadline.note or "另行通知")
        yield f"{deadline.label}：{when}"
    for item in content.application.recognitions:
        if item.valid_to is not None:
            yield f"{item.title or '认定'}有效期至 {formats.day(item.valid_to)}"
