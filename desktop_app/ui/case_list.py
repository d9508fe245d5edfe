"""我的案卷: the list on the start page, to look through, search and act on; by mouse, by keys and by the menu of a case.

Painted soon after the start, so it knows nothing but Qt; what can be done with a case is asked for by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.models.folding import fold
from desktop_app.ui import keys, style
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.words import Elided, give_icon, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QContextMenuEvent, QKeyEvent

_AT_FIRST = 30
"""Cards made before the user asks for all of them; the search looks through all."""
_SEARCH_WIDTH = 300


class CaseAction(StrEnum):
    """What the menu of a case offers."""

    OPEN = "open"
    LOCATE = "locate"
    DUPLICATE = "duplicate"
    PACK = "pack"
    FOLDER = "folder"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    DROP = "drop"
    RECYCLE = "recycle"


_WORDS = {
    CaseAction.OPEN: "打开(&O)",
    CaseAction.LOCATE: "找到它(&L)…",
    CaseAction.DUPLICATE: "复制为新年度的案卷(&N)…",
    CaseAction.PACK: "打包成 .shenbao(&P)…",
    CaseAction.FOLDER: "打开所在文件夹(&F)",
    CaseAction.ARCHIVE: "归档(&A)",
    CaseAction.UNARCHIVE: "取消归档(&A)",
    CaseAction.DROP: "从列表中去掉(&R)",
    CaseAction.RECYCLE: "移到回收站(&D)…",
}


@dataclass(frozen=True, slots=True)
class RecentCase:
    """One case of the list, in words ready to show."""

    path: str
    title: str
    opened: str = ""
    """When it was last open."""
    present: bool = True
    """False when nothing is found there now."""
    agency: str = ""
    notice: str = ""
    """Short title of the notice, which names the year."""
    progress: str = ""
    met: int = 0
    conditions: int = 0
    """0 when it is not known how many there are."""
    built: str = ""
    """The papers made last."""
    archived: bool = False
    found: bool = False
    """True for a case that was never opened here."""

    def actions(self) -> tuple[CaseAction | None, ...]:
        """What can be done with it, in the order of the menu; None parts groups."""
        if not self.present:
            return (CaseAction.LOCATE, CaseAction.DROP)
        put_away = CaseAction.UNARCHIVE if self.archived else CaseAction.ARCHIVE
        return (
            CaseAction.OPEN,
            CaseAction.DUPLICATE,
            CaseAction.PACK,
            CaseAction.FOLDER,
            None,
            put_away,
            CaseAction.DROP,
            CaseAction.RECYCLE,
        )

    def holds(self, wanted: Sequence[str]) -> bool:
        """Whether every one of the folded words occurs in its name, agency, notice or folder."""
        told = folded("\n".join((self.title, self.agency, self.notice, self.path)))
        return all(word in told for word in wanted)


def folded(text: str) -> str:
    """``text`` as it is searched: half-width, small letters, no blanks."""
    return fold(text).casefold()


class CaseList(QWidget):
    """The cases with their search, the switch for archived ones, and a menu for each."""

    action_requested = Signal(str, str)
    """What to do (``CaseAction``) with the case in which folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[CaseCard] = []
        """The cards on screen, in order."""
        self._cases: tuple[RecentCase, ...] = ()
        self._made: dict[RecentCase, CaseCard] = {}
        self._all = False
        self.search = LineEdit(self)
        self.search.setPlaceholderText(f"查找案卷（{keys.shown('find')}）")
        self.search.setAccessibleName("按名称、单位、通知或文件夹查找案卷")
        self.search.setClearButtonEnabled(True)
        for button in self.search.findChildren(QToolButton):
            button.setAccessibleName("清除查找")
        fit_always(self.search, lambda: self.search.setMaximumWidth(style.scaled(_SEARCH_WIDTH)))
        self.search.setAcceptDrops(False)  # a file dropped here is meant to be opened
        self.archived = QCheckBox(self)
        self.more = QPushButton(self)
        self.clear = QPushButton("清除查找，列出全部案卷(&Q)", self)
        self.nothing = words("", "lead", self)
        self.empty = words("还没有案卷。可以先试用示例，或新建一个。", "lead", self)
        self._lay_out()
        self.search.typed.connect(self._refresh)
        self.archived.toggled.connect(self._refresh)
        self.more.clicked.connect(self._on_more)
        self.clear.clicked.connect(self._on_clear)
        keys.bind(self, keys.Place.START, {"find": self._on_find})
        self._refresh()

    @property
    def has_cases(self) -> bool:
        """Whether there is any case, shown now or not."""
        return bool(self._cases)

    def show_cases(self, cases: Sequence[RecentCase]) -> None:
        """List these cases, last opened first; where nothing has changed, nothing moves."""
        if tuple(cases) == self._cases:
            return
        focused = next((card.case.path for card in self.cards if card.hasFocus()), None)
        self._cases = tuple(cases)
        for case in [case for case in self._made if case not in self._cases]:
            self._made.pop(case).deleteLater()
        self._refresh()
        if focused is not None:
            self._focus(focused)

    def _focus(self, path: str) -> None:
        card = next((card for card in self.cards if card.case.path == path), None)
        if card is None and self.cards:
            card = self.cards[0]
        (card or self.search).setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(words("我的案卷", "section-title", self))
        head.addStretch(1)
        head.addWidget(self.search, 1)
        column.addLayout(head)
        for label in (self.empty, self.nothing):
            column.addWidget(label)
        for button in (self.clear, self.more):
            button.setProperty("class", "link")
            button.setAutoDefault(False)
        column.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignLeft)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sheet = QWidget(self._area)
        self._column = QVBoxLayout(sheet)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        self._area.setWidget(sheet)
        self._area.setAcceptDrops(False)
        column.addWidget(self._area, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.archived)
        foot.addStretch(1)
        foot.addWidget(self.more)
        column.addLayout(foot)

    def _refresh(self) -> None:
        """Put the cards of what is wanted into the column."""
        wanted = [folded(word) for word in self.search.text().split()]
        archived = sum(case.archived for case in self._cases)
        shown = [case for case in self._cases if self.archived.isChecked() or not case.archived]
        fitting = [case for case in shown if case.holds(wanted)]
        listed = fitting if self._all or wanted else fitting[:_AT_FIRST]
        for card in self.cards:
            card.hide()
            self._column.removeWidget(card)
        self.cards = [self._card(case) for case in listed]
        for place, card in enumerate(self.cards):
            self._column.insertWidget(place, card)
            card.show()
        self.search.setVisible(bool(self._cases))
        self.empty.setVisible(not self._cases)
        self.archived.setText(f"显示已归档的 {archived} 个(&G)")
        self.archived.setVisible(archived > 0)
        self.more.setText(f"还有 {len(fitting) - len(listed)} 个，全部列出(&M)")
        self.more.setVisible(len(listed) < len(fitting))
        self._say_nothing(wanted=bool(wanted), fitting=bool(fitting), archived=archived)

    def _say_nothing(self, *, wanted: bool, fitting: bool, archived: int) -> None:
        """Why the list is empty though there are cases, and the way out."""
        hidden = archived and not self.archived.isChecked()
        if wanted:
            self.nothing.setText("没有找到。换几个字再找" + ("，或显示已归档的。" if hidden else "。"))
        else:
            self.nothing.setText("案卷都已归档，打开下面的“显示已归档的”就能看到。")
        self.nothing.setVisible(bool(self._cases) and not fitting)
        self.clear.setVisible(wanted and not fitting)

    def _card(self, case: RecentCase) -> CaseCard:
        if case not in self._made:
            card = CaseCard(case, self._area.widget())
            card.action_requested.connect(self.action_requested)
            card.left.connect(self._on_left)
            self._made[case] = card
        return self._made[case]

    def _on_left(self, way: int) -> None:
        """An arrow key on a card: to the next one, or up into the search."""
        here = next((place for place, card in enumerate(self.cards) if card is self.sender()), 0)
        if here + way < 0:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        target = self.cards[min(here + way, len(self.cards) - 1)]
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(target, 0, 24)

    def _on_more(self) -> None:
        self._all = True
        place = len(self.cards)
        self._refresh()
        self.cards[min(place, len(self.cards) - 1)].setFocus()

    def _on_clear(self) -> None:
        self._take_words_away()
        self.search.setFocus()

    def _take_words_away(self) -> None:
        self.search.put("")
        self._refresh()

    def _on_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """From the search, down goes to the first case and Esc takes the words away."""
        if self.search.hasFocus() and event.key() == Qt.Key.Key_Down and self.cards:
            self.cards[0].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.search.hasFocus() and event.key() == Qt.Key.Key_Escape and self.search.text():
            self._take_words_away()
        else:
            super().keyPressEvent(event)


