"""The rule packs that a case took along, in lines of their own about the case as a whole.

A case keeps the pack it was made with (design §3). One that came with the program need not be kept; of any other the
case holds all files, so that it opens on a computer that never saw the pack, and so that going back to the notice
before is always possible: what was taken along once stays.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from desktop_app.errors import CaseUnreadable, UnreadableInput
from desktop_app.notice.loader import FILES, MAX_BYTES
from desktop_app.store.checksums import checksum
from desktop_app.store.strict_json import parse_json

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

PREFIX = "pack:"
"""What the names of these lines begin with; the id of the pack follows."""
_LARGEST = 2 * (len(FILES) + 1) * MAX_BYTES
"""Characters of one pack as it is kept here."""


def keep(connection: sqlite3.Connection, notice: str, pack: Mapping[str, str]) -> None:
    """Keep the files of a pack; those kept before under its id go. It is no change of the case: history has no line."""
    name, value = f"{PREFIX}{notice}", json.dumps(dict(sorted(pack.items())), ensure_ascii=False)
    connection.execute(
        "INSERT OR REPLACE INTO about (name, value, crc) VALUES (?, ?, ?)",
        (name, value, checksum(name, value)),
    )


def kept(connection: sqlite3.Connection, notice: str) -> dict[str, str] | None:
    """The files kept for this id, by name; None when there are none.

    Raises:
        CaseUnreadable: they are not what was written.
    """
    name = f"{PREFIX}{notice}"
    found = connection.execute("SELECT value, crc FROM about WHERE name = ?", (name,)).fetchone()
    if found is None:
        return None
    value, crc = found
    if checksum(name, value) != crc or len(value) > _LARGEST:
        raise _broken(notice)
    try:
        texts = parse_json(value.encode(), "规则包")
    except (UnreadableInput, UnicodeEncodeError) as error:
        raise _broken(notice) from error
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise _broken(notice)
    return texts


def _broken(notice: str) -> CaseUnreadable:
    return CaseUnreadable(
        f"案卷带着的规则包“{notice}”与写入时不同，文件没有改动", "用备份或打包文件恢复，原文件保留"
    )
