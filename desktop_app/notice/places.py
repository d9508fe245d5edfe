"""The places that standing text can hold: ``{agency.name}``, ``{figure.staff.year-1}``, ``{number.finance.revenue}``.

A pack writes them; the documents room fills them from a case. A value is printed with its unit, except:

- ``{number.x}`` prints a number alone, money in 万元;
- ``{boxes.x}`` prints every choice of a closed list with □, the chosen ones ☑.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from desktop_app.models.kinds import EntryKind
from desktop_app.notice.fields import application_fields
from desktop_app.notice.models import FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterable

COMPUTED = MappingProxyType(
    {
        "year": "申报年度，如 2021",
        "year-1": "上一年度，如 2020",
        "year-2": "前一年度",
        "year-3": "再前一年度",
        "categories": "申请的服务功能类别，以顿号相连",
        "growth.enterprises_served": "上年度服务企业家数比前年度的增长率",
        "activities_total": "上年度全部类别的服务活动次数",
        "qualified_staff": "学历或职称符合的服务人员，按选定的读法",
        "recognition_list": "认定和资质，每份一行",
        "recommender": "推荐单位",
        "recommending_seal": "汇总表由谁盖章",
        "quota_remark": "汇总表备注",
        "row_number": "汇总表序号",
        "filled_on": "填报日期",
        "page_total": "材料总页数，未定时为空格",
        "notice.title": "通知标题",
        "notice.number": "通知文号",
        "notice.issuer": "发文机关",
        "notice.programme": "申报项目全称",
        "notice.copies": "份数",
    }
)
"""Places that are neither a field nor a figure, with what is printed there."""

WITH_HISTORY = frozenset({"enterprises_served", "service_visits"})
"""Figures known for the two years before as well."""

_NUMERIC = frozenset({EntryKind.MONEY, EntryKind.COUNT, EntryKind.NUMBER, EntryKind.PERCENT})
_NUMERIC_COMPUTED = frozenset({"growth.enterprises_served", "activities_total", "qualified_staff"})
_PLACE = re.compile(r"\{([^{}]*)\}")


def places_in(text: str) -> tuple[str, ...]:
    """The places in ``text``, in order.

    Raises:
        ValueError: a brace stands alone.
    """
    if set(_PLACE.sub("", text)) & {"{", "}"}:
        raise ValueError(f"unpaired brace: {text}")
    return tuple(_PLACE.findall(text))


def is_place(name: str, categories: Iterable[str]) -> bool:
    """Whether the documents room can fill ``name``, in a pack with these category ids."""
    prefix, _, rest = name.partition(".")
    leaf = application_fields().get(rest if prefix in {"number", "boxes"} else name)
    if prefix == "boxes":
        return leaf is not None and leaf.kind in {EntryKind.CHOICE, EntryKind.CHOICES}
    if prefix == "number":
        numeric_field = leaf is not None and leaf.kind in _NUMERIC
        return numeric_field or rest in _NUMERIC_COMPUTED or _is_figure(rest, categories)
    printable_field = leaf is not None and leaf.kind is not EntryKind.ROWS
    return printable_field or name in COMPUTED or _is_figure(name, categories)


def _is_figure(name: str, categories: Iterable[str]) -> bool:
    word, _, rest = name.partition(".")
    figure, _, part = rest.partition(".")
    if word != "figure" or figure not in FIGURES:
        return False
    if figure == "activities":
        return part in categories
    return part == "year-1" or (figure in WITH_HISTORY and part in {"year-2", "year-3"})
