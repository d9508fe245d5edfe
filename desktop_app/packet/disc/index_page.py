"""目录.html: one page without script, style sheet or picture from elsewhere, that the oldest office browser shows."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

INDEX = "目录.html"
_MB = 1_000_000
_STYLE = """body{font-family:"Microsoft YaHei","Noto Sans SC",sans-serif;margin:2em auto;max-width:60em;color:#222}
h1{font-size:1.5em}table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.4em .6em;text-align:left}
th{background:#eee}td.n{text-align:right;white-space:nowrap}p.m{color:#a00}dt{float:left;clear:left;width:8em}dd{margin-left:8em}"""


@dataclass(frozen=True, slots=True)
class About:
    """What stands above the list."""

    title: str
    facts: tuple[tuple[str, str], ...]
    """Label and value: 申报单位, 平台名称, 校验码, 生成日期."""
    missing: tuple[str, ...] = ()
    """What is not on the disc, in sentences."""


def index_page(about: About, rows: Sequence[tuple[str, str, int | None, int]]) -> str:
    """The page over ``rows``: material, file name, pages, bytes."""
    facts = "".join(f"<dt>{_text(label)}</dt><dd>{_text(value)}</dd>\n" for label, value in about.facts)
    missing = "".join(f'<p class="m">{_text(words)}</p>\n' for words in about.missing)
    lines = "".join(
        f'<tr><td>{_text(label)}</td><td><a href="{quote(name)}">{_text(name)}</a></td>'
        f'<td class="n">{pages or ""}</td><td class="n">{size / _MB:.2f}</td></tr>\n'
        for label, name, pages, size in rows
    )
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{_text(about.title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        f"<h1>{_text(about.title)}</h1>\n<dl>\n{facts}</dl>\n{missing}"
        "<table>\n<thead><tr><th>材料</th><th>文件</th><th>页数</th><th>大小（MB）</th></tr></thead>\n"
        f"<tbody>\n{lines}</tbody>\n</table>\n</body>\n</html>\n"
    )


def _text(words: str) -> str:
    return html.escape(words)
