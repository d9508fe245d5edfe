"""A new folder that is there whole or not at all: laid out beside its place, then moved into it in one step."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop_app.errors import CaseError
from desktop_app.patience import is_refused, patiently
from desktop_app.store import staging
from desktop_app.store.durable import keep_folder_entry, not_writable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def stage_beside(folder: Path, *, undone: str) -> Iterator[Path]:
    """A new folder next to ``folder``, gone afterwards; what killed programs left there goes too.

    ``undone`` are the words for what was not done, such as 没有展开.

    Raises:
        CaseError: ``folder`` is taken.
        TargetNotWritable: nothing can be written beside it.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CaseError(f"“{folder.name}”里已有别的内容，{undone}", "换一个新的或空的文件夹")
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging.sweep(folder.parent)
        with staging.stage_in(folder.parent, "unpack") as stage:
            stage.mkdir()
            yield stage
    except OSError as error:
        raise not_writable(folder, error) from error


def take_place(holder: Path, folder: Path) -> None:
    """Make the finished ``holder`` to ``folder``, which is not there or empty.

    Raises:
        TargetNotWritable: another program holds on to it, or the folder is no longer empty.
    """
    was_there = folder.exists()

    def move() -> None:
        if folder.exists():
            folder.rmdir()  # empty, as was seen before; refuses if it no longer is
        holder.rename(folder)

    try:
        patiently(move, again=is_refused)
    except OSError as error:
        if was_there:
            folder.mkdir(exist_ok=True)
        raise not_writable(folder, error) from error
    keep_folder_entry(folder.parent)
