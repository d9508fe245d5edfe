from __future__ import annotations

import pytest

from desktop_app.notice.places import is_place, places_in

CATEGORIES = ("F1", "F5")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("没有位置", ()),
        ("{year-1}年，{agency.name}", ("year-1", "agency.name")),
        ("{a}{b}", ("a", "b")),
        ("{}", ("",)),
    ],
)
def test_places_are_found(text: str, places: tuple[str, ...]) -> None:
    assert places_in(text) == places


@pytest.mark.parametrize("text", ["{agency.name", "agency.name}", "{{agency.name}}", "}{"])
def test_a_lone_brace_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="unpaired brace"):
        places_in(text)


@pytest.mark.parametrize(
    "name",
    [
        "agency.name",
        "service_platform.categories",
        "figure.enterprises_served.year-1",
        "figure.enterprises_served.year-3",
        "figure.total_assets.year-1",
        "figure.activities.F5",
        "growth.enterprises_served",
        "notice.issuer",
        "number.finance.revenue",
        "number.figure.staff.year-1",
        "number.growth.enterprises_served",
        "boxes.recommendation.route",
        "boxes.service_platform.categories",
    ],
)
def test_what_can_be_filled(name: str) -> None:
    assert is_place(name, CATEGORIES)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "agency",
        "agency.nickname",
        "recognitions",
        "figure.staff",
        "figure.staff.year-2",
        "figure.activities.F2",
        "figure.activities.year-1",
        "figure.happiness.year-1",
        "number.agency.name",
        "number.categories",
        "boxes.agency.name",
        "boxes.agency.established",
    ],
)
def test_what_cannot(name: str) -> None:
    assert not is_place(name, CATEGORIES)
