"""Reads a notice pack from its folder, checks all of it, and names file and entry of the first fault.

A pack comes from outside like any other file: unknown keys and files, broken text, doubled ids and references that
lead nowhere are refused here, at the start of the program, and not on the page where they would show.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from desktop_app.errors import PackBroken
from desktop_app.models.values import FrozenShape
from desktop_app.notice import earlier
from desktop_app.notice.fields import MAPPINGS, application_fields, member_fields
from desktop_app.notice.lint_carryover import check_carry_over
from desktop_app.notice.lint_delivery import check_delivery
from desktop_app.notice.lint_law import check_clauses, check_law
from desktop_app.notice.lint_pages import check_pages
from desktop_app.notice.lint_papers import check_papers
from desktop_app.notice.lint_rehearsal import check_rehearsal
from desktop_app.notice.lint_seals import check_seals
from desktop_app.notice.lint_selftest import check_selftest
from desktop_app.notice.models import (
    AnswerFate,
    Atom,
    Block,
    Calendar,
    CarryOver,
    Category,
    Clause,
    Condition,
    Contact,
    CountingRules,
    CoverLine,
    Deadline,
    Declaration,
    DeliveryRules,
    Derived,
    ForbiddenWord,
    FormCell,
    FormLayout,
    HandInItem,
    HandInLeg,
    Heading,
    Holiday,
    LedgerFate,
    LegalBasis,
    Material,
    MaterialFate,
    MaterialRoute,
    Medium,
    NamingRules,
    Notice,
    NoticeIdentity,
    PacketLayout,
    Page,
    PlanTask,
    Question,
    QuotaRoute,
    Quotas,
    Rehearsal,
    RehearsalQuestion,
    ReportOutline,
    SealRule,
    SealRules,
    Section,
    SelfTest,
    SelfTestStep,
    Superseded,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop_app.models.field_ids import Leaf

FILES = (
    "calendar.toml",
    "carryover.toml",
    "categories.toml",
    "clauses.toml",
    "conditions.toml",
    "declaration.toml",
    "delivery.toml",
    "forms.toml",
    "materials.toml",
    "naming.toml",
    "notice.toml",
    "packet.toml",
    "pages.toml",
    "quotas.toml",
    "rehearsal.toml",
    "report.toml",
    "seals.toml",
    "selftest.toml",
)
"""The files of a pack, all of them required."""

TEXT_FILE = "notice.txt"
"""The notice as issued; a pack whose text was never read has none."""

MAX_BYTES = 1_000_000
"""Largest file of a pack; ours stay below 60 KB."""

_LISTS: Mapping[type[FrozenShape], Mapping[str, tuple[str, type[FrozenShape]]]] = {
    NoticeIdentity: {
        "legal_basis": ("legal_bases", LegalBasis),
        "deadline": ("deadlines", Deadline),
        "contact": ("contacts", Contact),
    },
    Material: {"route": ("routes", MaterialRoute)},
    NamingRules: {"word": ("words", ForbiddenWord)},
    Quotas: {"route": ("routes", QuotaRoute)},
    Section: {"page": ("pages", Page)},
    Page: {"question": ("questions", Question)},
    Question: {"column": ("columns", Question)},
    ReportOutline: {"cover": ("cover", CoverLine), "heading": ("headings", Heading)},
    Heading: {"block": ("blocks", Block)},
    FormLayout: {"cell": ("cells", FormCell)},
    SelfTest: {"step": ("steps", SelfTestStep)},
    Rehearsal: {"question": ("questions", RehearsalQuestion)},
    Calendar: {"holiday": ("holidays", Holiday)},
    DeliveryRules: {
        "task": ("tasks", PlanTask),
        "item": ("items", HandInItem),
        "leg": ("legs", HandInLeg),
    },
    PacketLayout: {"medium": ("media", Medium)},
    SealRules: {"rule": ("rules", SealRule)},
}
"""Tables inside a table: the key in the file (one entry, so singular), the field it becomes, and its shape."""

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_PLACE_IN_TOML = re.compile(r"at line (\d+), column (\d+)")
"""Where the parser says, in English, that it could not go on."""
_LONGEST_SHOWN = 40
"""Characters of a wrong value that a sentence repeats."""
_WHOLE_FILE = (
    NoticeIdentity,
    NamingRules,
    Quotas,
    ReportOutline,
    SelfTest,
    Rehearsal,
    Calendar,
    DeliveryRules,
    PacketLayout,
)
"""Shapes that are a whole file, so that their entries are named without them."""

_Model = TypeVar("_Model", bound=FrozenShape)
_Raw = dict[str, Any]


def load(folder: Path) -> Notice:
    """The pack in ``folder``, whole and checked.

    Raises:
        PackBroken: something in it is missing, unknown, doubled or leads nowhere; the first such place is named.
    """
    texts = read_texts(folder)
    return _made({name: _parse(name, texts[name]) for name in FILES}, texts)


def load_from_outside(texts: Mapping[str, str]) -> Notice:
    """A pack that did not come with the program, from the texts of its files; it takes them along in ``files``.

    It may have been made for an earlier version: what the program did not ask for then is as usual (``earlier``).

    Raises:
        PackBroken: as for ``load``, or its id is none that a file can be called by.
    """
    for name in texts:
        if name not in FILES and name != TEXT_FILE:
            raise PackBroken(name, "文件名", "规则包没有这个文件")
    for name in FILES:
        if name not in texts and name != earlier.SEALS:
            raise PackBroken(name, "文件", "不见了或读不出来")
    raw = {name: _parse(name, texts[name]) for name in FILES if name in texts}
    earlier.complete(raw)
    notice = _made(raw, texts)
    if not _ID.fullmatch(notice.identity.id):
        raise PackBroken("notice.toml", "id", "编号由字母、数字、- 和 _ 组成，以字母开头，不超过 64 个")
    return notice.model_copy(update={"files": dict(texts)})


def _made(raw: dict[str, _Raw], texts: Mapping[str, str]) -> Notice:
    notice = Notice(
        identity=_identity(raw["notice.toml"]),
        clauses=_only(raw, "clauses.toml", "clause", Clause),
        atoms=_take(raw, "conditions.toml", "atom", Atom),
        conditions=_take(raw, "conditions.toml", "condition", Condition),
        distinction=_distinction(raw["conditions.toml"]),
        categories=_only(raw, "categories.toml", "category", Category),
        materials=_only(raw, "materials.toml", "material", Material),
        naming=_make(NamingRules, raw["naming.toml"], "naming.toml", "naming"),
        quotas=_make(Quotas, raw["quotas.toml"], "quotas.toml", "quotas"),
        sections=_take(_with_kinds(raw), "pages.toml", "section", Section),
        derived=_only(raw, "pages.toml", "derived", Derived),
        report=_make(ReportOutline, raw["report.toml"], "report.toml", "report"),
        forms=_only(raw, "forms.toml", "form", FormLayout),
        declaration=_make(Declaration, raw["declaration.toml"], "declaration.toml", "declaration"),
        carry_over=_carry_over(raw),
        selftest=_make(SelfTest, raw["selftest.toml"], "selftest.toml", "selftest"),
        rehearsal=_make(Rehearsal, raw["rehearsal.toml"], "rehearsal.toml", "rehearsal"),
        calendar=_make(Calendar, raw["calendar.toml"], "calendar.toml", "calendar"),
        delivery=_make(DeliveryRules, raw["delivery.toml"], "delivery.toml", "delivery"),
        packet=_make(PacketLayout, raw["packet.toml"], "packet.toml", "packet"),
        seals=_make(SealRules, raw["seals.toml"], "seals.toml", "seals"),
        text=texts.get(TEXT_FILE, ""),
        digest=_digest(texts),
    )
    check_law(notice)
    check_papers(notice)
    check_pages(notice)
    check_selftest(notice)
    check_rehearsal(notice)
    check_delivery(notice)
    check_seals(notice)
    check_carry_over(notice)
    check_clauses(notice)
    return notice


def load_all(root: Path) -> dict[str, Notice]:
    """Every pack below ``root``, by its id, in the order of their folders.

    Raises:
        PackBroken: one of them is broken, or two have the same id.
    """
    notices: dict[str, Notice] = {}
    for folder in sorted(root.iterdir()):
        if not folder.is_dir() or folder.name.startswith((".", "_")):
            continue
        notice = load(folder)
        if notice.identity.id in notices:
            raise PackBroken(
                f"{folder.name}/notice.toml", "id", f"“{notice.identity.id}”已经有一个规则包使用"
            )
        notices[notice.identity.id] = notice
    return notices


def read_texts(folder: Path) -> dict[str, str]:
    """The texts of the files of the pack in ``folder``, by file name; nothing in them is checked yet.

    Raises:
        PackBroken: a file is missing, unknown, too large or no text.
    """
    for path in sorted(folder.glob("*.toml")):
        if path.name not in FILES:
            raise PackBroken(path.name, "文件名", "规则包没有这个文件")
    texts = {name: _read_text(folder / name) for name in FILES}
    if (folder / TEXT_FILE).exists():
        texts[TEXT_FILE] = _read_text(folder / TEXT_FILE)
    return texts


def _read_text(path: Path) -> str:
    """The text of one file, line ends made alike so that a checkout on Windows reads and hashes the same."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise PackBroken(path.name, "文件", "不见了或读不出来") from error
    return as_text(path.name, content)


