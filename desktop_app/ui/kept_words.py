"""What a category leaves behind when it is not applied for any more: kept in the case, and printed nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.models import formats
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.ui.page_status import fields_of

if TYPE_CHECKING:
    from desktop_app.notice.models import Page
    from desktop_app.ui.open_case import OpenCase


def kept_words(category_id: str, open_case: OpenCase) -> str:
    """“培训台账 2,000 行、填写的 3 项”: rows and answers that only this category asks for; empty for none."""
    notice = open_case.notice
    rule = f"category = {category_id}"
    own = [page for page in notice.pages() if page.kind == "questions" and page.show_when == rule]
    others = {name for page in notice.pages() if _asks(page, rule) for name in page.ledgers}
    kinds = dict.fromkeys(LedgerKind(name) for page in own for name in page.ledgers if name not in others)
    rows = {kind: open_case.counted.rows.get(kind, 0) for kind in kinds}
    parts = [f"{LEDGER_LABELS[kind]} {number:,} 行" for kind, number in rows.items() if number]
    answered = sum(not open_case.missing(field) for page in own for field in fields_of(page, open_case))
    parts += [f"填写的 {answered} 项"] if answered else []
    return formats.listed(parts)


def _asks(page: Page, rule: str) -> bool:
    """Whether a page asks for its ledgers whatever becomes of the category; the page of all ledgers asks for none."""
    return page.kind == "questions" and page.show_when != rule
