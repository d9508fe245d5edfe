"""Take a picture of every page of the real program with the sample agency: for the guide, and to look at.

    python tools/pictures.py FOLDER [--size 1366x768] [--scale 1.0] [--dark] [--only PAGE ...]
    python tools/pictures.py --guide

The program runs offscreen in a home of its own, opens its own sample and walks from page to page. ``--guide`` writes all
pictures of docs/guide anew: on a fixed day, with neutral paths, few colours; it names the pages the guide says nothing about.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from desktop_app.app import Program
from desktop_app.clock import Clock
from desktop_app.ledgers.reading import read_workbook
from desktop_app.ledgers.templates import write_workbook
from desktop_app.models.choices import Route
from desktop_app.models.ledgers import LedgerKind
from desktop_app.notice.loader import load_all
from desktop_app.notice.selftest import SELFTEST
from desktop_app.packet.check_code import check_code
from desktop_app.packet.sample import write_sample
from desktop_app.paths import APP_FOLDER, AppPaths, resource
from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.store.opening import open_any, take_in
from desktop_app.store.travelling import pack
from desktop_app.ui import style, translation
from desktop_app.ui.about_window import AboutWindow
from desktop_app.ui.case_list import CaseAction
from desktop_app.ui.main_window import HISTORY
from desktop_app.ui.pages.task_list_page import RULES
from desktop_app.ui.rules.change_window import ChangeRulesWindow
from desktop_app.ui.rules.packs_window import PacksWindow
from desktop_app.ui.settings_window import SettingsWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from desktop_app.notice.models import Notice
    from desktop_app.store.case_input import CaseInput
    from desktop_app.ui.case_session import CaseSession

_PATIENCE = 60_000
"""Milliseconds that one step (opening the sample, rendering a preview) may take."""


GUIDE = ROOT / "docs" / "guide"
PAGES = "pages"
"""Folder of the guide with a picture for each page of the wizard, named by its id; also the text about them."""
_GUIDE_DAY = datetime(2021, 5, 19, 1, 30, tzinfo=UTC)
"""The moment in all pictures of the guide, so that making them again changes only what looks different."""
_COLOURS = 96
_SLOW = frozenset({"report", "declaration", "forms", "build", "evidence"})
"""Kinds of pages that draw paper, or look at files, before they are complete."""


@dataclass(frozen=True, slots=True)
class Album:
    """Where pictures go, and under which name: all of them to look at, or those of the guide."""

    folder: Path
    home: Path
    guide: bool = False

    def shot(self, widget: QWidget, name: str, in_guide: str = "") -> None:
        """Keep a picture of ``widget``; the guide keeps only those that have a name there."""
        if self.guide and not in_guide:
            return
        target = self.folder / f"{in_guide if self.guide else name}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        if not self.guide:
            widget.grab().save(str(target))
        else:
            with _neutral(widget, self.home):
                widget.grab().save(str(target))
            with Image.open(target) as picture:
                few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
            few.save(target, optimize=True)
        print(target.relative_to(self.folder).as_posix())


def main() -> int:
    words = argparse.ArgumentParser()
    words.add_argument("folder", type=Path, nargs="?")
    words.add_argument("--guide", action="store_true", help="write the pictures of docs/guide")
    words.add_argument("--size", default="1366x768")
    words.add_argument("--scale", default="1.0")
    words.add_argument("--dark", action="store_true")
    words.add_argument("--contrast", action="store_true", help="in high contrast")
    words.add_argument("--home", type=Path, help="an empty folder whose path may stand in the pictures")
    words.add_argument("--only", nargs="*", default=[])
    asked = words.parse_args()
    if asked.guide == (asked.folder is not None):
        words.error("either a folder or --guide")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = asked.scale
    if asked.guide:
        os.environ["TZ"] = "Asia/Shanghai"
        getattr(time, "tzset", lambda: None)()  # Windows has none
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        album = Album(asked.folder or GUIDE, asked.home or Path(home), guide=asked.guide)
        album.folder.mkdir(parents=True, exist_ok=True)
        size = tuple(map(int, asked.size.split("x")))
        take(album, size, dark=asked.dark, contrast=asked.contrast, only=asked.only)
    return 0


def take(album: Album, size: tuple[int, ...], *, dark: bool, contrast: bool, only: list[str]) -> None:
    app = QApplication(sys.argv[:1])
    translation.install(app)
    if dark:
        app.setPalette(_dark())
    style.apply(app, contrast="high" if contrast else "system")
    home = album.home
    program = Program(
        AppPaths(home / "文档" / APP_FOLDER, home / "state", home / "logs"),
        Clock(_GUIDE_DAY if album.guide else None),
    )
    program.start(None)
    program.window.resize(*size)
    wait(app, program.is_ready)
    album.shot(program.window, "00-开始", "start")
    if not only or DISTRICT in only:
        take_district(app, program, album)
    program.window.page.new_requested.emit()
    settle(app)
    album.shot(program.window, "01-新建", "new-case")
    program.window.page.sample_requested.emit()
    wait(app, lambda: program.is_ready() and program.session is not None)
    assert program.session is not None
    window = program.session.window
    window.resize(*size)
    window.go_to("tasks") if not only else None
    settle(app)
    if not only:
        window.current_page.show_top()
        settle(app)
        album.shot(window, "02-任务清单", "tasks")
    if not only or SELFTEST in only:
        window.go_to(SELFTEST)
        settle(app)
        album.shot(window, "02-两分钟自测", "selftest")
    take_pages(app, program.session, album, only)
    if not only:
        take_help(app, program.session, album)
    if not only or RULES in only:
        take_rules(app, program, album)
    if not only or HISTORY in only:
        take_history(app, program.session, album)
    if not only:
        take_library(app, program, album)
    program.shut()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def take_pages(app: QApplication, session: CaseSession, album: Album, only: list[str]) -> None:
    """Every page of the wizard in its order, whatever pages the notice has; says which of them the guide leaves out."""
    told = (GUIDE / f"{PAGES}.md").read_text(encoding="utf-8") if album.guide else ""
    for number, page in enumerate(session.open_case.notice.pages(), start=3):
        if only and page.id not in only:
            continue
        if page.kind in {"print", "seals"} or (only and page.kind == "disc"):
            make_papers(app, session)
        session.window.go_to(page.id)
        pause(app, 4_000 if page.kind in _SLOW else 500)
        album.shot(session.window, f"{number:02d}-{page.id}", f"{PAGES}/{page.id}")
        if page.kind == "ledgers" and not only:
            take_sheet(app, session, album)
        if album.guide and f"{PAGES}/{page.id}.png" not in told:
            print(f"docs/guide/{PAGES}.md says nothing about {page.id} ({page.title})")


def make_papers(app: QApplication, session: CaseSession) -> None:
    """Final papers to print, to seal and to burn, made once: the pages behind show what can be done with them."""
    if session.seals.build is not None:
        return
    page = next(page for page in session.open_case.notice.pages() if page.kind == "build")
    session.window.go_to(page.id)
    building = session.window.current_page
    building.start.click()
    wait(app, lambda: not building.is_building())
    wait(app, session.paper_changes.is_settled)
    if session.seals.can_stamp:
        stamp_some(session)


def stamp_some(session: CaseSession) -> None:
    """The first copy is stamped, of the second a part, as on a day when it is done."""
    desk = session.seals
    assert desk.plan is not None
    places = [place.id for place in desk.plan.places]
    desk.stamp(1, places, "王敏")
    desk.stamp(2, places[:12], "王敏")


def take_sheet(app: QApplication, session: CaseSession, album: Album) -> None:
    """The grid of a ledger, and a workbook on its way into one."""
    page = session.window.current_page
    sheet = page.open_sheet(LedgerKind.SERVICES)
    settle(app)
    album.shot(session.window, "33-台账表格", "ledger-grid")
    sheet.closed.emit()
    path = album.home / "服务登记.xlsx"
    write_workbook(path, LedgerKind.SERVICES, session.open_case.ledgers.services[:40])
    page.import_workbook(LedgerKind.SERVICES, path)
    wait(app, lambda: page.panel is not None and page.panel.settled())
    settle(app)
    album.shot(session.window, "33-导入台账", "ledger-import")
    page.panel.cancelled.emit()
    settle(app)


def take_rules(app: QApplication, program: Program, album: Album) -> None:
    """The three views of the rules, what a change would do, the packs, and the settings."""
    assert program.session is not None
    window = program.session.window
    window.show_rules()
    page = window.current_page
    page.clauses.choose("B3a")
    settle(app)
    album.shot(window, "80-规则", "rules")
    for number, name, told in ((1, "81-通知概况", ""), (2, "82-规则比较", "rules-compared")):
        page.tabs.setCurrentIndex(number)
        wait(app, page.comparison.is_settled)
        settle(app)
        album.shot(window, name, told)
    page.comparison.change.click()
    asked = window.findChild(ChangeRulesWindow)
    wait(app, asked.is_settled)
    settle(app)
    album.shot(asked, "83-改用另一规则")
    asked.close()
    window.packs_requested.emit()
    window.settings_requested.emit()
    settle(app)
    for dialog, name, told in ((PacksWindow, "84-规则包", "packs"), (SettingsWindow, "85-设置", "settings")):
        found = window.findChild(dialog)
        album.shot(found, name, told)
        if dialog is SettingsWindow:
            found.about_button.click()
            settle(app)
            album.shot(found.findChild(AboutWindow), "86-关于", "about")
        found.close()


def take_help(app: QApplication, session: CaseSession, album: Album) -> None:
    """The help with its contents, and as it is opened beside a field."""
    session.window.go_to("unit.platform", "service_platform.name")
    session.window.ask_for_help()
    settle(app)
    assert session.help.window is not None
    session.help.window.resize(430, 600)
    album.shot(session.help.window, "95-本字段说明", "field-help")
    session.help.close()
    session.help.show("reason:seal")
    session.help.window.resize(860, 560)
    settle(app)
    album.shot(session.help.window, "96-帮助", "help")
    session.help.close()


def take_history(app: QApplication, session: CaseSession, album: Album) -> None:
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
    album.shot(window, "90-修改历史", "history")
    window.current_page.tabs.setCurrentIndex(1)
    pause(app, 1_500)
    album.shot(window, "91-每一处修改", "changes")


def take_library(app: QApplication, program: Program, album: Album) -> None:
    """The start page with a case in it, the menu of the case, and the page for the next year."""
    assert program.session is not None
    program.session.window.open_case_requested.emit()
    assert program.library is not None
    wait(app, program.library.is_settled)
    page = program.window.page
    card = page.cards[0]
    card.setFocus()
    settle(app)
    album.shot(program.window, "92-我的案卷", "library")
    card.show_menu(card.mapToGlobal(card.rect().bottomLeft()))
    settle(app)
    assert card.open_menu is not None
    album.shot(card.open_menu, "93-案卷的菜单")
    card.open_menu.close()
    page.action_requested.emit(CaseAction.DUPLICATE.value, card.case.path)
    wait(app, lambda: program.window.centralWidget().currentWidget() is not page)
    settle(app)
    album.shot(program.window, "94-新年度", "next-year")


def take_district(app: QApplication, program: Program, album: Album) -> None:
    """推荐单位工作台 with filled-in cases of one district: one changed since its papers, one handed in twice, one cut short."""
    home = album.home
    place = home / "收件"
    place.mkdir(exist_ok=True)
    notice = load_all(resource("notices"))["shanghai-2021"]
    write_sample(home / "district-sample", notice, resource("fonts"))
    sample = open_any(home / "district-sample", read_workbook)
    for number, agency in enumerate(_AGENCIES):
        _hand_in(home / f"district-{number}", place, agency, sample, notice)
    first = next(place.glob("*.shenbao"))
    (place / "没有传完整.shenbao").write_bytes(first.read_bytes()[:900])
    program.window.page.district.click()
    page = program.window.centralWidget().currentWidget()
    assert program.district is not None
    program.district.add([place])
    desk = program.district
    wait(app, lambda: len(desk.rows) > len(_AGENCIES) + 1 and not desk.busy)
    changed = next(row.path for row in desk.rows if _CHANGED.name in row.path)
    page.table.go_to(changed)
    settle(app)
    album.shot(program.window, "95-推荐单位工作台", DISTRICT)
    program.district.flush()
    page.back.click()


def _hand_in(folder: Path, place: Path, agency: _Agency, sample: CaseInput, notice: Notice) -> None:
    """The example as the case of another agency, its papers made, packed for the district."""
    day = datetime(2021, 5, 18, 1, 0, tzinfo=UTC)
    take_in(folder, sample, now=day).close()
    with CaseStore.open(folder) as store:
        answers = {
            "agency.name": agency.name,
            "agency.seal_name": agency.name,
            "agency.licence_name": agency.name,
            "agency.credit_code": agency.code,
            "service_platform.name": agency.platform,
            "recommendation.route": agency.route,
        }
        if agency.route is Route.COOPERATION_ZONE:
            answers["recommendation.carrier_name"] = "中外中小企业合作区（示例）"
        for field, answer in answers.items():
            store.commit(field, answer, now=day)
        store.checkpoint(CheckpointKind.BUILD, now=day)
        store.record_build(check_code(store.load(), notice), now=day, draft=False)
        if agency is _TWICE:
            pack(folder, place / f"{agency.name}（第一次）.shenbao", now=day)
            store.commit("agency.phone", "021-20000008", now=day + timedelta(hours=5))
            store.record_build(check_code(store.load(), notice), now=day + timedelta(hours=6), draft=False)
        if agency is _CHANGED:
            rows = store.load().ledgers.rows(LedgerKind.SERVICES)
            later = day + timedelta(days=1)
            store.commit_rows(LedgerKind.SERVICES, rows[:-3], now=later)
    pack(folder, place / f"{agency.name}.shenbao", now=day + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class _Agency:
    """One agency of the district in the pictures; all of it is invented."""

    name: str
    platform: str
    code: str
    route: Route = Route.DISTRICT


DISTRICT = "district"
_TWICE = _Agency("上海甲企业服务有限公司", "甲中小企业公共服务平台", "91310104MA1FL00156")
_CHANGED = _Agency("上海乙科创服务中心", "乙科技创新服务平台", "91310104MA1FL00231")
_AGENCIES = (
    _TWICE,
    _CHANGED,
    _Agency("上海丙数字服务有限公司", "丙数字化转型服务平台", "91310104MA1FL0031U"),
    _Agency("上海丁产业合作有限公司", "丁产业合作服务平台", "91310104MA1FL004XK", Route.COOPERATION_ZONE),
)


@contextmanager
def _neutral(widget: QWidget, home: Path) -> Iterator[None]:
    """For as long as the picture is taken, what lies in ``home`` seems to lie on a drive as in an office."""
    inside = re.compile(re.escape(str(home)) + r"[^\s，。；“”]*")
    shown = [*widget.findChildren(QLabel), *widget.findChildren(QLineEdit)]
    before = [(item, item.text()) for item in shown if inside.search(item.text())]
    for item, text in before:
        item.setText(
            inside.sub(lambda hit: "D:" + hit.group().removeprefix(str(home)).replace("/", "\\"), text)
        )
    yield
    for item, text in before:
        item.setText(text)


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
