"""Which places of a planned packet are stamped or signed: the rules of the pack applied to its pages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.models.choices import Copy
from desktop_app.models.page_codes import PageCode
from desktop_app.models.review import review_key
from desktop_app.models.seal_plan import CodedPage, SealPlace, SealPlan
from desktop_app.models.seals import Mark
from desktop_app.notice.models import RECOMMENDATION_FORM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.notice.models import SealRule
    from desktop_app.packet.assembly import Binding
    from desktop_app.packet.assembly.parts import Paper, Part

COVER = "封面"
DECLARATION_PAGE = "declaration-declaration-0"
"""Key of the page that is also a file of its own."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Pages that a rule speaks of, and how they are called together."""

    page: int
    last: int
    title: str


def plan_seals(binding: Binding, digests: Sequence[str], case_id: str) -> SealPlan:
    """The places of the packet that ``binding`` plans; ``digests`` are those of its pages, ``case_id`` is its case.

    A place is called by what it is (the first page of a certain paper), not by where it stands, so that a tick finds it
    again when pages were put in before it; whether the tick still counts is for the digest to say.
    """
    places = [
        _place(binding, digests, rule, spot)
        for rule in binding.content.notice.seals.rules
        for spot in _spots(binding, rule)
    ]
    order = {place.id: at for at, place in enumerate(places)}
    total = len(binding.plan.leaves)
    places.sort(key=lambda place: (place.last_page - place.page + 1 == total, place.page, order[place.id]))
    coded: dict[str, CodedPage] = {}
    for place in places:
        if place.page_key and place.page_key not in coded:
            code = PageCode.of(case_id, place.page_key, digests[place.page - 1])
            coded[place.page_key] = CodedPage(
                key=place.page_key,
                page=place.page,
                called=place.called,
                title=place.title,
                digest=digests[place.page - 1],
                code=code.text,
            )
    return SealPlan(
        copies=binding.content.notice.identity.copies, places=tuple(places), pages=tuple(coded.values())
    )


def page_key(binding: Binding, page: int) -> str:
    """The key of a physical page: which page of what it is, wherever it stands."""
    leaf = binding.plan.leaves[page - 1]
    return review_key(leaf.kind, leaf.key, str(leaf.index))


def form_pages(binding: Binding) -> dict[str, int]:
    """The pages of the bound 推荐表 by their keys, each with its page of the form that is a file of its own."""
    start = binding.plan.starts.get(RECOMMENDATION_FORM, 0)
    pages = [
        page for page, leaf in binding.plan.of_kind("own") if leaf.key.startswith(f"{RECOMMENDATION_FORM}.")
    ]
    return {page_key(binding, page): page - start + 1 for page in pages}


def called(binding: Binding, page: int, last: int = 0) -> str:
    """A page, or the pages to ``last``, as they are called by the number printed on them."""
    first = binding.plan.number_at(page)
    if last > page:
        return f"第 {first or '1'}—{binding.plan.number_at(last)} 页"
    return f"第 {first} 页" if first else COVER


def _spots(binding: Binding, rule: SealRule) -> Iterator[_Spot]:
    plan, total = binding.plan, len(binding.plan.leaves)
    if rule.where == "cover":
        yield _Spot(1, 1, COVER)
    elif rule.where == "declaration":
        title = binding.content.notice.declaration.title
        yield from (_Spot(page, page, title) for page, _ in plan.of_kind("declaration"))
    elif rule.where == "form":
        yield from _form_spots(binding, rule)
    elif rule.where == "book_edge":
        yield _Spot(1, total, "装订好的整本")
    else:
        yield from _copy_spots(binding, edge=rule.where == "copy_edge")


def _copy_spots(binding: Binding, *, edge: bool) -> Iterator[_Spot]:
    """The first page of every copy, or all pages of those on several sheets."""
    for part in binding.parts:
        for paper in part.papers:
            if _is_copy(part, paper):
                first = binding.plan.starts[f"evidence.{paper.evidence.id}"]
                last = first + paper.pages - 1
                if not edge:
                    yield _Spot(first, first, paper.title)
                elif _sheets(first, last) > 1:
                    yield _Spot(first, last, paper.title)


def _form_spots(binding: Binding, rule: SealRule) -> Iterator[_Spot]:
    """The page of the bound 推荐表 that has the box of the agency; a form that is handed in loose is none of it."""
    layout = binding.content.notice.form(RECOMMENDATION_FORM)
    start = binding.plan.starts.get(RECOMMENDATION_FORM)
    if start is None:
        return
    for opinion in (cell.opinion for cell in layout.cells if cell.opinion is not None):
        wanted = opinion.sign if rule.mark is Mark.SIGN else opinion.seal
        if opinion.by == "agency" and wanted:
            page = start
            while binding.plan.leaves[page - 1].key.startswith(f"{RECOMMENDATION_FORM}."):
                if wanted in binding.press.words(binding.own[binding.plan.leaves[page - 1].key]):
                    yield _Spot(page, page, layout.title)
                    break
                page += 1


def _is_copy(part: Part, paper: Paper) -> bool:
    """Whether a paper is a copy of something; where nobody said what it is, one that is not certainly an original."""
    kind = paper.evidence.copy_kind
    if paper.binds != "pages" or part.material.seal == "none":
        return False
    return kind == Copy.COPY if kind is not None else part.material.kind != "original"


def _sheets(first: int, last: int) -> int:
    """Sheets that physical pages lie on, printed on both sides."""
    return (last + 1) // 2 - (first + 1) // 2 + 1


def _place(binding: Binding, digests: Sequence[str], rule: SealRule, spot: _Spot) -> SealPlace:
    edge = rule.where.endswith("_edge")
    key = page_key(binding, spot.page)
    sheets = _sheets(spot.page, spot.last)
    reach = binding.content.notice.seals.sheets_per_edge
    drawn = digests[spot.page - 1 : spot.last]
    return SealPlace(
        id=review_key(rule.id if rule.where == "book_edge" else f"{key}-{rule.id}"),
        mark=rule.mark,
        page=spot.page,
        last_page=spot.last,
        called="整本" if rule.where == "book_edge" else called(binding, spot.page, spot.last),
        title=spot.title,
        label=rule.label,
        required=rule.need == "required",
        clause=rule.clause,
        impressions=max(1, -(-(sheets - 1) // (reach - 1))) if edge else 1,
        sheets=sheets,
        page_key="" if edge else key,
        digest=drawn[0] if len(drawn) == 1 else hashlib.sha256("\n".join(drawn).encode()).hexdigest()[:18],
    )
