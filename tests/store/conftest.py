"""A case with an answer at every place, and doors to its database that a user would not have."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from desktop_app.models.application import Application, Case
from desktop_app.models.choices import Copy
from desktop_app.models.evidence import Evidence
from desktop_app.models.field_ids import leaves, write
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import (
    Activity,
    FinancingRecord,
    Ledgers,
    RowSource,
    ServiceRecord,
    StaffMember,
)
from desktop_app.models.recognitions import Recognition
from desktop_app.store.checksums import checksum, row_checksum

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SAMPLES: dict[EntryKind, Any] = {
    EntryKind.TEXT: "上海“某某”服务中心，𠮷",
    EntryKind.LONG_TEXT: "第一段。\n第二段：100 % 完成；C:\\路径\t'引号'",
    EntryKind.CODE: "91310000MA1FL0A00X",
    EntryKind.MONEY: Decimal("5236843.67"),
    EntryKind.COUNT: 172,
    EntryKind.NUMBER: Decimal("0.5"),
    EntryKind.PERCENT: Decimal("0.5"),
    EntryKind.DAY: date(2021, 5, 17),
    EntryKind.YES_NO: False,
    EntryKind.CHOICES: ("F1", "F3"),
}


def filled(application: Application) -> Application:
    """Every leaf answered."""
    for leaf in leaves():
        if leaf.kind is EntryKind.ROWS:
            value: Any = (
                Recognition(id="3f2a", issuer="工信部", valid_to=date(2023, 1, 1)),
                Recognition(id="b2"),
            )
        else:
            value = next(iter(leaf.annotation)) if leaf.kind is EntryKind.CHOICE else SAMPLES[leaf.kind]
        write(application, leaf.field_id.replace("*", "F1.system"), value)
    return application


@pytest.fixture
def now() -> datetime:
    return datetime(2021, 5, 10, 6, 3, 22, tzinfo=UTC)


@pytest.fixture
def full_case() -> Case:
    application = filled(Application())
    write(application, "agency.phone", None)
    source = RowSource(file="台账.xlsx", sheet="台账", row=3)
    return Case(
        notice="shanghai-2021",
        title="某某平台 2021",
        application=application,
        unfinished={"agency.phone": "０２１—转 8", "recognitions[b2].valid_to": "长期"},
        ledgers=Ledgers(
            services=tuple(
                ServiceRecord(
                    id=f"r{number}",
                    source=source,
                    served_on=date(2020, 3, 1),
                    enterprise=f"企业{number}",
                    hours=Decimal("0.5"),
                    fee=Decimal("1E+4"),
                )
                for number in range(300)
            ),
            activities=(Activity(id="a1", held_on=date(2020, 6, 1), topic="融资对接会", attendances=40),),
            staff=(StaffMember(id="s1", name="张三", born="1985-03", serves_smes=True),),
            financings=(
                FinancingRecord(
                    id="f1", agreed_on=date(2020, 7, 1), enterprise="企业1", kind="loan", amount=Decimal(3)
                ),
            ),
        ),
        evidence=(
            Evidence(
                id="e2", material="M5", title="审计报告", file_name="审计报告.pdf", sha256="0" * 64, size=9
            ),
            Evidence(
                id="e1",
                material="M4",
                title="租赁合同",
                file_name="合同.pdf",
                copy_kind=Copy.COPY,
                valid_to=date(2022, 1, 1),
            ),
        ),
    )


@pytest.fixture
def tamper() -> Callable[..., None]:
    """Run statements in a closed case's database, as another program could; one that knows the checksums reseals."""

    def run(folder: Path, *statements: str, reseal: bool = False) -> None:
        with closing(sqlite3.connect(folder / "case.sqlite3")) as connection, connection:
            for statement in statements:
                connection.execute(statement)
            if reseal:
                connection.create_function("checksum", -1, checksum)
                connection.create_function("row_checksum", 3, row_checksum)
                connection.execute("UPDATE answers SET crc = checksum(field, value)")
                connection.execute("UPDATE ledger_rows SET crc = row_checksum(kind, position, content)")
                connection.execute("UPDATE evidence SET crc = checksum(id, position, content)")

    return run
