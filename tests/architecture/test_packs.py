"""Lint over every pack that ships: what the loader enforces is here read back from the data, and wording besides."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from desktop_app.models.application import BESIDE_THE_PAPERS
from desktop_app.notice.fields import application_fields
from desktop_app.notice.lint_pages import expected_questions
from desktop_app.notice.loader import load, load_all
from desktop_app.notice.models import AtomTest, Fate
from desktop_app.paths import resource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.notice.models import Notice, Question

PACKS = sorted(folder.name for folder in resource("notices").iterdir() if folder.is_dir())

UNWANTED = ("请", "抱歉", "非法", "无效", "有误", "失败", "错误代码", "！", "!", "您")
"""Words that the interface does not use."""


@pytest.fixture(scope="module", params=PACKS)
def notice(request: pytest.FixtureRequest) -> Notice:
    return load(resource(f"notices/{request.param}"))


def test_two_packs_ship_each_in_the_folder_of_its_name() -> None:
    packs = load_all(resource("notices"))
    assert list(packs) == PACKS == ["national-2012", "shanghai-2021"]


def questions(notice: Notice) -> Iterator[Question]:
    for page in notice.pages():
        for question in page.questions:
            yield question
            yield from question.columns


def test_each_field_is_asked_on_one_page_or_derived(notice: Notice) -> None:
    asked = Counter(question.field for page in notice.pages() for question in page.questions)
    derived = Counter(item.field for item in notice.derived)
    assert asked + derived == Counter(dict.fromkeys(expected_questions(notice), 1))
    assert set(application_fields()) <= set(asked + derived)
    assert all(item.why for item in notice.derived)


def test_each_attested_atom_and_each_narrative_is_asked_and_printed_once(notice: Notice) -> None:
    printed = Counter(
        (block.kind, block.id) for heading in notice.report.headings for block in heading.blocks
    )
    attested = [atom.id for atom in notice.atoms if atom.test is AtomTest.ATTESTED]
    assert attested
    assert all(printed["attested", atom_id] == 1 for atom_id in attested)
    narratives = [
        question.field.partition(".")[2]
        for question in questions(notice)
        if question.field.startswith("narrative.")
    ]
    assert narratives
    assert all(printed["narrative", narrative] == 1 for narrative in narratives)


def test_each_atom_cites_a_clause_and_stands_in_a_condition(notice: Notice) -> None:
    clauses = {clause.id for clause in notice.clauses}
    used = {
        atom
        for item in (*notice.conditions, notice.distinction, *notice.categories)
        for group in item.any_of
        for atom in group
    }
    for atom in notice.atoms:
        assert atom.clause in clauses
        assert atom.id in used
        assert atom.evidence_hint
        assert atom.materials


def test_each_atom_is_proved_by_the_materials_it_names(notice: Notice) -> None:
    """Both directions of the link from a condition to its proof say the same."""
    forward = {(atom.id, material) for atom in notice.atoms for material in atom.materials}
    backward = {(atom, material.id) for material in notice.materials for atom in material.proves}
    assert forward == backward


def test_every_numbered_clause_of_the_notice_is_covered(notice: Notice) -> None:
    """Clauses are found in the text itself; each is listed, as printed, and leads somewhere or says why not."""
    if not notice.text:
        assert all(clause.provenance != "notice" for clause in notice.clauses)
        return
    found = dict(numbered_clauses(notice.text))
    assert len(found) == 7 + 5 + 1 + 9 + 4
    cited = (
        {atom.clause for atom in notice.atoms}
        | {material.clause for material in notice.materials}
        | {page.clause for page in notice.pages()}
        | {notice.naming.clause, notice.quotas.clause}
    )
    for clause_id, text in found.items():
        clause = notice.clause(clause_id)
        assert clause.text == text
        assert clause_id in cited or clause.why_not_applicant


def numbered_clauses(text: str) -> Iterator[tuple[str, str]]:
    """The numbered paragraphs of 一, 二 and 三, and 此外, with the ids they are cited by."""
    part = item = ""
    for line in text.partition("\n附件：")[0].splitlines():
        if match := re.match(r"([一二三])、", line):
            part, item = match[1], ""
        elif match := re.match(r"(\d)\.(.+)", line):
            item = match[1]
            if part != "一":
                yield f"{part}.{item}", match[2]
        elif match := re.match(r"（(\d)）(.+)", line):
            yield f"{part}.{item}.({match[1]})", match[2]
        elif line.startswith("此外"):
            yield f"{part}.此外", line


def test_clauses_that_are_not_for_the_applicant_say_why(notice: Notice) -> None:
    for clause in notice.clauses:
        assert (clause.why_not_applicant is None) == (clause.audience == "applicant")


def test_wording_of_the_wizard(notice: Notice) -> None:
    shown = [
        text
        for page in notice.pages()
        for text in (
            page.title,
            page.verb,
            page.lead,
            *(t for q in page.questions for t in (q.label, q.hint)),
        )
        if text
    ]
    shown += [
        text
        for atom in notice.atoms
        for text in (atom.label, atom.question, atom.advice, atom.evidence_hint)
        if text
    ]
    for text in shown:
        assert not any(word in text.replace("申请", "").replace("聘请", "") for word in UNWANTED), text
        assert "\n" not in text
        assert text == text.strip()
        assert not re.search(r"[,;:?()]", text.replace("（", "").replace("）", "")), text


def test_wording_of_what_is_carried_over(notice: Notice) -> None:
    rules = notice.carry_over
    for text in (
        *(text for item in rules.answers for text in (item.label, item.reason)),
        *(item.reason for item in (*rules.ledgers, *rules.materials)),
    ):
        assert not any(word in text.replace("申请", "") for word in UNWANTED), text
        assert len(text) <= 28, text
        assert not re.search(r"[,;:?()。]", text), text


def test_wording_of_what_is_asked_planned_and_handed_in(notice: Notice) -> None:
    rules = notice.delivery
    shown = [text for item in notice.rehearsal.questions for text in (item.ask, item.bring)]
    shown += [text for task in rules.tasks for text in (task.label, task.note)]
    shown += [text for item in rules.items for text in (item.label, item.detail)]
    shown += [text for leg in rules.legs for text in (leg.giver, leg.taker, leg.note)]
    for text in filter(None, shown):
        assert not any(word in text.replace("申请", "").replace("请出来", "") for word in UNWANTED), text
        assert len(text) <= 40, text
        assert not re.search(r"[,;:?()？。]", text.replace("（", "").replace("）", "")), text


def test_what_helps_to_get_ready_is_never_carried(notice: Notice) -> None:
    for section in BESIDE_THE_PAPERS:
        entry = notice.carry_over.of_answer(section)
        assert entry is not None
        assert entry.fate is Fate.RENEWED


def test_figures_of_a_year_and_evidence_of_a_year_are_never_carried(notice: Notice) -> None:
    rules = notice.carry_over
    for field in expected_questions(notice):
        entry = rules.of_answer(field)
        assert entry is not None
        if field.startswith(("finance.", "declared.", "survey.", "signing.")):
            assert entry.fate is Fate.RENEWED, field
    yearly = {"services", "activities", "trainings", "financings"}
    assert {item.kind for item in rules.ledgers if item.fate is Fate.RENEWED} == yearly
    audited = {material.id for material in notice.materials if material.validity == "audit_year"}
    made = {material.id for material in notice.materials if material.source != "evidence"}
    assert audited | made <= {item.material for item in rules.materials if item.fate is Fate.RENEWED}


def test_hints_are_one_line_and_what_is_typed_has_an_example(notice: Notice) -> None:
    for question in questions(notice):
        assert len(question.hint or "") <= 28, question.field
        assert len(question.label) <= 34, question.field
        typed = question.kind not in {"choice", "choices", "yes_no", "rows", "long_text"}
        assert not typed or question.example, question.field


def test_money_is_asked_in_wan(notice: Notice) -> None:
    money = [question for question in questions(notice) if question.kind == "money"]
    assert money
    assert {question.unit for question in money} == {"万元"}


def test_every_page_and_section_can_be_named(notice: Notice) -> None:
    for section in notice.sections:
        assert section.title
        assert section.pages
    for page in notice.pages():
        assert page.title
        assert page.verb
        assert page.questions or page.lead or page.kind != "questions"


def test_every_condition_and_category_is_shown_on_a_page(notice: Notice) -> None:
    shown = {condition for page in notice.pages() for condition in page.conditions}
    assert {item.id for item in (*notice.conditions, notice.distinction, *notice.categories)} <= shown


def test_reconstructed_layouts_say_so(notice: Notice) -> None:
    assert notice.report.provenance == "reconstructed"
    assert "以正式附件为准" in notice.report.provenance_note
    assert any("推定" in (page.lead or "") for page in notice.pages() if page.kind == "forms")


def test_nothing_of_a_machine_is_in_a_pack(notice: Notice) -> None:
    folder = resource(f"notices/{notice.identity.id}")
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://|/home/|/work|C:\\", text), path.name
        assert "\t" not in text
        assert "\r" not in text


def test_the_text_of_a_notice_is_the_one_recorded() -> None:
    sources = resource("SOURCES.md").read_text(encoding="utf-8")
    for pack in PACKS:
        path = resource(f"notices/{pack}") / "notice.txt"
        if path.exists():
            digest = hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
            assert f"notices/{pack}/notice.txt" in sources
            assert digest in sources
