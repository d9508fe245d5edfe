"""申报材料 二.1-9 (FR16, FR18): each shelf by what stands on it."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.assessment.results import Severity
from desktop_app.models.evidence import Evidence


def paper(material, **more):
    return Evidence(id=f"x{material}", material=material, title="材料", file_name="a.pdf", **more)


def test_a_full_set_is_complete_clause_2(trial):
    states = {item.id: item.state for item in trial.judge().materials}

    assert states == {
        "M1": "made_by_program",
        "M2": "present",
        "M3": "present",
        "M4": "present",
        "M5": "present",
        "M6": "present",
        "M7": "present",
        "M8": "made_by_program",
        "M9": "made_by_program",
    }


@pytest.mark.parametrize("material", ["M2", "M3", "M4", "M5", "M6", "M7"])
def test_each_missing_paper_is_an_error_fr16(trial, material):
    trial.evidence = tuple(item for item in trial.evidence if item.material != material)
    judged = trial.judge()

    assert [item.state for item in judged.materials if item.id == material] == ["missing"]
    assert [material] == [item.material for item in judged.findings if item.id == "FR16"]
    assert not judged.complete


def test_only_item_7_may_be_not_applicable_fr16(trial):
    trial.evidence = tuple(item for item in trial.evidence if item.material not in {"M6", "M7"})
    trial.application.not_applicable = {"M6": "没有", "M7": "本单位无此类资质"}

    assert (trial.material("M7").state, trial.material("M7").note) == ("not_applicable", "本单位无此类资质")
    assert trial.material("M6").state == "missing"


def test_not_applicable_needs_a_reason(trial):
    trial.evidence = tuple(item for item in trial.evidence if item.material != "M7")
    trial.application.not_applicable = {"M7": "  "}

    assert trial.material("M7").state == "missing"


@pytest.mark.parametrize(
    ("route", "papers", "state", "note"),
    [
        ("combined", 1, "present", ""),
        ("combined", 0, "missing", "添加包含服务收支情况的2020年度审计报告"),
        ("two_reports", 2, "present", ""),
        ("two_reports", 1, "missing", "添加2020年度服务收支情况的专项审计报告"),
        ("two_reports", 0, "missing", "添加2020年度审计报告、2020年度服务收支情况的专项审计报告"),
        (None, 1, "present", ""),
    ],
)
def test_the_audit_by_either_way_clause_2_3(trial, route, papers, state, note):
    others = tuple(item for item in trial.evidence if item.material != "M3")
    audits = tuple(
        Evidence(id=f"a{n}", material="M3", title="审计", file_name="a.pdf") for n in range(papers)
    )
    trial.evidence = (*others, *audits)
    found = trial.put("finance.audit_route", route).material("M3")

    assert (state, note) == (found.state, found.note)


def test_items_8_and_9_share_one_declaration_domain_11_18(trial):
    found = trial.material("M8")

    assert (found.state, found.note) == ("made_by_program", "与第9项同一份真实性声明，只做一份")
    assert trial.findings("FR16") == []


def test_item_8_with_papers_of_its_own_is_present(trial):
    trial.evidence = (*trial.evidence, paper("M8", sealed=True))

    assert (trial.material("M8").state, trial.material("M8").evidence) == ("present", ("xM8",))


def test_a_copy_without_the_seal_the_clause_asks_for_fr18(trial):
    trial.evidence = (*trial.evidence, paper("M8", copy_kind="copy"))

    assert [(item.severity, item.material) for item in trial.findings("FR18")] == [(Severity.WARNING, "M8")]


@pytest.mark.parametrize("more", [{"copy_kind": "copy", "sealed": True}, {"copy_kind": "original"}, {}])
def test_sealed_copies_and_originals_are_left_alone_fr18(trial, more):
    trial.evidence = (*trial.evidence, paper("M8", **more))

    assert trial.findings("FR18") == []


def test_evidence_on_no_shelf_fr16(trial):
    trial.evidence = (*trial.evidence, paper("M77"))

    assert [item.message for item in trial.findings("FR16")] == ["“材料”放在没有的材料项下，移到九项之一"]


def test_a_shelf_of_expired_papers_says_so(trial):
    others = tuple(item for item in trial.evidence if item.material != "M4")
    trial.evidence = (*others, paper("M4", valid_to=date(2021, 3, 31)))

    assert trial.material("M4").note == "“材料”在2021-05-26已过有效期"
    assert len(trial.findings("FR25")) == 1


def test_evidence_that_proves_an_atom_is_listed_with_it(trial):
    trial.evidence = (*trial.evidence, paper("M5", proves=("B3a", "F1.system")))

    assert trial.atom("B3a").evidence == ("xM5",)
    assert trial.atom("F1.system").evidence == ("e5", "xM5")
