"""The tables of the application report, by the ids a pack names, filled from answers, figures and ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from desktop_app.assessment.results import Outcome
from desktop_app.documents.passage import Passage
from desktop_app.documents.tables import Cell, Column, Table
from desktop_app.models import formats
from desktop_app.models.values import Charging, EnterpriseSize, FreeBasis, Mode, TitleLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from desktop_app.documents.content import Content
    from desktop_app.models.ledgers import ServiceRecord

_ROOMY, _COMPACT = 12.0, 10.5
_TIGHT = 2.6
"""Blank beside the cells of tables with many columns."""
EMPTY = "—"
"""Stands in a cell that has no value."""

Row: TypeAlias = "Sequence[Passage | Cell]"


@dataclass(frozen=True, slots=True)
class Filled:
    """What a table holds: its columns and rows, how large it is set, and a note below it."""

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    size: float = _COMPACT
    pad: float = 4.0
    headed: bool = True
    shares: tuple[float, ...] = ()
    note: str = ""

    def with_caption(self, caption: str, continued: str) -> Table:
        """The table to set."""
        return Table(
            caption, self.columns, self.rows, self.size, self.pad, self.headed, self.shares, continued
        )


def fill(table_id: str, content: Content, blank: str) -> Filled:
    """The table ``table_id``; ``blank`` stands where nothing is answered.

    Raises:
        KeyError: no table has this id.
    """
    return _TABLES[table_id](content, blank)


def requirements(content: Content, category: str, blank: str) -> Filled:
    """Each functional requirement of a category beside what the case has for it, and the verdict."""
    rows: list[Row] = []
    for number, verdict in enumerate(content.verdicts(category), 1):
        if verdict.outcome is Outcome.NOT_APPLICABLE:
            state = "不适用"
        elif verdict.basis == "attested":
            state = "具备，说明见本节" if verdict.outcome is Outcome.MET else blank
        else:
            state = verdict.value_text.replace(" ", "") or blank
        proof = content.evidence_numbers(verdict.evidence)
        rows.append(
            [
                Passage.of(str(number)),
                Passage.of(verdict.label),
                Passage.of(state, f"atom.{verdict.id}"),
                Passage.of(proof or EMPTY, f"atom.{verdict.id}"),
                Passage.of(verdict.outcome.label, f"atom.{verdict.id}"),
            ]
        )
    return Filled(
        (
            Column("序号", "center"),
            Column("功能要求", widest=14),
            Column("本平台情况", "center", widest=10),
            Column("证明材料", "center", widest=9),
            Column("结论", "center"),
        ),
        rows,
    )


def _basic_info(content: Content, blank: str) -> Filled:
    def label(text: str) -> Cell:
        return Cell(Passage.of(text), label=True)

    def value(place: str, span: int = 1) -> Cell:
        return Cell(
            content.value(place) or Passage.of(blank, place), span, align="left" if span > 1 else "center"
        )

    pairs = [
        ("统一社会信用代码", "agency.credit_code", "法人类型", "agency.legal_kind"),
        ("成立日期", "agency.established", "注册资本", "agency.registered_capital"),
        ("法定代表人", "agency.legal_representative", "所属区", "agency.district"),
        ("平台负责人", "service_platform.leader", "职务", "service_platform.leader_position"),
        ("联系人", "service_platform.contact", "联系电话", "service_platform.contact_phone"),
        ("资产总额", "figure.total_assets.year-1", "营业收入", "finance.revenue"),
        ("其中：服务收入", "finance.service_income", "服务支出", "finance.service_spending"),
        ("服务场所面积", "premises.area", "场所来源", "premises.tenure"),
        ("服务人员", "figure.staff.year-1", "学历职称符合占比", "figure.staff_qualified_share.year-1"),
        ("服务中小企业", "figure.enterprises_served.year-1", "比上年增长", "growth.enterprises_served"),
        ("用户满意度", "figure.satisfaction.year-1", "公益低收费占比", "figure.free_share.year-1"),
        ("集聚服务机构", "figure.partners.year-1", "服务活动", "activities_total"),
    ]
    rows: list[Row] = [
        [label("平台名称"), value("service_platform.name", 3)],
        [label("申报单位"), value("agency.name", 3)],
        *([label(a), value(b), label(c), value(d)] for a, b, c, d in pairs),
        [label("通讯地址"), value("agency.mailing_address", 3)],
        [label("电子邮箱"), value("agency.email", 3)],
        [label("平台网址"), value("agency.website", 3)],
        [label("申请类别"), value("categories", 3)],
    ]
    columns = tuple(Column("") for _ in range(4))
    year = content.year("year-1")
    note = f"注：资产总额为{year}年末数，收入、支出、服务业绩为{year}年度数。"
    return Filled(columns, rows, headed=False, shares=(0.215, 0.285, 0.215, 0.285), note=note)


def _equipment(content: Content, _blank: str) -> Filled:
    cells = _cells("ledgers.equipment")
    rows = [
        cells(
            number,
            item.name,
            item.model,
            _count(item.quantity),
            _wan(item.value),
            _day(item.purchased_on),
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


def _recognitions(content: Content, _blank: str) -> Filled:
    rows: list[Row] = []
    for number, item in enumerate(content.application.recognitions, 1):
        cells = _cells(f"recognitions[{item.id}]")
        until = _day(item.valid_to) or "长期"
        valid = (
            f"{_day(item.valid_from)}至{until}"
            if item.valid_from
            else f"至{until}"
            if item.valid_to
            else until
        )
        rows.append(cells(number, item.title, item.issuer, item.number, valid))
    columns = (
        Column("序号", "center"),
        Column("名称", widest=13),
        Column("发证（认定）机关", widest=10),
        Column("文号或编号", widest=11),
        Column("有效期", "center", widest=10),
    )
    return Filled(columns, rows)


def _staff(content: Content, _blank: str) -> Filled:
    cells = _cells("ledgers.staff")
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
                _period(item.contract_from, item.contract_to),
                _period(item.insured_from, item.insured_to),
            )
        )
    columns = (
        Column("序号", "center"),
        Column("姓名", "center", widest=3),
        Column("性别", "center", widest=2),
        Column("出生年月", "center", widest=3.6),
        Column("学历", "center", widest=2),
        Column("毕业院校、专业", widest=6),
        Column("职称", widest=5),
        Column("岗位", "center", widest=4),
        Column("劳动合同起止", "center", widest=5.6),
        Column("社保缴纳起止", "center", widest=5.6),
    )
    return Filled(columns, rows, pad=_TIGHT)


def _partners(content: Content, _blank: str) -> Filled:
    cells = _cells("ledgers.partners")
    rows = [
        cells(
            number,
            item.name,
            item.kind,
            item.agreement_number,
            _period(item.valid_from, item.valid_to),
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


def _free_services(content: Content, blank: str) -> Filled:
    """By charging: visits, sessions of activities or hours, as the applicant measures 总服务量."""
    basis = content.application.counting.free_basis or FreeBasis.VISITS
    year = content.year("year-1")
    sums: dict[Charging, Decimal | int] = dict.fromkeys(Charging, 0)
    if basis is FreeBasis.SESSIONS:
        for event in content.case.ledgers.activities:
            if event.held_on.year == year and event.charging:
                sums[event.charging] += 1
    else:
        for record in content.case.ledgers.services:
            if record.served_on.year == year and record.charging:
                sums[record.charging] += 1 if basis is FreeBasis.VISITS else record.hours or 0
    rows: list[Row] = []
    total = sum(sums.values())
    if total:
        cells = _cells("ledgers.activities" if basis is FreeBasis.SESSIONS else "ledgers.services")
        for charging, amount in sums.items():
            rows.append(
                cells(
                    charging.label,
                    formats.plain_number(Decimal(amount)),
                    formats.percent(share(amount, total)),
                )
            )
        rows.append(cells("合计", formats.plain_number(Decimal(total)), "100.00%"))
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
    return Filled(columns, rows, size=_ROOMY, shares=(0.4, 0.3, 0.3), note=note)


def share(part: Decimal | int, whole: Decimal | int) -> Decimal:
    """``part`` of ``whole`` in percent."""
    return Decimal(part) * 100 / Decimal(whole)


def _three_years(content: Content, _blank: str) -> Filled:
    periods = ("year-3", "year-2", "year-1")
    rows: list[Row] = []
    for title, name in (("服务中小企业（家）", "enterprises_served"), ("服务次数（家次）", "service_visits")):
        found = [content.value(f"number.figure.{name}.{period}") for period in periods]
        values = [content.figure(name, period) for period in periods]
        rows.append(
            [Passage.of(title), *(item or Passage.of(EMPTY) for item in found), _rise(values[1], values[2])]
        )
    application = content.application
    income = (
        ("declared.service_income_3", application.declared.service_income_3),
        ("declared.service_income_2", application.declared.service_income_2),
        ("finance.service_income", application.finance.service_income),
    )
    money = [Passage.of(_wan(value) or EMPTY, place) for place, value in income]
    rise = _percent_rise(income[1][1], income[2][1])
    rows.append([Passage.of("服务收入（万元）"), *money, Passage.of(rise)])
    columns = (
        Column("指标", "left"),
        *(Column(f"{content.year(period)}年", "right") for period in periods),
        Column("上年度增长", "right"),
    )
    declared = any(
        figure is not None and figure.basis == "declared"
        for name in ("enterprises_served", "service_visits")
        for figure in (content.figure(name, period) for period in periods)
    )
    note = "注：部分年度为申报单位填报数，其余由服务台账统计。" if declared else ""
    return Filled(columns, rows, size=_ROOMY, shares=(0.32, 0.16, 0.16, 0.16, 0.2), note=note)


def _rise(before: object, now: object) -> Passage:
    old, new = getattr(before, "value", None), getattr(now, "value", None)
    return Passage.of(_percent_rise(old, new))


def _percent_rise(before: Decimal | None, now: Decimal | None) -> str:
    if before is None or now is None or before <= 0:
        return EMPTY
    return formats.percent(share(now - before, before))


def _service_list(content: Content, _blank: str) -> Filled:
    """One row an enterprise, in the order of its first service in the year."""
    year = content.year("year-1")
    groups: dict[str, list[ServiceRecord]] = {}
    for record in content.case.ledgers.services:
        if record.served_on.year == year and record.size is not EnterpriseSize.LARGE:
            groups.setdefault(record.credit_code or record.enterprise, []).append(record)
    cells = _cells("ledgers.services")
    rows = []
    for number, records in enumerate(sorted(groups.values(), key=_first_day), 1):
        first = min(records, key=lambda record: record.served_on)
        kinds = dict.fromkeys(content.category_label(item.category) for item in records if item.category)
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
        Column("企业名称", widest=13),
        Column("统一社会信用代码", "center", widest=11),
        Column("所在区", "center", widest=4),
        Column("规模", "center", widest=2.2),
        Column("服务类别", "center", widest=4),
        Column("方式", "center", widest=2.2),
        Column("家次", "right", widest=2.2),
    )
    return Filled(columns, rows, pad=_TIGHT)


def _first_day(records: Sequence[ServiceRecord]) -> date:
    return min(record.served_on for record in records)


def _modes(records: Sequence[ServiceRecord]) -> str:
    modes = {record.mode for record in records if record.mode}
    if not modes:
        return EMPTY
    return next(iter(modes)).label if len(modes) == 1 else Mode.BOTH.label


def _activities(content: Content, _blank: str) -> Filled:
    year = content.year("year-1")
    chosen = content.application.service_platform.categories
    cells = _cells("ledgers.activities")
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
            _day(event.held_on),
            event.topic,
            content.category_label(event.category) if event.category else None,
            event.place,
            event.form or (event.mode.label if event.mode else None),
            _count(event.enterprises),
            _count(event.attendances),
            event.evidence,
        )
        for number, event in enumerate(events, 1)
    ]
    columns = (
        Column("序号", "center"),
        Column("时间", "center", widest=5.6),
        Column("主题", widest=13),
        Column("类别", "center", widest=2.2),
        Column("地点", widest=7),
        Column("形式", "center", widest=2.2),
        Column("企业数", "right", widest=3),
        Column("人次", "right", widest=3),
        Column("证明材料", "center", widest=4),
    )
    return Filled(columns, rows, pad=_TIGHT)


def _survey(content: Content, blank: str) -> Filled:
    places = (
        ("调查方法", "survey.method"),
        ("计算方法", "survey.formula"),
        ("发放问卷", "survey.sent"),
        ("收回有效问卷", "survey.valid"),
        ("其中：满意", "survey.satisfied"),
        ("基本满意", "survey.fairly_satisfied"),
        ("用户满意度", "figure.satisfaction.year-1"),
    )
    rows: list[Row] = [
        [Cell(Passage.of(title), label=True), content.value(place) or Passage.of(blank, place)]
        for title, place in places
    ]
    return Filled((Column("项目"), Column("结果", "center")), rows, size=_ROOMY, shares=(0.35, 0.65))


def _attachments(content: Content, _blank: str) -> Filled:
    """The evidence on the shelf of each material, in the order of the notice."""
    rows: list[Row] = []
    for material in content.notice.materials:
        if material.source == "report":
            continue
        label = Cell(Passage.of(f"{material.number}．{material.label}"), 5, align="left", label=True)
        rows.append([label])
        shelf = [item for item in content.case.evidence if item.material == material.id]
        for number, item in enumerate(shelf, 1):
            kind = item.copy_kind.label if item.copy_kind else None
            row = _cells(f"evidence.{item.id}")(
                f"{material.number}-{number}", item.number, item.title, kind, _count(item.pages)
            )
            rows.append(list(row))
        if not shelf:
            words = "本材料另行装订" if material.source == "declaration" else "无"
            reason = content.application.not_applicable.get(material.id)
            text = f"不适用：{reason}" if reason else words
            rows.append(
                [Cell(Passage.of(text, f"not_applicable.{material.id}" if reason else ""), 5, align="left")]
            )
    columns = (
        Column("序号", "center"),
        Column("证据编号", "center"),
        Column("名称"),
        Column("原件、复印件", "center"),
        Column("页数", "right"),
    )
    return Filled(columns, rows, shares=(0.1, 0.15, 0.49, 0.16, 0.1))


def _cells(origin: str) -> Callable[..., list[Passage]]:
    def row(*values: str | int | None) -> list[Passage]:
        return [Passage.of(EMPTY if value is None or value == "" else str(value), origin) for value in values]

    return row


def _count(value: int | None) -> str | None:
    return None if value is None else formats.count(value)


def _wan(value: Decimal | None) -> str | None:
    return None if value is None else formats.money(value).removesuffix("万元")


def _day(value: date | None) -> str:
    return f"{value.year}.{value.month}.{value.day}" if value else ""


def _period(start: date | None, end: date | None) -> str | None:
    if start is None and end is None:
        return None
    return f"{_day(start)}至{_day(end) or '长期'}"


_TABLES: dict[str, Callable[[Content, str], Filled]] = {
    "basic_info": _basic_info,
    "equipment": _equipment,
    "recognitions": _recognitions,
    "staff": _staff,
    "free_services": _free_services,
    "partners": _partners,
    "three_years": _three_years,
    "service_list": _service_list,
    "activities": _activities,
    "survey": _survey,
    "attachments": _attachments,
}
