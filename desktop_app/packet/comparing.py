"""Which pages of the papers are no longer what was made last: drawn again in memory, page by page, and compared.

Both sides are drawn in the same way: with or without the draft mark as the build was, and with its day as 填报日期.
So a page counts as changed when something else is drawn on it, and not because the sun has risen. The check code stands
on the cover of the packet, and only there: after any change the cover is another, and no other page is because of it.
The whole packet is compared like the single papers; its files are those that the build knew, none is opened for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.documents.content import Content
from desktop_app.documents.declaration import draw_declaration
from desktop_app.documents.form_pages import draw_form
from desktop_app.documents.printed import changed_pages
from desktop_app.documents.report import draw_report
from desktop_app.documents.watch import stop_if_cancelled
from desktop_app.packet.assembly import plan_binding
from desktop_app.packet.bound import describe, known_files
from desktop_app.packet.build import DECLARATION, FORM_PAPERS, REPORT
from desktop_app.packet.bundle import planned_total
from desktop_app.packet.check_code import check_code
from desktop_app.packet.seals.planning import plan_seals

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from desktop_app.assessment.results import Assessment
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.printed import ChangedPages
    from desktop_app.documents.watch import Watch
    from desktop_app.models.application import Case
    from desktop_app.notice.models import Notice
    from desktop_app.packet.bound import BoundPacket
    from desktop_app.packet.build import Build
    from desktop_app.packet.print_log import PrintedBuild

Drawn = dict[str, tuple[str, ...]]
"""What is drawn on each page of each paper, in short, by the name of its file."""


def draw_papers(
    case: Case,
    assessment: Assessment,
    notice: Notice,
    fonts: FontBook,
    *,
    on: date,
    draft: bool,
    watch: Watch,
) -> Drawn:
    """The papers to hand in, as a build on the day ``on`` would draw them.

    Raises:
        DocumentError: one of them cannot be made.
        Cancelled: ``watch`` called it off.
    """
    content = Content.of(case, assessment, notice, filled_on=on)
    report = draw_report(content, notice.report, fonts, draft=draft, watch=watch)
    stop_if_cancelled(watch)
    content = content.with_total_pages(planned_total(content, fonts, report, draft=draft))
    declaration = draw_declaration(content, notice.declaration, fonts, draft=draft)
    return {
        REPORT: report.digests,
        DECLARATION: declaration.digests,
        **_draw_forms(content, fonts, draft=draft),
    }


def _draw_forms(content: Content, fonts: FontBook, *, draft: bool) -> Drawn:
    forms = ((name, content.notice.form(form_id)) for form_id, name in FORM_PAPERS.items())
    return {name: draw_form([content], layout, fonts, draft=draft).digests for name, layout in forms}


def draw_packet(
    case: Case,
    assessment: Assessment,
    notice: Notice,
    fonts: FontBook,
    *,
    like: Build | PrintedBuild,
    watch: Watch,
) -> tuple[Drawn, BoundPacket | None]:
    """The papers and the whole packet as the build ``like`` would be made now; no packet where it made none.

    Raises:
        DocumentError: one of them cannot be made.
        Cancelled: ``watch`` called it off.
    """
    if like.packet is None:
        day = like.made_at.date()
        return draw_papers(case, assessment, notice, fonts, on=day, draft=like.draft, watch=watch), None
    draft = like.draft
    content = Content.of(case, assessment, notice, filled_on=like.made_at.date())
    report = draw_report(content, notice.report, fonts, draft=draft, watch=watch)
    stop_if_cancelled(watch)
    files = known_files(case.evidence, like.packet.files)
    binding = plan_binding(content, fonts, report, files, code=check_code(case, notice), draft=draft)
    stop_if_cancelled(watch)
    counted = content.with_total_pages(binding.plan.total)
    declaration = draw_declaration(counted, notice.declaration, fonts, draft=draft)
    drawn = {
        REPORT: report.digests,
        DECLARATION: declaration.digests,
        **_draw_forms(content, fonts, draft=draft),
    }
    packet = describe(binding, declaration)
    seals = plan_seals(binding, packet.digests, "")
    return drawn, packet.coded({page.page: page.key for page in seals.pages})


def recorded(made: Build) -> Drawn:
    """What the record of a build says of its pages; nothing of one made before records said it."""
    return {file.name: file.page_digests for file in made.files if file.page_digests}


def compared(
    before: Mapping[str, tuple[str, ...]], now: Mapping[str, tuple[str, ...]]
) -> dict[str, ChangedPages]:
    """The papers of ``now`` with the pages that are others than ``before``; papers that are the same are left out."""
    found = {name: changed_pages(before[name], digests) for name, digests in now.items() if name in before}
    return {name: changed for name, changed in found.items() if changed}
