"""真实性声明: its two answers, and the page as it will be printed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop_app.documents.declaration import render_declaration
from desktop_app.documents.report import render_report
from desktop_app.ui.access_keys import OF_THE_WINDOW, letters
from desktop_app.ui.binding import Binding
from desktop_app.ui.fields.kinds import make_field
from desktop_app.ui.pages.paper_page import AGAIN, PaperPage

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.printing import Rendered
    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Notice, Page
    from desktop_app.ui.fields.field import Field
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.paper_desk import PaperDesk


class DeclarationPage(PaperPage):
    """Preview of the truth declaration below the questions only it asks."""

    def __init__(self, page: Page, open_case: OpenCase, desk: PaperDesk) -> None:
        super().__init__(page, open_case, desk)
        self.fields: dict[str, Field] = {}
        beside = QVBoxLayout()
        beside.setSpacing(20)
        for question in page.questions:
            field = make_field(question, self)
            Binding(field, open_case)
            field.focused.connect(self.field_focused)
            field.told.connect(self.said)
            field.entered.connect(partial(self._go_on_from, field))
            self.fields[question.field] = field
            beside.addWidget(field)
        found = letters([field.question.label for field in self.fields.values()], {*OF_THE_WINDOW, AGAIN})
        for field, letter in zip(self.fields.values(), found, strict=True):
            field.give_key(letter)
        beside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addLayout(beside)
        row.addWidget(self.panel, 1)
        self.column.addLayout(row, 1)

    def field(self, field_id: str) -> Field | None:
        """The field of one of the questions."""
        return self.fields.get(field_id)

    def _go_on_from(self, field: Field) -> None:
        """Enter goes to the next question; after the last one it stays."""
        fields = list(self.fields.values())
        for following in fields[fields.index(field) + 1 :][:1]:
            following.setFocus()

    def focus_first(self) -> None:
        """The first question, where the pack asks any; on the way back from a value, the paper."""
        first = next(iter(self.fields.values()), None)
        if first is not None and not self.coming_back:
            first.setFocus()
        else:
            super().focus_first()

    def focus_field(self, field_id: str) -> bool:
        """Put the cursor into one of the questions."""
        field = self.field(field_id)
        if field is None:
            return super().focus_field(field_id)
        field.setFocus()
        return True

    def render_paper(
        self, content: Content, notice: Notice, fonts: FontBook, target: Path, *, draft: bool, watch: Watch
    ) -> Rendered:
        """Typeset the one page; the report is laid out for its share of the total."""
        from desktop_app.packet.bundle import planned_total  # noqa: PLC0415 - the bundle is not needed to show the page

        report = target.with_suffix(".report.pdf")
        made = render_report(content, notice.report, fonts, report, draft=draft, watch=watch)
        report.unlink()
        content = content.with_total_pages(planned_total(content, fonts, made, draft=draft))
        return render_declaration(content, notice.declaration, fonts, target, draft=draft)
