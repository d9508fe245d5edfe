"""The packet planned, drawn and joined: one pass over the files of evidence, whose bytes are not held in memory."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from desktop_app.contained import Broken
from desktop_app.documents.packet_pages import Line, OwnPage, PacketPress, Place
from desktop_app.documents.page_stamps import Stamp, stamped_words, write_stamps
from desktop_app.documents.printing import DRAFT_MARK
from desktop_app.documents.sheet import PRODUCER
from desktop_app.documents.typography import PAGE_HEIGHT, PAGE_WIDTH
from desktop_app.documents.watch import step, stop_if_cancelled
from desktop_app.errors import DocumentError
from desktop_app.models.page_runs import printed
from desktop_app.notice.models import RECOMMENDATION_FORM
from desktop_app.packet.assembly.cross_reference import cross_rows
from desktop_app.packet.assembly.numbering import Leaf, Plan, lay_out
from desktop_app.packet.assembly.parts import Part, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from desktop_app.contained import Contained
    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.packet_pages import CrossRow, Link
    from desktop_app.documents.printing import Rendered
    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Notice
    from desktop_app.packet.assembly.parts import Paper
    from desktop_app.packet.assembly.sources import Source
    from desktop_app.packet.preflight import Inspected

STAGE = "合订"
_BLANK_COPY = "＿＿"
"""Where the number of the copy is written by hand; the covers with their numbers are a file of their own."""
_OWN, _STAMPS = "own.pdf", "stamps.pdf"
_QUIET = 600.0
"""Seconds that writing may take without a word: two gigabytes on the slowest stick."""


@dataclass(slots=True)
class Binding:
    """A packet that is planned: every page has its place and number, nothing is joined yet."""

    content: Content
    fonts: FontBook
    draft: bool
    code: str
    parts: tuple[Part, ...]
    plan: Plan
    press: PacketPress
    own: dict[str, OwnPage]
    """The program's own pages by their key in the plan."""
    lines: tuple[Line, ...]
    """The contents, line by line."""
    rows: tuple[CrossRow, ...]
    """The table from clauses to pages."""
    report: Rendered
    places: dict[str, Place]
    """Where each part and paper stands, by its name in the plan."""
    bookmarks: list[tuple[int, str, int]] = field(default_factory=list)
    """Level from 1, title, physical page."""
    codes: dict[int, str] = field(default_factory=dict)
    """Texts of the codes on those physical pages that come back stamped."""

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers whose pages are bound, in their order."""
        return tuple(paper for part in self.parts for paper in part.papers if paper.binds == "pages")

    def own_pages(self) -> list[tuple[OwnPage, str, bool]]:
        """The program's own pages as they are drawn: each with its number, and whether it is a right-hand one."""
        return [(self.own[leaf.key], leaf.number, page % 2 == 1) for page, leaf in self.plan.of_kind("own")]

    def own_digests(self) -> tuple[str, ...]:
        """What is drawn on each of these pages, in short."""
        return self.press.digests(self.own_pages())

    @property
    def refused(self) -> tuple[str, ...]:
        """Sentences about the papers that could not be bound."""
        return tuple(paper.sentence for part in self.parts for paper in part.papers if paper.refused)


