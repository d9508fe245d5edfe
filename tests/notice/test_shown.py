from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.models import field_ids
from desktop_app.models.application import Application
from desktop_app.models.choices import Route
from desktop_app.notice.shown import ShowRule, is_asked, is_shown, parse_show_when

if TYPE_CHECKING:
    from desktop_app.notice.models import Notice


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("category = F1", ShowRule("category", ("F1",))),
        (
            "recommendation.route = district | special_carrier",
            ShowRule("recommendation.route", ("district", "special_carrier")),
        ),
        ("premises.tenure=leased", ShowRule("premises.tenure", ("leased",))),
    ],
)
def test_a_rule_is_read(text: str, rule: ShowRule) -> None:
    assert parse_show_when(text) == rule


@pytest.mark.parametrize("text", ["", "category", "= F1", "category =", "category = F1 |", "  =  "])
def test_half_a_rule_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a rule"):
        parse_show_when(text)


ANSWERS = [
    ("nothing-asked", None, {}, True),
    ("choice-unanswered", "recommendation.route = district", {}, False),
    (
        "choice-named",
        "recommendation.route = district | laboratory",
        {"recommendation.route": Route.LABORATORY},
        True,
    ),
    (
        "choice-not-named",
        "recommendation.route = district",
        {"recommendation.route": Route.LABORATORY},
        False,
    ),
    ("yes-no-unanswered", "recommendation.reapplying = true", {}, False),
    ("yes", "recommendation.reapplying = true", {"recommendation.reapplying": True}, True),
    ("no-is-not-yes", "recommendation.reapplying = true", {"recommendation.reapplying": False}, False),
    ("no", "leader.no_dishonesty = false", {"leader.no_dishonesty": False}, True),
    ("category-chosen", "category = F4", {"service_platform.categories": ("F1", "F4")}, True),
    ("category-not-chosen", "category = F4", {"service_platform.categories": ("F1",)}, False),
]


@pytest.mark.parametrize(
    ("show_when", "answers", "shown"), [case[1:] for case in ANSWERS], ids=[case[0] for case in ANSWERS]
)
def test_shown_follows_the_answer(show_when: str | None, answers: dict[str, object], shown: bool) -> None:
    application = Application()
    for field, value in answers.items():
        field_ids.write(application, field, value)
    assert is_shown(show_when, application) is shown


ASKED = [
    ("always", "agency.name", {}, True),
    ("lease-of-leased-rooms", "premises.lease_to", {"premises.tenure": "leased"}, True),
    ("lease-of-owned-rooms", "premises.lease_to", {"premises.tenure": "owned"}, False),
    ("page-of-chosen-category", "attested.F4.online.met", {"service_platform.categories": ("F4",)}, True),
    ("page-of-other-category", "attested.F4.online.met", {"service_platform.categories": ("F1",)}, False),
    ("column-of-a-member", "recognitions[a1].issuer", {}, True),
    ("no-such-field", "agency.nickname", {}, False),
]


@pytest.mark.parametrize(
    ("field", "answers", "asked"), [case[1:] for case in ASKED], ids=[case[0] for case in ASKED]
)
def test_a_field_is_asked_while_its_page_and_question_are_shown(
    shanghai: Notice, field: str, answers: dict[str, object], asked: bool
) -> None:
    application = Application()
    for name, value in answers.items():
        field_ids.write(application, name, value)
    assert is_asked(shanghai, field, application) is asked
