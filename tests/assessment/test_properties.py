"""What holds for every application: nothing raises, more is never worse, unknown is never a pass."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.assessment.groups import rank
from desktop_app.assessment.naming import check_platform_name, compare_names
from desktop_app.assessment.results import Outcome
from desktop_app.assessment.statement import count_statement
from desktop_app.assessment.texts import check_texts
from desktop_app.assessment.wording import value_and_margin
from desktop_app.models.application import Application, Attestation
from desktop_app.models.choices import (
    Charging,
    EnterpriseSize,
    FreeBasis,
    Mode,
    RecognitionKind,
    SatisfactionFormula,
)
from desktop_app.models.ledgers import Activity, Ledgers, Partner, ServiceRecord
from desktop_app.models.name_folding import fold, same_name
from desktop_app.models.performance import Declared, Survey
from desktop_app.models.recognitions import Recognition

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

days = st.dates(date(1, 1, 1), date(9999, 12, 31)) | st.dates(date(2018, 1, 1), date(2022, 1, 1))
counts = st.none() | st.integers(0, 300) | st.integers(0, 10**9)
money = st.none() | st.decimals(-(10**15), 10**15, places=2)
texts = st.none() | st.text(max_size=30)
declared = st.builds(
    Declared,
    **{name: money if "amount" in name or "income" in name else counts for name in Declared.model_fields},
)
surveys = st.builds(
    Survey,
    formula=st.none() | st.sampled_from(SatisfactionFormula),
    method=texts,
    sent=counts,
    valid=counts,
    satisfied=counts,
    fairly_satisfied=counts,
    mean_score=st.none() | st.decimals(0, 100, places=3),
)
recognitions = st.lists(
    st.tuples(st.none() | st.sampled_from(RecognitionKind), st.none() | days, st.none() | days), max_size=3
).map(
    lambda items: tuple(
        Recognition(id=f"r{place}", kind=kind, valid_from=first, valid_to=last)
        for place, (kind, first, last) in enumerate(items)
    )
)
services = st.lists(
    st.builds(
        ServiceRecord,
        id=st.just(""),
        served_on=days,
        enterprise=st.text(max_size=6),
        credit_code=texts,
        size=st.none() | st.sampled_from(EnterpriseSize),
        mode=st.none() | st.sampled_from(Mode),
        hours=st.none() | st.decimals(0, 100, places=1),
        charging=st.none() | st.sampled_from(Charging),
    ),
    max_size=12,
).map(lambda rows: tuple(row.model_copy(update={"id": f"s{place}"}) for place, row in enumerate(rows)))
ledgers = st.builds(
    Ledgers,
    services=services,
    activities=st.lists(
        st.builds(Activity, id=st.uuids().map(str), held_on=days, topic=st.text(max_size=3), category=texts),
        max_size=4,
    ).map(tuple),
    partners=st.lists(
        st.builds(
            Partner,
            id=st.uuids().map(str),
            name=st.text(max_size=4),
            valid_from=st.none() | days,
            valid_to=st.none() | days,
        ),
        max_size=4,
    ).map(tuple),
)


category_ids = st.lists(st.sampled_from(["F1", "F2", "F3", "F4", "F5", "F6", ""]), max_size=6).map(tuple)
attestations = st.dictionaries(
    st.sampled_from(["B1d", "F2.instruments", "X1", "nothing"]),
    st.builds(Attestation, met=st.none() | st.booleans()),
)
half_typed = st.dictionaries(
    st.sampled_from(["agency.name", "finance.total_assets", "x[y].z", ""]), st.text(max_size=20)
)


@st.composite
def applications(draw):
    application = Application(
        declared=draw(declared),
        survey=draw(surveys),
        recognitions=draw(recognitions),
        attested=draw(attestations),
    )
    agency, platform = application.agency, application.service_platform
    agency.established, agency.operating_since = draw(st.none() | days), draw(st.none() | days)
    agency.name, agency.seal_name, agency.credit_code = draw(texts), draw(texts), draw(texts)
    agency.phone, agency.email, agency.postcode = draw(texts), draw(texts), draw(texts)
    platform.name, platform.showcase_statement = draw(texts), draw(texts)
    platform.categories = draw(category_ids)
    application.finance.total_assets = draw(money)
    application.counting.free_basis = draw(st.none() | st.sampled_from(FreeBasis))
    return application


@QUIET
@given(application=applications(), rows=ledgers, on=days, unfinished=half_typed)
def test_no_application_of_the_right_shape_raises(notice, application, rows, on, unfinished):
    judged = evaluate(application, count(rows, notice.identity), notice, on, unfinished=unfinished)

    for condition in (*judged.conditions, judged.distinction, *judged.categories):
        for atom in condition.atoms:
            assert atom.outcome is not Outcome.MET or atom.margin is None or atom.margin >= 0
            assert atom.outcome is not Outcome.UNKNOWN or atom.missing
            assert atom.outcome is not Outcome.MET or atom.basis != "none"


COUNTED = [
    ("declared.enterprises_served_1", "B3a"),
    ("declared.enterprises_served_1", "B3c"),
    ("declared.offline_enterprises", "F1.offline"),
    ("declared.partners", "B4b"),
    ("declared.staff", "B7b"),
    ("declared.training_attendances", "F4.attendances"),
    ("declared.information_activities", "F1.events"),
    ("survey.satisfied", "B3b"),
]


@QUIET
@given(which=st.sampled_from(COUNTED), low=st.integers(0, 2500), more=st.integers(0, 2500))
def test_more_is_never_worse(trial, which, low, more):
    field, atom = which
    trial.put("survey.valid", 10_000).put("survey.fairly_satisfied", 0)
    ranks = []
    for number in (low, low + more):
        trial.put(field, number)
        judged = trial.judge()
        found = next(
            item
            for group in (*judged.conditions, *judged.categories)
            for item in group.atoms
            if item.id == atom
        )
        ranks.append((rank(found.outcome), rank(judged.outcome)))

    assert ranks[0][0] <= ranks[1][0]
    assert ranks[0][1] <= ranks[1][1]


@QUIET
@given(rows=services, name=st.text(min_size=1, max_size=5))
def test_another_firm_never_lowers_a_count(notice, rows, name):
    new = ServiceRecord(
        id="new",
        served_on=date(2020, 6, 1),
        enterprise=f"新增{name}号",
        credit_code="91310104MA1FAKE001",
        mode="offline",
    )
    before = count(Ledgers(services=rows), notice.identity).figures
    after = count(Ledgers(services=(*rows, new)), notice.identity).figures
    known = any(
        row.credit_code == new.credit_code or same_name(row.enterprise) == same_name(new.enterprise)
        for row in rows
    )

    for key in (("enterprises_served", "year-1"), ("service_visits", "year-1")):
        earlier = before[key].value if key in before else 0
        assert after[key].value >= earlier
        assert known or after[key].value == earlier + 1


@QUIET
@given(rows=services)
def test_the_order_of_rows_does_not_matter(notice, rows):
    there = count(Ledgers(services=rows), notice.identity)
    back = count(Ledgers(services=rows[::-1]), notice.identity)

    assert {key: figure.value for key, figure in there.figures.items()} == {
        key: figure.value for key, figure in back.figures.items()
    }
    assert {key: figure.value for key, figure in there.free.items()} == {
        key: figure.value for key, figure in back.free.items()
    }


@QUIET
@given(rows=services)
def test_firms_are_never_more_than_visits(notice, rows):
    figures = count(Ledgers(services=rows), notice.identity).figures

    for year in ("year-1", "year-2", "year-3"):
        if ("enterprises_served", year) in figures:
            firms, visits = figures["enterprises_served", year], figures["service_visits", year]
            assert (visits.value > 0) <= (1 <= firms.value <= visits.value)
            assert len(firms.trace[0].rows) == firms.trace[0].count == visits.value


@QUIET
@given(start=st.dates(date(2000, 1, 1), date(2021, 5, 26)), later=st.integers(1, 4000))
def test_an_older_agency_is_never_worse_off(trial, start, later):
    older = trial.put("agency.established", start - timedelta(days=later)).outcome("B1b")
    younger = trial.put("agency.established", start).outcome("B1b")

    assert rank(younger) <= rank(older)


@given(text=st.text())
def test_counting_never_cuts_and_word_like_is_never_more(text):
    counted = count_statement(text, 150)

    assert 0 <= counted.word_like <= counted.strict <= len(text)
    assert count_statement(text + " \n\u200b", 150).strict == counted.strict


@given(text=st.text(), more=st.text())
def test_folding_points_into_the_original(text, more):
    folded = fold(text)

    assert len(folded.text) == len(folded.places)
    assert list(folded.places) == sorted(folded.places)
    assert all(0 <= place < len(text) for place in folded.places)
    assert fold(text + more).text == folded.text + fold(more).text
    assert same_name(text) == folded.text


@QUIET
@given(
    before=st.text(max_size=8),
    inside=st.sampled_from(["", " ", "\u200b", "　", "\u200f"]),
    after=st.text(max_size=8),
)
def test_a_forbidden_word_is_found_wherever_it_stands(notice, before, inside, after):
    name = f"{before}示{inside}范{after}平台"
    hits = [item for item in check_platform_name(name, notice.naming) if "“示范”" in item.message]

    assert len(hits) == 1
    assert any(fold(span.text).text.startswith("示范") for span in hits[0].spans)


@given(left=st.text(max_size=12), right=st.text(max_size=12))
def test_differences_put_one_name_back_into_the_other(left, right):
    built, place = "", 0
    for difference in compare_names(left, right):
        built += left[place : difference.left.start] + difference.right.text
        place = difference.left.end

    assert built + left[place:] == right
    assert (left == right) is (compare_names(left, right) == ())


@given(
    part=st.integers(0, 10**6),
    whole=st.integers(1, 10**6),
    threshold=st.decimals(0, 100, places=2).map(Decimal),
)
def test_no_share_is_shown_on_the_other_side_of_its_threshold(part, whole, threshold):
    value = Fraction(part * 100, whole)
    text, margin = value_and_margin(value, Fraction(threshold), "%")
    shown = Fraction(text.removesuffix(" %").replace(",", ""))

    assert shown <= value
    assert (shown >= threshold) is (value >= threshold)
    assert (margin == "正好达到") is (value == threshold)


@QUIET
@given(text=st.text(max_size=200))
def test_any_text_is_searched_for_placeholders(notice, text):
    application = Application(narrative={"positioning": text})

    for finding in check_texts(application, notice):
        (span,) = finding.spans
        assert text[span.start : span.end] == span.text


def test_figures_of_ledgers_cannot_be_changed(notice):
    counted = count(Ledgers(), notice.identity)

    assert dataclasses.is_dataclass(counted)
    assert counted == count(Ledgers(), notice.identity)
