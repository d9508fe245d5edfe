"""Ids that lead nowhere are said, and a paper without its file is not in hand (FR16, FR17)."""

from __future__ import annotations

import pytest

from desktop_app.models.application import Attestation
from desktop_app.models.evidence import Evidence


def answered(trial, part, key, value):
    setattr(trial.application, part, {**getattr(trial.application, part), key: value})


LOST = [
    ("attested", "B99", Attestation(met=True), "条款“B99”对不上，没有使用"),
    ("attested", "B1d", Attestation(met=True, evidence=("e5", "x9")), "证明材料编号“x9”对不上，没有使用"),
    ("narrative", "zzz", "内容", "报告段落“zzz”对不上，没有使用"),
    ("not_applicable", "M99", "没有", "不适用的材料“M99”对不上，没有使用"),
]


@pytest.mark.parametrize(("part", "key", "value", "message"), LOST, ids=[row[3] for row in LOST])
def test_an_answer_to_what_the_notice_does_not_have_is_said(trial, part, key, value, message):
    answered(trial, part, key, value)

    assert [finding.message for finding in trial.findings("reference")] == [message]
    assert trial.judge().complete


def test_evidence_for_an_unknown_clause_is_said_once(trial):
    trial.evidence = tuple(item.model_copy(update={"proves": ("B1a", "Q1")}) for item in trial.evidence)

    assert [finding.message for finding in trial.findings("reference")] == ["证明对象“Q1”对不上，没有使用"]


def test_many_lost_ids_are_one_line(trial):
    for number in range(500):
        answered(trial, "attested", f"Z{number}", Attestation(met=True))
    (found,) = trial.findings("reference")

    assert found.message == "条款“Z0”、“Z1”、“Z2”等500个对不上，没有使用"


def test_fr17_a_paper_that_is_only_named_keeps_the_case_open(trial):
    named = Evidence(id="n", material="M2", title="法人证书", file_name="法人证书.pdf")
    trial.evidence = (*trial.evidence, named)
    (found,) = trial.findings("FR17")

    assert (found.message, found.material) == ("“法人证书”只有名称，还没有文件，添加文件", "M2")
    assert not trial.judge().complete


def test_a_whole_case_has_no_lost_ids(trial):
    assert trial.findings("reference") == []
