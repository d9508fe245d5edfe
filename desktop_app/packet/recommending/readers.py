"""The processes that read cases, started before what they are to read is known: they get ready while this program does.

Nothing heavy is imported here, so that a command starts them first of all.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop_app.contained import Contained

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

FEW = 4
"""Files that are not worth the start of a process."""
SUFFIXES = (".shenbao",)
_MODULE = "desktop_app.packet.recommending.reading"
_MOST_PROCESSES = 4
_LONGEST = 600.0


def hands() -> int:
    """How many processes read at a time: one for each processor, up to a few."""
    return min(_MOST_PROCESSES, os.cpu_count() or 1)


class Readers:
    """Hands out processes that read; those that nobody took are ended with it."""

    def __init__(self) -> None:
        self._ready: list[Contained] = []

    @classmethod
    def ahead_of(cls, paths: Iterable[Path]) -> Readers:
        """With processes started already, where these files and folders look like more than a few cases."""
        readers = cls()
        if _is_many(paths):
            for _ in range(hands()):
                process = _reader()
                with suppress(OSError):  # none to be had: whoever asks for one later hears of it
                    process.start()
                    readers._ready.append(process)
        return readers

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._ready:
            self._ready.pop().close()

    def take(self) -> Contained:
        """A process for whoever takes it, who ends it; started or yet to be started."""
        with suppress(IndexError):
            return self._ready.pop()
        return _reader()


def _reader() -> Contained:
    return Contained(_MODULE, longest=_LONGEST)


def _is_many(paths: Iterable[Path]) -> bool:
    """A first look, in no folders below; whoever reads them looks closer."""
    count = 0
    for path in paths:
        names = [path.name]
        with suppress(OSError, ValueError):  # a file, or nothing that can be looked at
            names = os.listdir(path)  # noqa: PTH208 - only names, of a folder that may hold thousands
        count += sum(name.lower().endswith(SUFFIXES) for name in names)
        if count > FEW:
            return True
    return False
