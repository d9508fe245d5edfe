"""集聚服务机构: distinct bodies with an agreement in force, from which the applicant itself is taken out later."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop_app.assessment.counted import Counts, row_finding
from desktop_app.assessment.distinct import Enterprises, Spelling, usable_code
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.models.name_folding import same_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from desktop_app.models.ledgers import Partner
    from desktop_app.notice.models import CountingRules


@dataclass(frozen=True, slots=True)
class Bodies:
    """Gathered bodies by identity, each with the ids of its rows."""

    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    """Identity by code and by normalised name."""
    note: str = ""

    def without(self, name: str | None, code: str | None) -> dict[str, tuple[str, ...]]:
        """All bodies but the one that is the applicant, by its name or its code."""
        own = {self.keys.get(usable_code(code)), self.keys.get(same_name(name or ""))}
        return {key: rows for key, rows in self.rows.items() if key not in own}

    def kin_of(self, name: str | None) -> int:
        """How many bodies carry the applicant's name with something behind it, as branches do."""
        own = same_name(name or "")
        if not own:
            return 0
        return len({key for text, key in self.keys.items() if text.startswith(own) and text != own})


def count_partners(rows: tuple[Partner, ...], rules: CountingRules) -> tuple[Bodies | None, Counts]:
    """Bodies with an agreement in force at the end of the year before or on the day of submission.

    An agreement that names no last day runs on; a row with no dates at all proves no agreement and is not counted.
    """
    counts = Counts()
    if not rows:
        return None, counts
    enterprises = Enterprises()
    days = (rules.year_end, rules.submission)
    spelled: list[tuple[Spelling, Partner]] = []
    undated = ended = turned = 0
    for row in rows:
        spelling = enterprises.spelling(row.name, row.credit_code)
        turned += row.valid_from is not None and row.valid_to is not None and row.valid_from > row.valid_to
        if row.valid_from is None and row.valid_to is None:
            undated += 1
        elif any(_is_in_force(row, day) for day in days):
            spelled.append((spelling, row))
        else:
            ended += 1
    keys = enterprises.keys(spelling for spelling, _ in spelled)
    by_key: dict[str, list[str]] = {}
    lookup: dict[str, str] = {}
    for (code, name), row in spelled:
        key = keys[code, name]
        by_key.setdefault(key, []).append(row.id)
        lookup.update({text: key for text in (code, name) if text})
    if turned:
        message = f"{LEDGER_LABELS[LedgerKind.PARTNERS]}有{turned}行的协议止于起始日之前"
        counts.findings.append(row_finding("FR20", LedgerKind.PARTNERS, message))
    notes = [f"{undated}行没有填协议期限，未计入"] if undated else []
    notes += [f"{ended}行的协议不在有效期内，未计入"] if ended else []
    return Bodies({key: tuple(ids) for key, ids in by_key.items()}, lookup, "；".join(notes)), counts


def _is_in_force(row: Partner, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)
