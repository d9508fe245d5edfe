"""What packs made for earlier versions of the program leave unsaid, and what then holds.

A pack that came with the program says everything. One from outside may have been exported before the program asked for
a page, a file or a fate: it goes on working, with what is usual. What it does say is checked as strictly as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_Raw = dict[str, Any]

SEALS = "seals.toml"
_RENEWED, _CARRIED = "renewed", "carried"
_FATES: Mapping[str, tuple[str, str, str]] = {
    "rehearsal": ("评委视角的勾和备注", _RENEWED, "数和依据换了，重新过一遍"),
    "delivery": ("交付日程和清点", _RENEWED, "按新的截止日重新排"),
    "review": ("复核的备注、复核人和核实记录", _RENEWED, "是就上一份案卷看的，新案卷重新复核"),
    "seals": ("盖章记录和盖章页扫描件", _RENEWED, "盖的是上一份材料的章，新材料重新盖"),
    "disc": ("光盘核对记录", _RENEWED, "核对的是上一份材料的光盘，新光盘重新核对"),
    "half_typed": ("台账里没有写完的格", _RENEWED, "是上一份台账里的"),
    "example": ("示例标记", _CARRIED, ""),
}
"""Sections of a case that no question asks. Work beside the papers was done for the papers of one case: left behind is safe.
The mark of the example goes along, or the example would become a real case.
"""
_PAGES: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    (
        "print",
        "build",
        {
            "title": "打印",
            "verb": "打印，或交给打印店",
            "lead": "每份单独打印，印好一份确认一份；改过数据以后只重印有变化的纸。",
        },
    ),
    (
        "seals",
        "print",
        {
            "title": "盖章回收",
            "verb": "逐份盖章，收回扫描件",
            "lead": "哪些页盖什么章，每份盖了没有；盖好的页扫描回来，在光盘里代替没有盖章的页。",
        },
    ),
    (
        "disc",
        "seals",
        {
            "title": "光盘",
            "verb": "存成光盘或 U 盘，读回核对",
            "lead": "全部材料的电子文件，刻盘或复制到 U 盘，逐个文件读回核对。",
        },
    ),
)
"""Kinds of page the program came to have, each behind which kind it stands, and its words."""
_STAMPS = (
    ("cover", "cover", "seal", "封面，压住申报单位名称"),
    ("form-sign", "form", "sign", "“申报单位意见”栏的签字处"),
    ("form-seal", "form", "seal", "“申报单位意见”栏，压住单位名称和日期"),
    ("copy", "copy", "seal", "复印件首页空白处，注明“与原件一致”"),
    ("copy-edge", "copy_edge", "edge", "复印件各张之间"),
    ("declaration-sign", "declaration", "sign", "“法定代表人（签字）”处"),
    ("declaration-seal", "declaration", "seal", "“申报单位（公章）”处，压住单位名称和日期"),
    ("book-edge", "book_edge", "edge", "书口一侧，装订以后盖"),
)
"""What is usually stamped: id, where, mark, words. None of it is said by the notice, so each can be left out."""


def complete(raw: _Raw) -> None:
    """Put what is usual where a pack of an earlier version, as parsed by file name, says nothing."""
    raw.setdefault(
        SEALS,
        {
            "provenance": "practice",
            "provenance_note": "规则包没有写明用印，这里列的是各地通行的做法，以主管部门要求为准。",
            "sheets_per_edge": 12,
            "fan": "把这几张纸理齐后向右错开成扇形，每张露出约 3 毫米，章横跨所有露出的边；张数多的分几次盖，前后两次各有一张重叠。",
            "rule": [
                {
                    "id": name,
                    "where": where,
                    "mark": mark,
                    "label": label,
                    "need": "customary",
                    "provenance": "practice",
                }
                for name, where, mark, label in _STAMPS
            ],
        },
    )
    _add_fates(raw["carryover.toml"])
    for kind, behind, words in _PAGES:
        _add_page(raw["pages.toml"], kind, behind, words)


def _add_fates(raw: _Raw) -> None:
    answers = raw.setdefault("answer", [])
    if not isinstance(answers, list):
        return  # the loader says so
    said = {
        str(field).partition(".")[0]
        for answer in answers
        if isinstance(answer, dict) and isinstance(answer.get("fields"), list)
        for field in answer["fields"]
    }
    for section, (label, fate, reason) in _FATES.items():
        if section not in said:
            words = {"label": label, "fields": [section], "fate": fate}
            answers.append({**words, "reason": reason} if reason else words)


def _add_page(raw: _Raw, kind: str, behind: str, words: Mapping[str, str]) -> None:
    lists = [pages for section in _tables(raw, "section") if (pages := _tables(section, "page"))]
    if any(page.get("kind") == kind for pages in lists for page in pages):
        return
    for pages in lists:
        place = next((at for at, page in enumerate(pages) if page.get("kind") == behind), None)
        if place is not None:
            pages.insert(place + 1, {"id": f"build.{kind}", "kind": kind, **words})


def _tables(table: _Raw, key: str) -> list[_Raw]:
    """The tables under ``key`` where they are what they should be; what they are else the loader says."""
    found = table.get(key)
    return found if isinstance(found, list) and all(isinstance(entry, dict) for entry in found) else []
