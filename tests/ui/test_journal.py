"""The lines of history in words: what the disk noted, as whoever reads it knows it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop_app.models.application import Case
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import LedgerKind, Partner
from desktop_app.models.page_runs import PageRun
from desktop_app.store.case_rows import Change
from desktop_app.store.case_store import CaseStore
from desktop_app.ui.autosave import Autosave
from desktop_app.ui.journal import journal_lines
from desktop_app.ui.open_case import OpenCase
from tests.ui.conftest import ON

START = datetime(2021, 5, 20, 6, 0, tzinfo=UTC)
NAME = "service_platform.name"


class Kept:
    """A case on the disk with a clock that goes when it is told to."""

    def __init__(self, folder, notice) -> None:
        self.now = START
        self.notice = notice
        self.store = CaseStore.create(folder, Case(notice=notice.identity.id), now=START)
        self.case = OpenCase(self.store.load(), notice, on=ON)
        self.autosave = Autosave(self.case, self.store, lambda: self.now)

    def later(self, minutes: float = 5) -> None:
        """Write what there is, and let time pass."""
        assert self.autosave.flush()
        self.now += timedelta(minutes=minutes)

    def lines(self) -> list[tuple[str, str, str, str]]:
        self.later()
        found = journal_lines(self.store.history(), self.notice)
        return [(line.place, line.label, line.before, line.after) for line in found][:-1]


@pytest.fixture
def kept(qtbot, tmp_path, shanghai):
    made = Kept(tmp_path / "案卷", shanghai)
    yield made
    made.store.close()


@pytest.mark.parametrize(
    ("field_id", "typed", "words"),
    [
        (NAME, "某某平台", "某某平台"),
        ("finance.total_assets", "312.5", "312.5万元"),
        ("finance.total_assets", "三百多万", "三百多万（未完成）"),
        ("agency.established", "2015-6-8", "2015年6月8日"),
        ("agency.legal_kind", "company", "企业"),
        ("attested.B1d.met", True, "符合"),
        ("declared.enterprises_served_1", "1500", "1,500家"),
        ("service_platform.categories", ("F1", "F3"), "信息服务、创业服务"),
        ("narrative.positioning", "第一段\n第二段", "第一段\n第二段"),
    ],
)
def test_a_change_of_a_field_is_one_line(kept, field_id, typed, words):
    kept.case.enter(field_id, typed)

    assert kept.lines() == [(field_id, kept.notice.label_of(field_id), "未填", words)]


def test_an_answer_that_became_half_an_entry_is_one_line(kept):
    kept.case.enter("finance.total_assets", "312")
    kept.later()
    kept.case.enter("finance.total_assets", "三百多万")

    label = kept.notice.label_of("finance.total_assets")
    assert kept.lines() == [
        ("finance.total_assets", label, "312万元", "三百多万（未完成）"),
        ("finance.total_assets", label, "未填", "312万元"),
    ]


def test_what_was_typed_in_one_go_is_one_line_and_a_later_visit_another(kept):
    for text in ("甲", "甲平", "甲平台"):
        kept.case.enter(NAME, text)
        kept.later(0.1)
    kept.later()
    kept.case.enter(NAME, "乙平台")

    assert [line[2:] for line in kept.lines()] == [("甲平台", "乙平台"), ("未填", "甲平台")]


def test_what_was_typed_and_taken_back_in_one_go_is_no_line(kept):
    kept.case.enter(NAME, "甲")
    kept.later(0.1)
    kept.case.enter(NAME, "")

    assert kept.lines() == []


def test_lists_ledgers_and_evidence(kept):
    member = kept.case.add_recognition()
    kept.later()
    kept.case.enter(f"recognitions[{member}].issuer", "市经信委")
    kept.later()
    kept.case.set_rows(LedgerKind.PARTNERS, (Partner(id="r1", name="所"),))
    kept.later()
    kept.case.add_evidence(Evidence(id="e", material="M2", title="营业执照", file_name="a.pdf"))
    kept.later()
    kept.case.remove_evidence("e")

    assert kept.lines() == [
        ("evidence", "证明材料", "营业执照（法人证书或营业执照）", "没有"),
        ("evidence", "证明材料", "没有", "营业执照（法人证书或营业执照）"),
        ("ledgers.partners", "集聚服务机构台账", "0行", "1行"),
        (f"recognitions[{member}].issuer", "认定的发证机关", "未填", "市经信委"),
        ("recognitions", "认定和资质", "未填", "1项"),
    ]


def test_what_became_of_a_piece_of_evidence_is_told_field_by_field(kept):
    kept.case.add_evidence(Evidence(id="e", material="M2", title="执照", file_name="a.pdf", pages=3))
    kept.later()
    for title in ("营", "营业执照"):  # typed in one go, written twice
        kept.case.change_evidence("e", {"title": title})
        kept.later(0.1)
    kept.later()
    kept.case.change_evidence("e", {"valid_to": date(2022, 3, 31)})
    kept.case.change_evidence("e", {"sealed": True})
    kept.later()
    kept.case.change_evidence("e", {"runs": (PageRun(first=1, last=2), PageRun(first=3, last=3, turn=90))})
    kept.later()
    kept.case.change_evidence("e", {"proves": ("B1a",)})

    name = "营业执照（法人证书或营业执照）"
    legal = kept.notice.atom("B1a").label
    assert [line[2:] for line in kept.lines()] == [
        (f"{name}：证明的条件 没有填", f"{name}：证明的条件 {legal}"),
        (f"{name}：要印的页 全部，按原样", f"{name}：要印的页 第1–2页、第3页右转"),
        (f"{name}：有效期止 没有填、是否盖章 没有盖章", f"{name}：有效期止 2022-03-31、是否盖章 已盖章"),
        ("执照（法人证书或营业执照）", name),
        ("没有", "执照（法人证书或营业执照）"),
    ]


def test_the_beginning_of_a_case_is_told_by_its_notice_only(kept):
    kept.later()
    (first,) = journal_lines(kept.store.history(), kept.notice)

    assert (first.place, first.label, first.after) == ("notice", "申报通知", "沪经信企〔2021〕363号")


@pytest.mark.parametrize(
    ("what", "place", "before", "after", "expected"),
    [
        ("answer", "agency.of_a_later_program", None, '"甲"', ("未填", '"甲"')),
        ("answer", "finance.total_assets", '"三"', '"3000000"', ('"三"', "300万元")),
        ("answer", "agency.name", "{broken", '"乙"', ("{broken", "乙")),
        ("rows", "of_a_later_program", None, '{"rows":3}', ("0行", "3行")),
        ("rows", "staff", "[]", "{broken", None),
        ("evidence", "e", None, "{broken", ("没有", "没有名称的材料")),
        ("about", "title", "", "二稿", ("未填", "二稿")),
        ("about", "created", None, "2021", None),
    ],
)
def test_what_this_program_cannot_read_is_shown_as_it_stands(shanghai, what, place, before, after, expected):
    found = journal_lines([Change(1, START, 1, what, place, before, after)], shanghai)

    assert [(line.before, line.after) for line in found] == ([expected] if expected else [])


def test_long_texts_are_shown_where_they_differ(kept):
    kept.case.enter("narrative.positioning", "一" * 100)
    kept.later()
    kept.case.enter("narrative.positioning", "一" * 100 + "尾")

    assert kept.lines()[0][2:] == ("…" + "一" * 10, "…" + "一" * 10 + "尾")
