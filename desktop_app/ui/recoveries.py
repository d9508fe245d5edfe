"""Recovery on the start page: cards for cases that were interrupted or damaged, in front of the list of cases."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop_app import log
from desktop_app.errors import AppError
from desktop_app.ui.background import Task
from desktop_app.ui.recovery_card import RecoveryCard, RecoveryOffer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QResizeEvent

    from desktop_app.documents.watch import Watch
    from desktop_app.ui.recovery_desk import Outcome, RecoveryDesk
    from desktop_app.ui.start_page import StartPage

_TALLEST = 0.6
"""How much of the page's height the cards may take; more of them are scrolled."""


class RecoveryShelf(QScrollArea):
    """The cards, one below the other; gone when there is none."""

    chosen = Signal(str, str)
    """Folder of a case and key of the choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cards: list[RecoveryCard] = []
        self._sheet = QWidget(self)
        self._column = QVBoxLayout(self._sheet)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(12)
        self.setWidget(self._sheet)
        self.hide()

    def add(self, offer: RecoveryOffer) -> RecoveryCard:
        """Show an offer, in the place of an earlier one about the same case."""
        self.drop(offer.folder)
        card = RecoveryCard(offer, self._sheet)
        card.chosen.connect(self.chosen)
        card.grown.connect(self.fit)
        self.cards.append(card)
        self._column.addWidget(card)
        self.show()
        self.fit()
        return card

    def drop(self, folder: str) -> None:
        """Take away the offer about the case in ``folder``, if there is one."""
        for card in [card for card in self.cards if card.offer.folder == folder]:
            self.cards.remove(card)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.setVisible(bool(self.cards))
        self.fit()

    def fit(self) -> None:
        """As tall as the cards, as far as the page has room for them and for its list."""
        width = max(self.viewport().width(), 1)
        layout = self._column
        wanted = (
            layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        )
        room = self.window().height() * _TALLEST
        self.setFixedHeight(round(min(wanted, room)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The words are broken anew, so the height may change."""
        super().resizeEvent(event)
        self.fit()


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
        self.shelf.chosen.connect(self._on_chosen)
        page.put_first(self.shelf)

    def is_settled(self) -> bool:
        """Whether nothing is being looked at or carried out."""
        return not self._tasks

    def look_for_interrupted(self, folders: Iterable[Path]) -> None:
        """Show a card for each of these cases whose last session did not end."""
        wanted = tuple(folders)
        self._run(lambda _: self._desk.interrupted(wanted), self._show_all, lambda _: None)

    def offer_for_damaged(self, folder: Path, why: str) -> None:
        """Show what can be done for a case that could not be opened because of ``why``; else only say why."""
        self._page.show_status(f"正在看“{folder.name}”还能恢复什么…")
        self._run(
            lambda _: self._desk.damaged(folder),
            partial(self._show_damaged, why),
            partial(self._on_nothing, why),
        )

    def _show_all(self, offers: Sequence[RecoveryOffer]) -> None:
        for offer in offers:
            self.shelf.add(offer)
            log.event("recovery.interrupted")

    def _show_damaged(self, why: str, offer: RecoveryOffer | None) -> None:
        if offer is None:
            self._page.show_trouble(why)
            log.event("recovery.nothing")
            return
        self._page.show_trouble("")
        log.event("recovery.damaged")
        self.shelf.add(offer).focus_first()

    def _on_nothing(self, why: str, error: Exception) -> None:
        self._page.show_trouble(str(error) if isinstance(error, AppError) else why)

    def _on_chosen(self, folder: str, choice: str) -> None:
        if self._tasks:
            return
        self._page.show_status("正在恢复…")
        self._run(
            lambda _: self._desk.carry_out(folder, choice),
            partial(self._on_done, folder),
            self._on_not_done,
        )

    def _on_done(self, folder: str, outcome: Outcome) -> None:
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

    def _on_finished(self, task: Task) -> None:
        self._tasks.remove(task)
        self._page.show_status("")
