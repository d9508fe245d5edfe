"""The kinds of value a case is made of, each annotated with the kind of entry that produces it.

A value is exact: money is ``Decimal`` 元, counts are ``int``, shares are ``Decimal`` percent; nothing is rounded.
``Kind`` is found by the screen and by the data lint through ``typing.get_type_hints(..., include_extras=True)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from desktop_app.models import entries

if TYPE_CHECKING:
    from collections.abc import Callable


class Shape(BaseModel):
    """Base of every shape: unknown keys are refused, assignment is validated."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True, str_strip_whitespace=False)


class FrozenShape(BaseModel):
    """Base of shapes that never change once made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EntryKind(StrEnum):
    """How a field is typed in; the screen has one widget for each, ``entries`` one parser."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CODE = "code"
    MONEY = "money"
    COUNT = "count"
    NUMBER = "number"
    PERCENT = "percent"
    DAY = "day"
    MONTH = "month"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Kind:
    """Marker on an annotated type: the entry kind of the field."""

    entry: EntryKind


def _typed(parse: Callable[[str], object]) -> BeforeValidator:
    def read(value: object) -> object:
        return parse(value) if isinstance(value, str) else value

    return BeforeValidator(read)


Text = Annotated[str, Field(max_length=2_000), Kind(EntryKind.TEXT)]
LongText = Annotated[str, Field(max_length=60_000), Kind(EntryKind.LONG_TEXT)]
Code = Annotated[str, Field(max_length=100), Kind(EntryKind.CODE)]
Yuan = Annotated[
    Decimal,
    _typed(entries.parse_money),
    Field(ge=Decimal(-10) ** 15, le=Decimal(10) ** 15),
    Kind(EntryKind.MONEY),
]
Count = Annotated[int, _typed(entries.parse_count), Field(ge=0, le=10**9), Kind(EntryKind.COUNT)]
Number = Annotated[
    Decimal, _typed(entries.parse_decimal), Field(ge=0, le=Decimal(10) ** 12), Kind(EntryKind.NUMBER)
]
Percent = Annotated[Decimal, _typed(entries.parse_percent), Field(ge=0, le=100), Kind(EntryKind.PERCENT)]
Day = Annotated[date, _typed(entries.parse_day), Kind(EntryKind.DAY)]
Month = Annotated[
    str, _typed(entries.parse_month), Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$"), Kind(EntryKind.MONTH)
]
YesNo = Annotated[bool, _typed(entries.parse_yes_no), Kind(EntryKind.YES_NO)]


class Choice(StrEnum):
    """Base of closed lists; ``label`` is the word on screen and on paper."""

    @property
    def label(self) -> str:
        """The Chinese word for this choice."""
        return LABELS[type(self).__name__][self.value]


class LegalKind(Choice):
    """法人类型: which register the agency stands in (GB 32100 prefix in brackets)."""

    COMPANY = "company"
    PUBLIC_INSTITUTION = "public_institution"
    SOCIAL_ORGANISATION = "social_organisation"
    PRIVATE_NON_ENTERPRISE = "private_non_enterprise"
    FOUNDATION = "foundation"
    OTHER_LEGAL_PERSON = "other_legal_person"
    BRANCH = "branch"
    SOLE_TRADER = "sole_trader"
    LAW_FIRM = "law_firm"
    PARTNERSHIP = "partnership"


class SubjectType(Choice):
    """申报主体类型: the five kinds of applicant of 一.1.(1)."""

    SME_SERVICE_BODY = "sme_service_body"
    SOCIAL_INTERMEDIARY = "social_intermediary"
    TECHNICAL_SERVICE_BODY = "technical_service_body"
    RESEARCH_INSTITUTE = "research_institute"
    INTERNET_SERVICE_FIRM = "internet_service_firm"
    NONE_OF_THESE = "none_of_these"


class Route(Choice):
    """推荐渠道: on whose list the platform goes up (汇总表 备注, 三.1, 三.2)."""

    DISTRICT = "district"
    SPECIAL_CARRIER = "special_carrier"
    COOPERATION_ZONE = "cooperation_zone"
    LABORATORY = "laboratory"


class CarrierKind(Choice):
    """创新创业特色载体 kinds of 三.2."""

    LARGE_SMALL_INTEGRATION = "large_small_integration"
    CAPITAL = "capital"
    TECHNOLOGY = "technology"
    TALENT = "talent"


class RecognitionKind(Choice):
    """认定 kinds of 一.1.(2) and (5)."""

    MUNICIPAL = "municipal"
    MINISTRY = "ministry"
    NATIONAL_ASSOCIATION = "national_association"
    QUALIFICATION = "qualification"


class Tenure(Choice):
    """场所来源."""

    OWNED = "owned"
    LEASED = "leased"
    PROVIDED = "provided"


class AuditRoute(Choice):
    """Material 3 in its two routes."""

    TWO_REPORTS = "two_reports"
    COMBINED = "combined"


class AuditOpinion(Choice):
    """审计意见类型."""

    UNQUALIFIED = "unqualified"
    EMPHASIS = "emphasis"
    QUALIFIED = "qualified"
    ADVERSE = "adverse"
    DISCLAIMER = "disclaimer"


