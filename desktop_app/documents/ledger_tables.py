"""The tables that list ledger rows: staff, partners, equipment, enterprises served, events, free services.

They group and leave out exactly as the figures do, so that the last number of a list is the figure in the text.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from desktop_app.assessment.distinct import Enterprises
from desktop_app.assessment.resolving import free_basis
from desktop_app.documents.content import DECLARED, exact_share
from desktop_app.documents.filled import (
    EMPTY,
    FINE,
    ROOMY,
    TIGHT,
    Filled,
    cells_of,
    counted,
    dotted,
    in_wan,
    period,
)
from desktop_app.documents.passage import Passage
from desktop_app.documents.tables import Cell, Column
from desktop_app.models import formats
from desktop_app.models.choices import Charging, EnterpriseSize, FreeBasis, Mode, TitleLevel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from desktop_app.documents.content import Content
    from desktop_app.documents.filled import Row
    from desktop_app.models.ledgers import ServiceRecord


def equipment(content: Content, _blank: str) -> Filled:
    """设施设备: every item of its ledger."""
    cells = cells_of("ledgers.equipment")
    rows = [
        cells(
            number,
            item.name,
            item.model,
            counted(item.quantity),
            in_wan(item.value),
            dotted(item.purchased_on),
            item.purpose,
            "是" if item.shared else "否" if item.shared is False else None,
        )
        for number, item in enumerate(content.case.ledgers.equipment, 1)
    ]
    columns = (
        Column("序号", "center"),
        Column("名称", widest=10),
        Column("型号规格", widest=8),
        Column("数量", "right"),
        Column("价值（万元）", "right"),
        Column("购置日期", "center"),
        Column("用途", widest=10),
        Column("共享", "center"),
    )
    return Filled(columns, rows)


def staff(content: Content, _blank: str) -> Filled:
    """服务人员名册: the people who serve 中小企业."""
    cells = cells_of("ledgers.staff")
    rows = []
    members = [item for item in content.case.ledgers.staff if item.serves_smes is not False]
    for number, item in enumerate(members, 1):
        level = (
            item.title_level.label if item.title_level and item.title_level is not TitleLevel.NONE else None
        )
        title = item.title_name or level
        rows.append(
            cells(
                number,
                item.name,
                item.sex.label if item.sex else None,
                item.born.replace("-0", ".").replace("-", ".") if item.born else None,
                item.degree.label if item.degree else None,
                item.school,
                f"{title}（{level}）" if item.title_name and level else title,
                item.position,
                period(item.contract_from, item.contract_to),
                period(item.insured_from, item.insured_to),
            )
        )
    columns = (
        Column("序号", "center"),
        Column("姓名", "center", widest=3),
        Column("性别", "center", widest=2),
        Column("出生年月", "center", widest=4),
        Column("学历", "center", widest=2),
        Column("毕业院校、专业", widest=7),
        Column("职称", widest=6),
        Column("岗位", "center", widest=5),
        Column("劳动合同起止", "center", widest=6.2),
        Column("社保缴纳起止", "center", widest=6.2),
    )
    return Filled(columns, rows, size=FINE, pad=TIGHT)


def partners(content: Content, _blank: str) -> Filled:
    """集聚服务机构: every agreement of the ledger."""
    cells = cells_of("ledgers.partners")
    rows = [
        cells(
            number,
            item.name,
            item.kind,
            item.agreement_number,
            period(item.valid_from, item.valid_to),
            item.content,
        )
        for number, item in enumerate(content.case.ledgers.partners, 1)
    ]
    columns = (
        Column("序号", "center"),
        Column("机构名称", widest=12),
        Column("类型", "center", widest=6),
        Column("协议编号", widest=8),
        Column("有效期", "center", widest=9),
        Column("合作内容", widest=12),
    )
    return Filled(columns, rows)


def free_services(content: Content, blank: str) -> Filled:
    """By charging: visits, sessions of activities or hours, as the applicant measures 总服务量."""
    basis = free_basis(content.application, content.notice)
    year = content.year("year-1")
    sums: dict[Charging, Decimal | int] = dict.fromkeys(Charging, 0)
    if basis is FreeBasis.SESSIONS:
        for event in content.case.ledgers.activities:
            if event.held_on.year == year:
                sums[event.charging or Charging.STANDARD] += 1
    else:
        for record in content.case.ledgers.services:
            if record.served_on.year == year:
                amount = 1 if basis is FreeBasis.VISITS else record.hours or 0
                sums[record.charging or Charging.STANDARD] += amount
    rows: list[Row] = []
    total = sum(sums.values())
    if total:
        cells = cells_of("ledgers.activities" if basis is FreeBasis.SESSIONS else "ledgers.services")
        for charging, amount in sums.items():
            rows.append(
                cells(
                    charging.label,
                    formats.plain_number(Decimal(amount)),
                    formats.percent(exact_share(amount, total)),
                )
            )
        rows.append(cells("合计", formats.plain_number(Decimal(total)), "100.00%"))
    else:
        rows += _declared_services(content)
    rows.append(
        [
            Cell(Passage.of("公益性和低收费服务占总服务量"), 2, align="center"),
            content.figure_text("free_share") or Passage.of(blank, "figure.free_share.year-1"),
        ]
    )
    unit = basis.label
    columns = (Column("收费性质", "center"), Column(f"服务量（{unit}）", "right"), Column("占比", "right"))
    rule = content.application.counting.low_price_rule
    note = f"注：总服务量按{unit}计算" + (f"；低收费指{rule.rstrip('。；')}" if rule else "") + "。"
    return Filled(columns, rows, size=ROOMY, shares=(0.4, 0.3, 0.3), note=note)


def _declared_services(content: Content) -> list[Row]:
    """The two numbers typed where no ledger counts them."""
    declared = content.application.declared
    numbers = (("公益性和低收费", "declared.free_services"), ("总服务量", "declared.all_services"))
    values = (declared.free_services, declared.all_services)
    return [
        [*cells_of(place)(label, formats.count(value) + DECLARED, None)]
        for (label, place), value in zip(numbers, values, strict=True)
        if value is not None
    ]


def service_list(content: Content, _blank: str) -> Filled:
    """One row an enterprise, in the order of its first service in the year."""
    year = content.year("year-1")
    enterprises = Enterprises()
    spelled = [
        (enterprises.spelling(row.enterprise, row.credit_code), row) for row in content.case.ledgers.services
    ]
    listed = [
        (spelling, row)
        for spelling, row in spelled
        if row.served_on.year == year and row.size is not EnterpriseSize.LARGE
    ]
    keys = enterprises.keys(spelling for spelling, _ in listed)
    groups: dict[str, list[ServiceRecord]] = {}
    for spelling, row in listed:
        groups.setdefault(keys[spelling], []).append(row)
    cells = cells_of("ledgers.services")
    rows = []
    for number, records in enumerate(sorted(groups.values(), key=_first_day), 1):
        first = min(records, key=lambda record: record.served_on)
        kinds = _kinds(content, {item.category for item in records if item.category})
        rows.append(
            cells(
                number,
                first.enterprise,
                first.credit_code,
                first.district,
                first.size.label if first.size else None,
                formats.listed(kinds),
                _modes(records),
                formats.count(len(records)),
            )
        )
    columns = (
        Column("序号", "center"),
        Column("企业名称", widest=17),
        Column("统一社会信用代码", "center", widest=11),
        Column("所在区", "center", widest=4),
        Column("规模", "center", widest=2.2),
        Column("服务类别", "center", widest=5),
        Column("方式", "center", widest=4),
        Column("家次", "right", widest=2.2),
    )
    return Filled(columns, rows, size=FINE, pad=TIGHT)


def _first_day(records: Sequence[ServiceRecord]) -> date:
    return min(record.served_on for record in records)


def _kinds(content: Content, categories: set[str]) -> list[str]:
    """The categories of an enterprise in the order of the notice; what the notice does not know comes last."""
    order = {category.id: at for at, category in enumerate(content.notice.categories)}
    known = sorted(categories, key=lambda item: (order.get(item, len(order)), item))
    return list(dict.fromkeys(_short(content, item) for item in known))


def _short(content: Content, category: str) -> str:
    """信息 for 信息服务: the column already says 服务."""
    return content.category_label(category).removesuffix("服务")


def _modes(records: Sequence[ServiceRecord]) -> str:
    modes = {record.mode for record in records if record.mode}
    if not modes:
        return EMPTY
    return next(iter(modes)).label if len(modes) == 1 else Mode.BOTH.label


def activities(content: Content, _blank: str) -> Filled:
    """服务活动: the dated events of the year before, of the categories applied for."""
    year = content.year("year-1")
    chosen = content.application.service_platform.categories
    cells = cells_of("ledgers.activities")
    events = sorted(
        (
            event
            for event in content.case.ledgers.activities
            if event.held_on.year == year and (event.category is None or event.category in chosen)
        ),
        key=lambda event: event.held_on,
    )
    rows = [
        cells(
            number,
            dotted(event.held_on),
            event.topic,
            _short(content, event.category) if event.category else None,
            event.place,
            event.form or (event.mode.label if event.mode else None),
            counted(event.enterprises),
            counted(event.attendances),
            event.evidence,
        )
        for number, event in enumerate(events, 1)
    ]
    columns = (
        Column("序号", "center"),
        Column("时间", "center", widest=5.6),
        Column("主题", widest=15),
        Column("类别", "center", widest=2.2),
        Column("地点", widest=9),
        Column("形式", "center", widest=3.2),
        Column("企业数", "right", widest=3),
        Column("人次", "right", widest=3),
        Column("证明材料", "center", widest=4),
    )
    return Filled(columns, rows, size=FINE, pad=TIGHT)
