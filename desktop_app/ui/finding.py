"""What 跳转 finds: pages, questions, clauses, conditions, materials, ledgers, evidence, and what is open now.

What the notice says is folded once; what the case says (states, values, evidence, problems) is read when it is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

from desktop_app.assessment.field_words import quoted, value_words
from desktop_app.assessment.results import COUNTING, Outcome
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.models.name_folding import fold
from desktop_app.ui.page_status import (
    MATERIAL_ICONS,
    PageStatus,
    is_attestation,
    problems_on,
    status_of,
    worst,
)
from desktop_app.ui.review_lines import field_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop_app.assessment.results import AtomVerdict, ConditionVerdict
    from desktop_app.notice.models import Category, Clause, Condition, Notice, Page, Question
    from desktop_app.ui.open_case import OpenCase

MOST_HITS = 60
"""Hits that are listed; whoever wants another types one more word."""
_DIGITS = "〇一二三四五六七八九"
_NOT_OURS = {"authority": "由主管部门办理", "information": "说明"}


class Kind(StrEnum):
    """What a hit is; in the order in which equal hits are listed."""

    PROBLEM = "填写问题"
    PAGE = "页面"
    QUESTION = "问题"
    CONDITION = "条件"
    CLAUSE = "条款"
    MATERIAL = "材料"
    LEDGER = "台账"
    EVIDENCE = "证明"


_ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Target:
    """One place to go to, and the words by which it is found."""

    kind: Kind
    title: str
    page: str
    """Id of the page it is on; empty for a clause that no page is about."""
    place: str = ""
    """What the page puts the cursor into: a field, a ledger, a material."""
    about: str = ""
    """Id of what its state is asked of: a clause, an atom, a condition."""
    codes: tuple[str, ...] = ()
    """Short names it is known by, folded: “b3a”, “第6条”."""
    head: str = ""
    """The title, folded."""
    text: str = ""
    """Everything it is found by, folded."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A target as it stands now."""

    target: Target
    state: str
    icon: str
    where: str
    """Title of the page, or what it belongs to."""

    @property
    def spoken(self) -> str:
        """All of it in one line, for whoever listens."""
        parts = (self.target.title, self.target.kind.value, self.where, self.state)
        return "，".join(part for part in parts if part)


