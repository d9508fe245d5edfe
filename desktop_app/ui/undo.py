"""撤销 and 重做: the steps of a case, newest last. It knows what was done, not how to do it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from operator import is_
from typing import TYPE_CHECKING

from desktop_app.assessment.field_words import field_label
from desktop_app.ui.standing import both_quoted, ledger_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop_app.assessment.figures import LedgerFigures
    from desktop_app.models.recognitions import Recognition
    from desktop_app.notice.models import Notice
    from desktop_app.ui.standing import Standing

MOST_STEPS = 200
MOST_ROWS = 400_000
"""Rows of ledgers that the steps may hold in memory; beyond that the oldest steps go."""
_PLACES_OF_A_ROW = 100
"""Places of a list that take as much memory as a row: eight bytes beside about a kilobyte."""
_COMPARED = 10_000
"""Rows up to which a step is looked at for whether it changed anything."""


@dataclass(slots=True)
class Step:
    """One thing the user did: a visit of a field, a click, an import, a file, a restoring."""

    place: str
    """Where the window goes when the step is undone or done again; empty: it stays where it is."""
    before: Mapping[str, Standing]
    after: Mapping[str, Standing]
    what: str = ""
    """What was done, for steps that are more than one field's change of value."""
    counted: tuple[LedgerFigures, LedgerFigures] | None = None
    """The figures before and after, where a ledger changed: counting again would hold up the window."""
    weight: int = field(default=0, init=False)
    """How many rows it keeps in memory; what both sides share, the case or the next step keeps anyhow."""

    def __post_init__(self) -> None:
        self.weight = sum(_weight(standing, self.after.get(place)) for place, standing in self.before.items())

    @property
    def is_empty(self) -> bool:
        """Whether nothing has changed; whole ledgers are not compared, that would take as long as reading them."""
        return self.weight < _COMPARED and self.before == self.after

    def label(self, notice: Notice, members: Sequence[Recognition]) -> str:
        """What the step is about, for the menu."""
        return self.what or field_label(self.place, notice, members)

    def words(self, notice: Notice, members: Sequence[Recognition], *, undone: bool) -> str:
        """已撤销：平台名称“A”改回“B”; cut where long."""
        verb = "已撤销" if undone else "已重做"
        label = self.label(notice, members)
        if self.what and ledger_of(self.place) is None:
            return f"{verb}：{label}"
        old, new = both_quoted(self.place, self.before[self.place], self.after[self.place], notice)
        comma = "，" if self.what else ""
        return f"{verb}：{label}{comma}{new}改回{old}" if undone else f"{verb}：{label}{comma}{old}改为{new}"


def _weight(before: Standing, after: Standing | None) -> int:
    """A list of rows weighs what it holds: rows that are not the other side's, and a little for each place."""
    if after is None or not (isinstance(before.value, tuple) and isinstance(after.value, tuple)):
        return before.weight + (after.weight if after is not None else 0)
    shared = sum(map(is_, before.value, after.value))
    places = before.weight + after.weight
    return places - 2 * shared + places // _PLACES_OF_A_ROW


class Steps:
    """Both ways through what was done; what is done anew ends the way forward."""

    def __init__(self) -> None:
        self._done: deque[Step] = deque()
        self._undone: list[Step] = []
        self._visited = ""

    @property
    def last(self) -> Step | None:
        """What would be undone next."""
        return self._done[-1] if self._done else None

    @property
    def next(self) -> Step | None:
        """What would be done again next."""
        return self._undone[-1] if self._undone else None

    def note(self, step: Step, *, visit: bool = False) -> None:
        """Remember a step; during one ``visit`` of a field all changes to it are one step."""
        same_visit = visit and self._visited == step.place and bool(self._done)
        if not same_visit and step.is_empty:
            return
        self._undone.clear()
        if same_visit:
            self._done[-1].after = step.after
        else:
            self._done.append(step)
            self._trim()
        self._visited = step.place if visit else ""
        if same_visit and self._done[-1].is_empty:  # typed and taken back again
            self._done.pop()
            self._visited = ""

    def end_visit(self) -> None:
        """The cursor has left its field."""
        self._visited = ""

    def back(self) -> Step | None:
        """The step to undo now."""
        self._visited = ""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def forward(self) -> Step | None:
        """The step to do again now."""
        self._visited = ""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]

    def _trim(self) -> None:
        weight = sum(step.weight for step in self._done)
        while len(self._done) > MOST_STEPS or (weight > MOST_ROWS and len(self._done) > 1):
            weight -= self._done.popleft().weight