def plan_binding(
    content: Content,
    fonts: FontBook,
    report: Rendered,
    inspected: Mapping[str, Inspected],
    *,
    code: str,
    draft: bool,
) -> Binding:
    """Plan the packet of ``content``; ``report`` is its application report, ``inspected`` the files by evidence id.

    Raises:
        MissingGlyph: only later, when the pages are drawn.
    """
    case, notice, layout = content.case, content.notice, content.notice.packet
    parts = parts_of(case, notice, content.assessment, inspected)
    titles = _front_titles(notice)
    places = _open_places(parts, titles)
    spoken = {
        origin: Place(page=pages[0]) for origin, pages in _in_the_body(report).items()
    }  # pages of the report until it has its place in the packet
    rows = cross_rows(content.assessment, notice, parts, places, spoken)
    chapters = [(entry, Place()) for entry in report.outline if entry.level == 1]
    lines = list(_lines(parts, places, [(entry.title, place) for entry, place in chapters], titles))
    press = PacketPress(content, fonts, draft=draft)
    fronts = {"contents": press.contents(lines), "cross_reference": press.cross_table(rows)}
    if RECOMMENDATION_FORM in layout.front:
        fronts[RECOMMENDATION_FORM] = press.form(notice.form(RECOMMENDATION_FORM))
    plan = lay_out(
        parts,
        [(name, len(fronts[name])) for name in layout.front],
        report.pages - report.first_page + 1,
        documents_start_right=layout.documents_start_right,
    )
    for name, start in plan.starts.items():
        _settle(places.setdefault(name, Place()), plan, start)
    for entry, place in chapters:
        _settle(place, plan, _of_report(plan, report, entry.page), entry.title)
    for place in spoken.values():
        _settle(place, plan, _of_report(plan, report, place.page))
        place.words = f"—{place.number}—"
    _say_what_is_found(parts, places, titles)
    own = {"cover": press.cover(_BLANK_COPY, code), "blank": press.blank()}
    own |= {f"{name}.{at}": page for name, pages in fronts.items() for at, page in enumerate(pages)}
    for part in parts:
        own[f"divider.{part.material.id}"] = press.divider(
            part.material.number, part.material.label, list(_divider_lines(part, places))
        )
        for paper in part.papers:
            if paper.binds == "insert":
                own[f"insert.{paper.evidence.id}"] = press.insert(paper.title, paper.sentence)
    binding = Binding(
        content, fonts, draft, code, parts, plan, press, own, tuple(lines), tuple(rows), report, places
    )
    binding.bookmarks = list(_bookmarks(binding, places))
    return binding


def bind(
    binding: Binding,
    target: Path,
    *,
    report: Path,
    declaration: Path,
    sources: Mapping[str, Source],
    folder: Path,
    room: Contained,
    watch: Watch,
) -> list[Link]:
    """Join everything into ``target``; what is only needed on the way lies in ``folder``. Returns the links it holds.

    ``room`` is a contained process for ``work``.

    Raises:
        DocumentError: the files cannot be joined.
        MissingGlyph: a title has a character without a face.
        TargetNotWritable: the folder refuses.
        Cancelled: ``watch`` called it off.
    """
    plan = binding.plan
    step(watch, STAGE, 0, 4)
    own_pages = list(plan.of_kind("own"))
    binding.own["cover"].page_code = binding.codes.get(1, "")
    links = binding.press.write(
        folder / _OWN,
        binding.own_pages(),
        binding.content.notice.packet.title,
        watch,
    )
    stamped = [
        (page, leaf)
        for page, leaf in enumerate(plan.leaves, 1)
        if leaf.kind in {"evidence", "declaration"} or (page > 1 and page in binding.codes)
    ]
    stamps = [stamp_on(binding, sources, page, leaf) for page, leaf in stamped]
    for stamp, (_, leaf) in zip(stamps, stamped, strict=True):
        if stamp.title:
            binding.places[f"evidence.{leaf.key}"].words = stamped_words(binding.fonts, stamp)
    write_stamps(folder / _STAMPS, binding.content, binding.fonts, stamps)
    step(watch, STAGE, 1, 4)
    origins = _origins(plan, folder / _OWN, report, binding.report.first_page, declaration, sources)
    request = {
        "do": "join",
        "target": str(target),
        "pages": [[str(path), _range(pages)] for path, pages in _runs(origins)],
        "overlay": str(folder / _STAMPS),
        "stamped": _range([page for page, _ in stamped]),
        "links": [[own_pages[link.own_page - 1][0], list(link.box), link.place.page] for link in links],
        "bookmarks": binding.bookmarks,
        "labels": _labels(plan),
        "info": _info(binding),
        "id": hashlib.sha256(f"{binding.code}{plan.total}".encode()).hexdigest()[:32],
    }
    try:
        room.ask(
            request,
            told=lambda said: watch.report(STAGE, 1 + said["done"], 4),
            check=lambda: stop_if_cancelled(watch),
            quiet=_QUIET,
        )
    except Broken as error:
        raise DocumentError("证明材料没有能合成一册", "再生成一次；仍不行时逐份检查证明材料") from error
    step(watch, STAGE, 4, 4)
    return links


