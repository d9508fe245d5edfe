"""A folder of papers that is renewed whole: laid out in a stage beside its place, then put there in one step."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from desktop_app.errors import TargetNotWritable
from desktop_app.patience import is_refused, patiently
from desktop_app.store.durable import keep_folder_entry
from desktop_app.store.staging import aside_of

if TYPE_CHECKING:
    from pathlib import Path


def take_place(stage: Path, folder: Path, *, again: str) -> None:
    """Put the finished ``stage`` where ``folder`` is to be, or was; a file that another program holds stops all of it.

    The old one waits aside; whoever ends the stage removes it, or brings it back when nothing took its place. It goes only
    when the new one would survive a power cut.

    Args:
        stage: what was made in ``staging.stage_in`` with ``folder`` as its target.
        folder: its place.
        again: what the user does once the file is free, such as 生成.

    Raises:
        TargetNotWritable: another program holds a file of the old one; it stays as it was.
        OSError: the disk refuses.
    """
    _force_to_disk(stage)
    try:
        if folder.exists():
            patiently(lambda: folder.rename(aside_of(stage)), again=is_refused)
        patiently(lambda: stage.rename(folder), again=is_refused)
    except PermissionError as error:
        raise TargetNotWritable(
            f"“{folder.name}”里的文件正在别的程序中打开，原来的内容没有改动",
            f"关闭打开的 PDF 或表格后再{again}",
        ) from error
    keep_folder_entry(folder.parent)


def _force_to_disk(stage: Path) -> None:
    for path in (stage, *stage.rglob("*")):
        if path.is_dir():
            keep_folder_entry(path)
        else:
            with path.open("r+b") as file:
                os.fsync(file.fileno())
