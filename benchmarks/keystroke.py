"""A keystroke in the real window of a case with 100,000 ledger rows, until the verdict it leads to is painted.

The example agency, its ledger of services grown to 100,000 rows, the page of 资产总额 at 1366×768; each key is a key
event, and the clock stops when the event loop has nothing left to do: entry, verdicts, cards, navigator, painting.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.big_case import ROWS, grown
from benchmarks.measure import Measure
from desktop_app.clock import Clock
from desktop_app.ledgers.reading import read_workbook
from desktop_app.notice.loader import load
from desktop_app.packet.sample import write_sample
from desktop_app.paths import resource
from desktop_app.store.case_store import CaseStore
from desktop_app.store.opening import open_any
from desktop_app.ui import style
from desktop_app.ui.case_desk import Opened
from desktop_app.ui.case_session import CaseSession
from desktop_app.ui.paper_desk import PaperDesk

if TYPE_CHECKING:
    from desktop_app.documents.fonts import FontBook

_KEYS = 200
_ROUNDS = 5
"""The quietest round counts: other work on the machine can only add to a key."""
_BAR_MS = 16.0
_PAGE, _FIELD = "basic.1.assets", "finance.total_assets"


def measure() -> list[Measure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    style.apply(app)
    with tempfile.TemporaryDirectory(prefix="shenbao-", ignore_cleanup_errors=True) as place:
        return [_typed(app, Path(place))]


def _typed(app: QApplication, place: Path) -> Measure:
    notice = load(resource("notices/shanghai-2021"))
    clock = Clock()
    write_sample(place / "sample", notice, resource("fonts"))
    case = grown(open_any(place / "sample", read_workbook).case)
    store = CaseStore.create(place / "case", case, now=clock.now())
    desk = PaperDesk(fonts=_no_fonts, now=clock.now, scratch=place, outputs=place / "out", remember=_no_build)
    session = CaseSession(Opened(store, case, notice), desk, clock.now)
    session.window.resize(1366, 768)
    session.window.show()
    session.window.go_to(_PAGE, _FIELD)
    app.processEvents()
    editor = app.focusWidget()
    assert editor is not None
    rounds = [
        sorted(_key(app, editor, "0123456789"[number % 10]) for number in range(_KEYS))
        for _ in range(_ROUNDS)
    ]
    session.window.close()
    app.processEvents()
    worst = min(times[int(len(times) * 0.99)] for times in rounds)
    median = min(statistics.median(times) for times in rounds)
    detail = f"99th percentile, median {median:.2f} ms, quietest of {_ROUNDS} × {_KEYS} keys, {ROWS} rows"
    return Measure("keystroke.verdict", worst, _BAR_MS, "ms", detail)


def _key(app: QApplication, editor: object, digit: str) -> float:
    """Milliseconds from the key event to an idle event loop; the field is kept at four digits."""
    if len(editor.text()) > 3:  # type: ignore[attr-defined]
        editor.selectAll()  # type: ignore[attr-defined]
    begun = time.perf_counter()
    QTest.keyClick(editor, digit)  # type: ignore[call-overload]
    app.processEvents()
    return (time.perf_counter() - begun) * 1000


def _no_build(_: object) -> None:
    raise AssertionError("no paper is made here")


def _no_fonts() -> FontBook:
    raise AssertionError("no paper is made here")
