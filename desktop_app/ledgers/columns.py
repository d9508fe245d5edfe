"""The columns of the seven ledgers: header, kind of entry, choices, and the figures each feeds (domain §2.5)."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from desktop_app.models.choices import (
    Charging,
    Choice,
    Degree,
    Employment,
    EnterpriseSize,
    FinancingKind,
    Mode,
    Sex,
    TitleLevel,
)
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import LedgerKind

if TYPE_CHECKING:
    from collections.abc import Mapping

CATEGORIES: Mapping[str, str] = MappingProxyType(
    {"F1": "信息服务", "F2": "技术服务", "F3": "创业服务", "F4": "培训服务", "F5": "融资服务"}
)
"""服务功能类别 by the ids that packs under the rule 工信部企业〔2017〕156号 use; another pack hands in its own."""
NUMBER_HEADER = "序号"
EXAMPLE_MARK = "示例"
"""Stands in the column 序号 of the filled example row; such a row is never counted."""

SPANS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "valid_from": ("valid_to", "协议起止日"),
        "contract_from": ("contract_to", "劳动合同起止日"),
        "insured_from": ("insured_to", "社保缴纳起止日"),
    }
)
"""First days by field: the last day that belongs to it, and what both are called where one cell holds them (“2019.3.1至2022.2.28”)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a ledger.

    ``feeds`` names the figures of ``notice.models.FIGURES`` for which the column is read; ``unit`` is the unit of a
    bare number in the cell and stands in the header.
    """

    field: str
    header: str
    kind: EntryKind = EntryKind.TEXT
    required: bool = False
    choices: type[Choice] | None = None
    unit: str | None = None
    suggestions: tuple[str, ...] = ()
    """Words the drop-down offers where any other text is welcome too."""
    feeds: tuple[str, ...] = ()
    width: int = 14
    """In characters of the sheet's standard font."""
    example: str = ""
    is_category: bool = False


def _choice(
    field: str, header: str, choices: type[Choice], example: str, feeds: tuple[str, ...] = ()
) -> Column:
    return Column(field, header, EntryKind.CHOICE, choices=choices, example=example, feeds=feeds, width=12)


def _category(feeds: tuple[str, ...]) -> Column:
    return Column("category", "服务类别", feeds=feeds, example="信息服务", width=12, is_category=True)


_EVIDENCE = Column("evidence", "证据编号", example="E-001", width=12)
_CODE = Column(
    "credit_code",
    "统一社会信用代码",
    EntryKind.CODE,
    width=22,
    example="91310104MA1FAKE001",
    feeds=("enterprises_served", "offline_enterprises", "partners"),
)

