"""The closed lists: each choice with its word on screen and on paper, and the other words that Chinese staff write.

Only words with one possible meaning stand here; 高级 is taken as the lower of the two senior levels, 研究生 as 硕士 and
有偿 as 正常收费, which can never make a verdict better than it is.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """Base of closed lists; a member is written as its stored value, its label, and other words for it."""

    label: str
    other_words: tuple[str, ...]

    def __new__(cls, value: str, *words: str) -> Self:
        """Make a member that is its value; the first of ``words`` is the label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, *others = words
        member.other_words = tuple(others)
        return member


class LegalKind(Choice):
    """法人类型: which register the agency stands in (GB 32100)."""

    COMPANY = "company", "企业"
    PUBLIC_INSTITUTION = "public_institution", "事业单位"
    SOCIAL_ORGANISATION = "social_organisation", "社会团体"
    PRIVATE_NON_ENTERPRISE = "private_non_enterprise", "民办非企业单位（社会服务机构）"
    FOUNDATION = "foundation", "基金会"
    OTHER_LEGAL_PERSON = "other_legal_person", "其他法人"
    BRANCH = "branch", "分支机构（非法人）"
    SOLE_TRADER = "sole_trader", "个体工商户"
    LAW_FIRM = "law_firm", "律师事务所"
    PARTNERSHIP = "partnership", "合伙企业"


class SubjectType(Choice):
    """申报主体类型: the five kinds of applicant of 一.1.(1)."""

    SME_SERVICE_BODY = "sme_service_body", "中小企业服务机构"
    SOCIAL_INTERMEDIARY = "social_intermediary", "社会中介机构"
    TECHNICAL_SERVICE_BODY = "technical_service_body", "技术服务机构"
    RESEARCH_INSTITUTE = "research_institute", "科研院所"
    INTERNET_SERVICE_FIRM = "internet_service_firm", "基于互联网等面向中小企业提供创业创新服务的企业"
    NONE_OF_THESE = "none_of_these", "以上都不是"


class Route(Choice):
    """推荐渠道: on whose list the platform goes up (汇总表 备注, 三.1, 三.2)."""

    DISTRICT = "district", "属于区级推荐名额"
    SPECIAL_CARRIER = "special_carrier", "创新创业特色载体的开发区单独推荐"
    COOPERATION_ZONE = "cooperation_zone", "中外中小企业合作区单独推荐"
    LABORATORY = "laboratory", "工信部认定的工业产品质量控制和技术评价实验室直接申报"


class CarrierKind(Choice):
    """创新创业特色载体 kinds of 三.2."""

    LARGE_SMALL_INTEGRATION = "large_small_integration", "大中小企业融通型"
    CAPITAL = "capital", "专业资本集聚型"
    TECHNOLOGY = "technology", "科技资源支撑型"
    TALENT = "talent", "高端人才引领型"


class RecognitionKind(Choice):
    """认定 kinds of 一.1.(2) and (5)."""

    MUNICIPAL = "municipal", "市级中小企业服务机构认定"
    MINISTRY = "ministry", "国家部委相关认定"
    NATIONAL_ASSOCIATION = "national_association", "全国性行业协会相关认定"
    QUALIFICATION = "qualification", "从业资格（资质）、网站备案、许可证"


class Tenure(Choice):
    """场所来源."""

    OWNED = "owned", "自有"
    LEASED = "leased", "租赁"
    PROVIDED = "provided", "无偿使用"


class AuditRoute(Choice):
    """Material 3 in its two routes."""

    TWO_REPORTS = "two_reports", "审计报告＋服务收支情况的专项审计报告"
    COMBINED = "combined", "一份包含服务收支情况的审计报告"


class AuditOpinion(Choice):
    """审计意见类型."""

    UNQUALIFIED = "unqualified", "标准无保留意见"
    EMPHASIS = "emphasis", "带强调事项段的无保留意见"
    QUALIFIED = "qualified", "保留意见"
    ADVERSE = "adverse", "否定意见"
    DISCLAIMER = "disclaimer", "无法表示意见"


class FreeBasis(Choice):
    """On what the share of free and low-price services is measured (the notice names no unit)."""

    VISITS = "visits", "家次"
    SESSIONS = "sessions", "场次"
    HOURS = "hours", "工时"


class QualifiedReading(Choice):
    """How 大专及以上学历和中级及以上技术职称 is read (一.1.(7)): either one, nobody counted twice, or both."""

    UNION = "union", "学历、职称具备一项即计入，同一人不重复计算"
    INTERSECTION = "intersection", "学历、职称同时具备才计入"


class SatisfactionFormula(Choice):
    """How 用户满意度 is computed (no official formula)."""

    SHARE = "share", "（满意＋基本满意）÷有效问卷"
    MEAN_SCORE = "mean_score", "平均得分（百分制）"


