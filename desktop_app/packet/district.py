"""The recommending side: many cases read, judged anew, checked against the quota and put into one 汇总表.

A case that cannot be read stops nothing: it is named, and the rest goes on. Only what the list needs of a case is kept,
so that a thousand of them take no more memory than a few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, overload

from desktop_app.assessment.quota import Candidate, QuotaFinding, QuotaUse, check_list, in_order, quota_use
from desktop_app.assessment.results import Severity
from desktop_app.documents.form_filling import filled_form
from desktop_app.errors import AppError
from desktop_app.models.formats import visible_name
from desktop_app.packet.recommending.gathering import Workshop, compare_apart, gather
from desktop_app.packet.recommending.same_case import apart_in, groups, told_of
from desktop_app.paths import resource

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from desktop_app.documents.content import Content
    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Notice
    from desktop_app.packet.open_items import OpenItem
    from desktop_app.packet.recommending.readers import Readers
    from desktop_app.packet.recommending.same_case import SameCase
    from desktop_app.packet.recommending.submission import Parting, Submission

SUMMARY_SHEET = "summary_sheet"
WORKED_ON_APART = "QT12"
"""The finding about copies of one case that were worked on apart and of which none has been chosen."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One case as the recommending side sees it, or why it is not on the list."""

    file: str
    """Its name, by which it is spoken of; a folder above it too where two have the same."""
    submission: Submission
    refused: str = ""
    """Sentence saying why it is not on the list."""
    chosen: bool = True
    """Whether it is recommended."""
    copy_of: str = ""
    """The file that stands for the case of which this is another state; empty where this one does."""
    undecided: bool = False
    """Whether it is one of several copies that were worked on apart, of which none has been chosen."""

    @property
    def met(self) -> tuple[int, int]:
        """Conditions met, and conditions in all; chosen categories count as conditions."""
        return self.submission.met

    @property
    def open(self) -> tuple[OpenItem, ...]:
        """What is not met, not answered, or missing."""
        return self.submission.open

    @property
    def candidate(self) -> Candidate:
        """What the quota is checked on."""
        return self.submission.candidate(self.file)

    @property
    def name(self) -> str:
        """Platform, or else agency, or else file."""
        return self.submission.platform or self.submission.agency or self.file


