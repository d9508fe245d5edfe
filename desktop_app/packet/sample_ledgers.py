"""The seven ledgers of the sample, from the lists in ``resources/samples``."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from stdnum.cn import uscc

from desktop_app.ledgers.cells import Converter
from desktop_app.ledgers.columns import COLUMNS
from desktop_app.models.choices import Charging, EnterpriseSize, Mode
from desktop_app.models.ledgers import ROW_TYPES, LedgerKind, Ledgers, ServiceRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_LISTED = (
    LedgerKind.ACTIVITIES,
    LedgerKind.PARTNERS,
    LedgerKind.STAFF,
    LedgerKind.TRAININGS,
    LedgerKind.FINANCINGS,
    LedgerKind.EQUIPMENT,
)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_DAYS_USED = 350
_REGISTERS = {"高校": "12", "科研院所": "12", "行业协会": "51"}
"""First two characters of the code by kind of partner: who registered it (GB 32100)."""
_LAW_FIRM = "31"


@dataclass(frozen=True, slots=True)
class _Enterprise:
    name: str
    code: str
    size: EnterpriseSize
    district: str
    contact: str
    phone: str


def sample_ledgers(source: Path, categories: Mapping[str, str]) -> Ledgers:
    """All ledgers of the sample; rows that the lists give with one word stand for an enterprise or a body."""
    words = tomllib.loads((source / "enterprises.toml").read_text(encoding="utf-8"))
    listed = {kind.value: _listed_rows(source, kind, categories, words) for kind in _LISTED}
    return Ledgers.model_validate({"services": tuple(_services(words)), **listed})


def sample_code(register: str, region: str, number: int) -> str:
    """A 统一社会信用代码 that is right by arithmetic only: a serial number in place of a real body."""
    body = f"{number:08d}"
    inner = 11 - sum(int(digit) * weight for digit, weight in zip(body, _BODY_WEIGHTS, strict=True)) % 11
    code = f"{register}{region}{body}" + {10: "X", 11: "0"}.get(inner, str(inner))
    return code + str(uscc.calc_check_digit(code))


def _enterprise(words: dict[str, Any], index: int) -> _Enterprise:
    stems, trades = words["stems"], words["trades"]
    turn = index // len(stems)
    name = f"示例{stems[index % len(stems)]}{trades[(turn + index) % len(trades)]}（上海）有限公司"
    district, region = words["districts"][index % len(words["districts"])]
    surname = words["surnames"][index % len(words["surnames"])]
    return _Enterprise(
        name=words["featured"].get(str(index), name),
        code=sample_code("91", region, index + 1),
        size=EnterpriseSize(words["sizes"][index % len(words["sizes"])]),
        district=district,
        contact=f"{surname}示{'甲乙丙丁'[index % 4]}",
        phone=f"021-2000{index:04d}",
    )


def _services(words: dict[str, Any]) -> Iterator[ServiceRecord]:
    records = []
    for span in words["years"]:
        for place in range(span["count"]):
            index = span["first"] + place
            visits = 1 + (place % 3 == 0) + (place % 7 == 0)
            records += [_service(words, index, place, visit, span["year"]) for visit in range(visits)]
    records.sort(key=lambda record: (record.served_on, record.enterprise))
    for position, record in enumerate(records, start=1):
        yield record.model_copy(update={"id": f"s{position}"})


def _service(words: dict[str, Any], index: int, place: int, visit: int, year: int) -> ServiceRecord:
    enterprise = _enterprise(words, index)
    content = words["contents"][(index + 4 * visit) % len(words["contents"])]
    charging = (
        Charging.FREE,
        Charging.STANDARD,
        Charging.STANDARD,
        Charging.FREE,
        Charging.LOW_PRICE,
        Charging.STANDARD,
    )[(place + visit) % 6]
    hours = Decimal(content["hours"])
    rate = {Charging.FREE: 0, Charging.LOW_PRICE: 180, Charging.STANDARD: 400}[charging]
    served_on = _working_day(year, (place * 37 + visit * 113) % _DAYS_USED)
    return ServiceRecord(
        id="new",
        served_on=served_on,
        enterprise=enterprise.name,
        credit_code=enterprise.code,
        size=enterprise.size,
        district=enterprise.district,
        category=content["category"],
        content=content["text"],
        mode=_mode(place, visit),
        hours=hours,
        fee=hours * rate,
        charging=charging,
        contact=enterprise.contact,
        phone=enterprise.phone,
        satisfaction="基本满意" if place % 11 == 4 else "满意",
        evidence="Z5-10",
    )


def _mode(place: int, visit: int) -> Mode:
    """One enterprise in thirteen is served online only; the others are visited at least once."""
    if place % 13 == 0:
        return Mode.ONLINE
    return (Mode.OFFLINE, Mode.BOTH, Mode.ONLINE)[visit]


def _working_day(year: int, offset: int) -> date:
    day = date(year, 1, 3) + timedelta(days=offset)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _listed_rows(
    source: Path, kind: LedgerKind, categories: Mapping[str, str], words: dict[str, Any]
) -> list[Any]:
    converters = {column.header: (column.field, Converter(column, categories)) for column in COLUMNS[kind]}
    rows = []
    with (source / f"{kind.value}.csv").open(encoding="utf-8", newline="") as file:
        for position, line in enumerate(csv.DictReader(file), start=1):
            values = {field: convert[line[header]] for header, (field, convert) in converters.items()}
            values["id"] = f"{kind.value[0]}{position}"
            if kind is LedgerKind.FINANCINGS:
                enterprise = _enterprise(words, int(line["企业名称"]))
                values |= {"enterprise": enterprise.name, "credit_code": enterprise.code}
            if kind is LedgerKind.PARTNERS:
                values["credit_code"] = _partner_code(line, position)
            rows.append(ROW_TYPES[kind].model_validate(values))
    return rows


def _partner_code(line: dict[str, str], position: int) -> str:
    register = _LAW_FIRM if "律师事务所" in line["机构名称"] else _REGISTERS.get(line["机构类型"], "91")
    return sample_code(register, "310104", 9000 + position)