class EnterpriseSize(Choice):
    """企业规模, 工信部联企业〔2011〕300号; offices that only know a firm to be no large one write one of the last two."""

    LARGE = "large", "大型", "大", "大型企业"
    MEDIUM = "medium", "中型", "中", "中型企业"
    SMALL = "small", "小型", "小", "小型企业"
    MICRO = "micro", "微型", "微", "微型企业"
    SMALL_OR_MICRO = (
        "small_or_micro",
        "小微企业",
        "小微",
        "小微型",
        "小微型企业",
        "小型微型",
        "小型微型企业",
        "小型、微型",
        "小型/微型",
    )
    SME = "sme", "中小企业", "中小微企业", "中小微", "中小", "中小型", "中小型企业", "中小微型企业"


class Mode(Choice):
    """服务方式."""

    ONLINE = (
        "online",
        "线上",
        "在线",
        "网上",
        "网络",
        "直播",
        "网络直播",
        "线上直播",
        "线上服务",
        "线上活动",
        "线上会议",
        "线上培训",
        "视频会议",
        "网络会议",
        "腾讯会议",
        "远程",
    )
    OFFLINE = (
        "offline",
        "线下",
        "现场",
        "上门",
        "面授",
        "面对面",
        "实地",
        "线下服务",
        "线下活动",
        "线下会议",
        "线下培训",
        "线下走访",
        "上门服务",
        "上门走访",
        "现场服务",
        "现场走访",
        "实地走访",
        "走访",
    )
    BOTH = "both", "线上线下", "线上+线下", "线下+线上", "线下线上", "线上、线下", "线上和线下", "线上/线下"


class Charging(Choice):
    """收费性质."""

    FREE = "free", "公益", "公益性", "免费", "公益服务", "公益免费", "免费服务", "不收费", "无偿", "无偿服务"
    LOW_PRICE = "low_price", "低收费", "低价", "优惠", "低收费服务", "低偿", "低偿服务", "优惠收费"
    STANDARD = "standard", "正常收费", "收费", "标准收费", "有偿", "有偿服务", "收费服务"


class Degree(Choice):
    """学历."""

    DOCTOR = "doctor", "博士", "博士研究生", "博士后"
    MASTER = "master", "硕士", "硕士研究生", "研究生", "MBA"
    BACHELOR = "bachelor", "本科", "大学", "大学本科", "学士", "专升本"
    COLLEGE = "college", "大专", "专科", "大学专科", "高职"
    BELOW = "below", "大专以下", "中专", "高中", "职高", "技校", "初中"


class TitleLevel(Choice):
    """技术职称级别; a column of titles tells it as well where the series has one level for the title (人社部 职称系列)."""

    SENIOR = (
        "senior",
        "正高级",
        "正高",
        "正高级职称",
        "正高级工程师",
        "教授级高级工程师",
        "正高级经济师",
        "正高级会计师",
        "教授",
        "研究员",
    )
    ASSOCIATE_SENIOR = (
        "associate_senior",
        "副高级",
        "副高",
        "高级",
        "高级职称",
        "副高级职称",
        "高级工程师",
        "高级经济师",
        "高级会计师",
        "高级统计师",
        "高级审计师",
        "副教授",
        "副研究员",
    )
    INTERMEDIATE = (
        "intermediate",
        "中级",
        "中级职称",
        "工程师",
        "中级工程师",
        "经济师",
        "中级经济师",
        "会计师",
        "中级会计师",
        "统计师",
        "审计师",
        "助理研究员",
    )
    JUNIOR = (
        "junior",
        "初级",
        "初级职称",
        "助理级",
        "员级",
        "助理工程师",
        "技术员",
        "助理经济师",
        "经济员",
        "助理会计师",
        "会计员",
        "初级会计师",
        "助理统计师",
        "研究实习员",
    )
    NONE = "none", "无", "没有", "无职称", "-", "/"


class Employment(Choice):
    """用工形式."""

    FULL_TIME = "full_time", "专职", "全职", "全日制"
    PART_TIME = "part_time", "兼职"


class FinancingKind(Choice):
    """融资方式: 担保 counts separately from amounts obtained through matching."""

    LOAN = (
        "loan",
        "贷款",
        "信贷",
        "银行贷款",
        "信用贷款",
        "抵押贷款",
        "质押贷款",
        "流动资金贷款",
        "经营贷",
        "经营性贷款",
        "知识产权质押贷款",
    )
    EQUITY = "equity", "股权投资", "股权", "股权融资", "天使投资", "风险投资", "创业投资"
    OTHER = "other", "其他融资", "债券", "债券融资", "租赁", "融资租赁"
    NEW_GUARANTEE = "new_guarantee", "新增担保", "担保", "融资担保", "贷款担保"


class Sex(Choice):
    """性别."""

    FEMALE = "female", "女", "女性"
    MALE = "male", "男", "男性"


class Copy(Choice):
    """What stands on a shelf: the original or a copy of it."""

    ORIGINAL = "original", "原件", "正本"
    COPY = "copy", "复印件", "复印"
