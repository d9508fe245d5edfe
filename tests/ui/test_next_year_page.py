"""The page before a case is duplicated: what it offers, and that its lists are those of the pack chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from desktop_app.assessment.next_year import for_next_year
from desktop_app.models.agency import Agency
from desktop_app.models.application import Application, Case
from desktop_app.models.evidence import Evidence
from desktop_app.models.finance import Finance
from desktop_app.models.service_platform import Recommendation
from desktop_app.notice.loader import load_all
from desktop_app.notice.models import Fate
from desktop_app.paths import resource
from desktop_app.store.case_input import CaseInput
from desktop_app.ui.next_year_page import NextYearPage
from tests.drive import click

CASE = Case(
    notice="shanghai-2021",
    title="甲服务中心",
    application=Application(
        agency=Agency(name="甲服务中心", legal_representative="张三"),
        finance=Finance(audit_firm="某事务所"),
        recommendation=Recommendation(carrier_name="某开发区"),
    ),
    evidence=tuple(
        Evidence(id=f"e{n}", material="M8", title=f"制度{n}", file_name=f"{n}.pdf") for n in range(9)
    ),
)


@pytest.fixture(scope="module")
def notices():
    return load_all(resource("notices"))


@pytest.fixture
def page(qtbot, dressed, notices):
    made = NextYearPage(CaseInput(CASE, (), {}), notices, lambda wish: Path("/案卷") / wish)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    return made


def shown(page) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_the_newest_notice_is_chosen_and_the_three_lists_are_there_before_anything_is_made(page):
    assert page.packs.checkedId() == 0
    assert "要重新准备的（1 项）" in shown(page)
    assert "带过去要核对的（3 项）" in shown(page)
    assert "照样带过去的（1 项）" in shown(page)
    assert page.counts.text() == "要重新准备的 1 项，带过去要核对的 3 项，照样带过去的 1 项"
    assert page.said(Fate.RENEWED) == "财务数字和审计报告：要用新的上一年度的审计报告"
    assert "与最新的营业执照或法人证书核对" in page.said(Fate.CHECKED)
    assert page.place.text() == "/案卷/甲服务中心2021"


def test_many_pieces_of_evidence_are_named_in_part_and_counted(page):
    assert "（9 份）" in page.said(Fate.CHECKED)
    assert "制度0、制度1" in page.said(Fate.CHECKED)
    assert "等 9 份" in page.said(Fate.CHECKED)
    assert "制度8" not in page.said(Fate.CHECKED)


def test_another_notice_has_lists_of_its_own_and_a_place_of_its_own(page, notices):
    page.choose_pack("national-2012")

    assert "这份通知不问的内容" in page.said(Fate.RENEWED)
    assert page.place.text() == "/案卷/甲服务中心2012"
    assert page.warning.isVisible()
    assert "2012" in page.facts.text()


def test_what_is_asked_for_is_what_was_shown(qtbot, page, notices):
    page.put_under("/别处")
    with qtbot.waitSignal(page.create_requested, timeout=1000) as asked:
        click(page.create_button)
    made, folder = asked.args

    assert made == for_next_year(CASE, notices["shanghai-2021"])
    assert folder == "/别处/甲服务中心2021"


def test_the_way_back_is_there_and_the_keyboard_starts_at_the_notices(qtbot, page):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.focus_first()
    assert page.packs.checkedButton().hasFocus()
    with qtbot.waitSignal(page.back_requested, timeout=1000):
        click(page.back_button)


def test_access_keys_do_not_meet(page):
    keys = [
        button.text()[button.text().index("&") + 1]
        for button in page.findChildren(QAbstractButton)
        if "&" in button.text()
    ]
    assert len(keys) == len(set(keys)) == 3
