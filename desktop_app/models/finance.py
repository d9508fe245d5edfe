"""财务: the year-end figures and the audit that proves them (一.1.(1), material 3)."""

from __future__ import annotations

from desktop_app.models.choices import AuditOpinion, AuditRoute
from desktop_app.models.values import Count, Shape, Text, YesNo, Yuan


class Finance(Shape):
    """Figures of the year before the application year, in 元, as the audit report prints them."""

    total_assets: Yuan | None = None
    """资产总额 at the end of the year before."""
    revenue: Yuan | None = None
    service_income: Yuan | None = None
    """服务收入; without 投资收益, 利息, 租金 and 特许权使用费."""
    service_spending: Yuan | None = None
    net_profit: Yuan | None = None
    audit_route: AuditRoute | None = None
    audit_year: Count | None = None
    audit_firm: Text | None = None
    audit_number: Text | None = None
    audit_opinion: AuditOpinion | None = None
    special_audit_year: Count | None = None
    """Year of the 服务收支专项审计报告, for the route with two reports."""
    covers_service_accounts: YesNo | None = None
    """Whether the one combined report really holds 服务收支情况."""
