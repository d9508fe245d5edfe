"""评委视角 (experience C21): which questions concern this applicant, and what stands beside each."""

from __future__ import annotations

import pytest

from desktop_app.assessment.field_words import field_label, value_words
from desktop_app.assessment.next_year import for_next_year
from desktop_app.assessment.rehearsal import progress_words, rehearsal_lines
from desktop_app.models.application import Application, Case
from desktop_app.models.evidence import Evidence
from desktop_app.models.field_ids import answers, write
from desktop_app.notice.models import Fate
from tests.assessment.conftest import NOTICES

CONTRACTS = Evidence(id="e1", material="M5", title="服务协议", file_name="协议.pdf", proves=("B3a",))


def lines_of(trial):
    return rehearsal_lines(trial.application, trial.judge(), trial.notice, trial.evidence)


def test_categories_that_are_not_applied_for_are_not_asked_about(trial):
    trial.put("service_platform.categories", ("F4",))
    about = [line.question.about for line in lines_of(trial)]
    assert [name for name in about if name.startswith("F")] == ["F4", "F4"]
    assert {"B1", "B2", "B3", "B4", "B5", "B6", "B7", "X1"} <= set(about)


def test_a_question_shows_verdict_value_threshold_margin_and_what_proves_it(trial):
    trial.put("declared.enterprises_served_1", 149)
    trial.evidence = (CONTRACTS,)
    line = next(line for line in lines_of(trial) if line.question.id == "B3-count")
    assert [atom.id for atom in line.atoms] == ["B3a"]
    assert line.atoms[0].fact == "149 家 < 150 家，还差 1 家"
    assert line.proofs == ("服务协议",)


def test_answers_that_are_read_out_stand_with_their_labels(trial):
    trial.put("survey.method", "电话回访")
    line = next(line for line in lines_of(trial) if line.question.id == "B3-satisfaction")
    assert ("survey.method", trial.notice.label_of("survey.method"), "电话回访") in line.answers


def test_progress_counts_ticks(trial):
    trial.put("rehearsal.B3-count.ready", False).put("rehearsal.B1-years.ready", True)
    lines = lines_of(trial)
    assert progress_words(lines) == f"{len(lines)} 问，1 答得上，1 要补"
    trial.clear("rehearsal.B3-count.ready")
    assert progress_words(lines_of(trial)).endswith("1 答得上")


@pytest.mark.parametrize(
    ("field_id", "value", "label", "words"),
    [
        ("rehearsal.F5-guarantee.ready", True, "评委视角“担保额是当年新增还是余额，和监管…”", "答得上"),
        ("rehearsal.X1-distinction.ready", False, "评委视角“一句话说，与别的平台有什么不同，…”", "要补"),
        ("rehearsal.gone.note", "记一笔", "评委视角本通知没有的一问的备注", "记一笔"),
        ("delivery.tasks.seal.days", 3, "日程“盖章和签字”的天数", "3"),
        ("delivery.tasks.seal.done", True, "日程“盖章和签字”", "已办"),
        ("delivery.packed.papers-2", True, "交付清单“申报材料第2份”", "已备齐"),
        ("delivery.packed.disc", True, "交付清单“光盘”", "已备齐"),
        ("half_typed.services.r3.served_on", "2020-13", "服务企业台账里没有写完的一格", "2020-13"),
        ("half_typed.services._new_.enterprise", "上海某", "服务企业台账里没有写完的新行", "上海某"),
        ("example", True, "示例标记", "是"),
    ],
)
def test_history_tells_ticks_and_notes_in_words(field_id, value, label, words):
    notice = NOTICES["shanghai-2021"]
    assert field_label(field_id, notice) == label
    assert value_words(field_id, value, notice) == words


def test_next_year_begins_without_ticks_and_stays_an_example():
    application = Application(example=True)
    write(application, "rehearsal.B1-years.ready", True)
    write(application, "delivery.tasks.seal.days", 3)
    made = for_next_year(Case(notice="national-2012", application=application), NOTICES["shanghai-2021"])

    assert dict(answers(made.case.application)) == {"example": True}
    assert {item.label for item in made.of(Fate.RENEWED)} == {"评委视角的勾和备注", "交付日程和清点"}
