"""Making the papers of a case: everything into one folder, or nothing at all.

The work is done in a folder beside the target and takes its place in one step at the end, so that a power cut, a full
disk or a change of mind leaves either the old output or the new one. It makes the application report, the truth
declaration, 推荐表 and the row of the 汇总表 (paper and workbook), the list of materials and the record of all; with the files of evidence also the whole packet, the covers of
its copies, the ledgers as workbooks and the folder of the disc (``desktop_app.packet.bundle``).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from desktop_app.documents.content import Content
from desktop_app.documents.declaration import render_declaration
from desktop_app.documents.form_filling import filled_form
from desktop_app.documents.form_pages import render_form
from desktop_app.documents.form_workbook import write_form
from desktop_app.documents.printing import DRAFT_MARK, EXAMPLE_MARK
from desktop_app.documents.question_sheet import NAME, open_questions, render_question_sheet
from desktop_app.documents.report import render_report
from desktop_app.errors import Cancelled, DocumentError, ReasonNeeded, TargetNotWritable
from desktop_app.models.seal_plan import SealPlan
from desktop_app.models.values import FrozenShape
from desktop_app.notice.models import RECOMMENDATION_FORM, SUMMARY_SHEET
from desktop_app.packet.bound import BoundPacket, describe
from desktop_app.packet.bundle import (
    COVERS,
    DISC_IMAGE,
    DISC_LABEL,
    PACKET,
    SEAL_SHEET,
    SPINES,
    bind_packet,
    burn_to_image,
    inspect_evidence,
    lay_out_disc,
    plan_packet,
    thickness_words,
    workshop,
    write_disc_label,
    write_seal_sheet,
    write_spines,
)
from desktop_app.packet.bundle import RECORD as BINDING_RECORD
from desktop_app.packet.check_code import check_code
from desktop_app.packet.ledger_files import write_ledgers
from desktop_app.packet.material_list import write_material_list
from desktop_app.packet.open_items import OpenItem, open_items
from desktop_app.packet.seals.planning import DECLARATION_PAGE, form_pages, plan_seals
from desktop_app.packet.seals.replacing import NOTHING_REPLACED, Replaced, UsedScan, put_scans_in
from desktop_app.packet.self_check import faults_of
from desktop_app.packet.verdict_text import as_text
from desktop_app.store import staging
from desktop_app.store.finished_folder import take_place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop_app.assessment.results import Assessment
    from desktop_app.contained import Contained
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.printing import Rendered
    from desktop_app.documents.watch import Watch
    from desktop_app.models.application import Case
    from desktop_app.notice.models import Notice
    from desktop_app.packet.assembly import Binding
    from desktop_app.packet.bundle import EvidenceFiles

REPORT = "申请报告.pdf"
DECLARATION = "真实性声明.pdf"
RECOMMENDATION = "推荐表.pdf"
SUMMARY_ROW = "汇总表行.pdf"
FORM_PAPERS = {RECOMMENDATION_FORM: RECOMMENDATION, SUMMARY_SHEET: SUMMARY_ROW}
"""The forms of the pack, by their ids; each is a workbook of the same name as well."""
VERDICTS = "申报条件核对.txt"
VERDICTS_DATA = "申报条件核对.json"
MATERIALS = "材料清单.xlsx"
RECORD = "构建记录.json"
_LISTED = 6
"""Faults of a self-check that a message names; of more only the number is told."""
_STAGES = ("核对", "申请报告", "真实性声明", "推荐表", "材料清单", "自检", "完成")


class BuiltFile(FrozenShape):
    """One file of an output folder."""

    name: str
    """With ``光盘/`` in front of it for what lies in that folder."""
    size: int
    """Bytes."""
    sha256: str
    pages: int | None = None
    """Pages of a PDF."""
    page_digests: tuple[str, ...] = ()
    """What is drawn on each page of a PDF, in short: to tell later which pages are others now."""


class Build(FrozenShape):
    """What was made: the content of 构建记录.json. ``number`` counts the builds into the same place."""

    number: int
    check_code: str
    """Short code over everything that is printed; the same content has the same code on every machine."""
    made_at: datetime
    notice: str
    notice_digest: str
    draft: bool
    reason: str
    """Why a build with open items is not marked 草稿, as typed; empty where nothing was open or it is a draft."""
    open_items: tuple[OpenItem, ...]
    files: tuple[BuiltFile, ...]
    notes: tuple[str, ...] = ()
    """What to know for printing and burning: sheets and thickness of a copy, the disc that everything fits on."""
    packet: BoundPacket | None = None
    """The bound set page by page; None where only the single papers were made, or by a program that noted none."""
    seals: SealPlan | None = None
    """What of the bound set is stamped, and the codes of the pages that come back."""
    scans: tuple[UsedScan, ...] = ()
    """Scans of stamped pages that stand on the disc in place of the pages as they were printed."""


@dataclass(frozen=True, slots=True)
class _Job:
    """What every step needs to know."""

    case: Case
    notice: Notice
    assessment: Assessment
    fonts: FontBook
    now: datetime
    draft: bool
    watch: Watch
    problems: tuple[str, ...]
    evidence: EvidenceFiles | None
    """The inspected files of evidence; None where only the single papers are made."""
    image: bool
    """Whether an image of the disc is made too."""
    room: Contained
    """Where the packet is joined; it gets ready while the papers are set."""
    case_id: str = ""
    """What tells the case from every other; empty for one that is no folder yet."""
    scan_files: Mapping[str, Path] = field(default_factory=dict)
    """Files of scans of stamped pages, by their hash."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What was made into the stage."""

    files: tuple[BuiltFile, ...]
    notes: tuple[str, ...]
    packet: BoundPacket | None
    seals: SealPlan | None
    scans: tuple[UsedScan, ...]