class FreeBasis(Choice):
    """On what the share of free and low-price services is measured (the notice names no unit)."""

    VISITS = "visits"
    SESSIONS = "sessions"
    HOURS = "hours"


class QualifiedReading(Choice):
    """How 大专及以上学历和中级及以上技术职称 is read (一.1.(7)): either one, nobody counted twice, or both."""

    UNION = "union"
    INTERSECTION = "intersection"


class SatisfactionFormula(Choice):
    """How 用户满意度 is computed (no official formula)."""

    SHARE = "share"
    MEAN_SCORE = "mean_score"


class EnterpriseSize(Choice):
    """企业规模, 工信部联企业〔2011〕300号."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    MICRO = "micro"


class Mode(Choice):
    """服务方式."""

    ONLINE = "online"
    OFFLINE = "offline"
    BOTH = "both"


class Charging(Choice):
    """收费性质."""

    FREE = "free"
    LOW_PRICE = "low_price"
    STANDARD = "standard"


class Degree(Choice):
    """学历."""

    DOCTOR = "doctor"
    MASTER = "master"
    BACHELOR = "bachelor"
    COLLEGE = "college"
    BELOW = "below"


class TitleLevel(Choice):
    """技术职称级别."""

    SENIOR = "senior"
    ASSOCIATE_SENIOR = "associate_senior"
    INTERMEDIATE = "intermediate"
    JUNIOR = "junior"
    NONE = "none"


class Employment(Choice):
    """用工形式."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"


class FinancingKind(Choice):
    """融资方式: 担保 counts separately from amounts obtained through matching."""

    LOAN = "loan"
    EQUITY = "equity"
    OTHER = "other"
    NEW_GUARANTEE = "new_guarantee"


class Sex(Choice):
    """性别."""

    FEMALE = "female"
    MALE = "male"


class Copy(Choice):
    """What stands on a shelf: the original or a copy of it."""

    ORIGINAL = "original"
    COPY = "copy"


LABELS: dict[str, dict[str, str]] = {
    "LegalKind": {
        "company": "企业",
        "public_institution": "事业单位",
        "social_organisation": "社会团体",
        "private_non_enterprise": "民办非企业单位（社会服务机构）",
        "foundation": "基金会",
        "other_legal_person": "其他法人",
        "branch": "分支机构（非法人）",
        "sole_trader": "个体工商户",
        "law_firm": "律师事务所",
        "partnership": "合伙企业",
    },
    "SubjectType": {
        "sme_service_body": "中小企业服务机构",
        "social_intermediary": "社会中介机构",
        "technical_service_body": "技术服务机构",
        "research_institute": "科研院所",
        "internet_service_firm": "基于互联网等面向中小企业提供创业创新服务的企业",
        "none_of_these": "以上都不是",
    },
    "Route": {
        "district": "属于区级推荐名额",
        "special_carrier": "创新创业特色载体的开发区单独推荐",
        "cooperation_zone": "中外中小企业合作区单独推荐",
        "laboratory": "工信部认定的工业产品质量控制和技术评价实验室直接申报",
    },
    "CarrierKind": {
        "large_small_integration": "大中小企业融通型",
        "capital": "专业资本集聚型",
        "technology": "科技资源支撑型",
        "talent": "高端人才引领型",
    },
    "RecognitionKind": {
        "municipal": "市级中小企业服务机构认定",
        "ministry": "国家部委相关认定",
        "national_association": "全国性行业协会相关认定",
        "qualification": "从业资格（资质）、网站备案、许可证",
    },
    "Tenure": {"owned": "自有", "leased": "租赁", "provided": "无偿使用"},
    "AuditRoute": {
        "two_reports": "审计报告＋服务收支情况的专项审计报告",
        "combined": "一份包含服务收支情况的审计报告",
    },
    "AuditOpinion": {
        "unqualified": "标准无保留意见",
        "emphasis": "带强调事项段的无保留意见",
        "qualified": "保留意见",
        "adverse": "否定意见",
        "disclaimer": "无法表示意见",
    },
    "FreeBasis": {"visits": "家次", "sessions": "场次", "hours": "工时"},
    "QualifiedReading": {
        "union": "学历、职称具备一项即计入，同一人不重复计算",
        "intersection": "学历、职称同时具备才计入",
    },
    "SatisfactionFormula": {
        "share": "（满意＋基本满意）÷有效问卷",
        "mean_score": "平均得分（百分制）",
    },
    "EnterpriseSize": {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"},
    "Mode": {"online": "线上", "offline": "线下", "both": "线上线下"},
    "Charging": {"free": "公益", "low_price": "低收费", "standard": "正常收费"},
    "Degree": {
        "doctor": "博士",
        "master": "硕士",
        "bachelor": "本科",
        "college": "大专",
        "below": "大专以下",
    },
    "TitleLevel": {
        "senior": "正高级",
        "associate_senior": "副高级",
        "intermediate": "中级",
        "junior": "初级",
        "none": "无",
    },
    "Employment": {"full_time": "专职", "part_time": "兼职"},
    "FinancingKind": {
        "loan": "贷款",
        "equity": "股权投资",
        "other": "其他融资",
        "new_guarantee": "新增担保",
    },
    "Sex": {"female": "女", "male": "男"},
    "Copy": {"original": "原件", "copy": "复印件"},
}
