"""What a paper says of a case: every place of a pack's text, as printed, and where it comes from.

A value is formatted once, here, from the answer or the figure itself, so that no paper can drift from the case or
from another paper. Nothing is rounded up; a figure declared by hand says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from desktop_app.assessment.quantity_verdicts import FIGURE_LABELS
from desktop_app.documents.passage import Passage
from desktop_app.models import field_ids, formats
from desktop_app.models.choices import Route
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.notice.fields import application_fields
from desktop_app.notice.shown import is_asked

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop_app.assessment.results import Assessment, ConditionVerdict, Figure
    from desktop_app.models.application import Application, Case
    from desktop_app.notice.models import Notice

_PLACE = re.compile(r"\{([^{}]*)\}")
BLANK = "＿＿＿＿＿＿"
"""Printed for what is not answered, to be filled in by hand."""
UNANSWERED = "【未填】"
"""Printed for it in a draft, so that it is seen, also between round brackets."""
DECLARED = "（填报数）"
"""Printed after a figure that no ledger counted."""
_HUNDRED_MILLION = Decimal(10) ** 8
_FINE = 4
"""Decimals of an amount in 亿元: whole 万元."""


@dataclass(frozen=True)
class Content:
    """A case as its papers print it. Places are those of ``desktop_app.notice.places``."""

    case: Case
    assessment: Assessment
    notice: Notice
    filled_on: date
    total_pages: int | None = None

    @classmethod
    def of(cls, case: Case, assessment: Assessment, notice: Notice, *, filled_on: date) -> Content:
        """The content of ``case``; ``filled_on`` is printed as 填报日期 until a day of signing is answered."""
        return cls(case, assessment, notice, filled_on, case.application.signing.total_pages)

    def with_total_pages(self, total: int | None) -> Content:
        """The same content with 材料总页数 as counted; None leaves a blank on the declaration."""
        return replace(self, total_pages=total)

    @property
    def application(self) -> Application:
        """The answers."""
        return self.case.application

    @property
    def day(self) -> date:
        """The day on the papers: that of signing, or that of filling in while it is open."""
        return self.application.signing.signed_on or self.filled_on

    def year(self, period: str) -> int:
        """The calendar year of ``year-1`` and its like."""
        back = int(period[-1]) if period != "year" else 0
        return self.notice.identity.application_year - back

    def value(self, place: str) -> Passage | None:
        """What is printed at ``place`` and where it comes from; None when there is nothing to print yet.

        Raises:
            KeyError: the place is none that a pack may name.
        """
        prefix, _, rest = place.partition(".")
        if place in _COMPUTED:
            return _COMPUTED[place](self)
        if prefix == "figure":
            return self._figure_text(rest, plain=False)
        if prefix == "number":
            return self._number(rest)
        if prefix == "boxes":
            return self._boxes(rest)
        return self.field(place)

    def fill(self, text: str, blank: str) -> tuple[Passage, bool]:
        """``text`` with its places filled, ``blank`` where there is nothing; and whether there was everything."""
        parts: list[Passage | str] = []
        complete, at = True, 0
        for match in _PLACE.finditer(text):
            parts.append(text[at : match.start()])
            value = self.value(match[1])
            complete = complete and value is not None
            parts.append(value or Passage.of(blank, match[1]))
            at = match.end()
        parts.append(text[at:])
        return Passage.joined(parts), complete

    def field(self, field_id: str) -> Passage | None:
        """The answer to a field with its unit; None when it is not answered."""
        leaf = application_fields()[field_id]
        value = field_ids.read(self.application, field_id)
        if value is None or value in {"", ()} or not self.asked(field_id):
            return None
        if leaf.kind is EntryKind.CHOICES:
            return Passage.of(formats.listed(self.category_label(item) for item in value), field_id)
        question = self.notice.question(field_id)
        return Passage.of(formats.any_value(leaf.kind, value, question.unit if question else None), field_id)

    def asked(self, field_id: str) -> bool:
        """Whether an answer to this field belongs on paper: it is still asked, or no page asks it at all."""
        return self.notice.page_of(field_id) is None or is_asked(self.notice, field_id, self.application)

    def figure(self, name: str, period: str = "year-1", category: str | None = None) -> Figure | None:
        """A figure of the assessment."""
        return self._figures.get((name, period, category))

    def figure_text(self, name: str, period: str = "year-1", category: str | None = None) -> Passage | None:
        """A figure with its unit, as it is printed everywhere."""
        return self._figure_text(f"{name}.{category or period}", plain=False)

    def verdict(self, condition: str) -> ConditionVerdict | None:
        """The verdict on a condition or a category."""
        every = (*self.assessment.conditions, self.assessment.distinction, *self.assessment.categories)
        return next((item for item in every if item.id == condition), None)

    def category_label(self, category_id: str) -> str:
        """The words for a category; the id itself where this notice has no such category."""
        category = self.notice.category(category_id)
        return category.label if category else category_id

    def evidence_numbers(self, ids: tuple[str, ...]) -> str:
        """证据编号 of pieces of evidence, or their titles where they have none."""
        return formats.listed(item.number or item.title for item in self.case.evidence if item.id in ids)

    def label(self, origin: str) -> str:
        """The words for a place a value comes from, for messages to the user."""
        kind, _, rest = origin.partition(".")
        if kind == "figure":
            return FIGURE_LABELS.get(rest.partition(".")[0], rest)
        if kind == "ledgers" and rest in set(LedgerKind):
            return LEDGER_LABELS[LedgerKind(rest)]
        if kind == "narrative":
            return self._narrative_titles.get(rest, rest)
        if kind == "evidence":
            return next((item.title for item in self.case.evidence if item.id == rest), "证明材料")
        return self.notice.label_of(origin) if origin else "固定文字"

    @cached_property
    def _figures(self) -> dict[tuple[str, str, str | None], Figure]:
        return {(item.name, item.period or "year-1", item.category): item for item in self.assessment.figures}

    @cached_property
    def _narrative_titles(self) -> dict[str, str]:
        blocks = (block for heading in self.notice.report.headings for block in heading.blocks)
        return {block.id: block.title for block in blocks if block.kind == "narrative"}

    def _figure_text(self, path: str, *, plain: bool) -> Passage | None:
        name, _, part = path.partition(".")
        known = self.figure(name, "year-1", part) if name == "activities" else self.figure(name, part)
        if known is None or known.value is None:
            return None
        text = _figure_words(known, plain=plain)
        mark = DECLARED if known.basis == "declared" and not plain else ""
        return Passage.of(text + mark, f"figure.{path}")

    def _number(self, path: str) -> Passage | None:
        """A number alone; money in 万元."""
        if path.startswith("figure."):
            return self._figure_text(path.partition(".")[2], plain=True)
        if path in _COMPUTED:
            passage = _COMPUTED[path](self)
            return Passage.of(re.sub(r"[^0-9.,-]", "", passage.text), path) if passage else None
        leaf, value = application_fields()[path], field_ids.read(self.application, path)
        if value is None:
            return None
        if leaf.kind is EntryKind.MONEY:
            return Passage.of(formats.money(value).removesuffix("万元"), path)
        return Passage.of(formats.any_value(leaf.kind, value).removesuffix("%"), path)

    def boxes(self, path: str) -> list[Passage]:
        """Every choice of a closed list with its box, □ or ■; of the routes those that the notice knows."""
        value: Any = field_ids.read(self.application, path)
        if path == "service_platform.categories":
            options = {category.id: category.label for category in self.notice.categories}
        elif path == "recommendation.route":
            options = {route.route: route.label for route in self.notice.quotas.routes}
        else:
            options = {item.value: item.label for item in application_fields()[path].choices}
        chosen = set(value) if isinstance(value, tuple) else {str(value)}
        return [Passage.of(f"{'■' if key in chosen else '□'}{word}", path) for key, word in options.items()]

    def _boxes(self, path: str) -> Passage:
        return Passage.of(" ".join(item.text for item in self.boxes(path)), path)


def _figure_words(figure: Figure, *, plain: bool) -> str:
    value = figure.value if figure.value is not None else Decimal(0)
    if figure.unit == "元":
        return money_words(value, plain=plain)
    if figure.unit == "%":
        return share_words(value).removesuffix("%" if plain else "")
    return formats.plain_number(value, "" if plain else figure.unit)


def money_words(yuan: Decimal, *, plain: bool = False) -> str:
    """An amount in 万元, or in 亿元 to whole 万元 where it is that large; ``plain`` is the number in 万元."""
    if plain:
        return formats.money(yuan).removesuffix("万元")
    if abs(yuan) < _HUNDRED_MILLION:
        return formats.money(yuan)
    text = formats.money(yuan, "亿元", _FINE).removesuffix("亿元")
    return text.rstrip("0").rstrip(".") + "亿元"


def share_words(percent: Decimal | Fraction) -> str:
    """A share as the verdicts write it: two decimals at most, cut downwards, “100%” and not “100.00%”."""
    return formats.percent(percent).removesuffix("%").rstrip("0").rstrip(".") + "%"


def exact_share(part: Decimal | int, whole: Decimal | int) -> Fraction:
    """``part`` of ``whole`` in percent, exactly; it is cut only when it is printed."""
    return Fraction(part) * 100 / Fraction(whole)


def _growth(content: Content) -> Passage | None:
    now, before = content.figure("enterprises_served"), content.figure("enterprises_served", "year-2")
    if now is None or before is None or now.value is None or not before.value:
        return None
    share = exact_share(now.value - before.value, before.value)
    return Passage.of(share_words(share), "figure.enterprises_served.year-1")


def _activities(content: Content) -> Passage | None:
    year = content.year("year-1")
    rows = [row for row in content.case.ledgers.activities if row.held_on.year == year]
    if rows:
        return Passage.of(formats.count(len(rows), "次"), "ledgers.activities")
    found = [content.figure("activities", "year-1", item.id) for item in content.notice.categories]
    known = [figure.value for figure in found if figure is not None and figure.value is not None]
    return (
        Passage.of(formats.plain_number(sum(known, Decimal(0)), "次"), "ledgers.activities")
        if known
        else None
    )


def _qualified(content: Content) -> Passage | None:
    figure = content.figure("staff_qualified_share")
    if figure is None or figure.numerator is None:
        return None
    return Passage.of(formats.plain_number(figure.numerator, "人"), "figure.staff_qualified_share.year-1")


def _recognition_list(content: Content) -> Passage | None:
    lines = []
    for item in content.application.recognitions:
        until = f"有效期至{formats.day(item.valid_to)}" if item.valid_to else ""
        parts = [part for part in (item.title, item.issuer, item.number, until) if part]
        if parts:
            lines.append("，".join(parts))
    return Passage.of("；".join(lines), "recognitions") if lines else None


def _recommender(content: Content) -> Passage | None:
    route = content.application.recommendation.route
    if route is Route.LABORATORY:
        return Passage.of(content.notice.identity.issuer, "recommendation.route")
    return content.field("recommendation.authority")


def _of_route(part: str) -> Callable[[Content], Passage | None]:
    def words(content: Content) -> Passage | None:
        entry = content.notice.quotas.route_of(content.application.recommendation.route)
        if entry is None:
            return None
        filled = content.fill(getattr(entry, part), BLANK)[0]
        return Passage.of(filled.text, "recommendation.route")

    return words


def _recommending_seal(content: Content) -> Passage:
    """Who seals the 汇总表; while the route is open, as the annex prints it: whoever seals on the first route."""
    known = _of_route("stamps")(content)
    return known or Passage.of(content.notice.quotas.routes[0].stamps, "recommendation.route")


def _of_notice(part: str) -> Callable[[Content], Passage]:
    return lambda content: Passage.of(str(getattr(content.notice.identity, part)))


def _year(period: str) -> Callable[[Content], Passage]:
    return lambda content: Passage.of(str(content.year(period)))


def _filled_on(content: Content) -> Passage:
    """The day the papers are signed where it is settled, so that cover and declaration agree."""
    return Passage.of(
        formats.day(content.day), "signing.signed_on" if content.application.signing.signed_on else ""
    )


def _page_total(content: Content) -> Passage | None:
    total = content.total_pages
    return Passage.of(formats.count(total, "页"), "signing.total_pages") if total is not None else None


_COMPUTED: dict[str, Callable[[Content], Passage | None]] = {
    "year": _year("year"),
    "year-1": _year("year-1"),
    "year-2": _year("year-2"),
    "year-3": _year("year-3"),
    "categories": lambda content: content.field("service_platform.categories"),
    "growth.enterprises_served": _growth,
    "activities_total": _activities,
    "qualified_staff": _qualified,
    "recognition_list": _recognition_list,
    "recommender": _recommender,
    "recommending_seal": _recommending_seal,
    "quota_remark": _of_route("remark"),
    "row_number": lambda _content: Passage.of("1"),
    "filled_on": _filled_on,
    "page_total": _page_total,
    "notice.title": _of_notice("title"),
    "notice.number": _of_notice("number"),
    "notice.issuer": _of_notice("issuer"),
    "notice.programme": _of_notice("programme"),
    "notice.copies": _of_notice("copies"),
}