def build(  # noqa: PLR0913 - the whole door in one call; everything after the folder is by name
    case: Case,
    notice: Notice,
    assessment: Assessment,
    out: Path,
    *,
    fonts: FontBook,
    now: datetime,
    draft: bool | None,
    reason: str,
    watch: Watch,
    number: int | None = None,
    problems: tuple[str, ...] = (),
    evidence_files: Mapping[str, Path] | None = None,
    image: bool = False,
    case_id: str = "",
    scan_files: Mapping[str, Path] | None = None,
) -> Build:
    """Make all papers of ``case`` into ``out``, which must be new, empty, or an earlier output of this function.

    With ``evidence_files`` (by the id of the evidence; those that are at hand) the whole packet and the folder of the
    disc are made too, and with ``image`` an image to burn; a file that cannot be bound is open like anything else that
    is not settled.

    ``draft`` None decides by itself: with open items and no ``reason`` every page is marked 草稿. False asks for final
    papers. ``number`` None continues the numbering found in ``out``. ``problems`` are what could not be read of the
    case (a ledger, a file of evidence); each is open too. ``case_id`` goes into the codes of pages that come back stamped;
    ``scan_files``, by their hash, are those that came back.

    Raises:
        ReasonNeeded: final papers are asked for, something is open, and no reason is given.
        TargetNotWritable: ``out`` holds other files, is in use, or cannot be written.
        DocumentError: a document cannot be produced; ``out`` is left as it was.
        Cancelled: called off; ``out`` is left as it was.
    """
    out = _place(out)
    evidence = inspect_evidence(case, evidence_files, watch) if evidence_files is not None else None
    problems = (*problems, *(evidence.refused if evidence is not None else ()))
    still_open = open_items(assessment, problems)
    reason = reason.strip()
    if draft is False and still_open and not reason:
        raise ReasonNeeded(f"还有{len(still_open)}项没有落实", "写明按现状生成的理由，或先生成草稿")
    marked = bool(still_open) and not reason if draft is None else draft
    earlier = _earlier_output(out)
    room = workshop()
    job = _Job(
        case=case,
        notice=notice,
        assessment=assessment,
        fonts=fonts,
        now=now,
        draft=marked,
        watch=watch,
        problems=problems,
        evidence=evidence,
        image=image,
        room=room,
        case_id=case_id,
        scan_files=scan_files or {},
    )
    try:
        if evidence is not None:
            room.start()
        out.parent.mkdir(parents=True, exist_ok=True)
        staging.sweep(out.parent)
        with staging.stage_in(out.parent, "build", target=out.name) as stage:
            stage.mkdir()
            parts = _make_files(job, stage)
            made = Build(
                number=number if number is not None else (earlier.number + 1 if earlier else 1),
                check_code=check_code(case, notice),
                made_at=now,
                notice=notice.identity.id,
                notice_digest=notice.digest,
                draft=marked,
                reason="" if marked else reason,
                open_items=still_open,
                files=parts.files,
                notes=parts.notes,
                packet=parts.packet,
                seals=parts.seals,
                scans=parts.scans,
            )
            _write_text(stage / RECORD, made.model_dump_json(indent=2) + "\n")
            _report(watch, "完成")
            take_place(stage, out, again="生成")
    except OSError as error:
        raise TargetNotWritable(
            f"没有写入“{out.name}”（{error.strerror or type(error).__name__}），原来的内容没有改动",
            "腾出空间或换一个文件夹后再生成",
        ) from error
    finally:
        room.close()
    return made


