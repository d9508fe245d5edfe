"""One case by two packs: the verdicts that change, and the thresholds they hang on (design §3, domain §11.21)."""

from __future__ import annotations

from desktop_app.assessment.comparing import Change, changes
from desktop_app.assessment.results import Outcome


def by_both(trial, other):
    before = trial.judge()
    trial.notice = other.dated_as(trial.notice)
    return changes(before, trial.judge())


def test_11_21_what_120_firms_are_by_the_pack_of_2012(trial, national):
    trial.put("declared.enterprises_served_1", 120).put("declared.enterprises_served_2", 110)
    found = {(change.kind, change.id): change for change in by_both(trial, national)}

    assert found["atom", "B3a"] == Change(
        kind="atom",
        id="B3a",
        label=national.atom("B3a").label,
        before=Outcome.UNMET,
        after=Outcome.MET,
        threshold_before="150 家",
        threshold_after="100 家",
    )
    assert (found["condition", "B3"].before, found["condition", "B3"].after) == (Outcome.UNMET, Outcome.MET)
    assert (found["condition", "B2"].before, found["condition", "B2"].after) == (Outcome.MET, None)
    assert ("atom", "B1c") not in found


def test_dates_stay_those_of_the_own_pack(trial, national):
    trial.notice = national.dated_as(trial.notice)

    assert trial.findings("FR13") == []
    assert trial.outcome("B1b") is Outcome.MET


def test_the_same_pack_changes_nothing(trial):
    assert changes(trial.judge(), trial.judge()) == ()
