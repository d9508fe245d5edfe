"""A field and what stands in it, in the words the user knows them by: for history, comparisons and undo.

Values are exact here: where paper cuts an amount to two decimals, a history that did so would show two different
amounts as one.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop_app.assessment.planning import things
from desktop_app.assessment.review_words import is_of_review, review_label, review_value
from desktop_app.models import field_ids, formats
from desktop_app.models.amounts import SCALES
from desktop_app.models.disc_checks import CHECKS, CheckedMedium, DiscCheck
from desktop_app.models.half_typed import typed_cell
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import LEDGER_LABELS
from desktop_app.models.recognitions import Recognition
from desktop_app.models.review import Tick
from desktop_app.models.seals import LEFT_OUT, SCANS, STAMPED, Scan
from desktop_app.models.seals import SECTION as SEALS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.notice.models import Notice

EMPTY = "未填"
"""What is said of a field in which nothing stands."""
RECOGNITIONS = "recognitions"
EVIDENCE = "evidence"
CATEGORIES = "service_platform.categories"
ROUTE = "recommendation.route"
_ATTESTED = "attested."
_TICKS = {
    _ATTESTED: {True: "符合", False: "不符合"},
    "rehearsal.": {True: "答得上", False: "要补"},
    "delivery.tasks.": {True: "已办", False: "未办"},
    "delivery.packed.": {True: "已备齐", False: "未备"},
    LEFT_OUT: {True: "不盖", False: "要盖"},
}
"""What yes and no are called, by what the field id begins with."""
_PARTS = {"reason": "的理由", "evidence": "的证明材料"}
TITLE = "title"
_NAMES = {TITLE: "案卷名称", "notice": "申报通知", EVIDENCE: "证明材料", "example": "示例标记"}
"""Places of a case that are not fields of the application."""
_NOT_ASKED = "本通知不问的一项"
_SHORT = 16
_AROUND = 10


def field_label(field_id: str, notice: Notice, members: Sequence[Recognition] = ()) -> str:
    """What the field is called on its page; of a 认定 in ``members`` its number comes first."""
    if field_id in _NAMES:
        return _NAMES[field_id]
    if is_of_review(field_id):
        return review_label(field_id, notice)
    rows, bracket, rest = field_id.partition("[")
    if bracket:
        member, _, part = rest.partition("].")
        column = notice.question(field_id)
        head = member_label(member, members)
        return f"{head}的{column.label}" if column is not None else f"{head}的“{part}”"
    question = notice.question(rows)
    part = field_id.rpartition(".")[2] if field_id.startswith(_ATTESTED) else ""
    if question is not None:
        return question.label + (_PARTS.get(part, "") if field_id != question.field else "")
    return _label_without_question(field_id, notice, part)


def member_label(member: str, members: Sequence[Recognition]) -> str:
    """“第2项认定”; without a number where the list does not hold it."""
    place = next((n for n, item in enumerate(members, start=1) if item.id == member), 0)
    return f"第{place}项认定" if place else "认定"


def value_words(field_id: str, value: object, notice: Notice, entry: str | None = None) -> str:
    """What stands at the field: the answer as shown, or ``entry`` that is no answer yet, as typed."""
    if entry:
        return f"{entry}（未完成）"
    if value is None or value in ("", ()):
        return EMPTY
    if is_of_review(field_id) or field_id.startswith((STAMPED, SCANS, CHECKS)):
        return review_value(field_id, value) if is_of_review(field_id) else _kept_value(field_id, str(value))
    if isinstance(value, tuple) and isinstance(value[0], Recognition):
        return recognition_list(value)
    if field_id == CATEGORIES and isinstance(value, tuple):
        found = ((notice.category(str(name)), str(name)) for name in value)
        return formats.listed(category.label if category else name for category, name in found)
    if field_id == ROUTE:
        chosen = next((item.label for item in notice.quotas.routes if item.route == value), "")
        return chosen or formats.any_value(EntryKind.CHOICE, value)
    if isinstance(value, bool):
        ticks = next((words for start, words in _TICKS.items() if field_id.startswith(start)), None)
        if ticks is not None:
            return ticks[value]
    question = notice.question(field_id)
    return _exact(field_ids.kind_of(field_id), value, question.unit if question is not None else None)


def recognition_list(members: Sequence[Recognition]) -> str:
    """“2项：某某认定、第2项（没有写名称）”: how many there are, and what they are called."""
    if not members:
        return EMPTY
    names = (
        item.title or (item.kind.label if item.kind else f"第{place}项（没有写名称）")
        for place, item in enumerate(members, start=1)
    )
    return f"{len(members)}项：{formats.listed(names)}"


def quoted(words: str, most: int = _SHORT) -> str:
    """“A…”: one line in quotes, cut; what stands nowhere is said without quotes."""
    if words == EMPTY:
        return words
    line = " ".join(words.split())
    return f"“{line if len(line) <= most else line[:most] + '…'}”"


def excerpts(before: str, after: str, most: int) -> tuple[str, str]:
    """Both texts cut to ``most`` characters around the place where they begin to differ."""
    if len(before) <= most and len(after) <= most:
        return before, after
    same = next(
        (place for place, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
        min(len(before), len(after)),
    )
    start = max(0, same - _AROUND)
    return _cut(before, start, most), _cut(after, start, most)


def _cut(text: str, start: int, most: int) -> str:
    part = text[start : start + most]
    return ("…" if start else "") + part + ("…" if start + most < len(text) else "")


def _label_without_question(field_id: str, notice: Notice, part: str) -> str:
    """Answers given under another notice stay in the case; where this one knows what they are about, it says so."""
    section, _, key = field_id.partition(".")
    if section == "attested":
        atom = next((item for item in notice.atoms if item.id == key.removesuffix(f".{part}")), None)
        return (atom.label if atom else _NOT_ASKED) + _PARTS.get(part, "")
    if section == "narrative":
        blocks = (block for heading in notice.report.headings for block in heading.blocks)
        return next((block.title for block in blocks if block.id == key and block.title), _NOT_ASKED)
    if section == "not_applicable":
        material = notice.material(key)
        return f"{material.short_label}不适用的理由" if material else _NOT_ASKED
    return _label_beside_the_papers(field_id, notice)


def _label_beside_the_papers(field_id: str, notice: Notice) -> str:
    """评委视角“…”的备注, 日程“盖章”, 交付清单“第2份”."""
    cell = typed_cell(field_id)
    if cell is not None:
        return f"{LEDGER_LABELS[cell[0]]}里没有写完的{'一格' if cell[1] else '新行'}"
    section, _, key = field_id.partition(".")
    if section == SEALS:
        return _seal_label(field_id)
    if field_id.startswith(CHECKS):
        return _check_label(field_id)
    if section == "rehearsal":
        name, _, part = key.rpartition(".")
        question = notice.rehearsal.question(name)
        ask = quoted(question.ask) if question is not None else "本通知没有的一问"
        return f"评委视角{ask}" + ("的备注" if part == "note" else "")
    if key.startswith("tasks."):
        name, _, part = key.removeprefix("tasks.").rpartition(".")
        task = notice.delivery.task(name)
        label = quoted(task.label) if task is not None else "本通知没有的一件事"
        return f"日程{label}" + ("的天数" if part == "days" else "")
    if key.startswith("packed."):
        name = key.removeprefix("packed.")
        found = (
            item.label + (words if item.per_copy else "")
            for item in notice.delivery.items
            for at, words in things(item, notice)
            if at == name
        )
        return f"交付清单{quoted(next(found, '本通知没有的一项'))}"
    return _NOT_ASKED


def _seal_label(field_id: str) -> str:
    """第 2 份的盖章记录, 盖章页的扫描件; which page it is only a build knows."""
    if field_id.startswith(STAMPED):
        return f"第 {field_id.removeprefix(STAMPED).partition('-')[0]} 份的盖章记录"
    return "盖章页的扫描件" if field_id.startswith(SCANS) else "本单位不盖的一处"


def _kept_value(field_id: str, value: str) -> str:
    """A tick, a scan or what a check of the disc found, which are kept as one text each."""
    if field_id.startswith(CHECKS):
        check = DiscCheck.read(value)
        return f"{check.place}，{check.result}" if check is not None else value
    if field_id.startswith(STAMPED):
        tick = Tick.read(value)
        return tick.words if tick is not None else value
    scan = Scan.read(value)
    return f"{scan.file_name}第 {scan.page} 面" if scan is not None else value


def _check_label(field_id: str) -> str:
    """刻好的光盘的核对记录."""
    found = {medium.value: medium.label for medium in CheckedMedium}
    return f"{found.get(field_id.removeprefix(CHECKS), '光盘')}的核对记录"


def _exact(kind: EntryKind, value: object, unit: str | None) -> str:
    if isinstance(value, Decimal) and kind is EntryKind.MONEY:
        shown = unit if unit in SCALES else "元"
        return formats.plain_number(value.scaleb(-SCALES[shown]), shown)
    if isinstance(value, Decimal) and kind is EntryKind.PERCENT:
        return formats.plain_number(value, "%")
    if isinstance(value, int) and not isinstance(value, bool) and unit in (None, "年"):
        return f"{value}{unit or ''}"  # a year is no quantity
    if isinstance(value, date | str | tuple) or kind is not EntryKind.MONEY:
        return formats.any_value(kind, value, unit)
    return str(value)
