"""The charts of a case, by the ids a pack names, from figures, ledgers and answers."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from desktop_app.assessment.tags import tags
from desktop_app.documents.chart import Bar, Column, Columns, Divided, Limit, Line, Months, Part
from desktop_app.documents.content import DECLARED, exact_share, share_words
from desktop_app.models import formats
from desktop_app.models.choices import Degree, SatisfactionFormula, TitleLevel
from desktop_app.models.ledgers import LedgerKind
from desktop_app.notice.models import AtomTest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from desktop_app.documents.chart import Chart
    from desktop_app.documents.content import Content
    from desktop_app.models.choices import Choice

    Level = TypeVar("Level", bound=Choice)

_FEWEST = 2
"""Columns below which nothing is compared, and a chart would be a picture of one number."""
_PERIODS = ("year-3", "year-2", "year-1")
_UNTAGGED = "未填类别"
_UNSAID = "未填"


def chart(chart_id: str, content: Content) -> Chart | None:
    """The chart ``chart_id``; None while there is nothing to compare.

    Raises:
        KeyError: no chart has this id.
    """
    return _CHARTS[chart_id](content)


def _three_years(content: Content) -> Chart | None:
    name = "enterprises_served"
    columns, origins = [], []
    for period in _PERIODS:
        figure = content.figure(name, period)
        if figure is None or figure.value is None:
            continue
        mark = DECLARED if figure.basis == "declared" else ""
        words = f"{formats.count(int(figure.value))}家{mark}"
        columns.append(Column(f"{content.year(period)}年", figure.value, words))
        origins.append(f"figure.{name}.{period}")
    if len(columns) < _FEWEST:
        return None
    return Columns(tuple(columns), _limit(content, name, "家"), tuple(origins))


def _limit(content: Content, figure: str, unit: str) -> Limit | None:
    """The number that the notice asks of ``figure``."""
    for atom in content.notice.atoms:
        if atom.test is AtomTest.AT_LEAST and atom.figure == figure and atom.at_least is not None:
            return Limit(atom.at_least, f"条件：{formats.count(int(atom.at_least))}{unit}")
    return None


def _activities(content: Content) -> Chart | None:
    """An activity of two categories stands in both lines, as it counts for both."""
    year = content.year("year-1")
    held = [row for row in content.case.ledgers.activities if row.held_on.year == year]
    by_tag: dict[str, Counter[int]] = {}
    for row in held:
        for tag in tags(row.category) or ("",):
            by_tag.setdefault(tag, Counter())[row.held_on.month] += 1
    known = [item.id for item in content.notice.categories]
    order = [tag for tag in known if tag in by_tag] + sorted(tag for tag in by_tag if tag not in known)
    lines = []
    for tag in order:
        counts = by_tag[tag]
        label = content.category_label(tag) if tag else _UNTAGGED
        months = tuple(counts[month] for month in range(1, 13))
        lines.append(Line(label, months, f"{counts.total()}场"))
    return Months(tuple(lines), "场", (f"ledgers.{LedgerKind.ACTIVITIES}",)) if lines else None


def _staff(content: Content) -> Chart | None:
    serving = [row for row in content.case.ledgers.staff if row.serves_smes is not False]
    if not serving:
        return None
    bars = (
        Bar("学历", _levels(Degree, (row.degree for row in serving), len(serving))),
        Bar("职称", _levels(TitleLevel, (row.title_level for row in serving), len(serving))),
    )
    return Divided(bars, (f"ledgers.{LedgerKind.STAFF}",))


def _levels(levels: type[Level], found: Iterable[Level | None], whole: int) -> tuple[Part, ...]:
    counts = Counter(found)
    parts = [_part(level.label, counts[level], whole, "人") for level in levels]
    return (*parts, _part(_UNSAID, counts[None], whole, "人"))


def _satisfaction(content: Content) -> Chart | None:
    """Only where satisfaction is a share of questionnaires: a mean score has no parts."""
    survey = content.application.survey
    if survey.formula is not SatisfactionFormula.SHARE or not survey.valid or survey.satisfied is None:
        return None
    fairly = survey.fairly_satisfied or 0
    other = survey.valid - survey.satisfied - fairly
    if other < 0:
        return None
    parts = (
        _part("满意", survey.satisfied, survey.valid, "份"),
        _part("基本满意", fairly, survey.valid, "份"),
        _part("其他", other, survey.valid, "份"),
    )
    asked = _limit(content, "satisfaction", "%")
    limit = asked and Limit(asked.value / Decimal(100), asked.words)
    origins = ("survey.satisfied", "survey.fairly_satisfied", "survey.valid")
    return Divided((Bar("有效问卷", parts, limit),), origins)


def _part(label: str, count: int, whole: int, unit: str) -> Part:
    share = share_words(exact_share(count, whole))
    return Part(label, count, f"{formats.count(count)}{unit}（{share}）")


_CHARTS: dict[str, Callable[[Content], Chart | None]] = {
    "three_years": _three_years,
    "activities": _activities,
    "satisfaction": _satisfaction,
    "staff": _staff,
}
