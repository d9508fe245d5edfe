"""The cases of domain §11 that no other table names, one test each, in its order."""

from __future__ import annotations

from datetime import date

from desktop_app.assessment.results import Outcome
from desktop_app.models.choices import RecognitionKind
from desktop_app.models.ledgers import Ledgers


def test_11_01_150_and_149_firms_with_name_variants(trial, ledger):
    rows = [ledger.service(number, credit_code=None) for number in range(149)]
    variant = ledger.service(
        0, id="variant", credit_code=None, enterprise="上海第0企业有限公司".replace("第", "第 ")
    )
    trial.ledgers = ledger.services(*rows, variant)
    before = trial.atom("B3a")
    trial.ledgers = ledger.services(*rows, variant, ledger.service(149))
    after = trial.atom("B3a")

    assert (
        before.value,
        before.outcome,
        after.value,
        after.outcome,
    ) == (149, Outcome.UNMET, 150, Outcome.MET)


def test_11_02_120_firms_served_400_times(trial, ledger):
    trial.ledgers = ledger.services(*(ledger.service(place % 120, id=f"v{place}") for place in range(400)))
    found = trial.atom("B3a")

    assert (found.value, found.outcome) == (120, Outcome.UNMET)
    assert "400家次" in found.note


def test_11_13_only_a_ministry_recognition(trial):
    judged = trial.recognise((RecognitionKind.MINISTRY, date(2020, 1, 1), date(2022, 1, 1))).judge()
    by_id = {item.id: item for item in judged.conditions}

    assert (by_id["B2"].outcome, by_id["B5"].outcome) == (Outcome.UNMET, Outcome.MET)
    assert by_id["B2"].atoms[0].note
    assert any("有效期内的市级中小企业服务机构" in text for text in judged.advice)


def test_11_14_seal_with_half_width_brackets_is_never_passed_silently(trial):
    trial.put("agency.name", "示例（上海）有限公司").put("agency.licence_name", "示例（上海）有限公司")
    trial.put("agency.seal_name", "示例(上海)有限公司")

    assert [item.message for item in trial.findings("FR05")] == ["服务机构名称与公章差2字：“（”“(”"]


def test_11_16_lease_that_ended_is_an_error_and_stays_one_on_the_day_asked(trial):
    trial.put("premises.lease_to", date(2021, 3, 31))
    at_submission = len(trial.findings("FR15"))
    trial.on = date(2021, 3, 31)

    assert (at_submission, len(trial.findings("FR15"))) == (1, 0)


def test_11_18_one_declaration_for_items_8_and_9(trial):
    states = [item.state for item in trial.judge().materials if item.id in {"M8", "M9"}]

    assert states == ["made_by_program", "made_by_program"]


def test_11_21_another_pack_judges_the_same_data(trial, national):
    trial.put("declared.enterprises_served_1", 120).put("declared.enterprises_served_2", 110)
    here = trial.outcome("B3a")
    trial.notice = national

    assert (here, trial.outcome("B3a")) == (Outcome.UNMET, Outcome.MET)


def test_11_22_the_statement_is_one_field_and_one_count(trial):
    trial.put("service_platform.showcase_statement", "改过的表述")

    assert trial.judge().statement.strict == 5
    assert trial.findings("FR08") == []


def test_self_test_of_experience_f1_one_failure_and_two_on_the_line(trial):
    trial.put("declared.enterprises_served_1", 149).put("declared.enterprises_served_2", 140)
    trial.put("survey.satisfied", 80).put("survey.fairly_satisfied", 0)
    judged = trial.judge()
    atoms = [atom for item in judged.conditions for atom in item.atoms]

    assert [atom.id for atom in atoms if atom.outcome is Outcome.UNMET] == ["B3a"]
    assert {"B3b", "B6c"} <= {atom.id for atom in atoms if atom.margin_text == "正好达到"}
    assert trial.put("declared.enterprises_served_1", 150).outcome("B3a") is Outcome.MET


def test_fr07_a_chosen_category_that_is_not_met_is_open_although_another_is_met(trial):
    trial.put("declared.offline_enterprises", 149)
    judged = trial.judge()

    assert [item.severity.value for item in trial.findings("FR07")] == ["warning"]
    assert (judged.outcome, judged.complete) == (Outcome.MET, False)
    trial.put("service_platform.categories", ("F4",))
    assert trial.judge().complete


def test_a_removed_category_keeps_its_ledger_experience_f6(trial):
    trial.put("service_platform.categories", ("F1",))

    assert trial.application.declared.training_attendances == 2000
    assert trial.condition("F4").outcome is Outcome.MET
    assert not trial.condition("F4").chosen


def test_nothing_answered_is_nothing_met(blank):
    judged = blank.judge()

    assert judged.outcome is Outcome.UNKNOWN
    assert {Outcome.UNKNOWN} == {
        item.outcome for item in (*judged.conditions, judged.distinction, *judged.categories)
    }
    assert not judged.complete


def test_each_open_atom_says_what_is_missing(blank):
    judged = blank.judge()
    atoms = [
        atom for item in (*judged.conditions, judged.distinction, *judged.categories) for atom in item.atoms
    ]

    assert [atom.id for atom in atoms if not atom.missing or not atom.note] == []


def test_each_decided_number_has_a_trace_and_a_rule(trial):
    judged = trial.judge()
    atoms = [atom for item in judged.conditions for atom in item.atoms if atom.value is not None]

    assert [atom.id for atom in atoms if not atom.trace or not atom.rule] == []


def test_verdicts_cite_the_clause_of_their_atom(trial):
    judged = trial.judge()
    atoms = [atom for item in (*judged.conditions, *judged.categories) for atom in item.atoms]

    assert [atom.id for atom in atoms if atom.clause != trial.notice.atom(atom.id).clause] == []


def test_an_assessment_survives_its_json(trial):
    judged = trial.judge()

    assert judged == type(judged).model_validate_json(judged.model_dump_json())


def test_empty_ledgers_prove_nothing(blank):
    blank.ledgers = Ledgers()

    assert {"none"} == {item.basis for item in blank.judge().figures}
