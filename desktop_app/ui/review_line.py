"""One line of a review: what it is about, how it stands, what can be done, and what somebody noted beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop_app.ui import style
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.revealing import reveal
from desktop_app.ui.signing_row import SigningRow
from desktop_app.ui.words import set_property, show_icon, words

if TYPE_CHECKING:
    from datetime import date

CHANGE, JUMP = "更改", "跳转"
REMARK = "备注"
_UNFOLD, _FOLD = "展开", "收起"
_INDENT = 20
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_WAYS_WIDTH = 124
"""Pixels at 100 % that the widest two buttons of a line take."""
_TO_BUTTON = 4
"""Pixels by which the text of a button stands lower than that of a label."""


@dataclass(frozen=True, slots=True)
class LineSpec:
    """What one line of a list says."""

    icon: str
    word: str
    text: str
    detail: str = ""
    field_id: str = ""
    outcome: str = ""
    head: bool = False
    sub: bool = False
    """Heads some lines below a head."""
    key: str = ""
    """By which the line is found again after its field was changed."""
    way: str = CHANGE
    """The word on the way to the field."""
    action: str = ""
    """Something else that can be done here, in the words of its button; ``key`` says for what."""
    folds: str = ""
    """Name of the lines that this one unfolds."""
    under: str = ""
    """Name of the fold that this line is in."""
    inset: bool = False
    """Belongs to the line above it."""
    sign: str = ""
    """The word on the button that asks for a name: 复核 beside a section, 已核实 beside a finding."""
    role: str = ""
    """Whose name that is."""
    signed: bool = False
    """Whether the name is there: the button then takes it back."""
    note: str = ""
    """A line of its own below, about the name that was given."""
    note_outcome: str = ""
    may_remark: bool = False
    remark: str = ""
    """What somebody noted beside the line."""
    full: str = ""
    """All that the line stands for, where ``word`` is short for it; what a tick of its section rests on."""


class ReviewLine(QFrame):
    """Icon, what it is about, how it stands, and what can be done."""

    way_wanted = Signal(object)
    """The line whose way to a field, or fold, is wanted."""
    action_wanted = Signal(str)
    """Key of the line whose action is wanted."""
    signing_wanted = Signal(object)
    """The line beside which a name is to be given."""
    signed = Signal(str, str)
    """Key, and the name that was given."""
    unsigned = Signal(str)
    """Key of the line whose name is to be taken back."""
    remarked = Signal(str, str)
    """Key, and the remark as it is being typed."""
    closed = Signal()
    """An editor of this line has been closed."""
    stepped = Signal(object, int)
    """Up (-1) or down (1) was pressed on a button of this line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.spec = LineSpec("", "", "")
        self.setProperty("class", "row-line")
        set_property(self, "loud", value=True)  # what is lacking is amber elsewhere, and red in a review (D4)
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(4, 6, 4, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        self._icon = QLabel(self)
        self._text = words("", "", self)
        self._word = words("", "verdict", self)
        self._detail = words("", "small", self)
        self._note = words("", "small", self)
        self._remark = words("", "remark", self)
        self.button = QPushButton(CHANGE, self)
        self.sign = QPushButton("", self)
        self.remark_button = QPushButton(REMARK, self)
        self.action = QPushButton("", self)
        self.ways = (self.button, self.sign, self.remark_button)
        ways = self._ways = QHBoxLayout()
        ways.setSpacing(4)
        ways.addStretch(1)
        for button in (*self.ways, self.action):
            button.setProperty("class", "link")
            button.setAutoDefault(False)
            button.installEventFilter(self)
        for button in self.ways:
            ways.addWidget(button)
        self._action_beside: bool | None = None
        self.row: SigningRow | None = None
        self.editor: RemarkEdit | None = None
        for label in (self._icon, self._text, self._word):
            label.setContentsMargins(0, _TO_BUTTON, 0, 0)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._icon, 0, 0, top)
        grid.addWidget(self._text, 0, 1, top)
        grid.addWidget(self._word, 0, 2, top)
        grid.addLayout(ways, 0, 3, top)
        grid.addWidget(self._detail, 1, 1, 1, 3)
        grid.addWidget(self._note, 2, 1, 1, 3)
        grid.addWidget(self._remark, 4, 1, 1, 3)
        self._fit()
        self.button.clicked.connect(self._on_way)
        self.action.clicked.connect(self._on_action)
        self.sign.clicked.connect(self._on_sign)
        self.remark_button.clicked.connect(self._on_remark)

    @property
    def key(self) -> str:
        """By which the line is found; empty while it is not in use."""
        return self.spec.key

    @property
    def field_id(self) -> str:
        """The field that the line leads to."""
        return self.spec.field_id

    @property
    def folds(self) -> str:
        """Name of the lines that this one unfolds."""
        return self.spec.folds

    @property
    def is_open(self) -> bool:
        """Whether something is being typed here."""
        return any(widget is not None and not widget.isHidden() for widget in (self.row, self.editor))

    def clear(self) -> None:
        """Be a line of nothing."""
        self.spec = LineSpec("", "", "")
        self.hide()

    def show_spec(self, spec: LineSpec, *, unfolded: bool = False) -> None:
        """Show what ``spec`` says; what is being typed here is left in peace."""
        self.spec = spec
        self._icon.setVisible(bool(spec.icon))
        if spec.icon:
            show_icon(self._icon, spec.icon)
        self._text.setText(spec.text)
        quiet = spec.folds or spec.sub
        set_property(self._text, "class", "card-head" if spec.head else "small" if quiet else "")
        self._word.setText(spec.word)
        set_property(self._word, "outcome", spec.outcome)
        self._detail.setText(spec.detail)
        self._detail.setVisible(bool(spec.detail))
        self._note.setText(spec.note)
        self._note.setVisible(bool(spec.note))
        set_property(self._note, "class", "doubt" if spec.note_outcome else "small")
        way = (_FOLD if unfolded else _UNFOLD) if spec.folds else spec.way
        self._show_button(self.button, way, shown=bool(spec.field_id or spec.folds))
        self._show_button(
            self.sign, spec.sign, shown=bool(spec.sign) and (self.row is None or self.row.isHidden())
        )
        self._place_action(beside=spec.inset)
        self._show_button(self.action, spec.action, shown=bool(spec.action))
        self._show_remark()
        set_property(self, "head", spec.head)
        self._grid.setContentsMargins(4 + (_INDENT if spec.under or spec.inset else 0), 4, 4, 6)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Up and down go from line to line; Tab goes through every button."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _STEPS:
            self.stepped.emit(watched, _STEPS[Qt.Key(event.key())])
            return True
        return super().eventFilter(watched, event)

    def place_of(self, button: QObject) -> int:
        """Which of its buttons this is."""
        return next(place for place, item in enumerate((*self.ways, self.action)) if item is button)

    def take_cursor(self, place: int) -> bool:
        """Put the cursor on the button at this place, or on another; False where there is none."""
        buttons = (*self.ways, self.action)
        found = next((item for item in (buttons[place], *buttons) if item.isVisible()), None)
        if found is not None:
            found.setFocus(Qt.FocusReason.TabFocusReason)
        return found is not None

    def ask_name(self, name: str, today: date) -> None:
        """Let somebody put a name here; ``name`` is offered."""
        if self.row is None:
            self.row = SigningRow(self.spec.role, self)
            self.row.signed.connect(self._on_signed)
            self.row.closed.connect(self._on_dropped)
            self._grid.addWidget(self.row, 5, 1, 1, 3)
        self.row.show_role(self.spec.role)
        self.row.ask(self.spec.text, name, today)
        self.sign.hide()

    def write_remark(self) -> None:
        """Let somebody type a remark here."""
        if self.editor is None:
            self.editor = RemarkEdit(self)
            self.editor.typed.connect(self._on_remark_typed)
            self.editor.done.connect(self._on_remark_done)
            self._grid.addWidget(self.editor, 6, 1, 1, 3)
        self.editor.put(self.spec.remark)
        self.editor.setAccessibleName(f"{REMARK}：{self.spec.text}")
        self.editor.show()
        self._show_remark()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        reveal(self.editor)

    def follow_remark(self, text: str) -> None:
        """The remark was undone or restored while its editor is open."""
        if self.editor is not None and not self.editor.isHidden():
            self.editor.put(text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Text of another size needs other room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        """The same columns in every line, whatever stands in them."""
        self._grid.setColumnMinimumWidth(0, style.icon_side() + 2)
        self._grid.setColumnMinimumWidth(3, style.scaled(_WAYS_WIDTH))

    def _place_action(self, *, beside: bool) -> None:
        """Among the other buttons where it is one word, below the line where it is many."""
        if beside is self._action_beside:
            return
        self._action_beside = beside
        if beside:
            self._ways.insertWidget(1, self.action)
        else:
            self._grid.addWidget(self.action, 3, 1, 1, 2, Qt.AlignmentFlag.AlignLeft)

    def _show_remark(self) -> None:
        spec = self.spec
        typing = self.editor is not None and not self.editor.isHidden()
        self._remark.setText(f"{REMARK}：{spec.remark}")
        self._remark.setVisible(bool(spec.remark) and not typing)
        self._show_button(self.remark_button, REMARK, shown=spec.may_remark)

    def _show_button(self, button: QPushButton, text: str, *, shown: bool) -> None:
        button.setText(text)
        button.setVisible(shown)
        button.setAccessibleName(f"{text}：{self.spec.text}")

    def _on_way(self) -> None:
        self.way_wanted.emit(self)

    def _on_action(self) -> None:
        self.action_wanted.emit(self.key)

    def _on_sign(self) -> None:
        if self.spec.signed:
            self.unsigned.emit(self.key)
        else:
            self.signing_wanted.emit(self)

    def _on_signed(self, name: str) -> None:
        self.sign.show()
        self.sign.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.signed.emit(self.key, name)

    def _on_dropped(self) -> None:
        self.sign.show()
        self.sign.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def _on_remark(self) -> None:
        self.write_remark()

    def _on_remark_typed(self, text: str) -> None:
        self.remarked.emit(self.key, text)

    def _on_remark_done(self) -> None:
        """The remark has been written; the cursor goes back to its button unless it is elsewhere already."""
        if self.editor is not None:
            if self.editor.hasFocus():
                self.remark_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.editor.hide()
        self._show_remark()
        self.closed.emit()


class RemarkEdit(LineEdit):
    """The editor of a remark, there only while it is written; Enter, Esc or leaving ends it, and what was typed is kept."""

    done = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText("写给复核的人看，不印进申报材料")
        self.entered.connect(self.done)
        self.left.connect(self._on_left)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc ends the writing, too."""
        if event.key() == Qt.Key.Key_Escape and not self.composing:
            self.done.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _on_left(self) -> None:
        if not self.isHidden():
            self.done.emit()