def stamp_on(binding: Binding, sources: Mapping[str, Source], page: int, leaf: Leaf) -> Stamp:
    """What is printed over the physical page ``page``."""
    code = binding.codes.get(page, "")
    if leaf.kind != "evidence":
        corner = "right" if page % 2 == 1 else "left"
        numbered = leaf.kind == "declaration"
        number = leaf.number if numbered else ""
        return Stamp(PAGE_WIDTH, PAGE_HEIGHT, number, corner=corner, folio=numbered, code=code)
    source = sources[leaf.key]
    width, height = source.sizes[leaf.index]
    return Stamp(width, height, *stamp_text(binding, leaf), source.corners[leaf.index] or "right", code=code)


def stamp_text(binding: Binding, leaf: Leaf) -> tuple[str, str]:
    """The words stamped on a page of evidence: its number, and the title of the paper that begins on it."""
    number = binding.content.notice.packet.stamp.replace("{page}", f"{leaf.arabic:03d}")
    number += f"　{DRAFT_MARK}" if binding.draft else ""
    if leaf.index:
        return number, ""
    return number, next(paper.title for paper in binding.papers if paper.evidence.id == leaf.key)


def write_covers(binding: Binding, target: Path) -> int:
    """A cover for each copy, each with a blank back, into ``target``; returns the pages.

    Raises:
        TargetNotWritable: the folder refuses.
    """
    pages: list[tuple[OwnPage, str, bool]] = []
    for copy in range(1, binding.content.notice.identity.copies + 1):
        cover = binding.press.cover(str(copy), binding.code)
        cover.page_code = binding.codes.get(1, "")
        pages += [(cover, "", True), (OwnPage(), "", False)]
    binding.press.write(target, pages, "各份封面")
    return len(pages)


def _front_titles(notice: Notice) -> dict[str, str]:
    """What follows the contents and comes before the materials, in its order, as the contents call it."""
    named = {
        "cross_reference": notice.packet.cross_title,
        RECOMMENDATION_FORM: notice.form(RECOMMENDATION_FORM).title,
    }
    return {name: named[name] for name in notice.packet.front if name in named}


def _open_places(parts: Sequence[Part], titles: Mapping[str, str]) -> dict[str, Place]:
    places = {name: Place() for name in titles}
    for part in parts:
        places[part.material.id] = Place()
        places |= {f"evidence.{paper.evidence.id}": Place() for paper in part.papers if not paper.same_as}
    return places


def _settle(place: Place, plan: Plan, page: int, words: str = "") -> None:
    place.page, place.number, place.words = page, plan.number_at(page), words


def _say_what_is_found(parts: Sequence[Part], places: Mapping[str, Place], titles: Mapping[str, str]) -> None:
    """The words by which the finished file is checked; those of bound papers are known once they are stamped."""
    for name, title in titles.items():
        places[name].words = title
    for part in parts:
        places[part.material.id].words = part.material.label
        for paper in part.papers:
            if paper.binds == "insert":
                places[f"evidence.{paper.evidence.id}"].words = paper.title


def _in_the_body(report: Rendered) -> dict[str, tuple[int, ...]]:
    """Where each value is printed in the chapters; what only stands on the cover is not there."""
    found = {
        origin: tuple(page for page in pages if page >= report.first_page)
        for origin, pages in report.places.items()
    }
    return {origin: pages for origin, pages in found.items() if pages}


def _of_report(plan: Plan, report: Rendered, page: int) -> int:
    return plan.first_arabic + page - report.first_page


