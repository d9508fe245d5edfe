"""Findings in few words: the one place that fills in their topic and severity."""

from __future__ import annotations

from desktop_app.assessment.results import Finding, Severity


def error(rule: str, message: str, field: str = "", other_field: str = "", clause: str = "") -> Finding:
    """Something that cannot be right."""
    return _consistency(rule, Severity.ERROR, message, field, other_field, clause)


def warning(rule: str, message: str, field: str = "", other_field: str = "", clause: str = "") -> Finding:
    """Something plausible but unusual, to be confirmed."""
    return _consistency(rule, Severity.WARNING, message, field, other_field, clause)


def hint(rule: str, message: str, field: str = "", other_field: str = "", clause: str = "") -> Finding:
    """Something to know."""
    return _consistency(rule, Severity.HINT, message, field, other_field, clause)


def _consistency(
    rule: str, severity: Severity, message: str, field: str, other_field: str, clause: str
) -> Finding:
    return Finding(
        id=rule,
        severity=severity,
        topic="consistency",
        message=message,
        field=field,
        other_field=other_field,
        clause=clause,
    )
