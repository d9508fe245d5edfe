"""What an assessment says: figures, verdicts with value, threshold, margin and trace, and findings.

Everything here is frozen and serialisable; ``check --json`` prints it with these names. Texts are Chinese.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from desktop_app.models.choices import Choice
from desktop_app.models.values import FrozenShape

COUNTING = "正在数台账"
"""The note of a verdict that waits for a ledger to be counted."""


class Outcome(Choice):
    """结论: met 已满足, unmet 不满足, unknown 资料不足, divided 口径差异 (readings disagree), not_applicable 不适用."""

    MET = "met", "已满足"
    UNMET = "unmet", "不满足"
    UNKNOWN = "unknown", "资料不足"
    DIVIDED = "divided", "存在口径差异"
    NOT_APPLICABLE = "not_applicable", "不适用"


class TraceRef(FrozenShape):
    """Where a value comes from: a field, ledger rows or a piece of evidence."""

    kind: Literal["field", "ledger", "evidence"]
    target: str
    """Field id, ledger kind, or evidence id."""
    rows: tuple[str, ...] = ()
    """Row ids, for a ledger; every row that was counted."""
    count: int = 0
    """Number of rows counted."""


class Reading(FrozenShape):
    """One way of counting, with its value and what it leads to."""

    id: str
    label: str
    value: Decimal | None
    value_text: str
    outcome: Outcome
    chosen: bool


class AtomVerdict(FrozenShape):
    """The verdict on one atom.

    ``value``, ``threshold`` and ``margin`` are in ``unit`` (the unit the clause prints); shares are exact to
    ``Decimal`` and are never rounded up in ``value_text``.
    """

    id: str
    label: str
    clause: str
    outcome: Outcome
    value: Decimal | None = None
    value_text: str = ""
    threshold: Decimal | None = None
    threshold_text: str = ""
    margin: Decimal | None = None
    """value − threshold; negative when it is missed."""
    margin_text: str = ""
    """“超出 22 家”, “还差 3 家”."""
    unit: str = ""
    basis: Literal["counted", "declared", "entered", "attested", "none"] = "none"
    rule: str = ""
    """The counting rule used, in words."""
    readings: tuple[Reading, ...] = ()
    trace: tuple[TraceRef, ...] = ()
    evidence: tuple[str, ...] = ()
    """Ids of evidence that proves it."""
    missing: tuple[str, ...] = ()
    """What is still unanswered: field ids or ledger kinds."""
    note: str = ""
    """A sentence for the card: what to supply, why not, what to watch."""
    turn: str = ""
    """The single change that would turn an unmet one to met."""

    @property
    def words(self) -> str:
        """The outcome in the words of the screen; one that waits for a ledger lacks nothing."""
        return COUNTING if self.note == COUNTING else self.outcome.label

    @property
    def fact(self) -> str:
        """Value, comparison and distance in one line: “172 家 ≥ 150 家，超出 22 家”; empty without a value."""
        if not self.value_text:
            return ""
        if not self.threshold_text:
            return "，".join(part for part in (self.value_text, self.margin_text) if part)
        sign = "≥" if self.margin is None or self.margin >= 0 else "<"
        compared = f"{self.value_text} {sign} {self.threshold_text}"
        return "，".join(part for part in (compared, self.margin_text) if part)


class ConditionVerdict(FrozenShape):
    """The verdict on a condition or a category."""

    id: str
    label: str
    clause: str
    outcome: Outcome
    atoms: tuple[AtomVerdict, ...]
    chosen: bool = True
    """Categories: whether it is applied for."""
    route: str = ""
    """Name of the group that decided it, where there are several."""
    summary: str = ""
    """One line for the card."""
    note: str = ""

    @property
    def words(self) -> str:
        """The outcome in the words of the screen, as for an atom."""
        return COUNTING if self.summary == COUNTING else self.outcome.label


class Severity(Choice):
    """How sure it is that something is wrong: an error cannot be right, a warning is plausible but unusual."""

    ERROR = "error", "须改正"
    WARNING = "warning", "需确认"
    HINT = "hint", "提示"


class Span(FrozenShape):
    """Characters ``start`` ≤ i < ``end`` of what the user typed (Python code points)."""

    start: int
    end: int
    text: str


class Difference(FrozenShape):
    """One place in which two names differ, located in both; an insertion has an empty span on the other side."""

    left: Span
    right: Span

    @property
    def size(self) -> int:
        """Characters that differ here, on the longer side."""
        return max(len(self.left.text), len(self.right.text))


class Finding(FrozenShape):
    """Something to mend or confirm: 填写问题, 一致性, 材料, 平台名称."""

    id: str
    """Stable rule id: ``FR02``, domain §6.2."""
    severity: Severity
    topic: Literal["entry", "naming", "consistency", "material", "category"]
    message: str
    detail: str = ""
    """Why, where one sentence is not enough; shown beside the message on request."""
    field: str = ""
    other_field: str = ""
    clause: str = ""
    spans: tuple[Span, ...] = ()
    material: str = ""
    key: str = ""
    """By which it is found again after its words have changed: its rule and what it speaks of; no two have the same."""
    confirmed_by: str = ""
    """Who looked at exactly this and found it right; empty when nobody has, or something has changed since."""
    confirmed_on: date | None = None

    @property
    def asks(self) -> bool:
        """Whether somebody has to look and say that the unusual is right."""
        return self.can_be_confirmed and not self.confirmed_by

    @property
    def can_be_confirmed(self) -> bool:
        """Whether it is plausible but unusual; what is to be done, and not to be looked at, cannot be confirmed away."""
        return self.severity is Severity.WARNING and self.id not in _TO_BE_DONE

    @property
    def confirmation(self) -> str:
        """“已核实：张三 2026-11-26”; empty where it is not confirmed."""
        day = self.confirmed_on.isoformat() if self.confirmed_on else ""
        return f"已核实：{self.confirmed_by} {day}" if self.confirmed_by else ""


_TO_BE_DONE = frozenset({"FR07", "FR18", "reference"})
"""Rules whose warning goes away by doing something: to meet a category, to seal a copy, to mend what leads nowhere."""


class MaterialStatus(FrozenShape):
    """State of one shelf."""

    id: str
    number: int
    label: str
    state: Literal["present", "made_by_program", "missing", "not_applicable"]
    evidence: tuple[str, ...] = ()
    note: str = ""

    @property
    def words(self) -> str:
        """The state on screen and on paper."""
        return _STATES[self.state]


_STATES = {
    "present": "已有",
    "made_by_program": "由本程序生成",
    "missing": "缺",
    "not_applicable": "不适用",
}


class Figure(FrozenShape):
    """A counted or declared number, exact, with how it came about."""

    name: str
    period: str | None = None
    category: str | None = None
    value: Decimal | None
    unit: str
    basis: Literal["counted", "declared", "entered", "none"]
    rule: str = ""
    readings: dict[str, Decimal | None] = Field(default_factory=dict)
    trace: tuple[TraceRef, ...] = ()
    numerator: Decimal | None = None
    """Shares: the part, so that a comparison never leaves whole numbers."""
    denominator: Decimal | None = None
    note: str = ""
    """What the count left out, in words."""
    declared: Decimal | None = None
    """The hand-typed number when a ledger also counts it."""


class StatementCount(FrozenShape):
    """示范性表述 counted three ways; the one that the pack states decides, the greatest says how safe it is."""

    strict: int
    """Every sign, no blanks: 字符数（不计空格）."""
    word_like: int
    """字数 as Word counts them."""
    limit: int
    with_blanks: int = 0
    """字符数（计空格）: blanks within the lines too, which whoever receives the text may count."""

    @property
    def over(self) -> int:
        """Characters beyond the limit; 0 while it fits."""
        return max(self.strict - self.limit, 0)

    @property
    def is_safe(self) -> bool:
        """Whether it fits by every way of counting."""
        return max(self.strict, self.word_like, self.with_blanks) <= self.limit


class Assessment(FrozenShape):
    """The whole verdict on a case for one notice on one day."""

    notice: str
    on: date
    outcome: Outcome
    """met only when every condition, the 特色 requirement and at least one chosen category are met."""
    conditions: tuple[ConditionVerdict, ...]
    distinction: ConditionVerdict
    categories: tuple[ConditionVerdict, ...]
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    materials: tuple[MaterialStatus, ...]
    statement: StatementCount
    advice: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Every condition and every chosen category met and nothing open: exit status 0 of ``check``.

        A category that is applied for and not met would stand in the report as met; one met category is enough for
        the notice (``outcome``), but not to hand the papers in as they are.
        """
        return (
            self.outcome is Outcome.MET
            and all(item.outcome is Outcome.MET for item in self.categories if item.chosen)
            and not any(finding.severity is Severity.ERROR for finding in self.findings)
            and not any(item.state == "missing" for item in self.materials)
        )
