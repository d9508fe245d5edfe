"""缺件清单: what an agency still has to bring or to mend, on one page to take along."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.documents.fitting import Measure, render_one_page
from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.typography import TITLE, Style, Typesetter
from desktop_app.models import formats

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.flow import Strip
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.printing import Rendered

NAME = "缺件清单"
_TEXT = Style(Role.FANGSONG, 11.5, 18.5, align="left")
_HEAD = Style(Role.HEI, 12.5, 20.0, align="left", keep=True, before=8.0)
_LISTED = (40, 20, 12, 6)
_NUMERALS = "一二三四五六七八九"
_BLANK = "＿＿＿＿＿＿"
_LONGEST = 120
"""Characters of a line; the case file says the rest."""


@dataclass(frozen=True, slots=True)
class MissingGroup:
    """Things of one kind."""

    title: str
    lines: Sequence[str]
    then: str = ""
    """What is to be done about all of them; no thing of its own."""


def render_missing_sheet(
    content: Content, groups: Sequence[MissingGroup], fonts: FontBook, target: Path
) -> Rendered:
    """Write what is missing of the case of ``content`` to ``target``: exactly one page.

    Raises:
        DocumentError: it does not fit even at the smallest size; nothing is written.
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    strips = partial(_strips, content=content, groups=groups)
    return render_one_page(content, NAME, strips, fonts, target, listed=_LISTED)


def _strips(
    setter: Typesetter, measure: Measure, *, content: Content, groups: Sequence[MissingGroup]
) -> Iterator[Strip]:
    text, head = measure.of(_TEXT), measure.of(_HEAD)
    yield from setter.title(Passage.of(f"申报材料{NAME}"), measure.of(TITLE))
    unknown = Passage.of("未填")
    for label, place in (("平台名称", "service_platform.name"), ("申报单位", "agency.name")):
        value = content.value(place) or unknown
        yield from setter.paragraph(Passage.joined([f"{label}：", value]), text)
    identity = content.notice.identity
    yield from setter.paragraph(Passage.of(f"通知：{identity.title}（{identity.number}）"), text)
    day = formats.day(identity.counting.submission)
    yield from setter.paragraph(Passage.of(f"按 {day} 核对。"), text)
    there = [group for group in groups if group.lines]
    if not there:
        yield from setter.paragraph(Passage.of("没有缺件，也没有要改的地方。"), head)
    for numeral, group in zip(_NUMERALS, there, strict=False):
        yield from setter.paragraph(Passage.of(f"{numeral}、{group.title}（{len(group.lines)}项）"), head)
        for number, line in enumerate(group.lines[: measure.listed], start=1):
            shown = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
            yield from setter.paragraph(Passage.of(f"□ {number}. {shown}"), text)
        if len(group.lines) > measure.listed:
            more = f"另有{len(group.lines) - measure.listed}项，见案卷的“问题清单”。"
            yield from setter.paragraph(Passage.of(more), text)
        if group.then:
            yield from setter.paragraph(Passage.of(group.then), text)
    if not there:
        return
    for words in ("　", f"补齐后重新交来，期限：＿＿月＿＿日。联系人：{_BLANK}　电话：{_BLANK}"):
        yield from setter.paragraph(Passage.of(words), text)
