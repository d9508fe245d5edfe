"""F4: a workbook of 1,200 rows as an agency keeps it, with 37 seeded faults, and the key to them.

The header has two lines and merged cells, a title stands above, a total below, a sheet is hidden. Each fault is known with
its row, its column, the code it must be reported with, and how it is mended.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from desktop_app.packet.sample_ledgers import sample_code

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 1_200
FIRST_ROW = 4
FAULTS = 37
_ENTERPRISES = 172
_UPPER = [
    "序号",
    "服务时间",
    "被服务企业",
    None,
    None,
    "服务事项",
    "服务方式",
    "服务费（元）",
    "公益性",
    "联系人",
    None,
]
_LOWER = [None, None, "名称", "信用代码", "规模", None, None, None, None, "姓名", "电话"]
_MERGED = ["A2:A3", "B2:B3", "C2:E2", "F2:F3", "G2:G3", "H2:H3", "I2:I3", "J2:K2"]
DAY, NAME, CODE, SIZE, FEE = 2, 3, 4, 5, 8


@dataclass(frozen=True)
class Fault:
    """One seeded fault: 1-based place, the code it is reported with, and what mends it; None: the row goes."""

    row: int
    column: int
    code: str
    wrong: object
    right: object


@dataclass
class Key:
    """The answer key."""

    faults: list[Fault] = field(default_factory=list)
    enterprises: set[str] = field(default_factory=set)
    """Codes of the distinct 中小企业 of 2020 once everything is mended."""
    visits: int = 0
    """Their rows."""
    total_row: int = 0
    pending: set[int] = field(default_factory=set)
    """Rows that wait until they are mended."""

    @property
    def places(self) -> set[tuple[int, int, str]]:
        return {(fault.row, fault.column, fault.code) for fault in self.faults}


def write_dirty_ledger(path: Path, seed: int = 4) -> Key:
    """Write the workbook and return its key."""
    chance = random.Random(seed)
    firms = [
        (
            f"示例{number:03d}号精密机械有限公司",
            sample_code("91", "310104", number + 1),
            ["小型", "微型", "中型"][number % 3],
        )
        for number in range(_ENTERPRISES)
    ]
    rows = [_row(number, firms[number % _ENTERPRISES], chance) for number in range(ROWS)]
    key = Key()
    _seed(rows, key, random.Random(seed + 1))
    mended = [list(row) for row in rows]
    gone = set()
    for fault in key.faults:
        at = fault.row - FIRST_ROW
        if fault.right is None:
            gone.add(at)
        elif fault.column:
            mended[at][fault.column - 1] = fault.right
    kept = [row for at, row in enumerate(mended) if at not in gone]
    key.enterprises = {str(row[CODE - 1]) for row in kept if row[CODE - 1]}
    key.visits = len(kept)
    _write(path, rows, key)
    return key


def _row(number: int, firm: tuple[str, str, str], chance: random.Random) -> list[object]:
    day = date(2020, 1, 2) + timedelta(days=number % 360)
    fee = chance.choice([0, 0, 300, 500, 1200.5])
    return [
        number + 1,
        day,
        *firm,
        f"第{number + 1}次诊断",
        chance.choice(["线上", "线下"]),
        fee,
        "正常收费" if fee else "公益",
        f"联系人{number % 50}",
        f"021-2000{number % 10000:04d}",
    ]


CELLS = [
    (DAY, "format.day", "2020.13.5", True),
    (DAY, "impossible.day", "2020-02-30", True),
    (DAY, "format.day", "昨天", True),
    (DAY, "incomplete.day", "2020年5月", True),
    (DAY, "format.day", 12, True),
    *[(FEE, "text.number", "300", False)] * 4,
    (FEE, "full_width", "１２００", False),
    (FEE, "full_width", "３００", False),
    (DAY, "full_width", "２０２０年５月６日", False),
    *[(FEE, "formula", "=60+95", True)] * 3,
    *[(FEE, "error", "#REF!", True)] * 2,
    *[(NAME, "empty", None, True)] * 2,
    *[(SIZE, "unknown.choice", "巨型", True)] * 2,
    (FEE, "vague.money", "约300", True),
    (FEE, "negative.money", -5, True),
    (FEE, "unit.written", "300元", False),
    (CODE, "code.length", "不详", False),
    (CODE, "code.length", "3101041234", False),
    *[(NAME, "name.other", "另一家科技有限公司", False)] * 2,
]
"""Column, code, what is written there, and whether the row waits for it."""


def _seed(rows: list[list[object]], key: Key, chance: random.Random) -> None:
    """Put the faults into rows that stand far enough apart not to speak of one another; the first 200 stay clean."""
    places = iter(chance.sample(range(200, ROWS - 10, 3), 60))
    for column, code, wrong, waits in CELLS:
        at = next(places)
        key.faults.append(Fault(at + FIRST_ROW, column, code, wrong, rows[at][column - 1]))
        rows[at][column - 1] = wrong
        if column == FEE and not waits:
            rows[at][FEE] = "正常收费"  # beside 公益 the price would be a fault of its own
        if waits:
            key.pending.add(at + FIRST_ROW)
    for _ in range(3):
        at = next(places)
        right = str(rows[at][CODE - 1])
        wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
        rows[at][CODE - 1] = wrong
        key.faults.append(Fault(at + FIRST_ROW, CODE, "code.check", wrong, right))
    for _ in range(2):
        at = next(places)
        right = str(rows[at][NAME - 1])
        rows[at][NAME - 1], rows[at][CODE - 1] = right.replace("有限公司", "股份有限公司"), None
        key.faults.append(Fault(at + FIRST_ROW, NAME, "name.near", rows[at][NAME - 1], right))
    for _ in range(4):
        at = next(places)
        rows[at] = [at + 1, *rows[at % 140 + 20][1:]]
        key.faults.append(Fault(at + FIRST_ROW, 0, "row.twice", None, None))


def _write(path: Path, rows: list[list[object]], key: Key) -> None:
    workbook = Workbook()
    page = workbook.active
    page.title = "2020年度"
    page["A1"] = "上海某某服务中心2020年度企业服务台账"
    page.merge_cells("A1:K1")
    page.append(_UPPER)
    page.append(_LOWER)
    for cells in _MERGED:
        page.merge_cells(cells)
    for cell in page[2]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="DDEBF7")
    for row in rows:
        page.append(row)
    key.total_row = FIRST_ROW + len(rows)
    page.append(["合计", None, None, None, None, None, None, 123456])
    page.row_dimensions[50].hidden = True
    hidden = workbook.create_sheet("旧数据")
    hidden["A1"] = "不要用"
    hidden.sheet_state = "hidden"
    workbook.save(path)
