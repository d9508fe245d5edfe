"""JSON from outside, read without surprises: no double keys, no NaN, exact numbers, bounded size and depth."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from desktop_app.errors import UnreadableInput

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_JSON = 64 * 1024 * 1024
"""Bytes; 100,000 ledger rows written out take half of it."""
_DEEPEST = 64
_LONGEST_NUMBER = 40
_SHOWN = 40


class _Refused(ValueError):
    """Something JSON allows and a case does not."""


def read_json(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """The content of a UTF-8 JSON file (a byte order mark is tolerated); numbers with a point become ``Decimal``.

    Raises:
        UnreadableInput: the file cannot be read or is not such JSON; names the line and column.
    """
    name = path.name
    try:
        if not path.is_file():
            raise UnreadableInput(f"没有找到文件“{path}”", "检查文件的位置")
        with path.open("rb") as file:
            data = file.read(LARGEST_JSON + 1)
    except OSError as error:
        raise UnreadableInput(f"“{path}”读不出，可能没有读取权限", "检查文件的位置和权限") from error
    return parse_json(data, name)


def parse_json(data: bytes, name: str) -> Any:  # noqa: ANN401 - whatever the bytes hold
    """As ``read_json``, for what has been read already; ``name`` is how sentences call it.

    Raises:
        UnreadableInput: it is not such JSON.
    """
    if len(data) > LARGEST_JSON:
        raise UnreadableInput(
            f"“{name}”超过 {LARGEST_JSON // 1024**2} MB，没有读入", "台账改用 Excel 文件交来"
        )
    try:
        content = json.loads(
            data.decode("utf-8-sig"),
            parse_float=_number,
            parse_int=_whole,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError as error:
        raise UnreadableInput(
            f"“{name}”第 {error.start + 1} 个字节起不是 UTF-8 文字", "另存为 UTF-8 编码"
        ) from error
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 列"
        raise UnreadableInput(f"“{name}”{where}起不是 JSON", "改正这一处后再打开") from error
    except _Refused as error:
        raise UnreadableInput(f"“{name}”{error}", "改正这一处后再打开") from error
    except RecursionError as error:
        raise _too_deep(name) from error
    if _depth_exceeds(content, _DEEPEST):
        raise _too_deep(name)
    return content


def shown(value: object) -> str:
    """A value from outside as it may stand in a sentence: one line, printable, short."""
    text = value if isinstance(value, str) else as_typed(value)
    text = "".join(char if char.isprintable() else "�" for char in text[: _SHOWN + 1])
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def as_typed(value: object) -> str:
    """A JSON value as the text a person would have typed; characters that cannot be stored are replaced."""
    if isinstance(value, bool):
        text = "是" if value else "否"
    elif isinstance(value, int | Decimal):
        text = str(value)
    elif isinstance(value, str):
        text = value
    else:
        text = json.dumps(value, ensure_ascii=False, default=str)
    return text.encode("utf-8", "replace").decode("utf-8")


def _too_deep(name: str) -> UnreadableInput:
    return UnreadableInput(f"“{name}”嵌套超过 {_DEEPEST} 层，没有读入", "按 check --schema 印出的格式交来")


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except ArithmeticError as error:
        raise _Refused(f"里的数“{text[:_SHOWN]}”超出范围") from error
    if len(text) > _LONGEST_NUMBER or abs(value.adjusted()) > _LONGEST_NUMBER:
        raise _Refused(f"里的数“{text[:_SHOWN]}”超出范围")
    return value


def _whole(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise _Refused(f"里的数“{text[:_SHOWN]}…”超出范围")
    return int(text)


def _constant(text: str) -> NoReturn:
    raise _Refused(f"里的“{text}”不是数")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _Refused(f"里的“{shown(key)}”在同一处写了两次")
            seen.add(key)
    return made


def _depth_exceeds(content: object, limit: int) -> bool:
    """Whether anything is nested deeper than ``limit``, found without recursion."""
    level = [content]
    for _ in range(limit + 1):
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
