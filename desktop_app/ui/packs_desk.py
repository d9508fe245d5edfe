"""规则包: what may be done with the packs of this computer: import one after looking at it, hand one on, remove one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QObject, Signal
from PySide6.QtWidgets import QApplication

from desktop_app.errors import AppError
from desktop_app.store.durable import write_durably
from desktop_app.store.pack_file import PACK, SUFFIXES
from desktop_app.ui.background import Task
from desktop_app.ui.dialogs.choosing import choose_file, choose_folder, choose_target
from desktop_app.ui.dialogs.message import ask, tell
from desktop_app.ui.rules.packs_window import PacksWindow, look_words
from desktop_app.ui.rules_desk import RulesDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QWidget

    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Notice
    from desktop_app.store.case_store import CaseStore
    from desktop_app.store.library import LibraryEntry
    from desktop_app.store.packs import Incoming, PackStore
    from desktop_app.store.settings import SettingsFile
    from desktop_app.ui.case_desk import CaseDesk

_KINDS = f"规则包 ({' '.join(f'*{suffix}' for suffix in SUFFIXES)})"
_NAMED = 5
"""Cases called by name; of more only the number is told."""


class PacksDesk(QObject):
    """Shows the window of packs, and carries out what is asked there."""

    changed = Signal()
    """There are other packs now."""

    def __init__(
        self,
        desk: CaseDesk,
        settings: SettingsFile,
        known: Callable[[], Iterable[LibraryEntry]],
        start: QWidget,
        parent: QObject | None = None,
    ) -> None:
        """``known`` are the cases of this computer, ``start`` the window that is always there."""
        super().__init__(parent)
        self._start = start
        self._desk = desk
        self._settings = settings
        self._known = known
        self._task: Task | None = None
        self._away = set(settings.load().put_away)
        self.window: PacksWindow | None = None

    def for_case(self, store: CaseStore) -> RulesDesk:
        """What the pages of one case need."""
        case = store.identity

        def mark(notice: Notice) -> str:
            """The note of this pack, in this case and its copies."""
            return f"{case}:{notice.identity.id}"

        return RulesDesk(
            notices=lambda: self._desk.notices,
            is_put_away=lambda notice: mark(notice) in self._away,
            put_away=lambda notice: self._put_away(mark(notice)),
            export=self.export,
        )

    def show(self, over: QWidget) -> None:
        """Show the packs over this window."""
        if self.window is not None and self.window.parentWidget() is not over:
            self.window.close()
            self.window.deleteLater()
            self.window = None
        if self.window is None:
            self.window = PacksWindow(over)
            self.window.file_wanted.connect(self._ask_for_file)
            self.window.folder_wanted.connect(self._ask_for_folder)
            self.window.export_wanted.connect(self.export)
            self.window.remove_wanted.connect(self._remove)
            self.window.dropped.connect(self.look_at)
            self.window.destroyed.connect(self._on_gone)
        self._list()
        self.window.show()
        self.window.activateWindow()

    def is_settled(self) -> bool:
        """Whether nothing is being read."""
        return self._task is None

    def look_at(self, path: str) -> None:
        """Read the pack at ``path``, then show what it is before it is taken."""
        packs = self._desk.packs
        if packs is None or self._task is not None:
            return

        def work(_: Watch) -> Incoming:
            return packs.look_at(Path(path))

        self._begin(work, self._on_looked)

    def export(self, notice: Notice) -> None:
        """Ask where the pack is to be written as one file, and write it."""
        packs = self._desk.packs
        if packs is not None:
            target = Path(QDir.homePath()) / f"{notice.identity.id}{PACK}"
            choose_target(
                self._front(), "把规则包存成文件", target, _KINDS, partial(self.write, packs, notice)
            )

    def write(self, packs: PackStore, notice: Notice, target: str) -> None:
        """Write the pack into this file."""
        try:
            write_durably(Path(target), packs.as_file(notice))
        except AppError as error:
            tell(self._front(), error.message, error.hint)
        else:
            self._say(f"已存到 {target}")

    def _ask_for_file(self) -> None:
        choose_file(self._front(), "导入规则包", Path(QDir.homePath()), _KINDS, self.look_at)

    def _ask_for_folder(self) -> None:
        choose_folder(self._front(), "导入规则包的文件夹", Path(QDir.homePath()), self.look_at)

    def _on_looked(self, incoming: Incoming) -> None:
        """Ask whether the pack that was looked at is to be taken; what cannot be taken is told."""
        message, hint = look_words(incoming)
        ways: dict[str, Callable[[], None]] = {}
        if incoming.standing == "new":
            ways["导入(&I)"] = partial(self._take, incoming)
        elif incoming.standing == "other":
            ways["换成这一版(&I)"] = partial(self._take, incoming)
        ask(self._front(), message, hint, ways, back="取消" if ways else "知道了")

    def _take(self, incoming: Incoming) -> None:
        packs = self._desk.packs
        if packs is None:
            return
        try:
            packs.take(incoming)
        except AppError as error:
            tell(self._front(), error.message, error.hint)
            return
        self._read_anew(f"已导入“{incoming.notice.identity.title}”")

    def _remove(self, notice: Notice) -> None:
        """Ask, unless a case of this computer uses the pack; which cases there are, the disk is asked."""
        if self._task is not None:
            return
        known = self._known

        def work(_: Watch) -> tuple[str, ...]:
            return tuple(
                entry.title or entry.folder.name
                for entry in known()
                if entry.present and entry.notice == notice.identity.id
            )

        self._begin(work, partial(self._on_users_known, notice))

    def _on_users_known(self, notice: Notice, users: tuple[str, ...]) -> None:
        short = notice.identity.short_title
        if users:
            named = "、".join(f"“{title}”" for title in users[:_NAMED])
            more = f"等 {len(users)} 个" if len(users) > _NAMED else ""
            tell(
                self._front(),
                f"规则包“{short}”有案卷在用，没有移除",
                f"用它的案卷：{named}{more}。先在案卷的规则页改用别的规则，或把案卷移到回收站。",
            )
            return
        hint = "需要时可以再导入。案卷各自带着自己的规则包，不受影响。"
        ways = {"移除(&R)": partial(self._drop, notice)}
        ask(self._front(), f"移除规则包“{short}”（{notice.identity.number}）", hint, ways, back="取消")

    def _drop(self, notice: Notice) -> None:
        packs = self._desk.packs
        if packs is None:
            return
        try:
            packs.remove(notice.identity.id)
        except AppError as error:
            tell(self._front(), error.message, error.hint)
            return
        self._read_anew(f"已移除“{notice.identity.title}”")

    def _read_anew(self, said: str) -> None:
        self._desk.read_packs()
        self._list()
        self._say(said)
        self.changed.emit()

    def _list(self) -> None:
        if self.window is not None:
            self.window.show_packs(tuple(self._desk.notices.values()), self._desk.pack_troubles)

    def _say(self, text: str) -> None:
        if self.window is not None and self.window.isVisible():
            self.window.say(text)
        else:
            tell(self._front(), text)

    def _begin(self, work: Callable[[Watch], object], then: Callable[..., None]) -> None:
        self._task = Task(work)
        self._task.succeeded.connect(then)
        self._task.failed.connect(self._on_failed)
        self._task.finished.connect(self._on_finished)
        self._task.start()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        tell(self._front(), error.message, error.hint)

    def _on_finished(self) -> None:
        self._task = None

    def _on_gone(self) -> None:
        self.window = None

    def _front(self) -> QWidget:
        """The window over which something is asked: that of the packs, else the one in front."""
        if self.window is not None and self.window.isVisible():
            return self.window
        return QApplication.activeWindow() or self._start

    def _put_away(self, mark: str) -> None:
        """Do not show this note again; where that cannot be kept, not until the program ends."""
        self._away.add(mark)
        kept = self._settings.load()
        if mark not in kept.put_away:
            self._settings.save(replace(kept, put_away=(*kept.put_away, mark)))
