"""负责人: the person who leads the platform (一.1.(7))."""

from __future__ import annotations

from desktop_app.models.values import Code, Count, LongText, Shape, Text, YesNo


class Leader(Shape):
    """主要负责人 beyond the name: what the report says of experience and standing."""

    degree: Text | None = None
    title: Text | None = None
    years_in_service: Count | None = None
    resume: LongText | None = None
    no_dishonesty: YesNo | None = None
    """Neither unit nor 法定代表人 listed for dishonesty or serious offence in the last three years."""
    dishonesty_note: Text | None = None


class CategoryFacts(Shape):
    """Facts that only some categories ask: numbers and names their report chapter prints."""

    information_system: Text | None = None
    """Name and address of the information service system."""
    hotline: Code | None = None
    """创业服务热线."""
    experts: Count | None = None
    """专家库人数."""
    projects: Count | None = None
    """项目库项目数."""
    has_large_instruments: YesNo | None = None
    """具备条件的应开放大型、精密仪器设备: whether there are any to share."""
    training_licence: Text | None = None
    """培训资质或备案的名称和编号."""
