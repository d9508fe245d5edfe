"""Getting at cases: opening, beginning, taking in; plain functions on folders that may run off the window's thread."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop_app.assessment.figures import LedgerFigures, count
from desktop_app.documents.watch import Unwatched, step
from desktop_app.errors import CaseUnreadable
from desktop_app.ledgers.reading import read_workbook
from desktop_app.models.agency import Agency
from desktop_app.models.application import Application, Case
from desktop_app.models.choices import Route
from desktop_app.models.service_platform import Recommendation
from desktop_app.notice.loader import load_all
from desktop_app.paths import resource
from desktop_app.store import staging
from desktop_app.store.case_store import DATABASE, CaseStore
from desktop_app.store.database import BACKUPS
from desktop_app.store.durable import not_writable
from desktop_app.store.inner_paths import is_device
from desktop_app.store.library import identity_of
from desktop_app.store.new_folder import take_place
from desktop_app.store.opening import open_any, take_in
from desktop_app.store.owner import Owner, note_owner, owner_of
from desktop_app.store.places import ON_THIS_COMPUTER, Machine, Place, Stray, place_of, strays
from desktop_app.store.travel_manifest import TRAVELLING
from desktop_app.store.travelling import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from desktop_app.assessment.next_year import NextYear
    from desktop_app.clock import Clock
    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Notice
    from desktop_app.store.case_input import CaseInput
    from desktop_app.store.case_texts import LateLedgers
    from desktop_app.store.library import LibraryEntry

SAMPLE_FOLDER = "示例"
SAMPLE_NOTICE = "shanghai-2021"
_LONGEST_NAME = 40
_AT_ONCE = 5_000
"""Ledger rows that are counted before the window shows; with more it shows first."""
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_PARTS = 1000
"""Steps of a progress bar: bytes would not fit into what it counts with."""
_GRACE = timedelta(days=30)
"""What was taken off its shelf can be put back for that long; then its file goes."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that this program now owns, or looks at."""

    store: CaseStore
    case: Case
    notice: Notice
    counted: LedgerFigures | None = None
    """The figures of its ledgers, counted off the window's thread."""
    problems: tuple[str, ...] = ()
    """Sentences about what was found while reading and left out."""
    papers_final: bool | None = None
    """Whether the papers made last are final ones; None before any were made."""
    elsewhere: Owner | None = None
    """Another computer that noted to have the case open and never closed it; on a shared drive it may still."""
    unclosed: Owner | None = None
    """Who had it open here, changed something and did not close it."""
    note: str = ""
    """What the user has to know about where the case came from and where it lies now."""
    why_read_only: str = ""
    """Why it is only looked at; empty for a case that is owned."""
    place: Place = ON_THIS_COMPUTER
    strays: tuple[Stray, ...] = ()
    """Other databases beside its own."""
    late: LateLedgers | None = None
    """Ledgers too large to be counted before the window shows; ``case`` is still without them."""


