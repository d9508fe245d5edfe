"""What can be offered for a case that was interrupted or damaged, and carrying out what the user chose.

Plain functions on folders that may run off the window's thread; the cards are the start page's.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.assessment.differences import differences
from desktop_app.models.application import Case
from desktop_app.models.formats import moment
from desktop_app.store.case_store import CaseStore
from desktop_app.store.copying import offered_name, save_copy
from desktop_app.store.interruption import Interruption, interruption_of
from desktop_app.store.recovery import Recovery, plan_recovery, restore, restore_beside
from desktop_app.ui.recovery_card import RecoveryOffer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from desktop_app.clock import Clock
    from desktop_app.notice.models import Notice

KEEP, BACK, BOTH, EARLIER, LATER = "keep", "back", "both", "earlier", "later"
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to do next: a case to open, perhaps a state to go back to in it, and what to say."""

    open: Path | None
    back_to: Case | None = None
    told: str = ""
    stays: bool = False
    """Whether the offer stands until the case has been opened: opening may be refused."""


class RecoveryDesk:
    """Remembers what it offered, so that a choice is about just that."""

    def __init__(self, notices: Mapping[str, Notice], clock: Clock, begin: Callable[[Path], None]) -> None:
        """``begin`` is told each folder that is about to be written in."""
        self._begin = begin
        self._notices = notices
        self._clock = clock
        self._found: dict[str, Interruption | Recovery] = {}
        self._lock = threading.Lock()
        self._spared: set[Path] = set()
        self._in_hand: Path | None = None

    def interrupted(self, folders: Iterable[Path]) -> tuple[RecoveryOffer, ...]:
        """An offer for each case whose last session did not end."""
        offers = []
        for folder in folders:
            if not self._take_in_hand(folder):
                continue
            found = interruption_of(folder)
            self._in_hand = None
            if found is not None:
                self._found[str(folder)] = found
                offers.append(self._offer_to_go_on(found))
        return tuple(offers)

    def spare(self, folder: Path) -> bool:
        """The case in ``folder`` is about to be opened: it is not looked at any more; False while it is just being."""
        with self._lock:
            self._spared.add(folder)
            return self._in_hand != folder

    def is_spared(self, folder: Path) -> bool:
        """Whether it was opened, or is about to be, after looking began."""
        with self._lock:
            return folder in self._spared

    def _take_in_hand(self, folder: Path) -> bool:
        with self._lock:
            self._in_hand = None if folder in self._spared else folder
            return self._in_hand is not None

    def damaged(self, folder: Path) -> RecoveryOffer | None:
        """What can be done for a damaged case; None when nothing can.

        Raises:
            CaseInUse: a program has it open.
        """
        found = plan_recovery(folder, now=self._clock.now())
        if found is None:
            return None
        self._found[str(folder)] = found
        return self._offer_to_restore(found)

    def carry_out(self, folder: str, choice: str) -> Outcome:
        """Do what was chosen for the case in ``folder``.

        Raises:
            AppError: it cannot be done; the case is as it was.
        """
        found = self._found[folder]
        outcome = (
            self._go_on(found, choice) if isinstance(found, Interruption) else self._restore(found, choice)
        )
        if not outcome.stays:
            del self._found[folder]
        return outcome

    def _offer_to_go_on(self, found: Interruption) -> RecoveryOffer:
        return RecoveryOffer(
            folder=str(found.folder),
            title=f"“{found.folder.name}”上次没有正常关闭",
            told=f"最后一次写入是 {moment(found.at)}。打开以后的修改都在案卷里：",
            changes=self._lines(found.before, found.now),
            lost=(),
            note="退回以后，这些修改仍留在“修改历史”里，可以逐项取回。",
            choices=(
                (KEEP, "打开，保留修改"),
                (BACK, "退回上次打开时"),
                (BOTH, "两份都留"),
                (LATER, "以后再说"),
            ),
        )

    def _offer_to_restore(self, found: Recovery) -> RecoveryOffer:
        changes: tuple[str, ...] = ()
        choices: list[tuple[str, str]] = [(KEEP, "恢复并打开")]
        if found.earlier is None:
            changes = self._lines(Case(notice=found.newest.notice), found.newest)
            told = f"没有备份；从损坏的文件里读出 {len(changes)} 处内容："
        else:
            changes = self._lines(found.earlier, found.newest)
            at = moment(found.earlier_at) if found.earlier_at else "更早"
            told = f"备份是 {at} 的，此后的修改没有读出来；恢复后就是备份的样子。"
            if changes:
                told = f"备份是 {at} 的，此后的修改也读出来了，恢复后都在："
                choices += [(EARLIER, "只用备份"), (BOTH, "两份都留")]
        return RecoveryOffer(
            folder=str(found.folder),
            title=f"“{found.folder.name}”的文件损坏了，可以恢复",
            told=told,
            changes=changes,
            lost=found.lost,
            note="损坏的文件原样留在案卷文件夹里，名称以“损坏的案卷”开头，不会删除。",
            choices=(*choices, (LATER, "以后再说")),
        )

    def _lines(self, before: Case, after: Case) -> tuple[str, ...]:
        notice = self._notices.get(after.notice)
        if notice is None:
            return ()
        return tuple(
            f"{item.label}：{_short(item.before)} → {_short(item.after)}"
            for item in differences(before, after, notice)
        )

    def _go_on(self, found: Interruption, choice: str) -> Outcome:
        if choice == LATER:
            return Outcome(None)
        if choice == BACK:
            return Outcome(
                found.folder,
                back_to=found.before,
                told="已退回上次打开时的样子；退回前的修改在“修改历史”里，也可以用 Ctrl+Z 取回",
                stays=True,
            )
        if choice == BOTH:
            beside = self._beside(found.folder, "上次打开时")
            with CaseStore.open(found.folder, read_only=True) as store:
                save_copy(store, beside, now=self._clock.now(), present=found.before)
            return Outcome(found.folder, told=f"上次打开时的样子另存在“{beside.name}”")
        return Outcome(found.folder, stays=True)

    def _restore(self, found: Recovery, choice: str) -> Outcome:
        now = self._clock.now()
        if choice == LATER:
            return Outcome(None)
        if choice == BOTH:
            beside = restore_beside(found, self._beside(found.folder, "备份"))
            restore(found, now=now)
            return Outcome(found.folder, told=f"备份的样子另存在“{beside.name}”")
        restore(found, now=now, earlier=choice == EARLIER)
        return Outcome(found.folder)

    def _beside(self, folder: Path, word: str) -> Path:
        self._begin(folder.parent)
        return offered_name(folder.parent, f"{folder.name}（{word}）")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
