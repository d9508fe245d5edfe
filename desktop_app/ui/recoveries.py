"""Recovery on the start page: cards for cases that were interrupted or damaged, in front of the list of cases."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app import log
from desktop_app.errors import AppError
from desktop_app.ui.background import Task
from desktop_app.ui.recovery_card import RecoveryCard, RecoveryOffer
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QResizeEvent

    from desktop_app.documents.watch import Watch
    from desktop_app.ui.recovery_desk import Outcome, RecoveryDesk
    from desktop_app.ui.start_page import StartPage

_TALLEST = 0.62
"""How much of the page's height a card may take; the list of cases stays in sight below it."""


class RecoveryShelf(QWidget):
    """The cards, one at a time, so that all its choices are in sight; gone when there is none."""

    chosen = Signal(str, str)
    """Folder of a case and key of the choice."""
    filled = Signal(bool)
    """Whether there is a card now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[RecoveryCard] = []
        self._shown: RecoveryCard | None = None
        self._sheet = parent
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(6)
        self._foot = QWidget(self)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        self._place = words("", "small", self._foot)
        foot.addWidget(self._place, 1)
        self.following = QPushButton("看下一个(&X)", self._foot)
        self.following.setProperty("class", "link")
        self.following.setAutoDefault(False)
        self.following.clicked.connect(self._on_following)
        foot.addWidget(self.following)
        self._column.addWidget(self._foot)
        self.hide()

    @property
    def shown(self) -> RecoveryCard | None:
        """The card in sight."""
        return self._shown

    def put_on(self, sheet: QWidget) -> None:
        """Say on which sheet it lies, beside what else it has to leave room for."""
        self._sheet = sheet
        sheet.installEventFilter(self)

    def add(self, offer: RecoveryOffer, *, at_once: bool = False) -> RecoveryCard:
        """Take in an offer, in the place of an earlier one about the same case; ``at_once`` puts it in sight."""
        self.drop(offer.folder)
        card = RecoveryCard(offer, self)
        card.chosen.connect(self.chosen)
        card.grown.connect(self.fit)
        card.hide()
        self.cards.append(card)
        self._column.insertWidget(0, card)
        self._show(card if at_once or self._shown is None else self._shown)
        return card

    def drop(self, folder: str) -> None:
        """Take away the offer about the case in ``folder``, if there is one; the next one comes in sight."""
        for card in [card for card in self.cards if card.offer.folder == folder]:
            self.cards.remove(card)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
            if card is self._shown:
                self._shown = None
        self._show(self._shown or (self.cards[0] if self.cards else None))

    def fit(self) -> None:
        """As tall as the card, as far as the page has room for it and for its list."""
        if self._shown is None or self._sheet is None:
            return
        foot = self._foot.sizeHint().height() + self._column.spacing() if len(self.cards) > 1 else 0
        edges = self._column.contentsMargins()
        room = min(self._room(), round(self._sheet.height() * _TALLEST)) - foot
        self.setFixedHeight(self._shown.fit(self.width() - edges.left() - edges.right(), room) + foot)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The words are broken anew, so the height may change."""
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The sheet has got another height."""
        if watched is self._sheet and event.type() is QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)

    def _show(self, card: RecoveryCard | None) -> None:
        for other in self.cards:
            other.setVisible(other is card)
        self._shown = card
        self._foot.setVisible(len(self.cards) > 1)
        if card is not None and len(self.cards) > 1:
            self._place.setText(f"第{self.cards.index(card) + 1}个，共{len(self.cards)}个案卷等着处理")
        self.setVisible(card is not None)
        self.filled.emit(card is not None)
        self.fit()

    def _on_following(self) -> None:
        if self._shown is not None:
            self._show(self.cards[(self.cards.index(self._shown) + 1) % len(self.cards)])

    def _room(self) -> int:
        """What the sheet has left beside everything else on it."""
        layout = self._sheet.layout() if self._sheet is not None else None
        if self._sheet is None or layout is None:
            return 0
        left = self._sheet.height() - layout.minimumSize().height()
        if self.isHidden():
            return left - layout.spacing()
        return left + (self.minimumHeight() or self.minimumSizeHint().height())


class Recoveries(QObject):
    """Looks for what can be recovered and does what the user chooses; everything on disks runs on tasks."""

    open_requested = Signal(Path, object, str)
    """A case to open, the state to go back to in it or None, and what is to be said."""

    def __init__(self, page: StartPage, desk: RecoveryDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._desk = desk
        self._tasks: list[Task] = []
        self.shelf = RecoveryShelf(page)
        self._carrying_out = False
        self._said = ""
        self._then: Callable[[], None] | None = None
        self.shelf.chosen.connect(self._on_chosen)
        self.shelf.filled.connect(page.make_room)
        self.shelf.put_on(page.put_first(self.shelf))

    def when_free(self, folder: Path | None, do: Callable[[], None]) -> bool:
        """Do it now, or when no choice is being carried out and ``folder`` is not being looked at; the last wish counts.

        Who looks holds a case for a moment, so that opening it just then would be refused. Returns whether it is done.
        """
        free = (folder is None or self._desk.spare(folder)) and not self._carrying_out
        if free:
            do()
        else:
            self._then = do
        return free

    def is_settled(self) -> bool:
        """Whether nothing is being looked at or carried out."""
        return not self._tasks

    def look_for_interrupted(self, folders: Iterable[Path]) -> None:
        """Show a card for each of these cases whose last session did not end."""
        wanted = tuple(folders)
        self._run(lambda _: self._desk.interrupted(wanted), self._show_all, lambda _: None)

    def offer_for_damaged(self, folder: Path, why: str) -> None:
        """Show what can be done for a case that could not be opened because of ``why``; else only say why."""
        self._say(f"正在看“{folder.name}”还能恢复什么…")
        self._run(
            lambda _: self._desk.damaged(folder),
            partial(self._show_damaged, why),
            partial(self._on_nothing, why),
        )

    def _show_all(self, offers: Sequence[RecoveryOffer]) -> None:
        for offer in offers:
            if not self._desk.is_spared(Path(offer.folder)):
                self.shelf.add(offer)
                log.event("recovery.interrupted")

    def _show_damaged(self, why: str, offer: RecoveryOffer | None) -> None:
        if offer is None:
            self._page.show_trouble(why)
            log.event("recovery.nothing")
            return
        self._page.show_trouble("")
        log.event("recovery.damaged")
        self.shelf.add(offer, at_once=True).focus_first()

    def _on_nothing(self, why: str, error: Exception) -> None:
        self._page.show_trouble(str(error) if isinstance(error, AppError) else why)

    def _on_chosen(self, folder: str, choice: str) -> None:
        if self._tasks:
            return
        self._say("正在恢复…")
        self._page.show_trouble("")
        self.shelf.setEnabled(False)
        self._carrying_out = True
        self._run(
            lambda _: self._desk.carry_out(folder, choice),
            partial(self._on_done, folder),
            self._on_not_done,
        )

    def _on_done(self, folder: str, outcome: Outcome) -> None:
        if not outcome.stays:
            self.shelf.drop(folder)
        log.event("recovery.done")
        if outcome.open is not None:
            self.open_requested.emit(outcome.open, outcome.back_to, outcome.told)

    def _on_not_done(self, error: Exception) -> None:
        self._page.show_trouble(
            str(error) if isinstance(error, AppError) else "没有恢复，文件没有改动，再试一次"
        )

    def _run(
        self,
        work: Callable[[Watch], object],
        succeeded: Callable[..., None],
        failed: Callable[[Exception], None],
    ) -> None:
        task = Task(work)
        self._tasks.append(task)
        task.succeeded.connect(succeeded)
        task.failed.connect(failed)
        task.finished.connect(partial(self._on_finished, task))
        task.start()

    def _say(self, text: str) -> None:
        self._said = text
        self._page.show_status(text)

    def _on_finished(self, task: Task) -> None:
        self._tasks.remove(task)
        if self._tasks:
            return
        self.shelf.setEnabled(True)
        self._carrying_out = False
        if self._said and self._page.status.text() == self._said:  # what others have said meanwhile stays
            self._page.show_status("")
        self._said = ""
        then, self._then = self._then, None
        if then is not None:
            then()