class CaseDesk:
    """Opens cases and makes new ones below one folder; every notice is known to it."""

    def __init__(
        self,
        notices: Mapping[str, Notice],
        cases: Path,
        clock: Clock,
        machine: Callable[[], Machine] = Machine.this,
    ) -> None:
        self.notices = notices
        self._machine = machine
        self._cases = cases
        self._clock = clock

    @classmethod
    def with_shipped_notices(cls, cases: Path, clock: Clock) -> CaseDesk:
        """A desk with every pack that came with the program.

        Raises:
            PackBroken: a pack contradicts itself or the program.
        """
        return cls(load_all(resource("notices")), cases, clock)

    @property
    def sample_folder(self) -> Path:
        """Where the example lies, or will lie."""
        return self._cases / SAMPLE_FOLDER

    def open(
        self, path: Path, watch: Watch | None = None, known: Callable[[], Iterable[LibraryEntry]] = tuple
    ) -> Opened:
        """Open the case at ``path``: its folder, or its database.

        What comes from elsewhere is made a case below the folder of cases first: facts handed over as ``case.json``,
        and a packed case, of which is said whether one of the ``known`` cases is the same.

        Raises:
            CaseError: it is damaged, too new, or open elsewhere.
            TargetNotWritable: it cannot be written where it lies; it can be looked at.
            UnreadableInput: there is no case there, or it is not what this program packs.
            Cancelled: the user called it off; nothing of it is kept.
        """
        if path.name == DATABASE:
            path = path.parent
        if (path / DATABASE).is_file():
            return self._opened(CaseStore.open(path))
        if path.suffix.lower() == TRAVELLING and not path.is_dir():
            return self._unpacked(path, watch or Unwatched(), known)
        name = path.parent.name if path.suffix.lower() == ".json" else path.name
        return self._take_in(path, self.free_folder(name))

    def read(self, folder: Path) -> CaseInput:
        """The case in ``folder`` as last saved, left as it is; it may be open elsewhere.

        Raises:
            CaseError, UnreadableInput: as for ``open``.
        """
        return open_any(folder, read_workbook)

    def duplicate(self, taken: CaseInput, made: NextYear, folder: Path, watch: Watch | None = None) -> Opened:
        """Make ``folder``, which is not there yet, the case ``made``, with its evidence files from ``taken``.

        Raises:
            CaseError: ``folder`` is taken.
            UnreadableInput: an evidence file went away in the meantime.
            TargetNotWritable: ``folder`` cannot be written.
            Cancelled: the user called it off; nothing of it is kept.
        """
        if folder.exists():
            raise CaseUnreadable(f"“{folder.name}”已经有了，没有建立", "换一个地方")
        files = {
            item.id: taken.evidence_files[item.id]
            for item in made.case.evidence
            if item.id in taken.evidence_files
        }
        evidence = tuple(
            item if item.id in files else item.model_copy(update={"sha256": None, "size": 0})
            for item in made.case.evidence
        )
        given = taken._replace(
            case=made.case.model_copy(update={"evidence": evidence}), problems=(), evidence_files=files
        )
        told = watch or Unwatched()
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            staging.sweep(folder.parent)
            with staging.stage_in(folder.parent, "new") as stage:
                take_in(
                    stage,
                    given,
                    now=self._clock.now(),
                    step=lambda done, total: step(told, "复制证明材料", done, total),
                ).close()
                take_place(stage, folder)
        except OSError as error:
            raise not_writable(folder, error) from error
        store = CaseStore.open(folder)
        lacking = [item.title for item in evidence if item.sha256 is None]
        note = f"还没有文件的证明材料：{'、'.join(lacking)}" if lacking else ""
        return self._opened(store, note=note)

    def look_at(self, folder: Path, why: str) -> Opened:
        """Open the case in ``folder`` to look at, because of ``why`` it cannot be written; nothing there is touched.

        Raises:
            CaseError: it is damaged or too new.
        """
        return self._opened(CaseStore.open(folder, read_only=True), why=why)

    def create(self, notice_id: str, route: str, agency: str) -> Opened:
        """Begin a case under the rules of ``notice_id``.

        Raises:
            TargetNotWritable: the folder of cases cannot be written.
        """
        year = self.notices[notice_id].identity.application_year
        application = Application(
            agency=Agency(name=agency or None),
            recommendation=Recommendation(route=Route(route) if route else None),
        )
        case = Case(notice=notice_id, title=agency or "未命名案卷", application=application)
        folder = self.free_folder(f"{agency or '未命名案卷'}{year}")
        return self._opened(CaseStore.create(folder, case, now=self._clock.now()))

    def sample(self) -> Opened:
        """Open the example, writing it first if it is not there yet.

        Raises:
            TargetNotWritable: the folder of cases cannot be written.
        """
        folder = self.sample_folder
        if (folder / DATABASE).is_file():
            return self._marked(self._opened(CaseStore.open(folder)))
        from desktop_app.packet.sample import write_sample  # noqa: PLC0415 - draws scans: heavy, and seldom needed

        with staging.scratch_folder() as place:
            written = place / SAMPLE_FOLDER
            write_sample(written, self.notices[SAMPLE_NOTICE], resource("fonts"))
            return self._take_in(written, folder, passing=True)

    def _marked(self, opened: Opened) -> Opened:
        """An example written before the mark was a fact of the case gets it now."""
        store, application = opened.store, opened.case.application
        if not application.example and not store.read_only:
            store.commit("example", True, now=self._clock.now())  # noqa: FBT003 - the answer
            application.example = True
        return opened

    def _take_in(self, source: Path, folder: Path, *, passing: bool = False) -> Opened:
        taken = open_any(source, read_workbook)
        store = take_in(folder, taken, now=self._clock.now(), passing=passing)
        return self._opened(store, taken.problems)

    def _unpacked(self, file: Path, watch: Watch, known: Callable[[], Iterable[LibraryEntry]]) -> Opened:
        folder = self.free_folder(file.stem)

        def told(done: int, total: int) -> None:
            step(watch, "展开", done * _PARTS // max(total, 1), _PARTS)

        earlier = tuple(known())
        unpack(file, folder, step=told)
        store = CaseStore.open(folder)
        note = f"“{file.name}”已展开成一个案卷，放在 {folder}，以后从那里打开。"
        if same := _same_case(store.identity, earlier):
            note += f"\n这台电脑上已有同一个案卷：{same}。没有覆盖它，这是另外一份。"
        return self._opened(store, note=note)

    def _opened(
        self, store: CaseStore, problems: tuple[str, ...] = (), *, note: str = "", why: str = ""
    ) -> Opened:
        try:
            case, late = store.load_facts()
            notice = self.notices.get(case.notice)
            if notice is None:
                raise CaseUnreadable(
                    f"案卷“{store.folder.name}”用的规则包“{case.notice}”这里没有，文件没有改动",
                    f"可用的规则包：{'、'.join(sorted(self.notices))}",
                )
            before = None if store.read_only else self._take_over(store)
        except BaseException:
            store.close()
            raise
        found = (*problems, *store.problems, *_vanished(store, case))
        counted = LedgerFigures.still_counting(late.rows)
        waits = sum(late.rows.values()) > _AT_ONCE
        if not waits:
            ledgers, row_problems = late.read()
            case = case.model_copy(update={"ledgers": ledgers})
            counted, found = count(ledgers, notice.identity), (*found, *row_problems)
        builds = store.builds()
        papers_final = not builds[-1].draft if builds else None
        return Opened(
            store=store,
            case=case,
            notice=notice,
            counted=counted,
            problems=found,
            papers_final=papers_final,
            elsewhere=before if before is not None and not before.is_here else None,
            unclosed=before
            if before is not None and before.is_here and before.change < store.last_change
            else None,
            note=note,
            why_read_only=why,
            place=place_of(store.folder.absolute(), self._machine()),
            strays=strays(store.folder, DATABASE),
            late=late if waits else None,
        )

    def _take_over(self, store: CaseStore) -> Owner | None:
        """Tidy up after whoever had the case last, and note that it is open here.

        Returns who noted to have it open and did not take that back: a program of this computer that ended before it
        could, or one of another computer that may have it open still, on a drive where no lock tells.
        """
        now = self._clock.now()
        for folder in (store.folder, store.folder / BACKUPS):
            staging.sweep(folder)
        if not _is_long_ago(store, now):
            store.sweep(before=now - _GRACE)
        before = owner_of(store.folder)
        note_owner(store.folder, Owner.of_this_program(now=now, change=store.last_change))
        return before

    def free_folder(self, wish: str) -> Path:
        """A folder of cases that is not there yet, named as wished as far as file systems allow."""
        name = fit_name(wish)
        folder, number = self._cases / name, 2
        while folder.exists():
            folder, number = self._cases / f"{name}（{number}）", number + 1
        return folder


def _is_long_ago(store: CaseStore, now: datetime) -> bool:
    """Whether nothing happened in the case for as long as evidence is kept: after a pause, or with a wrong clock.

    A clock that jumped ahead must not make everything look old enough to go; whoever works on will be asked again.
    """
    newest = store.history(newest=1)
    return bool(newest) and now - newest[0].at > _GRACE


def _same_case(identity: str, known: Iterable[LibraryEntry]) -> str:
    """The folder of a case with this identity; empty when there is none. Those not read yet are read now."""
    return next(
        (
            str(entry.folder)
            for entry in known
            if entry.present and (entry.identity or identity_of(entry.folder)) == identity
        ),
        "",
    )


def _vanished(store: CaseStore, case: Case) -> tuple[str, ...]:
    """A sentence for each file that stands on a shelf and is not in the case's folder any more."""
    named = [item for item in case.evidence if item.sha256]
    held = store.evidence.held() if named else frozenset()
    return tuple(
        f"证明材料“{item.file_name or item.title}”的文件不在案卷里了，从备份恢复，或重新添加"
        for item in named
        if item.sha256 not in held
    )


def fit_name(wish: str) -> str:
    """``wish`` as a folder name that Windows takes too: no reserved signs or names, not too long, never empty."""
    name = _UNFIT.sub("_", wish)[:_LONGEST_NAME].strip(" .")
    if not name or is_device(name):
        name = f"案卷{name}"
    return name
