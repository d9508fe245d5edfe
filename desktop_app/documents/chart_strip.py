"""A chart on paper: black on white, in one piece, never cut by a page break."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.documents.chart import lay_out, patch
from desktop_app.documents.flow import Strip
from desktop_app.documents.fonts import Role
from desktop_app.documents.passage import Passage
from desktop_app.documents.typography import CAPTION, Style

if TYPE_CHECKING:
    from desktop_app.documents.chart import Chart, Drawing
    from desktop_app.documents.fonts import FaceChain
    from desktop_app.documents.sheet import Sheet
    from desktop_app.documents.typography import Typesetter

CHART_TITLE = replace(CAPTION, before=4, keep=False)
_LETTERS = Style(Role.HEI, 9, 12)
_ABOVE = 12.0
_BELOW = 4.0
"""Blank above and below a chart, in points."""


@dataclass(slots=True, kw_only=True)
class ChartStrip(Strip):
    """A whole chart with the blank above it."""

    drawing: Drawing
    chain: FaceChain

    def draw(self, sheet: Sheet, left: float, top: float, *, last: bool) -> None:  # noqa: ARG002 - strips share it
        """Draw boxes, then lines, then words."""
        top -= _ABOVE
        for box in self.drawing.boxes:
            sheet.fill(left + box.x, top - box.y - box.height, box.width, box.height, 1 - box.tone)
        for draw, dashed in ((sheet.rules, False), (sheet.dashes, True)):
            lines = [
                (left + rule.x1, top - rule.y1, left + rule.x2, top - rule.y2)
                for rule in self.drawing.rules
                if rule.dashed is dashed
            ]
            if lines:
                draw(lines)
        for word in self.drawing.words:
            if word.clear:
                x, y, width, height = patch(word, self.chain.width)
                sheet.fill(left + x, top - y - height, width, height, 1.0)
            sheet.text(self.chain, word.text, word.size, left + word.x, top - word.y, align=word.align)


def chart_strips(setter: Typesetter, chart: Chart) -> list[Strip]:
    """``chart`` across the type area, kept together with the title below it."""
    chain = setter.fonts.chain(Role.HEI)
    drawing = lay_out(chart, setter.width, chain.width)
    for word in drawing.words:  # notes what no face can draw
        setter.measured(Passage.of(word.text), _LETTERS)
    return [
        ChartStrip(
            height=drawing.height + _ABOVE + _BELOW,
            keep=True,
            origins=chart.origins,
            drawing=drawing,
            chain=chain,
        )
    ]
