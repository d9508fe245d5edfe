"""Trails: how two copies of a case stand to each other."""

from __future__ import annotations

import pytest

from desktop_app.models.trails import DENSE, EVERY, Trail, lines_of, trail_text


def trail(*lines: int) -> Trail:
    """Of a history with these lines."""
    return Trail.of(len(lines), trail_text([lines[number - 1] for number in lines_of(len(lines))]))


LONG = tuple(range(1_000, 1_000 + 3 * DENSE))


@pytest.mark.parametrize(
    ("why", "one", "other", "apart", "common"),
    [
        ("the same", trail(1, 2, 3), trail(1, 2, 3), False, 3),
        ("one goes on", trail(1, 2, 3), trail(1, 2, 3, 4, 5), False, 3),
        ("both go on", trail(1, 2, 3, 8), trail(1, 2, 3, 4, 5), True, 3),
        ("as many changes, others", trail(1, 7), trail(1, 2), True, 1),
        ("nothing in common", trail(9), trail(1, 2), True, 0),
        ("one goes on for long", trail(*LONG[: 2 * EVERY]), trail(*LONG), False, 2 * EVERY),
        (
            "one goes on for long, the other a little",
            trail(*LONG[:EVERY], *[7] * EVERY),
            trail(*LONG),
            True,
            EVERY,
        ),
        ("both go on for long", trail(*LONG[:40], *[7] * 500), trail(*LONG), True, 2 * EVERY),
        ("no history", trail(), trail(1, 2), False, 0),
    ],
)
def test_how_two_copies_stand_to_each_other(why, one, other, apart, common):
    assert one.parted_from(other) is apart, why
    assert other.parted_from(one) is apart, why
    assert (one.common(other), other.common(one)) == (common, common), why


def test_a_checksum_that_is_none_stays_within_its_bounds_and_a_trail_of_another_history_has_no_line():
    assert Trail.of(1, trail_text([-1])).checksums == {1: 0xFFFFFFFF}
    assert Trail.of(2, trail_text([-1])).checksums == {}


def test_a_trail_stays_short_however_long_a_case_was_worked_on():
    assert len(trail_text(lines_of(1_000_000))) < 4_000
