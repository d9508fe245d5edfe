"""One file handed in, read, verified and judged anew; whatever is wrong with it becomes a sentence."""

from __future__ import annotations

import gc
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.assessment.differences import LEDGERS, differences
from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.field_words import EMPTY, EVIDENCE, RECOGNITIONS
from desktop_app.assessment.figures import count
from desktop_app.assessment.quantity_verdicts import FIGURE_LABELS
from desktop_app.assessment.quota import Candidate
from desktop_app.assessment.results import Outcome
from desktop_app.documents.content import Content
from desktop_app.errors import AppError, PackBroken
from desktop_app.models.formats import visible, visible_name
from desktop_app.models.ledgers import LEDGER_LABELS
from desktop_app.models.putting_together import collector_paused
from desktop_app.notice.loader import load_all, load_from_outside
from desktop_app.notice.places import places_in
from desktop_app.packet.check_code import check_code
from desktop_app.packet.open_items import open_items
from desktop_app.packet.recommending.submission import (
    FindingLine,
    LastPapers,
    MaterialLine,
    PaperLine,
    Parting,
    PartingLine,
    Printed,
    Submission,
    VerdictLine,
)
from desktop_app.store.handed_in import changed_since, read_handed_in
from desktop_app.store.packs import PackStore
from desktop_app.store.travel_manifest import TRAVELLING
from desktop_app.store.travel_reading import verify_evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from desktop_app.assessment.results import Assessment, ConditionVerdict
    from desktop_app.models.application import Case
    from desktop_app.models.ledgers import LedgerKind
    from desktop_app.models.row_columns import Columns
    from desktop_app.notice.models import Notice
    from desktop_app.store.case_input import LedgerRead
    from desktop_app.store.handed_in import HandedIn

_LEDGERS_CHANGED = "有改动"
_LAST_YEAR = "year-1"
_UNHURT = "文件没有改动"
_OF_THE_REPORT = {"narrative"}
_HOW_COUNTED: dict[str, Any] = {"trace": (), "rule": "", "note": ""}
"""What of a figure no list prints."""


def read_submission(
    path: Path,
    notices: Mapping[str, Notice],
    *,
    evidence: bool = True,
    code: bool = True,
    step: Callable[[int, int], None] | None = None,
) -> Submission:
    """What is to be known of the file; with its ``evidence`` verified byte by byte unless that can wait.

    The check ``code`` of what was changed takes as long as half the rest, and only whoever writes to an agency needs it.
    """
    size, modified = _mark_of(path)
    told = Submission(path=str(path), size=size, modified=modified)
    try:
        handed_in = read_handed_in(
            path, _read_workbook, evidence=evidence, step=step, to_judge=True, rows_if_changed=code
        )
        notice = _notice_of(handed_in, notices, path)
    except AppError as error:
        return told.model_copy(update={"refused": visible_name(str(error))})
    return told.model_copy(update=_known(handed_in, notice, code=code) | {"verified": evidence})


def read_whole(path: Path, notices: Mapping[str, Notice]) -> Content:
    """All that the papers of a case print, its ledgers too, for a form of its own.

    Raises:
        AppError: it cannot be read (any more).
    """
    handed_in = read_handed_in(path, _read_workbook)
    notice = _notice_of(handed_in, notices, path)
    case = handed_in.taken.case
    return Content.of(case, _judge(case, notice), notice, filled_on=notice.identity.counting.submission)


def verify(path: Path, *, step: Callable[[int, int], None] | None = None) -> str:
    """Why the evidence in the file is not what was added; empty when all of it is."""
    if path.suffix.lower() != TRAVELLING or not path.is_file():
        return ""
    try:
        verify_evidence(path, step=step)
    except AppError as error:
        return str(error)
    return ""