def _lines(
    parts: Sequence[Part],
    places: Mapping[str, Place],
    chapters: list[tuple[str, Place]],
    titles: Mapping[str, str],
) -> Iterator[Line]:
    yield from (Line(1, title, places[name]) for name, title in titles.items())
    for part in parts:
        yield Line(1, part.title, places[part.material.id])
        if part.material.source == "report":
            yield from (Line(2, title, place) for title, place in chapters)
        yield from _paper_lines(part, places)


def _paper_lines(part: Part, places: Mapping[str, Place]) -> Iterator[Line]:
    for paper in part.papers:
        place = places[f"evidence.{paper.same_as or paper.evidence.id}"]
        same = "（同一份，只装一次）" if paper.same_as else ""
        yield Line(2, f"{paper.title}{same}", place)


def _divider_lines(part: Part, places: Mapping[str, Place]) -> Iterator[Line]:
    yield from _paper_lines(part, places)
    if part.note:
        yield Line(2, part.note)
    elif not part.papers and part.material.source == "evidence":
        yield Line(2, "还没有添加材料")


def _bookmarks(binding: Binding, places: Mapping[str, Place]) -> Iterator[tuple[int, str, int]]:
    """The parts, their papers, the report's headings, and what the papers bring along, as children."""
    content, plan = binding.content, binding.plan
    yield 1, "封面", 1
    names = {"contents": "目录", **_front_titles(content.notice)}
    for name in content.notice.packet.front:
        yield 1, names[name], plan.starts[name]
    for part in binding.parts:
        yield 1, part.title, places[part.material.id].page
        if part.material.source == "report":
            for entry in binding.report.outline:
                yield entry.level + 1, entry.title, _of_report(plan, binding.report, entry.page)
        for paper in part.papers:
            if paper.same_as:
                continue
            start = places[f"evidence.{paper.evidence.id}"].page
            yield 2, paper.title, start
            if paper.binds == "pages" and paper.inspected is not None:
                chosen = [item.page for item in printed(paper.evidence.runs, paper.inspected.pages or 0)]
                for mark in paper.inspected.facts.bookmarks:
                    if mark.page in chosen:
                        yield mark.level + 2, mark.title, start + chosen.index(mark.page)


def _origins(
    plan: Plan, own: Path, report: Path, report_first: int, declaration: Path, sources: Mapping[str, Source]
) -> Iterator[tuple[Path, int]]:
    """File and page of every page of the packet."""
    drawn = 0
    for leaf in plan.leaves:
        if leaf.kind == "own":
            drawn += 1
            yield own, drawn
        elif leaf.kind == "report":
            yield report, report_first + leaf.index
        elif leaf.kind == "declaration":
            yield declaration, 1
        else:
            yield sources[leaf.key].pages[leaf.index]


def _runs(origins: Iterator[tuple[Path, int]]) -> Iterator[tuple[Path, list[int]]]:
    for path, run in groupby(origins, key=lambda item: item[0]):
        yield path, [page for _, page in run]


def _range(pages: Sequence[int]) -> str:
    """1-3,7: as qpdf names pages."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)


def _labels(plan: Plan) -> list[tuple[int, str, str]]:
    """First page, style and words before it of each way of numbering."""
    roman = [(plan.first_roman, "R", "")] if plan.first_roman > 1 else []
    return [(1, "", "封面"), *roman, (plan.first_arabic, "D", "")]


def _info(binding: Binding) -> dict[str, str]:
    content = binding.content
    day = f"D:{content.day:%Y%m%d}000000+00'00'"
    return {
        "/Title": content.notice.packet.title,
        "/Author": content.application.agency.name or "",
        "/Subject": content.notice.identity.programme,
        "/Keywords": f"校验码 {binding.code}",
        "/Creator": PRODUCER,
        "/Producer": PRODUCER,
        "/CreationDate": day,
        "/ModDate": day,
    }
