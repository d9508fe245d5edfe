"""Turning to another page of the real window, until it is painted; and the verdicts after a change of a ledger.

The example agency with 5,000 rows of services at 1366×768. A walk through every page by the way the navigator takes:
once when no page has been made yet, then again. The clock runs from the choice to an idle event loop; a paper that a
page begins to make in the background is not waited for, and is let finish between two pages.

Its peer in the same run: a bare ``QStackedWidget`` whose pages hold as many plain labels, lines, texts and buttons with the
same words in the same style, without a case behind them.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from benchmarks.big_case import grown
from benchmarks.measure import Measure
from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.clock import Clock
from desktop_app.documents.fonts import FontBook
from desktop_app.ledgers.reading import read_workbook
from desktop_app.notice.loader import load
from desktop_app.packet.sample import write_sample
from desktop_app.paths import resource
from desktop_app.store.case_store import CaseStore
from desktop_app.store.opening import open_any
from desktop_app.ui import style
from desktop_app.ui.case_desk import Opened
from desktop_app.ui.case_session import CaseSession
from desktop_app.ui.main_window import HISTORY, MainWindow
from desktop_app.ui.paper_desk import PaperDesk

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.models.application import Case
    from desktop_app.notice.models import Notice

_ROWS = 5_000
_SIZE = (1366, 768)
_WINDOWS = 3
"""New windows; the quietest of the switches to a page counts, since other work on the machine can only add."""
_ROUNDS = 3
_BAR_MS = 100.0
_BAR_VERDICTS_MS = 50.0
_EVALUATIONS = 15
_LONGEST_S = 60.0
"""Seconds that a paper may take to be made between two pages."""


def measure() -> list[Measure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    style.apply(app)
    notice = load(resource("notices/shanghai-2021"))
    with tempfile.TemporaryDirectory(prefix="shenbao-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        write_sample(place / "sample", notice, resource("fonts"))
        case = grown(open_any(place / "sample", read_workbook).case, _ROWS)
        return [*_switches(app, case, notice, place), _verdicts(case, notice)]


def _switches(app: QApplication, case: Case, notice: Notice, place: Path) -> list[Measure]:
    first: dict[str, float] = {}
    again: dict[str, float] = {}
    bare_again: dict[str, float] = {}
    for number in range(_WINDOWS):
        session = _session(case, notice, place / str(number))
        window = session.window
        window.resize(*_SIZE)
        session.show()
        settle = partial(_settle, app, window)
        settle()
        while not session.warming.is_settled():  # as a case is that has been open for a moment
            QTest.qWait(10)
        pages = [*window.navigator.page_ids(), HISTORY]
        _walk(app, pages[1:], window.go_to, settle, first)
        for _ in range(_ROUNDS):
            _walk(app, pages, window.go_to, settle, again)
        peer = _peer(window, pages)
        turn = partial(_turn, peer, pages)
        _walk(app, pages, turn, app.processEvents, {})
        for _ in range(_ROUNDS):
            _walk(app, pages, turn, app.processEvents, bare_again)
        peer.deleteLater()
        session.close()
        session.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        app.processEvents()
    worst, worst_again = max(first, key=first.__getitem__), max(again, key=again.__getitem__)
    ours, bare = statistics.median(again.values()), statistics.median(bare_again.values())
    return [
        Measure(
            "page_switch.first",
            first[worst],
            _BAR_MS,
            "ms",
            f"slowest page {worst}, median {statistics.median(first.values()):.1f} ms, {len(first)} pages",
        ),
        Measure(
            "page_switch.again",
            again[worst_again],
            _BAR_MS,
            "ms",
            f"slowest page {worst_again}, median {ours:.1f} ms, {ours / bare:.1f} × the bare pages ({bare:.1f} ms)",
        ),
    ]


def _walk(
    app: QApplication,
    pages: list[str],
    turn: Callable[[str], object],
    settle: Callable[[], None],
    best: dict[str, float],
) -> None:
    """Turn to each page and keep its best time in ``best``, in milliseconds."""
    for page in pages:
        begun = time.perf_counter()
        turn(page)
        app.processEvents()
        taken = (time.perf_counter() - begun) * 1000
        best[page] = min(taken, best.get(page, taken))
        settle()


def _turn(peer: QStackedWidget, pages: list[str], page: str) -> None:
    peer.setCurrentIndex(pages.index(page))


def _settle(app: QApplication, window: MainWindow) -> None:
    """Until the page on screen makes no paper any more."""
    is_settled = getattr(window.current_page, "is_settled", None)
    until = time.monotonic() + _LONGEST_S
    while time.monotonic() < until:
        app.processEvents()
        QThreadPool.globalInstance().waitForDone()
        if is_settled is None or is_settled():
            return
        QTest.qWait(10)


def _session(case: Case, notice: Notice, place: Path) -> CaseSession:
    clock = Clock()
    store = CaseStore.create(place / "case", case, now=clock.now())
    fonts = FontBook.load(resource("fonts"))
    desk = PaperDesk(
        fonts=lambda: fonts, now=clock.now, scratch=place, outputs=place / "out", remember=_no_build
    )
    return CaseSession(Opened(store, case, notice), desk, clock.now)


def _peer(window: MainWindow, pages: list[str]) -> QStackedWidget:
    """Bare pages with what stands on ours, shown in a window of the same size."""
    stack = QStackedWidget()
    for page in pages:
        window.go_to(page)
        stack.addWidget(_bare(window.current_page))
    stack.resize(window.current_page.size())
    stack.show()
    return stack


def _bare(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    sheet = QWidget(area)
    column = QVBoxLayout(sheet)
    for child in page.findChildren(QWidget):
        if not child.isVisibleTo(page):
            continue
        plain: QWidget | None = None
        if isinstance(child, QLabel):
            plain = QLabel(child.text())
            plain.setWordWrap(child.wordWrap())
        elif isinstance(child, QAbstractButton):
            plain = QPushButton(child.text())
        elif isinstance(child, QLineEdit):
            plain = QLineEdit(child.text())
        elif isinstance(child, QPlainTextEdit):
            plain = QPlainTextEdit(child.toPlainText())
        if plain is not None:
            column.addWidget(plain)
    area.setWidget(sheet)
    return area


def _verdicts(case: Case, notice: Notice) -> Measure:
    """All figures counted and all verdicts given, as after a ledger has come in."""
    times = []
    for _ in range(_EVALUATIONS):
        begun = time.perf_counter()
        counted = count(case.ledgers, notice.identity)
        evaluate(
            case.application, counted, notice, notice.identity.counting.submission, evidence=case.evidence
        )
        times.append((time.perf_counter() - begun) * 1000)
    detail = (
        f"best of {_EVALUATIONS}, median {statistics.median(times):.1f} ms, {_ROWS} rows of services counted"
    )
    return Measure("verdicts.ledger", min(times), _BAR_VERDICTS_MS, "ms", detail)


def _no_build(_: object) -> None:
    raise AssertionError("nothing is built here")
