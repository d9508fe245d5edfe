"""抽查: the rows of a ledger that a reviewer is likely to ask proof of, and whether they have it.

Nobody reads 172 contracts. Who checks a ledger picks the largest numbers, the first and the last of the year, the firm
that stands there most often, rows that cannot be identified otherwise, and a few in between. The choice is the same
each time, so that what was mended stays mended.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.assessment.row_proof import proof_of
from desktop_app.models.ledgers import LedgerKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from desktop_app.models.evidence import Evidence
    from desktop_app.models.ledgers import Row

_LARGEST: Mapping[LedgerKind, tuple[str, str]] = {
    LedgerKind.SERVICES: ("fee", "收费最多"),
    LedgerKind.ACTIVITIES: ("attendances", "参加人次最多"),
    LedgerKind.TRAININGS: ("attendances", "培训人次最多"),
    LedgerKind.FINANCINGS: ("amount", "金额最大"),
    LedgerKind.EQUIPMENT: ("value", "原值最高"),
}
_DAYS: Mapping[LedgerKind, str] = {
    LedgerKind.SERVICES: "served_on",
    LedgerKind.ACTIVITIES: "held_on",
    LedgerKind.TRAININGS: "held_on",
    LedgerKind.FINANCINGS: "agreed_on",
}
_NAMES: Mapping[LedgerKind, str] = {LedgerKind.SERVICES: "enterprise", LedgerKind.FINANCINGS: "enterprise"}
_LARGE, _BETWEEN = 3, 5
_BARE = "没有填证据编号"
_ASTRAY = "证据编号没有对应的材料或页"


@dataclass(frozen=True, slots=True)
class Pick:
    """A row that is likely to be asked for."""

    row: str
    why: str
    """收费最多."""
    lack: str
    """What is wrong with its proof: 没有填证据编号; empty when it has some."""

    @property
    def proved(self) -> bool:
        """Whether what its 证据编号 points to stands on the shelves."""
        return not self.lack


def spot_check(
    kind: LedgerKind, rows: Sequence[Row], evidence: Iterable[Evidence], year: int
) -> tuple[Pick, ...]:
    """The rows of ``year`` that are likely to be picked, in the order of the ledger; each once, for its first reason.

    ``year`` is the calendar year the conditions look at; ledgers without days are looked at as a whole.
    """
    day = _DAYS.get(kind)
    among = [row for row in rows if day is None or getattr(row, day).year == year]
    if not among:
        return ()
    found: dict[str, str] = {}
    for picked, why in _picks(kind, among, day):
        found.setdefault(picked.id, why)
    chosen = [row for row in among if row.id in found]
    proof = proof_of(chosen, evidence)
    lacks = dict.fromkeys(proof.bare, _BARE) | dict.fromkeys(proof.astray, _ASTRAY)
    return tuple(Pick(row.id, found[row.id], lacks.get(row.id, "")) for row in chosen)


def _picks(kind: LedgerKind, among: list[Row], day: str | None) -> Iterable[tuple[Row, str]]:
    if kind in _LARGEST:
        field, why = _LARGEST[kind]
        known = [row for row in among if getattr(row, field)]
        for row in sorted(known, key=_by(field), reverse=True)[:_LARGE]:
            yield row, why
    if day is not None:
        yield min(among, key=_by(day)), "全年第一笔"
        yield max(among, key=_by(day)), "全年最后一笔"
    if kind in _NAMES:
        yield from _by_name(among, _NAMES[kind])
    step = max(len(among) // _BETWEEN, 1)
    for row in among[step // 2 :: step][:_BETWEEN]:
        yield row, "随机抽到"


def _by_name(among: list[Row], field: str) -> Iterable[tuple[Row, str]]:
    name, times = Counter(getattr(row, field) for row in among).most_common(1)[0]
    if times > 1:
        yield next(row for row in among if getattr(row, field) == name), "服务次数最多的企业"
    unidentified = next((row for row in among if not getattr(row, "credit_code", None)), None)
    if unidentified is not None:
        yield unidentified, "没有统一社会信用代码"


def _by(field: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row, field)
