"""申请报告 as it will be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.documents.report import render_report
from desktop_app.ui.pages.paper_page import PaperPage

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.printing import Rendered
    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Notice


class ReportPage(PaperPage):
    """Preview of the application report, made from the case as it stands."""

    def render_paper(
        self, content: Content, notice: Notice, fonts: FontBook, target: Path, *, draft: bool, watch: Watch
    ) -> Rendered:
        """Typeset the whole report."""
        return render_report(content, notice.report, fonts, target, draft=draft, watch=watch)
