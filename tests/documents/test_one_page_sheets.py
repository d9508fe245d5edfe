"""答辩一页纸 and 倒排表 (experience C21, C22): one A4 page each, read back; and 示例 across every page of a fictional case."""

from __future__ import annotations

import dataclasses
from datetime import date

import pikepdf
import pytest

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.documents.content import Content
from desktop_app.documents.declaration import render_declaration
from desktop_app.documents.defence_sheet import render_defence_sheet
from desktop_app.documents.plan_sheet import render_plan_sheet
from desktop_app.documents.report import render_report
from desktop_app.documents.summary import render_summary
from desktop_app.errors import DocumentError
from desktop_app.models.application import Application, Case
from desktop_app.models.field_ids import write
from desktop_app.notice.loader import load
from desktop_app.paths import resource


@pytest.fixture
def printed(tmp_path, fonts, texts_of):
    def make(render, content):
        target = tmp_path / "一页.pdf"
        made = render(content, fonts, target)
        with pikepdf.open(target) as pdf:
            assert len(pdf.pages) == made.pages == 1
        return texts_of(target)[0]

    return make


def with_answers(content, answers, **changes):
    application = content.application.model_copy(deep=True)
    for field_id, answer in answers.items():
        write(application, field_id, answer)
    case = content.case.model_copy(update={"application": application})
    return dataclasses.replace(content, case=case, **changes)


def test_the_defence_sheet_has_who_what_the_figures_and_what_is_open_first(printed, content):
    text = printed(
        render_defence_sheet,
        with_answers(
            content,
            {
                "rehearsal.B7-qualified.ready": False,
                "rehearsal.B7-qualified.note": "两张职称证书要补复印件",
                "rehearsal.B1-years.ready": True,
            },
        ),
    )

    assert "申报单位：上海示例中小企业服务有限公司" in text
    assert "服务功能类别：信息服务、培训服务" in text
    assert "年服务中小企业150家以上172家150家超出22家" in text
    assert "1答得上，1要补" in text
    lacking = "（要补）学历和职称怎么算的，有没有一个人算两次？备注：两张职称证书要补复印件"
    assert lacking in text
    assert text.index(lacking) < text.index(
        "单位是什么性质"
    )  # what is lacking comes before what nobody has looked at
    assert "满两年了吗" not in text


def test_the_plan_sheet_has_tasks_days_copies_places_and_both_stages(printed, content):
    text = printed(
        render_plan_sheet,
        with_answers(
            content,
            {"delivery.tasks.audit.done": True, "delivery.packed.papers-2": True},
            filled_on=date(2021, 5, 25),
        ),
    )

    assert (
        "2021年5月26日（周三）截止，还有1天，连今天2个工作日（上一级定的日期还不知道，先按通知里的日期算；一般定得更早）。"
        in text
    )
    assert "■上一年度审计报告和服务收支专项审计104月28日（周三）5月13日（周四）已办" in text
    assert "□盖章和签字25月21日（周五）5月24日（周一）已晚1天" in text
    assert "5月8日（周六）调休上班，依据国务院办公厅关于2021年部分节假日安排的通知" in text
    assert "□第1份■第2份□第3份□第4份□第5份" in text
    assert "本单位→所属区中小企业主管部门" in text
    assert "徐汇区大木桥路108号619室，庄添夏，64221750" in text.replace("\n", "")
    assert "政策咨询：陈利伟、吴春霞，23119365、23117616" in text


def test_the_day_of_the_district_stands_with_its_stage(printed, content):
    text = printed(render_plan_sheet, with_answers(content, {"delivery.deadline": date(2021, 5, 21)}))
    assert "2021年5月21日（周五）已经截止，过了5天。" in text
    assert "所属区中小企业主管部门2021年5月21日" in text


@pytest.mark.parametrize("pack", ["shanghai-2021", "national-2012"])
@pytest.mark.parametrize("render", [render_defence_sheet, render_plan_sheet], ids=["defence", "plan"])
def test_long_names_and_many_open_questions_stay_on_one_page(printed, pack, render):
    notice = load(resource(f"notices/{pack}"))
    application = Application()
    application.agency.name = "上海某某中小企业公共服务与技术创新促进中心有限公司" * 4
    application.service_platform.name = "浦江中小企业综合服务平台" * 8
    application.service_platform.showcase_statement = "一站受理、分类派单、限时办结。" * 12
    application.service_platform.categories = tuple(category.id for category in notice.categories)
    for question in notice.rehearsal.questions:
        write(application, f"rehearsal.{question.id}.ready", False)
        write(
            application, f"rehearsal.{question.id}.note", "要补的材料写得长一些，一行放不下就折到下一行。" * 3
        )
    case = Case(notice=pack, application=application)
    on = notice.identity.counting.submission
    assessment = evaluate(application, count(case.ledgers, notice.identity), notice, on)
    text = printed(render, Content.of(case, assessment, notice, filled_on=on))
    listed = text.count("备注：")
    assert ("见程序中的“评委视角”" in text) == (0 < listed < len(notice.rehearsal.questions))


def test_what_does_not_fit_is_refused_and_nothing_is_written(tmp_path, fonts, content):
    long = with_answers(content, {"agency.name": "上海示例" * 450, "service_platform.name": "浦江平台" * 450})
    with pytest.raises(DocumentError, match="答辩一页纸一页放不下"):
        render_defence_sheet(long, fonts, tmp_path / "一页.pdf")
    assert not list(tmp_path.iterdir())


def test_every_page_of_a_fictional_case_is_marked_c24(tmp_path, fonts, content, notice, report, texts_of):
    example = with_answers(content, {"example": True})
    target = tmp_path / "纸.pdf"
    papers = {
        "declaration": lambda given: render_declaration(given, notice.declaration, fonts, target, draft=True),
        "summary": lambda given: render_summary(given, (), fonts, target),
        "plan": lambda given: render_plan_sheet(given, fonts, target),
    }
    for name, render in papers.items():
        render(content)
        unmarked = texts_of(target)
        render(example)
        marked = texts_of(target)
        for before, after in zip(unmarked, marked, strict=True):
            assert after.count("示例") == before.count("示例") + 2, name

    render_report(example, notice.report, fonts, target, draft=False)
    for before, after in zip(texts_of(report[0]), texts_of(target), strict=True):
        assert after.count("示例") == before.count("示例") + 2
