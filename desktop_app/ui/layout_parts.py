"""What lies in a layout, found without asking it for its items.

The bindings (PySide6 6.11) keep what ``QLayout.itemAt`` has once given out for as long as the layout lives. Qt deletes an
item with its widget and tells nobody; what is made at the same address afterwards, a header, a button, then comes out of
the bindings as that old item, and ends the program when it goes. ``tests/architecture`` holds everybody to this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def widgets_in(layout: QLayout) -> Iterator[QWidget]:
    """The widgets of a layout and of those inside it, in its order."""
    parent = layout.parentWidget()
    if parent is not None:
        yield from _widgets_in(layout, [child for child in parent.children() if isinstance(child, QWidget)])


def _widgets_in(layout: QLayout, among: Iterable[QWidget]) -> Iterator[QWidget]:
    parts: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(widget), widget) for widget in among]
    parts += [(layout.indexOf(inner), inner) for inner in layout.children() if isinstance(inner, QLayout)]
    for place, part in sorted(parts, key=lambda item: item[0]):
        if place < 0:
            continue
        if isinstance(part, QWidget):
            yield part
        else:
            yield from _widgets_in(part, among)
