"""A pack as a list of parameters in words, and what is different between two packs.

Every line says one thing that a reader of the notice can look up: a threshold, a date, the number of copies, what a
material is called. Two packs are compared line by line, so that nothing can be different and not be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.assessment.quantity_verdicts import FIGURE_LABELS
from desktop_app.assessment.wording import quantity
from desktop_app.models.choices import FreeBasis, RecognitionKind
from desktop_app.notice.models import AtomTest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop_app.notice.models import Atom, Category, Condition, Material, Notice

ABSENT = "没有这一项"
"""What stands on the side of a pack that does not have a parameter."""
PROVENANCE = {
    "notice": "通知原文",
    "official": "通知原文与上级文件一致",
    "secondary": "据其他资料转述",
    "practice": "按惯例",
    "reconstructed": "推定，原文未见",
}
"""Where a rule comes from, in words."""
_AUDIENCES = {"applicant": "申报单位", "authority": "主管部门", "information": "说明"}
_KINDS = {"original": "原件", "copy": "复印件", "mixed": "原件或复印件"}
_SEALS = {"required": "须盖公章", "customary": "通常盖公章", "none": "不盖章"}
_VALIDITY = {"none": "", "covers_submission": "有效期须覆盖报送日", "audit_year": "审计年度须为上一年度"}
_SOURCES = {"report": "由本程序生成", "declaration": "由本程序生成", "evidence": "由申报单位提供"}
_PERIODS = {"year-1": "上一年度", "year-2": "前一年度", "year-3": "再前一年度"}
_READINGS = {"union": "学历或职称有一样即可", "intersection": "学历和职称都要有"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a pack lays down. ``group`` and ``key`` tell which; the rest is for reading."""

    group: str
    key: str
    label: str
    value: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """One parameter of two packs; ``before`` and ``after`` are the same where both say the same."""

    group: str
    label: str
    before: str
    after: str
    clause: str = ""

    @property
    def differs(self) -> bool:
        """Whether the packs say different things here."""
        return self.before != self.after


def compare(before: Notice, after: Notice) -> tuple[Compared, ...]:
    """Every parameter of either pack, in the order of ``after``; what only ``before`` has stands in its group, last."""
    old = {(item.group, item.key): item for item in parameters(before)}
    new = {(item.group, item.key): item for item in parameters(after)}
    groups = list(dict.fromkeys(group for group, _ in (*new, *old)))
    keys = sorted(dict.fromkeys((*new, *old)), key=lambda key: groups.index(key[0]))
    return tuple(_side_by_side(old.get(key), new.get(key)) for key in keys)


def _side_by_side(old: Parameter | None, new: Parameter | None) -> Compared:
    told = new or old
    assert told is not None  # noqa: S101 - the key came from one of them
    return Compared(
        told.group,
        told.label,
        old.value if old is not None else ABSENT,
        new.value if new is not None else ABSENT,
        told.clause,
    )


def parameters(notice: Notice) -> tuple[Parameter, ...]:
    """All parameters of a pack, what decides about an application first."""
    return (
        *_conditions(notice),
        *_categories(notice),
        *_materials(notice),
        *_counting(notice),
        *_naming(notice),
        *_quotas(notice),
        *_identity(notice),
        *_papers(notice),
        *(Parameter("条款原文", item.id, item.id, item.text, item.id) for item in notice.clauses),
    )


def requirement(atom: Atom, notice: Notice) -> str:
    """What an atom asks, with all that decides it: “≥ 150 家（服务中小企业家数，上一年度）”."""
    match atom.test:
        case AtomTest.AT_LEAST:
            figure = FIGURE_LABELS.get(atom.figure or "", atom.figure or "")
            kind = notice.category(atom.category or "")
            of = f"，{kind.label}" if kind is not None else ""
            found = f"≥ {quantity(atom.at_least or 0, atom.unit or '', 6)}（{figure}{of}，{_PERIODS[atom.period or 'year-1']}）"
        case AtomTest.GROWS:
            figure = FIGURE_LABELS.get(atom.figure or "", atom.figure or "")
            found = f"上一年度多于前一年度（{figure}）"
        case AtomTest.OPERATES:
            found = (
                f"满 {int(atom.at_least or notice.identity.counting.operating_years)} 年（上年末和报送日）"
            )
        case AtomTest.VALID:
            kinds = "、".join(RecognitionKind(kind).label for kind in atom.accepted)
            found = f"报送日在有效期内：{kinds}"
        case AtomTest.ONE_OF:
            found = f"{notice.label_of(atom.field or '')}属于条款列出的 {len(atom.accepted)} 种"
        case AtomTest.ATTESTED:
            found = "由申报单位确认，并附证明"
    if atom.only_if is not None:
        found += f"；“{notice.label_of(atom.only_if)}”答否时不适用"
    return found


def groups_in_words(item: Condition | Category) -> str:
    """Which atoms together meet a condition: “B3a、B3b 都满足”, “F5.events、F5.amount 都满足，或 F5.guarantee 满足”."""
    parts = ["、".join(group) + (" 都满足" if len(group) > 1 else " 满足") for group in item.any_of]
    return "，或 ".join(parts)


def material_words(material: Material) -> str:
    """How a material is to be handed in."""
    parts = (
        _KINDS[material.kind],
        _SEALS[material.seal],
        _VALIDITY[material.validity],
        _SOURCES[material.source],
        "可以不适用" if material.may_be_not_applicable else "",
        "；".join(f"可选：{route.label}" for route in material.routes),
    )
    return "，".join(part for part in parts if part)


