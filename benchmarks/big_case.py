"""A case as large as an agency's can get: the example, its ledger of services grown to 100,000 rows, every column filled."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop_app.models.choices import Charging, EnterpriseSize, Mode
from desktop_app.models.ledgers import RowSource, ServiceRecord

if TYPE_CHECKING:
    from desktop_app.models.application import Case

ROWS = 100_000
_ENTERPRISES = 5_000
_FIRST, _DAYS = date(2018, 1, 1), 1095


def services(rows: int = ROWS) -> tuple[ServiceRecord, ...]:
    """Rows as a workbook brings them, of three years and 5,000 enterprises."""
    sizes = tuple(EnterpriseSize)
    return tuple(
        ServiceRecord(
            id=f"r{number}",
            source=RowSource(file="服务企业台账.xlsx", sheet="服务企业台账", row=number + 3),
            served_on=_FIRST + timedelta(days=number % _DAYS),
            enterprise=f"示例第{number % _ENTERPRISES}号有限公司",
            credit_code=f"91310000MA1{number % _ENTERPRISES:06d}X",
            size=sizes[number % len(sizes)],
            district="浦东新区",
            category=f"F{number % 5 + 1}",
            content=f"第{number}次技术咨询和诊断服务",
            mode=Mode.OFFLINE if number % 3 else Mode.ONLINE,
            hours=Decimal(number % 16 + 1) / 2,
            fee=Decimal(0) if number % 2 else Decimal(number % 977 + 1) * 100,  # what is free has no price
            charging=Charging.FREE if number % 2 else Charging.STANDARD,
            contact=f"联系人{number % _ENTERPRISES}",
            phone=f"021-5{number % _ENTERPRISES:07d}",
            satisfaction="满意",
        )
        for number in range(rows)
    )


def grown(case: Case, rows: int = ROWS) -> Case:
    """``case`` with that ledger, of so many rows, in the place of its own."""
    return case.model_copy(update={"ledgers": case.ledgers.model_copy(update={"services": services(rows)})})
