"""The values of a paper that lead somewhere: under the mouse, and one after the other by keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop_app.documents.printed import PrintedValue


@dataclass(frozen=True, slots=True)
class Lead:
    """A value on paper with its name and what a click on it does."""

    value: PrintedValue
    name: str
    """平台名称, 2020年服务中小企业数."""
    way: str
    """What going there is for: 去修改, 看台账."""
    page_id: str
    """Page of the wizard where it is changed, or looked at."""
    place: str
    """There: the field, the ledger, the shelf."""

    @property
    def page(self) -> int:
        """Zero-based page it stands on."""
        return self.value.page - 1

    @property
    def tip(self) -> str:
        """What the mouse is told."""
        return f"{self.name}：点一下{self.way}"

    @property
    def spoken(self) -> str:
        """What the keyboard is told, with the value itself."""
        text = f"：{self.value.text}" if self.value.text else ""
        return f"{self.name}{text}，按回车{self.way}"


class PaperValues:
    """The leads of one document."""

    def __init__(self, leads: Iterable[Lead] = ()) -> None:
        self._pages: dict[int, list[Lead]] = {}
        for lead in leads:
            self._pages.setdefault(lead.page, []).append(lead)

    def on(self, page: int) -> Sequence[Lead]:
        """Those of a zero-based page, in reading order."""
        return self._pages.get(page, ())

    def at(self, page: int, x: float, y: float) -> Lead | None:
        """The one at a point of a page, in points from its lower left corner; of several the last drawn."""
        hits = (lead for lead in self.on(page) if any(box.holds(x, y) for box in lead.value.boxes))
        found = None
        for lead in hits:
            found = lead
        return found

    def next_on(self, pages: Sequence[int], lead: Lead | None, *, forward: bool) -> Lead | None:
        """The one after (or before) ``lead`` on these pages; the first where there is none yet, None behind the last.

        Backwards from no value at all there is none: the user is on the way out.
        """
        every = [item for page in pages for item in self.on(page)]
        if lead is None or lead not in every:
            return every[0] if forward and every else None
        at = every.index(lead) + (1 if forward else -1)
        return every[at] if 0 <= at < len(every) else None

    def like(self, lead: Lead) -> Lead | None:
        """The same value of a document made anew: on the same page, or else the nearest."""
        same = [
            item for found in self._pages.values() for item in found if item.value.origin == lead.value.origin
        ]
        top = lead.value.boxes[0].top
        return min(
            same,
            key=lambda item: (abs(item.page - lead.page), abs(item.value.boxes[0].top - top)),
            default=None,
        )
