"""两页摘要 (experience D8): verdicts with their numbers, what is open, materials and dates, on two pages."""

from __future__ import annotations

import dataclasses

import pikepdf
import pytest

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.documents.content import Content
from desktop_app.documents.summary import MOST_PAGES, ReviewNotes, render_summary
from desktop_app.errors import DocumentError
from desktop_app.models.application import Application, Case
from desktop_app.notice.loader import load
from desktop_app.paths import resource


@pytest.fixture
def printed(tmp_path, fonts, texts_of):
    def make(content, still_open=(), **notes):
        target = tmp_path / "摘要.pdf"
        made = render_summary(content, still_open, fonts, target, **notes)
        assert len(pikepdf.open(target).pages) == made.pages <= MOST_PAGES
        return "".join(texts_of(target)).replace(" ", "")

    return make


def test_it_has_each_verdict_with_value_threshold_and_margin(printed, content):
    text = printed(content, ["填写平台负责人手机"])
    verdicts = (*content.assessment.conditions, content.assessment.distinction)
    atoms = [atom for verdict in verdicts for atom in verdict.atoms]

    assert "172家≥150家，超出22家" in text
    assert all(atom.label.replace(" ", "") in text for atom in atoms)
    assert "1.填写平台负责人手机" in text
    for status in content.assessment.materials:
        assert status.label.replace(" ", "") in text
    assert "报送截止2021年5月26日" in text
    assert "市报送工业和信息化部：2021年6月15日" in text
    assert "复核人：＿＿＿" in text


def test_it_has_who_checked_what_was_confirmed_and_the_remarks_d8(printed, content):
    notes = ReviewNotes(
        checked=[("一.1.(1)", "复核人 张三 2021-05-20"), ("一.1.(2)", ""), ("真实性声明", "")],
        asked=["服务企业核对两年口径"],
        confirmed=["服务收入相差10倍以上（已核实：李四 2021-05-19）"],
        remarks=[("资产总额不低于300万元", "和审计报告第4页核对过")],
    )
    text = printed(content, notes=notes)

    assert "一.1.(1)：复核人张三2021-05-20" in text
    assert "没有复核：一.1.(2)、真实性声明" in text
    assert "需确认1项：1.服务企业核对两年口径" in text
    assert "已核实1项：1.服务收入相差10倍以上（已核实：李四2021-05-19）" in text
    assert "1.资产总额不低于300万元：和审计报告第4页核对过" in text


def test_many_notes_beside_many_open_items_still_fit_two_pages(printed, content):
    long = "写得很长的备注，" * 250
    notes = ReviewNotes(
        checked=[(f"第{number}部分", "复核人 张三 2021-05-20") for number in range(30)],
        asked=["需要确认的事项"] * 60,
        remarks=[("某一项", long)] * 30,
    )
    text = printed(content, ["还没有落实的事项"] * 60, notes=notes)
    assert "项，见程序。" in text


@pytest.mark.parametrize("pack", ["shanghai-2021", "national-2012"])
@pytest.mark.parametrize("items", [0, 1, 30, 400])
def test_it_stays_on_two_pages_and_counts_what_it_does_not_list(printed, pack, items):
    notice = load(resource(f"notices/{pack}"))
    application = Application()
    application.service_platform.categories = ("F1", "F2", "F3", "F4", "F5")
    case = Case(notice=pack, application=application)
    on = notice.identity.counting.submission
    assessment = evaluate(application, count(case.ledgers, notice.identity), notice, on)
    content = Content.of(case, assessment, notice, filled_on=on)
    still_open = [
        f"还没有落实的第{number}项，说明写得长一些，一行也许放不下，那就折到下一行" for number in range(items)
    ]
    text = printed(content, still_open)

    listed = sum(f"第{number}项，说明" in text for number in range(items))
    assert (f"另有{items - listed}项" in text) == (listed < items)
    assert ("没有。" in text) == (not items)


def test_what_does_not_fit_is_refused_and_nothing_is_written(tmp_path, fonts, content):
    long = content.case.application.model_copy(deep=True)
    long.agency.name = "上海示例" * 450
    long.service_platform.name = "浦江平台" * 450
    case = content.case.model_copy(update={"application": long})
    with pytest.raises(DocumentError, match="两页放不下"):
        render_summary(dataclasses.replace(content, case=case), (), fonts, tmp_path / "摘要.pdf")
    assert not list(tmp_path.iterdir())
