"""The help stands beside the field, whatever the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize

from desktop_app.ui.help.placing import beside
from desktop_app.ui.help.window import FULL_SIZE, LEAST_SIZE, SLIM_SIZE

SMALL = QRect(0, 0, 1366, 728)
LARGE = QRect(0, 0, 1920, 1040)
SECOND = QRect(1920, 100, 1366, 728)


@pytest.mark.parametrize("screen", [SMALL, LARGE, SECOND])
@pytest.mark.parametrize("size", [SLIM_SIZE, FULL_SIZE])
@pytest.mark.parametrize(
    "field",
    [
        QRect(272, 318, 200, 32),
        QRect(272, 318, 632, 32),
        QRect(272, 200, 632, 160),
        QRect(700, 318, 400, 32),
        QRect(900, 600, 300, 32),
        QRect(0, 40, 1366, 32),
        QRect(0, 660, 1366, 32),
    ],
)
def test_it_never_covers_the_field_and_stays_on_the_screen(field, size, screen):
    field = field.translated(screen.topLeft())
    place = beside(field, screen, QSize(*size), QSize(*LEAST_SIZE))
    assert not place.intersects(field)
    assert screen.contains(place)
    assert place.width() >= LEAST_SIZE[0]
    assert place.height() >= LEAST_SIZE[1]


@pytest.mark.parametrize(("x", "left"), [(100, 0), (40, 300)])
def test_where_there_is_no_room_it_stands_at_the_edge_with_more_of_it(x, left):
    field = QRect(x, 100, 500, 400)
    place = beside(field, QRect(0, 0, 640, 560), QSize(*SLIM_SIZE), QSize(*LEAST_SIZE))
    assert place == QRect(left, 0, *LEAST_SIZE)


def test_without_a_field_it_stands_at_the_right_edge():
    place = beside(QRect(), SMALL, QSize(*FULL_SIZE), QSize(*LEAST_SIZE))
    assert place.right() == SMALL.right()
    assert place.size() == QSize(*FULL_SIZE)
