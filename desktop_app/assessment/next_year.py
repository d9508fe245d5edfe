"""复制为新年度的案卷: what of a case is carried into one under another notice, by the rules of that notice's pack.

A pure function: the case that is made, and the list of what was carried, what is to be looked at again and what has
to be got anew, so that the list can be read before anything is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.models.application import BESIDE_THE_PAPERS, Application, Case
from desktop_app.models.evidence import UNSORTED
from desktop_app.models.evidence_references import references_in
from desktop_app.models.field_ids import answers, write
from desktop_app.models.folding import fold
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind, Ledgers
from desktop_app.notice.models import Fate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import Any

    from desktop_app.models.evidence import Evidence
    from desktop_app.models.recognitions import Recognition
    from desktop_app.notice.models import Material, Notice

_RECOGNITIONS = "recognitions"
_ASKED_NOWHERE = BESIDE_THE_PAPERS | {"example"}
"""Sections that no question asks and that mean the same under every notice."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One line of the list: what it is about, what becomes of it, and why."""

    label: str
    fate: Fate
    reason: str = ""
    names: tuple[str, ...] = ()
    """Titles of the evidence meant, where the line is about evidence."""


@dataclass(frozen=True, slots=True)
class NextYear:
    """A case of another year made under a notice, and what the user has to know about it."""

    case: Case
    items: tuple[Carried, ...]

    def of(self, fate: Fate) -> tuple[Carried, ...]:
        """The lines with this fate, in the order of the pack."""
        return tuple(item for item in self.items if item.fate is fate)


def for_next_year(case: Case, notice: Notice) -> NextYear:
    """A new case under ``notice`` from an earlier one, which is left as it is.

    Only what the earlier case holds is listed. Evidence must be valid on the day of submission of ``notice``.
    """
    shelves = tuple(_judged(item, notice) for item in case.evidence)
    kept = tuple(_under(item, notice) for item, line in shelves if line.fate is not Fate.RENEWED)
    taken = _Answers(case, notice, {item.id for item in kept})
    made = Case(
        notice=notice.identity.id,
        title=case.application.agency.name or case.title,
        application=taken.application,
        unfinished=taken.unfinished,
        ledgers=_ledgers(case.ledgers, notice, {item.number for item in kept}),
        evidence=kept,
    )
    items = (*taken.items(), *_ledger_items(case.ledgers, notice), *_together(line for _, line in shelves))
    return NextYear(made, items)


class _Answers:
    """The answers and half-typed entries that are carried, and which rules were met with on the way."""

    def __init__(self, case: Case, notice: Notice, evidence: set[str]) -> None:
        self.application = Application()
        self.unfinished: dict[str, str] = {}
        self._notice = notice
        self._evidence = evidence
        self._met: set[str] = set()
        self._not_asked = 0
        earlier = case.application.model_copy(deep=True)
        self._recognitions = earlier.recognitions
        for field_id, value in answers(earlier):
            if "[" not in field_id and self._is_carried(field_id):
                self._take(field_id, value)
        for field_id, typed in case.unfinished.items():
            if self._is_carried(field_id):
                self.unfinished[field_id] = typed

    def items(self) -> Iterator[Carried]:
        """A line for each rule that something was found for."""
        for rule in self._notice.carry_over.answers:
            if rule.label in self._met:
                reason = rule.reason
                if _RECOGNITIONS in rule.fields and rule.fate is not Fate.RENEWED:
                    reason += self._expired()
                yield Carried(rule.label, rule.fate, reason)
        if self._not_asked:
            yield Carried("这份通知不问的内容", Fate.RENEWED, f"{self._not_asked} 处不带过去，原案卷里都还在")

    def _is_carried(self, field_id: str) -> bool:
        if not self._is_known(field_id):
            self._not_asked += 1
            return False
        rule = self._notice.carry_over.of_answer(field_id)
        if rule is None:
            return False
        self._met.add(rule.label)
        return rule.fate is not Fate.RENEWED

    def _is_known(self, field_id: str) -> bool:
        """Whether it is asked under this notice, or belongs to the case under any."""
        return self._notice.question(field_id) is not None or field_id.partition(".")[0] in _ASKED_NOWHERE

    def _take(self, field_id: str, value: Any) -> None:  # noqa: ANN401 - an answer of any kind
        fitting = self._fitting(field_id, value)
        if fitting in (None, ()):
            self._not_asked += 1
            return
        write(self.application, field_id, fitting)

    def _fitting(self, field_id: str, value: Any) -> Any:  # noqa: ANN401 - an answer of any kind
        """What of an answer this notice knows: its own categories and routes, evidence that came along."""
        if field_id == "service_platform.categories":
            return tuple(name for name in value if self._notice.category(name) is not None)
        if field_id == "recommendation.route":
            known = {route.route for route in self._notice.quotas.routes}
            return value if value in known else None
        if field_id.startswith("attested.") and field_id.endswith(".evidence"):
            return tuple(name for name in value if name in self._evidence)
        return value

    def _expired(self) -> str:
        on = self._notice.identity.counting.submission
        names = [item.title or "未写名称" for item in self._recognitions if not _in_force(item, on)]
        return f"；到 {on.isoformat()} 不在有效期内的：{'、'.join(names)}" if names else ""


