"""One line of the table of the desk, in words, made of what is known of a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.assessment.results import Severity
from desktop_app.models.formats import visible_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.notice.models import Notice
    from desktop_app.packet.district import DistrictList, Entry
    from desktop_app.packet.recommending.submission import Submission
    from desktop_app.store.district_lists import DistrictListFile, ListedFile

_MANY = 1_000_000
"""What cannot be read is sorted behind everything that can."""
_COPY, _OPEN = "同一案卷", "待选定"
"""Another file of a case that is on the list already."""
READING, WAITING = "正在读取…", "等待读取"
COLUMNS = (
    "次序",
    "申报单位",
    "平台名称",
    "条件",
    "未落实",
    "问题",
    "材料与数据",
    "类别",
    "推荐渠道",
    "文件",
)
WIDTHS = (11, 21, 21, 6, 7, 6, 11, 16, 18, 13)
"""Characters of each column, wide ones counting double."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the table shows of one file."""

    path: str
    chosen: bool
    cells: tuple[str, ...]
    keys: tuple[object, ...]
    """By which each column is sorted."""
    marks: tuple[str, ...]
    """Of each column: ``met``, ``warning``, ``problem``, or nothing."""
    refused: str = ""
    on_list: bool = False
    """Whether it has been read and is on the list."""
    copy: bool = False
    """Whether another file stands for its case."""


def rows_of(
    kept: DistrictListFile,
    read: Mapping[str, Submission],
    listed: DistrictList | None,
    doubts: Mapping[str, str],
) -> list[Row]:
    """The rows in the order of recommendation, those that cannot be on the list where they were put.

    ``doubts`` says of each file whose evidence has been verified why it is not what was added, or nothing.
    """
    entries = {entry.submission.path: entry for entry in listed.entries} if listed is not None else {}
    refused = {entry.submission.path: entry.refused for entry in listed.refused} if listed is not None else {}
    about = _findings_by_path(listed)
    rows, rank = [], 0
    for place, item in enumerate(kept.files):
        submission = read.get(item.path)
        why = refused.get(item.path, "") or (submission.refused if submission is not None else "")
        if submission is None or why or item.path not in entries:
            rows.append(_unread(item, why or (WAITING if submission is None else READING), place))
            continue
        entry = entries[item.path]
        rank += entry.chosen
        assert listed is not None  # noqa: S101 - the entry is on it
        rows.append(
            _row(
                entry,
                place,
                rank if entry.chosen else 0,
                listed.notice,
                about.get(item.path, ()),
                doubts.get(item.path),
            )
        )
    return rows


def _unread(item: ListedFile, why: str, place: int) -> Row:
    name = visible_name(Path(item.path).name)
    waits = why in {READING, WAITING}
    cells = ("", item.agency or name, why, *[""] * 7)
    keys: tuple[object, ...] = (place, cells[1], cells[2], -_MANY, _MANY, _MANY, "", "", "", "")
    marks = ("", "", "" if waits else "problem", *[""] * 7)
    return Row(item.path, item.chosen, cells, keys, marks, "" if waits else why)


def _row(
    entry: Entry,
    place: int,
    rank: int,
    notice: Notice,
    about: tuple[Severity, ...],
    doubt: str | None,
) -> Row:
    submission = entry.submission
    met, conditions = submission.met
    labels = [
        category.label if (category := notice.category(name)) else name for name in submission.categories
    ]
    route = notice.quotas.route_of(submission.route or None)
    problems = submission.to_mend + len(about)
    clean = submission.papers is not None and not submission.papers.draft and not submission.changed
    worst = "problem" if submission.to_mend or Severity.ERROR in about else "warning" if about else ""
    words, mark = _file_words(submission, doubt)
    left = len(submission.open)
    agency = submission.agency or visible_name(Path(submission.path).name)
    platform = submission.platform or "（没有填平台名称）"
    short = "、".join(label.removesuffix("服务") for label in labels)
    papers = _papers_words(submission)
    route_words = route.label if route is not None else "未选"
    line: tuple[tuple[str, object, str], ...] = (
        (
            _rank_words(entry, rank),
            place,
            "" if entry.chosen else "problem" if entry.undecided else "muted",
        ),
        (agency, agency, ""),
        (platform, platform, "" if submission.platform else "problem"),
        (f"{met}/{conditions}", met - conditions, "met" if met == conditions else "problem"),
        (str(left) if left else "无", left, "warning" if left else ""),
        (str(problems) if problems else "无", problems, worst),
        (papers, papers, "" if clean else "warning"),
        (short or "未选", short, "" if short else "problem"),
        (route_words, route_words, "" if route is not None else "problem"),
        (words, words, mark),
    )
    cells, keys, marks = zip(*line, strict=True)
    return Row(
        submission.path,
        entry.chosen,
        cells,
        keys,
        marks,
        on_list=True,
        copy=bool(entry.copy_of) and not entry.undecided,
    )


def _rank_words(entry: Entry, rank: int) -> str:
    if rank:
        return str(rank)
    if entry.undecided:
        return _OPEN
    return _COPY if entry.copy_of else "不推荐"


def _papers_words(submission: Submission) -> str:
    """The same in short as ``papers_words``, which stands beside the table."""
    if submission.papers is None:
        return "没有材料"
    changed = f"改过{submission.changes}处" if submission.changed else ""
    if submission.papers.draft:
        return f"草稿，{changed}" if changed else "草稿"
    return changed or "一致"


def _file_words(submission: Submission, doubt: str | None) -> tuple[str, str]:
    if doubt:
        return "材料已损坏", "problem"
    if submission.verified or doubt == "":
        return "全部核对过", ""
    return "数据核对过", "muted"


def _findings_by_path(listed: DistrictList | None) -> dict[str, tuple[Severity, ...]]:
    """How bad the findings about the list are, by the file that they name."""
    if listed is None:
        return {}
    paths = {entry.file: entry.submission.path for entry in listed.entries}
    found: dict[str, tuple[Severity, ...]] = {}
    for finding in listed.unsettled:
        for key in finding.candidates:
            found[paths[key]] = (*found.get(paths[key], ()), finding.severity)
    return found