COLUMNS: Mapping[LedgerKind, tuple[Column, ...]] = MappingProxyType(
    {
        LedgerKind.SERVICES: (
            Column(
                "served_on",
                "服务日期",
                EntryKind.DAY,
                required=True,
                example="2020-05-17",
                feeds=("enterprises_served", "offline_enterprises", "service_visits", "free_share"),
            ),
            Column(
                "enterprise",
                "企业名称",
                required=True,
                width=34,
                example="示例精密机械（上海）有限公司",
                feeds=("enterprises_served", "offline_enterprises"),
            ),
            _CODE,
            _choice(
                "size", "企业规模", EnterpriseSize, "小型", ("enterprises_served", "offline_enterprises")
            ),
            Column("district", "所在区", width=12, example="徐汇区"),
            _category(()),
            Column("content", "服务内容", width=30, example="数字化诊断"),
            _choice("mode", "服务方式", Mode, "线下", ("offline_enterprises",)),
            Column(
                "hours", "服务工时（小时）", EntryKind.NUMBER, unit="小时", example="3", feeds=("free_share",)
            ),
            Column("fee", "收费（元）", EntryKind.MONEY, unit="元", width=12, example="0"),
            _choice("charging", "收费性质", Charging, "公益", ("free_share",)),
            Column("contact", "联系人", width=10, example="张示例"),
            Column("phone", "联系电话", EntryKind.CODE, width=16, example="021-20000001"),
            Column(
                "satisfaction", "满意度", suggestions=("满意", "基本满意", "不满意"), width=10, example="满意"
            ),
            _EVIDENCE,
        ),
        LedgerKind.ACTIVITIES: (
            Column(
                "held_on",
                "活动日期",
                EntryKind.DAY,
                required=True,
                example="2020-06-18",
                feeds=("activities",),
            ),
            Column("topic", "活动主题", required=True, width=36, example="惠企政策解读会"),
            _category(("activities",)),
            Column("place", "活动地点", width=24, example="示例大厦三楼会议室"),
            Column(
                "form",
                "活动形式",
                width=14,
                example="宣讲会",
                suggestions=("宣讲会", "对接会", "沙龙", "论坛", "诊断"),
            ),
            _choice("mode", "服务方式", Mode, "线下"),
            _choice("charging", "收费性质", Charging, "公益", ("free_share",)),
            Column("enterprises", "参加企业（家）", EntryKind.COUNT, unit="家", example="42"),
            Column("attendances", "参加人次", EntryKind.COUNT, unit="人次", example="65"),
            _EVIDENCE,
        ),
        LedgerKind.PARTNERS: (
            Column(
                "name",
                "机构名称",
                required=True,
                width=34,
                example="示例知识产权代理有限公司",
                feeds=("partners",),
            ),
            _CODE,
            Column(
                "kind",
                "机构类型",
                suggestions=("高校", "科研院所", "行业协会", "专业服务机构", "金融机构"),
                example="专业服务机构",
            ),
            Column("agreement_number", "协议编号", width=18, example="HZ-2019-001"),
            Column("valid_from", "协议起始日", EntryKind.DAY, example="2019-03-01", feeds=("partners",)),
            Column("valid_to", "协议到期日", EntryKind.DAY, example="2022-02-28", feeds=("partners",)),
            Column("content", "合作内容", width=36, example="专利检索与申请辅导"),
            _EVIDENCE,
        ),
        LedgerKind.STAFF: (
            Column("name", "姓名", required=True, width=10, example="张示例", feeds=("staff",)),
            _choice("sex", "性别", Sex, "女"),
            Column("born", "出生年月", EntryKind.MONTH, width=12, example="1985-03"),
            _choice("degree", "学历", Degree, "本科", ("staff_qualified_share",)),
            Column("school", "毕业院校及专业", width=28, example="示例大学 工商管理"),
            _choice("title_level", "职称级别", TitleLevel, "中级", ("staff_qualified_share",)),
            Column("title_name", "职称名称", example="经济师"),
            Column("certificate_number", "职称证书号", EntryKind.CODE, width=18, example="SL2015000001"),
            Column("position", "岗位", example="企业服务专员"),
            Column("contract_from", "劳动合同起始日", EntryKind.DAY, example="2018-01-01", feeds=("staff",)),
            Column("contract_to", "劳动合同到期日", EntryKind.DAY, example="2023-12-31", feeds=("staff",)),
            Column("insured_from", "社保缴纳起始日", EntryKind.DAY, example="2018-01-01"),
            Column("insured_to", "社保缴纳截止日", EntryKind.DAY, example="2021-04-30"),
            _choice("employment", "用工形式", Employment, "专职", ("staff",)),
            Column(
                "serves_smes",
                "是否从事中小企业服务",
                EntryKind.YES_NO,
                width=20,
                example="是",
                feeds=("staff",),
            ),
            _EVIDENCE,
        ),
        LedgerKind.TRAININGS: (
            Column(
                "held_on",
                "培训日期",
                EntryKind.DAY,
                required=True,
                example="2020-07-08",
                feeds=("training_attendances",),
            ),
            Column("topic", "培训主题", required=True, width=36, example="中小企业财税实务"),
            Column("place", "培训地点", width=24, example="示例大厦培训教室"),
            _choice("mode", "培训方式", Mode, "线下"),
            Column("hours", "学时", EntryKind.NUMBER, unit="小时", width=10, example="6"),
            Column("lecturer", "授课人", width=12, example="李示例"),
            Column("enterprises", "参加企业（家）", EntryKind.COUNT, unit="家", example="38"),
            Column(
                "attendances",
                "培训人次",
                EntryKind.COUNT,
                required=True,
                unit="人次",
                example="120",
                feeds=("training_attendances",),
            ),
            _EVIDENCE,
        ),
        LedgerKind.FINANCINGS: (
            Column(
                "agreed_on",
                "签约日期",
                EntryKind.DAY,
                required=True,
                example="2020-09-10",
                feeds=("financing_amount", "new_guarantee_amount"),
            ),
            Column("enterprise", "企业名称", required=True, width=34, example="示例精密机械（上海）有限公司"),
            Column("credit_code", "统一社会信用代码", EntryKind.CODE, width=22, example="91310104MA1FAKE001"),
            Column(
                "kind",
                "融资方式",
                EntryKind.CHOICE,
                required=True,
                choices=FinancingKind,
                example="贷款",
                feeds=("financing_amount", "new_guarantee_amount"),
            ),
            Column("institution", "资金（担保）机构", width=28, example="示例银行徐汇支行"),
            Column(
                "amount",
                "金额（万元）",
                EntryKind.MONEY,
                required=True,
                unit="万元",
                example="300",
                feeds=("financing_amount", "new_guarantee_amount"),
            ),
            Column("product", "融资产品", width=20, example="信用贷款"),
            _EVIDENCE,
        ),
        LedgerKind.EQUIPMENT: (
            Column("name", "设施设备名称", required=True, width=28, example="高清视频会议系统"),
            Column("model", "型号规格", width=20, example="SL-200"),
            Column("quantity", "数量", EntryKind.COUNT, width=8, example="1"),
            Column("value", "原值（万元）", EntryKind.MONEY, unit="万元", example="12.5"),
            Column("purchased_on", "购置日期", EntryKind.DAY, example="2019-04-15"),
            Column("purpose", "用途", width=30, example="线上培训与远程诊断"),
            Column("shared", "是否对外共享", EntryKind.YES_NO, example="是"),
            _EVIDENCE,
        ),
    }
)
"""The columns of each ledger in the order of its template, after 序号."""
