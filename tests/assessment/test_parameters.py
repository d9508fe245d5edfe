"""Two packs line by line: nothing can be different and not be shown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop_app.assessment.parameters import ABSENT, compare, parameters
from tests.assessment.conftest import NOTICES

SHANGHAI, NATIONAL = NOTICES["shanghai-2021"], NOTICES["national-2012"]


@pytest.mark.parametrize("notice", NOTICES.values(), ids=list(NOTICES))
def test_a_pack_differs_from_itself_nowhere_and_no_line_comes_twice(notice):
    found = parameters(notice)

    assert len({(item.group, item.key) for item in found}) == len(found)
    assert not any(item.differs for item in compare(notice, notice))


def changed_atom(**what):
    atoms = tuple(atom.model_copy(update=what) if atom.id == "B3a" else atom for atom in SHANGHAI.atoms)
    return SHANGHAI.model_copy(update={"atoms": atoms})


def changed_identity(**what):
    return SHANGHAI.model_copy(update={"identity": SHANGHAI.identity.model_copy(update=what)})


@pytest.mark.parametrize(
    ("other", "before", "after"),
    [
        (changed_atom(at_least=Decimal(120)), "≥ 150 家", "≥ 120 家"),
        (changed_atom(period="year-2"), "上一年度", "前一年度"),
        (changed_identity(copies=2), "5 份", "2 份"),
        (changed_identity(media=()), "光盘", "不要"),
    ],
    ids=["threshold", "period", "copies", "media"],
)
def test_one_change_is_one_line(other, before, after):
    (line,) = [item for item in compare(SHANGHAI, other) if item.differs]

    assert before in line.before
    assert after in line.after


def test_what_only_one_pack_has_says_so_on_the_other_side():
    found = {item.label: item for item in compare(SHANGHAI, NATIONAL) if item.group == "条件"}
    back = {item.label: item for item in compare(NATIONAL, SHANGHAI) if item.group == "条件"}

    assert found["B2"].after == ABSENT
    assert back["B2"].before == ABSENT


def test_the_year_alone_makes_no_condition_another():
    found = [item.label for item in compare(SHANGHAI, NATIONAL) if item.group == "条件" and item.differs]

    assert "B3a" in found
    assert "B1c" not in found
