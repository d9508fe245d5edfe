"""From the folder of a build to what is handed in: an image to burn, or a copy on a stick; each is read back at once."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.documents.watch import step
from desktop_app.errors import DocumentError, TargetNotWritable
from desktop_app.packet.bundle import DISC, DISC_IMAGE
from desktop_app.packet.disc.checking import check_disc, foreign_in
from desktop_app.packet.disc.image import verify_image, write_image
from desktop_app.patience import is_refused, patiently
from desktop_app.store import staging
from desktop_app.store.finished_folder import take_place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Notice
    from desktop_app.packet.build import Build
    from desktop_app.packet.disc.checking import Checked

_PIECE = 1024 * 1024
_STAGE = "复制"
_BELOW = f"{DISC}/"
_MOST_NAMED = 3


class OnDisc(NamedTuple):
    """One file of the folder of the disc, as the build noted it."""

    name: str
    size: int
    sha256: str


def files_on_disc(made: Build) -> tuple[OnDisc, ...]:
    """What a build put on its disc, index and manifest with it; none where it made only the single papers."""
    return tuple(
        OnDisc(file.name.removeprefix(_BELOW), file.size, file.sha256)
        for file in made.files
        if file.name.startswith(_BELOW)
    )


def digests_of(made: Build) -> dict[str, str]:
    """Name and SHA-256 of every file on the disc of a build."""
    return {file.name: file.sha256 for file in files_on_disc(made)}


def folder_name(made: Build) -> str:
    """What a copy of the disc is called on a stick: 光盘_第3次生成_7K3M9Q."""
    return f"{DISC}_第{made.number}次生成_{made.check_code}"


def make_image(made: Build, place: Path, notice: Notice, watch: Watch) -> Path:
    """Make the image of the disc of ``made`` beside it in ``place``, the folder of the build; its path.

    Every file is read out of it again and held against the record of the build before the image is there at all.

    Raises:
        DocumentError: the folder of the disc is not what the build made any more, or the image is not what it holds.
        TargetNotWritable: the place refuses.
        Cancelled: ``watch`` called it off.
    """
    digests, target = digests_of(made), place / DISC_IMAGE
    _must_be_there(place / DISC, digests)
    with staging.stage_in(place, "image") as stage:
        stage.mkdir()
        write_image(place / DISC, stage / DISC_IMAGE, notice.packet.disc_title, watch)
        faults = verify_image(stage / DISC_IMAGE, digests, watch)
        if faults:
            named = "；".join(fault.sentence for fault in faults[:_MOST_NAMED])
            raise DocumentError(
                f"光盘的文件和生成时不一样，没有做映像：{named}", "重新生成申报材料，再做映像"
            )
        try:
            patiently(lambda: (stage / DISC_IMAGE).replace(target), again=is_refused)
        except OSError as error:
            raise TargetNotWritable(
                f"没有换掉原来的“{DISC_IMAGE}”", "关闭正在使用它的程序（如刻录窗口）后再做"
            ) from error
    return target


def copy_out(made: Build, place: Path, parent: Path, watch: Watch) -> Checked:
    """Copy the disc of ``made`` into a folder of its own in ``parent`` (a stick, a folder), and read the copy back.

    A copy of the same build that is there already is replaced; a folder of that name with anything else in it is not.

    Raises:
        DocumentError: the folder of the disc is not what the build made any more.
        TargetNotWritable: there is no room, or ``parent`` refuses.
        Cancelled: ``watch`` called it off; what was there is as it was.
    """
    source, target, digests = place / DISC, parent / folder_name(made), digests_of(made)
    _must_be_there(source, digests)
    try:
        _must_fit(files_on_disc(made), parent)
        if target.exists() and (not target.is_dir() or foreign_in(target)):
            raise TargetNotWritable(
                f"“{parent}”里已有“{target.name}”，里面有别的文件", "移走它，或换一个文件夹"
            )
        staging.sweep(parent)
        with staging.stage_in(parent, "disc", target=target.name) as stage:
            stage.mkdir()
            _copy(source, stage, files_on_disc(made), watch)
            take_place(stage, target, again="复制")
    except OSError as error:
        raise _refused(parent, error) from error
    return check_disc(target, watch, digests)


def _copy(source: Path, stage: Path, files: tuple[OnDisc, ...], watch: Watch) -> None:
    total, done = sum(file.size for file in files), 0
    for file in files:
        digest = hashlib.sha256()
        with (source / file.name).open("rb") as original, (stage / file.name).open("xb") as copy:
            while piece := original.read(_PIECE):
                step(watch, _STAGE, done // _PIECE, total // _PIECE)
                digest.update(piece)
                copy.write(piece)
                done += len(piece)
            copy.flush()
            os.fsync(copy.fileno())
            _forget(copy.fileno())
        if digest.hexdigest() != file.sha256:
            raise DocumentError(f"光盘文件夹里的“{file.name}”在生成以后变了", "重新生成申报材料，再复制")


def _forget(descriptor: int) -> None:
    """Let the system not keep what was written in memory: the check that follows is to read the stick itself."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _must_be_there(folder: Path, digests: Mapping[str, str]) -> None:
    lost = next((name for name in digests if not (folder / name).is_file()), None)
    if lost is not None or not digests:
        what = f"光盘文件夹里的“{lost}”" if lost and folder.is_dir() else "这一次生成的光盘文件夹"
        raise DocumentError(f"找不到{what}", "重新生成申报材料")


def _must_fit(files: tuple[OnDisc, ...], parent: Path) -> None:
    needed, free = sum(file.size for file in files), shutil.disk_usage(parent).free
    if needed > free:
        raise TargetNotWritable(
            f"“{parent}”的空间不够：要 {needed / 1_000_000:.0f} MB，还有 {free / 1_000_000:.0f} MB",
            "腾出空间，或换一个 U 盘",
        )


def _refused(parent: Path, error: OSError) -> TargetNotWritable:
    if error.errno == errno.EFBIG:
        return TargetNotWritable(
            f"“{parent}”放不下 4 GB 以上的文件，没有复制", "换一个 U 盘，或格式化成 exFAT 后再复制"
        )
    why = error.strerror or type(error).__name__
    return TargetNotWritable(f"没有复制到“{parent}”（{why}）", "插好 U 盘，看是否写保护，或换一个文件夹")
