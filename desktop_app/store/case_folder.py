"""The plain form of a case: a folder with ``case.json`` and, beside it, Excel ledgers and evidence files.

This is how other programs hand data over, and how the example is made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from desktop_app.errors import UnreadableInput
from desktop_app.models.evidence import ABOUT_THE_FILE
from desktop_app.models.field_ids import leaves
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import LedgerKind
from desktop_app.store.case_file import CaseFile
from desktop_app.store.case_input import CaseInput, CaseReader, LedgerRead
from desktop_app.store.durable import write_durably
from desktop_app.store.strict_json import read_json, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.models.application import Case

CASE_FILE = "case.json"
_NOTICE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_AMOUNT = [{"type": "number"}, {"type": "string"}]
_DIGIT = "[0-9０-９〇零一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰]"
_SHORTEST_DAY = 8
"""Characters of 2021.5.1 and of 20210501."""


def read_case_folder(folder: Path, read_ledger: Callable[[Path, LedgerKind], LedgerRead]) -> CaseInput:
    """The case in ``folder``/case.json.

    Raises:
        UnreadableInput: there is no such file, or it is no JSON object that says for which notice it is.
    """
    return read_case_file(folder / CASE_FILE, read_ledger)


def read_case_file(path: Path, read_ledger: Callable[[Path, LedgerKind], LedgerRead]) -> CaseInput:
    """The case in one JSON file; its relative paths start at the file's folder.

    Raises:
        UnreadableInput: as for ``read_case_folder``.
    """
    content = read_json(path)
    if not isinstance(content, dict):
        raise UnreadableInput(f"“{path.name}”不是一个对象", "按 check --schema 印出的格式交来")
    notice = content.get("notice")
    if not isinstance(notice, str) or not _NOTICE.fullmatch(notice):
        found = f"是“{shown(notice)}”" if "notice" in content else "没有写"
        raise UnreadableInput(f"“{path.name}”的 notice {found}", "写上规则包的编号，例如 shanghai-2021")
    return CaseReader(path, read_ledger).read(content, notice)


def write_case_folder(
    folder: Path,
    case: Case,
    *,
    ledger_files: Mapping[LedgerKind, str] | None = None,
    evidence_files: Mapping[str, str] | None = None,
) -> Path:
    """Write ``folder``/case.json, complete or not at all, and return its path.

    Ledgers in ``ledger_files`` (relative paths with ``/``, files already there) are named, others written out row by
    row; ``evidence_files`` gives the relative path of each piece of evidence by its id, otherwise its file name.

    Raises:
        TargetNotWritable: the folder cannot be written.
    """
    named = ledger_files or {}
    places = evidence_files or {}
    content = {
        "notice": case.notice,
        "title": case.title,
        "application": _section(case.application),
        "unfinished": dict(case.unfinished),
        "ledgers": {
            kind.value: named.get(kind) or [_section(row) for row in case.ledgers.rows(kind)]
            for kind in LedgerKind
            if kind in named or case.ledgers.rows(kind)
        },
        "evidence": [
            {"file": places.get(item.id, item.file_name)}
            | {key: value for key, value in _section(item).items() if key not in ABOUT_THE_FILE}
            for item in case.evidence
        ],
    }
    path = folder / CASE_FILE
    write_durably(path, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
    return path


def case_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of case.json, for programs that write one.

    It is the narrower of the two: what fits it is read, but for values no schema can weigh (a day that no month has,
    an id given twice); the reader also takes the spellings people use, such as “20人” for a count.
    """
    schema: dict[str, Any] = _with_limits(CaseFile.model_json_schema())
    for part in schema["$defs"].values():
        required = [name for name in part.get("required", ()) if name != "id"]  # one is given where none is
        part.pop("required", None)
        if required:
            part["required"] = required
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _with_limits(part: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Limits of exact numbers in the words of JSON Schema; pydantic leaves them in its own behind a parser."""
    if part == _AMOUNT:
        return [{"type": "number"}, {"type": "string", "pattern": _DIGIT}]
    if isinstance(part, dict):
        if part.get("format") == "date":
            return {**part, "pattern": _DIGIT, "minLength": _SHORTEST_DAY}
        words = {"ge": "minimum", "le": "maximum"}
        return {
            words.get(key, key): int(value)
            if key in words and isinstance(value, str)
            else _with_limits(value)
            for key, value in part.items()
        }
    return [_with_limits(item) for item in part] if isinstance(part, list) else part


def _section(shape: BaseModel) -> dict[str, Any]:
    """What is answered in a section or record, nested as the model is, in values that are read back the same."""
    percents = {leaf.field_id for leaf in leaves(type(shape)) if leaf.kind is EntryKind.PERCENT}
    written = {
        name: _plain(getattr(shape, name), percent=name in percents) for name in type(shape).model_fields
    }
    return {name: value for name, value in written.items() if value not in (None, "", [], {})}


def _plain(value: Any, *, percent: bool = False) -> Any:  # noqa: ANN401 - any value of a model
    if isinstance(value, BaseModel):
        return _section(value)
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return f"{value:f}%" if percent else f"{value:f}"
    return value.isoformat() if hasattr(value, "isoformat") else value
