"""The desk of the recommending side: one list at a time, its files read and judged off the window's thread, everything kept.

What is on the disk of a list is no more than which files, in which order, which of them go up, why, and what is written to
whom; what the files say is read anew each time. Evidence is verified after the table is there, and again before anything
is printed.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_app import log
from desktop_app.errors import AppError
from desktop_app.packet.district import made_list
from desktop_app.packet.recommending.addressees import advice_to, with_advice
from desktop_app.packet.recommending.gathering import compare_apart, files_in, gather, verify_all
from desktop_app.packet.recommending.letters import letter_to
from desktop_app.packet.recommending.output import write_papers
from desktop_app.packet.recommending.same_case import (
    apart_in,
    groups,
    is_alike,
    is_apart,
    is_same_case,
    newest_of,
)
from desktop_app.store.advice_file import write_advice
from desktop_app.store.district_lists import DistrictListFile, ListedFile
from desktop_app.store.travel_manifest import TRAVELLING
from desktop_app.ui.background import Task
from desktop_app.ui.district.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.watch import Watch
    from desktop_app.models.advice import Advice
    from desktop_app.notice.models import Notice
    from desktop_app.packet.district import DistrictList, Entry
    from desktop_app.packet.recommending.gathering import Workshop
    from desktop_app.packet.recommending.output import Written
    from desktop_app.packet.recommending.submission import Parting, Submission
    from desktop_app.store.district_lists import DistrictLists
    from desktop_app.ui.district.rows import Row

_SETTLE_MS = 120
_REST = 6
"""How many times as long as the last time the list rests before it is made anew while files arrive."""
_LONGEST = 2_000
_UNFORESEEN = "没有做完，名单没有改动，再试一次"


class _Relay(QObject):
    """Brings what work finds to the window's thread."""

    read = Signal(str, object)
    verified = Signal(str, str)
    compared = Signal(object)
    found = Signal(object)


