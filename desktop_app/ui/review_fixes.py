"""一键处理: the few findings that can be settled without a judgement, each as one step that can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.assessment.results import Severity
from desktop_app.models import formats
from desktop_app.models.kinds import EntryKind
from desktop_app.models.name_folding import is_invisible

if TYPE_CHECKING:
    from desktop_app.assessment.results import Finding
    from desktop_app.ui.open_case import OpenCase

_COUNTED_OTHERWISE, _NAMES, _SPELLING = "FR21", "FR05", "FR01"
_NAME = "agency.name"
_NAME_WORDS = {"agency.seal_name": "改成与公章一致", "agency.licence_name": "改成与执照一致"}


@dataclass(frozen=True, slots=True)
class Fix:
    """What would be entered, and the words on the button."""

    field: str
    value: object
    words: str


def fix_of(finding: Finding, case: OpenCase) -> Fix | None:
    """The safe way to settle ``finding``; None where somebody has to look first.

    A number typed beside a ledger takes the counted one. A name that differs from seal or licence only in width, blanks
    or invisible characters is written as it stands there; a name that differs in its characters is nobody's to guess.
    Blanks and invisible characters go out of the platform name, and its ending is written in its usual characters.
    """
    if finding.id == _COUNTED_OTHERWISE:
        return _as_counted(finding, case)
    if finding.id == _NAMES and finding.severity is Severity.WARNING and finding.other_field in _NAME_WORDS:
        return Fix(_NAME, case.answer(finding.other_field), _NAME_WORDS[finding.other_field])
    if finding.id == _SPELLING and finding.severity is Severity.WARNING and finding.spans:
        return _respelled(finding, case)
    return None


def _respelled(finding: Finding, case: OpenCase) -> Fix | None:
    name, ending = case.answer(finding.field), case.notice.naming.ends_with
    if not isinstance(name, str):
        return None
    blank = all(is_invisible(char) for span in finding.spans for char in span.text)
    for span in reversed(finding.spans):
        name = name[: span.start] + ("" if blank else ending) + name[span.end :]
    return Fix(finding.field, name, "去掉空格和看不见的字符" if blank else f"结尾改为“{ending}”")


def _as_counted(finding: Finding, case: OpenCase) -> Fix | None:
    figure = case.counted_figure(finding.field)
    if figure is None or figure.value is None or case.notice.page_of(finding.field) is None:
        return None
    if figure.declared is None or figure.declared != case.answer(finding.field):
        return None  # a figure made of several fields, such as a share, says nothing of one of them
    kind = case.kind_of(finding.field)
    value = int(figure.value) if kind is EntryKind.COUNT else figure.value
    shown = formats.any_value(kind, value, case.unit_of(finding.field))
    return Fix(finding.field, value, f"改为台账数 {shown}")