def as_text(name: str, content: bytes) -> str:
    """The text of the file ``name`` of a pack, of which ``content`` are the bytes.

    Raises:
        PackBroken: it is too large, or no text.
    """
    if len(content) > MAX_BYTES:
        raise PackBroken(name, "文件", f"大于{MAX_BYTES // 1000}KB，不像规则包")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PackBroken(name, f"第{line}行", "不是 UTF-8 文字，用 UTF-8 另存一次") from error


def _parse(name: str, text: str) -> _Raw:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE_IN_TOML.search(str(error))
        where = f"第{place[1]}行第{place[2]}列起" if place else "末尾"
        raise PackBroken(name, "写法", f"{where}不是完整的 TOML") from error
    except RecursionError as error:
        raise PackBroken(name, "写法", "括号套得太深") from error


def _digest(texts: Mapping[str, str]) -> str:
    total = hashlib.sha256()
    for name in sorted(texts):
        content = texts[name].encode()
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def _identity(raw: _Raw) -> NoticeIdentity:
    counting = raw.pop("counting", None)
    if not isinstance(counting, dict):
        raise PackBroken("notice.toml", "counting", "缺少这一节")
    raw["counting"] = _make(CountingRules, counting, "notice.toml", "counting")
    if "superseded" in raw:
        raw["superseded"] = _make(Superseded, raw["superseded"], "notice.toml", "superseded")
    return _make(NoticeIdentity, raw, "notice.toml", "notice")


