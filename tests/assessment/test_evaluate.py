"""The whole verdict: what it takes to be complete, and how parts make the whole."""

from __future__ import annotations

from desktop_app.assessment.results import Outcome


def test_an_application_that_meets_everything_is_complete(trial):
    judged = trial.judge()

    assert [finding.message for finding in judged.findings] == []
    assert judged.outcome is Outcome.MET
    assert judged.complete
