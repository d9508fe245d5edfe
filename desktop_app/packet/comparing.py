"""Which pages of the papers are no longer what was made last: drawn again in memory, page by page, and compared.

Both sides are drawn in the same way: with or without the draft mark as the build was, and with its day as 填报日期.
So a page counts as changed when its content has, and not because the sun has risen. A number of the build or a check
code in the foot of a page would be another on every page; it is drawn after the digest and belongs to no content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.documents.content import Content
from desktop_app.documents.declaration import draw_declaration
from desktop_app.documents.printed import changed_pages
from desktop_app.documents.report import draw_report
from desktop_app.documents.watch import stop_if_cancelled
from desktop_app.packet.build import DECLARATION, REPORT
from desktop_app.packet.bundle import planned_total

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from desktop_app.assessment.results import Assessment
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.printed import ChangedPages
    from desktop_app.documents.watch import Watch
    from desktop_app.models.application import Case
    from desktop_app.notice.models import Notice
    from desktop_app.packet.build import Build

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
    return {REPORT: report.digests, DECLARATION: declaration.digests}


def recorded(made: Build) -> Drawn:
    """What the record of a build says of its pages; nothing of one made before records said it."""
    return {file.name: file.page_digests for file in made.files if file.page_digests}


def compared(
    before: Mapping[str, tuple[str, ...]], now: Mapping[str, tuple[str, ...]]
) -> dict[str, ChangedPages]:
    """The papers of ``now`` with the pages that are others than ``before``; papers that are the same are left out."""
    found = {name: changed_pages(before[name], digests) for name, digests in now.items() if name in before}
    return {name: changed for name, changed in found.items() if changed}