@dataclass(frozen=True, slots=True)
class DistrictList:
    """All that was handed in, in the order of recommendation, and what is wrong with the list as a whole."""

    notice: Notice
    entries: tuple[Entry, ...]
    refused: tuple[Entry, ...]
    findings: tuple[QuotaFinding, ...]
    """About those that are recommended."""
    use: tuple[QuotaUse, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    """By ``QuotaFinding.reason_key``: why it may stay as it is."""
    same_case: tuple[SameCase, ...] = ()
    """Cases of which several files were handed in."""

    @property
    def left_out(self) -> tuple[Entry, ...]:
        """Those that are not recommended; none that only is another state of a case."""
        return tuple(entry for entry in self.entries if not entry.chosen and not entry.copy_of)

    @property
    def chosen(self) -> tuple[Entry, ...]:
        """Those that are recommended, in their order."""
        return tuple(entry for entry in self.entries if entry.chosen)

    @property
    def unsettled(self) -> tuple[QuotaFinding, ...]:
        """What is still wrong: an error, or a warning that nobody has given a reason for."""
        return tuple(
            item for item in self.findings if not (item.takes_reason and self.reasons.get(item.reason_key))
        )


def read_list(  # noqa: PLR0913 - the whole door in one call; everything after the packs is by name
    paths: Sequence[Path],
    notices: Mapping[str, Notice],
    notice: Notice | None = None,
    watch: Watch | None = None,
    *,
    workshop: Workshop | None = None,
    evidence: bool = False,
    code: bool = True,
    readers: Readers | None = None,
    as_given: bool = False,
    left_out: Collection[str] = (),
    reasons: Mapping[str, str] = MappingProxyType({}),
) -> DistrictList:
    """Read and judge every case; ``notice`` is that of the list, or else of the first that can be read.

    Args:
        paths: files handed in.
        notices: every pack that is known.
        notice: the pack of the list.
        watch: who waits for it.
        workshop: where processes for many files find their packs; needed for more than a few files.
        evidence: whether the evidence is read and held against its hashes, too.
        code: whether the check code of what was changed is wanted.
        readers: processes for reading that were begun already.
        as_given: whether the order of ``paths`` is that of recommendation; else the annex's is.
        left_out: paths of those that are not recommended.
        reasons: why more are recommended than the quota, by ``QuotaFinding.reason_key``.

    Raises:
        AppError: none of them can be read; names the first.
        Cancelled: the user called it off.
    """
    shop = workshop or Workshop(resource("notices"))
    read = gather(
        paths,
        shop,
        notices=notices,
        evidence=evidence,
        code=code,
        watch=watch,
        readers=readers,
    )
    partings = compare_apart(apart_in(read), shop, watch=watch)
    return made_list(
        read, notices, notice, as_given=as_given, left_out=left_out, reasons=reasons, partings=partings
    )


def made_list(
    read: Sequence[Submission],
    notices: Mapping[str, Notice],
    notice: Notice | None = None,
    *,
    as_given: bool = False,
    left_out: Collection[str] = (),
    reasons: Mapping[str, str] = MappingProxyType({}),
    partings: Sequence[Parting] = (),
) -> DistrictList:
    """The list of what has been read; ``partings`` are what copies of one case that were worked on apart say.

    Raises:
        AppError: none of them is a case that can be on it; names the first.
    """
    names = _names([Path(item.path) for item in read])
    if notice is None:
        notice = next((notices[item.notice] for item in read if item.notice in notices), None)
    entries: list[Entry] = []
    refused: list[Entry] = []
    for name, item in zip(names, read, strict=True):
        why = item.refused or _other_notice(name, item, notices, notice)
        (refused if why else entries).append(Entry(name, item, why, item.path not in left_out))
    if notice is None or not entries:
        raise AppError(refused[0].refused if refused else "没有案卷", "放入各单位交来的 .shenbao 文件")
    if not as_given:
        by_key = {entry.file: entry for entry in entries}
        entries = [by_key[item.key] for item in in_order([entry.candidate for entry in entries], notice)]
    entries, same_case = _one_of_each(entries, partings)
    candidates = [entry.candidate for entry in entries if entry.chosen]
    return DistrictList(
        notice,
        tuple(entries),
        tuple(refused),
        (*_undecided(same_case), *check_list(candidates, notice)),
        quota_use(candidates, notice),
        reasons,
        same_case,
    )


def _one_of_each(
    entries: Sequence[Entry], partings: Sequence[Parting]
) -> tuple[list[Entry], tuple[SameCase, ...]]:
    """Of several files of one case only one is recommended: never two for one quota, and none by chance."""
    by_submission = {id(entry.submission): entry for entry in entries}  # a path may have been given twice
    found = []
    copies: dict[str, str] = {}
    for those in groups(entry.submission for entry in entries):
        told = told_of(
            those,
            lambda item: by_submission[id(item)].file,
            lambda item: by_submission[id(item)].chosen,
            partings,
        )
        found.append(told)
        copies |= dict.fromkeys(told.others, told.used)
    open_ones = {name for told in found if told.undecided for name in told.files}
    return [
        replace(entry, chosen=False, copy_of=copies.get(entry.file, ""), undecided=entry.file in open_ones)
        if entry.file in copies or entry.file in open_ones
        else entry
        for entry in entries
    ], tuple(found)


def _undecided(same_case: Iterable[SameCase]) -> Iterator[QuotaFinding]:
    """Copies of which one is to be chosen, as something to settle before the list goes up."""
    for told in same_case:
        if told.undecided:
            yield QuotaFinding(WORKED_ON_APART, Severity.ERROR, told.words, told.files)


class _Contents(Sequence["Content"]):
    """What is printed of each entry, put together when it is asked for: a thousand at once would take 200 MiB."""

    def __init__(self, entries: Sequence[Entry], notice: Notice) -> None:
        self._entries, self._notice = entries, notice

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, place: int) -> Content: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Content]: ...
    def __getitem__(self, place: int | slice) -> Content | Sequence[Content]:
        if isinstance(place, slice):
            return _Contents(self._entries[place], self._notice)
        return self._entries[place].submission.content(self._notice)


def contents_of(listed: DistrictList) -> Sequence[Content]:
    """What the 汇总表 prints of each that is recommended.

    Raises:
        AppError: none is.
    """
    if not listed.chosen:
        raise AppError("没有选中要推荐的单位", "先在名单里选中要推荐的单位")
    return _Contents(listed.chosen, listed.notice)


def write_summary_sheet(listed: DistrictList, target: Path) -> None:
    """Write the 汇总表 of the list to ``target``, each entry a row, as the annex prints it.

    Raises:
        TargetNotWritable: the place refuses; what was there stays.
    """
    from desktop_app.documents.form_workbook import write_form  # noqa: PLC0415 - what writes workbooks is not in memory while cases are read

    layout = next(form for form in listed.notice.forms if form.id == SUMMARY_SHEET)
    write_form(target, filled_form(layout, contents_of(listed)))


