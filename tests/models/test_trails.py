"""Trails: how two copies of a case stand to each other."""

from __future__ import annotations

import pytest

from desktop_app.models.trails import Trail, trail_text


def trail(last, *checksums):
    return Trail.of(last, trail_text(checksums))


@pytest.mark.parametrize(
    ("why", "one", "other", "apart", "common"),
    [
        ("the same", trail(3, 1, 2, 3), trail(3, 1, 2, 3), False, 3),
        ("one goes on", trail(3, 1, 2, 3), trail(5, 1, 2, 3, 4, 5), False, 3),
        ("both go on", trail(4, 1, 2, 3, 8), trail(5, 1, 2, 3, 4, 5), True, 3),
        ("as many changes, others", trail(2, 1, 7), trail(2, 1, 2), True, 1),
        ("nothing in common", trail(1, 9), trail(2, 1, 2), True, 0),
        ("the trail of the longer begins later", trail(2, 1, 7), trail(9, 7, 8, 9), False, 2),
        ("parted before both begin", trail(9, 70, 80, 90), trail(9, 7, 8, 9), True, 6),
        ("no history", trail(0), trail(2, 1, 2), False, 0),
    ],
)
def test_how_two_copies_stand_to_each_other(why, one, other, apart, common):
    assert one.parted_from(other) is apart, why
    assert other.parted_from(one) is apart, why
    assert (one.common(other), other.common(one)) == (common, common), why


def test_a_checksum_that_is_none_stays_within_its_bounds():
    assert Trail.of(1, trail_text([-1])).line(1) == 0xFFFFFFFF
