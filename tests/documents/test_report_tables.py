"""Tables of the report: declared figures say so, routes, empty tables and shared papers."""

from decimal import Decimal

import pytest

from desktop_app.documents import report_tables
from desktop_app.documents.tables import Cell
from desktop_app.models.ledgers import Ledgers


def words(filled):
    return [[(item.passage if isinstance(item, Cell) else item).text for item in row] for row in filled.rows]


@pytest.fixture
def filled(content_of, case):
    def make(table, *, ledgers=None, categories=None, **declared):
        application = case.application.model_copy(deep=True)
        for name, value in declared.items():
            setattr(application.declared, name, value)
        if categories is not None:
            application.service_platform.categories = categories
        changed = {"application": application} | ({"ledgers": ledgers} if ledgers is not None else {})
        content = content_of(case.model_copy(update=changed))
        if table in {item.id for item in content.notice.categories}:
            return report_tables.requirements(content, table, "＿")
        return report_tables.fill(table, content, "＿")

    return make


@pytest.mark.parametrize(
    ("declared", "note"),
    [
        ({"enterprises_served_1": 160}, "注：2020年的家数、家次为申报单位填报数。"),
        (
            {"enterprises_served_1": 160, "enterprises_served_2": 150},
            "注：2019年、2020年的家数、家次为申报单位填报数。",
        ),
        ({}, ""),
    ],
)
def test_the_comparison_of_years_names_the_years_that_are_typed(filled, declared, note):
    assert filled("three_years", ledgers=Ledgers(), **declared).note == note


def test_a_ledger_leaves_the_comparison_without_a_note(filled):
    assert filled("three_years").note == ""


def test_typed_numbers_of_free_services_say_so(filled):
    made = filled("free_services", ledgers=Ledgers(), free_services=133, all_services=275)
    assert words(made) == [
        ["公益性和低收费", "133（填报数）", "—"],
        ["总服务量", "275（填报数）", "—"],
        ["公益性和低收费服务占总服务量", "48.36%（填报数）"],
    ]


def test_a_typed_figure_beside_a_requirement_says_so(filled):
    made = filled("F4", ledgers=Ledgers(), training_attendances=2502)
    assert words(made)[-1][2] == "2,502人次（填报数）"


def test_only_the_way_that_is_met_stands_beside_the_requirements(filled):
    met = filled("F5", categories=("F5",), new_guarantee_amount=Decimal(3_100_000_000))
    assert [(row[1], row[4]) for row in words(met)] == [("年新增担保额30亿元以上", "已满足")]
    open_ = filled("F5", categories=("F5",), new_guarantee_amount=Decimal(2_900_000_000))
    assert len(open_.rows) == 3


def test_the_declaration_is_listed_once_and_referred_to_from_the_other_item(filled):
    rows = words(filled("attachments"))
    assert ["真实性声明见第9项，两项共用一份"] in rows
    assert rows[-1] == ["9-1", "—", "申报材料真实性声明", "原件", "1"]