def read_record(folder: Path) -> Build | None:
    """The record of the build that lies in ``folder``; None when there is none that can be read."""
    try:
        return Build.model_validate_json((folder / RECORD).read_bytes())
    except (OSError, ValidationError):
        return None


def _make_files(job: _Job, stage: Path) -> _Made:
    content = Content.of(job.case, job.assessment, job.notice, filled_on=job.now.date())
    _report(job.watch, "核对")
    example = bool(job.case.application.example)
    verdicts = as_text(job.assessment, job.notice, job.problems, example=example)
    _write_text(stage / VERDICTS, verdicts, bom=True)
    _write_text(stage / VERDICTS_DATA, job.assessment.model_dump_json(indent=2) + "\n")
    _report(job.watch, "申请报告")
    report = render_report(
        content, job.notice.report, job.fonts, stage / REPORT, draft=job.draft, watch=job.watch
    )
    _report(job.watch, "真实性声明")
    binding = _planned(job, content, report)
    counted = binding.plan.total if binding is not None else declared_pages(job.case, report.pages)
    declaration = render_declaration(
        content.with_total_pages(counted),
        job.notice.declaration,
        job.fonts,
        stage / DECLARATION,
        draft=job.draft,
    )
    _report(job.watch, "推荐表")
    forms = _forms(job, content, stage)
    sheets = _question_sheets(job, content, stage)
    _report(job.watch, "材料清单")
    write_material_list(stage / MATERIALS, job.case, job.assessment, job.notice)
    _report(job.watch, "自检")
    papers = {REPORT: report, DECLARATION: declaration, **forms, **sheets}
    _check(stage, papers)
    pages = {name: made.pages for name, made in papers.items()}
    workbooks = [form_workbook(name) for name in forms]
    names: tuple[str, ...] = (
        *(REPORT, DECLARATION, *forms, *workbooks, MATERIALS, VERDICTS, VERDICTS_DATA),
        *sheets,
    )
    notes: tuple[str, ...] = ()
    packet: BoundPacket | None = None
    seals: SealPlan | None = None
    scans: tuple[UsedScan, ...] = ()
    if binding is not None and job.evidence is not None:
        packet = describe(binding, declaration)
        seals = plan_seals(binding, packet.digests, job.case_id)
        binding.codes = {page.page: page.code for page in seals.pages}
        packet = packet.coded({page.page: page.key for page in seals.pages})
        made, notes, scans = _bundle(job, binding, job.evidence, seals, stage, pages)
        names = (*made, *names)
    files = tuple(_described(stage, name, pages.get(name), papers.get(name)) for name in names)
    return _Made(files, notes, packet, seals, scans)


def _planned(job: _Job, content: Content, report: Rendered) -> Binding | None:
    if job.evidence is None:
        return None
    code = check_code(job.case, job.notice)
    return plan_packet(content, job.fonts, report, job.evidence, code=code, draft=job.draft)


