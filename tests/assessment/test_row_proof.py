"""Rows and what proves them: 证据编号 as people write it, held against the evidence of the case."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.assessment.row_proof import proof_of
from desktop_app.models.evidence import Evidence
from desktop_app.models.evidence_references import references_in
from desktop_app.models.ledgers import TrainingSession


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, ()),
        ("　", ()),
        ("E-001", (("E-001", ()),)),
        ("Ｅ－００１ 第３页", (("E-001", (3,)),)),
        ("E-001第3-5页、E-002", (("E-001", (3, 4, 5)), ("E-002", ()))),
        ("证-7（第2页），第4页", (("证-7", (2, 4)),)),
        ("E-1 p.12", (("E-1", (12,)),)),
        ("E-1第9-2页", (("E-1", (9,)),)),
    ],
)
def test_numbers_and_pages_are_told_apart(text, found):
    assert references_in(text) == found


def training(number: int, month: int, attendances: int, evidence: str | None = None) -> TrainingSession:
    return TrainingSession(
        id=f"r{number}",
        held_on=date(2020, month, 1 + number),
        topic="课",
        attendances=attendances,
        evidence=evidence,
    )


def test_proven_astray_and_bare_rows():
    evidence = [
        Evidence(id="a", material="M5", title="签到表", file_name="a.pdf", number="E-001", pages=4),
        Evidence(id="b", material="M5", title="照片", file_name="b.jpg", number="E-002"),
    ]
    rows = [
        training(1, 1, 9, "E-001 第4页"),
        training(2, 1, 9, "E-001 第5页"),
        training(3, 1, 9, "E-002第7页"),
        training(4, 1, 9, "E-003"),
        training(5, 1, 9),
    ]
    proof = proof_of(rows, evidence)
    assert (proof.proven, proof.astray, proof.bare) == (("r1", "r3"), ("r2", "r4"), ("r5",))
