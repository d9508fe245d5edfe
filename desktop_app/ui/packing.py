"""打包成 .shenbao: where to, how far, and what came of it; for an open case and for one of the list alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox

from desktop_app import log
from desktop_app.documents.watch import step
from desktop_app.errors import AppError
from desktop_app.store.travel_manifest import TRAVELLING
from desktop_app.store.travelling import pack
from desktop_app.ui.background import Task
from desktop_app.ui.case_desk import fit_name
from desktop_app.ui.dialogs.choosing import choose_target
from desktop_app.ui.dialogs.message import tell
from desktop_app.ui.dialogs.progress import ProgressWindow
from desktop_app.ui.words import size_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from desktop_app.documents.watch import Watch
    from desktop_app.store.travelling import Packed

_KINDS = f"打包的案卷 (*{TRAVELLING})"
_PARTS = 1000
_NAMED = 8
"""Titles of evidence without a file that are named; of more only the number is told."""


class Packing(QObject):
    """Packs cases from one window, one at a time; the case itself is only read."""

    def __init__(
        self,
        window: QWidget,
        now: Callable[[], datetime],
        digests: Mapping[str, str],
        begin: Callable[[Path], None],
    ) -> None:
        """``begin`` is told the folder that is about to be written in."""
        super().__init__(window)
        self._begin = begin
        self._window = window
        self._now = now
        self._digests = digests
        self._folder = Path()
        self._task: Task | None = None

    def begin(self, folder: Path, name: str) -> None:
        """Ask where the case in ``folder`` is to be packed, ``name`` proposed, and pack it."""
        if self._task is not None:
            return
        self._folder = folder
        target = folder.parent / f"{fit_name(name)}{TRAVELLING}"
        choose_target(self._window, "打包成 .shenbao", target, _KINDS, self.pack_to)

    def pack_to(self, target: str) -> None:
        """Pack into this file."""
        folder, now, digests, begin = self._folder, self._now(), self._digests, self._begin

        def work(watch: Watch) -> Packed:
            begin(Path(target).parent)

            def told(done: int, total: int) -> None:
                step(watch, "打包", done * _PARTS // max(total, 1), _PARTS)

            return pack(folder, Path(target), now=now, notice_digests=digests, step=told)

        self._task = Task(work)
        self._task.succeeded.connect(self._on_packed)
        self._task.failed.connect(self._on_failed)
        self._task.finished.connect(self._on_finished)
        ProgressWindow(self._window, f"正在打包成“{Path(target).name}”…", self._task).show()
        self._task.start()

    def is_packing(self) -> bool:
        """Whether a case is being packed."""
        return self._task is not None

    def _on_packed(self, packed: Packed) -> None:
        log.event("case.packed")
        lines = [
            f"放在 {packed.target.parent}",
            f"{size_words(packed.size)}，含 {packed.evidence} 份证明材料的文件和修改历史；"
            "在另一台电脑上用本程序打开它，内容一样不少。",
        ]
        if packed.earlier:
            lines.append(f"另有 {packed.earlier} 份只有检查点用到的文件，退回那些检查点时用得上。")
        if packed.without_file:
            lines.append(f"还没有文件的证明材料：{_named(packed.without_file)}")
        if packed.earlier_lost:
            lines.append(f"检查点里有、文件已经不在的：{_named(packed.earlier_lost)}")
        box = tell(self._window, f"已打包成“{packed.target.name}”", "\n".join(lines))
        offer_folder(box, packed.target.parent)

    def _on_failed(self, error: Exception) -> None:
        message, hint = "没有打包，案卷没有改动", "再试一次，或换一个文件夹"
        if isinstance(error, AppError):
            message, hint = error.message, error.hint
        tell(self._window, message, hint)

    def _on_finished(self) -> None:
        self._task = None


def _named(titles: Sequence[str]) -> str:
    more = f"等 {len(titles)} 份" if len(titles) > _NAMED else ""
    return f"{'、'.join(titles[:_NAMED])}{more}"


def offer_folder(box: QMessageBox, folder: Path) -> None:
    """Add a button to ``box`` that shows ``folder``."""
    button = box.addButton("打开所在文件夹", QMessageBox.ButtonRole.ActionRole)
    button.setAutoDefault(False)
    button.setDefault(False)
    button.clicked.connect(lambda: show_folder(folder))


def show_folder(folder: Path) -> None:
    """Show a folder in the system's own window."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
