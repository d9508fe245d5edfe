"""What is different between two states of a case, in words: for choosing a checkpoint and taking things from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from desktop_app.assessment.field_words import (
    EMPTY,
    EVIDENCE,
    RECOGNITIONS,
    TITLE,
    field_label,
    recognition_list,
    value_words,
)
from desktop_app.models import field_ids, formats
from desktop_app.models.ledgers import LEDGER_LABELS, ROW_TYPES, LedgerKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from desktop_app.models.application import Case
    from desktop_app.models.evidence import Evidence
    from desktop_app.models.ledgers import Row
    from desktop_app.notice.models import Notice

LEDGERS = "ledgers."
NOTICE = "notice"
_NAMED = 5
"""Pieces of evidence called by name; of more only the number is told."""
_NOT_CONTENT = frozenset({"id", "source"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that is not the same; each place occurs once."""

    place: str
    """Field id, ``recognitions``, ``ledgers.<kind>``, ``evidence``, ``title`` or ``notice``."""
    label: str
    before: str
    after: str


def differences(before: Case, after: Case, notice: Notice) -> tuple[Difference, ...]:
    """What is different, in the reading order of ``notice``; empty when nothing is."""
    return (
        *_about(before, after, notice),
        *_answers(before, after, notice),
        *_ledgers(before, after),
        *_evidence(before.evidence, after.evidence, notice),
    )


def _about(before: Case, after: Case, notice: Notice) -> Iterator[Difference]:
    if before.title != after.title:
        yield Difference(TITLE, field_label(TITLE, notice), before.title or EMPTY, after.title or EMPTY)
    if before.notice != after.notice:
        yield Difference(
            NOTICE,
            field_label(NOTICE, notice),
            notice_words(before.notice, notice),
            notice_words(after.notice, notice),
        )


def notice_words(notice_id: str, notice: Notice) -> str:
    """Its number, where it is the one at hand."""
    return notice.identity.number if notice_id == notice.identity.id else "另一份通知"


def _answers(before: Case, after: Case, notice: Notice) -> Iterator[Difference]:
    old, new = _standing(before), _standing(after)
    members = after.application.recognitions
    kept = {item.id for item in before.application.recognitions} & {item.id for item in members}
    changed = [
        field_id
        for field_id in old.keys() | new.keys()
        if old.get(field_id) != new.get(field_id) and _is_comparable(field_id, kept)
    ]
    for field_id in sorted(changed, key=_reading_order(notice, [item.id for item in members])):
        words_before = _words(field_id, old.get(field_id), before, notice)
        words_after = _words(field_id, new.get(field_id), after, notice)
        yield Difference(
            field_id, field_label(field_id, notice, members), *_told_apart(words_before, words_after)
        )


def _reading_order(notice: Notice, members: Sequence[str]) -> Callable[[str], tuple[int, int, int, str]]:
    """Sorts field ids as the pages ask them; what no page asks comes last."""
    order: dict[str, int] = {}
    columns: dict[str, int] = {}
    for question in (question for page in notice.pages() for question in page.questions):
        order[question.field] = len(order)
        columns |= {column.field: n for n, column in enumerate(question.columns)}

    def rank(field_id: str) -> tuple[int, int, int, str]:
        rows, bracket, rest = field_id.partition("[")
        member, _, part = rest.partition("].")
        owner = rows if rows in order else rows.rpartition(".")[0]
        place = members.index(member) if bracket and member in members else -1
        return order.get(owner, len(order)), place, columns.get(part, -1), field_id

    return rank


def _standing(case: Case) -> dict[str, object]:
    """What stands at each field: its answer, or its half entry; of a list of members which ones it has."""
    found: dict[str, object] = {}
    for field_id, value in field_ids.answers(case.application):
        is_list = field_id == RECOGNITIONS
        found[field_id] = tuple(item.id for item in value) if is_list else value
    return found | {field_id: _Half(text) for field_id, text in case.unfinished.items()}


@dataclass(frozen=True, slots=True)
class _Half:
    """An entry that is no answer yet, which is not the same as an answer of the same letters."""

    text: str


def _words(field_id: str, standing: object, case: Case, notice: Notice) -> str:
    if field_id == RECOGNITIONS:
        return recognition_list(case.application.recognitions)
    if isinstance(standing, _Half):
        return value_words(field_id, None, notice, standing.text)
    if field_id.startswith("attested.") and isinstance(standing, tuple):
        titles = {item.id: item.title or item.file_name for item in case.evidence}
        return formats.listed(titles.get(str(name), "已移除的材料") for name in standing) or EMPTY
    return value_words(field_id, standing, notice)


def _is_comparable(field_id: str, kept: set[str]) -> bool:
    """Fields of a 认定 that came or went are told by the list of them."""
    rows, bracket, rest = field_id.partition("[")
    return not bracket or rows != RECOGNITIONS or rest.partition("]")[0] in kept


