"""Fields that are answered by choosing: yes or no, or one of a closed list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.fields.editors import ChoiceBox, RadioButton
from desktop_app.ui.fields.field import Field, accessible_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent

    from desktop_app.notice.models import Question

MOST_RADIOS = 5
"""Up to this many members a closed list is shown as radio buttons, all readable at once."""


class FocusWatch(QObject):
    """Tells when the focus comes to one of several widgets of a field, and when it leaves them all."""

    came = Signal()
    went = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._field = field

    def watch(self, widget: QWidget) -> None:
        """Watch one more widget."""
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look at focus events only; nothing is held back."""
        if event.type() is event.Type.FocusIn:
            self.came.emit()
        elif event.type() is event.Type.FocusOut:
            self.went.emit()
        return super().eventFilter(watched, event)


class _ButtonsField(Field):
    """Common part of fields made of buttons: the group, the focus, the names."""

    def __init__(self, question: Question, parent: QWidget | None, *, flow: Qt.Orientation) -> None:
        super().__init__(question, parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.label.setBuddy(
            self
        )  # a button as buddy would be clicked by the access key, which must not answer
        self._box = QWidget(self)
        self._buttons: list[RadioButton] = []
        horizontal = flow is Qt.Orientation.Horizontal
        self._line_up = QHBoxLayout(self._box) if horizontal else QVBoxLayout(self._box)
        self._line_up.setContentsMargins(0, 0, 0, 0)
        self._line_up.setSpacing(16 if horizontal else 2)
        self._row.addWidget(self._box, 1)
        self._watch = FocusWatch(self)
        self._watch.came.connect(self._tell_focused)
        self._watch.went.connect(self.left)

    def look_only(self) -> None:
        """The chosen button takes the focus; nothing else can be chosen."""
        super().look_only()
        for button in self._buttons:
            button.look_only()
            button.setAccessibleDescription("；".join(part for part in ("只读", self.hint.text()) if part))
        self.show_entry(self.entry())

    def _aim_focus(self) -> None:
        """Whoever comes here by keyboard lands on the chosen button, as Space would otherwise choose another."""
        target = next((button for button in self._buttons if button.isChecked()), self._buttons[0])
        self.setFocusProxy(target)

    def _add(self, button: RadioButton) -> None:
        button.setAccessibleName(f"{button.text()}，{accessible_name(self.question)}")
        button.setAccessibleDescription(self.hint.text())
        self._watch.watch(button)
        if not self._buttons:
            self.setFocusProxy(button)
        self._buttons.append(button)
        self._line_up.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


class YesNoField(_ButtonsField):
    """是 or 否, and a way back to unanswered."""

    def __init__(
        self, question: Question, parent: QWidget | None = None, *, words: tuple[str, str] = ("是", "否")
    ) -> None:
        super().__init__(question, parent, flow=Qt.Orientation.Horizontal)
        self.yes = RadioButton(words[0], self._box)
        self.no = RadioButton(words[1], self._box)
        self._group = QButtonGroup(self)
        for button in (self.yes, self.no):
            self._group.addButton(button)
            self._add(button)
        self.clear = QPushButton("清除", self._box)
        self.clear.setProperty("class", "link")
        self.clear.setAccessibleName(f"清除，{question.label}")
        self.clear.hide()
        self._watch.watch(self.clear)
        self._line_up.addWidget(self.clear)
        if isinstance(self._line_up, QHBoxLayout):
            self._line_up.addStretch(1)
        self._group.buttonClicked.connect(self._on_clicked)
        self.clear.clicked.connect(self._on_cleared)

    def show_entry(self, entry: object) -> None:
        """Show True, False or nothing."""
        self._group.setExclusive(False)
        self.yes.setChecked(entry is True)
        self.no.setChecked(entry is False)
        self._group.setExclusive(True)
        self.clear.setVisible(entry is not None and not self._looked_at)
        self._aim_focus()

    def entry(self) -> bool | None:
        """True, False, or None while unanswered."""
        if self.yes.isChecked():
            return True
        return False if self.no.isChecked() else None

    def _on_clicked(self) -> None:
        if self._looked_at:
            return
        self.clear.show()
        self._aim_focus()
        self.edited.emit(self.entry())

    def _on_cleared(self) -> None:
        self.yes.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_entry(None)
        self.edited.emit(None)


class RadioField(_ButtonsField):
    """One of a short closed list, every member in sight."""

    def __init__(
        self, question: Question, options: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(question, parent, flow=Qt.Orientation.Vertical)
        self._values = [value for value, _ in options]
        self._group = QButtonGroup(self)
        for number, (_, label) in enumerate(options):
            button = RadioButton(label, self._box)
            self._group.addButton(button, number)
            self._add(button)
        self.clear = QPushButton("清除", self._box)
        self.clear.setProperty("class", "link")
        self.clear.setAccessibleName(f"清除，{question.label}")
        self.clear.hide()
        self._watch.watch(self.clear)
        self._line_up.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignLeft)
        self._group.idClicked.connect(self._on_clicked)
        self.clear.clicked.connect(self._on_cleared)

    def show_entry(self, entry: object) -> None:
        """Show a member, or nothing."""
        word = "" if entry is None else str(entry)
        self._group.setExclusive(False)
        for number, value in enumerate(self._values):
            self._group.button(number).setChecked(value == word)
        self._group.setExclusive(True)
        self.clear.setVisible(not self.question.required and word in self._values and not self._looked_at)
        self._aim_focus()

    def entry(self) -> str | None:
        """The chosen member, or None."""
        number = self._group.checkedId()
        return self._values[number] if number >= 0 else None

    def _on_clicked(self, number: int) -> None:
        if self._looked_at:
            return
        self.clear.setVisible(not self.question.required)
        self._aim_focus()
        self.edited.emit(self._values[number])

    def _on_cleared(self) -> None:
        self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_entry(None)
        self.edited.emit(None)


class ListField(Field):
    """One of a longer closed list, in a drop-down list whose first line means unanswered."""

    def __init__(
        self, question: Question, options: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(question, parent)
        self.editor = ChoiceBox(self)
        self.editor.addItem("未选择", None)
        for value, label in options:
            self.editor.addItem(label, value)
        self._adopt(self.editor, fitted=False)
        self.editor.activated.connect(self._on_activated)
        self.editor.left.connect(self.left)
        self.editor.focused.connect(self._tell_focused)

    def look_only(self) -> None:
        """The list shows what was chosen and does not open."""
        self.editor.look_only()
        super().look_only()

    def show_entry(self, entry: object) -> None:
        """Show a member, or the empty line."""
        place = self.editor.findData(None if entry is None else str(entry))
        self.editor.setCurrentIndex(max(place, 0))

    def entry(self) -> str | None:
        """The chosen member, or None."""
        value = self.editor.currentData()
        return None if value is None else str(value)

    def _on_activated(self) -> None:
        self.edited.emit(self.entry())
