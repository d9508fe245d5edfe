"""收件核对单: what an agency has to hand in, in how many copies, to be ticked off at the counter; a page for each agency.

Numbers, items and the list of materials are the pack's: five sets and a disc under one notice, two sets under another.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.assessment.planning import things
from desktop_app.documents.fitting import Measure, render_one_page
from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.tables import Cell, Column, Table, table
from desktop_app.documents.typography import TITLE, Style, Typesetter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.flow import Strip
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.printing import Rendered
    from desktop_app.notice.models import Notice

NAME = "收件核对单"
BOX = "□"
_TEXT = Style(Role.FANGSONG, 11.0, 17.5, align="left")
_HEAD = Style(Role.HEI, 12.0, 19.0, align="left", keep=True, before=8.0)
_SIZE = 10.0
_BLANK = "＿＿＿＿＿＿"
_SIGNED = f"送件人：{_BLANK}　　收件人：{_BLANK}　　收件日期：＿＿＿＿年＿＿月＿＿日"
_LOOKED_AT = ("公章和签字齐全", "骑缝章", "装订成册，页码连续")


@dataclass(frozen=True, slots=True)
class Received:
    """What is known of the papers an agency says it has made."""

    number: int
    """Its place in the order of recommendation."""
    papers: str
    """“材料第2次生成 7K3M9Q，此后改过3处”."""
    code: str = ""
    """The check code that every sheet should bear; empty where no papers were made."""


def render_receiving_sheet(content: Content, received: Received, fonts: FontBook, target: Path) -> Rendered:
    """Write the checklist for the case of ``content`` to ``target``: exactly one page.

    Raises:
        DocumentError: it does not fit even at the smallest size; nothing is written.
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    strips = partial(_strips, content=content, received=received)
    return render_one_page(content, NAME, strips, fonts, target)


def _strips(setter: Typesetter, measure: Measure, *, content: Content, received: Received) -> Iterator[Strip]:
    text, head = measure.of(_TEXT), measure.of(_HEAD)
    notice = content.notice
    yield from setter.title(Passage.of(f"申报材料{NAME}"), measure.of(TITLE))
    unknown = Passage.of("未填")
    for label, place in (("平台名称", "service_platform.name"), ("申报单位", "agency.name")):
        value = content.value(place) or unknown
        yield from setter.paragraph(Passage.joined([f"{label}：", value]), text)
    route = notice.quotas.route_of(content.application.recommendation.route)
    words = f"汇总表序号：{received.number}　　推荐渠道：{route.label if route else '未选'}"
    yield from setter.paragraph(Passage.of(words), text)
    yield from setter.paragraph(Passage.of(f"通知：{notice.identity.number}"), text)
    yield from setter.paragraph(Passage.of("一、份数"), head)
    yield from table(setter, _items(notice, measure))[1:]  # the heading above it is its caption
    yield from setter.paragraph(Passage.of("二、每一份里有"), head)
    yield from table(setter, _materials(notice, measure))[1:]
    yield from setter.paragraph(Passage.of("三、校验码"), head)
    code = f"每页页脚的校验码应为 {received.code}。" if received.code else ""
    told = f"{code}交来的案卷：{received.papers}。纸质件上的校验码：{_BLANK}"
    yield from setter.paragraph(Passage.of(told), text)
    for words in ("", "缺的、要补的：" + _BLANK * 5, "", _SIGNED):
        yield from setter.paragraph(Passage.of(words or "　"), text)


def _items(notice: Notice, measure: Measure) -> Table:
    columns = (Column("交来的"), Column("数量", "center"), Column("收到"))
    rows: list[list[Passage | Cell]] = []
    for item in notice.delivery.items:
        marks = things(item, notice)
        boxes = "　".join(f"{BOX} {words}" for _, words in marks) if item.per_copy else BOX
        label = f"{item.label}（{item.detail}）" if item.detail else item.label
        count = f"{len(marks)}份" if item.per_copy else "1"
        rows.append([Passage.of(label), Cell(Passage.of(count), align="center"), Passage.of(boxes)])
    return Table("", columns, rows, size=_SIZE * measure.scale, shares=(6.0, 1.4, 5.6))


def _materials(notice: Notice, measure: Measure) -> Table:
    copies = notice.identity.copies
    columns = (Column("材料"), *(Column(f"第{number}份", "center") for number in range(1, copies + 1)))
    lines = [f"{item.number}　{item.short_label}" for item in notice.materials]
    lines += [*(form.title for form in notice.forms if not form.header_rows), *_LOOKED_AT]
    boxes = [Cell(Passage.of(BOX), align="center")] * copies
    rows: list[list[Passage | Cell]] = [[Passage.of(line), *boxes] for line in lines]
    return Table("", columns, rows, size=_SIZE * measure.scale, shares=(6.4, *([1.3] * copies)))
