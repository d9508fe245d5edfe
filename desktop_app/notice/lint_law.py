"""Whether the law of a pack holds together: clauses, atoms, conditions, materials, names, quotas, counting."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from desktop_app.models.amounts import SCALES
from desktop_app.models.choices import CarrierKind, FreeBasis, RecognitionKind, Route
from desktop_app.models.kinds import EntryKind
from desktop_app.notice.fields import application_fields
from desktop_app.notice.lint import fail, refuse_doubles, refuse_unknown
from desktop_app.notice.models import FIGURES, AtomTest
from desktop_app.notice.places import is_place, places_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.notice.models import Atom, Category, Condition, Notice

_NEEDED = MappingProxyType(
    {
        AtomTest.AT_LEAST: frozenset({"figure", "period", "at_least", "unit"}),
        AtomTest.GROWS: frozenset({"figure", "period"}),
        AtomTest.OPERATES: frozenset({"at_least", "unit"}),
        AtomTest.ONE_OF: frozenset({"field", "accepted"}),
        AtomTest.VALID: frozenset({"accepted"}),
        AtomTest.ATTESTED: frozenset({"question"}),
    }
)
"""What each test must say; the other keys of this kind would have no effect and are refused."""

_TEST_KEYS = frozenset().union(*_NEEDED.values())


def check_law(notice: Notice) -> None:
    """Check everything that decides a verdict or a refusal.

    Raises:
        PackBroken: at the first fault.
    """
    _check_doubles(notice)
    for atom in notice.atoms:
        _check_atom(notice, atom)
    _check_groups(notice)
    _check_materials(notice)
    _check_naming_and_quotas(notice)
    _check_counting(notice)


def _check_doubles(notice: Notice) -> None:
    refuse_doubles("clauses.toml", "clause", (clause.id for clause in notice.clauses))
    refuse_doubles("conditions.toml", "atom", (atom.id for atom in notice.atoms))
    refuse_doubles("conditions.toml", "condition", (item.id for item in _groups(notice)))
    refuse_doubles("materials.toml", "material", (item.id for item in notice.materials))
    refuse_doubles("naming.toml", "word", (word.word for word in notice.naming.words))
    refuse_doubles("quotas.toml", "route", (item.route for item in notice.quotas.routes))


def check_clauses(notice: Notice) -> None:
    """Check that every clause is as printed, and is covered by something or says why it need not be.

    Raises:
        PackBroken: at the first fault.
    """
    file = "clauses.toml"
    cited = set(_cited_clauses(notice))
    for clause in notice.clauses:
        entry = f"clause {clause.id}"
        if (clause.audience == "applicant") != (clause.why_not_applicant is None):
            fail(file, entry, "不由申报单位做的条款要写明 why_not_applicant，由申报单位做的不写")
        if clause.audience == "applicant" and clause.id not in cited:
            fail(file, entry, "没有条件、材料、规则或页面引用这一条")
        if notice.text and clause.provenance == "notice" and clause.text not in notice.text:
            fail(file, entry, "notice.txt 中没有这段文字")


def _cited_clauses(notice: Notice) -> Iterator[str]:
    yield from (atom.clause for atom in notice.atoms)
    yield from (item.clause for item in _groups(notice))
    yield from (material.clause for material in notice.materials)
    yield from (notice.naming.clause, notice.quotas.clause)
    yield from (rule.clause for rule in notice.seals.rules if rule.clause)
    yield from (page.clause for page in notice.pages() if page.clause is not None)


def _check_clause(notice: Notice, file: str, entry: str, clause: str) -> None:
    refuse_unknown(file, entry, "条款", (clause,), {known.id for known in notice.clauses})


def _check_atom(notice: Notice, atom: Atom) -> None:
    file, entry = "conditions.toml", f"atom {atom.id}"
    _check_clause(notice, file, entry, atom.clause)
    needed = _NEEDED[atom.test]
    for key in sorted(_TEST_KEYS):
        given = getattr(atom, key) not in {None, ()}
        if given != (key in needed):
            fail(file, entry, f"缺少“{key}”" if key in needed else f"test = “{atom.test}”时不用“{key}”")
    refuse_unknown(file, entry, "材料", atom.materials, {item.id for item in notice.materials})
    if atom.only_if is not None:
        leaf = application_fields().get(atom.only_if)
        if leaf is None or leaf.kind is not EntryKind.YES_NO:
            fail(file, entry, f"only_if 的“{atom.only_if}”不是一个是或否的字段")
    if atom.test is AtomTest.ONE_OF:
        field = application_fields().get(atom.field or "")
        refuse_unknown(file, entry, "字段", (atom.field or "",), application_fields())
        refuse_unknown(file, entry, "选项", atom.accepted, field.choices if field else ())
    if atom.test is AtomTest.VALID:
        refuse_unknown(file, entry, "认定类别", atom.accepted, set(RecognitionKind))
    if atom.test is AtomTest.OPERATES and atom.unit != "年":
        fail(file, entry, "运营时间的单位是“年”")
    if atom.figure is not None:
        _check_figure(notice, atom, entry)


def _check_figure(notice: Notice, atom: Atom, entry: str) -> None:
    file = "conditions.toml"
    figure = atom.figure or ""
    refuse_unknown(file, entry, "数据", (figure,), FIGURES)
    counted_in = FIGURES[figure]
    fitting = SCALES.keys() if counted_in == "元" else {counted_in}
    if atom.unit is not None and atom.unit not in fitting:
        fail(file, entry, f"“{figure}”不按“{atom.unit}”计")
    if (figure == "activities") != (atom.category is not None):
        fail(file, entry, "category 只用于 activities，并且必须写")
    if atom.category is not None:
        refuse_unknown(file, entry, "类别", (atom.category,), {item.id for item in notice.categories})


def _groups(notice: Notice) -> tuple[Condition | Category, ...]:
    return (*notice.conditions, notice.distinction, *notice.categories)


def _check_groups(notice: Notice) -> None:
    atoms = {atom.id for atom in notice.atoms}
    used: set[str] = set()
    for item in _groups(notice):
        file = "categories.toml" if item in notice.categories else "conditions.toml"
        _check_clause(notice, file, item.id, item.clause)
        if not item.any_of or not all(item.any_of):
            fail(file, item.id, "any_of 至少一组，每组至少一个 atom")
        for group in item.any_of:
            refuse_unknown(file, item.id, "atom", group, atoms)
            used.update(group)
    for category in notice.categories:
        if len(category.routes) != (len(category.any_of) if len(category.any_of) > 1 else 0):
            fail("categories.toml", category.id, "有几组 any_of 就写几个 routes，只有一组时不写")
    for atom in notice.atoms:
        if atom.id not in used:
            fail("conditions.toml", f"atom {atom.id}", "没有用在任何条件或类别里")


def _check_materials(notice: Notice) -> None:
    file = "materials.toml"
    ids = {item.id for item in notice.materials}
    atoms = {atom.id for atom in notice.atoms}
    if [item.number for item in notice.materials] != list(range(1, len(notice.materials) + 1)):
        fail(file, "number", "序号从 1 起逐项加一")
    for item in notice.materials:
        entry = f"material {item.id}"
        _check_clause(notice, file, entry, item.clause)
        refuse_unknown(file, entry, "atom", item.proves, atoms)
        refuse_doubles(file, f"{entry} route", (route.id for route in item.routes))
        if item.same_as is not None:
            refuse_unknown(file, entry, "材料", (item.same_as,), ids - {item.id})
    for source in ("report", "declaration"):
        if sum(item.source == source for item in notice.materials) != 1:
            fail(file, source, "由程序生成的申请报告和声明各有一项")


def _check_naming_and_quotas(notice: Notice) -> None:
    naming, quotas = notice.naming, notice.quotas
    _check_clause(notice, "naming.toml", "clause", naming.clause)
    _check_clause(notice, "quotas.toml", "clause", quotas.clause)
    if not naming.ends_with or not all(word.word for word in naming.words):
        fail("naming.toml", "word", "字样和结尾不能是空的")
    refuse_unknown("quotas.toml", "carrier_kinds", "特色载体类型", quotas.carrier_kinds, set(CarrierKind))
    refuse_unknown("quotas.toml", "route", "推荐渠道", (item.route for item in quotas.routes), set(Route))
    if not quotas.routes:
        fail("quotas.toml", "route", "至少一个推荐渠道")
    for item in quotas.routes:
        check_places(notice, "quotas.toml", f"route {item.route}", item.remark)


def check_places(notice: Notice, file: str, entry: str, *texts: str) -> None:
    """Every place in standing text can be filled by the documents room."""
    categories = {item.id for item in notice.categories}
    for text in texts:
        try:
            names = places_in(text)
        except ValueError:
            fail(file, entry, "花括号不成对")
        for name in names:
            if not is_place(name, categories):
                fail(file, entry, f"没有名为“{name}”的位置")


def _check_counting(notice: Notice) -> None:
    counting = notice.identity.counting
    file, entry = "notice.toml", "counting"
    refuse_unknown(file, entry, "口径", (counting.free_basis,), set(FreeBasis))
    if not 1 <= counting.categories_min <= counting.categories_max <= len(notice.categories):
        fail(file, entry, "categories_min、categories_max 与类别数对不上")
    if (
        counting.year_end.year != notice.identity.application_year - 1
        or counting.submission <= counting.year_end
    ):
        fail(file, entry, "year_end 应在申报年度的上一年，并早于 submission")
    if notice.identity.copies < 1:
        fail(file, "copies", "至少一份")