def audience_words(audience: str) -> str:
    """Whose affair a clause is."""
    return _AUDIENCES.get(audience, audience)


def _identity(notice: Notice) -> Iterator[Parameter]:
    group, identity = "通知", notice.identity
    for key, label, value in (
        ("title", "标题", identity.title),
        ("number", "文号", identity.number),
        ("issuer", "发文机关", identity.issuer),
        ("issued", "印发日期", _day(identity.issued)),
        ("year", "申报年度", str(identity.application_year)),
        ("programme", "申报项目", identity.programme),
        ("addressee", "发给", identity.addressee),
        ("copies", "纸质份数", f"{identity.copies} 份"),
        ("media", "电子文档", "、".join(identity.media) or "不要"),
        ("provenance", "来源", PROVENANCE[identity.provenance]),
    ):
        yield Parameter(group, key, label, value)
    for place, basis in enumerate(identity.legal_bases, start=1):
        yield Parameter(group, f"basis{place}", f"依据之{place}", f"{basis.title}（{basis.number}）")
    for deadline in identity.deadlines:
        day = _day(deadline.day) if deadline.day else ""
        value = "，".join(part for part in (day, deadline.note or "") if part) or "没有写"
        yield Parameter("期限", deadline.layer, deadline.label, value)
    for contact in identity.contacts:
        phones = "、".join(contact.phones)
        value = "，".join(part for part in (contact.names, phones, contact.address or "") if part)
        yield Parameter("联系", contact.purpose, contact.purpose, value)


def _conditions(notice: Notice) -> Iterator[Parameter]:
    for atom in notice.atoms:
        value = f"{atom.label}：{requirement(atom, notice)}"
        yield Parameter("条件", atom.id, f"{atom.id}", value, atom.clause)
    for item in (*notice.conditions, notice.distinction):
        words = f"{item.label}：{groups_in_words(item)}"
        yield Parameter("条件的组成", item.id, f"条件 {item.id}", words, item.clause)


def _categories(notice: Notice) -> Iterator[Parameter]:
    for item in notice.categories:
        words = f"{item.label}：{groups_in_words(item)}"
        yield Parameter("服务功能类别", item.id, item.id, words, item.clause)


def _materials(notice: Notice) -> Iterator[Parameter]:
    for item in notice.materials:
        value = f"{item.label}（{material_words(item)}）"
        yield Parameter("材料", item.id, f"第 {item.number} 项", value, item.clause)


def _naming(notice: Notice) -> Iterator[Parameter]:
    group, rules = "平台名称", notice.naming
    yield Parameter(group, "end", "结尾", f"以“{rules.ends_with}”结尾", rules.clause)
    for severity, label in (("error", "不能用的字样"), ("warning", "要确认的字样")):
        words = "、".join(word.word for word in rules.words if word.severity == severity)
        yield Parameter(group, severity, label, words or "没有", rules.clause)


def _quotas(notice: Notice) -> Iterator[Parameter]:
    group, rules = "推荐名额", notice.quotas
    how = "不得超过" if rules.per_district_strict else "原则上不超过"
    yield Parameter(
        group, "per_district", rules.held_by or "每区", f"{how} {rules.per_district} 家", rules.clause
    )
    extra = f"另加 {rules.special_carrier_extra} 家"
    yield Parameter(group, "special_extra", "特色载体", extra, rules.clause)
    for route in rules.routes:
        counts = "占名额" if route.counts else "不占名额"
        yield Parameter(group, route.route, route.label, f"{counts}，由{route.stamps}盖章", rules.clause)


def _counting(notice: Notice) -> Iterator[Parameter]:
    group, rules = "口径", notice.identity.counting
    days = "、".join(_day(day) for day in rules.validity_dates) or "没有"
    for key, label, value in (
        ("year_end", "上年末", _day(rules.year_end)),
        ("submission", "报送日（判断有效期和年限）", _day(rules.submission)),
        ("validity_dates", "另外查看有效期的日期", days),
        ("operating_years", "运营年数", f"{rules.operating_years} 年"),
        ("growth", "增长幅度", f"不低于 {quantity(rules.growth_min_percent, '%', 6)}"),
        ("qualified", "学历和职称的读法", _READINGS[rules.qualified_reading]),
        ("free", "公益服务占比按", FreeBasis(rules.free_basis).label),
        ("statement", "示范性表述", f"不超过 {rules.statement_max} 字，{rules.statement_counts}"),
        ("categories", "申报类别", f"{rules.categories_min} 到 {rules.categories_max} 类"),
    ):
        yield Parameter(group, key, label, value)


def _papers(notice: Notice) -> Iterator[Parameter]:
    group = "版式"
    headings = "、".join(heading.text for heading in notice.report.headings if heading.level == 1)
    source = PROVENANCE[notice.report.provenance]
    yield Parameter(group, "report", notice.report.title, f"{source}；{headings}")
    for form in notice.forms:
        yield Parameter(
            group, form.id, form.title, f"{PROVENANCE[form.provenance]}，{len(form.cells)} 个栏目"
        )
    items = f"{len(notice.declaration.items)} 项承诺"
    yield Parameter(
        group,
        "declaration",
        notice.declaration.title,
        f"{PROVENANCE[notice.declaration.provenance]}，{items}",
    )
    pages = notice.pages()
    asked = sum(len(page.questions) for page in pages)
    yield Parameter(group, "pages", "填写页面", f"{len(pages)} 页，{asked} 个问题")


def _day(day: date) -> str:
    return day.isoformat()
