"""The tables of the application report, by the ids a pack names, filled from answers, figures and ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.assessment.results import Outcome
from desktop_app.documents import ledger_tables
from desktop_app.documents.content import DECLARED, exact_share
from desktop_app.documents.filled import EMPTY, ROOMY, Filled, cells_of, counted, dotted, in_wan
from desktop_app.documents.passage import Passage
from desktop_app.documents.tables import Cell, Column
from desktop_app.models import formats
from desktop_app.models.choices import Copy

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from desktop_app.assessment.results import AtomVerdict, Figure
    from desktop_app.documents.content import Content
    from desktop_app.documents.filled import Row
    from desktop_app.notice.models import Material, Notice


def fill(table_id: str, content: Content, blank: str) -> Filled:
    """The table ``table_id``; ``blank`` stands where nothing is answered.

    Raises:
        KeyError: no table has this id.
    """
    return _TABLES[table_id](content, blank)


def requirements(content: Content, category: str, blank: str) -> Filled:
    """Each functional requirement of a category beside what the case has for it, and the verdict."""
    rows: list[Row] = []
    for number, verdict in enumerate(_deciding(content, category), 1):
        if verdict.outcome is Outcome.NOT_APPLICABLE:
            state = "不适用"
        elif verdict.basis == "attested":
            state = "具备，说明见本节" if verdict.outcome is Outcome.MET else blank
        else:
            mark = DECLARED if verdict.basis == "declared" and verdict.value_text else ""
            state = verdict.value_text.replace(" ", "") + mark or blank
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


def _deciding(content: Content, category: str) -> tuple[AtomVerdict, ...]:
    """The requirements of the way that is met, where a category may be met in several; else all of them."""
    rule, known = content.notice.category(category), content.verdict(category)
    if rule is None or known is None:
        return ()
    if known.outcome is Outcome.MET and known.route in rule.routes:
        wanted = rule.any_of[rule.routes.index(known.route)]
        return tuple(atom for atom in known.atoms if atom.id in wanted)
    return known.atoms


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


def _recognitions(content: Content, _blank: str) -> Filled:
    rows: list[Row] = []
    for number, item in enumerate(content.application.recognitions, 1):
        cells = cells_of(f"recognitions[{item.id}]")
        until = dotted(item.valid_to) or "长期"
        valid = (
            f"{dotted(item.valid_from)}至{until}"
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
    money = [Passage.of(in_wan(value) or EMPTY, place) for place, value in income]
    rise = _percent_rise(income[1][1], income[2][1])
    rows.append([Passage.of("服务收入（万元）"), *money, Passage.of(rise)])
    columns = (
        Column("指标", "left"),
        *(Column(f"{content.year(period)}年", "right") for period in periods),
        Column("上年度增长", "right"),
    )
    return Filled(
        columns, rows, size=ROOMY, shares=(0.32, 0.16, 0.16, 0.16, 0.2), note=_declared_note(content)
    )


def _declared_note(content: Content) -> str:
    """Which years are typed and not counted; nothing where all are counted."""
    bases = {
        period: {
            figure.basis
            for name in ("enterprises_served", "service_visits")
            if (figure := content.figure(name, period)) is not None and figure.value is not None
        }
        for period in ("year-3", "year-2", "year-1")
    }
    declared = [f"{content.year(period)}年" for period, basis in bases.items() if "declared" in basis]
    if not declared:
        return ""
    rest = "，其余由服务台账统计" if any("counted" in basis for basis in bases.values()) else ""
    return f"注：{formats.listed(declared)}的家数、家次为申报单位填报数{rest}。"


def _rise(before: Figure | None, now: Figure | None) -> Passage:
    return Passage.of(_percent_rise(before.value if before else None, now.value if now else None))


def _percent_rise(before: Decimal | None, now: Decimal | None) -> str:
    if before is None or now is None or before <= 0:
        return EMPTY
    return formats.percent(exact_share(now - before, before))


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
    return Filled((Column("项目"), Column("结果", "center")), rows, size=ROOMY, shares=(0.35, 0.65))


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
            row = cells_of(f"evidence.{item.id}")(
                f"{material.number}-{number}", item.number, item.title, kind, counted(item.printed_pages)
            )
            rows.append(list(row))
        if not shelf:
            rows.append(_empty_shelf(content, material))
        rows += _shared_papers(content.notice, material)
    columns = (
        Column("序号", "center"),
        Column("证据编号", "center"),
        Column("名称"),
        Column("形式", "center"),
        Column("页数", "right"),
    )
    return Filled(columns, rows, shares=(0.1, 0.15, 0.53, 0.12, 0.1))


def _empty_shelf(content: Content, material: Material) -> Row:
    """What stands below a material without evidence: the paper made here, the reason, or nothing."""
    if material.source == "declaration":
        title = content.notice.declaration.title
        return cells_of("")(f"{material.number}-1", None, title, Copy.ORIGINAL.label, "1")
    reason = content.application.not_applicable.get(material.id)
    words = Passage.of(f"不适用：{reason}", f"not_applicable.{material.id}") if reason else Passage.of("无")
    return [Cell(words, 5, align="left")]


def _shared_papers(notice: Notice, material: Material) -> list[Row]:
    """A line that says where the paper is that two materials ask for."""
    other = next((item for item in notice.materials if item.id == material.same_as), None)
    if other is None:
        return []
    return [[Cell(Passage.of(f"{other.short_label}见第{other.number}项，两项共用一份"), 5, align="left")]]


_TABLES: dict[str, Callable[[Content, str], Filled]] = {
    "basic_info": _basic_info,
    "equipment": ledger_tables.equipment,
    "recognitions": _recognitions,
    "staff": ledger_tables.staff,
    "free_services": ledger_tables.free_services,
    "partners": ledger_tables.partners,
    "three_years": _three_years,
    "service_list": ledger_tables.service_list,
    "activities": ledger_tables.activities,
    "survey": _survey,
    "attachments": _attachments,
}
