"""咨询问题单 (experience C4, F5): one page with the question, both numbers, the clause and the telephone numbers."""

from __future__ import annotations

import dataclasses
from datetime import date

import pikepdf
import pytest

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.assessment.results import Outcome, Reading
from desktop_app.documents.content import Content
from desktop_app.documents.question_sheet import open_questions, render_question_sheet
from desktop_app.errors import DocumentError, MissingGlyph
from desktop_app.models.application import Application, Case
from desktop_app.notice.loader import load
from desktop_app.notice.models import Notice
from desktop_app.paths import resource

STAFF = {"staff": 25, "staff_degree": 21, "staff_title": 21, "staff_both": 19}
"""25 people, 19 with both, 23 with either."""


@pytest.fixture(params=["shanghai-2021", "national-2012"])
def pack(request):
    return load(resource(f"notices/{request.param}"))


def content_under(pack, **answers) -> Content:
    application = Application()
    application.agency.name = "上海某某企业服务中心有限公司"
    for name, value in STAFF.items():
        setattr(application.declared, name, value)
    for name, value in answers.items():
        setattr(application.counting, name, value)
    case = Case(notice=pack.identity.id, application=application)
    on = pack.identity.counting.submission
    assessment = evaluate(application, count(case.ledgers, pack.identity), pack, on)
    return Content.of(case, assessment, pack, filled_on=on)


def atoms_of(content):
    every = (*content.assessment.conditions, content.assessment.distinction, *content.assessment.categories)
    return [atom for verdict in every for atom in verdict.atoms]


def test_the_sheet_has_both_numbers_the_clause_and_whom_to_ask(tmp_path, pack, fonts, texts_of):
    content = content_under(pack)
    (atom,) = open_questions(content.assessment)
    target = tmp_path / "咨询问题单.pdf"
    made = render_question_sheet(content, atom, fonts, target)
    (text,) = texts_of(target)

    assert made.pages == len(pikepdf.open(target).pages) == 1
    assert made.places["atom.B7c"] == (1,)
    for words in ("92%", "76%", "80%", "已满足", "不满足", "25人", "21人", "19人"):
        assert words in text.replace(" ", ""), words
    assert "".join(pack.clause(atom.clause).text.split()) in text.replace(" ", "")
    for contact in pack.identity.contacts:
        assert contact.names in text
        assert all(phone in text for phone in contact.phones)
    for blank in ("答复人和单位：＿＿＿", "日期：＿＿＿", "咨询人（签字）：＿＿＿", "□学历和职称同时具备"):
        assert blank in text.replace(" ", "")


@pytest.mark.parametrize("reading", ["union", "intersection"])
def test_a_reading_settled_by_somebody_on_a_day_ends_the_question(pack, reading):
    half = content_under(pack, qualified_reading=reading, qualified_reading_by="某某处室陈老师")
    settled = content_under(
        pack,
        qualified_reading=reading,
        qualified_reading_by="某某处室陈老师",
        qualified_reading_on=date(2012, 5, 19),
    )

    assert [atom.id for atom in open_questions(half.assessment)] == ["B7c"]
    assert open_questions(settled.assessment) == ()
    (verdict,) = [atom for atom in atoms_of(settled) if atom.id == "B7c"]
    assert "2012-05-19由某某处室陈老师确认" in verdict.note


def test_a_sheet_about_any_clause_stays_one_page(tmp_path, pack, fonts):
    content = content_under(pack)
    readings = tuple(
        Reading(id=name, label=label, value=None, value_text="100 %", outcome=outcome, chosen=False)
        for name, label, outcome in (
            ("a", "按上年末的数计算，合同在上年末之后签订的不计", Outcome.UNMET),
            ("b", "按申报截止日的数计算", Outcome.MET),
        )
    )
    for atom in atoms_of(content):
        divided = atom.model_copy(update={"outcome": Outcome.DIVIDED, "readings": readings})
        made = render_question_sheet(content, divided, fonts, tmp_path / "sheet.pdf")
        assert made.pages == 1, atom.id


def test_what_does_not_fit_on_one_page_is_refused_and_nothing_is_written(tmp_path, notice, fonts):
    content = content_under(notice)
    (atom,) = open_questions(content.assessment)
    long = notice.clause(atom.clause).model_copy(
        update={"text": "从事为中小企业服务的人员不少于20人。" * 400}
    )
    clauses = tuple(long if clause.id == long.id else clause for clause in notice.clauses)
    content = dataclasses.replace(content, notice=Notice(**{**dict(notice), "clauses": clauses}))
    with pytest.raises(DocumentError, match="一页放不下"):
        render_question_sheet(content, atom, fonts, tmp_path / "sheet.pdf")
    assert not list(tmp_path.iterdir())


def test_a_character_without_a_face_is_named_with_its_field(tmp_path, notice, fonts):
    content = content_under(notice)
    content.application.agency.name = "上海\U0010fffd中心"
    (atom,) = open_questions(content.assessment)
    with pytest.raises(MissingGlyph) as refused:
        render_question_sheet(content, atom, fonts, tmp_path / "sheet.pdf")
    assert "服务机构" in str(refused.value)