def answer(request: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """As work of a process of its own: ``files`` read or, with ``only`` 证明材料, verified, one after the other.

    What was read is told as JSON within JSON: who asked makes a ``Submission`` of each text in one go, with every short
    text that stands in many of them kept once.
    """

    def going(done: int, total: int) -> None:
        tell({"done": done, "total": total})

    if request.get("only") == "parted":
        known = packs_of(request["notices"], request["packs"])
        found = [parting_of(Path(one), Path(other), line, known) for one, other, line in request["pairs"]]
        return {"parted": [item.model_dump_json() if item is not None else None for item in found]}
    if request.get("only"):
        return {"refused": [verify(Path(name), step=going) for name in request["files"]]}
    notices = _packs_for_good(request["notices"], request["packs"])
    with collector_paused():  # what is read of a case hardly refers to itself, and goes with the answer
        read = [
            read_submission(
                Path(name), notices, evidence=request["evidence"], code=request["code"], step=going
            )
            for name in request["files"]
        ]
    return {"read": [item.model_dump_json(exclude_defaults=True) for item in read]}


def parting_of(one: Path, other: Path, line: int, notices: Mapping[str, Notice]) -> Parting | None:
    """What each of two copies of a case has that the other has not, which parted after a line of their history.

    None where one cannot be read any more.
    """
    try:
        first, second = (changed_since(path, line) for path in (one, other))
    except AppError:
        return None
    notice = notices.get(first.case.notice)
    if notice is None:
        return None
    touched = [{_place_of(*place) for place in those.places} for those in (first, second)]
    return Parting(
        one=str(one),
        other=str(other),
        since=first.moment,
        lines=tuple(
            PartingLine(
                label=visible(item.label),
                one=visible(item.before),
                other=visible(item.after),
                changed_in_one=_is_touched(item.place, touched[0]),
                changed_in_other=_is_touched(item.place, touched[1]),
            )
            for item in differences(first.case, second.case, notice)
        ),
    )


def _place_of(what: str, place: str) -> str:
    """Where ``differences`` tells of a change that stands in the history."""
    if what in {"rows", "pending"}:
        return f"{LEDGERS}{place}"
    return EVIDENCE if what == "evidence" else place


def _is_touched(place: str, touched: Collection[str]) -> bool:
    """A 认定 that came or went is told by the list of them."""
    return place in touched or (place == RECOGNITIONS and any(name.startswith(place) for name in touched))


@lru_cache(maxsize=1)
def packs_of(shipped: str, packs: str) -> dict[str, Notice]:
    """The packs in the folder ``shipped``, and those imported into the folder ``packs``."""
    folder = Path(shipped)
    known = load_all(folder)
    return PackStore(Path(packs), known, folder).all().notices if packs else known


@lru_cache(maxsize=1)
def _packs_for_good(shipped: str, packs: str) -> dict[str, Notice]:
    """The same in a process that does nothing else: what is in memory by now stays, and is not searched for garbage again."""
    known = packs_of(shipped, packs)
    gc.freeze()
    return known


def _read_workbook(path: Path, kind: LedgerKind) -> LedgerRead:
    from desktop_app.ledgers.reading import read_workbook  # noqa: PLC0415 - only facts in a plain file have workbooks

    return read_workbook(path, kind)


def _mark_of(path: Path) -> tuple[int, float]:
    try:
        about = path.stat()
    except (OSError, ValueError):
        return 0, 0.0
    return about.st_size, about.st_mtime


def _notice_of(handed_in: HandedIn, notices: Mapping[str, Notice], path: Path) -> Notice:
    """The pack here by that id, else the one that the case took along."""
    wanted = handed_in.taken.case.notice
    known = notices.get(wanted)
    if known is not None:
        return known
    if handed_in.taken.pack is not None:
        try:
            return load_from_outside(handed_in.taken.pack)
        except PackBroken as error:
            raise AppError(f"“{path.name}”带着的规则包不能用：{error.message}", _UNHURT) from error
    raise AppError(f"“{path.name}”用的规则包“{wanted}”这里没有", "先导入这个规则包")


def _judge(case: Case, notice: Notice, services: Columns | None = None) -> Assessment:
    return evaluate(
        case.application,
        count(case.ledgers, notice.identity, services=services),
        notice,
        notice.identity.counting.submission,
        evidence=case.evidence,
        unfinished=case.unfinished,
    )


def _known(handed_in: HandedIn, notice: Notice, *, code: bool) -> dict[str, Any]:
    taken, build = handed_in.taken, handed_in.build
    case = taken.case
    assessment = _judge(case, notice, handed_in.services)
    findings = [item for item in assessment.findings if not item.confirmed_by]
    return {
        "identity": handed_in.identity,
        "last_change": handed_in.last_change,
        "changed_at": handed_in.changed_at,
        "notice": notice.identity.id,
        "line": Candidate.of("", case.application),
        "printed": Printed(
            answers=case.application.model_dump(
                mode="json", exclude=_not_listed(notice), exclude_none=True, exclude_defaults=True
            ),
            figures=tuple(item.model_copy(update=_HOW_COUNTED) for item in assessment.figures),
            statement=assessment.statement,
            trail=handed_in.trail,
        ).model_dump_json(exclude_defaults=True),
        "verdicts": tuple(_verdict_lines(assessment)),
        "findings": tuple(
            FindingLine(id=item.id, severity=item.severity, text=visible(item.message), field=item.field)
            for item in findings
        ),
        "materials": tuple(
            MaterialLine(
                id=item.id,
                number=item.number,
                label=item.label,
                state=item.state,
                pieces=len(item.evidence),
            )
            for item in assessment.materials
        ),
        "open": open_items(assessment, taken.problems),
        "papers": LastPapers(
            number=build.number, at=build.at, code=build.code, draft=build.draft, reason=build.reason
        )
        if build is not None
        else None,
        "code": check_code(case, notice) if code and handed_in.changed else "",
        "changed": tuple(_changed(handed_in, notice, assessment)),
    }


def _not_listed(notice: Notice) -> set[str]:
    """What only the report of a case prints, and no list of several: by far the longest of its texts."""
    listed = (form for form in notice.forms if form.header_rows)
    texts = (text for form in listed for text in (*(cell.value for cell in form.cells), *form.foot))
    named = {place.partition(".")[0] for text in texts for place in places_in(text)}
    return _OF_THE_REPORT - named


def _verdict_lines(assessment: Assessment) -> Iterator[VerdictLine]:
    chosen = [verdict for verdict in assessment.categories if verdict.chosen]
    for verdict in (*assessment.conditions, assessment.distinction, *chosen):
        yield VerdictLine(
            id=verdict.id,
            clause=verdict.clause,
            label=verdict.label,
            outcome=verdict.outcome,
            words=visible(_words(verdict)),
        )


def _words(verdict: ConditionVerdict) -> str:
    """What decides it: the facts of what is not met, of one that is met all its numbers."""
    loud = [atom for atom in verdict.atoms if atom.outcome not in {Outcome.MET, Outcome.NOT_APPLICABLE}]
    told = [f"{atom.label}：{atom.fact or atom.outcome.label}" for atom in loud]
    facts = told or [atom.fact for atom in verdict.atoms if atom.fact]
    return "；".join(facts)


def _changed(handed_in: HandedIn, notice: Notice, assessment: Assessment) -> Iterator[PaperLine]:
    before, now = handed_in.before, handed_in.taken.case
    if before is not None:
        for item in differences(before, now, notice):
            yield PaperLine(label=visible(item.label), papers=visible(item.before), now=visible(item.after))
    for kind, counted in handed_in.ledgers_changed.items():
        was = _LEDGERS_CHANGED if counted is None else f"{counted:,}行"
        rows = f"{len(now.ledgers.rows(kind)):,}行"
        yield PaperLine(
            label=LEDGER_LABELS[kind],
            papers=was,
            now=rows if counted is None else f"{rows}，{_LEDGERS_CHANGED}",
        )
    if before is not None and before.ledgers != now.ledgers:
        yield from _other_figures(before, now, notice, assessment)


def _other_figures(before: Case, now: Case, notice: Notice, assessment: Assessment) -> Iterator[PaperLine]:
    """What is counted otherwise than when the papers were made, in the order of the papers' own words."""
    day = notice.identity.counting.submission
    then, today = (
        Content.of(case, judged, notice, filled_on=day)
        for case, judged in ((before, _judge(before, notice)), (now, assessment))
    )
    for item in assessment.figures:
        if item.name not in FIGURE_LABELS:
            continue
        place = (item.name, item.period or _LAST_YEAR, item.category)
        was, told = (content.figure_text(*place) for content in (then, today))
        if was != told:
            label = FIGURE_LABELS[item.name]
            if item.category is not None:
                label = f"{label}（{today.category_label(item.category)}）"
            elif place[1] != _LAST_YEAR:
                label = f"{label}（{_year(place[1], notice)}）"
            yield PaperLine(
                label=label,
                papers=was.text if was else EMPTY,
                now=told.text if told else EMPTY,
                follows=True,
            )


def _year(period: str, notice: Notice) -> str:
    """“2019年” of ``year-2``."""
    return f"{notice.identity.application_year - int(period.rpartition('-')[2])}年"
