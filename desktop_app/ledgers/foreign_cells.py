"""The cells of a foreign workbook, read in a contained process with an end to its memory and its time.

Whatever a file does to its reader happens there: the program gets the cells, or one sentence.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from desktop_app.contained import Broken, Contained
from desktop_app.errors import Cancelled, UnreadableInput
from desktop_app.ledgers.cell_process import SEPARATOR
from desktop_app.ledgers.grid import Cell, CellColumn, Extent, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop_app.contained.asking import Why
    from desktop_app.ledgers.watching import Watch

_READER = "desktop_app.ledgers.cell_process"
_BROKEN: dict[Why, str] = {"time": "time", "memory": "memory", "crash": "memory", "error": "broken"}
"""Which sentence is for a reader that broke: what asks for more memory than there is mostly ends without a word."""
_RESAVE = "用 Excel 打开看一看，另存为 .xlsx 后再添加"
_ONLY_LEDGER = "删去台账以外的内容，或把台账复制到新的工作簿后再添加"
_SENTENCES = {
    "password": ("“{}”有打开密码", "去掉密码后再添加"),
    "broken": ("“{}”读不出，可能不完整或已损坏", "重新拷贝，或用 Excel、WPS 打开后另存为 .xlsx"),
    "far": ("“{}”的内容伸得太远", _ONLY_LEDGER),
    "memory": ("“{}”太大，或内容伸得太远", _ONLY_LEDGER),
    "large": ("“{}”展开后太大", "只留台账一张表后再添加"),
    "no_sheets": ("“{}”里没有工作表", "用 Excel 打开看一看"),
    "time": ("“{}”读得太久，没有读完", _RESAVE),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost its reader."""

    seconds: float = 120
    memory: int = 2 * 2**30
    """Bytes that the reader may take."""
    cells: int = 24_000_000
    """Cells of the rectangles that its sheets fill, together."""
    unpacked: int = 1_000 * 2**20
    """Bytes of those parts of a zipped workbook that are read, unpacked."""
    beginning: int = 0
    """Rows of each sheet that are asked for, with how far it reaches; 0: all of it."""


LIMITS = Limits()


def read_contained(path: Path, kind: str, watch: Watch, limits: Limits = LIMITS) -> tuple[Sheet, ...]:
    """The sheets of ``path``, whose content is of ``kind``; each workbook has a process of its own.

    Raises:
        UnreadableInput: it cannot be read, or not within the limits; one sentence.
        Cancelled: the user called it off.
        OSError: no process can be started on this machine.
    """

    def check() -> None:
        if watch.cancelled():
            raise Cancelled

    request = {
        "path": str(path.absolute()),
        "kind": kind,
        "cells": limits.cells,
        "unpacked": limits.unpacked,
        "beginning": limits.beginning,
    }
    try:
        with Contained(_READER, quiet=limits.seconds, longest=limits.seconds, memory=limits.memory) as reader:
            answer, blocks = reader.ask_for_blocks(request, check=check)
    except Broken as broken:
        raise _refusal(path.name, _BROKEN[broken.why]) from broken
    return _sheets(path.name, answer, blocks)


def _sheets(name: str, answer: dict[str, Any], blocks: bytes) -> tuple[Sheet, ...]:
    """What the reader wrote as sheets; its answer is not believed to be whole before it has been taken apart."""
    try:
        refused = answer.get("refused", "")
        if refused:
            raise _refusal(name, refused)
        left, sheets, at = memoryview(blocks), [], 0
        for said in answer["sheets"]:
            sheet, at = _sheet(name, said, left, at)
            sheets.append(sheet)
        return tuple(sheets)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise _refusal(name, "memory") from error


def _refusal(name: str, code: str) -> UnreadableInput:
    message, hint = _SENTENCES.get(code, _SENTENCES["broken"])
    return UnreadableInput(message.format(name), hint)


def _sheet(file: str, said: dict[str, Any], blocks: memoryview, at: int) -> tuple[Sheet, int]:
    name, hidden = str(said["name"]), bool(said["hidden"])
    if said.get("trouble"):
        return Sheet(name, hidden=hidden, trouble=f"“{file}”的表“{name}”读不出，用 Excel 打开后另存"), at
    height = int(said["height"])
    columns = []
    for column in said["columns"]:
        length = int(column["bytes"])
        values = _values(column, blocks[at : at + length])
        at += length
        code = column["places"]
        if code is None:
            columns.append(CellColumn(values))
            continue
        places = array(code)
        length = height * places.itemsize
        places.frombytes(blocks[at : at + length])
        at += length
        columns.append(CellColumn(values, places))
    merged = tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in said.get("merged", ()))
    sheet = Sheet(
        name,
        tuple(columns),
        height,
        int(said["first_row"]),
        int(said["first_column"]),
        hidden,
        merged,
        frozenset(said.get("hidden_rows", ())),
        frozenset(said.get("hidden_columns", ())),
        {(row, column): code for row, column, code in said.get("unreadable", ())},
        extent=Extent(*map(int, said["extent"])) if "extent" in said else None,
    )
    return sheet, at


def _values(column: dict[str, Any], block: memoryview) -> Sequence[Cell]:
    """The values of a column, as its reader wrote them down."""
    if column["as"] == "texts":
        return str(block, "utf-8", "surrogatepass").split(SEPARATOR)
    if column["as"] == "numbers":
        read = array("d")
        read.frombytes(block)
        numbers: list[Cell] = list(read)
        for at, value in column["others"]:
            numbers[at] = value if type(value) is not dict else _moment(value)
        return numbers
    values: list[Any] = column["values"]
    return values if column["plain"] else [v if type(v) is not dict else _moment(v) for v in values]


def _moment(value: dict[str, Any]) -> Cell:
    ((kind, written),) = value.items()
    if kind == "t":
        return datetime.fromisoformat(written)
    if kind == "d":
        return date.fromisoformat(written)
    return time.fromisoformat(written) if kind == "c" else timedelta(seconds=written)