def _bundle(
    job: _Job,
    binding: Binding,
    evidence: EvidenceFiles,
    seals: SealPlan,
    stage: Path,
    pages: dict[str, int],
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[UsedScan, ...]]:
    """The packet, the covers and the disc: their names, what to know of them, and the scans used; pages go to ``pages``."""
    pages |= bind_packet(
        binding,
        evidence,
        stage,
        report=stage / REPORT,
        declaration=stage / DECLARATION,
        room=job.room,
        watch=job.watch,
    )
    number = {material.source: f"{material.number:02d}" for material in job.notice.materials}
    papers = {
        PACKET: ("00", pages[PACKET]),
        MATERIALS: ("00", None),
        REPORT: (number.get("report", "00"), pages[REPORT]),
        DECLARATION: (number.get("declaration", "00"), pages[DECLARATION]),
    }
    for name in FORM_PAPERS.values():
        papers[name], papers[form_workbook(name)] = ("00", pages[name]), ("00", None)
    ledgers = write_ledgers(stage, job.case, job.notice, job.watch)
    papers |= dict.fromkeys(ledgers, ("00", None))
    with staging.scratch_folder() as scratch:
        stamped = _stamped(job, binding, seals, stage, scratch)
        on_disc, disc_words = lay_out_disc(binding, evidence, stage, papers, job.watch, instead=stamped.files)
    notes = (thickness_words(pages[PACKET], job.notice), f"光盘{disc_words}", *stamped.problems)
    pages[DISC_LABEL] = write_disc_label(binding, stage)
    pages[SEAL_SHEET] = write_seal_sheet(binding, seals, stage)
    pages[SPINES] = write_spines(binding, stage)
    made = [PACKET, COVERS, SPINES, SEAL_SHEET, DISC_LABEL, BINDING_RECORD, *ledgers, *on_disc]
    if job.image:
        burn_to_image(stage, job.notice, job.watch)
        made.append(DISC_IMAGE)
    return tuple(made), notes, stamped.scans


def _stamped(job: _Job, binding: Binding, seals: SealPlan, stage: Path, folder: Path) -> Replaced:
    """The papers for the disc with the scans of their stamped pages in place; made in ``folder``."""
    if not job.case.application.seals.scans:
        return NOTHING_REPLACED
    pages = {page.key: page.page for page in seals.pages}
    single = {page.key: 1 for page in seals.pages if page.key == DECLARATION_PAGE}
    form = FORM_PAPERS[RECOMMENDATION_FORM]
    papers = {
        PACKET: (stage / PACKET, pages),
        DECLARATION: (stage / DECLARATION, single),
        form: (stage / form, form_pages(binding)),
    }
    return put_scans_in(seals, job.case.application.seals, job.scan_files, papers, folder, job.watch)


def form_workbook(name: str) -> str:
    """The workbook beside a form: 推荐表.xlsx."""
    return name.removesuffix(".pdf") + ".xlsx"


def _forms(job: _Job, content: Content, stage: Path) -> dict[str, Rendered]:
    """推荐表 and the row of the 汇总表, each to print and to fill up on a computer."""
    marks = (DRAFT_MARK if job.draft else "", EXAMPLE_MARK if content.application.example else "")
    made = {}
    for form_id, name in FORM_PAPERS.items():
        layout = job.notice.form(form_id)
        made[name] = render_form([content], layout, job.fonts, stage / name, draft=job.draft)
        author = content.application.agency.name or ""
        filled = filled_form(layout, [content])
        write_form(stage / form_workbook(name), filled, mark="　".join(filter(None, marks)), author=author)
    return made


def _question_sheets(job: _Job, content: Content, stage: Path) -> dict[str, Rendered]:
    """A sheet for each clause that two readings decide differently: to ask with, not to hand in, so counted nowhere."""
    sheets = {}
    for number, atom in enumerate(open_questions(job.assessment), start=1):
        name = f"{NAME}{number}.pdf"
        sheets[name] = render_question_sheet(content, atom, job.fonts, stage / name)
    return sheets


def declared_pages(case: Case, report_pages: int) -> int | None:
    """材料总页数 for the declaration: report, declaration and evidence where all pages are known, else the typed number."""
    evidence = evidence_pages(case)
    return case.application.signing.total_pages if evidence is None else report_pages + 1 + evidence


def evidence_pages(case: Case) -> int | None:
    """Pages of all evidence together; None while there is none, or one whose pages are not known."""
    counts = [item.printed_pages for item in case.evidence]
    return sum(filter(None, counts)) if counts and all(counts) else None


