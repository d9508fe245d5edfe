"""咨询问题单: one page for one clause that can be read in two ways, to take to the telephone or to the office."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.assessment.results import Outcome
from desktop_app.documents.flow import Page, Strip, paginate
from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.printing import Printout, Rendered, open_sheet, refuse_missing
from desktop_app.documents.tables import Cell, Column, Table, table
from desktop_app.documents.typography import (
    AREA_HEIGHT,
    AREA_WIDTH,
    LEFT,
    PAGE_HEIGHT,
    TITLE,
    TOP,
    Style,
    Typesetter,
)
from desktop_app.errors import DocumentError
from desktop_app.models import formats
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.assessment.results import Assessment, AtomVerdict
    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.sheet import Sheet
    from desktop_app.notice.models import Contact

NAME = "咨询问题单"
_TEXT = Style(Role.FANGSONG, 12.0, 19.0, indent=2)
_PLAIN = replace(_TEXT, indent=0.0, align="left")
_HEAD = Style(Role.HEI, 12.0, 19.0, align="left", keep=True, before=7.0)
_SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
"""Tried one after the other until everything stands on one page."""
_ANSWER_LINES = 3
_ANSWER_LEADING = 24.0
_BLANK = "＿＿＿＿＿＿"
_DAY = "＿＿＿＿年＿＿月＿＿日"
_PARTS = {
    "staff_qualified_share": ("staff", "staff_degree", "staff_title", "staff_both"),
}
"""Figures that stand behind a share, where a field or a ledger does not say it by itself."""


@dataclass(slots=True, kw_only=True)
class RuledStrip(Strip):
    """A line to write on."""

    width: float

    def draw(self, sheet: Sheet, left: float, top: float, *, last: bool) -> None:  # noqa: ARG002 - strips share it
        """Draw the rule at the foot of the strip."""
        bottom = top - self.height
        sheet.rules([(left, bottom, left + self.width, bottom)], 0.5)


def open_questions(assessment: Assessment) -> tuple[AtomVerdict, ...]:
    """The verdicts that stay 口径差异 and concern this applicant, each worth a sheet, in the order of the notice."""
    chosen = (verdict for verdict in assessment.categories if verdict.chosen)
    verdicts = (*assessment.conditions, assessment.distinction, *chosen)
    return tuple(atom for verdict in verdicts for atom in verdict.atoms if atom.outcome is Outcome.DIVIDED)


def render_question_sheet(
    content: Content, atom: AtomVerdict, fonts: FontBook, target: Path, *, compressed: bool = True
) -> Rendered:
    """Write the sheet about ``atom`` to ``target``: exactly one page, set smaller where the clause is long.

    Raises:
        DocumentError: it does not fit on one page even at the smallest size; nothing is written.
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    setter = Typesetter(fonts, content.label)
    page = _one_page(setter, content, atom)
    refuse_missing(setter)
    with open_sheet(target, content, NAME, fonts, compressed=compressed) as sheet:
        page.draw(sheet, LEFT, PAGE_HEIGHT - TOP)
        printout = Printout(sheet)
        printout.end_page(page)
    return printout.rendered()


def _one_page(setter: Typesetter, content: Content, atom: AtomVerdict) -> Page:
    for scale in _SCALES:
        pages = paginate(_strips(setter, content, atom, scale), AREA_HEIGHT)
        if len(pages) == 1:
            return pages[0]
    raise DocumentError(f"“{atom.label}”的咨询问题单一页放不下", "缩短单位名称，或规则包里的条款文字")


