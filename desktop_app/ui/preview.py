"""The preview of a paper: its pages, and on them the values that lead to where they are changed, and what was found.

The very PDF is shown that will be printed. A paper made anew keeps page, place and the value with the focus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from desktop_app.ui import page_overlay
from desktop_app.ui.page_ground import PageGround
from desktop_app.ui.paper_values import Lead, PaperValues

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from desktop_app.documents.printed import Box
    from desktop_app.ui.page_pictures import PagePictures
    from desktop_app.ui.paper import Paper

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PAGE_KEYS = (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End)


class PageView(PageGround):
    """Pages with values: a click, or Tab and Enter, goes to the field of a value."""

    lead_chosen = Signal(object)
    """The user wants to go where this value (``Lead``) is changed."""

    def __init__(self, pictures: PagePictures, parent: QWidget | None = None) -> None:
        super().__init__(pictures, parent)
        self._values = PaperValues()
        self._lead: Lead | None = None
        self._hovered: Lead | None = None
        self._pressed: Lead | None = None
        self._hits: Mapping[int, Sequence[tuple[Box, ...]]] = {}
        self._hit: tuple[int, tuple[Box, ...]] | None = None
        self.setAccessibleName("页面预览")
        self.setObjectName("paper")
        self.viewport().setMouseTracking(True)

    @property
    def lead(self) -> Lead | None:
        """The value that has the focus."""
        return self._lead

    def show_paper(self, paper: Paper | None) -> None:
        """Show another paper, at the same place and size as far as it has them; the value with the focus keeps it."""
        self._values = PaperValues(paper.leads if paper is not None else ())
        self._lead = self._values.like(self._lead) if self._lead is not None else None
        self._hovered = self._pressed = None
        self._hits, self._hit = {}, None
        super().show_paper(paper)

    def show_hits(
        self, hits: Mapping[int, Sequence[tuple[Box, ...]]], hit: tuple[int, tuple[Box, ...]] | None
    ) -> None:
        """Mark what was found, by page; ``hit`` is the one at hand, and is brought into view."""
        self._hits, self._hit = hits, hit
        if hit is not None and hit[1]:
            self._bring_into_view(hit[0], hit[1])
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter follows the value with the focus; going to another page begins before its first value."""
        if event.key() in _ENTER and self._lead is not None:
            event.accept()
            self.lead_chosen.emit(self._lead)
            return
        if event.key() in _PAGE_KEYS:
            self._focus_lead(None)
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802 - Qt's name and way of calling
        """Tab goes through the values of the page in view, and from the last one on through the window."""
        found = self._values.next_on(self._row(), self._lead, forward=forward)
        self._focus_lead(found)
        return found is not None or super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the frame of the value again."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The frame of the value goes with the focus."""
        super().focusOutEvent(event)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A hand over what can be changed."""
        found = self._lead_at(event.position())
        if found is not self._hovered:
            self._hovered = found
            shape = Qt.CursorShape.PointingHandCursor if found is not None else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click begins."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = self._lead_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click on a value goes where it is changed."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self._lead_at(event.position()) is pressed:
            self._lead = pressed
            self.lead_chosen.emit(pressed)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Say what a value is and what a click does; forget the mouse when it leaves."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._lead_at(QPointF(event.pos()))
            tip = found.tip if found is not None else self._change_tip(event.pos())
            if tip:
                QToolTip.showText(event.globalPos(), tip, self.viewport())
            else:
                QToolTip.hideText()
            return True
        if event.type() is QEvent.Type.Leave and self._hovered is not None:
            self._hovered = None
            self.viewport().update()
        return super().viewportEvent(event)

    def place_of(self, lead: Lead) -> QRect:
        """Where a value is on the viewport."""
        frame, height = self._frame(lead.page), self._sizes[lead.page][1]
        (first, *_) = page_overlay.boxes_on(frame, height, self._scale, lead.value.boxes)
        return first.toAlignedRect()

    def leads_in_view(self) -> list[Lead]:
        """The values that Tab goes through now."""
        return [lead for page in self._row() for lead in self._values.on(page)]

    def _focus_lead(self, lead: Lead | None) -> None:
        if lead is self._lead:
            return
        self._lead = lead
        self.setAccessibleDescription(lead.spoken if lead is not None else "")
        if lead is not None:
            self._bring_into_view(lead.page, lead.value.boxes[:1])
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, lead.spoken))
        self.viewport().update()

    def _lead_at(self, point: QPointF) -> Lead | None:
        for page in self._visible():
            frame = self._frame(page)
            if frame.contains(point.toPoint()):
                x = (point.x() - frame.left()) / self._scale
                y = self._sizes[page][1] - (point.y() - frame.top()) / self._scale
                return self._values.at(page, x, y)
        return None

    def _change_tip(self, point: QPoint) -> str:
        """Why there is a bar beside a page; empty elsewhere."""
        for page in self._changed.intersection(self._visible()):
            if page_overlay.change_bar(self._frame(page)).adjusted(-4, 0, 4, 0).contains(point):
                return self._change_words
        return ""

    def _draw_over(self, painter: QPainter, page: int, frame: QRect) -> None:
        height = self._sizes[page][1]
        hits = [box for found in self._hits.get(page, ()) for box in found]
        page_overlay.draw_hits(
            painter, page_overlay.boxes_on(frame, height, self._scale, hits), at_hand=False
        )
        if self._hit is not None and self._hit[0] == page:
            places = page_overlay.boxes_on(frame, height, self._scale, self._hit[1])
            page_overlay.draw_hits(painter, places, at_hand=True)
        focused = self._lead if self.hasFocus() else None
        for lead in {id(item): item for item in (self._hovered, focused) if item is not None}.values():
            if lead.page == page:
                places = page_overlay.boxes_on(frame, height, self._scale, lead.value.boxes)
                page_overlay.draw_value(painter, places, focused=lead is focused)
