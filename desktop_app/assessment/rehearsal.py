"""评委视角: the questions that concern this applicant, each with what the case can answer now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.assessment.field_words import value_words
from desktop_app.assessment.results import Outcome
from desktop_app.models import field_ids, formats
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.models.preparation import RehearsalAnswer
from desktop_app.notice.shown import is_asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop_app.assessment.results import Assessment, AtomVerdict, ConditionVerdict
    from desktop_app.models.application import Application
    from desktop_app.models.evidence import Evidence
    from desktop_app.notice.models import Notice, RehearsalQuestion

READY, LACKING, OPEN = "答得上", "要补", "没看过"


@dataclass(frozen=True, slots=True)
class RehearsalLine:
    """One question and what stands beside it."""

    question: RehearsalQuestion
    verdict: ConditionVerdict
    atoms: tuple[AtomVerdict, ...]
    """The verdicts that answer it; those that do not apply are left out."""
    answers: tuple[tuple[str, str, str], ...]
    """Field id, label and words of the answers read out with it."""
    proofs: tuple[str, ...]
    """Titles of the evidence, and the ledgers with their rows, where it is proven."""
    ready: bool | None
    note: str

    @property
    def word(self) -> str:
        """答得上, 要补 or 没看过."""
        return {True: READY, False: LACKING, None: OPEN}[self.ready]

    @property
    def is_backed(self) -> bool:
        """Whether every verdict beside it is met and something proves it."""
        return all(atom.outcome is Outcome.MET for atom in self.atoms) and bool(self.proofs)


def rehearsal_lines(
    application: Application, assessment: Assessment, notice: Notice, evidence: Sequence[Evidence]
) -> tuple[RehearsalLine, ...]:
    """The questions about every condition and each category applied for, in the order of the pack."""
    every = (*assessment.conditions, assessment.distinction, *assessment.categories)
    verdicts = {verdict.id: verdict for verdict in every if verdict.chosen}
    titles = {item.id: item.title or item.file_name for item in evidence}
    return tuple(
        _line(question, verdicts[question.about], application, notice, titles)
        for question in notice.rehearsal.questions
        if question.about in verdicts
    )


def progress_words(lines: Iterable[RehearsalLine]) -> str:
    """12 问，9 答得上，2 要补."""
    states = [line.ready for line in lines]
    ready, lacking = states.count(True), states.count(False)
    parts = [f"{len(states)} 问", f"{ready} {READY}", *([f"{lacking} {LACKING}"] if lacking else [])]
    return "，".join(parts)


def _line(
    question: RehearsalQuestion,
    verdict: ConditionVerdict,
    application: Application,
    notice: Notice,
    titles: dict[str, str],
) -> RehearsalLine:
    atoms = tuple(
        atom
        for atom in verdict.atoms
        if (not question.atoms or atom.id in question.atoms) and atom.outcome is not Outcome.NOT_APPLICABLE
    )
    answers = tuple(
        (name, notice.label_of(name), value_words(name, field_ids.read(application, name), notice))
        for name in question.fields
        if is_asked(notice, name, application)
    )
    kept = application.rehearsal.get(question.id, RehearsalAnswer())
    return RehearsalLine(
        question, verdict, atoms, answers, _proofs(atoms, titles), kept.ready, kept.note or ""
    )


def _proofs(atoms: Iterable[AtomVerdict], titles: dict[str, str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for atom in atoms:
        for ref in atom.trace:
            if ref.kind == "ledger":
                rows = formats.count(ref.count, " 行")
                found[f"{LEDGER_LABELS[LedgerKind(ref.target)]} {rows}"] = None
        for name in atom.evidence:
            if name in titles:
                found[titles[name]] = None
    return tuple(found)
