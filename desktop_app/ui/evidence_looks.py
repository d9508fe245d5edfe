"""What there is to say about the files of evidence, and small pictures of their pages; made off the window's thread.

A file is looked at when somebody looks at the shelves, and only once while the case is open: what is known is kept by
the fingerprint of its content. Looking takes one file at a time, so that there is nothing to call off but the one at hand.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop_app.assessment.field_words import EVIDENCE
from desktop_app.errors import AppError
from desktop_app.packet.preflight import (
    Facts,
    Inspected,
    Miniatures,
    Preflight,
    Use,
    remarks_on,
    with_duplicates,
)
from desktop_app.ui.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.documents.watch import Watch
    from desktop_app.models.evidence import Evidence
    from desktop_app.store.evidence_store import EvidenceStore
    from desktop_app.ui.open_case import OpenCase

SIDE = 288
"""Pixels along the longer side of a small picture; it is shown at about half of that, so that fine strokes are gray."""
_MOST_PICTURES = 200
"""Kept at most; 60 MB."""


class Miniature(NamedTuple):
    """A picture that is wanted: fingerprint of the file, page from 1."""

    sha256: str
    page: int


class EvidenceLooks(QObject):
    """Looks at the files of one open case; ``begin`` starts it, ``close`` ends it."""

    changed = Signal()
    """There is something else to say about the files."""
    pictured = Signal(str, int)
    """A small picture has been made: fingerprint of the file, page from 1."""

    def __init__(self, open_case: OpenCase, store: EvidenceStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_case = open_case
        self._store = store
        self._preflight = Preflight()
        self._miniatures = Miniatures()
        self._facts: dict[str, Facts] = {}
        self._unreadable: dict[str, str] = {}
        self._said: dict[str, Inspected] = {}
        self._compared: tuple[object, ...] = ()
        self._looking: Task | None = None
        self._at_hand: Evidence | None = None
        self._pictures: OrderedDict[Miniature, QImage] = OrderedDict()
        self._wanted: OrderedDict[Miniature, None] = OrderedDict()
        self._drawing: Task | None = None
        self._begun = self._closed = False

    def begin(self) -> None:
        """Somebody looks at the shelves: look at what has not been looked at, now and whenever a file comes."""
        if not self._begun:
            self._begun = True
            self._open_case.changed.connect(self._on_changed)
            self._open_case.note_refused(self._refused())
        self._look_on()

    def close(self) -> None:
        """Look at nothing more, and let go of the files."""
        self._closed = True
        for task in (self._looking, self._drawing):
            if task is not None:
                task.cancel()
        self._preflight.close()
        self._miniatures.close()

    @property
    def settled(self) -> bool:
        """Whether all that was asked for has been looked at and drawn."""
        return self._looking is None and self._drawing is None

    def inspected(self, item: Evidence) -> Inspected | None:
        """What is known of this piece of evidence; None while its file has not been looked at."""
        facts = self._facts.get(item.sha256 or "")
        if facts is None:
            return None
        said = self._said.get(item.id)
        if said is not None and said.facts is facts and said.name == item.file_name:
            return said
        said = Inspected(name=item.file_name, facts=facts, remarks=remarks_on(item.file_name, facts))
        self._said[item.id] = said
        return said

    def unreadable(self, item: Evidence) -> str:
        """Why its file could not be looked at; empty where it could, or has not been yet."""
        if item.sha256 is None:
            return f"案卷里没有“{item.file_name}”的文件，重新添加"
        return self._unreadable.get(item.sha256, "")

    def _refused(self) -> dict[str, str]:
        """Why pieces of evidence cannot be bound, by their ids."""
        found = {}
        for item in self._open_case.evidence:
            said = self.inspected(item)
            why = self.unreadable(item) or (said.refusal if said is not None else "")
            if why:
                found[item.id] = why
        return found

    def picture(self, item: Evidence, page: int) -> QImage | None:
        """The small picture of a page (from 1) as the file shows it; one that is not there yet is made, newest wish first."""
        if item.sha256 is None:
            return None
        wish = Miniature(item.sha256, page)
        found = self._pictures.get(wish)
        if found is not None:
            self._pictures.move_to_end(wish)
            return found
        self._wanted[wish] = None
        self._wanted.move_to_end(wish)
        self._draw_on()
        return None

    def _on_changed(self, place: str) -> None:
        if place == EVIDENCE:
            self._open_case.note_refused(
                self._refused()
            )  # what was taken off its shelf stops nothing any more
            self._look_on()

    def _look_on(self) -> None:
        if self._looking is not None or self._closed:
            return
        item = next((item for item in self._open_case.evidence if self._is_new(item)), None)
        if item is not None:
            self._look_at(item)
        else:
            self._compare()

    def _is_new(self, item: Evidence) -> bool:
        return (
            item.sha256 is not None and item.sha256 not in self._facts and item.sha256 not in self._unreadable
        )

    def _look_at(self, item: Evidence) -> None:
        preflight, path, name = self._preflight, self._store.path_of(item.sha256 or ""), item.file_name

        def work(watch: Watch) -> Inspected:
            return preflight.inspect(path, name, watch=watch)

        self._at_hand = item
        self._start(Task(work), self._on_looked)

    def _compare(self) -> None:
        """Look for papers that are there twice; the process that looked has nothing more to do."""
        known = [(item, self._facts.get(item.sha256 or "")) for item in self._open_case.evidence]
        listed = [(item, facts) for item, facts in known if facts is not None]
        state = tuple((item.id, item.file_name, item.sha256, Use.of(item)) for item, _ in listed)
        if state == self._compared:
            return
        preflight = self._preflight

        def work(_: Watch) -> tuple[tuple[object, ...], dict[str, Inspected]]:
            preflight.close()
            found = with_duplicates(
                [
                    Inspected(name=item.file_name, facts=facts, remarks=remarks_on(item.file_name, facts))
                    for item, facts in listed
                ],
                [Use.of(item) for item, _ in listed],
            )
            return state, {item.id: said for (item, _), said in zip(listed, found, strict=True)}

        self._start(Task(work), self._on_compared)

    def _start(self, task: Task, take: Callable[..., None]) -> None:
        self._looking = task
        task.succeeded.connect(take)
        task.failed.connect(self._on_refused)
        task.finished.connect(self._on_looking_ended)
        task.start()

    def _on_looked(self, found: Inspected) -> None:
        if self._at_hand is not None and self._at_hand.sha256 is not None:
            self._facts[self._at_hand.sha256] = found.facts

    def _on_compared(self, result: tuple[tuple[object, ...], dict[str, Inspected]]) -> None:
        self._compared, self._said = result

    def _on_refused(self, error: Exception) -> None:
        if self._closed:  # what it was reading with was taken away
            return
        if not isinstance(error, AppError):
            raise error
        if self._at_hand is not None and self._at_hand.sha256 is not None:
            name = self._at_hand.file_name
            self._unreadable[self._at_hand.sha256] = f"案卷里“{name}”的文件读不出，从备份恢复，或重新添加"

    def _on_looking_ended(self) -> None:
        self._looking = None
        self._at_hand = None
        if not self._closed:
            self.changed.emit()
            self._open_case.note_refused(self._refused())
            self._look_on()

    def _draw_on(self) -> None:
        if self._drawing is not None or self._closed or not self._wanted:
            return
        wish, _ = self._wanted.popitem()
        while len(self._wanted) > _MOST_PICTURES:  # scrolled past long ago; asked for again when seen
            self._wanted.popitem(last=False)
        miniatures, path = self._miniatures, self._store.path_of(wish.sha256)

        def work(watch: Watch) -> tuple[Miniature, QImage]:
            return wish, QImage.fromData(miniatures.draw(path, wish.page, SIDE, watch))

        self._drawing = Task(work)
        self._drawing.succeeded.connect(self._on_drawn)
        self._drawing.finished.connect(self._on_drawing_ended)
        self._drawing.start()

    def _on_drawn(self, result: tuple[Miniature, QImage]) -> None:
        wish, image = result
        self._pictures[wish] = image
        self._wanted.pop(wish, None)
        while len(self._pictures) > _MOST_PICTURES:
            self._pictures.popitem(last=False)
        self.pictured.emit(wish.sha256, wish.page)

    def _on_drawing_ended(self) -> None:
        self._drawing = None
        self._draw_on()
