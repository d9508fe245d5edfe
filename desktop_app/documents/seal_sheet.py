"""用印计划: what is stamped on which page of each copy, on paper for whoever holds the seal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.documents.flow import paginate
from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.printing import Printout, Rendered, draw_folio, open_sheet, refuse_missing
from desktop_app.documents.tables import Cell, Column, Table, table
from desktop_app.documents.typography import AREA_HEIGHT, LEFT, PAGE_HEIGHT, TITLE, TOP, Style, Typesetter
from desktop_app.models.seal_plan import impressions_words
from desktop_app.models.seals import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.flow import Strip
    from desktop_app.documents.fonts import FontBook
    from desktop_app.models.seal_plan import SealPlace, SealPlan

NAME = "用印计划"
_TEXT = Style(Role.FANGSONG, 11.0, 18.0, align="left")
_HEAD = Style(Role.HEI, 12.0, 20.0, align="left", keep=True, before=8.0)
_TABLE_SIZE = 9.5
_BOX = "□"


def render_seal_sheet(
    content: Content, plan: SealPlan, code: str, fonts: FontBook, target: Path, *, compressed: bool = True
) -> Rendered:
    """Write the plan to ``target``: a table over as many pages as it takes. ``code`` is the check code of the build.

    Raises:
        MissingGlyph: a title has a character without a face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    setter = Typesetter(fonts, content.label)
    pages = paginate(list(_strips(setter, content, plan, code)), AREA_HEIGHT)
    refuse_missing(setter)
    with open_sheet(target, content, NAME, fonts, compressed=compressed) as sheet:
        printout = Printout(sheet)
        for number, page in enumerate(pages, 1):
            page.draw(sheet, LEFT, PAGE_HEIGHT - TOP)
            draw_folio(sheet, fonts, f"{number}/{len(pages)}", right=True)
            printout.end_page(page)
    return printout.rendered()


def _strips(setter: Typesetter, content: Content, plan: SealPlan, code: str) -> Iterator[Strip]:
    seals = content.notice.seals
    left_out = {name for name, out in content.application.seals.left_out.items() if out}
    asked = tuple(place for place in plan.places if place.required or place.id not in left_out)
    yield from setter.title(Passage.of(NAME), replace(TITLE, size=20, leading=32))
    agency = content.value("agency.name") or Passage.of("未填")
    yield from setter.paragraph(Passage.joined(["申报单位：", agency, f"　　校验码：{code}"]), _TEXT)
    yield from setter.paragraph(
        Passage.of(f"一式 {plan.copies} 份。{impressions_words(asked, plan.copies)}。"), _TEXT
    )
    yield from setter.paragraph(
        Passage.of("印章名称和申报单位名称一个字不差；公章不能用财务章、合同章代替。"), _TEXT
    )
    yield from table(setter, _table(asked, plan.copies))[1:]  # the title above it is its caption
    if any(place.mark is Mark.EDGE for place in asked):
        yield from setter.paragraph(Passage.of("骑缝章怎么盖"), _HEAD)
        yield from setter.paragraph(Passage.of(seals.fan), _TEXT)
    yield from setter.paragraph(Passage.of("盖好以后"), _HEAD)
    yield from setter.paragraph(
        Passage.of(
            "页脚带小方码的页扫描回来（150 dpi 以上，转向、略歪都可以），放进程序的“盖章回收”，光盘里就用盖了章的页。小方码不要盖住。"
        ),
        _TEXT,
    )
    dropped = [place for place in plan.places if place not in asked]
    if dropped:
        named = "；".join(f"{place.called}{place.label}" for place in dropped)
        yield from setter.paragraph(Passage.of(f"本单位不盖：{named}。"), _TEXT)
    yield from setter.paragraph(Passage.of(seals.provenance_note), _TEXT)


def _table(places: tuple[SealPlace, ...], copies: int) -> Table:
    columns = (
        Column("页码", "center"),
        Column("材料"),
        Column("盖在哪里"),
        Column("盖什么", "center"),
        Column("次数", "center"),
        Column(f"第 1—{copies} 份", "center"),
    )
    rows = [_row(place, copies) for place in places]
    return Table("", columns, rows, size=_TABLE_SIZE, pad=3.0, shares=(2.3, 4.0, 3.9, 1.6, 0.9, 1.9))


def _row(place: SealPlace, copies: int) -> list[Passage | Cell]:
    sheets = f"（{place.sheets} 张纸）" if place.mark is Mark.EDGE else ""
    must = "（通知要求）" if place.required else ""
    return [
        Cell(Passage.of(place.called), align="center"),
        Passage.of(place.title, "evidence"),
        Passage.of(f"{place.label}{sheets}{must}"),
        Cell(Passage.of("签字" if place.mark is Mark.SIGN else place.mark.label), align="center"),
        Cell(Passage.of(str(place.impressions)), align="center"),
        Cell(Passage.of(_BOX * copies), align="center"),
    ]
