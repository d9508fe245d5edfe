"""统一社会信用代码: what is doubtful about it. Everything here warns and nothing blocks (domain §7.1)."""

from __future__ import annotations

from functools import lru_cache

from desktop_app.assessment.results import Finding, Severity, Span
from desktop_app.models.choices import LegalKind
from desktop_app.models.credit_codes import ALPHABET, LENGTH, check_character
from desktop_app.models.name_folding import plain_code

FIELD = "agency.credit_code"
_LABEL = "统一社会信用代码"
_MOST_PLACES_NAMED = 3
_REGION = slice(2, 8)
_LOOK_ALIKE = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}
"""Letters the code never holds, and what they are usually typed for."""
_PREFIXES = {
    LegalKind.COMPANY: ("91",),
    LegalKind.PUBLIC_INSTITUTION: ("12",),
    LegalKind.SOCIAL_ORGANISATION: ("51",),
    LegalKind.PRIVATE_NON_ENTERPRISE: ("52",),
    LegalKind.FOUNDATION: ("53",),
    LegalKind.SOLE_TRADER: ("92",),
    LegalKind.LAW_FIRM: ("31",),
}
"""First two characters by register (domain §3.3); kinds that are not listed may have several."""
_REGISTERS = {
    "91": "企业",
    "12": "事业单位",
    "51": "社会团体",
    "52": "民办非企业单位（社会服务机构）",
    "53": "基金会",
    "92": "个体工商户",
    "31": "律师事务所",
}


@lru_cache(maxsize=64)
def check_credit_code(code: str, kind: LegalKind | None = None) -> tuple[Finding, ...]:
    """What is doubtful about ``code``: length, letters it cannot hold, its last character, its register."""
    plain = plain_code(code)
    if not plain:
        return ()
    findings = list(_check_letters(code, plain))
    if len(findings) > _MOST_PLACES_NAMED:
        return (_warn(f"{_LABEL}写成18位数字和大写字母"),)
    if len(plain) != LENGTH:
        findings.insert(0, _warn(f"{_LABEL}是{len(plain)}位，应为{LENGTH}位"))
    if not findings:
        expected = check_character(plain[:-1])
        if expected != plain[-1]:
            span = _locate(code, len(plain) - 1)
            detail = "逐位与证照核对；证照上确实如此的，写明已核对即可保留"
            findings.append(_warn(f"{_LABEL}第18位应为{expected}", (span,), detail))
    findings += _check_register(plain, kind)
    return tuple(findings)


def _check_letters(code: str, plain: str) -> tuple[Finding, ...]:
    findings = []
    for place, char in enumerate(plain[:LENGTH]):
        if char in ALPHABET and not (char.isalpha() and _REGION.start <= place < _REGION.stop):
            continue
        meant = _LOOK_ALIKE.get(char)
        if meant is not None:
            message = f"{_LABEL}第{place + 1}位“{char}”可能是“{meant}”"
        else:
            message = f"{_LABEL}第{place + 1}位“{char}”不会出现在代码中"
        findings.append(_warn(message, (_locate(code, place),)))
    return tuple(findings)


def _check_register(plain: str, kind: LegalKind | None) -> list[Finding]:
    wanted = _PREFIXES.get(kind) if kind is not None else None
    if wanted is None or kind is None or plain[:2] in wanted or plain[:2] not in _REGISTERS:
        return []
    return [_warn(f"{_LABEL}以{plain[:2]}开头，属于{_REGISTERS[plain[:2]]}，与所选单位性质不同")]


def _locate(code: str, place: int) -> Span:
    """Where the ``place``-th character of the folded code stands in what was typed."""
    seen = -1
    for index, char in enumerate(code):
        seen += len(plain_code(char))
        if seen >= place:
            return Span(start=index, end=index + 1, text=char)
    return Span(start=len(code), end=len(code), text="")


def _warn(message: str, spans: tuple[Span, ...] = (), detail: str = "") -> Finding:
    return Finding(
        id="FR28",
        severity=Severity.WARNING,
        topic="consistency",
        message=message,
        detail=detail,
        field=FIELD,
        spans=spans,
    )
