"""What the page 盖章回收 works with: the build that is stamped, and scans read off the window's thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop_app.assessment.seal_standing import rests_of
from desktop_app.errors import AppError
from desktop_app.models.review import Tick
from desktop_app.models.seals import SCANS, STAMPED, Scan, copy_key
from desktop_app.packet.preflight import Miniatures
from desktop_app.packet.seals.matching import Matched, match
from desktop_app.packet.seals.reading import ScannedFile, ScanReader
from desktop_app.ui.background import Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop_app.documents.watch import Watch
    from desktop_app.models.seal_plan import CodedPage, SealPlace, SealPlan
    from desktop_app.packet.build import Build
    from desktop_app.store.evidence_store import EvidenceStore
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.paper_desk import PaperDesk

SIDE = 320
"""Pixels along the longer side of the small picture of a page that nobody knows."""


class KeptScan(NamedTuple):
    """A file of scans that lies in the case."""

    name: str
    sha256: str


class Lot(NamedTuple):
    """Scans that were read together and wait to be taken."""

    files: tuple[KeptScan, ...]
    pages: tuple[Matched, ...]
    problems: tuple[str, ...]
    """Sentences about files of which nothing was read."""


class SealsDesk(QObject):
    """Knows the build that is stamped; reads one lot of scans after another."""

    changed = Signal()
    """Another build is the one that is stamped."""
    came = Signal(object)
    """A ``Lot`` has been read."""
    progressed = Signal(str, int, int)
    problem = Signal(str)
    pictured = Signal(str, int)
    """A small picture has been made: hash of the file, page from 1."""

    def __init__(
        self,
        open_case: OpenCase,
        store: EvidenceStore,
        identity: str,
        desk: PaperDesk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.open_case = open_case
        self._store = store
        self._identity = identity
        self._desk = desk
        self._build: Build | None = None
        self._is_known = False
        self._looking: Task | None = None
        self._reading: Task | None = None
        self._drawing: Task | None = None
        self._miniatures = Miniatures()
        self._pictures: dict[tuple[str, int], QImage] = {}
        self._wanted: list[tuple[str, int]] = []
        self._closed = False
        desk.at_close.append(self.close)

    @property
    def build(self) -> Build | None:
        """The build that is stamped; None before any was made."""
        return self._build

    @property
    def plan(self) -> SealPlan | None:
        """What of it is stamped."""
        return self._build.seals if self._build is not None else None

    @property
    def folder(self) -> Path | None:
        """Where its papers lie, unless somebody moved them or chose another place."""
        if self._build is None:
            return None
        return self._desk.outputs / f"第{self._build.number}次生成_{self._build.check_code}"

    @property
    def can_stamp(self) -> bool:
        """Whether it may be stamped: a draft is not."""
        return self._build is not None and not self._build.draft and not self.open_case.read_only

    @property
    def who(self) -> str:
        """The name that ticks were given with last, here or in the review."""
        given = [Tick.read(text) for text in self.open_case.application.seals.stamped.values()]
        last = max((tick for tick in given if tick is not None), default=None, key=lambda tick: tick.on)
        return last.by if last is not None else self.open_case.name_used(checking=True)

    @property
    def is_reading(self) -> bool:
        """Whether scans are being read."""
        return self._reading is not None

    @property
    def settled(self) -> bool:
        """Whether nothing is being looked for, read or drawn."""
        return self._looking is None and self._reading is None and self._drawing is None

    def look(self) -> None:
        """Find the build that is stamped, once."""
        if self._is_known or self._looking is not None or self._closed:
            return
        folder = self._desk.outputs

        def work(_: Watch) -> Build | None:
            from desktop_app.packet.build import last_sealed  # noqa: PLC0415 - brings the typesetter

            return last_sealed(folder) if folder.is_dir() else None

        self._looking = Task(work)
        self._looking.succeeded.connect(self._on_looked)
        self._looking.finished.connect(self._on_looking_ended)
        self._looking.start()

    def note_build(self, made: Build) -> None:
        """Papers have been made; a draft is not stamped where there are final ones."""
        if made.seals is None:
            return
        if made.draft and (not self._is_known or (self._build is not None and not self._build.draft)):
            return
        self._is_known, self._build = True, made
        self.changed.emit()

    def read(self, paths: Sequence[str]) -> None:
        """Copy files of scans into the case and read the codes of their pages; ``came`` follows."""
        plan = self.plan
        if plan is None or self._reading is not None or self._closed:
            return
        store, identity = self._store, self._identity

        def work(watch: Watch) -> Lot:
            return read_lot(store, plan, identity, [Path(path) for path in paths], watch)

        task = self._reading = Task(work)
        task.succeeded.connect(self.came)
        task.progressed.connect(self.progressed)
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_reading_ended)
        task.start()

    def stop(self) -> None:
        """Read no further."""
        if self._reading is not None:
            self._reading.cancel()

    def picture(self, sha256: str, page: int) -> QImage | None:
        """The small picture of a page; one that is not there yet is made, and ``pictured`` says so."""
        found = self._pictures.get((sha256, page))
        if found is None and (sha256, page) not in self._wanted:
            self._wanted.append((sha256, page))
            self._draw_on()
        return found

    def take(
        self, lot: Lot, chosen: Iterable[tuple[Matched, CodedPage]], copy: int, by: str, *, tick: bool
    ) -> int:
        """Let scans stand for their pages, as one step; ``tick`` marks all places on them as stamped in this copy."""
        plan, today = self.plan, self.open_case.today
        if plan is None:
            return 0
        values: dict[str, object] = {}
        keys = set()
        for found, page in chosen:
            file = lot.files[found.file]
            how = "code" if found.state == "matched" else "hand"
            scan = Scan(
                by, today, file.sha256, found.number, found.turn, copy, how, page.digest, file.name[:200]
            )
            values[f"{SCANS}{page.key}"] = scan.written
            keys.add(page.key)
        if tick:
            values |= self._ticks(copy, [place for place in plan.places if place.page_key in keys], by)
        self.open_case.set_together(values, f"收下第 {copy} 份 {len(keys)} 页盖章扫描件")
        return len(keys)

    def stamp(self, copy: int, places: Iterable[str], by: str) -> None:
        """Tick these places (by their ids) of one copy, as one step."""
        plan = self.plan
        wanted = set(places)
        if plan is not None:
            listed = [place for place in plan.places if place.id in wanted]
            what = (
                f"第 {copy} 份盖章：{listed[0].called}"
                if len(listed) == 1
                else f"第 {copy} 份 {len(listed)} 处盖章"
            )
            self.open_case.set_together(self._ticks(copy, listed, by), what)

    def unstamp(self, copy: int, places: Iterable[str]) -> None:
        """Take the ticks of these places of one copy back, as one step."""
        values: dict[str, object] = {f"{STAMPED}{copy_key(copy, place)}": None for place in places}
        self.open_case.set_together(values, f"取消第 {copy} 份 {len(values)} 处盖章的勾")

    def close(self) -> None:
        """Look at nothing more, and let go of the files."""
        self._closed = True
        for task in (self._looking, self._reading, self._drawing):
            if task is not None:
                task.cancel()
        self._miniatures.close()

    def _ticks(self, copy: int, places: Iterable[SealPlace], by: str) -> dict[str, object]:
        return {
            f"{STAMPED}{copy_key(copy, place.id)}": Tick.given(
                by, self.open_case.today, rests_of(place)
            ).written
            for place in places
        }

    def _on_looked(self, made: Build | None) -> None:
        if not self._is_known:
            self._is_known, self._build = True, made
            self.changed.emit()

    def _on_looking_ended(self) -> None:
        self._looking = None

    def _on_failed(self, error: Exception) -> None:
        self.problem.emit(str(error) if isinstance(error, AppError) else "没有收下，扫描件没有改动，再试一次")

    def _on_reading_ended(self) -> None:
        self._reading = None
        self.progressed.emit("", 0, 0)

    def _draw_on(self) -> None:
        if self._drawing is not None or self._closed or not self._wanted:
            return
        wish = self._wanted[0]
        miniatures, path = self._miniatures, self._store.path_of(wish[0])

        def work(watch: Watch) -> QImage:
            return QImage.fromData(miniatures.draw(path, wish[1], SIDE, watch))

        self._drawing = Task(work)
        self._drawing.succeeded.connect(self._on_drawn)
        self._drawing.finished.connect(self._on_drawing_ended)
        self._drawing.start()

    def _on_drawn(self, image: QImage) -> None:
        wish = self._wanted[0]
        self._pictures[wish] = image
        self.pictured.emit(*wish)

    def _on_drawing_ended(self) -> None:
        self._drawing = None
        del self._wanted[:1]
        self._draw_on()


def read_lot(store: EvidenceStore, plan: SealPlan, identity: str, paths: Sequence[Path], watch: Watch) -> Lot:
    """Copy ``paths`` into the store and match their pages; what is no scan is told, and swept later.

    Raises:
        Cancelled: ``watch`` called it off.
    """
    kept: list[KeptScan] = []
    read: list[tuple[str, ScannedFile]] = []
    problems: list[str] = []
    with ScanReader() as reader:
        for path in paths:
            try:
                stored = store.add(path)
            except AppError as error:
                problems.append(str(error))
                continue
            found = reader.read(store.path_of(stored.sha256), watch)
            refusal = found.refusal(path.name)
            if refusal:
                problems.append(refusal)
                continue
            kept.append(KeptScan(path.name, stored.sha256))
            read.append((path.name, found))
    return Lot(tuple(kept), match(plan, identity, read), tuple(problems))
