"""An assessment as plain text: the table that ``check`` prints and that lies in every output folder."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from desktop_app.assessment.results import Outcome, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop_app.assessment.comparing import Change
    from desktop_app.assessment.results import Assessment, AtomVerdict, ConditionVerdict, Finding, Reading
    from desktop_app.notice.models import Notice

_SIGNS = {
    Outcome.MET: "√",
    Outcome.UNMET: "×",
    Outcome.UNKNOWN: "？",
    Outcome.DIVIDED: "≠",
    Outcome.NOT_APPLICABLE: "－",
}
_COLUMNS = (16, 38, 20, 16, 20, 14)
"""Columns of the table in cells of a terminal, where a Chinese character takes two; longer texts go on below."""
_INDENT = "  "
_PIECES = re.compile(r"[\x21-\x7e]+ ?|.", re.DOTALL)
"""What a line is broken between: every character, but figures and words of ASCII stay whole."""


def as_text(
    assessment: Assessment, notice: Notice, problems: Sequence[str] = (), *, example: bool = False
) -> str:
    """Every condition with value, threshold, margin and verdict, then categories, findings, materials, and the sum.

    ``problems`` are what could not be read of the case; they stand with the findings and keep the sum from “全部满足”.
    ``example`` says that the case is fictional.
    """
    lines = [
        *(["示例案卷：单位、人员和数字都是虚构的，不能用来报送"] if example else []),
        f"{notice.identity.short_title}（{notice.identity.number}）",
        f"核对基准日：{assessment.on.isoformat()}",
        "",
        *_row("条件", "内容", "实际", "要求", "差额", "结论"),
        _rule(),
    ]
    for verdict in (*assessment.conditions, assessment.distinction):
        lines += _verdict_lines(verdict)
    lines += ["", "服务功能类别", _rule()]
    for verdict in assessment.categories:
        if verdict.chosen:
            lines += _verdict_lines(verdict)
        else:
            lines += _row(verdict.id, verdict.label, "", "", "", "－ 未申报")
    lines += _findings(assessment, problems)
    lines += ["", "材料", _rule()]
    for item in assessment.materials:
        lines += _row(item.id, f"{item.number}. {item.label}", "", "", "", item.words)
        if item.note and item.note != item.words:
            lines.append(_note(item.note))
    if assessment.advice:
        lines += ["", "建议", *(f"  · {sentence}" for sentence in assessment.advice)]
    lines += ["", last_line(assessment, len(problems))]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def changes_text(found: Sequence[Change], before: str, after: str) -> str:
    """Which verdicts are others by another pack; ``before`` and ``after`` are the names of the two packs."""
    head = f"由“{before}”换成“{after}”（日期仍按“{before}”）"
    if not found:
        return f"\n{head}：各项结论和要求都不变\n"
    lines = ["", f"{head}，有变化的：", _rule()]
    whole = {change.id for change in found if change.kind != "atom"}
    for change in found:
        words = [_turned(change.before, change.after)]
        if change.threshold_before != change.threshold_after and change.before and change.after:
            words.append(f"要求由 {change.threshold_before or '无'} 变为 {change.threshold_after or '无'}")
        if change.kind == "atom" and change.id in whole and len(words) == 1:
            continue  # a condition of one atom has said it
        indent = _INDENT if change.kind == "atom" else ""
        lines.append(f"{indent}{change.id}  {change.label}：{'，'.join(word for word in words if word)}")
    return "\n".join(lines) + "\n"


def _turned(before: Outcome | None, after: Outcome | None) -> str:
    if after is None:
        return "不再要求"
    if before is None:
        return f"新增要求，{after.label}"
    return "" if before is after else f"{before.label} → {after.label}"


def last_line(assessment: Assessment, unread: int = 0) -> str:
    """The whole verdict in one line; ``unread`` places of the case could not be read."""
    verdicts = (
        *assessment.conditions,
        assessment.distinction,
        *(item for item in assessment.categories if item.chosen),
    )
    parts = [
        f"{sum(1 for verdict in verdicts if verdict.outcome is outcome)}项{outcome.label}"
        for outcome in Outcome
        if any(verdict.outcome is outcome for verdict in verdicts)
    ]
    errors = sum(1 for finding in assessment.findings if finding.severity is Severity.ERROR)
    missing = sum(1 for item in assessment.materials if item.state == "missing")
    if errors:
        parts.append(f"{errors}处填写问题")
    if missing:
        parts.append(f"缺{missing}份材料")
    if unread:
        parts.append(f"{unread}处没有读入")
    words = "全部满足，没有未落实的事项" if assessment.complete and not unread else "尚未全部满足"
    return f"结论：{words}（{'，'.join(parts)}）"


def display_width(text: str) -> int:
    """Cells that ``text`` takes in a terminal: two for a wide character, none for a combining one."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _verdict_lines(verdict: ConditionVerdict) -> Iterable[str]:
    yield from _row(verdict.id, verdict.label, "", "", "", _outcome(verdict.outcome))
    for atom in verdict.atoms:
        yield from _row(
            f"{_INDENT}{atom.id}",
            f"{_INDENT}{atom.label}",
            _value(atom),
            atom.threshold_text,
            atom.margin_text,
            _outcome(atom.outcome),
        )
        for reading in atom.readings:
            yield from _reading(reading)
        if atom.note:
            yield _note(atom.note)
    if verdict.note and all(verdict.note != atom.note for atom in verdict.atoms):
        yield _note(verdict.note)


