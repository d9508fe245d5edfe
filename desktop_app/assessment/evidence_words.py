"""What is said of a piece of evidence: names of its fields, what became of them, whether it holds on the day judged."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop_app.models.choices import Copy
from desktop_app.models.evidence import UNSORTED
from desktop_app.models.formats import listed
from desktop_app.models.page_runs import PageRun

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from desktop_app.models.evidence import Evidence
    from desktop_app.notice.models import Notice

LABELS = {
    "title": "名称",
    "material": "放在哪一项",
    "number": "证据编号",
    "issuer": "出具单位",
    "issued_on": "出具日期",
    "valid_from": "有效期起",
    "valid_to": "有效期止",
    "copy_kind": "原件或复印件",
    "sealed": "是否盖章",
    "proves": "证明的条件",
    "runs": "要印的页",
    "fill_page": "小页放大",
}
"""Fields that the user changes, each as it is called in the window and in the history."""
_NOTHING = "没有填"
_MOST_NAMED = 3


def shelf_name(material: str, notice: Notice) -> str:
    """第2项 法人证书或营业执照; 未归类 for what stands on no shelf of this notice."""
    found = notice.material(material)
    if found is not None:
        return f"第{found.number}项 {found.short_label}"
    return "未归类" if material == UNSORTED else "本通知没有的材料"


def validity_words(item: Evidence, on: date) -> str:
    """Why the paper does not hold on the day of submission, with the way out; empty where it does, or nobody knows."""
    start, end = item.valid_from, item.valid_to
    if start is not None and end is not None and end < start:
        return f"有效期止于{end}，早于有效期起{start}，核对这两个日期"
    if end is not None and end < on:
        return f"报送日{on}已过有效期，止于{end}，换成有效的或延期后的"
    if start is not None and start > on:
        return f"报送日{on}还没有生效，自{start}起，换成报送日有效的"
    return ""


def changed_words(
    before: Mapping[str, object], after: Mapping[str, object], notice: Notice
) -> tuple[str, str]:
    """The fields in which two stored forms of one piece of evidence differ, with their values on either side."""
    names = [name for name in LABELS if before.get(name) != after.get(name)]
    return tuple(  # type: ignore[return-value]
        listed(f"{LABELS[name]} {value_words(name, side.get(name), notice)}" for name in names)
        for side in (before, after)
    )


def value_words(name: str, value: object, notice: Notice) -> str:
    """The stored value of one field in the user's words."""
    if name == "material":
        return shelf_name(str(value or UNSORTED), notice)
    if name == "sealed":
        return "已盖章" if value else "没有盖章"
    if name == "fill_page":
        return "放大" if value else "原大"
    if name == "runs":
        return _runs_words(value)
    if value in (None, "", [], ()):
        return _NOTHING
    if name == "copy_kind":
        return next((item.label for item in Copy if item == value), str(value))
    if name == "proves" and isinstance(value, list | tuple):
        return _atoms_words([str(atom) for atom in value], notice)
    return str(value)


def _atoms_words(atoms: list[str], notice: Notice) -> str:
    named = []
    for atom in atoms[:_MOST_NAMED]:
        with suppress(KeyError):  # of another notice
            named.append(notice.atom(atom).label)
    more = f"等{len(atoms)}项" if len(atoms) > len(named) else ""
    return f"{listed(named)}{more}"


def _runs_words(value: object) -> str:
    try:
        runs = [PageRun.model_validate(run) for run in value] if isinstance(value, list | tuple) else []
    except ValueError:
        return "选出的页"
    if not runs:
        return "全部，按原样"
    named = [_run_words(run) for run in runs[: 2 * _MOST_NAMED]]
    return listed(named) + ("等" if len(runs) > len(named) else "")


def _run_words(run: PageRun) -> str:
    pages = f"第{run.first}页" if run.first == run.last else f"第{run.first}–{run.last}页"
    turns = {90: "右转", 180: "倒转", 270: "左转"}
    return f"{pages}{turns.get(run.turn, '')}"


def stored(text: str | None) -> dict[str, object]:
    """The fields of a piece of evidence as the history keeps them; nothing where that cannot be read."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