def _told_apart(before: str, after: str) -> tuple[str, str]:
    """Two values that read the same, such as lists of members in another order, are not left to look alike."""
    return (before, after) if before != after else (before, f"{after}（顺序或写法有变动）")


def _ledgers(before: Case, after: Case) -> Iterator[Difference]:
    for kind in LedgerKind:
        old, new = before.ledgers.rows(kind), after.ledgers.rows(kind)
        words = _rows_words(old, new, kind)
        waited, waits = before.pending.get(kind, ()), after.pending.get(kind, ())
        if waited != waits:
            words = "，".join(
                part for part in (words, f"待处理{len(waited):,}行变为{len(waits):,}行") if part
            )
        if words:
            yield Difference(
                f"{LEDGERS}{kind.value}", LEDGER_LABELS[kind], f"{len(old):,}行", f"{len(new):,}行，{words}"
            )


def _rows_words(old: Sequence[Row], new: Sequence[Row], kind: LedgerKind) -> str:
    """“新增3行，移除2行，改动1行”; empty when every row says the same at the same place."""
    old, new = _unlike(old, new)
    content = _content_of(kind)
    numbers: dict[object, int] = {}  # equal rows get equal numbers, so that each row is hashed only once
    old_keys, new_keys = (
        [numbers.setdefault(key, len(numbers)) for key in map(content, rows)] for rows in (old, new)
    )
    if old_keys == new_keys:
        return ""
    only_old, only_new = _leftover(old, old_keys, new_keys), _leftover(new, new_keys, old_keys)
    if not only_old and not only_new:
        return "行的顺序有变动"
    changed = len(only_old & only_new)  # the same row of the workbook, with other content
    counts = (("新增", len(only_new) - changed), ("移除", len(only_old) - changed), ("改动", changed))
    return "，".join(f"{verb}{number:,}行" for verb, number in counts if number)


def _unlike(old: Sequence[Row], new: Sequence[Row]) -> tuple[Sequence[Row], Sequence[Row]]:
    """Both ledgers without what is plainly the same: most rows of most comparisons, found without hashing them."""
    if old is new:
        return (), ()
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n].__dict__ != new[n].__dict__), shorter)
    old, new = old[head:], new[head:]
    tail = next((n for n in range(shorter - head) if old[~n].__dict__ != new[~n].__dict__), shorter - head)
    old, new = old[: len(old) - tail], new[: len(new) - tail]
    if len(old) != len(new):
        return old, new
    pairs = [pair for pair in zip(old, new, strict=True) if pair[0].__dict__ != pair[1].__dict__]
    return [row for row, _ in pairs], [row for _, row in pairs]


def _content_of(kind: LedgerKind) -> Callable[[Row], object]:
    """Reads all that a row says, without its number and where it was read from."""
    return attrgetter(*(name for name in ROW_TYPES[kind].model_fields if name not in _NOT_CONTENT))


def _leftover(rows: Sequence[Row], keys: Sequence[int], others: Sequence[int]) -> set[str]:
    """Ids of the rows whose content the other ledger has not, or not as often."""
    spare = Counter(others)
    left: set[str] = set()
    for row, key in zip(rows, keys, strict=True):
        if spare[key] > 0:
            spare[key] -= 1
        else:
            left.add(row.id)
    return left


def _evidence(before: Sequence[Evidence], after: Sequence[Evidence], notice: Notice) -> Iterator[Difference]:
    if before == after:
        return
    old, new = {item.id: item for item in before}, {item.id: item for item in after}
    both = [item for item in after if item.id in old]
    moved = [item for item in both if item.material != old[item.id].material]
    changed = [item for item in both if item != old[item.id].model_copy(update={"material": item.material})]
    parts = [
        _titled("添加", [item for item in after if item.id not in old]),
        _titled("移除", [item for item in before if item.id not in new]),
        _titled("改过", changed),
        *(f"{_title(item)}移到“{_shelf(item, notice)}”" for item in moved[:_NAMED]),
    ]
    if len(moved) > _NAMED:
        parts.append(f"另有{len(moved) - _NAMED}份移过")
    words = "；".join(part for part in parts if part) or "顺序有变动"
    yield Difference(EVIDENCE, field_label(EVIDENCE, notice), f"{len(before)}份", f"{len(after)}份，{words}")


def _titled(verb: str, items: Sequence[Evidence]) -> str:
    if not items:
        return ""
    named = "".join(map(_title, items[:_NAMED]))
    return f"{verb}{named}" + (f"等{len(items)}份" if len(items) > _NAMED else "")


def _title(item: Evidence) -> str:
    return f"“{item.title or item.file_name}”"


def _shelf(item: Evidence, notice: Notice) -> str:
    material = notice.material(item.material)
    return f"第{material.number}项 {material.short_label}" if material else "本通知没有的材料"
