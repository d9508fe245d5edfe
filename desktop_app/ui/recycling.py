"""移到回收站: asked first in plain words, refused for a case that is open, and never a deletion for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QFile, QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox

from desktop_app import log
from desktop_app.errors import AppError, CaseUnreadable, TargetNotWritable
from desktop_app.store.case_store import CaseStore
from desktop_app.store.evidence_store import FOLDER
from desktop_app.ui.background import Task
from desktop_app.ui.dialogs.message import give_room, tell
from desktop_app.ui.packing import offer_folder
from desktop_app.ui.words import size_words

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop_app.documents.watch import Watch

_TITLE = "示范平台申报助手"


@dataclass(frozen=True, slots=True)
class Weight:
    """What a case folder holds."""

    evidence: int
    size: int


class Recycling(QObject):
    """Takes a case to the recycle bin of the system, where the user can get it back."""

    moved = Signal(str)
    """The folder that is now in the bin."""
    refused = Signal(str)
    """A sentence: why it stays where it is."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._task: Task | None = None

    def begin(self, folder: Path, title: str) -> None:
        """Look at the case, and ask."""
        if self._task is not None:
            return

        def work(_: Watch) -> Weight:
            refuse_open(folder)
            return weigh(folder)

        self._task = Task(work)
        self._task.succeeded.connect(lambda weight: self._ask(folder, title, weight))
        self._task.failed.connect(self._on_failed)
        self._task.finished.connect(self._on_finished)
        self._task.start()

    def _ask(self, folder: Path, title: str, weight: Weight) -> None:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(_TITLE)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"把案卷“{title}”移到回收站？")
        box.setInformativeText(
            f"连同 {weight.evidence} 份证明材料的文件和已生成的材料，共 {size_words(weight.size)}。"
            f"可以在回收站里找回。\n{folder}"
        )
        go = box.addButton("移到回收站(&M)", QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton("先留着(&K)", QMessageBox.ButtonRole.RejectRole)
        for button in (go, stay):
            button.setAutoDefault(False)
            button.setDefault(False)
        box.setEscapeButton(stay)
        give_room(box)
        go.clicked.connect(lambda: self._move(folder, title))
        box.open()
        stay.setFocus()

    def _move(self, folder: Path, title: str) -> None:
        try:
            refuse_open(folder)  # it may have been opened while the question stood
        except AppError as error:
            self.refused.emit(str(error))
            return
        if not _to_bin(folder):
            log.event("case.not_recycled")
            box = tell(
                self._window,
                f"案卷“{title}”没有移动，也没有删除",
                "系统没有把它收进回收站：网络盘和 U 盘常常没有回收站，也可能有程序正在使用里面的文件。"
                "关闭那些程序再试；确实不要的，打开所在文件夹，自己删除。",
            )
            offer_folder(box, folder.parent)
            return
        log.event("case.recycled")
        self.moved.emit(str(folder))

    def _on_failed(self, error: Exception) -> None:
        self.refused.emit(str(error) if isinstance(error, AppError) else "没有读出案卷的文件夹，没有移动")

    def _on_finished(self) -> None:
        self._task = None


def refuse_open(folder: Path) -> None:
    """Make sure that nobody has the case open: own it for a moment.

    A damaged case, and one that cannot be written, may go to the bin all the same.

    Raises:
        CaseInUse: it is open here or elsewhere.
        CaseTooNew: a later program wrote it, and only that one can tell.
    """
    try:
        CaseStore.open(folder).close()
    except (CaseUnreadable, TargetNotWritable):
        return


def weigh(folder: Path) -> Weight:
    """Count what is in a case folder.

    Raises:
        OSError: it cannot be looked at.
    """
    size, evidence = 0, 0
    for path in folder.rglob("*"):
        if path.is_file():
            size += path.stat().st_size
            evidence += path.parent == folder / FOLDER
    return Weight(evidence, size)


def _to_bin(folder: Path) -> bool:
    """Move it; whether it is gone from its place is what counts."""
    moved = QFile.moveToTrash(str(folder))
    done = moved[0] if isinstance(moved, tuple) else moved
    return bool(done) and not folder.exists()
