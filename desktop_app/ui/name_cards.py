"""Cards about names: the rules for the platform name, and agency name against seal and licence, glyph by glyph."""

from __future__ import annotations

import unicodedata
from html import escape
from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.assessment.naming import check_platform_name, compare_names
from desktop_app.assessment.results import Severity
from desktop_app.ui import style
from desktop_app.ui.words import set_property, show_icon, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop_app.assessment.results import Difference, Span
    from desktop_app.ui.open_case import OpenCase

PLATFORM_NAME = "service_platform.name"
AGENCY_NAME = "agency.name"
_IN_A_LINE = 24
"""Glyphs of two names that stand below one another before the next line begins."""
_MOST_PLACES = 4
_LONGEST_PART = 8
COMPARED = (("agency.seal_name", "公章"), ("agency.licence_name", "执照或证书"))


class NameCard(QFrame):
    """Common frame: icon, headline, and lines of marked-up text."""

    def __init__(self, open_case: OpenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open_case = open_case
        self.setProperty("class", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._icon = QLabel(self)
        self._headline = words("", "card-head", self)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._headline, 1)
        column.addLayout(head)
        self._marked = QLabel(self)
        self._marked.setTextFormat(Qt.TextFormat.RichText)
        self._marked.setWordWrap(True)
        self._marked.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._marked)

    def text(self) -> str:
        """The headline, for assistive tools and tests."""
        return self._headline.text()

    def marked_text(self) -> str:
        """The marked-up lines as rich text."""
        return self._marked.text()

    def _say(self, outcome: str, headline: str, lines: Iterable[str] = ()) -> None:
        set_property(self, "outcome", outcome)
        show_icon(self._icon, outcome)
        self._headline.setText(headline)
        self._marked.setText("<br>".join(lines))
        self._marked.setVisible(bool(self._marked.text()))
        self.setAccessibleName(headline)

    def _mark(self, text: str, spans: Iterable[Span], token: str) -> str:
        colour = getattr(style.theme(), token)
        return marked(text, spans, colour)


class PlatformNameCard(NameCard):
    """What the naming rules hold against the name as it stands, with the characters marked."""

    def refresh(self) -> None:
        """Look at the name as it is now; a half-typed name is looked at too."""
        rules = self.open_case.notice.naming
        name = self.open_case.entry_text(PLATFORM_NAME)
        if not name.strip():
            forbidden = "、".join(f"“{word.word}”" for word in rules.words if word.severity == "error")
            self._say("info", f"以“{rules.ends_with}”结尾，不得包含{forbidden}等字样")
            return
        settled = {item.message for item in self.open_case.findings_of(PLATFORM_NAME) if item.confirmed_by}
        findings = [item for item in check_platform_name(name, rules) if item.message not in settled]
        errors = [item for item in findings if item.severity is Severity.ERROR]
        if not findings:
            self._say("met", "符合平台名称的规定" + ("，少见的字样已核实" if settled else ""))
            return
        loud = bool(errors) and self.open_case.editing != PLATFORM_NAME
        lines = [
            self._mark(name, [span for item in findings for span in item.spans], "bad" if loud else "warn")
        ]
        lines += [escape(item.message) for item in findings[1:]]
        lines += [escape(item.detail) for item in findings if item.detail]
        self._say("unmet" if loud else "warning", findings[0].message, lines)


class SealCard(NameCard):
    """服务机构名称 against the name on the seal and the name on the licence, every character."""

    def refresh(self) -> None:
        """Compare the names as they are now."""
        name = self.open_case.entry_text(AGENCY_NAME)
        others = [(label, self.open_case.entry_text(field_id)) for field_id, label in COMPARED]
        typed = [(label, other) for label, other in others if other]
        if not name or not typed:
            self._say("info", "填写后逐字比对：单位名称、公章、执照或证书")
            return
        different = [(label, other, compare_names(name, other)) for label, other in typed]
        different = [item for item in different if item[2]]
        if not different:
            rest = "" if len(typed) == len(others) else "，其余填写后再比对"
            self._say("met", f"与{'、'.join(label for label, _ in typed)}逐字一致{rest}")
            return
        lines: list[str] = []
        colour = style.theme().bad
        for label, other, places in different:
            lines.append(side_by_side(("单位名称", name), (label, other), places, colour))
            lines += [escape(place_words(place, label)) for place in places[:_MOST_PLACES]]
        size = sum(place.size for place in different[0][2])
        self._say("unmet", f"单位名称与{different[0][0]}差{size}字", lines)


def side_by_side(
    left: tuple[str, str], right: tuple[str, str], places: Sequence[Difference], colour: str
) -> str:
    """Two names, each with its label, as rich text with glyph under glyph; where one has none, a dot stands."""
    pairs = list(_pairs(left[1], places))
    tables = []
    for start in range(0, len(pairs), _IN_A_LINE):
        part = pairs[start : start + _IN_A_LINE]
        rows = (
            "".join(_glyph(pair[side], colour if pair[0] != pair[1] else "") for pair in part)
            for side in (0, 1)
        )
        labels = (left[0], right[0])
        cells = "".join(
            f"<tr><td>{escape(label)}：</td>{row}</tr>" for label, row in zip(labels, rows, strict=True)
        )
        tables.append(f'<table cellspacing="0" cellpadding="1">{cells}</table>')
    return "".join(tables)


def place_words(place: Difference, label: str) -> str:
    """“第11字起：单位名称没有，公章是“（”（全角）”."""
    return (
        f"第{place.left.start + 1}字处：单位名称{_part_words(place.left)}，{label}{_part_words(place.right)}"
    )


def _pairs(left: str, places: Sequence[Difference]) -> Iterator[tuple[str, str]]:
    at = 0
    for place in places:
        yield from ((char, char) for char in left[at : place.left.start])
        yield from zip_longest(place.left.text, place.right.text, fillvalue="")
        at = place.left.end
    yield from ((char, char) for char in left[at:])


def _glyph(char: str, colour: str) -> str:
    shown = "␣" if char.isspace() else escape(char or "·")
    mark = f' style="color:{colour};font-weight:600;text-decoration:underline"' if colour else ""
    return f'<td align="center"><span{mark}>{shown}</span></td>'


def _part_words(span: Span) -> str:
    if not span.text:
        return "没有"
    kinds = {_width_words(char) for char in span.text}
    kind = kinds.pop() if len(kinds) == 1 else ""
    shown = span.text if len(span.text) <= _LONGEST_PART else f"{span.text[:_LONGEST_PART]}…"
    return f"是“{shown}”" + (f"（{kind}）" if kind else "")


def _width_words(char: str) -> str:
    """Which of two forms a sign has that come in two; empty for letters and 汉字."""
    if char.isspace():
        return "空格"
    if unicodedata.east_asian_width(char) == "F":
        return "全角"
    return "半角" if char.isascii() and not char.isalnum() else ""


def marked(text: str, spans: Iterable[Span], colour: str) -> str:
    """``text`` as rich text with the characters of ``spans`` underlined, bold and coloured."""
    places = {place for span in spans for place in range(span.start, span.end)}
    parts: list[str] = []
    for place, char in enumerate(text):
        shown = escape(char) if not char.isspace() else "␣" if place in places else escape(char)
        if place in places:
            shown = f'<span style="color:{colour};font-weight:600;text-decoration:underline">{shown}</span>'
        parts.append(shown)
    return "".join(parts)
