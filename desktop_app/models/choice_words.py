"""Other words that Chinese staff write for a choice, besides its label.

Only words with one possible meaning stand here; 高级 is taken as the lower of the two senior levels, which can never
make a verdict better than it is.
"""

from __future__ import annotations

OTHER_WORDS: dict[str, dict[str, str]] = {
    "EnterpriseSize": {
        "大": "large",
        "大型企业": "large",
        "中": "medium",
        "中型企业": "medium",
        "小": "small",
        "小型企业": "small",
        "微": "micro",
        "微型企业": "micro",
    },
    "Mode": {
        "在线": "online",
        "网上": "online",
        "现场": "offline",
        "线上+线下": "both",
        "线上、线下": "both",
        "线上和线下": "both",
        "线上/线下": "both",
    },
    "Charging": {
        "公益性": "free",
        "免费": "free",
        "公益服务": "free",
        "低价": "low_price",
        "优惠": "low_price",
        "低收费服务": "low_price",
        "收费": "standard",
        "标准收费": "standard",
    },
    "Degree": {
        "博士研究生": "doctor",
        "硕士研究生": "master",
        "大学": "bachelor",
        "大学本科": "bachelor",
        "学士": "bachelor",
        "专科": "college",
        "大学专科": "college",
        "高职": "college",
        "中专": "below",
        "高中": "below",
        "职高": "below",
        "技校": "below",
        "初中": "below",
    },
    "TitleLevel": {
        "正高": "senior",
        "副高": "associate_senior",
        "高级": "associate_senior",
        "中级职称": "intermediate",
        "初级职称": "junior",
        "助理级": "junior",
        "员级": "junior",
        "没有": "none",
        "—": "none",
        "-": "none",
        "/": "none",
    },
    "Employment": {"全职": "full_time", "全日制": "full_time"},
    "FinancingKind": {"信贷": "loan", "银行贷款": "loan", "股权": "equity", "担保": "new_guarantee"},
    "Sex": {"女性": "female", "男性": "male"},
    "Copy": {"正本": "original", "复印": "copy"},
}
"""Class name of the choice → other word → its value."""
