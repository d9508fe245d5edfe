"""Reading ``case.json``: hostile until checked; what is wrong in one place is named, the rest is still read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from desktop_app.errors import AppError, UnreadableInput
from desktop_app.models.application import Case
from desktop_app.models.evidence import ABOUT_THE_FILE, Evidence
from desktop_app.models.ledgers import LEDGER_LABELS, ROW_TYPES, LedgerKind, Ledgers, Row
from desktop_app.store.answer_input import RENAMED, AnswerInput, Unfit, distinct_ids, record, renamed
from desktop_app.store.case_file import CaseFile
from desktop_app.store.evidence_store import fingerprint
from desktop_app.store.inner_paths import inner_file
from desktop_app.store.strict_json import as_typed, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_MOST_EVIDENCE = 2_000
_MOST_PROBLEMS = 200
_MOST_ROW_PROBLEMS = 20
_LONGEST_TITLE = 200


class LedgerFault(Protocol):
    """A cell that keeps a row out of a ledger."""

    @property
    def message(self) -> str:
        """The sentence for the user."""


class LedgerRead(Protocol):
    """What reading a workbook gives."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are in."""

    @property
    def problems(self) -> Sequence[LedgerFault]:
        """What keeps others out."""


class CaseInput(NamedTuple):
    """A case as it was handed in, what in it is wrong (sentences), and where its evidence files lie (by evidence id)."""

    case: Case
    problems: tuple[str, ...]
    evidence_files: dict[str, Path]
    pack: dict[str, str] | None = None
    """The files of its rule pack, where it took them along."""
    scan_files: dict[str, Path] = {}  # noqa: RUF012 - a tuple of names, whose members never change
    """Scans of stamped pages, by the hash of each file."""
    identity: str = ""
    """The id of the case; empty for one that is no case folder yet."""


