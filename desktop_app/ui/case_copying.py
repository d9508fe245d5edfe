"""另存一份 in the window: where to, how far, and then the copy is opened, in which the user goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from desktop_app.documents.watch import step as next_step
from desktop_app.errors import AppError
from desktop_app.store.copying import offered_name, save_copy
from desktop_app.store.owner import forget_owner
from desktop_app.ui.background import Task
from desktop_app.ui.dialogs.message import tell
from desktop_app.ui.dialogs.progress import ProgressWindow

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop_app.documents.watch import Watch
    from desktop_app.models.application import Case
    from desktop_app.store.case_store import CaseStore
    from desktop_app.store.copying import Copied
    from desktop_app.ui.case_desk import CaseDesk, Opened

_NAMED = 6
_PARTS = 1000


class CaseCopying(QObject):
    """One copy under way over ``window``, which takes no typing meanwhile."""

    opened = Signal(object, str)
    """The copy, opened for writing, and what is to be told about it."""

    def __init__(self, desk: CaseDesk, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = window
        self._task: Task | None = None
        self._dialog: ProgressWindow | None = None
        self._made: Opened | None = None
        """The copy while nobody has taken it over; set by the task."""

    def start(self, store: CaseStore, place: Path, now: datetime, present: Case | None) -> None:
        """Write the case of ``store`` into a new folder in ``place``; ``present`` is what the window holds."""
        if self._task is not None:
            return
        desk, name = self._desk, store.folder.name

        def work(watch: Watch) -> tuple[Copied, Opened]:
            copied = save_copy(
                store,
                offered_name(place, name),
                now=now,
                present=present,
                step=lambda done, total: next_step(watch, "另存", done * _PARTS // max(total, 1), _PARTS),
            )
            self._made = desk.open(copied.folder)
            return copied, self._made

        self._task = Task(work)
        self._dialog = ProgressWindow(self._window, f"正在把“{name}”另存到“{place}”…", self._task)
        self._task.succeeded.connect(self._on_copied)
        self._task.failed.connect(self._on_failed)
        self._task.finished.connect(self._on_finished)
        self._dialog.open()
        self._task.start()

    def _on_copied(self, result: tuple[Copied, Opened]) -> None:
        self._put_dialog_away()
        copied, opened = result
        self._made = None
        self.opened.emit(opened, sentence(copied))

    def _on_failed(self, error: Exception) -> None:
        self._put_dialog_away()
        tell(
            self._window,
            error.message if isinstance(error, AppError) else "没有另存，案卷没有改动",
            (error.hint if isinstance(error, AppError) else "") or "换一个文件夹再试",
        )

    def _on_finished(self) -> None:
        self._task = None
        self._put_dialog_away()
        made, self._made = self._made, None
        if made is not None:  # called off in the last moment
            forget_owner(made.store.folder)
            made.store.close()
            tell(self._window, "停止之前已经另存好了", f"另存的一份在 {made.store.folder}，没有打开它")

    def _put_dialog_away(self) -> None:
        if self._dialog is not None:
            self._dialog.accept()
            self._dialog = None


def sentence(copied: Copied) -> str:
    """What the window says of the copy it goes on in."""
    parts = [f"现在打开的是另存的一份：{copied.folder}，接着填写都写在这里，原来的那份不再改动"]
    if not copied.with_history:
        parts.append("原来的案卷文件读不出，修改历史没有带过来")
    if copied.missing:
        listed = "、".join(f"“{title}”" for title in copied.missing[:_NAMED])
        rest = f"等 {len(copied.missing)} 份" if len(copied.missing) > _NAMED else ""
        parts.append(f"这些证明材料的文件读不出，没有带过来：{listed}{rest}，从备份恢复，或重新添加")
    return "。".join(parts)


def ask_where(window: QWidget, chosen: Callable[[str], None]) -> QFileDialog:
    """Let the user choose the folder in which the copy will be a folder of its own."""
    dialog = QFileDialog(window, "另存一份：选择放在哪个文件夹里")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog
