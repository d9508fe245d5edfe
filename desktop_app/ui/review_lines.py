"""What a review says: clause by clause, document by document as it will be printed, and everything open in groups."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.assessment.differences import LEDGERS
from desktop_app.assessment.field_words import EVIDENCE, field_label
from desktop_app.assessment.qualified import settlement
from desktop_app.assessment.results import COUNTING, Outcome, Severity
from desktop_app.assessment.review_words import advice_about
from desktop_app.models.advice import AdviceAbout
from desktop_app.models.evidence import WHERE_FROM
from desktop_app.models.formats import visible, visible_name
from desktop_app.models.ledgers import LEDGER_LABELS
from desktop_app.models.review import review_key
from desktop_app.ui.fields.doubts import CONFIRM, CONFIRMER, WITHDRAW
from desktop_app.ui.page_status import MATERIAL_ICONS, missing_on
from desktop_app.ui.review_fixes import fix_of
from desktop_app.ui.review_line import JUMP, LineSpec
from desktop_app.ui.standing import ledger_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop_app.assessment.results import AtomVerdict, ConditionVerdict, Finding
    from desktop_app.documents.coverage import Uncovered
    from desktop_app.models.advice import Advice, AdviceLetter
    from desktop_app.models.evidence import Evidence
    from desktop_app.notice.models import Notice
    from desktop_app.ui.open_case import OpenCase

ASK = "打印咨询问题单"
REMOVE = "移除"
FINDING = "finding."
"""What the key of a finding begins with."""
ADVICE, SETTLE, UNSETTLE, SETTLER = "主管部门意见", "已处理", "取消已处理", "处理人"
UNSIGNED = "意见文件没有电子签名，来路拿不准时向主管部门核对"
PIECE_OF_ADVICE = "advice."
"""What the key of a piece of advice begins with."""
PIECE = "evidence."
"""What the key of a piece of evidence begins with; its id follows."""
_SEVERITY_ICONS = {Severity.ERROR: "problem", Severity.WARNING: "warning", Severity.HINT: "hint"}
_GROUPS = ("填写问题", "条件", "一致性", "材料", "版面")
_TOPICS = {"entry": 0, "naming": 0, "category": 1, "consistency": 2, "material": 3}
_STATEMENT = "service_platform.showcase_statement"


def clause_lines(case: OpenCase) -> Iterator[LineSpec]:
    """Condition by condition with its tests; what does not apply is folded."""
    assessment = case.assessment
    chosen = [item for item in assessment.categories if item.chosen]
    for verdict in (*assessment.conditions, assessment.distinction, *chosen):
        yield LineSpec(
            verdict.outcome.value,
            verdict.words,
            f"{verdict.clause}　{verdict.label}",
            head=True,
            outcome=_colour(verdict),
            key=clause_key(verdict),
        )
        off = [atom for atom in verdict.atoms if atom.outcome is Outcome.NOT_APPLICABLE]
        for atom in verdict.atoms:
            if atom.outcome is not Outcome.NOT_APPLICABLE:
                yield _atom_line(case, verdict, atom)
        yield from folded(f"clause.{verdict.id}", [_atom_line(case, verdict, atom) for atom in off])
    rest = [item for item in assessment.categories if not item.chosen]
    yield from folded(
        "categories",
        [LineSpec("not_applicable", "没有申请", item.label, outcome="not_applicable") for item in rest],
        "类没有申请",
    )


def clause_key(verdict: ConditionVerdict) -> str:
    """Key of the line that heads a condition or a category."""
    return f"clause.{verdict.id}"


def material_lines(case: OpenCase) -> Iterator[LineSpec]:
    """Shelf by shelf: what stands there, or what is missing."""
    pieces = {item.id: item for item in case.evidence}
    for status in case.assessment.materials:
        icon = MATERIAL_ICONS[status.state]
        yield LineSpec(
            icon,
            status.words,
            f"{status.number}. {status.label}",
            detail=status.note,
            field_id=EVIDENCE,
            outcome=icon,
            key=f"material.{status.id}",
            full=status.model_dump_json(),
        )
        for name in status.evidence:
            if name in pieces:
                yield _piece_line(pieces[name], case)


def _piece_line(item: Evidence, case: OpenCase) -> LineSpec:
    """One piece of evidence as a card of its own, which can be taken off its shelf."""
    pages = f"{item.pages} 页" if item.pages else ""
    kind = item.copy_kind.label if item.copy_kind is not None else ""
    return LineSpec(
        "",
        "，".join(part for part in (kind, pages) if part),
        item.title or item.file_name,
        key=f"{PIECE}{item.id}",
        action="" if case.read_only else REMOVE,
        inset=True,
        full=item.model_dump_json(exclude=set(WHERE_FROM)),
    )


def problem_lines(case: OpenCase) -> Iterator[LineSpec]:
    """Everything open, in groups, each with the way to it and, where it is safe, a way to settle it at once."""
    groups: list[list[LineSpec]] = [[] for _ in _GROUPS]
    settled: list[list[LineSpec]] = [[] for _ in _GROUPS]
    yield from _advice_lines(case)
    told: set[str] = set()
    for finding in case.assessment.findings:
        told.add(finding.field)
        kept = settled if finding.confirmed_by else groups
        kept[_group_of(finding, case)].append(_finding_line(finding, case))
    for page in case.notice.pages():
        if case.shown(page.show_when):
            groups[0] += [
                LineSpec(
                    "not_started",
                    "未填",
                    f"填写{case.label_of(name)}",
                    detail=page.title,
                    field_id=name,
                    key=f"missing.{name}",
                    way=JUMP,
                )
                for name in missing_on(page, case)
                if name not in told
            ]
    groups[1] += _open_verdicts(case)
    groups[_GROUPS.index("版面")] += [_uncovered_line(item, case) for item in case.uncovered]
    groups[_GROUPS.index("材料")] += _refused_lines(case)
    for name, lines, confirmed in zip(_GROUPS, groups, settled, strict=True):
        if lines or confirmed:
            yield LineSpec("", f"{len(lines)} 项", name, head=True)
            yield from lines
            yield from folded(f"confirmed.{name}", confirmed, "项已核实")


def _advice_lines(case: OpenCase) -> Iterator[LineSpec]:
    """What the recommending side has written, each piece to be done and ticked."""
    open_: list[LineSpec] = []
    done: list[LineSpec] = []
    for letter in case.letters:
        for piece in letter.advice:
            line = _advice_line(letter, piece, case)
            (done if line.signed else open_).append(line)
    if open_ or done:
        yield LineSpec("", f"{len(open_)} 项", ADVICE, detail=UNSIGNED, head=True)
        yield from open_
        yield from folded("advice", done, "项已处理")


def _advice_line(letter: AdviceLetter, piece: Advice, case: OpenCase) -> LineSpec:
    tick = case.settled(piece.id)
    about = advice_about(piece, case.notice)
    state = f"，看的是校验码 {letter.check_code} 的内容" if letter.check_code else ""
    whence = f"{visible_name(letter.written_by)} {letter.written_on.isoformat()}{state}"
    field_id = _advice_field(piece, case)
    return LineSpec(
        "done" if tick is not None else "warning",
        SETTLE if tick is not None else "未处理",
        visible(piece.text),
        detail="　".join(
            part
            for part in (f"针对：{about}" if about else "", whence, f"{SETTLE}：{tick.words}" if tick else "")
            if part
        ),
        field_id=field_id,
        outcome="done" if tick is not None else "warning",
        key=f"{PIECE_OF_ADVICE}{piece.id}",
        way=JUMP,
        sign="" if case.read_only else UNSETTLE if tick is not None else SETTLE,
        role=SETTLER,
        signed=tick is not None,
    )


def _advice_field(piece: Advice, case: OpenCase) -> str:
    """The field where what it asks can be done; empty where it is about nothing in particular."""
    notice = case.notice
    if piece.about is AdviceAbout.MATERIAL:
        return EVIDENCE
    if piece.about is AdviceAbout.FIELD:
        return piece.target if notice.page_of(piece.target) is not None else ""
    if piece.about is AdviceAbout.CONDITION:
        page = next(
            (page for page in notice.pages() if piece.target in page.conditions and page.questions), None
        )
        return page.questions[0].field if page is not None else ""
    return ""


def folded(name: str, lines: list[LineSpec], words: str = "项不适用") -> Iterator[LineSpec]:
    """One line that says how many there are, and unfolds them."""
    if not lines:
        return
    yield LineSpec("", "", f"另有 {len(lines)} {words}", folds=name)
    for line in lines:
        yield replace(line, under=name)


def is_problem(line: LineSpec) -> bool:
    """Whether a line of the list of problems is one that is open."""
    return not (line.head or line.folds or line.under)


def field_of(verdict: ConditionVerdict, atom: AtomVerdict, notice: Notice) -> str:
    """The field where an answer would change this verdict; empty when only a ledger or a file would."""
    rule = notice.atom(atom.id)
    candidates = [*atom.missing, *(ref.target for ref in atom.trace if ref.kind == "field"), rule.field or ""]
    candidates.append(f"attested.{atom.id}.met")
    page = next((page for page in notice.pages() if verdict.id in page.conditions and page.questions), None)
    if page is not None:
        candidates.append(page.questions[0].field)
    return next((name for name in candidates if name and notice.page_of(name) is not None), "")


def _atom_line(case: OpenCase, verdict: ConditionVerdict, atom: AtomVerdict) -> LineSpec:
    divided = atom.outcome is Outcome.DIVIDED
    titles = {item.id: item.number or item.title or item.file_name for item in case.evidence}
    proof = "、".join(titles[name] for name in atom.evidence if name in titles)
    quiet = atom.outcome in {Outcome.MET, Outcome.NOT_APPLICABLE}
    note = settlement(atom) if quiet else atom.note
    turn = atom.turn if atom.turn not in note else ""
    parts = (note if note not in turn else "", turn, f"证明：{proof}" if proof else "")
    return LineSpec(
        atom.outcome.value,
        atom.words if divided else atom.fact or atom.words,
        atom.label,
        detail="。".join(part.rstrip("。") for part in parts if part),
        field_id=field_of(verdict, atom, case.notice),
        outcome=_colour(atom),
        key=f"atom.{atom.id}",
        action=ASK if divided else "",
    )


def _colour(verdict: AtomVerdict | ConditionVerdict) -> str:
    """As the outcome is; what is only waiting for a ledger to be counted lacks nothing."""
    return "" if verdict.words == COUNTING else verdict.outcome.value


def _open_verdicts(case: OpenCase) -> Iterable[LineSpec]:
    assessment = case.assessment
    chosen = [item for item in assessment.categories if item.chosen]
    for verdict in (*assessment.conditions, assessment.distinction, *chosen):
        loud = [atom for atom in verdict.atoms if atom.outcome in {Outcome.UNMET, Outcome.DIVIDED}]
        if verdict.outcome in {Outcome.MET, Outcome.NOT_APPLICABLE}:
            continue
        for atom in loud:
            line = _atom_line(case, verdict, atom)
            words = atom.label + (f"：{line.word}" if line.word != atom.words else "")
            yield LineSpec(
                line.icon,
                atom.words,
                words,
                line.detail,
                line.field_id,
                line.outcome,
                key=f"open.{line.key}",
                way=JUMP,
                action=line.action,
            )
        waiting = [atom for atom in verdict.atoms if atom.outcome is Outcome.UNKNOWN]
        if waiting and not loud:
            yield LineSpec(
                "unknown",
                verdict.words,
                f"{verdict.label}：还有 {len(waiting)} 项没有结论",
                detail=waiting[0].note,
                field_id=field_of(verdict, waiting[0], case.notice),
                outcome=_colour(verdict),
                key=f"waiting.{verdict.id}",
                way=JUMP,
            )


def _finding_line(finding: Finding, case: OpenCase) -> LineSpec:
    place = case.notice.page_of(finding.field) if finding.field else None
    empty = finding.severity is Severity.ERROR and place is not None and case.missing(finding.field)
    fix = None if case.read_only else fix_of(finding, case)
    elsewhere = EVIDENCE if finding.material else finding.field if finding.field.startswith(LEDGERS) else ""
    may_sign = finding.can_be_confirmed and not case.read_only
    confirmed = bool(finding.confirmed_by)
    return LineSpec(
        "done" if confirmed else _SEVERITY_ICONS[finding.severity],
        CONFIRM if confirmed else "未填" if empty else finding.severity.label,
        finding.message,
        detail=finding.confirmation or finding.detail or (place.title if place else ""),
        field_id=finding.field if place else elsewhere,
        outcome="done" if confirmed else "unmet" if finding.severity is Severity.ERROR else "warning",
        key=finding_key(finding),
        way=JUMP,
        action=fix.words if fix is not None and not confirmed else "",
        sign=(WITHDRAW if confirmed else CONFIRM) if may_sign else "",
        role=CONFIRMER,
        signed=confirmed,
    )


def _uncovered_line(found: Uncovered, case: OpenCase) -> LineSpec:
    """A character that would stop a build, with the field and the person."""
    ledger = ledger_of(found.place)
    members = case.application.recognitions
    label = LEDGER_LABELS[ledger] if ledger else field_label(found.place, case.notice, members)
    whose = f"“{found.owner}”" if found.owner else ""
    return LineSpec(
        "problem",
        "印不出",
        f"{label}{whose}里的“{found.char}”没有字体能印",
        detail=f"换一个写法，或安装含有这个字的字体（U+{ord(found.char):04X}）",
        field_id=found.place,
        outcome="unmet",
        key=f"uncovered.{found.place}.{found.owner}.{found.char}",
        way=JUMP,
    )


def _refused_lines(case: OpenCase) -> Iterator[LineSpec]:
    """Files that keep the packet from being final; each line leads to its card on the shelf."""
    for item in case.evidence:
        why = case.refused.get(item.id)
        if why is None:
            continue
        material = case.notice.material(item.material or "")
        yield LineSpec(
            "problem",
            "不能装订",
            why,
            detail=f"材料{material.number}：{material.short_label}" if material is not None else "没有归类",
            field_id=item.id,
            outcome="unmet",
            key=f"refused.{item.id}",
            way=JUMP,
        )


def finding_key(finding: Finding) -> str:
    """By which the line of a finding is found again: its rule and the fields it speaks of, not its words."""
    about = [part for part in (finding.id, finding.field, finding.other_field, finding.material) if part]
    return f"{FINDING}{'.'.join(about)}{finding.key.removeprefix(review_key(*about))}"


def _group_of(finding: Finding, case: OpenCase) -> int:
    if finding.field == _STATEMENT and not case.missing(finding.field):
        return _GROUPS.index("版面")  # what is too long does not fit its cell
    if finding.field and case.notice.page_of(finding.field) is not None and case.missing(finding.field):
        return 0
    return _TOPICS[finding.topic]
