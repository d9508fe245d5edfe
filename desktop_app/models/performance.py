"""业绩: figures declared by hand where no ledger counts them, and the satisfaction survey (一.1.(3), (6))."""

from __future__ import annotations

from desktop_app.models.choices import FreeBasis, QualifiedReading, SatisfactionFormula
from desktop_app.models.values import Count, Day, Percent, Shape, Text, Yuan


class Declared(Shape):
    """Figures typed by hand; a ledger with rows takes their place, and a difference between the two is shown.

    ``_1``, ``_2``, ``_3`` are the year before the application year and the two before it.
    """

    enterprises_served_1: Count | None = None
    enterprises_served_2: Count | None = None
    enterprises_served_3: Count | None = None
    service_visits_1: Count | None = None
    service_visits_2: Count | None = None
    service_visits_3: Count | None = None
    service_income_2: Yuan | None = None
    service_income_3: Yuan | None = None
    offline_enterprises: Count | None = None
    """线下服务企业家数, year-1; its own figure, never the total (一.2.(1))."""
    free_services: Count | None = None
    """公益性和低收费服务, in the unit of ``free_basis``."""
    all_services: Count | None = None
    """总服务量 in the same unit."""
    partners: Count | None = None
    staff: Count | None = None
    staff_degree: Count | None = None
    """Service staff with 大专 or higher."""
    staff_title: Count | None = None
    """Service staff with 中级 or higher."""
    staff_both: Count | None = None
    """Service staff with both; needed so that nobody is counted twice."""
    information_activities: Count | None = None
    technology_activities: Count | None = None
    startup_activities: Count | None = None
    financing_activities: Count | None = None
    training_attendances: Count | None = None
    """培训人次, year-1."""
    financing_amount: Yuan | None = None
    """帮助中小企业融资总额, year-1, without guarantees."""
    new_guarantee_amount: Yuan | None = None
    """年新增担保额, not the balance."""


class Survey(Shape):
    """用户满意度调查 of the year before."""

    formula: SatisfactionFormula | None = None
    method: Text | None = None
    sent: Count | None = None
    valid: Count | None = None
    satisfied: Count | None = None
    fairly_satisfied: Count | None = None
    mean_score: Percent | None = None
    """Mean score out of 100, for that formula."""


class Counting(Shape):
    """Readings the applicant chooses where the notice leaves them open; each choice is printed."""

    free_basis: FreeBasis | None = None
    low_price_rule: Text | None = None
    """What the agency calls 低收费, e.g. ≤ 50 % of its standard price."""
    qualified_reading: QualifiedReading | None = None
    """Set when the user settles the reading of 一.1.(7)."""
    qualified_reading_by: Text | None = None
    """Who confirmed that reading, and how."""
    qualified_reading_on: Day | None = None
    """The day it was confirmed; before there was this field, the day was written with the name."""
