"""用印计划: which places of a bound packet are stamped or signed, and which of its pages come back as scans."""

from __future__ import annotations

from desktop_app.models.seals import Mark
from desktop_app.models.values import FrozenShape


class SealPlace(FrozenShape):
    """One place, the same in every copy."""

    id: str
    """Stable as long as the place is there: ``evidence-3f2a-0-copy``."""
    mark: Mark
    page: int
    """Physical page from 1; the first one for a 骑缝章."""
    last_page: int
    """The last one for a 骑缝章, else the same."""
    called: str
    """The page as it is called on paper: 封面, 第 37 页, 第 37—52 页."""
    title: str
    """Of the paper that the page belongs to."""
    label: str
    """Where on the page."""
    required: bool
    """What the notice asks for; everything else can be left out."""
    clause: str = ""
    impressions: int = 1
    """How often it is stamped in one copy: a 骑缝章 over many sheets more than once."""
    sheets: int = 1
    """Sheets that it lies on, printed on both sides."""
    page_key: str = ""
    """Key of the page; empty for a 骑缝章, which no single scan shows."""
    digest: str
    """What is on the page, or on all its pages: another one, and the sheet that was stamped no longer counts."""


class CodedPage(FrozenShape):
    """A page that comes back stamped, and the code in its foot."""

    key: str
    page: int
    called: str
    title: str
    digest: str
    code: str
    """Text of the code printed on it."""


class SealPlan(FrozenShape):
    """All places of one copy, in the order of its pages, and the pages with codes."""

    copies: int
    places: tuple[SealPlace, ...] = ()
    pages: tuple[CodedPage, ...] = ()

    def page(self, key: str) -> CodedPage | None:
        """The page with this key, if it is still in the packet."""
        return next((page for page in self.pages if page.key == key), None)


def impressions_words(places: tuple[SealPlace, ...], copies: int) -> str:
    """公章 8 处、法定代表人签字 2 处、骑缝章 3 处（盖 5 次）；每份 15 次，5 份共 75 次."""
    parts = []
    for mark in Mark:
        of_mark = [place for place in places if place.mark is mark]
        times = sum(place.impressions for place in of_mark)
        if of_mark:
            more = f"（盖 {times} 次）" if times > len(of_mark) else ""
            parts.append(f"{mark.label} {len(of_mark)} 处{more}")
    once = sum(place.impressions for place in places)
    return f"{'、'.join(parts)}；每份 {once} 次，{copies} 份共 {once * copies} 次" if parts else ""