class Finder:
    """Finds by words in any order, full or half width; the notice is read once, the case each time."""

    def __init__(self, open_case: OpenCase, pages: Iterable[Page]) -> None:
        self._case = open_case
        self._pages = {page.id: page for page in pages}
        self._standing = tuple(self._read_notice(open_case.notice))

    def find(self, typed: str) -> tuple[Hit, ...]:
        """What all words of ``typed`` stand in, best first; with no words, what is open now."""
        words = [word for word in (fold(part).text for part in typed.split()) if word]
        if not words:
            return self.open_now()
        joined = "".join(words)
        found = []
        for place, target in enumerate((*self._problems(), *self._standing, *self._evidence())):
            rank = _rank(target, words, joined)
            if rank is not None:
                found.append((rank, _ORDER[target.kind], place, target))
        found.sort(key=lambda item: item[:3])
        return tuple(self._hit(target) for *_, target in found[:MOST_HITS])

    def open_now(self) -> tuple[Hit, ...]:
        """填写问题, then what is 不满足, 口径差异 and 资料不足, in the order of the notice."""
        verdicts = dict(self._verdicts())
        conditions = [target for target in self._standing if target.kind is Kind.CONDITION]
        loud: list[Target] = []
        for outcome in (Outcome.UNMET, Outcome.DIVIDED, Outcome.UNKNOWN):
            for target in conditions:
                owner, atom = verdicts.get(target.about, (None, None))
                if owner is not None and atom is not None and owner.chosen and atom.outcome is outcome:
                    loud.append(target)
        return tuple(self._hit(target) for target in (*self._problems(), *loud)[:MOST_HITS])

    def _read_notice(self, notice: Notice) -> Iterator[Target]:
        for page in self._pages.values():
            yield _target(Kind.PAGE, page.title, page.id, also=(page.verb, page.lead, page.clause))
        for page in notice.pages():
            for question in page.questions:
                yield from _questions(page, question)
        for clause in notice.clauses:
            yield _clause(clause, _page_of_clause(clause.id, notice))
        for condition in _conditions(notice):
            owner = next((page for page in notice.pages() if condition.id in page.conditions), None)
            for atom_id in dict.fromkeys(chain.from_iterable(condition.any_of)):
                atom = notice.atom(atom_id)
                yield _target(
                    Kind.CONDITION,
                    atom.label,
                    owner.id if owner is not None else "",
                    about=atom.id,
                    codes=(atom.id, condition.id),
                    also=(condition.label, atom.clause),
                )
        yield from self._read_shelves(notice)

    def _read_shelves(self, notice: Notice) -> Iterator[Target]:
        shelves = self._page_of_kind("evidence")
        for material in notice.materials:
            yield _target(
                Kind.MATERIAL,
                f"{material.number}. {material.label}",
                shelves,
                place=material.id,
                about=material.id,
                codes=(material.id, material.clause),
                also=(material.short_label, material.hint, "证明材料"),
            )
        for kind in LedgerKind:
            yield _target(
                Kind.LEDGER,
                LEDGER_LABELS[kind],
                self._page_of_kind("ledgers"),
                place=f"ledgers.{kind.value}",
                about=kind.value,
            )

    def _problems(self) -> Iterator[Target]:
        case = self._case
        for page in case.notice.pages():
            if case.shown(page.show_when):
                for field in problems_on(page, case):
                    sentence = case.problem_of(field) or ""
                    label = case.label_of(field)
                    yield _target(Kind.PROBLEM, sentence or label, page.id, place=field, also=(label,))

    def _evidence(self) -> Iterator[Target]:
        shelves = self._page_of_kind("evidence")
        for item in self._case.evidence:
            title = item.title or item.file_name
            also = (item.file_name, "证明材料")
            yield _target(Kind.EVIDENCE, title, shelves, place=item.id, about=item.material, also=also)

    def _page_of_kind(self, kind: str) -> str:
        return next((page.id for page in self._pages.values() if page.kind == kind), "")

    def _hit(self, target: Target) -> Hit:
        page = self._pages.get(target.page)
        where = page.title if page is not None and target.kind is not Kind.PAGE else ""
        state, icon = self._state(target)
        if target.kind is Kind.CONDITION and not where:
            where = "没有单独的一页"
        field = ""
        if target.kind is Kind.CONDITION:
            field = self._field_of(target)
            asked = self._case.notice.page_of(field) if field else None
            if asked is not None:
                target = _moved(target, asked.id, field)
                where = asked.title
        return Hit(target, state, icon, where)

    def _state(self, target: Target) -> tuple[str, str]:
        """The word for how it stands, and its icon."""
        case = self._case
        if target.kind is Kind.PROBLEM:
            return PageStatus.PROBLEM.label, "problem"
        if target.kind is Kind.PAGE:
            return self._page_state(target.page)
        if target.kind is Kind.QUESTION:
            return self._question_state(target.place)
        if target.kind is Kind.CONDITION:
            owner, atom = dict(self._verdicts()).get(target.about, (None, None))
            if owner is None or atom is None or not owner.chosen:
                return "未申请", "not_applicable"
            return (atom.words, "info" if atom.words == COUNTING else atom.outcome.value)
        if target.kind is Kind.MATERIAL:
            status = next((item for item in case.assessment.materials if item.id == target.about), None)
            return (status.words, MATERIAL_ICONS[status.state]) if status is not None else ("", "")
        if target.kind is Kind.LEDGER:
            rows = case.ledgers.rows(LedgerKind(target.about))
            return (
                (COUNTING, "info")
                if case.counting
                else (f"{len(rows):,}行", "done" if rows else "not_started")
            )
        return self._other_state(target)

    def _other_state(self, target: Target) -> tuple[str, str]:
        notice = self._case.notice
        if target.kind is Kind.EVIDENCE:
            material = notice.material(target.about)
            return (f"第{material.number}项材料", "done") if material is not None else ("", "")
        audience = notice.clause(target.about).audience
        if audience != "applicant" or not target.page:
            return _NOT_OURS.get(audience, "说明"), "info"
        return self._clause_state(target.about)

    def _clause_state(self, clause_id: str) -> tuple[str, str]:
        """The verdicts on a clause together, or how its material stands; other clauses have no state."""
        assessment = self._case.assessment
        every = (*assessment.conditions, assessment.distinction, *assessment.categories)
        own = [verdict for verdict in every if verdict.clause == clause_id]
        outcome = worst(verdict for verdict in own if verdict.chosen)
        if outcome is not None:
            return (COUNTING, "info") if own[0].words == COUNTING else (outcome.label, outcome.value)
        if own:
            return "未申请", "not_applicable"
        materials = self._case.notice.materials
        named = next((item.id for item in materials if item.clause == clause_id), "")
        status = next((item for item in assessment.materials if item.id == named), None)
        return (status.words, MATERIAL_ICONS[status.state]) if status is not None else ("", "info")

    def _page_state(self, page_id: str) -> tuple[str, str]:
        page = self._case.notice.page(page_id)
        if page is None:  # a page of the window, which has no state
            return "", "tasks"
        status = status_of(page, self._case)
        return status.label, status.value

    def _question_state(self, field: str) -> tuple[str, str]:
        case = self._case
        question, page = case.notice.question(field), case.notice.page_of(field)
        if question is None or page is None:
            return "", ""
        if not (case.shown(page.show_when) and case.shown(question.show_when)):
            return PageStatus.NOT_APPLICABLE.label, "not_applicable"
        asked = f"{field}.met" if is_attestation(question) else field
        if case.problem_of(asked) is not None and case.editing != asked:
            return PageStatus.PROBLEM.label, "problem"
        if case.missing(asked):
            if case.counted_figure(asked) is not None:
                return "台账已有", "done"
            return ("未填", "not_started") if question.required else ("选填", "optional")
        words = value_words(asked, case.answer(asked), case.notice, case.unfinished.get(asked))
        return quoted(words).strip("“”"), "done"

    def _verdicts(self) -> Iterator[tuple[str, tuple[ConditionVerdict, AtomVerdict]]]:
        assessment = self._case.assessment
        for owner in (*assessment.conditions, assessment.distinction, *assessment.categories):
            for atom in owner.atoms:
                yield atom.id, (owner, atom)

    def _field_of(self, target: Target) -> str:
        """The field that decides a condition now."""
        owner, atom = dict(self._verdicts()).get(target.about, (None, None))
        return field_of(owner, atom, self._case.notice) if owner is not None and atom is not None else ""


