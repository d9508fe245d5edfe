"""The system's windows for choosing a file or folder, opened so that the system keeps no trace of where one was.

Qt remembers the folders its dialogs have seen in settings that all Qt programs share; a folder of cases bears the
name of an agency, which is nobody else's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, Qt
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget


def choose_folder(parent: QWidget, title: str, start: Path, chosen: Callable[[str], None]) -> QFileDialog:
    """Ask for a folder."""
    dialog = QFileDialog(parent, title, str(nearest(start)))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _opened(dialog, chosen)


def choose_file(
    parent: QWidget, title: str, start: Path, kinds: str, chosen: Callable[[str], None]
) -> QFileDialog:
    """Ask for a file that is there."""
    dialog = QFileDialog(parent, title, str(nearest(start)), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _opened(dialog, chosen)


def choose_files(
    parent: QWidget, title: str, start: Path, kinds: str, chosen: Callable[[list[str]], object]
) -> QFileDialog:
    """Ask for files that are there, one or many."""
    dialog = QFileDialog(parent, title, str(nearest(start)), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(chosen)
    leave_no_trace(dialog)
    dialog.open()
    return dialog


def choose_target(
    parent: QWidget, title: str, start: Path, kinds: str, chosen: Callable[[str], None]
) -> QFileDialog:
    """Ask where to write; ``start`` is the file proposed, and its suffix is added where none is typed."""
    dialog = QFileDialog(parent, title, str(nearest(start.parent)), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(start.suffix.removeprefix("."))
    dialog.selectFile(start.name)
    return _opened(dialog, chosen)


def leave_no_trace(dialog: QFileDialog) -> None:
    """Let Qt remember the home folder when the dialog goes, and nothing else."""

    def forget() -> None:
        dialog.setHistory([])
        dialog.setDirectory(QDir.homePath())

    dialog.finished.connect(forget)


def nearest(folder: Path) -> Path:
    """``folder``, or the nearest above it that is there."""
    return next((place for place in (folder, *folder.parents) if place.is_dir()), folder)


def _opened(dialog: QFileDialog, chosen: Callable[[str], None]) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    leave_no_trace(dialog)
    dialog.open()
    return dialog
