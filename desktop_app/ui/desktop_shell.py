"""What the system's desktop is asked to do with the program's windows and files; on other systems than Windows, little.

Plain calls of the system's libraries, each allowed to fail: none of it is needed to fill in a case.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from desktop_app.paths import portable_data

if sys.platform == "win32":
    import ctypes

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

_IDENTITY = "Shenbao.Wizard.Source"
_ANY_PROCESS = -1
_PATH_IN_UNICODE = 3
_ERROR_ON_TOP = 0x10 | 0x1000


def name_in_taskbar() -> None:
    """Run from source, be a program of its own in the taskbar and not one of the windows of Python.

    The built program needs none: the system knows it by its file, as it knows the shortcut of the start menu. A name of
    its own would part the two, and a pinned symbol would not light up.
    """
    if sys.platform == "win32" and not getattr(sys, "frozen", False):
        with suppress(OSError, AttributeError):
            ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(_IDENTITY)


def let_others_come_forward() -> None:
    """The user's double click gave this process the right to come to the front; pass it on to the running program."""
    if sys.platform == "win32":
        with suppress(OSError, AttributeError):
            ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)


def remember_recent(path: Path) -> None:
    """Put a file that was opened among the recent ones of the system: in the jump list of the taskbar, too.

    Not by a program that is carried about, which leaves nothing on the computer.
    """
    if sys.platform == "win32" and portable_data() is None:
        with suppress(OSError, AttributeError):
            ctypes.windll.shell32.SHAddToRecentDocs(_PATH_IN_UNICODE, ctypes.c_wchar_p(str(path)))


def say_last_words(title: str, words: str) -> None:
    """Tell, without a window of one's own, that the program is about to end; elsewhere, on standard error."""
    if sys.platform == "win32":
        with suppress(OSError, AttributeError):
            ctypes.windll.user32.MessageBoxW(None, words, title, _ERROR_ON_TOP)
    elif sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{words}\n")


def open_folder(folder: Path) -> None:
    """Show a folder in the file manager of the system."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def bring_forward(window: QWidget) -> None:
    """Show ``window`` before all others, also when it is down in the taskbar."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
