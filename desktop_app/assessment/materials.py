"""The nine shelves of 二: what stands on them, what the program makes, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.assessment.results import Finding, MaterialStatus, Severity
from desktop_app.models.choices import Copy
from desktop_app.models.evidence import UNSORTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.assessment.facts import Facts
    from desktop_app.models.evidence import Evidence
    from desktop_app.notice.models import Material


def material_statuses(facts: Facts) -> tuple[MaterialStatus, ...]:
    """The state of every material, in the order of the notice."""
    shelves: dict[str, list[Evidence]] = {}
    for item in facts.evidence:
        shelves.setdefault(item.material, []).append(item)
    return tuple(
        _status(material, shelves.get(material.id, []), facts) for material in facts.notice.materials
    )


def check_materials(facts: Facts, statuses: tuple[MaterialStatus, ...]) -> Iterator[Finding]:
    """FR16 for what is missing or misplaced, FR18 for copies without the seal a clause asks for."""
    for status in statuses:
        material = facts.notice.material(status.id)
        if status.state == "missing" and material is not None:
            message = status.note or f"添加{material.short_label}"
            yield _finding("FR16", Severity.ERROR, message, material)
    for item in facts.evidence:
        material = facts.notice.material(item.material)
        if material is None:
            name = item.title or item.file_name
            where = "还没有归类" if item.material == UNSORTED else "放在没有的材料项下"
            message = f"“{name}”{where}，移到九项之一"
            yield Finding(
                id="FR16", severity=Severity.ERROR, topic="material", message=message, material=item.material
            )
        elif material.seal == "required" and item.copy_kind is Copy.COPY and not item.sealed:
            yield _finding("FR18", Severity.WARNING, f"“{item.title}”是复印件，还没有盖公章", material)


def _status(material: Material, items: list[Evidence], facts: Facts) -> MaterialStatus:
    state = "present" if items else "missing"
    note = ""
    reason = (facts.application.not_applicable.get(material.id) or "").strip()
    if material.source in {"report", "declaration"} and not items:
        state = "made_by_program"
        note = "由本程序生成"
    elif material.same_as is not None and not items:
        twin = facts.notice.material(material.same_as)
        state = "made_by_program"
        note = f"与第{twin.number}项同一份{twin.short_label}，只做一份" if twin else ""
    elif material.routes:
        lacking = _lacking_parts(material, items, facts)
        if lacking:
            state = "missing"
            note = f"添加{'、'.join(lacking)}"
    elif not items and material.may_be_not_applicable:
        state = "not_applicable" if reason else "missing"
        note = reason or f"添加{material.short_label}，没有的写明不适用的理由"
    if state == "present" and not note:
        note = _validity_note(material, items, facts)
    return MaterialStatus.model_validate(
        {
            "id": material.id,
            "number": material.number,
            "label": material.label,
            "state": state,
            "evidence": tuple(item.id for item in items),
            "note": note,
        }
    )


def _lacking_parts(material: Material, items: list[Evidence], facts: Facts) -> tuple[str, ...]:
    """Papers of the chosen way that have no evidence yet; without a choice, the shortest way is taken."""
    chosen = facts.application.finance.audit_route
    route = next((way for way in material.routes if chosen is not None and way.id == chosen.value), None)
    route = route or min(material.routes, key=lambda way: len(way.parts))
    return route.parts[len(items) :]


def _validity_note(material: Material, items: list[Evidence], facts: Facts) -> str:
    """What stands on the shelf but will not help on the day judged."""
    if material.validity != "covers_submission":
        return ""
    dated = [item for item in items if item.valid_to is not None]
    expired = [item for item in dated if item.valid_to is not None and item.valid_to < facts.on]
    if expired and len(expired) == len(items):
        return f"“{expired[0].title}”在{facts.on.isoformat()}已过有效期"
    return ""


def _finding(rule: str, severity: Severity, message: str, material: Material) -> Finding:
    return Finding(
        id=rule,
        severity=severity,
        topic="material",
        message=message,
        clause=material.clause,
        material=material.id,
    )
