"""A case under other rules: what changes, what stays unused, what is asked anew."""

from __future__ import annotations

from datetime import date

from desktop_app.assessment.other_rules import newly_asked, try_rules, unused_under
from desktop_app.assessment.results import Outcome
from desktop_app.models.application import Application, Case
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import Ledgers, ServiceRecord
from desktop_app.notice.models import Notice
from tests.assessment.conftest import NOTICES, met_application

SHANGHAI, NATIONAL = NOTICES["shanghai-2021"], NOTICES["national-2012"]


def case(**parts):
    return Case(notice="shanghai-2021", application=met_application(), **parts)


def test_only_the_rules_differ_when_tried_on_the_own_calendar():
    tried = try_rules(case(), SHANGHAI, NATIONAL)

    assert tried.after.on == tried.before.on == SHANGHAI.identity.counting.submission
    assert {change.id for change in tried.changes} >= {"B2", "B3a"}
    assert try_rules(case(), SHANGHAI, SHANGHAI).changes == ()


def test_with_its_own_calendar_the_dates_count_too():
    tried = try_rules(case(), SHANGHAI, NATIONAL, dated=False)
    verdicts = {item.id: item.outcome for item in tried.after.conditions}

    assert tried.after.on == NATIONAL.identity.counting.submission
    assert verdicts["B5"] is Outcome.UNMET  # the recognition of 2020 did not hold in 2012


def without(notice, field, *, materials=None, ledgers=True):
    """The pack without the question of one field; without ledgers, its pages import none."""
    sections = []
    for section in notice.sections:
        pages = []
        for page in section.pages:
            kept = {"questions": tuple(item for item in page.questions if item.field != field)}
            pages.append(page.model_copy(update=kept if ledgers else kept | {"ledgers": ()}))
        sections.append(section.model_copy(update={"pages": tuple(pages)}))
    parts = {name: getattr(notice, name) for name in type(notice).model_fields}
    changed = {"sections": tuple(sections), "materials": materials or notice.materials}
    return Notice(**parts | changed)


def test_what_the_other_notice_does_not_ask_is_named_with_what_stands_there():
    held = case(
        ledgers=Ledgers(services=(ServiceRecord(id="s1", served_on=date(2020, 3, 1), enterprise="甲厂"),)),
        evidence=(
            Evidence(id="e1", material="M7", title="备案", file_name="a.pdf"),
            Evidence(id="e2", material="M2", title="执照", file_name="b.pdf"),
        ),
    )
    materials = tuple(item for item in SHANGHAI.materials if item.id != "M7")
    other = without(SHANGHAI, "agency.name", materials=materials, ledgers=False)

    found = {item.place: item for item in unused_under(held, SHANGHAI, other)}

    assert set(found) == {"agency.name", "ledgers.services", "e1"}
    assert found["agency.name"].value == held.application.agency.name
    assert found["ledgers.services"].value == "1行"
    assert unused_under(held, SHANGHAI, SHANGHAI) == ()


def test_what_only_the_other_notice_requires_is_named_unless_it_is_answered():
    asked = SHANGHAI.question("agency.name").label
    before = without(SHANGHAI, "agency.name")

    assert newly_asked(Case(notice="x", application=Application()), before, SHANGHAI) == (asked,)
    assert newly_asked(case(), before, SHANGHAI) == ()
