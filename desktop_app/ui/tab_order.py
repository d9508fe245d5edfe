"""Where Tab goes: through the window as the eye reads it, also to what was put on a page after the page was made.

Qt goes in the order in which widgets were made. Pages are made when first visited and lists grow while one works, so
that order would lead from the last field of a page to the head of the window instead of to 下一页.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from desktop_app.ui.layout_parts import widgets_in

if TYPE_CHECKING:
    from collections.abc import Iterator


@runtime_checkable
class Showing(Protocol):
    """A page that knows what else must be in sight when the focus has come to one of its parts."""

    def bring_into_sight(self, widget: QWidget) -> None:
        """Scroll to ``widget``."""


def move_focus(window: QWidget, *, forward: bool) -> bool:
    """Move the focus to the next or previous stop of ``window``, round its end; False when there is none."""
    here = QApplication.focusWidget()
    order = list(_stops(window, here))
    if not order or order == [here]:
        return False
    step = 1 if forward else -1
    start = order.index(here) if here in order else min(-step, 0)
    target = order[(start + step) % len(order)]
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    _bring_into_sight(target)
    return True


def _stops(widget: QWidget, here: QWidget | None) -> Iterator[QWidget]:
    """What takes the focus in ``widget`` and below, in reading order; ``here`` too, where the focus is now."""
    if not widget.isVisible() or not widget.isEnabled():
        return
    takes = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value) and widget.focusProxy() is None
    if takes or widget is here:
        yield widget
    for child in _parts(widget):
        yield from _stops(child, here)


def _parts(widget: QWidget) -> Iterator[QWidget]:
    """The parts of ``widget``: those of its layout in its order, then the others from top left on."""
    placed: set[QWidget] = set()
    layout = widget.layout()
    if layout is not None:
        for part in widgets_in(layout):
            placed.add(part)
            yield part
    others = [
        child
        for child in widget.children()
        if isinstance(child, QWidget) and not child.isWindow() and child not in placed
    ]
    yield from sorted(others, key=lambda child: (child.y(), child.x()))


def _bring_into_sight(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        above = parent.parentWidget()
        if isinstance(parent, QScrollArea):
            if isinstance(above, Showing):
                above.bring_into_sight(widget)
            else:
                parent.ensureWidgetVisible(widget, 0, 80)
            return
        parent = above
