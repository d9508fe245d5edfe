from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.models.kinds import EntryKind
from desktop_app.models.recognitions import Recognition
from desktop_app.notice.fields import application_fields, member_fields

if TYPE_CHECKING:
    from desktop_app.notice.models import Notice


@pytest.mark.parametrize(
    ("field", "label", "page"),
    [
        ("agency.name", "服务机构（申报单位）名称", "unit.name"),
        ("finance.total_assets", "上年末（2020年末）资产总额", "basic.1.assets"),
        ("attested.B1d", "财务收支状况良好、经营规范，并有可持续发展能力", "basic.1.conduct"),
        ("attested.B1d.reason", "财务收支状况良好、经营规范，并有可持续发展能力", "basic.1.conduct"),
        ("attested.F1.system.met", "有便于中小企业查询的、开放的信息服务系统", "categories.F1"),
        ("attested.F1.system", "有便于中小企业查询的、开放的信息服务系统", "categories.F1"),
        ("recognitions", "认定和资质", "basic.2"),
        ("recognitions[3f2a].issuer", "发证机关", "basic.2"),
        ("narrative.cases", "典型服务案例", "report.4"),
        ("not_applicable.M7", "第7项不适用的理由", "evidence.shelves"),
    ],
)
def test_a_field_has_its_label_and_its_page(shanghai: Notice, field: str, label: str, page: str) -> None:
    assert shanghai.label_of(field) == label
    found = shanghai.page_of(field)
    assert found is not None
    assert found.id == page


@pytest.mark.parametrize(
    "field", ["agency.nickname", "attested.B1c", "recognitions[a].colour", "nothing[a].b", ""]
)
def test_a_field_no_page_asks_is_called_by_its_id(shanghai: Notice, field: str) -> None:
    assert shanghai.question(field) is None
    assert shanghai.label_of(field) == field


def test_what_a_pack_does_not_have_is_none(shanghai: Notice) -> None:
    assert shanghai.category("F6") is None
    assert shanghai.material("M10") is None
    assert shanghai.condition("B8") is None
    assert shanghai.page("unit") is None
    assert shanghai.page_of("agency.nickname") is None
    assert shanghai.quotas.route_of(None) is None


def test_lookups_return_the_entries(shanghai: Notice) -> None:
    assert [shanghai.atom(atom.id) for atom in shanghai.atoms] == list(shanghai.atoms)
    assert [shanghai.clause(clause.id) for clause in shanghai.clauses] == list(shanghai.clauses)
    assert [shanghai.category(item.id) for item in shanghai.categories] == list(shanghai.categories)
    assert [shanghai.material(item.id) for item in shanghai.materials] == list(shanghai.materials)
    assert [shanghai.page(page.id) for page in shanghai.pages()] == list(shanghai.pages())
    assert shanghai.condition("X1") is shanghai.distinction
    with pytest.raises(KeyError):
        shanghai.atom("B9")


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("agency.name", EntryKind.TEXT),
        ("agency.credit_code", EntryKind.CODE),
        ("agency.established", EntryKind.DAY),
        ("agency.legal_kind", EntryKind.CHOICE),
        ("agency.registered_capital", EntryKind.MONEY),
        ("service_platform.categories", EntryKind.CHOICES),
        ("service_platform.showcase_statement", EntryKind.LONG_TEXT),
        ("premises.area", EntryKind.NUMBER),
        ("survey.mean_score", EntryKind.PERCENT),
        ("leader.no_dishonesty", EntryKind.YES_NO),
        ("signing.total_pages", EntryKind.COUNT),
        ("recognitions", EntryKind.ROWS),
    ],
)
def test_the_kind_of_a_field_comes_from_its_type(field: str, kind: EntryKind) -> None:
    assert application_fields()[field].kind is kind


def test_fields_are_leaves_only() -> None:
    assert not {"agency", "attested", "narrative", "not_applicable", "id"} & set(application_fields())
    assert set(member_fields(Recognition)) == {"kind", "title", "issuer", "number", "valid_from", "valid_to"}
    assert member_fields(Recognition)["kind"].choices == (
        "municipal",
        "ministry",
        "national_association",
        "qualification",
    )
