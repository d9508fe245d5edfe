"""光盘核对记录: what was read back of the disc of a build, on a sheet for the binder, to be signed (experience D14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.documents.instruction_sheet import Section, render_instructions
from desktop_app.models import formats
from desktop_app.models.disc_checks import CheckedMedium, DiscCheck
from desktop_app.packet.disc.folder import MANIFEST
from desktop_app.packet.disc.taking_out import files_on_disc
from desktop_app.packet.print_log import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.printing import Rendered
    from desktop_app.packet.build import Build

NAME = "光盘核对记录"
_MB = 1_000_000


def counted(checks: Mapping[str, str], made: Build) -> dict[CheckedMedium, DiscCheck]:
    """The checks that are of ``made``."""
    read = {medium: DiscCheck.read(checks.get(medium.value)) for medium in CheckedMedium}
    key = key_of(made)
    return {medium: check for medium, check in read.items() if check is not None and check.build == key}


def render_check_sheet(
    content: Content, made: Build, checks: Mapping[str, str], fonts: FontBook, target: Path
) -> Rendered:
    """Write the sheet to ``target``; ``checks`` are those that the case keeps.

    Raises:
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    files = files_on_disc(made)
    size = sum(file.size for file in files) / _MB
    manifest = next((file.sha256 for file in files if file.name == MANIFEST), "")
    about = (
        ("申报单位", content.application.agency.name or "未填"),
        ("平台名称", content.application.service_platform.name or "未填"),
        (
            "生成",
            f"第 {made.number} 次生成，{'草稿' if made.draft else '正式材料'}，{formats.moment(made.made_at)}",
        ),
        ("校验码", made.check_code),
        ("光盘上的文件", f"{len(files)} 个，共 {size:.1f} MB"),
        ("校验清单的 SHA-256", manifest),
    )
    found = counted(checks, made)
    results = tuple(
        (medium.label, f"{formats.moment(check.at)}，{check.by}，{check.place}，{check.result}")
        for medium, check in found.items()
    )
    told = tuple(sentence for check in found.values() for sentence in check.told)
    sections = (
        Section("光盘", rows=about),
        Section("逐个文件读回，与生成时的 SHA-256 比对", rows=results, lines=told),
        Section("签字", lines=("核对人：　　　　　　　　　　　　日期：",)),
    )
    return render_instructions(content, NAME, sections, fonts, target)
