"""What a remark or a tick of the review is about, read off its key, for history, undo and comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.models import formats
from desktop_app.models.advice import RECEIVED, SETTLED, AdviceAbout, AdviceLetter
from desktop_app.models.ledgers import LEDGER_LABELS
from desktop_app.models.review import CHECKED, CONFIRMED, REMARKS, SECTION, Tick, review_key
from desktop_app.notice.models import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.models.advice import Advice
    from desktop_app.notice.models import Notice

MATERIALS = "materials"
"""Id of the shelves among the documents of the review."""
_HEADS = {REMARKS: "备注", CHECKED: "复核人", CONFIRMED: "已核实"}
_OF_ADVICE = {RECEIVED: "主管部门意见", SETTLED: "意见已处理"}


def is_of_review(field_id: str) -> bool:
    """Whether the place is one of the review, which no page asks."""
    return field_id.startswith(f"{SECTION}.")


def review_label(field_id: str, notice: Notice) -> str:
    """“备注：资产总额不低于300万元”."""
    advice = next((label for head, label in _OF_ADVICE.items() if field_id.startswith(head)), "")
    if advice:
        return advice
    head = next((head for head in _HEADS if field_id.startswith(head)), "")
    if not head:
        return "复核"
    key = field_id.removeprefix(head)
    if head == CONFIRMED:
        key = key.partition("-")[2]
    about = _about(key, notice)
    return f"{_HEADS[head]}：{about}" if about else _HEADS[head]


def review_value(field_id: str, value: object) -> str:
    """A remark as written, of a tick who gave it and when."""
    if field_id.startswith(RECEIVED):
        letter = AdviceLetter.read(str(value))
        if letter is None:
            return str(value)
        return f"{formats.visible_name(letter.written_by)} {letter.written_on.isoformat()}，{len(letter.advice)}条"
    tick = Tick.read(str(value)) if not field_id.startswith(REMARKS) else None
    return tick.words if tick is not None else str(value)


def document_titles(notice: Notice) -> dict[str, str]:
    """Title by id of everything that is reviewed document by document, in order."""
    return {
        "report": notice.report.title,
        "declaration": notice.declaration.title,
        **{form.id: form.title for form in notice.forms},
        MATERIALS: "证明材料",
    }


def advice_about(piece: Advice, notice: Notice) -> str:
    """What a piece of advice is tied to, in the words of the notice; empty where it is about all of it."""
    if piece.about is AdviceAbout.CONDITION:
        every = [(item.id, item.clause, item.label) for item in (*notice.conditions, notice.distinction)]
        every += [(item.id, item.clause, item.label) for item in notice.categories]
        return next((f"{clause} {label}" for name, clause, label in every if name == piece.target), "")
    if piece.about is AdviceAbout.MATERIAL:
        material = notice.material(piece.target)
        return f"材料{material.number} {material.short_label}" if material is not None else ""
    if piece.about is AdviceAbout.FIELD:
        question = notice.question(piece.target)
        return question.label if question is not None else ""
    return ""


def _about(key: str, notice: Notice) -> str:
    """The words for a key; of several things that it could begin with, the longest."""
    documents = [review_key(name) for name in document_titles(notice)]
    within = [key, *(key.removeprefix(f"{name}-") for name in documents if key.startswith(f"{name}-"))]
    found = [
        (len(known), label)
        for known, label in _known(notice)
        if any(place == known or place.startswith(f"{known}-") for place in within)
    ]
    return max(found, default=(0, ""))[1]


def _known(notice: Notice) -> Iterator[tuple[str, str]]:
    """Everything a key can begin with, and what it is called."""
    yield from ((review_key("atom", atom.id), atom.label) for atom in notice.atoms)
    yield from ((review_key("clause", item.id), item.label) for item in notice.conditions)
    yield from ((review_key("clause", item.id), item.label) for item in notice.categories)
    yield review_key("clause", notice.distinction.id), notice.distinction.label
    yield from ((review_key("document", name), title) for name, title in document_titles(notice).items())
    for material in notice.materials:
        yield review_key("material", material.id), material.short_label
        yield material.id, material.short_label
    for page in notice.pages():
        yield from ((review_key(question.field), question.label) for question in page.questions)
    yield from ((review_key("table", name), title) for name, title in TABLES.items())
    yield from ((review_key("ledgers", kind.value), label) for kind, label in LEDGER_LABELS.items())
