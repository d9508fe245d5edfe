"""Columns whose header asks a question: what 是 and 否 below “是否收费” or “是否专职” say of the field they stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop_app.models.choices import Charging, Degree, Employment, EnterpriseSize, Mode, TitleLevel
from desktop_app.models.entries import EntryProblem, parse_yes_no
from desktop_app.models.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.ledgers.columns import Column
    from desktop_app.models.choices import Choice

_ASKS = re.compile(r"是否(?:为|属于?)?([^/]+)|([^/]+?)与否")
_GOOD = "公益|免费|无偿|不收费"
_BOTH_FREE = "(?:公益|免费|无偿).*(?:低|优惠)|(?:低|优惠).*(?:公益|免费|无偿)"
_SUBJECTS: Mapping[str, tuple[tuple[str, str, Choice | None, Choice | None], ...]] = {
    "charging": (
        (_BOTH_FREE, "(?:^|[^低不])收费", None, Charging.STANDARD),
        ("收费|有偿|付费", f"低|优惠|{_GOOD}", Charging.STANDARD, Charging.FREE),
        (_GOOD, "低|优惠|(?:^|[^不])收费", Charging.FREE, Charging.STANDARD),
    ),
    "size": (
        ("中小", "大型", EnterpriseSize.SME, EnterpriseSize.LARGE),
        ("小微", "中小|大型", EnterpriseSize.SMALL_OR_MICRO, None),
    ),
    "mode": (
        ("线上|网上", "线下|现场", Mode.ONLINE, Mode.OFFLINE),
        ("线下|现场", "线上|网上", Mode.OFFLINE, Mode.ONLINE),
    ),
    "employment": (
        ("专职|全职", "兼职", Employment.FULL_TIME, Employment.PART_TIME),
        ("兼职", "专职|全职", Employment.PART_TIME, Employment.FULL_TIME),
    ),
}
"""By field: what is asked about, words with which it asks something else, and what 是 and 否 then mean.

None where it would be one of several: 是 below “是否公益或低收费”, 否 below “是否小微企业”.
"""
_TICKED = frozenset({"公益", "公益性", "免费", "无偿"})
"""Headers that ask without 是否: a tick below them is 是."""


def answers_to(column: Column, header: str) -> Mapping[bool, Choice]:
    """What 是 (True) and 否 (False) mean below ``header``; nothing where it does not ask, or asks about two things."""
    subjects = _SUBJECTS.get(column.field)
    if subjects is None:
        return {}
    folded = fold(header)
    match = _ASKS.search(folded)
    asked = (match[1] or match[2]) if match else folded if folded in _TICKED else ""
    if match and "/" in folded[match.start() :]:
        asked = folded[match.start() :]  # “是否公益/低收费” is one question about two things
    for about, other, yes, no in subjects:
        if re.search(about, asked) and not re.search(other, asked):
            return {answer: choice for answer, choice in ((True, yes), (False, no)) if choice is not None}
    return {}


LOWER_OF_TWO: Mapping[str, tuple[frozenset[str], Choice, str]] = {
    "charging": (
        frozenset({"收费", "有偿", "有偿服务", "收费服务"}),
        Charging.STANDARD,
        "按正常收费读入，其中低收费的，进台账后改“收费性质”",
    ),
    "degree": (
        frozenset({"研究生", "研究生学历"}),
        Degree.MASTER,
        "按硕士读入，其中博士的，进台账后改“学历”",
    ),
    "title_level": (
        frozenset({"高级", "高级职称"}),
        TitleLevel.ASSOCIATE_SENIOR,
        "按副高级读入，其中正高级的，进台账后改“技术职称级别”",
    ),
}
"""By field: words that could be two choices, the one they are taken for, and what is said so that nothing is taken silently."""


def taken_lower(column: Column, header: str, word: str) -> str:
    """What to say of a cell that could be two choices and was taken for the lower; empty for any other."""
    words, choice, said = LOWER_OF_TWO.get(column.field, (frozenset[str](), None, ""))
    if fold(word) in words:
        return said
    yes_no = answers_to(column, header)
    return said if choice is not None and choice in yes_no.values() and _says(word, choice, yes_no) else ""


def _says(word: str, choice: Choice, yes_no: Mapping[bool, Choice]) -> bool:
    try:
        return yes_no.get(parse_yes_no(word)) is choice
    except EntryProblem:
        return False