def _judged(item: Evidence, notice: Notice) -> tuple[Evidence, Carried]:
    """A piece of evidence with the line about it: the rule of its shelf, unless its days decide."""
    material = notice.material(item.material)
    rule = next((rule for rule in notice.carry_over.materials if rule.material == item.material), None)
    if item.material == UNSORTED:
        return item, Carried("未归类", Fate.RENEWED, "没有归到哪一项材料，用得着的重新添加", (item.title,))
    if material is None or rule is None:
        return item, Carried("其他", Fate.RENEWED, "这份通知没有这一项材料", (item.title,))
    fate, reason, on = rule.fate, rule.reason, notice.identity.counting.submission
    if fate is not Fate.RENEWED and not _in_force(item, on):
        fate, reason = Fate.RENEWED, f"到报送日 {on.isoformat()} 不在有效期内"
    elif fate is not Fate.RENEWED and item.valid_to is None and material.validity == "covers_submission":
        fate, reason = Fate.CHECKED, "没有写明有效期到哪一天，核对到报送日是否仍然有效"
    return item, Carried(_shelf(material), fate, reason, (item.title,))


def _in_force(item: Evidence | Recognition, on: date) -> bool:
    begun = item.valid_from is None or item.valid_from <= on
    return begun and (item.valid_to is None or on <= item.valid_to)


def _shelf(material: Material) -> str:
    return f"第{material.number}项 {material.short_label}"


def _under(item: Evidence, notice: Notice) -> Evidence:
    """What it proves, as far as this notice knows the points."""
    known = {atom.id for atom in notice.atoms}
    return item.model_copy(update={"proves": tuple(name for name in item.proves if name in known)})


def _together(lines: Iterator[Carried]) -> Iterator[Carried]:
    """One line for all evidence of one shelf that shares fate and reason."""
    groups: dict[tuple[str, Fate, str], list[str]] = {}
    for line in lines:
        groups.setdefault((line.label, line.fate, line.reason), []).extend(line.names)
    for (label, fate, reason), names in groups.items():
        yield Carried(f"{label}（{len(names)} 份）", fate, reason, tuple(names))


def _ledgers(ledgers: Ledgers, notice: Notice, numbers: set[str | None]) -> Ledgers:
    """The ledgers that are carried; a row points to no evidence that stayed behind, since a number may come again."""
    kept = {rule.kind for rule in notice.carry_over.ledgers if rule.fate is not Fate.RENEWED}
    plain = {fold(number) for number in numbers if number}
    return Ledgers.model_validate(
        {
            kind.value: tuple(
                row if _all_come(row.evidence, plain) else row.model_copy(update={"evidence": None})
                for row in ledgers.rows(kind)
            )
            for kind in LedgerKind
            if kind.value in kept
        }
    )


def _all_come(evidence: str | None, numbers: set[str]) -> bool:
    """Whether everything that a row's 证据编号 names, with or without pages, comes along."""
    pointed = references_in(evidence)
    return bool(pointed) and all(item.number in numbers for item in pointed)


def _ledger_items(ledgers: Ledgers, notice: Notice) -> Iterator[Carried]:
    for rule in notice.carry_over.ledgers:
        kind = LedgerKind(rule.kind)
        if rows := ledgers.rows(kind):
            yield Carried(f"{LEDGER_LABELS[kind]}（{len(rows)} 行）", rule.fate, rule.reason)