def as_lines(listed: DistrictList) -> list[str]:
    """The list as lines to read: each entry with how it stands, then what is wrong with the list."""
    lines = []
    for number, entry in enumerate(listed.entries, start=1):
        met, conditions = entry.met
        what = f"{conditions}项条件，{met}项已满足，{len(entry.open)}项没有落实"
        papers = papers_words(entry.submission)
        lines.append(f"{number}. {_standing(entry)}{entry.name}（{entry.file}）：{what}，{papers}")
    for told in listed.same_case:
        if not told.undecided:  # those are told among what is to be settled
            lines.append(f"同一案卷　{told.words}")
        lines += [f"　　{words}" for parting in told.partings for words in _apart_lines(listed, parting)]
    lines += [f"没有汇总　{entry.refused}" for entry in listed.refused]
    lines += [f"名额　{use.words}" for use in listed.use]
    for finding in listed.findings:
        reason = listed.reasons.get(finding.reason_key, "") if finding.takes_reason else ""
        words = f"（理由：{reason}）" if reason else ""
        lines.append(f"{finding.severity.label}　{finding.message}{words}")
    return lines


def _apart_lines(listed: DistrictList, parting: Parting) -> Iterator[str]:
    """Place by place what two copies say."""
    names = {entry.submission.path: entry.file for entry in listed.entries}
    one, other = names.get(parting.one, ""), names.get(parting.other, "")
    for line in parting.lines:
        yield f"{line.label}：“{one}”是“{line.one}”，“{other}”是“{line.other}”"


def _standing(entry: Entry) -> str:
    if entry.undecided:
        return "（待选定）"
    if entry.copy_of:
        return f"（不用，同“{entry.copy_of}”）"
    return "" if entry.chosen else "（不推荐）"


def papers_words(submission: Submission) -> str:
    """How a case stands to its papers: “材料第2次生成 7K3M9Q，此后改过3处”."""
    papers = submission.papers
    if papers is None:
        return "还没有生成材料"
    draft = "草稿" if papers.draft else "材料"
    since = f"，此后改过{submission.changes}处" if submission.changed else "，与数据一致"
    return f"{draft}第{papers.number}次生成 {papers.code}{since}"


def as_json(listed: DistrictList) -> dict[str, Any]:
    """The same with stable ids."""
    return {
        "notice": listed.notice.identity.id,
        "entries": [
            {
                "case": entry.file,
                "id": entry.submission.identity,
                "platform": entry.submission.platform or None,
                "agency": entry.submission.agency or None,
                "district": entry.submission.district or None,
                "route": entry.submission.route or None,
                "categories": list(entry.submission.categories),
                "recommended": entry.chosen,
                "copy_of": entry.copy_of or None,
                "verified": entry.submission.verified,
                "conditions_met": entry.met[0],
                "conditions": entry.met[1],
                "open": [item.model_dump(mode="json") for item in entry.open],
                "to_mend": entry.submission.to_mend,
                "papers": entry.submission.papers.model_dump(mode="json")
                if entry.submission.papers
                else None,
                "changed_since": [item.model_dump(mode="json") for item in entry.submission.changed],
            }
            for entry in listed.entries
        ],
        "same_case": [
            {
                "cases": list(told.files),
                "used": None if told.undecided else told.used,
                "newest": told.newest,
                "alike": told.alike,
                "apart": list(told.apart),
                "differences": [item.model_dump(mode="json") for item in told.partings],
            }
            for told in listed.same_case
        ],
        "refused": [{"case": entry.file, "reason": entry.refused} for entry in listed.refused],
        "quota": [
            {
                "district": use.district,
                "counted": use.counted,
                "limit": use.limit,
                "beside": use.beside,
                "beside_limit": use.beside_limit,
                "direct": use.direct,
            }
            for use in listed.use
        ],
        "findings": [
            {
                "id": finding.id,
                "severity": finding.severity.value,
                "message": finding.message,
                "cases": list(finding.candidates),
                "reason": listed.reasons.get(finding.reason_key) if finding.takes_reason else None,
            }
            for finding in listed.findings
        ],
    }


def _other_notice(name: str, item: Submission, notices: Mapping[str, Notice], notice: Notice | None) -> str:
    if notice is None or item.notice == notice.identity.id:
        return ""
    other = notices.get(item.notice)
    return f"“{name}”按另一份通知填报：{other.identity.short_title if other else item.notice}"


def _names(paths: Sequence[Path]) -> list[str]:
    """Each file by its name; with the folder where two have the same, and a number where even that is the same."""
    times = Counter(visible_name(path.name) for path in paths)
    names: dict[str, None] = {}
    for path in paths:
        name = visible_name(path.name)
        told = name if times[name] == 1 else f"{visible_name(path.parent.name)}/{name}"
        wish, number = told, 2
        while told in names:
            told, number = f"{wish}（{number}）", number + 1
        names[told] = None
    return list(names)
