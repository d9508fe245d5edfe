"""Getting at cases: opening, beginning, taking in; plain functions on folders that may run off the window's thread."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop_app.assessment.figures import count
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
from desktop_app.store.inner_paths import is_device
from desktop_app.store.opening import open_any, take_in
from desktop_app.store.owner import Owner, note_owner, owner_of
from desktop_app.store.places import ON_THIS_COMPUTER, Machine, Place, Stray, place_of, strays

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from desktop_app.assessment.figures import LedgerFigures
    from desktop_app.clock import Clock
    from desktop_app.notice.models import Notice

SAMPLE_FOLDER = "示例"
SAMPLE_NOTICE = "shanghai-2021"
_LONGEST_NAME = 40
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
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
    why_read_only: str = ""
    """Why it is only looked at; empty for a case that is owned."""
    place: Place = ON_THIS_COMPUTER
    strays: tuple[Stray, ...] = ()
    """Other databases beside its own."""


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

    def open(self, folder: Path) -> Opened:
        """Open the case in ``folder``; facts handed over as ``case.json`` are taken in as a new case first.

        Raises:
            CaseError: it is damaged, too new, or open elsewhere.
            TargetNotWritable: it cannot be written where it lies; it can be looked at.
            UnreadableInput: there is no case in the folder.
        """
        if (folder / DATABASE).is_file():
            return self._opened(CaseStore.open(folder))
        return self._take_in(folder, self._free_folder(folder.name))

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
        folder = self._free_folder(f"{agency or '未命名案卷'}{year}")
        return self._opened(CaseStore.create(folder, case, now=self._clock.now()))

    def sample(self) -> Opened:
        """Open the example, writing it first if it is not there yet.

        Raises:
            TargetNotWritable: the folder of cases cannot be written.
        """
        folder = self.sample_folder
        if (folder / DATABASE).is_file():
            return self._opened(CaseStore.open(folder))
        from desktop_app.packet.sample import write_sample  # noqa: PLC0415 - draws scans: heavy, and seldom needed

        with staging.scratch_folder() as place:
            written = place / SAMPLE_FOLDER
            write_sample(written, self.notices[SAMPLE_NOTICE], resource("fonts"))
            return self._take_in(written, folder)

    def _take_in(self, source: Path, folder: Path) -> Opened:
        taken = open_any(source, read_workbook)
        return self._opened(take_in(folder, taken, now=self._clock.now()), taken.problems)

    def _opened(self, store: CaseStore, problems: tuple[str, ...] = (), *, why: str = "") -> Opened:
        try:
            case = store.load()
            notice = self.notices.get(case.notice)
            if notice is None:
                raise CaseUnreadable(
                    f"案卷“{store.folder.name}”用的规则包“{case.notice}”这里没有，文件没有改动",
                    f"可用的规则包：{'、'.join(sorted(self.notices))}",
                )
            elsewhere = None if store.read_only else self._take_over(store)
        except BaseException:
            store.close()
            raise
        counted = count(case.ledgers, notice.identity)
        found = (*problems, *store.problems, *_vanished(store, case))
        builds = store.builds()
        papers_final = not builds[-1].draft if builds else None
        place = place_of(store.folder.absolute(), self._machine())
        beside = strays(store.folder, DATABASE)
        return Opened(store, case, notice, counted, found, papers_final, elsewhere, why, place, beside)

    def _take_over(self, store: CaseStore) -> Owner | None:
        """Tidy up after whoever had the case last, and note that it is open here.

        Returns who may still have it open: a note of another computer, on a drive where no lock tells.
        """
        now = self._clock.now()
        for folder in (store.folder, store.folder / BACKUPS):
            staging.sweep(folder)
        if not _is_long_ago(store, now):
            store.sweep(before=now - _GRACE)
        before = owner_of(store.folder)
        note_owner(store.folder, Owner.of_this_program(now=now, change=store.last_change))
        return before if before is not None and not before.is_here else None

    def _free_folder(self, wish: str) -> Path:
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


def _vanished(store: CaseStore, case: Case) -> tuple[str, ...]:
    """A sentence for each file that stands on a shelf and is not in the case's folder any more."""
    return tuple(
        f"证明材料“{item.file_name or item.title}”的文件不在案卷里了，从备份恢复，或重新添加"
        for item in case.evidence
        if item.sha256 and not _is_there(store, item.sha256)
    )


def _is_there(store: CaseStore, sha256: str) -> bool:
    try:
        return store.evidence.holds(sha256)
    except CaseUnreadable:  # no fingerprint: nothing can lie under it
        return False


def fit_name(wish: str) -> str:
    """``wish`` as a folder name that Windows takes too: no reserved signs or names, not too long, never empty."""
    name = _UNFIT.sub("_", wish)[:_LONGEST_NAME].strip(" .")
    if not name or is_device(name):
        name = f"案卷{name}"
    return name
