"""A row of buttons that goes on in a second line where the first is full: nothing is cut off in a narrow window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator


class WrappingRow(QLayout):
    """Widgets side by side in their usual size, in as many lines as they need."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        gap: int = 8,
        line_gap: int | None = None,
        to_right: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self._gap, self._line_gap = gap, gap if line_gap is None else line_gap
        self._to_right = to_right
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Put one more at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """The one at this place; None behind the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Take out the one at this place."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """It asks for no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """The narrower, the taller."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Lower edge of the last line."""
        return max((place.y() + place.height() for _, place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as its widest part: the width is whoever's it lies in."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as its widest part."""
        sizes = [item.sizeHint() for item in self._items]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Put each where it belongs."""
        super().setGeometry(rect)
        placed = list(self._places(rect.width()))
        ends: dict[int, int] = {}
        heights: dict[int, int] = {}
        for _, place in placed:
            ends[place.y()] = max(ends.get(place.y(), 0), place.x() + place.width())
            heights[place.y()] = max(heights.get(place.y(), 0), place.height())
        for item, place in placed:
            aside = max(rect.width() - ends[place.y()], 0) if self._to_right else 0
            below = (heights[place.y()] - place.height()) // 2
            item.setGeometry(place.translated(rect.topLeft() + QPoint(aside, below)))

    def _places(self, width: int) -> Iterator[tuple[QLayoutItem, QRect]]:
        corner, below = QPoint(0, 0), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if corner.x() and corner.x() + size.width() > width:
                corner = QPoint(0, below + self._line_gap)
            yield item, QRect(corner, QSize(min(size.width(), max(width, 1)), size.height()))
            corner += QPoint(size.width() + self._gap, 0)
            below = corner.y() + size.height()
