"""The second pack: other numbers, fewer conditions, and no code of its own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from desktop_app.notice.models import AtomTest

if TYPE_CHECKING:
    from desktop_app.notice.models import Notice


def test_a_hundred_enterprises_and_two_copies(national: Notice) -> None:
    assert national.identity.id == "national-2012"
    assert national.atom("B3a").at_least == Decimal(100)
    assert "100家" in national.clause(national.atom("B3a").clause).text
    assert national.identity.copies == 2
    assert national.identity.application_year == 2012


def test_what_was_not_read_is_marked_as_reconstructed(national: Notice) -> None:
    assert national.text == ""
    assert national.identity.provenance == "reconstructed"
    assert national.identity.provenance_note
    assert not any(clause.provenance == "notice" for clause in national.clauses)
    assert not any(atom.provenance == "notice" for atom in national.atoms)
    assert {atom.id for atom in national.atoms if atom.provenance == "secondary"} == {
        "B1b",
        "B1c",
        "B3a",
        "B3b",
        "B7b",
    }
    assert not any(form.provenance == "notice" for form in national.forms)


def test_there_is_no_municipal_gate(national: Notice, shanghai: Notice) -> None:
    ours = {atom.id for atom in shanghai.atoms}
    theirs = {atom.id for atom in national.atoms}
    assert ours - theirs == {"B2"}
    assert theirs - ours == set()
    assert [item.id for item in national.conditions] == ["B1", "B3", "B4", "B5", "B6", "B7"]


def test_the_only_thresholds_that_differ_are_the_enterprises(national: Notice, shanghai: Notice) -> None:
    numeric = [atom for atom in national.atoms if atom.test in {AtomTest.AT_LEAST, AtomTest.OPERATES}]
    differing = {atom.id for atom in numeric if atom.at_least != shanghai.atom(atom.id).at_least}
    assert differing == {"B3a", "F1.offline"}


def test_what_is_not_asked_says_why(national: Notice) -> None:
    assert {item.field for item in national.derived} == {
        "recommendation.carrier_kind",
        "recommendation.carrier_name",
        "recommendation.laboratory_name",
        "recommendation.reapplying",
        "recommendation.previous_number",
        "example",
    }
    assert all(item.why for item in national.derived)
    assert [item.route for item in national.quotas.routes] == ["district"]


def test_no_word_of_a_name_is_refused_outright(national: Notice) -> None:
    assert {word.severity for word in national.naming.words} == {"warning"}


def test_its_rules_can_be_tried_on_a_case_of_another_year(national: Notice, shanghai: Notice) -> None:
    tried = national.dated_as(shanghai)
    assert tried.identity.application_year == 2021
    assert tried.identity.counting.year_end == shanghai.identity.counting.year_end
    assert tried.identity.counting.submission == shanghai.identity.counting.submission
    assert tried.identity.counting.validity_dates == shanghai.identity.counting.validity_dates
    assert tried.identity.id == "national-2012"
    assert tried.atoms == national.atoms
    assert tried.identity.copies == 2
    assert national.identity.application_year == 2012, "the pack itself stays as it is"
