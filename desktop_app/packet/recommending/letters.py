"""What is written to an agency: the letter of advice, and the list of what is missing."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from desktop_app.assessment.results import Severity
from desktop_app.assessment.review_words import advice_about
from desktop_app.documents.missing_sheet import MissingGroup
from desktop_app.models.advice import AdviceLetter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from desktop_app.models.advice import Advice
    from desktop_app.notice.models import Notice
    from desktop_app.packet.recommending.submission import Submission

_LONGEST_NAME = 200


def letter_to(submission: Submission, advice: Sequence[Advice], *, official: str, on: date) -> AdviceLetter:
    """The letter about a case; the same advice on the same day is the same letter."""
    papers = submission.papers
    content = "\n".join(
        [submission.identity, on.isoformat(), official, *(piece.model_dump_json() for piece in advice)]
    )
    return AdviceLetter(
        id=hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        case=submission.identity,
        notice=submission.notice,
        agency=submission.agency[:_LONGEST_NAME],
        platform=submission.platform[:_LONGEST_NAME],
        check_code=submission.code or (papers.code if papers is not None else ""),
        written_on=on,
        written_by=official,
        advice=tuple(advice),
    )


def missing_of(
    submission: Submission, advice: Sequence[Advice], notice: Notice, *, shares_name: bool = False
) -> list[MissingGroup]:
    """Everything an agency still has to bring, to mend or to look at; with ``shares_name`` its platform is called like another."""
    open_lines = [item.text for item in submission.open if item.kind in {"condition", "category", "unread"}]
    mend = [line.text for line in submission.findings if line.severity is Severity.ERROR]
    if shares_name:
        mend.append(f"平台名称“{submission.platform}”另一家申报单位也在用，改用别的名称")
    changed = [
        f"{line.label}：材料上是“{line.papers}”，现在是“{line.now}”"
        for line in submission.changed
        if not line.follows
    ]
    follows = [f"{line.label}{line.papers}变为{line.now}" for line in submission.changed if line.follows]
    if follows:
        changed.append(f"台账改动后的数字：{'，'.join(follows)}")
    if submission.papers is None:
        changed = ["还没有生成申报材料"]
    elif submission.papers.draft:
        changed.insert(0, "最后一次生成的是草稿，改定后按正式稿生成")
    told = []
    for piece in advice:
        about = advice_about(piece, notice)
        told.append(f"{about}：{piece.text}" if about else piece.text)
    return [
        MissingGroup("还缺的材料", [f"{line.number}. {line.label}" for line in submission.missing]),
        MissingGroup("没有满足或资料不足的条件", open_lines),
        MissingGroup("须改正的地方", mend),
        MissingGroup(
            "材料与数据不一致",
            changed,
            "改定后重新生成，纸质件和光盘一起换。" if submission.changed else "",
        ),
        MissingGroup("主管部门的意见", told),
    ]
