"""The files that are printed from: those of the build, and no others. A file that is not what was built is not printed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from desktop_app.documents.watch import Unwatched, stop_if_cancelled
from desktop_app.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from desktop_app.documents.watch import Watch
    from desktop_app.packet.build import Build

_PIECE = 4 * 1024 * 1024


def verified(folder: Path, made: Build, names: Iterable[str], watch: Watch | None = None) -> dict[str, Path]:
    """Where the files ``names`` of the build in ``folder`` lie, each held against the record.

    Raises:
        UnreadableInput: one is gone, or is not what was built.
        Cancelled: ``watch`` called it off.
    """
    wanted = {file.name: file for file in made.files}
    found = {}
    for name in dict.fromkeys(names):
        path, file = folder / name, wanted.get(name)
        if file is None or not path.is_file():
            raise UnreadableInput(f"“{name}”不在“{folder.name}”里了", "重新生成申报材料后再打印")
        if path.stat().st_size != file.size or _digest(path, watch or Unwatched()) != file.sha256:
            raise UnreadableInput(
                f"“{name}”和第 {made.number} 次生成时不一样，不能照它打印", "重新生成申报材料后再打印"
            )
        found[name] = path
    return found


def _digest(path: Path, watch: Watch) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                stop_if_cancelled(watch)
                digest.update(piece)
    except OSError as error:
        raise UnreadableInput(f"“{path.name}”读不出", "关闭正在使用它的程序后再试") from error
    return digest.hexdigest()
