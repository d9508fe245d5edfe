"""The chapters of the report as strips: headings, standing text with values, narrative, reasons and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.documents import charts, report_tables
from desktop_app.documents.chart_strip import CHART_TITLE, chart_strips
from desktop_app.documents.content import BLANK, UNANSWERED
from desktop_app.documents.flow import Strip
from desktop_app.documents.passage import Passage, narrative
from desktop_app.documents.tables import table
from desktop_app.documents.typography import BODY_LEADING, NOTE, TITLE
from desktop_app.notice.outline import printed_headings

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.documents.content import Content
    from desktop_app.documents.filled import Filled
    from desktop_app.documents.typography import Typesetter
    from desktop_app.notice.models import Block, Heading, ReportOutline

_NOTHING = "无。"


class _Body:
    """Turns the blocks of an outline into strips, one chapter after the other."""

    def __init__(self, setter: Typesetter, content: Content, *, draft: bool) -> None:
        self.setter = setter
        self.content = content
        self.draft = draft
        self.blank = UNANSWERED if draft else BLANK
        self.strips: list[Strip] = []
        self._blocks: dict[str, Callable[[Block], list[Strip]]] = {
            "text": self._text,
            "narrative": self._narrative,
            "attested": self._attested,
            "table": self._table,
            "chart": self._chart,
        }
        self._charts = 0

    def add(self, heading: Heading, text: str, *, has_parts: bool) -> None:
        """A heading and everything directly below it; an empty one says so."""
        lines = self.setter.heading(Passage.of(text), heading.level)
        if heading.level == 1 and not heading.numbered:
            lines[0].new_page = True
        self.strips += lines
        below: list[Strip] = []
        for block in heading.blocks:
            below += self._blocks[block.kind](block)
            if heading.category and block is heading.blocks[0]:
                below += self._requirements(heading.category)
        if not below and not has_parts:
            below = self.setter.paragraph(Passage.of(UNANSWERED if self.draft else _NOTHING))
        self.strips += below

    def _text(self, block: Block) -> list[Strip]:
        passage, complete = self.content.fill(block.text, self.blank)
        if block.optional and not complete:
            return []
        return self.setter.paragraph(passage)

    def _narrative(self, block: Block) -> list[Strip]:
        origin = f"narrative.{block.id}"
        typed = self.content.application.narrative.get(block.id) or ""
        parts = narrative(typed, origin)
        if not parts and block.required:
            parts = [Passage.of(f"{UNANSWERED}{block.title}" if self.draft else BLANK, origin)]
        return [strip for part in parts for strip in self.setter.paragraph(part)]

    def _attested(self, block: Block) -> list[Strip]:
        if not self.content.asked(f"attested.{block.id}"):
            return []
        answer = self.content.application.attested.get(block.id)
        parts = narrative((answer.reason if answer else None) or "", f"attested.{block.id}.reason")
        return [strip for part in parts for strip in self.setter.paragraph(part)]

    def _table(self, block: Block) -> list[Strip]:
        filled = report_tables.fill(block.id, self.content, self.blank)
        name = f"表{block.number}" if block.number is not None else ""
        if not filled.rows:  # said in a line, so that the text may go on naming the table by its number
            nothing = UNANSWERED if self.draft else _NOTHING
            return self.setter.paragraph(Passage.of(f"{name}　{block.title}：{nothing}".strip("　")))
        return self._set_table(
            filled, f"{name}　{block.title}".strip("　"), f"续{name}" if name else f"{block.title}（续）"
        )

    def _chart(self, block: Block) -> list[Strip]:
        """A chart that has something to compare, its number and title below it, as figures have."""
        chart = charts.chart(block.id, self.content)
        if chart is None:
            return []
        self._charts += 1
        below = self.setter.paragraph(Passage.of(f"图{self._charts}　{block.title}"), CHART_TITLE)
        return [*chart_strips(self.setter, chart), *below]

    def _requirements(self, category: str) -> list[Strip]:
        filled = report_tables.requirements(self.content, category, self.blank)
        label = self.content.category_label(category)
        return self._set_table(filled, f"{label}功能要求对照", "") if filled.rows else []

    def _set_table(self, filled: Filled, caption: str, continued: str) -> list[Strip]:
        strips = table(self.setter, filled.with_caption(caption, continued))
        if filled.note:
            strips[-1].height = 2.0
            for strip in strips[-2:]:  # the note stands below the last row, on its page
                strip.keep = True
            strips += self.setter.paragraph(Passage.of(filled.note), NOTE)
            strips.append(Strip(height=8.0))
        return strips


def body_strips(setter: Typesetter, content: Content, outline: ReportOutline, *, draft: bool) -> list[Strip]:
    """Everything from the title of the report to its last table."""
    body = _Body(setter, content, draft=draft)
    body.strips += setter.title(Passage.of(outline.title), TITLE)
    body.strips.append(Strip(height=BODY_LEADING, keep=True))
    printed = printed_headings(outline, content.application)
    for at, (heading, text) in enumerate(printed):
        following = printed[at + 1][0].level if at + 1 < len(printed) else 0
        body.add(heading, text, has_parts=following > heading.level)
    return body.strips
