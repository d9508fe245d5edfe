"""Take a picture of every page of the real program with the sample agency: for the guide, and to look at.

    python tools/pictures.py FOLDER [--size 1366x768] [--scale 1.0] [--dark] [--only PAGE ...]

The program runs offscreen in a home of its own, opens its own sample and walks from page to page.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from desktop_app.app import Program
from desktop_app.clock import Clock
from desktop_app.models.ledgers import LedgerKind
from desktop_app.notice.selftest import SELFTEST
from desktop_app.paths import APP_FOLDER, AppPaths
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.ui import style, translation
from desktop_app.ui.case_list import CaseAction
from desktop_app.ui.main_window import HISTORY
from desktop_app.ui.pages.task_list_page import RULES
from desktop_app.ui.rules.change_window import ChangeRulesWindow
from desktop_app.ui.rules.packs_window import PacksWindow
from desktop_app.ui.settings_window import SettingsWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.case_session import CaseSession

_PATIENCE = 60_000
"""Milliseconds that one step (opening the sample, rendering a preview) may take."""


def main() -> int:
    words = argparse.ArgumentParser()
    words.add_argument("folder", type=Path)
    words.add_argument("--size", default="1366x768")
    words.add_argument("--scale", default="1.0")
    words.add_argument("--dark", action="store_true")
    words.add_argument("--contrast", action="store_true", help="in high contrast")
    words.add_argument("--home", type=Path, help="an empty folder whose path may stand in the pictures")
    words.add_argument("--only", nargs="*", default=[])
    asked = words.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = asked.scale
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        take(
            asked.folder,
            asked.home or Path(home),
            tuple(map(int, asked.size.split("x"))),
            dark=asked.dark,
            contrast=asked.contrast,
            only=asked.only,
        )
    return 0


def take(  # noqa: C901 - a list of what is to be taken, one after the other
    folder: Path, home: Path, size: tuple[int, ...], *, dark: bool, contrast: bool, only: list[str]
) -> None:
    app = QApplication(sys.argv[:1])
    translation.install(app)
    if dark:
        app.setPalette(_dark())
    style.apply(app, contrast="high" if contrast else "system")
    program = Program(AppPaths(home / "文档" / APP_FOLDER, home / "state", home / "logs"), Clock())
    program.start(None)
    program.window.resize(*size)
    wait(app, program.is_ready)
    shot(program.window, folder / "00-开始.png")
    program.window.page.new_requested.emit()
    settle(app)
    shot(program.window, folder / "01-新建.png")
    program.window.page.sample_requested.emit()
    wait(app, lambda: program.is_ready() and program.session is not None)
    assert program.session is not None
    window = program.session.window
    window.resize(*size)
    window.go_to("tasks") if not only else None
    settle(app)
    if not only:
        shot(window, folder / "02-任务清单.png")
    if not only or SELFTEST in only:
        window.go_to(SELFTEST)
        settle(app)
        shot(window, folder / "02-两分钟自测.png")
    for number, page in enumerate(program.session.open_case.notice.pages(), start=3):
        if only and page.id not in only:
            continue
        window.go_to(page.id)
        settle(app)
        if page.kind in {"report", "declaration", "build"}:
            pause(app, 4_000)
        shot(window, folder / f"{number:02d}-{page.id}.png")
    if not only:
        take_help(app, program.session, folder)
    if not only or RULES in only:
        take_rules(app, program, folder)
    if not only or HISTORY in only:
        take_history(app, program.session, folder)
    if not only:
        take_library(app, program, folder)
    program.shut()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def take_rules(app: QApplication, program: Program, folder: Path) -> None:
    """The three views of the rules, what a change would do, the packs, and the settings."""
    assert program.session is not None
    window = program.session.window
    window.show_rules()
    page = window.current_page
    page.clauses.choose("B3a")
    settle(app)
    shot(window, folder / "80-规则.png")
    for number, name in ((1, "81-通知概况"), (2, "82-规则比较")):
        page.tabs.setCurrentIndex(number)
        wait(app, page.comparison.is_settled)
        settle(app)
        shot(window, folder / f"{name}.png")
    page.comparison.change.click()
    asked = window.findChild(ChangeRulesWindow)
    wait(app, asked.is_settled)
    settle(app)
    shot(asked, folder / "83-改用另一规则.png")
    asked.close()
    window.packs_requested.emit()
    window.settings_requested.emit()
    settle(app)
    for dialog, name in ((PacksWindow, "84-规则包"), (SettingsWindow, "85-设置")):
        found = window.findChild(dialog)
        shot(found, folder / f"{name}.png")
        found.close()


def take_help(app: QApplication, session: CaseSession, folder: Path) -> None:
    """The help with its contents, and as it is opened beside a field."""
    session.window.go_to("unit.platform", "service_platform.name")
    session.window.ask_for_help()
    settle(app)
    assert session.help.window is not None
    session.help.window.resize(430, 600)
    shot(session.help.window, folder / "95-本字段说明.png")
    session.help.close()
    session.help.show("reason:seal")
    session.help.window.resize(860, 560)
    settle(app)
    shot(session.help.window, folder / "96-帮助.png")
    session.help.close()


def take_history(app: QApplication, session: CaseSession, folder: Path) -> None:
    """Both views of the history, after a checkpoint and some changes."""
    window, case = session.window, session.open_case
    case.mark(CheckpointKind.NAMED, "送领导审阅前")
    session.autosave.flush()
    case.enter("finance.total_assets", "498.5")
    case.enter("agency.legal_kind", "foundation")
    case.enter("agency.established", "2015年6月")
    case.set_rows(LedgerKind.SERVICES, case.ledgers.services[12:])
    case.remove_evidence(case.evidence[0].id)
    session.autosave.flush()
    window.go_to(HISTORY)
    pause(app, 1_500)
    shot(window, folder / "90-修改历史.png")
    window.current_page.tabs.setCurrentIndex(1)
    pause(app, 1_500)
    shot(window, folder / "91-每一处修改.png")


def take_library(app: QApplication, program: Program, folder: Path) -> None:
    """The start page with a case in it, the menu of the case, and the page for the next year."""
    assert program.session is not None
    program.session.window.open_case_requested.emit()
    assert program.library is not None
    wait(app, program.library.is_settled)
    page = program.window.page
    card = page.cards[0]
    card.setFocus()
    settle(app)
    shot(program.window, folder / "92-我的案卷.png")
    card.show_menu(card.mapToGlobal(card.rect().bottomLeft()))
    settle(app)
    assert card.open_menu is not None
    shot(card.open_menu, folder / "93-案卷的菜单.png")
    card.open_menu.close()
    page.action_requested.emit(CaseAction.DUPLICATE.value, card.case.path)
    wait(app, lambda: program.window.centralWidget().currentWidget() is not page)
    settle(app)
    shot(program.window, folder / "94-新年度.png")


def shot(widget: QWidget, target: Path) -> None:
    widget.grab().save(str(target))
    print(target.name)


def settle(app: QApplication) -> None:
    pause(app, 250)


def pause(app: QApplication, milliseconds: int) -> None:
    loop = QEventLoop(app)
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait(app: QApplication, until: Callable[[], bool]) -> None:
    for _ in range(_PATIENCE // 50):
        if until():
            return
        pause(app, 50)
    raise SystemExit("the program did not get ready")


def _dark() -> QPalette:
    palette = QPalette(QColor("#2b2b2b"), QColor("#1e1e1e"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#f0f0f0"))
    return palette


if __name__ == "__main__":
    raise SystemExit(main())
