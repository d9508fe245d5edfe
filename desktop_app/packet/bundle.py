"""The whole packet of one build: evidence inspected, bound into one file, checked, and laid out for the disc.

``build`` makes the single papers and calls this for everything that needs the files of evidence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import TYPE_CHECKING

from desktop_app.contained import Contained
from desktop_app.documents.disc_label import render_disc_label
from desktop_app.documents.seal_sheet import render_seal_sheet
from desktop_app.documents.spine_labels import render_spines
from desktop_app.errors import DocumentError
from desktop_app.models import formats
from desktop_app.packet.assembly import WORK, bind, check_packet, plan_binding, sources_of, write_covers
from desktop_app.packet.disc import (
    DiscEntry,
    fit_of,
    read_manifest,
    verify_image,
    write_folder,
    write_image,
)
from desktop_app.packet.disc.folder import MANIFEST, Altered
from desktop_app.packet.disc.index_page import About
from desktop_app.packet.disc.names import short_name
from desktop_app.packet.preflight import Facts, Inspected, Level, PageFacts, Remark, Use, inspect_all
from desktop_app.packet.preflight.facts import A4
from desktop_app.packet.preflight.kinds import kind_by_name
from desktop_app.store.staging import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.printing import Rendered
    from desktop_app.documents.watch import Watch
    from desktop_app.models.application import Case
    from desktop_app.models.seal_plan import SealPlan
    from desktop_app.notice.models import Notice
    from desktop_app.packet.assembly import Binding

PACKET = "成套申报材料.pdf"
COVERS = "各份封面.pdf"
DISC = "光盘"
DISC_LABEL = "光盘标签.pdf"
SEAL_SHEET = "用印计划.pdf"
DISC_IMAGE = "光盘.iso"
SPINES = "书脊.pdf"
RECORD = "装订清单.json"
_MOST_NAMED = 3
_NO_CODE = "000000"
"""Stands in for a check code where only pages are counted."""


@dataclass(frozen=True, slots=True)
class EvidenceFiles:
    """The files of the evidence of a case, inspected: by the id of the evidence."""

    paths: Mapping[str, Path]
    inspected: Mapping[str, Inspected]

    @property
    def refused(self) -> tuple[str, ...]:
        """Sentences about the files that cannot be bound; each keeps the papers from being final."""
        return tuple(item.refusal for item in self.inspected.values() if item.refusal)


def inspect_evidence(case: Case, paths: Mapping[str, Path], watch: Watch) -> EvidenceFiles:
    """Look at the files at hand; one that is no longer what was added is refused like a damaged one.

    Raises:
        UnreadableInput: a file went away.
        Cancelled: ``watch`` called it off.
    """
    items = [item for item in case.evidence if item.id in paths]
    found = inspect_all(
        [(item.file_name, paths[item.id]) for item in items],
        watch,
        uses=[Use.of(item) for item in items],
    )
    return EvidenceFiles(
        {item.id: paths[item.id] for item in items},
        {item.id: _as_added(seen, item.sha256) for item, seen in zip(items, found, strict=True)},
    )


def _as_added(seen: Inspected, sha256: str | None) -> Inspected:
    if sha256 is None or not seen.facts.sha256 or seen.facts.sha256 == sha256:
        return seen
    altered = Remark(
        code="altered",
        level=Level.REFUSED,
        message=f"“{seen.name}”的内容和添加时不一样",
        way="从备份恢复，或重新添加",
    )
    return seen.model_copy(update={"remarks": (altered, *seen.remarks)})


def workshop() -> Contained:
    """The contained process that packets are made in; whoever starts it early does not wait for it later."""
    return Contained(WORK, quiet=60.0)


def plan_packet(
    content: Content, fonts: FontBook, report: Rendered, files: EvidenceFiles, *, code: str, draft: bool
) -> Binding:
    """Every page of the packet with its number; nothing is joined yet. ``total`` of its plan goes on the declaration."""
    return plan_binding(content, fonts, report, files.inspected, code=code, draft=draft)


def planned_total(content: Content, fonts: FontBook, report: Rendered, *, draft: bool) -> int | None:
    """材料总页数 before anything is bound: the packet planned from what the case knows of its files, without opening them.

    A build says the same, unless a file turns out to be other than it was when it was added. While the pages of a file
    are not known, it is what was typed.
    """
    inspected: dict[str, Inspected] = {}
    for item in content.case.evidence:
        kind = kind_by_name(item.file_name)
        if item.sha256 is None:
            continue
        if kind.is_bound and not item.pages:
            return content.application.signing.total_pages
        pages = (PageFacts(width=A4[0], height=A4[1]),) * (item.pages or 0 if kind.is_bound else 0)
        facts = Facts(kind=kind, size=item.size, sha256=item.sha256, pages=pages)
        inspected[item.id] = Inspected(name=item.file_name, facts=facts)
    return plan_binding(content, fonts, report, inspected, code=_NO_CODE, draft=draft).plan.total


def bind_packet(
    binding: Binding,
    files: EvidenceFiles,
    stage: Path,
    *,
    report: Path,
    declaration: Path,
    room: Contained,
    watch: Watch,
) -> dict[str, int]:
    """Make packet and covers in ``stage``; the files made with their pages. ``room`` is a ``workshop``.

    Raises:
        DocumentError: it cannot be joined, or what was joined is not right when it is read again.
        MissingGlyph: a title has a character without a face.
        Cancelled: ``watch`` called it off.
    """
    with scratch_folder() as folder:
        sources = sources_of(binding.papers, files.paths, folder, room, watch)
        links = bind(
            binding,
            stage / PACKET,
            report=report,
            declaration=declaration,
            sources=sources,
            folder=folder,
            room=room,
            watch=watch,
        )
        faults = check_packet(stage / PACKET, binding, sources, links, room, watch)
    if faults:
        named = "；".join(fault.message for fault in faults[:_MOST_NAMED])
        raise DocumentError(
            f"成套材料自检有{len(faults)}处不对，没有交出：{named}", "再生成一次；仍不行时把日志发给维护人员"
        )
    covers = write_covers(binding, stage / COVERS)
    _write_record(binding, stage / RECORD)
    return {PACKET: len(binding.plan.leaves), COVERS: covers}


def lay_out_disc(
    binding: Binding,
    files: EvidenceFiles,
    stage: Path,
    papers: Mapping[str, tuple[str, int | None]],
    watch: Watch,
    *,
    instead: Mapping[str, Path] | None = None,
) -> tuple[tuple[str, ...], str]:
    """Make the folder 光盘 in ``stage``; ``papers`` are files of the stage with their 序号 and pages.

    ``instead`` are files to take in place of papers of these names: those with scans of their stamped pages.

    Returns the names of the files in it, with the folder, and a line on what disc they need.

    Raises:
        DocumentError: a file of evidence changed in the meantime.
        Cancelled: ``watch`` called it off.
    """
    content = binding.content
    try:
        made = write_folder(
            stage / DISC,
            list(_disc_entries(binding, files, stage, papers, instead or {})),
            _about(binding, content.day),
            watch,
        )
    except Altered as error:
        raise DocumentError(f"“{error.entry.label}”的文件在生成时变了，没有放进光盘", "再生成一次") from error
    names = tuple(f"{DISC}/{path.name}" for path in sorted((stage / DISC).iterdir()))
    return names, fit_of(made.sizes, content.notice.packet.media).words


def burn_to_image(stage: Path, notice: Notice, watch: Watch) -> None:
    """Make an image of the folder 光盘 in ``stage``, and read every file out of it again.

    Raises:
        DocumentError: it cannot be made, or is not what was put into it.
        Cancelled: ``watch`` called it off.
    """
    folder, image = stage / DISC, stage / DISC_IMAGE
    write_image(folder, image, notice.packet.disc_title, watch)
    listed = read_manifest((folder / MANIFEST).read_text(encoding="utf-8"))
    faults = verify_image(image, listed, watch)
    if faults:
        raise DocumentError(f"光盘映像核对有{len(faults)}处不对：{faults[0].sentence}", "再生成一次")


def write_disc_label(binding: Binding, stage: Path) -> int:
    """Make the label of the disc in ``stage``; its pages."""
    return render_disc_label(
        binding.content, binding.code, binding.fonts, stage / DISC_LABEL, draft=binding.draft
    ).pages


def write_seal_sheet(binding: Binding, seals: SealPlan, stage: Path) -> int:
    """Make 用印计划 in ``stage``; its pages."""
    return render_seal_sheet(binding.content, seals, binding.code, binding.fonts, stage / SEAL_SHEET).pages


def write_spines(binding: Binding, stage: Path) -> int:
    """Make a strip for the back of each copy in ``stage``; their pages."""
    thick = thickness_of(len(binding.plan.leaves), binding.content.notice)
    return render_spines(
        binding.content, binding.code, thick, binding.fonts, stage / SPINES, draft=binding.draft
    ).pages


def thickness_of(pages: int, notice: Notice) -> Decimal:
    """Millimetres of one copy of ``pages``, printed on both sides, with the covers of the binding."""
    thick = -(-pages // 2) * notice.packet.sheet_thickness + notice.packet.cover_thickness
    return thick.quantize(Decimal("0.1"), rounding=ROUND_UP)


def thickness_words(pages: int, notice: Notice) -> str:
    """Sheets and millimetres of one copy of ``pages``, and the sheets of all copies."""
    sheets, copies = -(-pages // 2), notice.identity.copies
    each = f"双面打印每份{formats.count(sheets)}张，厚约 {thickness_of(pages, notice)} 毫米"
    return f"{each}，{copies}份共{formats.count(sheets * copies)}张"


def _disc_entries(
    binding: Binding,
    files: EvidenceFiles,
    stage: Path,
    papers: Mapping[str, tuple[str, int | None]],
    instead: Mapping[str, Path],
) -> Iterator[DiscEntry]:
    agency = short_name(binding.content.application.agency.name or "")
    for name, (number, pages) in papers.items():
        path = stage / name
        yield DiscEntry(instead.get(name, path), (number, path.stem, agency), path.suffix, path.stem, pages)
    for part in binding.parts:
        for paper in part.papers:
            item = paper.evidence
            if item.id not in files.paths or paper.same_as:
                continue
            first, second = paper.label.split("-")
            suffix = item.file_name[item.file_name.rfind(".") :] if "." in item.file_name else ""
            yield DiscEntry(
                files.paths[item.id],
                (f"{int(first):02d}-{int(second):02d}", item.title or item.file_name, agency),
                suffix,
                f"材料{part.material.number}　{part.material.short_label}",
                paper.pages if paper.binds == "pages" else None,
                item.sha256,
            )


def _about(binding: Binding, day: date) -> About:
    content = binding.content
    draft = "（草稿）" if binding.draft else ""
    facts = (
        ("申报单位", content.application.agency.name or "未填"),
        ("平台名称", content.application.service_platform.name or "未填"),
        ("通知文号", content.notice.identity.number),
        ("校验码", binding.code),
        ("日期", formats.day(day)),
    )
    lacking = [
        f"缺材料{status.number}：{status.label}"
        for status in content.assessment.materials
        if status.state == "missing"
    ]
    return About(f"{content.notice.packet.title}{draft}", facts, (*lacking, *binding.refused), binding.code)


def _write_record(binding: Binding, path: Path) -> None:
    """装订清单: what stands on which page, for programs; the same that the contents say."""
    plan = binding.plan
    content = {
        "pages": len(plan.leaves),
        "last_number": plan.total,
        "first_numbered_page": plan.first_arabic,
        "contents": [
            {"title": line.title, "number": line.place.number, "page": line.place.page}
            for line in binding.lines
            if line.place is not None
        ],
        "thickness": thickness_words(len(plan.leaves), binding.content.notice),
    }
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
