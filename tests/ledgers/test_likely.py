"""What is offered for a cell that is no value: always a value, and nothing where nothing suggests itself."""

from __future__ import annotations

import pytest

from desktop_app.ledgers.columns import COLUMNS
from desktop_app.ledgers.likely import likely
from desktop_app.models.ledgers import LedgerKind


@pytest.mark.parametrize(
    ("ledger", "field", "written", "offered"),
    [
        ("services", "served_on", "2020.05.01-02", "2020-05-01"),
        ("services", "served_on", "2020年5月1日、3日", "2020-05-01"),
        ("services", "served_on", "2020/5", "2020-05-01"),
        ("services", "served_on", "2020年5月上旬", "2020-05-01"),
        ("services", "served_on", "20年5月6日", "2020-05-06"),
        ("services", "served_on", "85.3.4", ""),
        ("services", "served_on", "5月6日", ""),
        ("services", "served_on", "2020年全年", ""),
        ("services", "served_on", "2020-02-30", ""),
        ("partners", "valid_from", "2021.2", "2021-02-01"),
        ("partners", "valid_to", "2021.2", "2021-02-28"),
        ("staff", "born", "85年3月", "1985-03"),
        ("staff", "born", "05.3", "2005-03"),
        ("activities", "attendances", "约30人", "30人"),
        ("activities", "enterprises", "30余家", "30家"),
        ("activities", "attendances", "近百人", ""),
        ("activities", "attendances", "30-50人", ""),
        ("services", "fee", "500元/次", "500元"),
        ("financings", "amount", "3-5万", ""),
        ("services", "mode", "电话", ""),
    ],
)
def test_what_is_offered(ledger, field, written, offered):
    (column,) = (column for column in COLUMNS[LedgerKind(ledger)] if column.field == field)
    assert likely(column, written) == offered
