"""字号: the menu in which the size of text is chosen, and what has a width of its own follows it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from desktop_app.store.settings import TEXT_SIZES
from desktop_app.ui import style

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

_ACCESS_KEYS = dict(zip(TEXT_SIZES, "BDT", strict=True))


class TextSizeMenu(QMenu):
    """The three sizes, the one in use ticked."""

    chosen = Signal(int)
    """Percent of the size the user wants."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._sizes: dict[int, QAction] = {}
        group = QActionGroup(self)
        for word, percent in TEXT_SIZES.items():
            action = QAction(f"{word}（{percent}%）(&{_ACCESS_KEYS[word]})", self)
            action.setCheckable(True)
            action.triggered.connect(partial(self._on_chosen, percent))
            group.addAction(action)
            self.addAction(action)
            self._sizes[percent] = action
        self.aboutToShow.connect(self._on_about_to_show)

    def size_action(self, percent: int) -> QAction:
        """The line of one size."""
        return self._sizes[percent]

    def _on_about_to_show(self) -> None:
        used = style.text_percent()
        nearest = min(self._sizes, key=lambda percent: abs(percent - used))
        self._sizes[nearest].setChecked(True)

    def _on_chosen(self, percent: int, _checked: object = None) -> None:
        self.chosen.emit(percent)


def fit_always(widget: QWidget, fit: Callable[[], object]) -> None:
    """Give ``widget`` a measure that goes with the size of text: by ``fit``, now and whenever the size is changed."""
    widget.installEventFilter(_Fitting(widget, fit))
    fit()


class _Fitting(QObject):
    """Calls ``fit`` after the style of one widget has changed."""

    def __init__(self, widget: QWidget, fit: Callable[[], object]) -> None:
        super().__init__(widget)
        self._fit = fit

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look at changes of style only; nothing is held back."""
        if event.type() is QEvent.Type.StyleChange:
            self._fit()
        return super().eventFilter(watched, event)
