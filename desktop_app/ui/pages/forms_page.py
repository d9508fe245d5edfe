"""推荐表 and 汇总表 as they will be printed, one behind the other, to be checked; nothing is typed here (experience S11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.documents.form_filling import left_to_authorities
from desktop_app.documents.form_pages import render_forms
from desktop_app.notice.models import FORMS
from desktop_app.ui.pages.paper_page import PaperPage
from desktop_app.ui.paper_changes import PAPERS
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.printing import Rendered
    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Notice, Page
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.paper import Paper
    from desktop_app.ui.paper_desk import PaperDesk

RECONSTRUCTED = "栏目为推定样式，以正式附件为准"


class FormsPage(PaperPage):
    """Preview of the forms of the pack, with what is inferred of them and what is left to the authorities."""

    def __init__(self, page: Page, open_case: OpenCase, desk: PaperDesk) -> None:
        super().__init__(page, open_case, desk)
        self._starts: tuple[int, ...] = ()
        """Zero-based page on which each form begins."""
        self.note = words(forms_note(open_case.notice), "small", self)
        self.column.insertWidget(1, self.note)

    def render_paper(
        self, content: Content, notice: Notice, fonts: FontBook, target: Path, *, draft: bool, watch: Watch
    ) -> Rendered:
        """Typeset both."""
        del watch  # some milliseconds
        return render_forms(content, [notice.form(name) for name in FORMS], fonts, target, draft=draft)

    def _on_made(self, paper: Paper) -> None:
        self._starts = tuple(mark.page for mark in paper.reading.marks)
        super()._on_made(paper)
        self._show_changes()

    def _changed_pages(self) -> frozenset[int]:
        """Those of each form, counted from where it begins here."""
        found = self._changes.found if self._changes is not None else {}
        return frozenset(
            start + page - 1
            for name, start in zip(PAPERS[self.page.kind], self._starts, strict=False)
            if name in found
            for page in found[name].pages
        )


def forms_note(notice: Notice) -> str:
    """Which forms are inferred, and what stays blank on them for whoever seals."""
    inferred = [name for form_id, name in FORMS.items() if notice.form(form_id).provenance == "reconstructed"]
    said = f"{'、'.join(inferred)}{RECONSTRUCTED}。" if inferred else ""
    boxes = [box for form_id in FORMS for box in left_to_authorities(notice.form(form_id))]
    return f"{said}留给主管部门填写：{'、'.join([*boxes, '汇总表的盖章'])}；备注按推荐渠道预填。"
