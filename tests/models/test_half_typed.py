"""Where a half typed cell is kept, whatever the id of its row."""

from __future__ import annotations

import pytest

from desktop_app.models import field_ids
from desktop_app.models.application import Application
from desktop_app.models.half_typed import typed_cell, typed_place
from desktop_app.models.ledgers import LedgerKind


@pytest.mark.parametrize("row_id", ["r12", "", "new", "_new_", "甲.乙 丙", "a_61_", "..", "r-1", "😀"])
def test_a_cell_is_found_again_by_its_place_and_the_place_holds_an_answer(row_id):
    place = typed_place(LedgerKind.SERVICES, row_id, "served_on")
    assert typed_cell(place) == (LedgerKind.SERVICES, row_id, "served_on")
    application = Application()
    field_ids.write(application, place, "六月")
    assert field_ids.read(application, place) == "六月"


@pytest.mark.parametrize(
    "place",
    ["half_typed", "half_typed.services", "half_typed.services.r1", "half_typed.other.r1.x", "review.a.b.c"],
)
def test_other_places_are_no_cell(place):
    assert typed_cell(place) is None


def test_a_mark_of_no_character_is_left_as_it_is():
    assert typed_cell("half_typed.services._ffffffff_.x") == (LedgerKind.SERVICES, "_ffffffff_", "x")
