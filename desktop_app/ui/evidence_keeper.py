"""Takes files that the user put on a shelf into the case: copied off the window's thread, counted, then listed."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError, Cancelled, UnreadableInput
from desktop_app.models.evidence import Evidence
from desktop_app.packet.preflight import Preflight
from desktop_app.store.evidence_store import modified_at
from desktop_app.ui.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from desktop_app.documents.watch import Watch
    from desktop_app.store.evidence_store import EvidenceStore
    from desktop_app.ui.open_case import OpenCase


class EvidenceKeeper(QObject):
    """Copies one lot of files after another; what cannot be taken is named, the rest is."""

    problem = Signal(str)
    done = Signal(str)
    """How many files of a lot are in the case now."""

    def __init__(
        self,
        open_case: OpenCase,
        store: EvidenceStore,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._open_case = open_case
        self._store = store

    def add(self, material: str, paths: Sequence[str]) -> None:
        """Put files on the shelf of ``material``."""
        store, now = self._store, self._now()

        def work(watch: Watch) -> tuple[list[Evidence], list[str]]:
            return take(store, material, [Path(path) for path in paths], watch, now=now)

        task = Task(work)
        task.succeeded.connect(self._on_taken)
        task.failed.connect(self._on_failed)
        task.start()

    def _on_taken(self, result: tuple[list[Evidence], list[str]]) -> None:
        items, problems = result
        if items:
            self._open_case.add_evidence(*items)
        left = f"，{len(problems)}份没有添加" if problems else ""
        self.done.emit(f"已添加{len(items)}份文件{left}" if items else "没有添加文件")
        if problems:
            self.problem.emit("\n".join(problems))

    def _on_failed(self, error: Exception) -> None:
        self.problem.emit(str(error) if isinstance(error, AppError) else "没有添加，文件没有改动，再试一次")


def take(
    store: EvidenceStore, material: str, paths: Sequence[Path], watch: Watch, *, now: datetime
) -> tuple[list[Evidence], list[str]]:
    """Copy ``paths`` into the store; the evidence made of them, and sentences about those that were refused.

    What cannot be bound is taken too: it goes on the disc, and the shelf says what is wrong with it.
    """
    items: list[Evidence] = []
    problems: list[str] = []
    with Preflight() as preflight:
        for number, path in enumerate(paths):
            if watch.cancelled():
                raise Cancelled
            watch.report("复制材料", number, len(paths))
            try:
                kept = store.add(path)
            except AppError as error:
                problems.append(str(error))
                continue
            if not kept.size:  # proves nothing; the copy is swept with what no shelf names
                problems.append(f"“{path.name}”是空文件，没有添加（重新扫描或另存以后再添加）")
                continue
            items.append(
                Evidence(
                    id=secrets.token_hex(4),
                    material=material,
                    title=path.stem,
                    file_name=path.name,
                    sha256=kept.sha256,
                    size=kept.size,
                    source=str(path),
                    added_at=now,
                    modified_at=modified_at(path),
                    pages=page_count(preflight, store.path_of(kept.sha256), watch),
                )
            )
    return items, problems


def page_count(preflight: Preflight, path: Path, watch: Watch) -> int | None:
    """Pages of a kept file, counted where a hostile one does no harm; None where it has none, or nobody can tell."""
    try:
        return preflight.inspect(path, look=False, watch=watch).pages
    except UnreadableInput:  # no process to look in could be started: the file is kept, and looked at later
        return None
