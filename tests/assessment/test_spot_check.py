"""抽查: which rows are picked, why, and whether their proof is on the shelves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.assessment.spot_check import spot_check
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import LedgerKind, Partner, ServiceRecord

SHELVES = (Evidence(id="v1", material="M5", title="服务合同", file_name="a.pdf", number="E-001"),)


def served(number, **more):
    given = {"served_on": date(2020, 1 + number % 12, 1 + number % 28), "enterprise": f"企业{number}"}
    return ServiceRecord(id=f"r{number}", **(given | {"credit_code": f"C{number}"} | more))


def picks(rows, year=2020):
    return {
        pick.row: (pick.why, pick.proved) for pick in spot_check(LedgerKind.SERVICES, rows, SHELVES, year)
    }


def test_what_stands_out_is_picked_once_for_its_first_reason():
    rows = [served(number) for number in range(100)]
    rows[10] = served(10, fee=Decimal(90_000), served_on=date(2020, 12, 31))
    rows[20] = served(20, served_on=date(2020, 1, 1))
    rows[30] = served(30, credit_code=None)
    rows[40] = served(40, enterprise="老客户")
    rows[41] = served(41, enterprise="老客户")
    found = picks(rows)
    assert found["r10"][0] == "收费最多"
    assert found["r40"][0] == "服务次数最多的企业"
    assert found["r30"][0] == "没有统一社会信用代码"
    assert {why for why, _ in found.values()} >= {"全年第一笔", "随机抽到"}
    assert "r41" not in found
    assert len(found) <= 12
    assert picks(rows) == found


@pytest.mark.parametrize(
    ("typed", "proved"),
    [
        ("E-001", True),
        ("E-009、E-001", False),
        ("E-001 E-002", False),
        ("E-0011", False),
        (None, False),
        ("", False),
    ],
)
def test_proof_are_numbers_that_all_stand_on_the_shelves(typed, proved):
    assert picks([served(1, evidence=typed)])["r1"][1] is proved


def test_other_years_and_empty_ledgers_are_not_looked_at():
    assert picks([served(1)], year=2019) == {}
    assert spot_check(LedgerKind.STAFF, (), (), 2020) == ()


def test_a_ledger_without_days_is_looked_at_as_a_whole():
    rows = tuple(Partner(id=str(number), name=f"机构{number}") for number in range(3))
    assert {pick.why for pick in spot_check(LedgerKind.PARTNERS, rows, (), 2020)} == {"随机抽到"}
