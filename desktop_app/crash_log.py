"""What is left behind when the program meets something nobody foresaw: where in the program it was, and nothing of the user.

A report is one small text file in the folder of logs: version, system, kinds of exceptions, and places as module:line.
Never the text of an exception, no local value, no path of this computer. As long as nobody has told the user of it, an
empty file with ``UNTOLD`` after its name lies beside it; so the next start knows, however this one ends.

Hard faults are written by the interpreter itself while it dies, into a file of its own; the next start makes a report of it.
"""

from __future__ import annotations

import faulthandler
import os
import re
import sys
import threading
import traceback
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType

REPORT = "crash-*.log"
UNTOLD = ".untold"
FAULTS = "fault.tmp"
"""What the interpreter writes while it dies. A session that ends well takes it away: on Windows it may also hold notes of
faults that some library of the system has dealt with itself."""
_MOST_KEPT = 10
_MOST_A_SESSION = 10
_DEEPEST = 40
_LONGEST_FAULT = 256 * 1024
_WORD = re.compile(r"[A-Za-z0-9_.<>\-]{1,80}")
_FAULT_PLACE = re.compile(r'\s*File "(?P<file>[^"]*)", line (?P<line>\d+) in (?P<name>\S+)')
_FAULT_HEAD = re.compile(
    r"(Fatal Python error|Windows fatal exception): [A-Za-z0-9 ]{1,60}|(Current thread|Thread) "
)


@dataclass(frozen=True, slots=True)
class Crash:
    """A report that the user has not been told of."""

    at: datetime
    """When it was written, aware."""
    report: Path


class CrashLog:
    """The reports in ``folder``; every method copes with a disk that refuses, since nobody is left to ask."""

    def __init__(self, folder: Path, version: str, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._version = version
        self._now = now
        self._faults: TextIO | None = None
        self._seen: set[str] = set()
        self._lock = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where the reports are."""
        return self._folder

    def watch_faults(self) -> None:
        """Make a report of a hard fault of the session before, and have those of this one written."""
        path = self._folder / FAULTS
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            if path.exists():
                with path.open(encoding="utf-8", errors="replace") as left:
                    self._keep_fault(
                        left.read(_LONGEST_FAULT), datetime.fromtimestamp(path.stat().st_mtime, UTC)
                    )
            self._faults = path.open("w", encoding="utf-8")
            faulthandler.enable(self._faults)

    def end(self) -> None:
        """The session has ended well."""
        if self._faults is None:
            return
        faulthandler.disable()
        self._faults.close()
        self._faults = None
        with suppress(OSError):
            (self._folder / FAULTS).unlink(missing_ok=True)

    def write(self, error: BaseException, trace: TracebackType | None) -> Path | None:
        """A report of ``error`` and of what led to it; None when the same was written before, or the disk refuses."""
        lines: list[str] = []
        for link, way in _chain(error, trace):
            lines += [_word(type(link).__name__), *_places(way)]
        return self._keep(lines, self._now())

    def write_kind(self, kind: str) -> Path | None:
        """A report of what is no exception, such as a fatal message of Qt: ``kind``, and where the program is."""
        frames = traceback.extract_stack()[:-1]
        return self._keep(
            [_word(kind), *(_place(*_facts(frame)) for frame in frames[-_DEEPEST:])], self._now()
        )

    def untold(self) -> Crash | None:
        """The latest report that the user has not been told of."""
        for mark in reversed(self._all(REPORT + UNTOLD)):
            report = mark.with_suffix("")
            with suppress(OSError):
                return Crash(datetime.fromtimestamp(report.stat().st_mtime, UTC), report)
        return None

    def mark_told(self) -> None:
        """The user has been told of all there are."""
        for mark in self._all(REPORT + UNTOLD):
            with suppress(OSError):
                mark.unlink(missing_ok=True)

    def _keep_fault(self, text: str, at: datetime) -> None:
        lines = []
        for line in text.splitlines():
            if place := _FAULT_PLACE.match(line):
                lines.append(_place(place["file"], int(place["line"]), place["name"]))
            elif head := _FAULT_HEAD.match(line):
                lines.append(head[0].strip())
        if any(line.startswith(("Fatal", "Windows")) for line in lines):
            self._keep(lines, at)

    def _keep(self, lines: list[str], at: datetime) -> Path | None:
        with self._lock:
            same = "\n".join(lines)
            if same in self._seen or len(self._seen) >= _MOST_A_SESSION:
                return None
            self._seen.add(same)
            local = at.astimezone()
            head = [
                f"shenbao {self._version}",
                f"{local:%Y-%m-%d %H:%M:%S %z}",
                f"{_system()}, Python {sys.version.split()[0]}, {_word(threading.current_thread().name)}",
            ]
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                path = self._new_name(local)
                path.write_text("\n".join([*head, "", *lines, ""]), encoding="utf-8")
                os.utime(path, (at.timestamp(), at.timestamp()))
                path.with_name(path.name + UNTOLD).touch()
            except OSError:
                return None
            for old in self._all(REPORT)[:-_MOST_KEPT]:
                with suppress(OSError):
                    old.unlink()
            return path

    def _new_name(self, at: datetime) -> Path:
        number = 1
        while True:
            path = self._folder / f"crash-{at:%Y%m%d-%H%M%S}-{number}.log"
            if not path.exists():
                return path
            number += 1

    def _all(self, pattern: str) -> list[Path]:
        with suppress(OSError):
            return sorted(self._folder.glob(pattern))
        return []


def reduced(file: str) -> str:
    """A file of a program as its module, without where it lies on this computer."""
    parts = re.split(r"[\\/]", file)
    for root in ("site-packages", "_internal"):
        if root in parts:
            parts = parts[parts.index(root) + 1 :]
    if "desktop_app" in parts:
        parts = parts[parts.index("desktop_app") :]
    elif re.match(r"[A-Za-z]:|/|\\", file) and len(parts) > 1 and parts[0] in ("", file[:2]):
        parts = parts[-1:]
    return ".".join(_word(part) for part in [*parts[:-1], parts[-1].removesuffix(".py")])


def _chain(
    error: BaseException, trace: TracebackType | None
) -> Iterator[tuple[BaseException, TracebackType | None]]:
    """The exception, then those it came of."""
    met: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in met:
        met.add(id(link))
        yield link, trace if link is error else link.__traceback__
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _places(trace: TracebackType | None) -> list[str]:
    return [_place(*_facts(frame)) for frame in traceback.extract_tb(trace)[-_DEEPEST:]]


def _facts(frame: traceback.FrameSummary) -> tuple[str, int, str]:
    return frame.filename, frame.lineno or 0, frame.name


def _place(file: str, line: int, name: str) -> str:
    return f"  {reduced(file)}:{line} {_word(name)}"


def _word(text: str) -> str:
    return text if _WORD.fullmatch(text) else "~"


def _system() -> str:
    if sys.platform == "win32":
        found = sys.getwindowsversion()
        return f"Windows {found.major}.{found.minor}.{found.build}"
    found = os.uname()
    return f"{found.sysname} {found.release}"
