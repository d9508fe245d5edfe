"""Each figure leads to exactly its rows and each row to its figures (issue of the ledgers; experience C1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.assessment.figures import count
from desktop_app.assessment.tracing import Tracing
from desktop_app.models.choices import Charging, EnterpriseSize, Mode
from desktop_app.models.ledgers import Activity, LedgerKind, Ledgers, RowSource, ServiceRecord
from desktop_app.notice.loader import load_all
from desktop_app.paths import resource


def service(number: int, name: str, **more: object) -> ServiceRecord:
    source = RowSource(file="台账.xlsx", sheet="表", row=number)
    given = {"served_on": date(2020, 5, number), "mode": Mode.OFFLINE, "charging": Charging.STANDARD, **more}
    return ServiceRecord(id=f"r{number}", source=source, enterprise=name, **given)


LEDGERS = Ledgers(
    services=(
        service(4, "甲", category="F1", charging=Charging.FREE),
        service(5, "甲", category="F1,F2", mode=Mode.ONLINE),
        service(6, "乙", category="F2", mode=Mode.BOTH),
        service(7, "大", size=EnterpriseSize.LARGE),
        service(8, "丙", served_on=date(2010, 1, 1)),
    ),
    activities=(
        Activity(id="a1", held_on=date(2020, 6, 1), topic="会", category="F1,F2"),
        Activity(id="a2", held_on=date(2020, 6, 2), topic="会", category="F1"),
    ),
)


@pytest.fixture(scope="module")
def tracing() -> Tracing:
    counted = count(LEDGERS, load_all(resource("notices"))["shanghai-2021"].identity)
    return Tracing((*counted.figures.values(), *counted.free.values(), *counted.breakdowns))


@pytest.mark.parametrize(
    ("figure", "rows", "value"),
    [
        ("enterprises_served.year-1", {"r4", "r5", "r6"}, 2),
        ("service_visits.year-1", {"r4", "r5", "r6"}, 3),
        ("offline_enterprises.year-1", {"r4", "r6"}, 2),
        ("online_enterprises.year-1", {"r5", "r6"}, 2),
        ("category_enterprises.year-1.F1", {"r4", "r5"}, 1),
        ("category_enterprises.year-1.F2", {"r5", "r6"}, 2),
        ("free_share.year-1", {"r4", "r5", "r6", "r7"}, Decimal(25)),
    ],
)
def test_a_figure_leads_to_its_rows_and_each_of_them_back(tracing, figure, rows, value):
    assert set(tracing.rows_of(figure)[LedgerKind.SERVICES]) == rows
    every = {row.id for row in LEDGERS.services}
    assert {row for row in every if figure in tracing.figures_of(LedgerKind.SERVICES, row)} == rows
    assert next(item.figure.value for item in tracing.figures if item.id == figure) == value


def test_a_share_tells_its_part_from_its_whole(tracing):
    share = next(item for item in tracing.figures if item.id == "free_share.year-1")
    assert share.part == {LedgerKind.SERVICES: ("r4",)}


def test_a_row_that_counts_nowhere_and_a_figure_that_is_none(tracing):
    assert tracing.figures_of(LedgerKind.SERVICES, "r8") == ()
    assert tracing.rows_of("staff.year-1") == {}


def test_what_check_prints_holds_every_row_once_with_its_source(tracing):
    said = tracing.as_json(LEDGERS)
    listed = [row for group in said["rows"]["services"] for row in group["rows"]]
    assert sorted(listed) == ["r4", "r5", "r6", "r7", "r8"]
    assert said["sources"]["services"] == [
        {"file": "台账.xlsx", "sheet": "表", "rows": {"r4": 4, "r5": 5, "r6": 6, "r7": 7, "r8": 8}}
    ]
    assert said["sources"]["activities"] == []
