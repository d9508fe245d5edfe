"""The library behind the start page: what is listed, and what its menus do to a case besides opening it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from desktop_app.errors import AppError, UnreadableInput
from desktop_app.store.library import LibraryEntry, identity_of
from desktop_app.ui.background import Task
from desktop_app.ui.case_list import CaseAction, RecentCase
from desktop_app.ui.dialogs.choosing import choose_file, choose_folder
from desktop_app.ui.next_year_page import NextYearPage
from desktop_app.ui.packing import Packing, show_folder
from desktop_app.ui.recycling import Recycling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from desktop_app.assessment.next_year import NextYear
    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Notice
    from desktop_app.store.case_input import CaseInput
    from desktop_app.store.library import LastBuild, Library
    from desktop_app.ui.case_desk import CaseDesk
    from desktop_app.ui.case_session import CaseSession
    from desktop_app.ui.start_window import StartWindow

_FILES = "打包的案卷、主管部门意见，或其他程序交来的 case.json (*.shenbao *.yijian *.json)"


class LibraryDesk(QObject):
    """Lists the cases on the start page and carries out what is asked of one of them."""

    begin_requested = Signal(str, object)
    """A status line, and work that ends in an opened case."""

    def __init__(
        self,
        window: StartWindow,
        desk: CaseDesk,
        library: Library,
        cases: Path,
        now: Callable[[], datetime],
        begin: Callable[[Path], None],
    ) -> None:
        """``begin`` is told each folder that is about to be written in."""
        super().__init__(window)
        self._window = window
        self._page = window.page
        self._desk = desk
        self._library = library
        self._cases = cases
        self._now = now
        self._entries: dict[str, LibraryEntry] = {}
        self._seen: dict[Path, LibraryEntry] = {}
        self._looking: Task | None = None
        self._again = False
        self._reading: Task | None = None
        digests = {notice.identity.id: notice.digest for notice in desk.notices.values()}
        self.packing = Packing(window, now, digests, begin)
        self.recycling = Recycling(window)
        self.recycling.moved.connect(self._on_recycled)
        self.recycling.refused.connect(self._page.show_trouble)
        window.come_back.connect(self.refresh)
        self._page.action_requested.connect(self._on_action)
        self._do: Mapping[CaseAction, Callable[[LibraryEntry], None]] = {
            CaseAction.LOCATE: self._locate,
            CaseAction.DUPLICATE: self._duplicate,
            CaseAction.PACK: self._pack,
            CaseAction.FOLDER: self._show_folder,
            CaseAction.ARCHIVE: partial(self._archive, archived=True),
            CaseAction.UNARCHIVE: partial(self._archive, archived=False),
            CaseAction.DROP: self._drop,
            CaseAction.RECYCLE: self._recycle,
        }

    def look_in(self, cases: Path) -> None:
        """List what lies in this folder from now on, beside the cases that were opened."""
        self._cases = cases
        self.refresh()

    def refresh(self) -> None:
        """List what is remembered at once, and what the disk says of it as soon as it has answered."""
        remembered = self._library.remembered()
        listed = {entry.folder for entry in remembered}
        self._show(
            [
                *(
                    entry.model_copy(update={"present": self._seen.get(entry.folder, entry).present})
                    for entry in remembered
                ),
                *(entry for folder, entry in self._seen.items() if entry.found and folder not in listed),
            ]
        )
        if self._looking is not None:
            self._again = True
            return
        library, cases = self._library, self._cases

        def work(_: Watch) -> tuple[LibraryEntry, ...]:
            return library.recent(cases)

        self._looking = Task(work)
        self._looking.succeeded.connect(self._on_looked)
        self._looking.finished.connect(self._on_done_looking)
        self._looking.start()

    def is_settled(self) -> bool:
        """Whether the list is as the disk says."""
        return self._looking is None

    def known(self) -> tuple[LibraryEntry, ...]:
        """Every case of this PC; asks the disk."""
        return self._library.recent(self._cases)

    def folder_of(self, identity: str, whose: str) -> Path:
        """Where the case with this identity lies; asks the disk.

        Raises:
            UnreadableInput: it is not on this computer.
        """
        for entry in self.known():
            if entry.present and (entry.identity or identity_of(entry.folder)) == identity:
                return entry.folder
        raise UnreadableInput(
            f"这份意见写给“{whose or '另一个单位'}”的案卷，这台电脑上没有找到它", "先打开那个案卷，再打开意见"
        )

    def remember(self, session: CaseSession) -> None:
        """Put the case at the top of the list; on closing too, since its name and progress may have changed."""
        met, conditions = session.conditions_met
        self._library.remember(
            LibraryEntry(
                folder=session.folder,
                title=session.title,
                agency=session.open_case.application.agency.name or "",
                notice=session.open_case.notice.identity.id,
                progress=session.progress,
                met=met,
                conditions=conditions,
                build=session.build,
                identity=session.identity,
                opened_at=self._now(),
            )
        )

    def ask_what_to_open(self) -> None:
        """A case is a folder, and comes from elsewhere as a file; no window of the system offers both."""
        menu = QMenu(self._page)
        menu.setObjectName("browse-menu")
        menu.addAction("打包的案卷 .shenbao 或 case.json(&F)…", self._browse_file)
        menu.addAction("案卷文件夹(&D)…", self._browse_folder)
        menu.aboutToHide.connect(menu.deleteLater)
        button = self._page.browse
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))
        menu.setActiveAction(menu.actions()[0])

    def _browse_folder(self) -> None:
        choose_folder(self._window, "打开案卷文件夹", self._cases, self._page.open_requested.emit)

    def _browse_file(self) -> None:
        choose_file(
            self._window, "打开打包的案卷", self._cases.parent, _FILES, self._page.open_requested.emit
        )

    def _on_looked(self, entries: tuple[LibraryEntry, ...]) -> None:
        self._seen = {entry.folder: entry for entry in entries}
        if not self._again:
            self._show(entries)

    def _on_done_looking(self) -> None:
        self._looking = None
        if self._again:
            self._again = False
            self.refresh()

    def _show(self, entries: list[LibraryEntry] | tuple[LibraryEntry, ...]) -> None:
        entries = sorted(entries, key=lambda entry: entry.opened_at, reverse=True)
        self._entries = {str(entry.folder): entry for entry in entries}
        self._page.show_recent([self._words(entry) for entry in entries])

    def _words(self, entry: LibraryEntry) -> RecentCase:
        notice = self._desk.notices.get(entry.notice)
        moment = f"{entry.opened_at.astimezone():%Y-%m-%d %H:%M}"
        return RecentCase(
            path=str(entry.folder),
            title=entry.title,
            opened=f"{moment} 存放在这里" if entry.found else f"{moment} 打开",
            present=entry.present,
            agency=entry.agency,
            notice=_notice_words(notice) if notice is not None else "",
            progress=entry.progress,
            met=entry.met or 0,
            conditions=entry.conditions or 0,
            built=_build_words(entry.build),
            archived=entry.archived,
            found=entry.found,
        )

    def _on_action(self, action: str, path: str) -> None:
        entry = self._entries.get(path)
        if entry is not None:
            self._page.show_trouble("")
            self._page.show_status("")
            self._do[CaseAction(action)](entry)

    def _archive(self, entry: LibraryEntry, *, archived: bool) -> None:
        self._library.archive(entry, archived=archived)
        told = "已归档，案卷没有移动；打开“显示已归档的”可以看到" if archived else "已取消归档"
        self._page.show_status(told)
        self.refresh()

    def _drop(self, entry: LibraryEntry) -> None:
        if entry.present:
            self._library.drop(entry)
        else:
            self._library.forget(entry.folder)
        self._seen.pop(entry.folder, None)
        self._page.show_status("已从列表中去掉，案卷没有动；用“打开案卷”打开后会再列出")
        self.refresh()

    def _locate(self, entry: LibraryEntry) -> None:
        def found(folder: str) -> None:
            try:
                self._library.relocate(entry, Path(folder))
            except AppError as error:
                self._page.show_trouble(str(error))
            self.refresh()

        choose_folder(self._window, "案卷现在在哪个文件夹", self._cases, found)

    def _show_folder(self, entry: LibraryEntry) -> None:
        show_folder(entry.folder)

    def _pack(self, entry: LibraryEntry) -> None:
        notice = self._desk.notices.get(entry.notice)
        year = str(notice.identity.application_year) if notice is not None else ""
        self.packing.begin(entry.folder, entry.title if year in entry.title else f"{entry.title}{year}")

    def _recycle(self, entry: LibraryEntry) -> None:
        self.recycling.begin(entry.folder, entry.title)

    def _on_recycled(self, folder: str) -> None:
        self._library.forget(Path(folder))
        self._seen.pop(Path(folder), None)
        self._page.show_status("已移到回收站，可以在那里找回")
        self.refresh()

    def _duplicate(self, entry: LibraryEntry) -> None:
        if self._reading is not None:
            return
        desk = self._desk

        def work(_: Watch) -> CaseInput:
            return desk.read(entry.folder)

        self._page.show_status("正在读取案卷…")
        self._reading = Task(work)
        self._reading.succeeded.connect(self._on_read)
        self._reading.failed.connect(self._on_not_read)
        self._reading.finished.connect(self._on_done_reading)
        self._reading.start()

    def _on_read(self, taken: CaseInput) -> None:
        page = NextYearPage(taken, self._desk.notices, self._desk.free_folder)
        page.back_requested.connect(self._on_back)
        page.create_requested.connect(self._on_create)
        self._window.show_page(page)
        page.focus_first()

    def _on_not_read(self, error: Exception) -> None:
        self._page.show_trouble(
            str(error) if isinstance(error, AppError) else "没有读出案卷，它没有改动，再试一次"
        )

    def _on_done_reading(self) -> None:
        self._reading = None
        self._page.show_status("")

    def _on_back(self) -> None:
        self._window.show_page(None)

    def _on_create(self, made: NextYear, folder: str) -> None:
        page = self.sender()
        if isinstance(page, NextYearPage):
            desk, taken = self._desk, page.taken
            self.begin_requested.emit(
                "正在建立新年度的案卷…",
                lambda watch: desk.duplicate(taken, made, Path(folder), watch),
            )


def _notice_words(notice: Notice) -> str:
    year = str(notice.identity.application_year)
    short = notice.identity.short_title
    return short if year in short else f"{short}（{year}）"


def _build_words(build: LastBuild | None) -> str:
    if build is None:
        return ""
    kind = "草稿" if build.draft else "正式"
    return f"第{build.number}次生成：{kind}，{build.at.astimezone():%Y-%m-%d}，核验码 {build.code}"
