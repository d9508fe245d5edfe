"""Many files read at once, each in a process that a hostile one may bring down without harm to the others.

Every processor has a process; a file that takes too long, too much memory or its process down is named and left out, and
its process begun anew. A few files are not worth the start of a process and are read here.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.contained import Broken
from desktop_app.documents.watch import Unwatched, step, stop_if_cancelled
from desktop_app.packet.recommending.readers import FEW, SUFFIXES, Readers, hands
from desktop_app.packet.recommending.reading import packs_of, read_submission, verify
from desktop_app.packet.recommending.submission import Parting, Submission
from desktop_app.store.case_store import DATABASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from desktop_app.contained import Contained
    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Notice

MOST_FILES = 5_000
"""Files of one list; a whole country has fewer."""
_STAGE, _VERIFYING = "读取", "核对证明材料"
_MOST_AT_ONCE, _ROUNDS = 16, 8
"""Files that a process is asked for at a time, so that it seldom waits for the next; of a short list so few that each
process is asked several times."""
_VERIFIED_AT_ONCE = 4
"""The same where every byte is read."""
_LAST_ROUNDS = 6
"""A process is asked for no more than this part of all that is left."""
_DEEP = 4
"""Levels of folders that are looked through below a folder that was chosen."""
_WHY = {
    "time": "读了太久，没有汇总",
    "memory": "占用的内存太多，没有汇总",
    "crash": "读的时候出了错，没有汇总",
    "error": "读的时候出了错，没有汇总",
}


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where the processes find what they need."""

    notices: Path
    """Folder of the packs that came with the program."""
    packs: Path | None = None
    """Folder of imported packs."""

    @property
    def request(self) -> dict[str, Any]:
        """As a process is told."""
        return {"notices": str(self.notices), "packs": str(self.packs or "")}

    def load(self) -> Mapping[str, Notice]:
        """The packs themselves."""
        return packs_of(str(self.notices), str(self.packs or ""))


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The cases that are meant by these files and folders, each once: in a folder every packed case, in order of name."""
    found: dict[str, Path] = {}
    for path in paths:
        for file in _below(path, 0) if _is_plain_folder(path) else [path]:
            found.setdefault(os.path.normcase(file.absolute()), file)
            if len(found) >= MOST_FILES:
                return list(found.values())
    return list(found.values())


def gather(
    paths: Sequence[Path],
    workshop: Workshop,
    *,
    notices: Mapping[str, Notice] | None = None,
    evidence: bool = True,
    code: bool = True,
    watch: Watch | None = None,
    took: Callable[[int, Submission], None] = lambda _place, _read: None,
    readers: Readers | None = None,
) -> list[Submission]:
    """Read every file; the results in the order of ``paths``. ``took`` is told each as soon as it is there.

    ``notices`` are the packs of the ``workshop``, where they are at hand, and ``readers`` processes that were begun
    already. Without the check ``code`` of what was changed it goes quicker.

    Raises:
        Cancelled: the user called it off.
    """

    def unread(path: Path, why: str) -> Submission:
        return Submission(path=str(path), refused=f"“{path.name}”{why}")

    def read_here(path: Path) -> Submission:
        return read_submission(path, notices or workshop.load(), evidence=evidence, code=code)

    def request(files: Sequence[Path]) -> dict[str, Any]:
        wanted = {"files": [str(path) for path in files], "evidence": evidence, "code": code}
        return workshop.request | wanted

    def taken(answer: dict[str, Any]) -> list[Submission]:
        return [Submission.model_validate_json(item) for item in answer["read"]]

    most = _VERIFIED_AT_ONCE if evidence else _MOST_AT_ONCE
    crew = _Crew(watch or Unwatched(), _STAGE, most, read_here, request, taken, unread, took)
    return crew.work(paths, readers or Readers())


def verify_all(
    paths: Sequence[Path],
    *,
    watch: Watch | None = None,
    took: Callable[[int, str], None] = lambda _place, _why: None,
) -> list[str]:
    """Read every byte of the evidence in each file; for each why it is not what was added, or empty.

    Raises:
        Cancelled: the user called it off.
    """

    def request(files: Sequence[Path]) -> dict[str, Any]:
        return {"only": "evidence", "files": [str(path) for path in files]}

    def taken(answer: dict[str, Any]) -> list[str]:
        return list(answer["refused"])

    def unread(path: Path, why: str) -> str:
        return f"“{path.name}”{why}"

    crew = _Crew(watch or Unwatched(), _VERIFYING, _VERIFIED_AT_ONCE, verify, request, taken, unread, took)
    return crew.work(paths, Readers())


def compare_apart(
    pairs: Sequence[tuple[str, str, int]], workshop: Workshop, *, watch: Watch | None = None
) -> list[Parting]:
    """What each of two copies of a case has that the other has not, for each of ``pairs`` (``same_case.apart_in``).

    What cannot be compared is left out: that they are apart is known without it.

    Raises:
        Cancelled: the user called it off.
    """
    if not pairs:
        return []
    told = watch or Unwatched()
    request = workshop.request | {"only": "parted", "pairs": [list(pair) for pair in pairs]}
    with Readers() as readers, readers.take() as process:
        try:
            answer = process.ask(request, check=lambda: stop_if_cancelled(told))
        except (Broken, OSError):
            return []
    return [Parting.model_validate_json(text) for text in answer["parted"] if text is not None]


class _Crew:
    """A thread for each process, all taking from one queue."""

    def __init__(
        self,
        watch: Watch,
        stage: str,
        most: int,
        here: Callable[[Path], Any],
        request: Callable[[Sequence[Path]], dict[str, Any]],
        taken: Callable[[dict[str, Any]], list[Any]],
        unread: Callable[[Path, str], Any],
        took: Callable[[int, Any], None],
    ) -> None:
        self._watch, self._stage = watch, stage
        self._at_once = most
        self._here, self._unread, self._took = here, unread, took
        self._request, self._taken = request, taken
        self._results: list[Any] = []
        self._left: deque[int] = deque()
        self._lock = threading.Lock()
        self._done = 0
        self._stopped = threading.Event()

    def work(self, paths: Sequence[Path], readers: Readers) -> list[Any]:
        self._results = [None] * len(paths)
        self._left = deque(range(len(paths)))
        step(self._watch, self._stage, 0, len(paths))
        if len(paths) <= FEW:
            for place, path in enumerate(paths):
                stop_if_cancelled(self._watch)
                self._take(place, self._here(path), len(paths))
            return self._results
        several = hands()
        self._at_once = max(1, min(self._at_once, len(paths) // (several * _ROUNDS)))
        with ThreadPoolExecutor(several, thread_name_prefix="district") as pool:
            try:
                for done in [pool.submit(self._run, paths, readers) for _ in range(several)]:
                    done.result()
            finally:
                self._stopped.set()
        return self._results

    def _run(self, paths: Sequence[Path], readers: Readers) -> None:
        with readers.take() as process:
            places = self._next()
            while places:
                following = self._next()
                results = self._some(process, paths, places, following)
                for place, result in zip(places, results, strict=True):
                    self._take(place, result, len(paths))
                places = following

    def _some(
        self, process: Contained, paths: Sequence[Path], places: Sequence[int], following: Sequence[int] = ()
    ) -> list[Any]:
        """The results of some files; when they bring the process down, of each alone, so that only one is blamed.

        The process is asked for the ``following`` before the answer is looked at, so that it need not wait for that.
        """
        files = [paths[place] for place in places]
        try:
            if not process.asked:
                process.post(self._request(files))
            if following:
                process.post(self._request([paths[place] for place in following]))
            return self._taken(process.answer(check=self._check))
        except Broken as broken:
            if len(files) == 1:
                return [self._unread(files[0], _WHY[broken.why])]
            return [found for place in places for found in self._some(process, paths, [place])]
        except OSError:  # no further process to be had: the others go on, and what is left is read here
            return [self._here(path) for path in files]

    def _next(self) -> list[int]:
        self._check()
        with self._lock:  # fewer at a time towards the end, so that all processes are done at the same time
            some = max(1, min(self._at_once, len(self._left) // _LAST_ROUNDS))
            return [self._left.popleft() for _ in range(min(some, len(self._left)))]

    def _check(self) -> None:
        stop_if_cancelled(self._watch)

    def _take(self, place: int, result: Any, total: int) -> None:  # noqa: ANN401 - a submission, or a sentence
        with self._lock:
            self._results[place] = result
            self._done += 1
            done = self._done
        self._took(place, result)
        step(self._watch, self._stage, done, total)


def _is_plain_folder(path: Path) -> bool:
    try:
        return path.is_dir() and not (path / DATABASE).is_file() and not (path / "case.json").is_file()
    except (OSError, ValueError):
        return False


def _below(folder: Path, depth: int) -> list[Path]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError:
        return []
    found = [entry for entry in entries if entry.suffix.lower() in SUFFIXES and entry.is_file()]
    if depth < _DEEP:
        for entry in entries:
            if entry.is_dir() and not entry.is_symlink() and not entry.name.startswith("."):
                found += _below(entry, depth + 1)
    return found
