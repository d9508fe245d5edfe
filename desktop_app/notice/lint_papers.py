"""Whether the papers of a pack can be printed: report outline, forms, declaration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop_app.models.kinds import EntryKind
from desktop_app.notice.fields import application_fields
from desktop_app.notice.lint import fail, refuse_doubles, refuse_unknown
from desktop_app.notice.lint_law import check_places
from desktop_app.notice.models import CHARTS, FORMS, TABLES, AtomTest
from desktop_app.notice.places import is_place

if TYPE_CHECKING:
    from desktop_app.notice.models import Block, FormCell, FormLayout, FormOpinion, Heading, Notice

_BRACES = re.compile(r"\{([^{}]*)\}")
A4_SHORT, A4_LONG = 210, 297
"""Sides of the paper in millimetres."""


def check_papers(notice: Notice) -> None:
    """Check everything that is printed.

    Raises:
        PackBroken: at the first fault.
    """
    _check_report(notice)
    refuse_doubles("forms.toml", "form", (form.id for form in notice.forms))
    for form in notice.forms:
        _check_form(notice, form)
    for form_id in FORMS:
        if not any(form.id == form_id for form in notice.forms):
            fail("forms.toml", f"form {form_id}", "缺少这张表")
    _check_packet(notice)
    paper = notice.declaration
    check_places(
        notice, "declaration.toml", "declaration", paper.addressee, paper.opening, *paper.items, paper.closing
    )


def _check_packet(notice: Notice) -> None:
    file, layout = "packet.toml", notice.packet
    places = {"copy_label": {"copy", "copies"}, "divider_label": {"number"}, "stamp": {"page"}}
    for key, wanted in places.items():
        if set(_BRACES.findall(getattr(layout, key))) != wanted:
            fail(file, key, f"要有且只有{'、'.join(f'{{{place}}}' for place in sorted(wanted))}")
    refuse_doubles(file, "front", layout.front)
    sizes = [medium.capacity for medium in layout.media]
    if sizes != sorted(set(sizes)):
        fail(file, "medium", "从小到大排")


def _check_report(notice: Notice) -> None:
    file = "report.toml"
    categories = {item.id for item in notice.categories}
    for line in notice.report.cover:
        if line.value and not is_place(line.value, categories):
            fail(file, f"cover {line.label}", f"没有名为“{line.value}”的位置")
    level = 0
    for heading in notice.report.headings:
        _check_heading(notice, heading, level)
        level = heading.level
    blocks = [block for heading in notice.report.headings for block in heading.blocks]
    for kind in ("narrative", "table", "attested", "chart"):
        refuse_doubles(file, kind, (block.id for block in blocks if block.kind == kind))
    numbers = sorted(block.number for block in blocks if block.number is not None)
    if numbers != list(range(1, len(numbers) + 1)):
        fail(file, "number", "表号从 1 起不重不漏")
    printed = {block.id for block in blocks if block.kind == "attested"}
    for atom in notice.atoms:
        if atom.test is AtomTest.ATTESTED and atom.id not in printed:
            fail(file, f"attested {atom.id}", "提纲中没有印这一条自证")
    for table in TABLES:
        if not any(block.kind == "table" and block.id == table for block in blocks):
            fail(file, f"table {table}", "提纲中没有这张表")


def _check_heading(notice: Notice, heading: Heading, level_before: int) -> None:
    file, entry = "report.toml", f"heading {heading.text}"
    if not heading.text or heading.level > level_before + 1:
        fail(file, entry, "标题不能是空的，也不能跳过一级")
    if heading.category is not None:
        refuse_unknown(file, entry, "类别", (heading.category,), {item.id for item in notice.categories})
    if heading.only_if is not None:
        leaf = application_fields().get(heading.only_if)
        if leaf is None or leaf.kind is not EntryKind.YES_NO:
            fail(file, entry, f"only_if 的“{heading.only_if}”不是一个是或否的字段")
    for place, block in enumerate(heading.blocks, start=1):
        _check_block(notice, block, f"{entry} block {block.id or place}")


def _check_block(notice: Notice, block: Block, entry: str) -> None:
    file = "report.toml"
    needs = {
        "text": bool(block.text) and not block.id,
        "narrative": bool(block.id and block.title and block.guide),
        "table": bool(block.id and block.title),
        "attested": bool(block.id),
        "chart": bool(block.id and block.title),
    }
    if not needs[block.kind]:
        fail(file, entry, f"这种段落（{block.kind}）写得不全，或多写了 id")
    check_places(notice, file, entry, block.text)
    attested = {atom.id for atom in notice.atoms if atom.test is AtomTest.ATTESTED}
    known = {"table": TABLES, "chart": CHARTS, "attested": attested}.get(block.kind)
    if known is not None:
        refuse_unknown(
            file, entry, {"table": "表", "chart": "图"}.get(block.kind, "自证条目"), (block.id,), known
        )


def _check_opinion(notice: Notice, cell: FormCell, opinion: FormOpinion, where: str) -> None:
    file = "forms.toml"
    if cell.value or cell.label:
        fail(file, where, "意见栏不另写 label 和 value")
    refuse_unknown(file, where, "推荐渠道", opinion.routes, {item.route for item in notice.quotas.routes})
    if bool(opinion.routes) != bool(opinion.elsewhere):
        fail(file, where, "routes 和 elsewhere 要么都写，要么都不写")
    check_places(notice, file, where, opinion.text, opinion.elsewhere)


def _check_form(notice: Notice, form: FormLayout) -> None:
    file, entry = "forms.toml", f"form {form.id}"
    if sum(form.column_widths) > (A4_LONG if form.landscape else A4_SHORT):
        fail(file, entry, "各列加起来比纸还宽")
    if form.pages is not None and form.pages < 1:
        fail(file, entry, "pages 至少是 1")
    if form.header_rows > max((cell.row + cell.rows - 1 for cell in form.cells), default=0):
        fail(file, entry, "header_rows 多于行数")
    taken: set[tuple[int, int]] = set()
    for cell in form.cells:
        where = f"{entry} 第{cell.row}行第{cell.column}列"
        if min(cell.row, cell.column, cell.rows, cell.columns) < 1:
            fail(file, where, "行、列和跨度从 1 起")
        if cell.column + cell.columns - 1 > len(form.column_widths):
            fail(file, where, "超出了右边")
        area = {
            (row, column)
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }
        if taken & area:
            fail(file, where, "与别的格子重叠")
        taken |= area
        check_places(notice, file, where, cell.value)
        if cell.opinion is not None:
            _check_opinion(notice, cell, cell.opinion, where)
    check_places(notice, file, entry, *form.foot)