class CaseCard(QPushButton):
    """One case: name and notice, how far it has come, when it was open and where it lies."""

    action_requested = Signal(str, str)
    left = Signal(int)
    """An arrow key was pressed: 1 down, -1 up."""

    def __init__(self, case: RecentCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.case = case
        self._menu: QMenu | None = None
        self.setProperty("class", "case-card")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"打开{case.title}" if case.present else f"{case.title}，现在找不到")
        self.setToolTip(case.path)
        self.menu_button = QToolButton(self)
        self.menu_button.setText("更多")
        give_icon(self.menu_button, "more", colour="accent")
        self.menu_button.setToolButtonStyle(style.BESIDE)
        self.menu_button.setToolTip("复制、打包、归档、移到回收站（菜单键）")
        self.menu_button.setAccessibleName(f"更多：{case.title}")
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the menu key on the card opens the same
        self.menu_button.clicked.connect(self._on_menu_button)
        self._lay_out()
        self.clicked.connect(self._on_clicked)

    def show_menu(self, place: QPoint) -> None:
        """Offer what can be done, at ``place`` on the screen; once is enough."""
        if self._menu is not None and self._menu.isVisible():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.destroyed.connect(self._on_menu_gone)
        for action in self.case.actions():
            if action is None:
                menu.addSeparator()
                continue
            line = QAction(_WORDS[action], menu)
            line.setData(action.value)
            menu.addAction(line)
        menu.triggered.connect(self._on_triggered)
        self._menu = menu
        menu.popup(place)
        menu.setActiveAction(menu.actions()[0])

    @property
    def open_menu(self) -> QMenu | None:
        """The menu while it is open."""
        return self._menu

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as its lines need; a plain button would only count its text."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Its lines give way, its height does not."""
        return QSize(0, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move, Enter opens, Delete asks for the recycle bin, the menu key opens the menu."""
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.left.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_clicked()
        elif key == Qt.Key.Key_Delete:
            if self.case.present:
                self._ask(CaseAction.RECYCLE)
        elif key == Qt.Key.Key_Menu or (key == Qt.Key.Key_F10 and shift):
            self._show_below(self)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """The right button opens the menu where it was pressed."""
        self.show_menu(event.globalPos())
        event.accept()

    def _lay_out(self) -> None:
        case = self.case
        column = QVBoxLayout(self)
        column.setVerticalSizeConstraint(
            QVBoxLayout.SizeConstraint.SetMinimumSize
        )  # over the style's for buttons
        column.setContentsMargins(16, 10, 10, 10)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._line(case.title, "strong"), 1)
        for mark in ("找不到" if not case.present else "", "已归档" if case.archived else ""):
            if mark:
                head.addWidget(self._word(mark, "badge"), 0, Qt.AlignmentFlag.AlignVCenter)
        if case.notice:
            head.addWidget(self._word(case.notice, "small"))
        head.addWidget(self.menu_button)
        column.addLayout(head)
        state = self._state()
        if state is not None:
            column.addLayout(state)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        told = (
            case.opened
            if case.present
            else "移动过的，用“更多”里的“找到它”；在移动硬盘或网络盘上的，接好再看"
        )
        foot.addWidget(self._word(told, "small") if case.present else self._line(told, "small"), 0)
        if case.present:
            folder = self._line(case.path, "small", Qt.TextElideMode.ElideMiddle)
            foot.addWidget(folder, 1)
        column.addLayout(foot)
        said = (case.agency, case.notice, case.progress, case.built, told, case.path)
        self.setAccessibleDescription("，".join(part for part in said if part))

    def _state(self) -> QHBoxLayout | None:
        """How far it has come, with a thin bar, and the papers made last."""
        case = self.case
        agency = case.agency if case.agency != case.title else ""
        told = "　".join(part for part in (agency, case.progress, case.built) if part)
        if not told:
            return None
        row = QHBoxLayout()
        row.setSpacing(10)
        if case.conditions:
            bar = QProgressBar(self)
            bar.setProperty("class", "thin")
            bar.setRange(0, case.conditions)
            bar.setValue(case.met)
            bar.setTextVisible(False)
            bar.setFixedWidth(96)
            bar.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(bar)
        row.addWidget(self._line(told, ""), 1)
        return row

    def _line(self, text: str, role: str, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> Elided:
        line = Elided(text, role, self, mode=mode)
        line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return line

    def _word(self, text: str, role: str) -> QWidget:
        word = words(text, role, self, wrap=False)
        word.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return word

    def _show_below(self, widget: QWidget) -> None:
        self.show_menu(widget.mapToGlobal(QPoint(16, widget.height())))

    def _ask(self, action: CaseAction) -> None:
        self.action_requested.emit(action.value, self.case.path)

    def _on_clicked(self) -> None:
        if self.case.present:
            self._ask(CaseAction.OPEN)
        else:
            self._show_below(self)

    def _on_menu_button(self) -> None:
        self._show_below(self.menu_button)

    def _on_menu_gone(self) -> None:
        self._menu = None

    def _on_triggered(self, action: QAction) -> None:
        self.action_requested.emit(str(action.data()), self.case.path)
