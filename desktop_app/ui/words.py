"""Small labels that carry a meaning: a role for the style sheet, an icon with a word; restyled only when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from desktop_app.ui import style
from desktop_app.ui.text_size import fit_always

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


def words(text: str, role: str = "", parent: QWidget | None = None, *, wrap: bool = True) -> QLabel:
    """A label of plain text in the look of ``role``."""
    label = QLabel(text, parent)
    label.setProperty("class", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    label.setIndent(0)  # a label with padding would otherwise stand half a letter to the right
    return label


def size_words(size: int) -> str:
    """So many bytes, as a person says it."""
    for unit, bytes_each in (("GB", 1024**3), ("MB", 1024**2), ("KB", 1024)):
        if size >= bytes_each:
            return f"{size / bytes_each:.1f} {unit}"
    return f"{size} 字节"


class Elided(QLabel):
    """One line that gives way: what does not fit is shortened with “…” and stands in the tooltip, so that a long name
    never widens the window.
    """

    def __init__(
        self,
        text: str,
        role: str,
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self.setProperty("class", role)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As tall as its line, as narrow as it must be."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint as much of the line as fits."""
        del event
        shown = self.fontMetrics().elidedText(self.text(), self._mode, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()


class ElidedButton(QPushButton):
    """A line that leads somewhere and gives way as ``Elided`` does."""

    def __init__(self, text: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("class", role)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As tall as its line, as narrow as it must be."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the frame, and as much of the line as fits."""
        del event
        option = QStyleOptionButton()
        self.initStyleOption(option)
        inner = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        option.text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, max(inner.width(), 0)
        )
        self.setToolTip(self.text() if option.text != self.text() else "")
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and restyle if it changed; what was never shown gets its style when it is."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def show_icon(label: QLabel, name: str) -> None:
    """Paint the icon of that name into ``label``, on the height of a line of text; the word beside it says the same."""
    known = label.property("icon")
    if known == name:
        return
    label.setProperty("icon", name)

    def paint() -> None:
        label.setPixmap(style.icon_pixmap(str(label.property("icon")), label.devicePixelRatioF()))
        label.ensurePolished()
        label.setFixedHeight(max(style.icon_side(), label.fontMetrics().height()))

    if known is None:
        fit_always(label, paint)
    else:
        paint()


def give_icon(button: QAbstractButton, name: str, *, colour: str = "") -> None:
    """Put the icon of that name on ``button``, as large as its text."""

    def paint() -> None:
        button.setIconSize(QSize(style.icon_side(), style.icon_side()))
        button.setIcon(style.icon(name, button, colour=colour))

    fit_always(button, paint)