def _value(atom: AtomVerdict) -> str:
    """The value; one that no ledger counts says so wherever it appears (design §4)."""
    if atom.outcome is Outcome.NOT_APPLICABLE:
        return ""
    text = atom.value_text or "未填写"
    return f"{text}（填报）" if atom.basis == "declared" else text


def _note(sentence: str) -> str:
    return f"{' ' * (_COLUMNS[0] + 1)}{_INDENT}→ {sentence}"


def _reading(reading: Reading) -> list[str]:
    """One way of counting, with what it leads to."""
    mark = "（采用）" if reading.chosen else ""
    label = f"{_INDENT * 2}口径：{reading.label}{mark}"
    return _row("", label, reading.value_text, "", "", _outcome(reading.outcome))


def _findings(assessment: Assessment, problems: Sequence[str]) -> list[str]:
    if not assessment.findings and not problems:
        return []
    return [
        "",
        "填写与一致性",
        _rule(),
        *(f"未读入  {problem}" for problem in problems),
        *(f"{item.severity.label}  {_said(item)}" for item in assessment.findings),
    ]


def _said(finding: Finding) -> str:
    return f"{finding.message}（{finding.confirmation}）" if finding.confirmed_by else finding.message


def _outcome(outcome: Outcome) -> str:
    return f"{_SIGNS[outcome]} {outcome.label}"


def _row(*cells: str) -> list[str]:
    """One row of the table; a cell too long for its column goes on in the lines below."""
    columns = [_broken(cell, width) for cell, width in zip(cells, _COLUMNS, strict=True)]
    height = max(len(lines) for lines in columns)
    return [
        " ".join(
            lines[place] + " " * (width - display_width(lines[place])) if place < len(lines) else " " * width
            for lines, width in zip(columns, _COLUMNS, strict=True)
        ).rstrip()
        for place in range(height)
    ]


def _broken(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` cells, further lines indented like the first; figures stay whole."""
    indent = text[: len(text) - len(text.lstrip())]
    lines = [indent]
    for piece in _PIECES.findall(text.lstrip()):
        if display_width(lines[-1] + piece) > width and lines[-1] != indent:
            lines.append(indent)
        lines[-1] += piece
    return lines


def _rule() -> str:
    return "-" * (sum(_COLUMNS) + len(_COLUMNS) - 1)
