"""Foreign workbooks read in a process of their own, with an end to its memory and its time.

Whatever a file does to its reader happens there: the program gets the cells, or one sentence.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from array import array
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

from desktop_app.errors import Cancelled, UnreadableInput
from desktop_app.ledgers import READ_CELLS
from desktop_app.ledgers.grid import Cell, CellColumn, Sheet
from desktop_app.paths import RESOURCES

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.ledgers.watching import Watch

_MOST_BYTES = 2**29
"""Bytes of what the reader may write."""
_LOOK_EVERY = 0.05
_PIECE = 2**20
_FROM_SOURCE = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from desktop_app.ledgers.cell_process import main; main(*sys.argv[2:])"
)
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
    """Bytes of address space."""
    cells: int = 24_000_000
    """Cells of the rectangles that its sheets fill, together."""
    unpacked: int = 1_000 * 2**20
    """Bytes of those parts of a zipped workbook that are read, unpacked."""


LIMITS = Limits()


@dataclass(slots=True)
class _Ending:
    """Why the reader was ended before it was done."""

    reason: str = ""


def read_contained(path: Path, kind: str, watch: Watch, limits: Limits = LIMITS) -> tuple[Sheet, ...]:
    """The sheets of ``path``, whose content is of ``kind``.

    Raises:
        UnreadableInput: it cannot be read, or not within the limits; one sentence.
        Cancelled: the user called it off.
    """
    bounds = map(str, (limits.memory, limits.cells, limits.unpacked))
    command = [sys.executable, *_how_to_start(), str(path.absolute()), kind, *bounds]
    flags: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # of Windows only
    ended, ending = threading.Event(), _Ending()
    with subprocess.Popen(  # noqa: S603 - this program itself
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=flags,
    ) as reader:
        guard = threading.Thread(
            target=_guard, args=(reader, watch, limits.seconds, ended, ending), daemon=True
        )
        guard.start()
        try:
            data = _all_of(reader)
            reader.wait()
        finally:
            ended.set()
            reader.kill()
            guard.join()
    if ending.reason == "cancelled":
        raise Cancelled
    return _sheets(path.name, data, ending.reason or ("" if reader.returncode == 0 else "memory"))


def _how_to_start() -> list[str]:
    if getattr(sys, "frozen", False):
        return [READ_CELLS]
    return ["-I", "-X", "utf8", "-c", _FROM_SOURCE, str(RESOURCES.parent)]


def _guard(
    reader: subprocess.Popen[bytes],
    watch: Watch,
    seconds: float,
    ended: threading.Event,
    ending: _Ending,
) -> None:
    """End the reader when nobody wants it any more or it takes too long."""
    until = monotonic() + seconds
    while not ended.wait(min(_LOOK_EVERY, seconds)):
        if watch.cancelled():
            ending.reason = "cancelled"
        elif monotonic() > until:
            ending.reason = "time"
        if ending.reason:
            reader.kill()
            return


def _all_of(reader: subprocess.Popen[bytes]) -> bytearray:
    data = bytearray()
    if reader.stdout is not None:
        for piece in iter(lambda: reader.stdout.read(_PIECE) if reader.stdout else b"", b""):
            data += piece
            if len(data) > _MOST_BYTES:
                reader.kill()
                return bytearray()
    return data


def _sheets(name: str, data: bytearray, failed: str) -> tuple[Sheet, ...]:
    """What the reader wrote as sheets; its answer is not believed to be whole before it has been taken apart."""
    try:
        length = int.from_bytes(data[:8], "little")
        answer = json.loads(data[8 : 8 + length].decode("utf-8", "surrogatepass"))
        refused = answer.get("refused", "")
        if refused:
            raise _refusal(name, refused)
        if not failed:
            blocks = memoryview(data)[8 + length :]
            sheets, at = [], 0
            for said in answer["sheets"]:
                sheet, at = _sheet(name, said, blocks, at)
                sheets.append(sheet)
            return tuple(sheets)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise _refusal(name, failed or "memory") from error
    raise _refusal(name, failed)


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
        values = column["values"]
        if not column["plain"]:
            values = [value if type(value) is not dict else _moment(value) for value in values]
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
    )
    return sheet, at


def _moment(value: dict[str, Any]) -> Cell:
    ((kind, written),) = value.items()
    if kind == "t":
        return datetime.fromisoformat(written)
    if kind == "d":
        return date.fromisoformat(written)
    return time.fromisoformat(written) if kind == "c" else timedelta(seconds=written)