class CaseReader:
    """Reads the parts of one file and gathers what is wrong."""

    def __init__(self, path: Path, read_ledger: Callable[[Path, LedgerKind], LedgerRead]) -> None:
        self._name = path.name
        self._folder = path.parent
        self._read_ledger = read_ledger
        self._problems: list[str] = []
        self._files: dict[str, Path] = {}

    def read(self, content: dict[str, Any], notice: str) -> CaseInput:
        """The case in ``content``, made for ``notice``, with everything that is wrong in it."""
        for key in content.keys() - CaseFile.model_fields.keys():
            self._say(shown(key), "不是本程序认识的一项，没有使用")
        answers = AnswerInput(self._name)
        answers.take(content.get("application", {}), content.get("unfinished", {}))
        self._problems.extend(answers.problems)
        case = Case(
            notice=notice,
            title=self._title(content.get("title", "")),
            application=answers.application,
            unfinished=answers.unfinished,
            ledgers=self._ledgers(content.get("ledgers", {})),
            evidence=self._evidence(content.get("evidence", [])),
        )
        problems = self._problems[:_MOST_PROBLEMS]
        if len(self._problems) > _MOST_PROBLEMS:
            problems.append(f"“{self._name}”另有 {len(self._problems) - _MOST_PROBLEMS} 处同样要改")
        return CaseInput(case, tuple(problems), self._files)

    def _title(self, title: object) -> str:
        if isinstance(title, str) and len(title) <= _LONGEST_TITLE:
            return as_typed(title)
        self._say("title", f"是“{shown(title)}”，写成不超过{_LONGEST_TITLE}字的文字")
        return as_typed(title)[:_LONGEST_TITLE]

    def _ledgers(self, content: object) -> Ledgers:
        if not isinstance(content, dict):
            self._say("ledgers", "写成一个对象，键是台账，值是文件的相对路径或行的列表")
            return Ledgers()
        taken: dict[str, Any] = {}
        for key, value in content.items():
            if key not in set(LedgerKind):
                self._say(f"ledgers.{shown(key)}", f"不是台账，写成 {' / '.join(LedgerKind)} 之一")
            elif isinstance(value, list):
                taken[key] = self._rows(LedgerKind(key), value)
            else:
                taken[key] = self._workbook(LedgerKind(key), value)
        return Ledgers(**taken)

    def _workbook(self, kind: LedgerKind, written: object) -> tuple[Row, ...]:
        path, why = inner_file(self._folder, written)
        if path is None:
            self._say(f"ledgers.{kind}", f"写的“{shown(written)}”{why}，{LEDGER_LABELS[kind]}没有读入")
            return ()
        try:
            reading = self._read_ledger(path, kind)
        except AppError as error:
            self._problems.append(str(error))
            return ()
        self._problems.extend(fault.message for fault in reading.problems)
        return reading.rows

    def _rows(self, kind: LedgerKind, content: list[Any]) -> tuple[Row, ...]:
        rows: list[Row] = []
        faults: list[str] = []
        for number, (identity, value) in enumerate(zip(distinct_ids(content, "row"), content, strict=True)):
            place = f"“{self._name}”的 ledgers.{kind}[{number}]"
            if not isinstance(value, dict):
                faults.append(f"{place} 是“{shown(value)}”，写成一个对象")
                continue
            if renamed(value, identity):
                faults.append(f"{place}.id 是“{shown(value['id'])}”，{RENAMED} {identity}")
            try:
                rows.append(record(ROW_TYPES[kind], {**value, "id": identity}))
            except Unfit as error:
                faults.append(f"{place}.{error}，这一行没有读入")
        self._problems.extend(faults[:_MOST_ROW_PROBLEMS])
        if len(faults) > _MOST_ROW_PROBLEMS:
            self._say(f"ledgers.{kind}", f"另有 {len(faults) - _MOST_ROW_PROBLEMS} 处同样要改")
        return tuple(rows)

    def _evidence(self, content: object) -> tuple[Evidence, ...]:
        if not isinstance(content, list):
            self._say("evidence", "写成一个列表")
            return ()
        if len(content) > _MOST_EVIDENCE:
            self._say("evidence", f"有 {len(content)} 份，只读入前 {_MOST_EVIDENCE} 份")
        content = content[:_MOST_EVIDENCE]
        items: list[Evidence] = []
        for number, (identity, value) in enumerate(zip(distinct_ids(content, "e"), content, strict=True)):
            item = self._proof(f"evidence[{number}]", identity, value)
            if item is not None:
                items.append(item)
        return tuple(items)

    def _proof(self, place: str, identity: str, value: object) -> Evidence | None:
        """One piece of evidence; a file that is missing leaves it named but not copied."""
        if not isinstance(value, dict):
            self._say(place, f"是“{shown(value)}”，写成一个对象")
            return None
        facts = {key: fact for key, fact in value.items() if key not in {"id", "file"}}
        for key in sorted(facts.keys() & ABOUT_THE_FILE):
            del facts[key]
            self._say(f"{place}.{key}", "由程序填写，没有使用")
        path, why = inner_file(self._folder, value.get("file"))
        if path is None:
            written = f"写的“{shown(value['file'])}”{why}" if value.get("file") else "没有写"
            self._say(f"{place}.file", f"{written}，这份材料只记名称")
        if renamed(value, identity):
            self._say(f"{place}.id", f"是“{shown(value['id'])}”，{RENAMED} {identity}")
        name = path.name if path else shown(value.get("file") or "")
        item = self._facts(place, {"title": name, **facts, "id": identity, "file_name": name})
        if item is None:
            return None
        if path is None:
            return item
        try:
            stored = fingerprint(path)
        except UnreadableInput as error:
            self._problems.append(str(error))
            return item
        self._files[identity] = path
        return item.model_copy(update={"sha256": stored.sha256, "size": stored.size})

    def _facts(self, place: str, facts: dict[str, Any]) -> Evidence | None:
        """What is said of a piece of evidence, without what does not fit."""
        while True:
            try:
                return record(Evidence, facts)
            except Unfit as error:
                if error.key not in facts or error.key in {"material", "title"}:
                    self._problems.append(f"“{self._name}”的 {place}.{error}，这份材料没有读入")
                    return None
                self._problems.append(f"“{self._name}”的 {place}.{error}，这一项没有使用")
                del facts[error.key]

    def _say(self, path: str, what: str) -> None:
        self._problems.append(f"“{self._name}”的 {path} {what}")
