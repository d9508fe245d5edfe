"""平台: what applies for the title, and by which way it goes up."""

from __future__ import annotations

from desktop_app.models.choices import CarrierKind, Route
from desktop_app.models.values import Code, LongText, Shape, Text, YesNo


class ServicePlatform(Shape):
    """中小企业公共服务平台: name, categories, people and the showcase statement."""

    name: Text | None = None
    """平台名称: ends in 平台 and holds none of the forbidden words (汇总表 说明 1)."""
    categories: tuple[str, ...] = ()
    """申请示范平台服务功能类别: ids of the pack, at most as many as it allows."""
    leader: Text | None = None
    leader_position: Text | None = None
    leader_phone: Code | None = None
    contact: Text | None = None
    contact_position: Text | None = None
    contact_phone: Code | None = None
    showcase_statement: LongText | None = None
    """示范性表述: at most 150 字, the same text wherever it is printed (汇总表 column 5)."""
    services_summary: LongText | None = None
    """主要服务内容和业绩 for the 推荐表."""


class Recommendation(Shape):
    """推荐渠道: who recommends, and on which quota (三.1, 三.2)."""

    route: Route | None = None
    carrier_kind: CarrierKind | None = None
    carrier_name: Text | None = None
    """Name of the development zone or cooperation zone, for the routes that need one."""
    laboratory_name: Text | None = None
    authority: Text | None = None
    """区级中小企业主管部门 as its seal names it."""
    reapplying: YesNo | None = None
    """Whether a title of the expiring batch is being renewed (三.3)."""
    previous_number: Text | None = None
    """文号 of the earlier recognition, when renewing."""
