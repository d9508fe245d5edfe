"""目录.html: one page without script, style sheet or picture from elsewhere, that the oldest office browser shows."""

from __future__ import annotations

import html
from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import quote

from desktop_app.paths import resource

if TYPE_CHECKING:
    from collections.abc import Sequence

INDEX = "目录.html"
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class About:
    """What stands above the list."""

    title: str
    facts: tuple[tuple[str, str], ...]
    """Label and value: 申报单位, 平台名称, 校验码, 生成日期."""
    missing: tuple[str, ...] = ()
    """What is not on the disc, in sentences."""
    code: str = ""
    """校验码 of the build, for the manifest."""


def index_page(about: About, rows: Sequence[tuple[str, str, int | None, int]]) -> str:
    """The page over ``rows``: material, file name, pages, bytes."""
    facts = "".join(f"<dt>{_text(label)}</dt><dd>{_text(value)}</dd>\n" for label, value in about.facts)
    missing = "".join(f'<p class="m">{_text(words)}</p>\n' for words in about.missing)
    lines = "".join(
        f'<tr><td>{_text(label)}</td><td><a href="{quote(name)}">{_text(name)}</a></td>'
        f'<td class="n">{pages or ""}</td><td class="n">{size / _MB:.2f}</td></tr>\n'
        for label, name, pages, size in rows
    )
    page = Template(resource("disc/index.html").read_text(encoding="utf-8"))
    return page.substitute(title=_text(about.title), facts=facts, missing=missing, lines=lines)


def _text(words: str) -> str:
    return html.escape(words)
