"""``self-check --window FOLDER``: opens the wizard on the example, turns to every page, and keeps a picture of each.

What a built program needs for its window (Qt's plugins and translations, faces, icons, the reader of PDFs) shows only
when it is painted. It works in folders of its own, which are removed again: no case of the user is read or written.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app import log
from desktop_app.app import Program
from desktop_app.clock import Clock
from desktop_app.errors import AppError
from desktop_app.paths import AppPaths
from desktop_app.store.settings import Settings
from desktop_app.store.staging import scratch_folder
from desktop_app.ui import translation
from desktop_app.ui.preview_panel import PreviewPanel
from desktop_app.ui.settings_desk import dress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

_PATIENCE = 120_000
"""Milliseconds that one step (writing the example, drawing the report) may take on a slow PC."""
_LOOK = 50
_SETTLED = 300
_SIZE = (1366, 720)
_COLOURS = 8
"""A window that was painted has more colours than that; one that was not has one."""
_AGAIN = "重新安装程序，草稿不受影响"


def check_window(folder: Path) -> int:
    """Paint every page once, its picture in ``folder``; how many there are.

    Raises:
        AppError: a page was not painted, or Qt's Chinese is not there.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101 - nobody else makes one
    if not translation.install(app):
        raise AppError("界面的中文翻译不见了", _AGAIN)
    dress(app, Settings())
    folder.mkdir(parents=True, exist_ok=True)
    with scratch_folder() as place:
        paths = AppPaths.under(place)
        log.start(paths.logs)
        program = Program(paths, Clock())
        try:
            return _walk(program, folder)
        finally:
            program.shut()
            for window in app.topLevelWidgets():
                window.close()
            log.stop()


def _walk(program: Program, folder: Path) -> int:
    program.start(None)
    program.window.resize(*_SIZE)
    _until(program.is_ready, "开始页")
    _keep(program.window, folder / "00-start.png")
    program.window.page.sample_requested.emit()
    _until(lambda: program.session is not None and program.is_ready(), "示例")
    session = program.session
    assert session is not None  # noqa: S101 - waited for
    window = session.window
    window.resize(*_SIZE)
    pages = list(session.open_case.notice.pages())
    for number, page in enumerate(pages, start=1):
        window.go_to(page.id)
        _pause(_SETTLED)
        for panel in window.findChildren(PreviewPanel):
            if page.kind in {"report", "declaration"} and panel.isVisible():
                _until(_shows_paper(panel), page.title)
        _keep(window, folder / f"{number:02d}-{page.id}.png")
    return len(pages) + 1


def _shows_paper(panel: PreviewPanel) -> Callable[[], bool]:
    pictures = panel.pictures
    return lambda: panel.view.page_count > 0 and bool(pictures.pages_kept()) and pictures.is_settled()


def _keep(window: QWidget, target: Path) -> None:
    _pause(_SETTLED)
    picture = window.grab()
    if not picture.save(str(target)):
        raise AppError(f"图写不到“{target}”", "换一个能写的文件夹")
    seen = picture.scaled(64, 64).toImage()
    colours = {seen.pixel(x, y) for x in range(seen.width()) for y in range(seen.height())}
    if len(colours) < _COLOURS:
        raise AppError(f"页面没有画出来：{target.stem}", _AGAIN)


def _until(done: Callable[[], bool], what: str) -> None:
    for _ in range(_PATIENCE // _LOOK):
        if done():
            return
        _pause(_LOOK)
    raise AppError(f"等不到“{what}”显示出来", _AGAIN)


def _pause(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