def _distinction(raw: _Raw) -> Condition:
    entry = raw.pop("distinction", None)
    _refuse_leftovers("conditions.toml", raw)
    if not isinstance(entry, dict):
        raise PackBroken("conditions.toml", "distinction", "缺少这一节")
    return _make(Condition, entry, "conditions.toml", "distinction")


def _carry_over(raw: Mapping[str, _Raw]) -> CarryOver:
    file = "carryover.toml"
    return CarryOver(
        answers=_take(raw, file, "answer", AnswerFate),
        ledgers=_take(raw, file, "ledger", LedgerFate),
        materials=_only(raw, file, "material", MaterialFate),
    )


def _only(raw: Mapping[str, _Raw], file: str, key: str, model: type[_Model]) -> tuple[_Model, ...]:
    """The entries under ``key`` of a file that holds nothing else any more."""
    made = _take(raw, file, key, model)
    _refuse_leftovers(file, raw[file])
    return made


def _take(raw: Mapping[str, _Raw], file: str, key: str, model: type[_Model]) -> tuple[_Model, ...]:
    return _make_all(model, raw[file].pop(key, []), file, key)


def _refuse_leftovers(file: str, raw: _Raw) -> None:
    if raw:
        raise PackBroken(file, next(iter(raw)), "规则包没有这一节")


def _make_all(model: type[_Model], entries: object, file: str, key: str) -> tuple[_Model, ...]:
    if not isinstance(entries, list):
        raise PackBroken(file, key, f"写成 [[{key}]]，每项一节")
    return tuple(
        _make(model, entry, file, f"{key} {_name(entry, place)}")
        for place, entry in enumerate(entries, start=1)
    )


def _name(entry: object, place: int) -> str:
    """How an entry is called in a message: by its id, else by what it speaks of, else by its place."""
    if isinstance(entry, dict):
        for key in ("id", "field", "route", "word", "text", "label", "material", "layer", "kind"):
            if isinstance(entry.get(key), str) and entry[key]:
                return str(entry[key])
    return f"第{place}项"


def _make(model: type[_Model], entry: object, file: str, name: str) -> _Model:
    if not isinstance(entry, dict):
        raise PackBroken(file, name, "应为一节，不是一个值")
    data = dict(entry)
    for key, (field, shape) in _LISTS.get(model, {}).items():
        if field in data and field != key:
            raise PackBroken(file, name, f"不认识的键“{field}”，写成 [[…{key}]]")
        data[field] = _make_all(
            shape, data.pop(key, []), file, key if model in _WHOLE_FILE else f"{name} {key}"
        )
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise PackBroken(file, name, _why(error)) from error


def _why(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    key = ".".join(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"不认识的键“{key}”"
    if first["type"] == "missing":
        return f"缺少“{key}”"
    value = " ".join(str(first["input"])[: _LONGEST_SHOWN + 1].split())
    return f"“{key}”不能是“{value[:_LONGEST_SHOWN] + '…' if len(value) > _LONGEST_SHOWN else value}”"


def _with_kinds(raw: Mapping[str, _Raw]) -> Mapping[str, _Raw]:
    """Fill in the kind of each question from the field it asks, where the pack leaves it out."""
    for section in _tables(raw["pages.toml"], "section"):
        for page in _tables(section, "page"):
            for question in _tables(page, "question"):
                leaf = _set_kind(question, application_fields())
                for column in _tables(question, "column"):
                    _set_kind(column, member_fields(leaf.member) if leaf and leaf.member else {})
    return raw


def _set_kind(question: _Raw, fields: Mapping[str, Leaf]) -> Leaf | None:
    field = question.get("field")
    if not isinstance(field, str):
        return None
    leaf = fields.get(field)
    kind = leaf.kind if leaf is not None else MAPPINGS.get(field.partition(".")[0])
    if kind is not None:
        question.setdefault("kind", kind)
    return leaf


def _tables(table: _Raw, key: str) -> list[_Raw]:
    entries = table.get(key, [])
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
