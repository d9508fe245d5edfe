"""倒排表: what has to be done until which day, and what is handed to whom, on one page to hang on the wall."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop_app.assessment.planning import TaskState, legs, plan, things
from desktop_app.assessment.working_days import day_words
from desktop_app.documents.fitting import Measure, render_one_page
from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.tables import Cell, Column, Table, table
from desktop_app.documents.typography import TITLE, Style, Typesetter
from desktop_app.models import formats

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.assessment.planning import Plan, PlannedTask
    from desktop_app.documents.content import Content
    from desktop_app.documents.flow import Strip
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.printing import Rendered
    from desktop_app.notice.models import Contact, HandInLeg

NAME = "倒排表"
_TEXT = Style(Role.FANGSONG, 11.0, 17.0, align="left")
_HEAD = Style(Role.HEI, 12.0, 19.0, align="left", keep=True, before=8.0)
_TABLE_SIZE = 10.0
_SIGNS = {True: "■", False: "□"}


def render_plan_sheet(
    content: Content, fonts: FontBook, target: Path, *, compressed: bool = True
) -> Rendered:
    """Write the plan as it stands on the day of ``content`` to ``target``: exactly one page.

    Raises:
        DocumentError: it does not fit even at the smallest size; nothing is written.
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    strips = partial(_strips, content=content)
    return render_one_page(content, NAME, strips, fonts, target, compressed=compressed)


def _strips(setter: Typesetter, measure: Measure, *, content: Content) -> Iterator[Strip]:
    text, head = measure.of(_TEXT), measure.of(_HEAD)
    made = plan(content.application, content.notice, content.filled_on)
    yield from setter.title(Passage.of("交付与倒排"), measure.of(TITLE))
    name = content.value("agency.name") or Passage.of("未填")
    yield from setter.paragraph(Passage.joined(["申报单位：", name]), text)
    basis = f"（{made.basis_words}）" if made.basis_words else ""
    yield from setter.paragraph(Passage.of(f"{made.deadline_words}{basis}。"), text)
    yield from setter.paragraph(Passage.of(f"打印日期：{formats.day(content.filled_on)}"), text)
    yield from setter.paragraph(Passage.of("一、倒排"), head)
    yield from table(setter, _tasks(made, measure))[1:]  # the heading above it is its caption
    yield from setter.paragraph(Passage.of(made.calendar_words), text)
    yield from setter.paragraph(Passage.of("二、交什么"), head)
    for line in _item_lines(content):
        yield from setter.paragraph(Passage.of(line), text)
    yield from setter.paragraph(Passage.of("三、交给谁"), head)
    yield from table(setter, _legs(content, measure))[1:]
    told = {leg.contact for leg in content.notice.delivery.legs}
    for contact in content.notice.identity.contacts:
        if contact.purpose not in told:
            phones = f"，{'、'.join(contact.phones)}" if contact.phones else ""
            yield from setter.paragraph(Passage.of(f"{contact.purpose}：{contact.names}{phones}"), text)


def _tasks(made: Plan, measure: Measure) -> Table:
    columns = (
        Column("", "center"),
        Column("要办的事"),
        Column("工作日", "center"),
        Column("最迟开始", "center"),
        Column("最迟办完", "center"),
        Column("现在", "center"),
    )
    rows = [_task_row(item) for item in made.tasks]
    return Table("", columns, rows, size=_TABLE_SIZE * measure.scale, shares=(0.7, 5.2, 1.3, 2.6, 2.6, 2.0))


def _task_row(item: PlannedTask) -> list[Passage | Cell]:
    loud = item.state is TaskState.LATE
    return [
        Cell(Passage.of(_SIGNS[item.state is TaskState.DONE]), align="center"),
        Passage.of(item.task.label),
        Cell(Passage.of(str(item.days)), align="center"),
        Cell(Passage.of(day_words(item.start)), align="center"),
        Cell(Passage.of(day_words(item.end)), align="center"),
        Cell(Passage.of(item.words), label=loud, align="center"),
    ]


def _item_lines(content: Content) -> Iterator[str]:
    packed = content.application.delivery.packed
    for item in content.notice.delivery.items:
        marks = [(packed.get(key) is True, words) for key, words in things(item, content.notice)]
        detail = f"：{item.detail}" if item.detail else ""
        if item.per_copy:
            yield f"{item.label} {len(marks)} 份{detail}"
            yield "　　".join(f"{_SIGNS[done]} {words}" for done, words in marks)
        else:
            yield f"{_SIGNS[marks[0][0]]} {item.label}{detail}"


def _legs(content: Content, measure: Measure) -> Table:
    columns = (Column("谁交给谁"), Column("截止"), Column("地点和联系人"))
    contacts = {item.purpose: item for item in content.notice.identity.contacts}
    own = content.application.delivery.deadline
    rows: list[list[Passage | Cell]] = []
    for number, (leg, deadline) in enumerate(legs(content.application, content.notice)):
        day = own if number == 0 and own is not None else deadline.day
        until = formats.day(day) if day is not None else (deadline.note or "另行通知")
        where = contact_words(leg, contacts.get(leg.contact or ""))
        rows.append([Passage.of(f"{leg.giver} → {leg.taker}"), Passage.of(until), Passage.of(where)])
    return Table("", columns, rows, size=_TABLE_SIZE * measure.scale, shares=(4.2, 3.2, 5.6))


def contact_words(leg: HandInLeg, contact: Contact | None) -> str:
    """Where the papers are taken and by whom, with what is to be known about it."""
    where = ""
    if contact is not None:
        phones = "、".join(contact.phones)
        where = "，".join(part for part in (contact.address, contact.names, phones) if part)
    return "；".join(part for part in (where, leg.note) if part)
