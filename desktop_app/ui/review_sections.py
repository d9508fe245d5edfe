"""复核人 and remarks of a review: who looked at which section, whether that still counts, and what is noted beside a line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.assessment.confirming import answer_words
from desktop_app.documents.summary import ReviewNotes
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.models.review import Rest, review_key
from desktop_app.ui.page_status import shown_questions
from desktop_app.ui.review_documents import all_of, document_lines
from desktop_app.ui.review_lines import PIECE, clause_key, clause_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop_app.assessment.results import AtomVerdict, ConditionVerdict
    from desktop_app.models.review import Tick
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.review_line import LineSpec

CHECK, UNCHECK = "复核", "取消复核"
CHECKER = "复核人"
_NAMED = 3
"""Changed fields that a line names."""


def annotated(lines: Iterable[LineSpec], case: OpenCase) -> Iterator[LineSpec]:
    """The lines with their remarks, and each head with who looked at its section and whether that still counts."""
    every = list(lines)
    for line in every:
        if line.head and line.key:
            yield _head(line, every, case)
        elif _takes_remark(line):
            yield replace(line, remark=case.remark(review_key(line.key)), may_remark=not case.read_only)
        else:
            yield line


def rests_of_section(head: str, lines: Sequence[LineSpec], case: OpenCase) -> tuple[Rest, ...]:
    """What the section with this head rests on: of a condition the answers, ledgers and proofs, of a document its lines."""
    verdict = next((item for item in _verdicts(case) if clause_key(item) == head), None)
    found = _of_clause(verdict, case) if verdict is not None else _of_document(head, lines, case)
    return tuple({rest.key: rest for rest in found}.values())


def standing(head: str, lines: Sequence[LineSpec], case: OpenCase) -> tuple[Tick | None, tuple[str, ...]]:
    """The tick that a section was given last, and what has changed since; nothing has while it still counts.

    While a ledger is being counted nothing is known about it, and nothing is said to have changed.
    """
    tick = case.checked(review_key(head))
    if tick is None or case.counting:
        return tick, ()
    rests = rests_of_section(head, lines, case)
    if tick.counts_for(rests):
        return tick, ()
    changed = tick.changed_in(rests)
    closer = [rest for rest in changed if not rest.key.startswith(_RESULT)]
    labels = dict.fromkeys(rest.label for rest in closer or changed)
    return tick, tuple(labels) or ("有内容移除了",)


_RESULT = "atom-"
"""What the key of a result begins with: where an answer has changed as well, that is what is named."""


def _head(line: LineSpec, lines: Sequence[LineSpec], case: OpenCase) -> LineSpec:
    tick, changed = standing(line.key, lines, case)
    counts = tick is not None and not changed
    note = ""
    if tick is not None:
        note = f"{CHECKER} {tick.words}"
        if changed:
            named = "、".join(changed[:_NAMED]) + (f"等{len(changed)}处" if len(changed) > _NAMED else "")
            note = f"复核后有改动：{named}。上次由{tick.by}于{tick.on.isoformat()}复核"
    return replace(
        line,
        note=note,
        note_outcome="warning" if changed else "",
        sign="" if case.read_only else UNCHECK if counts else CHECK,
        role=CHECKER,
        signed=counts,
        remark=case.remark(review_key(line.key)),
        may_remark=not case.read_only,
    )


def _takes_remark(line: LineSpec) -> bool:
    """Lines about something that has an id of its own; not those that only head or unfold others."""
    return bool(line.key) and line.key.isascii() and not line.folds and not line.under


def _verdicts(case: OpenCase) -> tuple[ConditionVerdict, ...]:
    assessment = case.assessment
    return (*assessment.conditions, assessment.distinction, *assessment.categories)


def _of_clause(verdict: ConditionVerdict, case: OpenCase) -> Iterator[Rest]:
    pages = [page for page in case.notice.pages() if verdict.id in page.conditions]
    fields = [question.field for page in pages for question in shown_questions(page, case)]
    fields += [target for atom in verdict.atoms for target in _fields_of(atom, case)]
    for field_id in dict.fromkeys(fields):
        text = case.unfinished.get(field_id) or answer_words(case.answer(field_id))
        yield Rest(review_key("field", field_id), case.label_of(field_id), text)
    kinds = {name for page in pages for name in page.ledgers}
    kinds |= {ref.target for atom in verdict.atoms for ref in atom.trace if ref.kind == "ledger"}
    for kind in LedgerKind:
        if kind.value in kinds:
            yield Rest(review_key("ledger", kind.value), LEDGER_LABELS[kind], case.ledger_mark(kind))
    proofs = {name for atom in verdict.atoms for name in atom.evidence}
    for item in case.evidence:
        if item.id in proofs:
            text = f"{item.sha256} {item.title} {item.valid_from} {item.valid_to}"
            yield Rest(review_key("evidence", item.id), f"“{item.title or item.file_name}”", text)
    for atom in verdict.atoms:
        text = "\n".join(
            (atom.outcome.value, atom.fact, atom.note, *(item.value_text for item in atom.readings))
        )
        yield Rest(review_key(_RESULT, atom.id), atom.label, text)


def _fields_of(atom: AtomVerdict, case: OpenCase) -> Iterator[str]:
    rule = case.notice.atom(atom.id)
    candidates = [ref.target for ref in atom.trace if ref.kind == "field"]
    candidates += [*atom.missing, rule.field or "", f"attested.{atom.id}.met", f"attested.{atom.id}.reason"]
    yield from (name for name in candidates if name and case.notice.page_of(name) is not None)


def _of_document(head: str, lines: Sequence[LineSpec], case: OpenCase) -> Iterator[Rest]:
    inside = False
    for line in lines:
        if line.head:
            inside = line.key == head
        elif inside and line.key and line.outcome != "not_applicable":
            label = f"“{line.text}”" if line.key.startswith(PIECE) else line.text
            yield Rest(review_key(line.key), label, all_of(line, case))


def review_notes(case: OpenCase) -> ReviewNotes:
    """Everything that people have put beside the review, for paper."""
    lines = [*annotated(clause_lines(case), case), *annotated(document_lines(case), case)]
    findings = case.assessment.findings
    return ReviewNotes(
        checked=[(line.text, line.note) for line in lines if line.head and line.key],
        asked=[item.message for item in findings if item.asks],
        confirmed=[f"{item.message}（{item.confirmation}）" for item in findings if item.confirmed_by],
        remarks=[(line.text, line.remark) for line in lines if line.remark],
    )
