"""跳转: a small window over the case in which a few typed words find any place of it; not modal, gone with Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from desktop_app.ui import style
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.announcer import Announcer
    from desktop_app.ui.finding import Finder, Hit, Target

_WIDTH, _HEIGHT = 660, 460
_FROM_TOP = 44
_MARGIN = 12
_HIT = int(Qt.ItemDataRole.UserRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_EXAMPLES = "几个字就行，例如：满意度　第 6 条　审计报告　B3a"
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -6, Qt.Key.Key_PageDown: 6}


class JumpWindow(QDialog):
    """A line to type into and what it finds; arrows move, Enter goes there, a click elsewhere closes it."""

    chosen = Signal(object)
    """The ``Target`` the user wants to go to."""

    def __init__(self, finder: Finder, announcer: Announcer, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("jump")
        self.setWindowTitle("跳转")
        self._finder = finder
        self._announcer = announcer
        self._parent = parent
        self._was_active = False
        frame = QFrame(self)
        frame.setObjectName("jump-frame")
        self.typed = LineEdit(frame)
        self.typed.setAccessibleName("跳转到哪里：页面、问题、条款、材料、台账的几个字")
        self.typed.setPlaceholderText(_EXAMPLES)
        self.head = words("", "small", frame, wrap=False)
        self.hits = QListWidget(frame)
        self.hits.setObjectName("jump-hits")
        self.hits.setAccessibleName("找到的")
        self.hits.setFocusPolicy(
            Qt.FocusPolicy.NoFocus
        )  # the arrows go from the line, which keeps the cursor
        self.hits.setMouseTracking(True)
        self.hits.setUniformItemSizes(True)
        self.hits.setFrameShape(QFrame.Shape.NoFrame)
        self.hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hits.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.hits.setItemDelegate(_HitPainter(self.hits))
        foot = words("↑ ↓ 换一行　　回车 去那里　　Esc 关闭", "small", frame, wrap=False)
        column = QVBoxLayout(frame)
        column.setContentsMargins(14, 14, 14, 10)
        column.setSpacing(8)
        for part in (self.typed, self.head):
            column.addWidget(part)
        column.addWidget(self.hits, 1)
        column.addWidget(foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._place(parent)
        self.typed.typed.connect(self._on_typed)
        self.typed.entered.connect(self._on_entered)
        self.hits.itemClicked.connect(self._on_clicked)
        self.typed.setFocus()
        self._on_typed("")

    def shown_hits(self) -> list[Hit]:
        """What is listed now, from top to bottom."""
        return [self.hits.item(row).data(_HIT) for row in range(self.hits.count())]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move through what was found; Esc closes. Keys of the input method never come here."""
        step = _STEPS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self._was_active = False  # closing is said once
            self.close()
            self._parent.activateWindow()
        elif step is None:
            super().keyPressEvent(event)
        elif self.hits.count():
            row = max(0, min(self.hits.count() - 1, self.hits.currentRow() + step))
            self.hits.setCurrentRow(row)
            self._announcer.read(self.hits.item(row).data(_HIT).spoken)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever clicks elsewhere has done with it."""
        super().changeEvent(event)
        if event.type() is event.Type.ActivationChange:
            if self.isActiveWindow():
                self._was_active = True
            elif self._was_active:
                self.close()

    def _place(self, parent: QWidget) -> None:
        """Over the upper middle of the window, never larger than it."""
        width = min(style.scaled(_WIDTH), parent.width() - 2 * _MARGIN)
        height = min(style.scaled(_HEIGHT), parent.height() - _FROM_TOP - _MARGIN)
        self.resize(width, height)
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - width) // 2, corner.y() + _FROM_TOP)

    def _on_typed(self, text: str) -> None:
        found = self._finder.find(text)
        self.hits.clear()
        for hit in found:
            item = QListWidgetItem(hit.target.title)
            item.setData(_HIT, hit)
            item.setData(_SPOKEN, hit.spoken)
            item.setToolTip(hit.target.title)
            self.hits.addItem(item)
        if found:
            self.hits.setCurrentRow(0)
        self.head.setText(_head(text, len(found)))
        if text.strip():
            self._announcer.say(f"{self.head.text()}，{found[0].spoken}" if found else self.head.text())

    def _on_entered(self) -> None:
        item = self.hits.currentItem()
        if item is not None:
            self._go(item)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self._go(item)

    def _go(self, item: QListWidgetItem) -> None:
        target: Target = item.data(_HIT).target
        self._was_active = False  # closing is said once
        self.close()
        self.chosen.emit(target)


def _head(text: str, found: int) -> str:
    if not text.strip():
        return "现在没有落实的" if found else "没有未落实的事项，写几个字查找"
    return f"找到 {found} 处" if found else "没有找到，换几个字，或少写一个词"


class _HitPainter(QStyledItemDelegate):
    """Two lines each: icon and title with the state at the right, then what it is and where."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Two lines and some air."""
        del index
        return QSize(0, round(option.fontMetrics.height() * 2.1) + 8)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one hit."""
        theme = style.theme()
        hit: Hit = index.data(_HIT)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(theme.accent_soft))
            bar = QRect(option.rect.left(), option.rect.top(), 4, option.rect.height())
            painter.fillRect(bar, QColor(theme.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(theme.side))
        room = option.rect.adjusted(14, 4, -10, -4)
        side = style.icon_side()
        upper = QRect(room.left() + side + 8, room.top(), room.width() - side - 8, room.height() // 2)
        lower = upper.translated(0, room.height() // 2)
        ratio = option.widget.devicePixelRatioF()
        icon = style.icon_pixmap(hit.icon or "tasks", ratio)
        painter.drawPixmap(room.left(), upper.center().y() - side // 2 + 1, icon)
        small = QFont(option.font)
        small.setPixelSize(round(option.font.pixelSize() * 13 / 14))
        state = QFontMetrics(small).elidedText(
            hit.state, Qt.TextElideMode.ElideRight, round(upper.width() * 0.4)
        )
        wide = QFontMetrics(small).horizontalAdvance(state)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(small)
        painter.setPen(QColor(getattr(theme, style.MEANING.get(hit.icon, "muted"))))
        painter.drawText(upper, right, state)
        painter.setFont(option.font)
        painter.setPen(QColor(theme.text))
        title = QFontMetrics(option.font).elidedText(
            hit.target.title, Qt.TextElideMode.ElideRight, upper.width() - wide - 12
        )
        painter.drawText(upper, left, title)
        painter.setFont(small)
        painter.setPen(QColor(theme.muted))
        told = " · ".join(part for part in (hit.target.kind.value, hit.where) if part)
        shown = QFontMetrics(small).elidedText(told, Qt.TextElideMode.ElideRight, lower.width())
        painter.drawText(lower, left, shown)
        painter.restore()
