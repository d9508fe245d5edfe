"""Characters without a face are found before typesetting, where typesetting would stop, with field and person (C15)."""

from __future__ import annotations

import pytest

from desktop_app.documents.coverage import Uncovered, uncovered
from desktop_app.documents.report import draw_report
from desktop_app.documents.watch import Unwatched
from desktop_app.errors import Cancelled, MissingGlyph

RARE = "𠮷"
"""Drawn by no shipped face."""


def test_nothing_is_found_in_what_can_be_printed(content, fonts):
    assert uncovered(content, fonts, Unwatched()) == ()


def test_each_is_found_with_its_field_and_its_person_where_the_report_would_stop(
    case, content_of, notice, fonts
):
    application = case.application.model_copy(deep=True)
    application.agency.legal_representative = f"王{RARE}"
    name = next(iter(application.narrative))
    application.narrative[name] = f"{application.narrative[name]}\nא\x07"
    first, *others = case.ledgers.staff
    staff = (first.model_copy(update={"name": f"赵{RARE}"}), *others)
    broken = case.model_copy(
        update={"application": application, "ledgers": case.ledgers.model_copy(update={"staff": staff})}
    )
    content = content_of(broken)

    assert set(uncovered(content, fonts, Unwatched())) == {
        Uncovered(RARE, "agency.legal_representative"),
        Uncovered("א", f"narrative.{name}"),
        Uncovered(RARE, "ledgers.staff", f"赵{RARE}"),
    }
    with pytest.raises(MissingGlyph) as stopped:
        draw_report(content, notice.report, fonts, draft=True)
    assert set(stopped.value.places) == {RARE, "א"}


def test_the_search_can_be_called_off(content, fonts):
    class CalledOff(Unwatched):
        def cancelled(self):
            return True

    with pytest.raises(Cancelled):
        uncovered(content, fonts, CalledOff())
