"""The categories applied for as a row of boxes, for a page that asks them beside other things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.fields.choice_field import FocusWatch
from desktop_app.ui.fields.editors import CheckBox
from desktop_app.ui.fields.field import Field, accessible_name

if TYPE_CHECKING:
    from desktop_app.notice.models import Category, Question


class CategoriesField(Field):
    """One box for each category; what is ticked is the answer, one too many as well."""

    def __init__(
        self, question: Question, categories: tuple[Category, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(question, parent)
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.boxes = {item.id: CheckBox(item.label, box) for item in categories}
        self._watch = FocusWatch(self)
        self._watch.came.connect(self._tell_focused)
        self._watch.went.connect(self.left)
        for item in self.boxes.values():
            item.setAccessibleName(f"{item.text()}，{accessible_name(question)}")
            item.clicked.connect(self._on_clicked)
            self._watch.watch(item)
            column.addWidget(item, 0, Qt.AlignmentFlag.AlignLeft)
        first = next(iter(self.boxes.values()))
        self.setFocusProxy(first)
        self.label.setBuddy(first)
        self._row.addWidget(box, 1)

    def look_only(self) -> None:
        """The boxes can be read and not ticked."""
        super().look_only()
        for item in self.boxes.values():
            item.look_only()
            item.setAccessibleDescription("只读")

    def show_entry(self, entry: object) -> None:
        """Tick what is chosen."""
        chosen = entry if isinstance(entry, tuple) else ()
        for name, item in self.boxes.items():
            item.setChecked(name in chosen)

    def entry(self) -> tuple[str, ...]:
        """The ids of what is ticked, in the order of the notice."""
        return tuple(name for name, item in self.boxes.items() if item.isChecked())

    def _on_clicked(self) -> None:
        if not self._looked_at:
            self.edited.emit(self.entry())
