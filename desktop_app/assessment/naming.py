"""平台名称 against the naming rules of the pack, and names against the seal and the licence, character by character."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from desktop_app.assessment.results import Difference, Finding, Severity, Span
from desktop_app.models.name_folding import fold, is_invisible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.notice.models import ForbiddenWord, NamingRules

FIELD = "service_platform.name"
_LONGEST_COMPARED = 200
"""Characters per side that are compared one by one; two longer texts differ as a whole."""


def check_platform_name(name: str | None, rules: NamingRules) -> tuple[Finding, ...]:
    """What the rules hold against ``name``: FR01 empty or wrong ending, FR02 forbidden words, FR03 doubtful ones.

    Words are found after folding (width, case, blanks, invisible characters, traditional forms) and by their letters
    alone: “展示范例平台” holds 示范 across two words, because the clause speaks of 字样. Each word is reported once, with
    the spans in which it stands in ``name`` as typed (code points).
    """
    if name is None or not fold(name).text:
        return (_finding("FR01", Severity.ERROR, "填写平台名称", rules),)
    forbidden = [word for word in rules.words if word.severity == "error"]
    doubtful = [word for word in rules.words if word.severity == "warning"]
    found: list[Finding] = []
    taken: list[Span] = []
    for word in forbidden:
        spans = _spans_of(word.word, name)
        if spans:
            taken += spans
            message = f"平台名称中的“{word.word}”不能使用"
            found.append(_finding("FR02", Severity.ERROR, message, rules, spans, _why(word, spans, name)))
    for word in doubtful:
        spans = tuple(span for span in _spans_of(word.word, name) if not _is_covered(span, taken))
        if spans:
            message = f"“{word.word}”可能属于通知所说“等字样”，确认后保留"
            found.append(_finding("FR03", Severity.WARNING, message, rules, spans, _why(word, spans, name)))
    return (*_check_ending(name, rules), *found, *_check_blanks(name, rules))


def compare_names(left: str, right: str) -> tuple[Difference, ...]:
    """Where two names differ, as typed: a full-width bracket is not a half-width one. Empty when they are equal."""
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(left), len(right)) - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    middle_left, middle_right = left[head : len(left) - tail], right[head : len(right) - tail]
    if max(len(middle_left), len(middle_right)) > _LONGEST_COMPARED:
        blocks: Iterable[tuple[str, int, int, int, int]] = [
            ("replace", 0, len(middle_left), 0, len(middle_right))
        ]
    else:
        blocks = SequenceMatcher(None, middle_left, middle_right, autojunk=False).get_opcodes()
    return tuple(
        Difference(left=_span(left, head + a, head + b), right=_span(right, head + c, head + d))
        for kind, a, b, c, d in blocks
        if kind != "equal"
    )


def difference_message(left_label: str, right_label: str, differences: tuple[Difference, ...]) -> str:
    """“推荐表与营业执照差1字：“（”“(””, naming the first place."""
    size = sum(difference.size for difference in differences)
    first = differences[0]
    return f"{left_label}与{right_label}差{size}字：“{first.left.text or '（无）'}”“{first.right.text or '（无）'}”"


def differs_in_form_only(left: str, right: str) -> bool:
    """Whether two names are the same but for width, blanks, invisible characters or traditional forms."""
    return fold(left).text == fold(right).text


def _check_ending(name: str, rules: NamingRules) -> tuple[Finding, ...]:
    wanted = fold(rules.ends_with).text
    folded = fold(name)
    tail = folded.text[-len(wanted) :]
    start = folded.places[len(folded.text) - len(tail)]
    end = folded.places[-1] + 1
    span = _span(name, start, end)
    if tail != wanted:
        message = f"平台名称以“{rules.ends_with}”结尾，现在是“{span.text}”"
        return (_finding("FR01", Severity.ERROR, message, rules, (span,)),)
    visible = "".join(char for char in span.text if not is_invisible(char))
    if visible != rules.ends_with:
        message = f"平台名称的结尾写作“{visible}”，改为“{rules.ends_with}”"
        return (_finding("FR01", Severity.WARNING, message, rules, (span,)),)
    return ()


def _check_blanks(name: str, rules: NamingRules) -> tuple[Finding, ...]:
    """Blanks and invisible characters would be printed or carried along; one between Latin words is usual."""
    spans: list[Span] = []
    for place, char in enumerate(name):
        if not is_invisible(char):
            continue
        if char == " " and _between_latin(name, place):
            continue
        if spans and spans[-1].end == place:
            spans[-1] = _span(name, spans[-1].start, place + 1)
        else:
            spans.append(_span(name, place, place + 1))
    if not spans:
        return ()
    message = "平台名称含有空格或看不见的字符，去掉后再用"
    return (_finding("FR01", Severity.WARNING, message, rules, tuple(spans)),)


def _between_latin(name: str, place: int) -> bool:
    return 0 < place < len(name) - 1 and all(
        side.isascii() and side.isalnum() for side in (name[place - 1], name[place + 1])
    )


def _spans_of(word: str, name: str) -> tuple[Span, ...]:
    """Every place of ``word`` in ``name`` after folding; places that overlap become one."""
    wanted, folded = fold(word).text, fold(name)
    spans: list[Span] = []
    at = folded.text.find(wanted) if wanted else -1
    while at >= 0:
        start, end = folded.places[at], folded.places[at + len(wanted) - 1] + 1
        if spans and start < spans[-1].end:
            spans[-1] = _span(name, spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(_span(name, start, end))
        at = folded.text.find(wanted, at + 1)
    return tuple(spans)


def _is_covered(span: Span, taken: list[Span]) -> bool:
    """Whether a doubtful word only repeats a forbidden one (国家级 holds 国家, which is reported already)."""
    return any(
        (span.start <= other.start and other.end <= span.end)
        or (other.start <= span.start and span.end <= other.end)
        for other in taken
    )


def _why(word: ForbiddenWord, spans: tuple[Span, ...], name: str) -> str:
    first = spans[0]
    around = name[max(0, first.start - 1) : first.end + 1]
    parts = [
        f"“{around}”按字面含有“{word.word}”；字跨在两个词之间（如“展示范例”中的“示范”）也算，换一种写法即可"
    ]
    if first.text != word.word:
        parts.append(f"所写“{first.text}”去掉空格、统一字形后即“{word.word}”")
    if word.note:
        parts.append(word.note)
    return "；".join(parts)


def _span(text: str, start: int, end: int) -> Span:
    return Span(start=start, end=end, text=text[start:end])


def _finding(
    rule: str,
    severity: Severity,
    message: str,
    rules: NamingRules,
    spans: tuple[Span, ...] = (),
    detail: str = "",
) -> Finding:
    return Finding(
        id=rule,
        severity=severity,
        topic="naming",
        message=message,
        detail=detail,
        field=FIELD,
        clause=rules.clause,
        spans=spans,
    )
