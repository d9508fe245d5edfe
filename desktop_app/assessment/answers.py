"""Atoms that an answer decides: one of a list, or a statement the applicant makes and proves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.assessment.facts import Facts, verdict
from desktop_app.assessment.results import Outcome, TraceRef
from desktop_app.models import field_ids
from desktop_app.models.choices import Choice, LegalKind

if TYPE_CHECKING:
    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.notice.models import Atom

_WHY_NOT: dict[str, str] = {
    LegalKind.LAW_FIRM: "律师事务所不是法人；上海市服务机构测评对律所的例外不写在本通知里",
    LegalKind.BRANCH: "分支机构不是法人，由所属法人单位申报",
    LegalKind.SOLE_TRADER: "个体工商户不是法人",
    LegalKind.PARTNERSHIP: "合伙企业不是法人",
}
"""Why a legal kind does not meet 独立法人资格 (domain §3.3)."""


def judge_choice(atom: Atom, facts: Facts) -> AtomVerdict:
    """The answer at ``atom.field`` is one of those accepted."""
    field = atom.field or ""
    answer = field_ids.read(facts.application, field)
    if answer is None:
        label = facts.notice.label_of(field)
        return verdict(atom, facts, Outcome.UNKNOWN, missing=(field,), note=f"选择{label}")
    shown = answer.label if isinstance(answer, Choice) else str(answer)
    word = answer.value if isinstance(answer, Choice) else str(answer)
    met = word in atom.accepted
    return verdict(
        atom,
        facts,
        Outcome.MET if met else Outcome.UNMET,
        value_text=shown,
        basis="entered",
        trace=(TraceRef(kind="field", target=field),),
        note="" if met else _WHY_NOT.get(word, f"“{shown}”不在条款列出的范围内"),
    )


def judge_attested(atom: Atom, facts: Facts) -> AtomVerdict:
    """Yes or no by the applicant; yes without evidence counts, and is said to stand alone."""
    attestation = facts.application.attested.get(atom.id)
    field = f"attested.{atom.id}.met"
    if attestation is None or attestation.met is None:
        return verdict(
            atom, facts, Outcome.UNKNOWN, missing=(field,), note=f"选择是或否：{atom.question or atom.label}"
        )
    known = {item.id for item in facts.evidence}
    named = tuple(item for item in attestation.evidence if item in known)
    proofs = tuple(dict.fromkeys((*named, *facts.proofs.get(atom.id, ()))))
    trace = (
        TraceRef(kind="field", target=field),
        *(TraceRef(kind="evidence", target=proof) for proof in proofs),
    )
    unproven = attestation.met and not proofs
    hint = f"可附{atom.evidence_hint}" if atom.evidence_hint else "添加证明材料"
    return verdict(
        atom,
        facts,
        Outcome.MET if attestation.met else Outcome.UNMET,
        value_text="是" if attestation.met else "否",
        basis="attested",
        rule="由申报单位确认并提供证明",
        trace=trace,
        evidence=proofs,
        note=f"还没有证明材料，{hint}" if unproven else "",
    )
