"""Sentences for entries that are no answers: the same words at the field, in the list and in the row of a ledger.

Wording rules: name the field, say what to write or what stands there; at most about 28 characters; one sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict

_AT_FIELD: dict[str, str] = {
    "empty": "填写{label}",
    "format.money": "{label}写成数和单位，例如 523.68 万元",
    "vague.money": "{label}写确切的数，例如 523.68 万元",
    "negative.money": "{label}是{value}，不能小于 0",
    "precision.money": "{label}是{value}，最小写到分",
    "range.money": "{label}是{value}，看一看单位",
    "format.count": "{label}写成整数，例如 150",
    "vague.count": "{label}写成整数，例如 150",
    "negative.count": "{label}是{value}，不能小于 0",
    "unit.count": "{label}按“{unit}”填，现在写的是“{given}”",
    "range.count": "{label}是{value}，数太大",
    "format.number": "{label}写成数，例如 1280.5",
    "vague.number": "{label}写确切的数，例如 1280.5",
    "negative.number": "{label}是{value}，不能小于 0",
    "range.number": "{label}是{value}，数太大",
    "format.percent": "{label}写成百分数，例如 92.5%",
    "vague.percent": "{label}写确切的百分数，例如 92.5%",
    "negative.percent": "{label}是{value}，不能小于 0",
    "range.percent": "{label}是{value}，超过 100%",
    "ambiguous.percent": "{label}是 {large}% 还是 {value}%，写上百分号",
    "format.day": "{label}写成 2021-05-17",
    "incomplete.day": "{label}写到日，例如 2021-05-17",
    "year.day": "{label}的年份写全，例如 2021-05-17",
    "several.day": "{label}写成一天，例如 2021-05-17",
    "span.day": "{label}写成起止两天",
    "impossible.day": "{label}是{value}，没有这一天",
    "format.month": "{label}写成 1985-03",
    "format.yes_no": "{label}写“是”或“否”",
    "unknown.choice": "{label}从“{choices}”中选",
    "digits.code": "{label}的后几位丢了，按原件重新填",
    "long.text": "{label}{n}字，多{d}字",
}

_BRIEFLY: dict[str, str] = {
    "format.money": "{label}写成 523.68 万元",
    "vague.money": "{label}写确切的数",
    "negative.money": "{label}不能小于 0",
    "precision.money": "{label}最小写到分",
    "range.money": "{label}数太大，看一看单位",
    "negative.count": "{label}不能小于 0",
    "unit.count": "{label}按“{unit}”填",
    "range.count": "{label}数太大",
    "vague.number": "{label}写确切的数",
    "negative.number": "{label}不能小于 0",
    "range.number": "{label}数太大",
    "vague.percent": "{label}写确切的百分数",
    "negative.percent": "{label}不能小于 0",
    "range.percent": "{label}超过 100%",
    "ambiguous.percent": "{label}写上百分号",
    "impossible.day": "{label}没有这一天",
}
"""The same without what was typed, for labels that leave no room for it: that stands right above."""

_IN_A_CELL: dict[str, str] = {
    "empty": "这一列要填",
    "format.money": "不是金额",
    "vague.money": "不是确切的金额",
    "negative.money": "不能小于 0",
    "precision.money": "最小写到分",
    "range.money": "数太大，看一看单位",
    "format.count": "不是整数",
    "vague.count": "不是确切的整数",
    "negative.count": "不能小于 0",
    "unit.count": "这一列按“{unit}”填",
    "range.count": "数太大",
    "format.number": "不是数",
    "vague.number": "不是确切的数",
    "negative.number": "不能小于 0",
    "range.number": "数太大",
    "format.percent": "不是百分数",
    "vague.percent": "不是确切的百分数",
    "negative.percent": "不能小于 0",
    "range.percent": "超过 100%",
    "ambiguous.percent": "{large}% 还是 {value}%，写上百分号",
    "format.day": "不是日期",
    "incomplete.day": "日期要写到日",
    "year.day": "年份写全，例如 2021-05-17",
    "several.day": "不止一天，只写第一天",
    "span.day": "写成起止两天，中间用“至”",
    "impossible.day": "没有这一天",
    "format.month": "不是年月，写成 1985-03",
    "format.yes_no": "写“是”或“否”",
    "unknown.choice": "写“{choices}”之一",
    "digits.code": "被 Excel 当成数，15 位以后的丢了，把格子改成文本重新填",
    "long.text": "{n}字，多{d}字",
    "formula": "是公式但没有结果，用 Excel 打开保存一次",
    "error": "是公式算不出的结果，改成值",
    "code.check": "第18位应为{expected}",
    "code.letters": "代码里没有字母 O、I，已按数字 0、1 读入",
    "name.several": "像是几家写在一格，只按一家计，分成几行写",
    "name.note": "名称后面像有说明，按整个名称计；说明去掉",
    "free.paid": "收费却不是 0，对一对",
    "code.length": "不是18位统一社会信用代码",
    "row.twice": "与第{where}行相同",
    "name.other": "第{where}行同一代码是“{other}”",
    "name.near": "与第{where}行“{other}”只差括号或“有限公司”",
    "text.number": "文字形式的数，已按数读入",
    "full_width": "有全角数字，已换算",
    "unit.written": "格里写了单位，已换算",
    "nothing.paid": "已按 0 元读入",
}

CODES = frozenset(_AT_FIELD)
"""Every code that an ``EntryProblem`` can carry."""
LONGEST = 28
"""Characters of a sentence at a field, blanks not counted; longer ones are not read."""
SHOWN = 14
"""Characters of an entry that a sentence repeats."""


def sentence(code: str, label: str, params: dict[str, str]) -> str:
    """The sentence shown at the field called ``label`` for a problem of ``models.entries``.

    Where it would get too long, it first leaves out what the label has in brackets, then what was typed.
    """
    pattern = _AT_FIELD.get(code, "换一种写法填写{label}")
    tries = (
        (pattern, label),
        (pattern, _without_asides(label)),
        (_BRIEFLY.get(code, pattern), _without_asides(label)),
    )
    said = [words.format_map(_filled(params, label=name)) for words, name in tries]
    return next((text for text in said if len("".join(text.split())) <= LONGEST), said[-1])


def requirement(code: str, params: dict[str, str]) -> str:
    """What is wrong with a cell, to stand after its value in the sentence of a ledger row."""
    return _IN_A_CELL.get(code, "换一种写法").format_map(_filled(params))


def cell_sentence(file: str, row: int, column: str, value: str, wanted: str, *, formula: bool = False) -> str:
    """“服务台账.xlsx”第37行“服务日期”是“2020.13.5”，不是日期; a formula without a result has no value to show."""
    place = f"“{file}”第{row}行"
    return f"{place}“{column}”{wanted}" if formula else cell_words(place, column, value, wanted)


def cell_words(place: str, column: str, value: str, wanted: str) -> str:
    """第37行“服务日期”是“2020.13.5”，没有这一天."""
    what = f"是“{shortened(value)}”" if value.strip() else "是空的"
    return f"{place}“{column}”{what}，{wanted}"


def shortened(value: str) -> str:
    """An entry as sentences repeat it: one line, and not longer than ``SHOWN`` characters."""
    line = " ".join(value.split())
    return line if len(line) <= SHOWN else line[:SHOWN] + "…"


def _without_asides(label: str) -> str:
    """“其中：上年度（2020年）服务收入” as “上年度服务收入”."""
    return re.sub("（[^）]*）", "", label).removeprefix("其中：") or label


def _filled(params: dict[str, str], **more: str) -> defaultdict[str, str]:
    shown = {key: value if key == "choices" else shortened(value) for key, value in params.items()}
    return defaultdict(str, shown | more)