def _strips(setter: Typesetter, content: Content, atom: AtomVerdict, scale: float) -> Iterator[Strip]:
    text, plain, head = (_scaled(style, scale) for style in (_TEXT, _PLAIN, _HEAD))
    identity = content.notice.identity
    name = content.value("agency.name") or Passage.of(_BLANK)
    yield from setter.title(Passage.of(NAME), _scaled(TITLE, max(scale, 0.82)))
    yield from setter.paragraph(Passage.joined(["咨询单位：", name]), plain)
    yield from setter.paragraph(Passage.of(f"所据通知：{identity.title}（{identity.number}）"), plain)
    clause = content.notice.clause(atom.clause)
    yield from setter.paragraph(Passage.of(f"一、通知原文（{clause.id}）"), head)
    for part in clause.text.splitlines():
        if part.strip():
            yield from setter.paragraph(Passage.of(part), text)
    yield from setter.paragraph(Passage.of("二、要问的问题"), head)
    yield from setter.paragraph(Passage.of(question_words(atom)), text)
    yield from setter.paragraph(Passage.of("三、本单位的数和每种读法的结果"), head)
    basis = _basis_words(content, atom)
    if basis.text:
        yield from setter.paragraph(basis, text)
    yield Strip(height=6.0, keep=True)
    yield from table(setter, _readings(atom, 10.5 * scale))[1:]  # the heading above it is its caption
    yield from setter.paragraph(Passage.of("四、向谁咨询"), head)
    for contact in identity.contacts:
        yield from setter.paragraph(Passage.of(_contact_words(contact)), plain)
    yield from setter.paragraph(Passage.of("五、答复"), head)
    labels = [reading.label for reading in atom.readings]
    boxes = "　　".join(f"□ {label}" for label in (*labels, "其他"))
    yield from setter.paragraph(Passage.of(f"以这一种为准：{boxes}"), plain)
    yield from setter.paragraph(Passage.of("答复内容："), plain)
    for _ in range(_ANSWER_LINES):
        yield RuledStrip(height=_ANSWER_LEADING * scale, width=AREA_WIDTH, keep=True)
    yield Strip(height=8.0)
    yield from setter.paragraph(Passage.of(f"答复人和单位：{_BLANK * 2}　　日期：{_DAY}"), plain)
    yield from setter.paragraph(Passage.of(f"咨询方式：{_BLANK}　　咨询人（签字）：{_BLANK}"), plain)


def question_words(atom: AtomVerdict) -> str:
    """What is asked: which of the readings counts, for they lead to different ends."""
    readings = "，还是".join(f"“{reading.label}”" for reading in atom.readings)
    return f"“{atom.label}”一项，以{readings}为准？按不同的读法，本单位的结论不同。"


def _readings(atom: AtomVerdict, size: float) -> Table:
    columns = (
        Column("读法", widest=20.0),
        Column("本单位", "center"),
        Column("要求", "center"),
        Column("结论", "center"),
    )
    rows: list[list[Passage | Cell]] = [
        [
            Passage.of(reading.label),
            Cell(Passage.of(reading.value_text, f"atom.{atom.id}"), align="center"),
            Cell(Passage.of(atom.threshold_text), align="center"),
            Cell(Passage.of(reading.outcome.label), align="center"),
        ]
        for reading in atom.readings
    ]
    return Table("", columns, rows, size=size, shares=(4.0, 2.0, 2.0, 2.0))


def _basis_words(content: Content, atom: AtomVerdict) -> Passage:
    """The numbers the readings are made of, each with its label, and the ledger they were counted in."""
    figure = content.notice.atom(atom.id).figure or ""
    parts: list[Passage] = []
    for name in _PARTS.get(figure, ()):
        value = content.figure_text(name)
        if value is not None:
            label = content.notice.label_of(f"declared.{name}").removeprefix("其中：")
            parts.append(Passage.joined([label, value]))
    for ref in atom.trace if not parts else ():
        value = content.field(ref.target) if ref.kind == "field" else None
        if value is not None:
            parts.append(Passage.joined([content.notice.label_of(ref.target), value]))
        elif ref.kind == "ledger":
            label = LEDGER_LABELS[LedgerKind(ref.target)]
            parts.append(Passage.of(f"{label}{formats.count(ref.count, '行')}"))
    joined: list[Passage | str] = []
    for part in parts:
        joined += ["；" if joined else "", part]
    return Passage.joined([*joined, "。"]) if joined else Passage.of("")


def _contact_words(contact: Contact) -> str:
    phones = "、".join(contact.phones) or _BLANK
    address = f"，{contact.address}" if contact.address else ""
    return f"{contact.purpose}：{contact.names}，电话 {phones}{address}"


def _scaled(style: Style, scale: float) -> Style:
    return replace(
        style,
        size=round(style.size * scale, 2),
        leading=round(style.leading * scale, 2),
        before=round(style.before * scale, 2),
    )