class DistrictDesk(QObject):
    """Lists, the one that is open, and all that is done with it."""

    changed = Signal()
    """The rows, the findings or the list itself are others."""
    progressed = Signal(str, int, int)
    """Stage, done, total of what is being done; total 0 when nothing is."""
    problem = Signal(str)
    """A sentence about something that could not be done."""
    told = Signal(str)
    """A sentence about something that was done."""
    written = Signal(object)
    """The papers that were written: ``Written``."""
    saved = Signal()
    """What was changed is on the disk."""

    def __init__(
        self,
        lists: DistrictLists,
        notices: Mapping[str, Notice],
        workshop: Workshop,
        fonts: Callable[[], FontBook],
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lists, self._notices, self._workshop = lists, notices, workshop
        self._fonts, self._now = fonts, now
        self._read: dict[str, Submission] = {}
        self._doubts: dict[str, str] = {}
        self._partings: list[Parting] = []
        """What copies of one case that were worked on apart say."""
        self._listed: DistrictList | None = None
        self._task: Task | None = None
        self._saving: Task | None = None
        self._again = False
        self._wanted: list[str] = []
        """Files still to be read."""
        self._later: list[Callable[[], None]] = []
        """What was asked for while something else was being done."""
        self._gathering: Task | None = None
        """The work that reads files and then verifies their evidence."""
        self._relay = _Relay(self)
        self._relay.read.connect(self._on_read, Qt.ConnectionType.QueuedConnection)
        self._relay.verified.connect(self._on_verified, Qt.ConnectionType.QueuedConnection)
        self._relay.compared.connect(self._on_compared, Qt.ConnectionType.QueuedConnection)
        self._relay.found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)
        self._arrived: list[tuple[str, Submission]] = []
        self._altered: list[str] = []
        """Files whose evidence has just turned out to be altered."""
        self._took = 0.0
        """Seconds that it took to make the list anew; a long list rests longer between."""
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._settle)
        known = lists.all()
        self.kept = known[0] if known else DistrictListFile.new(now())
        self.rows: list[Row] = []
        self._look_again()

    @property
    def all_lists(self) -> tuple[DistrictListFile, ...]:
        """Every list, the open one as it stands, changed last first."""
        others = [item for item in self._lists.all() if item.id != self.kept.id]
        return (self.kept, *others)

    @property
    def listed(self) -> DistrictList | None:
        """The list as it stands; None before the first case has been read."""
        return self._listed

    @property
    def busy(self) -> bool:
        """Whether files are being read, or papers written."""
        return self._task is not None

    @property
    def writing(self) -> bool:
        """Whether what was changed last is not on the disk yet."""
        return self._saving is not None or self._again

    def submission(self, path: str) -> Submission | None:
        """What is known of the file."""
        return self._read.get(path)

    def entry(self, path: str) -> Entry | None:
        """The file on the list."""
        if self._listed is None:
            return None
        return next((item for item in self._listed.entries if item.submission.path == path), None)

    def doubt(self, path: str) -> str:
        """Why the evidence in the file is not what was added; empty while nothing is known against it."""
        return self._doubts.get(path, "")

    def begin(self) -> None:
        """Read what is on the list, as soon as what is being done is done; called when the desk is looked at."""
        if self.busy:
            self._later.append(self.begin)
        else:
            self._wanted = [item.path for item in self.kept.files if item.path not in self._read]
            self._go_on()

    def open_list(self, list_id: str) -> None:
        """Open another list; the one before stays as it is."""
        found = next((item for item in self._lists.all() if item.id == list_id), None)
        if found is None or found.id == self.kept.id:
            return
        self._leave()
        self.kept = found
        self._look_again()
        self.begin()

    def new_list(self) -> None:
        """Begin an empty list."""
        self._leave()
        self.kept = DistrictListFile.new(self._now())
        self._look_again()

    def forget_list(self) -> None:
        """Remove the open list; the cases stay where they are."""
        self.cancel()
        try:
            self._lists.remove(self.kept)
        except AppError as error:
            self.problem.emit(str(error))
            return
        known = self._lists.all()
        self._read, self._doubts, self._partings, self._again = {}, {}, [], False
        self.kept = known[0] if known else DistrictListFile.new(self._now())
        self._look_again()
        self.begin()

    def rename(self, title: str) -> None:
        """Call the list so."""
        if title.strip() != self.kept.title:
            self._change(title=title.strip()[:100])

    def add(self, paths: Iterable[Path]) -> None:
        """Put files, and every packed case in folders, at the end of the list, and read them."""
        wanted = [Path(path) for path in paths]
        if self._must_wait(partial(self.add, wanted), "读完手上的，接着添加"):
            return
        found = self._relay.found

        def work(_: Watch) -> None:
            found.emit([str(path.absolute()) for path in files_in(wanted)])

        self._start(work)

    def remove(self, paths: Sequence[str]) -> None:
        """Take files off the list; the files themselves stay where they are."""
        gone = set(paths)
        for path in gone:
            self._forget(path)
        self._change(files=tuple(item for item in self.kept.files if item.path not in gone))

    def read_again(self, paths: Sequence[str]) -> None:
        """Read files anew: an agency has sent a better one."""
        if self._must_wait(partial(self.read_again, tuple(paths)), "读完手上的，接着重新读取"):
            return
        for path in paths:
            self._forget(path)
        self._look_again()
        self.begin()

    def move(self, paths: Sequence[str], by: int) -> None:
        """Recommend these earlier (-1) or later (1) by one place; what stands at the end stays."""
        files = list(self.kept.files)
        places = [place for place, item in enumerate(files) if item.path in set(paths)]
        if not places or (by < 0 and places[0] == 0) or (by > 0 and places[-1] == len(files) - 1):
            return
        for place in places if by < 0 else reversed(places):
            files[place], files[place + by] = files[place + by], files[place]
        self._change(files=tuple(files))

    def move_before(self, paths: Sequence[str], place: int) -> None:
        """Recommend these before whatever stands at ``place`` now; at the end where nothing does."""
        moved = set(paths)
        files = self.kept.files
        taken = [item for item in files if item.path in moved]
        before = [item for item in files[:place] if item.path not in moved]
        after = [item for item in files[place:] if item.path not in moved]
        self._change(files=(*before, *taken, *after))

    def choose(self, paths: Sequence[str], *, chosen: bool) -> None:
        """Recommend these, or do not; other files of the same cases give way, or stay behind with them."""
        wanted = set(paths)
        read = [found for item in self.kept.files if (found := self._read.get(item.path)) is not None]
        cases = [{item.path for item in those} for those in groups(read)]
        others = {path for case in cases if case & wanted for path in case} - wanted
        self._change(
            files=tuple(
                item.model_copy(update={"chosen": chosen and item.path in wanted})
                if item.path in wanted or item.path in others
                else item
                for item in self.kept.files
            )
        )

    def give_reason(self, key: str, reason: str) -> None:
        """Why more are recommended than the quota; empty takes the reason back."""
        reasons = {name: words for name, words in self.kept.reasons.items() if name != key}
        if reason.strip():
            reasons[key] = reason.strip()[:500]
        if reasons != self.kept.reasons:
            self._change(reasons=reasons)

    def advice(self, path: str) -> tuple[Advice, ...]:
        """What is written to the agency of this file."""
        submission = self._read.get(path)
        return advice_to(submission, self.kept.advice) if submission is not None else ()

    def put_advice(self, path: str, pieces: Sequence[Advice]) -> None:
        """Make ``pieces`` all that is written to the agency of this file."""
        submission = self._read.get(path)
        if submission is None or not submission.identity:
            return
        self._change(advice=with_advice(submission, pieces, self.kept.advice))

    def sign(self, official: str) -> None:
        """Who signs what is written to agencies."""
        if official.strip() != self.kept.official:
            self._change(official=official.strip()[:80])

    def write_letter(self, path: str, target: Path) -> None:
        """Write what is to be told to one agency into a file that its program opens."""
        submission, pieces = self._read.get(path), self.advice(path)
        if submission is None or not pieces:
            return
        letter = letter_to(submission, pieces, official=self.kept.official, on=self._now().date())
        try:
            write_advice(letter, target)
        except AppError as error:
            self.problem.emit(str(error))
        else:
            self.told.emit(f"意见已导出：{target.name}，发给申报单位用本程序打开")

    def write(self, folder: Path) -> None:
        """Write all papers of the list into ``folder``."""
        listed, notices, fonts = self._listed, dict(self._notices), self._fonts
        if listed is None or self._must_wait(partial(self.write, folder), "做完手上的，接着写出"):
            return
        now, kept = self._now(), self.kept

        def work(watch: Watch) -> Written:
            return write_papers(
                listed,
                folder,
                notices=notices,
                fonts=fonts(),
                now=now,
                official=kept.official,
                advice=kept.advice,
                watch=watch,
            )

        self._change(output=str(folder.parent))
        task = self._start(work)
        task.succeeded.connect(self.written)

    def cancel(self) -> None:
        """Call off what is being done and what waits for it; what has been read stays."""
        self._wanted, self._later = [], []
        if self._task is not None:
            self._task.cancel()

    def flush(self) -> None:
        """Before the program ends: what is not on the disk yet is written now."""
        if not self.writing:
            return
        self._again = False
        try:
            self._lists.save(self.kept)
        except AppError as error:
            log.event("district.unsaved", error=type(error).__name__)

    @property
    def verifying(self) -> bool:
        """Whether all that is being done is that evidence is verified: nobody has to wait for that."""
        return (
            self._task is not None
            and self._task is self._gathering
            and all(item.path in self._read for item in self.kept.files)
        )

    def _must_wait(self, do: Callable[[], None], words: str) -> bool:
        """Whether something is being done; ``do`` follows it then. Evidence is verified afterwards."""
        if not self.busy:
            return False
        self._later.append(do)
        if self._task is not None and self.verifying:
            self._task.cancel()
        else:
            self.told.emit(words)
        return True

    def _leave(self) -> None:
        self.cancel()
        self.flush()
        self._read, self._doubts, self._arrived, self._altered = {}, {}, [], []
        self._partings = []

    def _forget(self, path: str) -> None:
        self._read.pop(path, None)
        self._doubts.pop(path, None)
        self._partings = [item for item in self._partings if path not in {item.one, item.other}]

    def _start(self, work: Callable[[Watch], object]) -> Task:
        task = self._task = Task(work)
        task.progressed.connect(self.progressed)
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_finished)
        task.start()
        return task

    def _go_on(self) -> None:
        """Read the files that are wanted and verify their evidence afterwards."""
        paths, self._wanted = self._wanted, []
        unverified = [
            item.path
            for item in self.kept.files
            if item.path in self._read and not self._read[item.path].refused and item.path not in self._doubts
        ]
        if not paths and not unverified:
            return
        workshop, notices, relay = self._workshop, dict(self._notices), self._relay
        known, compared = list(self._read.values()), {(item.one, item.other) for item in self._partings}

        def work(watch: Watch) -> None:
            read = gather(
                [Path(path) for path in paths],
                workshop,
                notices=notices,
                evidence=False,
                watch=watch,
                took=lambda place, found: relay.read.emit(paths[place], found),
            )
            apart = [pair for pair in apart_in([*known, *read]) if pair[:2] not in compared]
            relay.compared.emit(compare_apart(apart, workshop, watch=watch))
            sound = [path for path, found in zip(paths, read, strict=True) if not found.refused]
            packed = [path for path in (*unverified, *sound) if path.lower().endswith(TRAVELLING)]
            verify_all(
                [Path(path) for path in packed],
                watch=watch,
                took=lambda place, why: relay.verified.emit(packed[place], why),
            )

        self._gathering = self._start(work)

    def _on_found(self, paths: Sequence[str]) -> None:
        there = {item.path for item in self.kept.files}
        new = [path for path in paths if path not in there]
        if not new:
            self.told.emit("没有新的案卷，放进来的都已在名单里" if paths else "这里没有 .shenbao 案卷")
            return
        self._wanted += new
        self._change(files=(*self.kept.files, *(ListedFile(path=path) for path in new)))

    def _on_read(self, path: str, found: Submission) -> None:
        self._arrived.append((path, found))
        self._settle_soon()

    def _on_verified(self, path: str, why: str) -> None:
        self._doubts[path] = why
        if why:
            self._altered.append(path)
        self._settle_soon()

    def _on_compared(self, partings: Sequence[Parting]) -> None:
        """Those of files that have been taken off meanwhile are not wanted any more."""
        if not partings:
            return
        there = {item.path for item in self.kept.files}
        self._partings += [item for item in partings if {item.one, item.other} <= there]
        self._look_again()

    def _use_a_sound_one(self, path: str) -> None:
        """Another file that says the same stands for the case from now on: nothing is printed of altered evidence."""
        entry = self.entry(path)
        if entry is None or not entry.chosen:
            return
        for other in self._other_files(path):
            if is_alike(self._read[other], entry.submission) and not self._doubts.get(other):
                self.choose([other], chosen=True)
                return

    def _settle_soon(self) -> None:
        """Many files arrive one after the other; the list is made anew for all that have come."""
        if not self._settling.isActive():
            self._settling.start(max(_SETTLE_MS, round(self._took * _REST * 1_000)))

    def _settle(self) -> None:
        begun = perf_counter()
        self._settling.stop()
        arrived, self._arrived = dict(self._arrived), []
        if arrived or self._task is None:
            self._take_in(arrived)
        else:  # only evidence was verified: nothing on the list itself is another
            self._show()
        altered, self._altered = self._altered, []
        for path in altered:
            self._use_a_sound_one(path)
        self._took = perf_counter() - begun

    def _take_in(self, arrived: Mapping[str, Submission]) -> None:
        changes: dict[str, object] = {}
        files = list(self.kept.files)
        new = {item.path for item in files if item.path in arrived and not item.identity}
        for place, item in enumerate(files):
            found = arrived.get(item.path)
            if found is None:  # not come, or taken off meanwhile
                continue
            self._read[item.path] = found
            if found.refused:
                continue
            files[place] = item.model_copy(
                update={
                    "identity": found.identity,
                    "agency": found.agency[:_LONGEST],
                    "platform": found.platform[:_LONGEST],
                }
            )
            if not self.kept.notice and "notice" not in changes:
                changes["notice"] = found.notice
                notice = self._notices.get(found.notice)
                if not self.kept.title and notice is not None:
                    changes["title"] = _title_of(notice)
        files = self._beside_their_cases(files, new)
        if tuple(files) != self.kept.files:
            changes["files"] = tuple(files)
        if changes:
            self._change(**changes)
        else:
            self._look_again()

    def _beside_their_cases(self, files: list[ListedFile], new: Collection[str]) -> list[ListedFile]:
        """A file that turns out to hold another state of a case stands beside it; a newer one takes its place and its tick.

        One that was worked on apart takes nothing: both are ticked then, and somebody has to choose.
        """
        read = [found for item in files if (found := self._read.get(item.path)) is not None]
        for those in groups(read) if new else ():
            paths = [item.path for item in those]
            before = [path for path in paths if path not in new]
            if len(before) == len(paths):
                continue
            items = {item.path: item for item in files if item.path in paths}
            newest = newest_of(those).path
            ticked = any(items[path].chosen for path in before or paths)
            stood = [path for path in before if items[path].chosen] or before or paths
            if any(
                is_apart(one, other)
                for one in those
                if one.path in new
                for other in those
                if other.path in stood
            ):
                order = [*before, *(path for path in paths if path in new)]
                ticks = {path: ticked if path in new else items[path].chosen for path in paths}
                first = items[order[0]]
            elif newest in new:
                order = [newest, *(path for path in paths if path != newest)]
                ticks = {path: ticked and path == newest for path in paths}
                first = items[(before or paths)[0]]
            else:
                order = [*before, *(path for path in paths if path in new)]
                ticks = {path: items[path].chosen and path in before for path in paths}
                first = items[before[0]]
            place = sum(item.path not in items for item in files[: files.index(first)])
            files = [item for item in files if item.path not in items]
            files[place:place] = [items[path].model_copy(update={"chosen": ticks[path]}) for path in order]
        return files

    def _other_files(self, path: str) -> list[str]:
        """Other files of the list that hold states of the same case."""
        one = self._read.get(path)
        if one is None or one.refused:
            return []
        return [
            item.path
            for item in self.kept.files
            if item.path != path
            and (other := self._read.get(item.path)) is not None
            and is_same_case(one, other)
        ]

    def _on_failed(self, error: Exception) -> None:
        self.problem.emit(str(error) if isinstance(error, AppError) else _UNFORESEEN)

    def _on_finished(self) -> None:
        done, self._task = self._task, None
        self._settle()
        if self._wanted:
            self._go_on()
        while self._later and self._task is None:
            self._later.pop(0)()
        if self._task is None and done is not self._gathering:
            self._go_on()  # what is not verified yet
        if self._task is None:
            self.progressed.emit("", 0, 0)
            self.changed.emit()

    def _change(self, **what: object) -> None:
        self.kept = self.kept.model_copy(update={**what, "changed_at": self._now()})
        self._look_again()
        self._save()

    def _look_again(self) -> None:
        """Make the list anew of what has been read and what was chosen."""
        read = [self._read[item.path] for item in self.kept.files if item.path in self._read]
        notice = self._notices.get(self.kept.notice)
        try:
            self._listed = made_list(
                read,
                self._notices,
                notice,
                as_given=True,
                left_out={item.path for item in self.kept.files if not item.chosen},
                reasons=self.kept.reasons,
                partings=self._partings,
            )
        except AppError:  # nothing on it can be read
            self._listed = None
        self._show()

    def _show(self) -> None:
        """Make the lines anew."""
        self.rows = rows_of(self.kept, self._read, self._listed, self._doubts)
        self.changed.emit()

    def _save(self) -> None:
        """Write the list in the background; what changes meanwhile is written next."""
        if self._saving is not None:
            self._again = True
            return
        kept, lists = self.kept, self._lists

        def work(_: Watch) -> None:
            lists.save(kept)

        task = self._saving = Task(work)
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_saved)
        task.start()

    def _on_saved(self) -> None:
        self._saving = None
        if self._again:
            self._again = False
            self._save()
        else:
            self.saved.emit()


def _title_of(notice: Notice) -> str:
    year = str(notice.identity.application_year)
    short = notice.identity.short_title
    return short if year in short else f"{short} {year}"
