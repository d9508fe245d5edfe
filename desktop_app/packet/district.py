"""The recommending side: many cases read, judged anew, checked against the quota and put into one 汇总表.

A case that cannot be read stops nothing: it is named, and the rest goes on. Only what the list needs of a case is kept,
so that a thousand of them take no more memory than a few.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.assessment.quota import Candidate, QuotaFinding, check_list, in_order
from desktop_app.assessment.results import Outcome
from desktop_app.documents.content import Content
from desktop_app.documents.form_filling import filled_form
from desktop_app.documents.form_workbook import write_form
from desktop_app.documents.watch import Unwatched, Watch, step
from desktop_app.errors import AppError
from desktop_app.ledgers.reading import read_workbook
from desktop_app.models.ledgers import Ledgers
from desktop_app.packet.open_items import OpenItem, open_items
from desktop_app.store.opening import open_any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from desktop_app.assessment.results import Assessment
    from desktop_app.models.application import Case
    from desktop_app.notice.models import Notice

SUMMARY_SHEET = "summary_sheet"
_STAGE = "读取"


@dataclass(frozen=True, slots=True)
class Entry:
    """One case as the recommending side sees it, or why it cannot be read."""

    file: str
    """Its name, by which it is spoken of; a folder above it too where two have the same."""
    refused: str = ""
    """Sentence saying why there is nothing to see; the rest is empty then."""
    candidate: Candidate | None = None
    content: Content | None = None
    """What its papers print, without its ledgers."""
    open: tuple[OpenItem, ...] = ()
    """What is not met, not answered, or missing."""

    @property
    def met(self) -> tuple[int, int]:
        """Conditions met, and conditions in all; chosen categories count as conditions."""
        if self.content is None:
            return 0, 0
        verdicts = _deciding(self.content.assessment)
        return sum(verdict is Outcome.MET for verdict in verdicts), len(verdicts)


@dataclass(frozen=True, slots=True)
class DistrictList:
    """All that was handed in, in the order of recommendation, and what is wrong with the list as a whole."""

    notice: Notice
    entries: tuple[Entry, ...]
    refused: tuple[Entry, ...]
    findings: tuple[QuotaFinding, ...]


def read_list(
    paths: Sequence[Path],
    notices: Mapping[str, Notice],
    notice: Notice | None = None,
    watch: Watch | None = None,
) -> DistrictList:
    """Read and judge every case; ``notice`` is that of the list, or else of the first that can be read.

    Raises:
        AppError: none of them can be read; names the first.
        Cancelled: the user called it off.
    """
    told = watch or Unwatched()
    entries = []
    names = _names(paths)
    for number, (path, name) in enumerate(zip(paths, names, strict=True)):
        step(told, _STAGE, number, len(paths))
        entry = _read(path, name, notices, notice)
        if notice is None and entry.content is not None:
            notice = entry.content.notice
        entries.append(entry)
    step(told, _STAGE, len(paths), len(paths))
    readable = [entry for entry in entries if entry.candidate is not None]
    refused = tuple(entry for entry in entries if entry.candidate is None)
    if notice is None or not readable:
        raise AppError(refused[0].refused if refused else "没有案卷", "放入各单位交来的 .shenbao 文件")
    by_key = {entry.file: entry for entry in readable}
    candidates = [entry.candidate for entry in readable if entry.candidate is not None]
    ordered = in_order(candidates, notice)
    return DistrictList(
        notice, tuple(by_key[item.key] for item in ordered), refused, check_list(candidates, notice)
    )


def write_summary_sheet(listed: DistrictList, target: Path) -> None:
    """Write the 汇总表 of the list to ``target``, each entry a row, as the annex prints it.

    Raises:
        TargetNotWritable: the place refuses; what was there stays.
    """
    layout = next(form for form in listed.notice.forms if form.id == SUMMARY_SHEET)
    contents = [entry.content for entry in listed.entries if entry.content is not None]
    write_form(target, filled_form(layout, contents))


def as_lines(listed: DistrictList) -> list[str]:
    """The list as lines to read: each entry with how it stands, then what is wrong with the list."""
    lines = []
    for number, entry in enumerate(listed.entries, start=1):
        met, conditions = entry.met
        candidate = entry.candidate
        name = candidate.name if candidate is not None else entry.file
        lines.append(
            f"{number}. {name}（{entry.file}）：{conditions}项条件，{met}项已满足，{len(entry.open)}项没有落实"
        )
    lines += [f"没有汇总　{entry.refused}" for entry in listed.refused]
    lines += [f"{finding.severity.label}　{finding.message}" for finding in listed.findings]
    return lines


def as_json(listed: DistrictList) -> dict[str, Any]:
    """The same with stable ids."""
    return {
        "notice": listed.notice.identity.id,
        "entries": [
            {
                "case": entry.file,
                "platform": entry.candidate.application.service_platform.name,
                "agency": entry.candidate.application.agency.name,
                "district": entry.candidate.application.agency.district,
                "route": entry.candidate.application.recommendation.route,
                "conditions_met": entry.met[0],
                "conditions": entry.met[1],
                "open": [item.model_dump(mode="json") for item in entry.open],
            }
            for entry in listed.entries
            if entry.candidate is not None
        ],
        "refused": [{"case": entry.file, "reason": entry.refused} for entry in listed.refused],
        "findings": [
            {
                "id": finding.id,
                "severity": finding.severity.value,
                "message": finding.message,
                "cases": list(finding.candidates),
            }
            for finding in listed.findings
        ],
    }


def _read(path: Path, name: str, notices: Mapping[str, Notice], wanted: Notice | None) -> Entry:
    try:
        taken = open_any(path, read_workbook)
    except AppError as error:
        return Entry(name, refused=str(error))
    notice = notices.get(taken.case.notice)
    if notice is None:
        return Entry(name, refused=f"“{name}”用的规则包“{taken.case.notice}”这里没有")
    if wanted is not None and notice.identity.id != wanted.identity.id:
        title = notice.identity.short_title
        return Entry(name, refused=f"“{name}”按另一份通知填报：{title}")
    assessment = _judge(taken.case, notice)
    light = taken.case.model_copy(update={"ledgers": Ledgers()})
    content = Content.of(light, assessment, notice, filled_on=notice.identity.counting.submission)
    return Entry(
        name,
        candidate=Candidate(name, taken.case.application),
        content=content,
        open=open_items(assessment, taken.problems),
    )


def _judge(case: Case, notice: Notice) -> Assessment:
    return evaluate(
        case.application,
        count(case.ledgers, notice.identity),
        notice,
        notice.identity.counting.submission,
        evidence=case.evidence,
        unfinished=case.unfinished,
    )


def _deciding(assessment: Assessment) -> list[Outcome]:
    chosen = [verdict for verdict in assessment.categories if verdict.chosen]
    every = (*assessment.conditions, assessment.distinction, *chosen)
    return [verdict.outcome for verdict in every if verdict.outcome is not Outcome.NOT_APPLICABLE]


def _names(paths: Sequence[Path]) -> list[str]:
    """Each file by its name; with the folder where two have the same, and a number where even that is the same."""
    short = [path.name for path in paths]
    names: list[str] = []
    for path, name in zip(paths, short, strict=True):
        told = name if short.count(name) == 1 else f"{path.parent.name}/{name}"
        wish, number = told, 2
        while told in names:
            told, number = f"{wish}（{number}）", number + 1
        names.append(told)
    return names