def _check(stage: Path, papers: Mapping[str, Rendered]) -> None:
    """Read every paper back.

    Raises:
        DocumentError: some are not as they were to be; the message lists what does not hold.
    """
    faults = [f"“{name}”{fault}" for name, made in papers.items() for fault in faults_of(stage / name, made)]
    if faults:
        listed = "；".join(faults[:_LISTED]) + (
            f"；另有 {len(faults) - _LISTED} 处" if faults[_LISTED:] else ""
        )
        raise DocumentError(
            f"自检没有通过，没有留下材料：{listed}", "再生成一次；仍是这样，把日志发给维护人员"
        )


def _described(stage: Path, name: str, pages: int | None, paper: Rendered | None) -> BuiltFile:
    path = stage / name
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return BuiltFile(
        name=name,
        size=path.stat().st_size,
        sha256=digest,
        pages=pages,
        page_digests=paper.digests if paper is not None else (),
    )


def _report(watch: Watch, stage: str) -> None:
    if watch.cancelled():
        raise Cancelled
    watch.report(stage, _STAGES.index(stage), len(_STAGES) - 1)


def _write_text(path: Path, text: str, *, bom: bool = False) -> None:
    """UTF-8; with a mark at the start where older editors would guess GBK."""
    path.write_text(text, encoding="utf-8-sig" if bom else "utf-8", newline="\n")


def _place(out: Path) -> Path:
    """Where ``out`` really is: a link stays, and what it leads to is renewed."""
    try:
        return out.resolve() if out.is_symlink() else out
    except (OSError, RuntimeError) as error:  # a name too long for the system, a loop of links
        raise TargetNotWritable(f"“{out.name[:40]}”不能作为输出文件夹", "换一个短一些的文件夹名称") from error


def _earlier_output(out: Path) -> Build | None:
    """The build already in ``out``; refuses a folder that holds anything else."""
    if not out.exists():
        return None
    if not out.is_dir():
        raise TargetNotWritable(f"“{out.name}”是一个文件", "换一个文件夹名称")
    if out.resolve().parent == out.resolve():
        raise TargetNotWritable(f"“{out}”是磁盘的根目录", "写到其中的一个文件夹")
    names = {
        path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file() or path.is_symlink()
    }
    if not names and not any(out.iterdir()):
        return None
    record = read_record(out)
    known = {RECORD} | ({file.name for file in record.files} if record else set())
    foreign = sorted(names - known) if record else sorted(names or {entry.name for entry in out.iterdir()})
    if foreign:
        raise TargetNotWritable(
            f"文件夹“{out.name}”里有别的文件（“{foreign[0]}”）", "移走它，或换一个空文件夹"
        )
    return record


def folder_of(made: Build, below: Path) -> Path | None:
    """Where the files of ``made`` lie below ``below``; None when they are there no longer."""
    likely = numbered(below, made.number, made.check_code)
    candidates = [likely, below, *(sorted(below.iterdir()) if below.is_dir() else [])]
    return next((place for place in candidates if place.is_dir() and read_record(place) == made), None)


def numbered(folder: Path, number: int, code: str) -> Path:
    """The place for build ``number`` below ``folder``: 第3次生成_7K3M9Q."""
    return folder / f"第{number}次生成_{code}"


def next_number(folder: Path) -> int:
    """One more than the highest build number below ``folder``."""
    return max((record.number for record in _records(folder)), default=0) + 1


def last_record(folder: Path) -> Build | None:
    """The newest build below ``folder``; None when there is none that can be read."""
    return max(_records(folder), key=lambda record: (record.made_at, record.number), default=None)


def last_sealed(folder: Path) -> Build | None:
    """The build below ``folder`` that is stamped: the newest final one, or a draft while there is none; None without any."""
    bound = [record for record in _records(folder) if record.seals is not None]
    return max(bound, key=lambda record: (not record.draft, record.made_at, record.number), default=None)


def _records(folder: Path) -> list[Build]:
    entries = sorted(folder.iterdir()) if folder.is_dir() else []
    records = [read_record(entry) for entry in entries if entry.is_dir()]
    return [record for record in records if record is not None]