def _rank(target: Target, words: list[str], joined: str) -> int | None:
    """How well it fits, 0 best; None where a word stands nowhere in it."""
    if joined in target.codes or joined == target.head:
        return 0
    if target.head.startswith(joined):
        return 1
    if joined in target.head:
        return 2
    if all(word in target.head for word in words):
        return 3
    if joined in target.text:
        return 4
    return 5 if all(word in target.text for word in words) else None


def _target(
    kind: Kind,
    title: str,
    page: str,
    *,
    place: str = "",
    about: str = "",
    codes: Iterable[str] = (),
    also: Iterable[str | None] = (),
) -> Target:
    short = tuple(fold(code).text for code in codes)
    head = fold(title).text
    parts = (head, *short, *(fold(part).text for part in also if part), fold(kind.value).text)
    return Target(kind, title, page, place, about, short, head, "\n".join(parts))


def _moved(target: Target, page: str, place: str) -> Target:
    return Target(
        target.kind, target.title, page, place, target.about, target.codes, target.head, target.text
    )


def _questions(page: Page, question: Question) -> Iterator[Target]:
    also = (question.hint, question.example, question.unit, page.title, page.clause)
    yield _target(Kind.QUESTION, question.label, page.id, place=question.field, also=also)
    if question.kind is EntryKind.ROWS:
        for column in question.columns:
            told = (column.hint, column.example, question.label, page.title)
            yield _target(Kind.QUESTION, column.label, page.id, place=question.field, also=told)


def _clause(clause: Clause, page: str) -> Target:
    number = clause.id.rpartition(".")[2].strip("()（）")
    codes = [clause.id]
    if number.isdecimal():
        codes += [f"第{number}条", f"{number}条", f"({number})"]
        if int(number) < len(_DIGITS):
            codes.append(f"第{_DIGITS[int(number)]}条")
    title = f"{clause.id}　{clause.text}"
    return _target(
        Kind.CLAUSE, title, page, about=clause.id, codes=codes, also=(clause.note, clause.why_not_applicant)
    )


def _conditions(notice: Notice) -> tuple[Condition | Category, ...]:
    return (*notice.conditions, notice.distinction, *notice.categories)


def _page_of_clause(clause_id: str, notice: Notice) -> str:
    """The page that is about a clause: by its own word, by its conditions, or the shelves for a material."""
    pages = notice.pages()
    own = next((page.id for page in pages if page.clause == clause_id), "")
    if own:
        return own
    named = {item.id for item in _conditions(notice) if item.clause == clause_id}
    judged = next((page.id for page in pages if named & set(page.conditions)), "")
    if judged or all(material.clause != clause_id for material in notice.materials):
        return judged
    return next((page.id for page in pages if page.kind == "evidence"), "")
