"""Opening a case with 100,000 ledger rows and 2 GB of evidence, until its window is painted and takes a key.

Each opening is in a process of its own that has already started: Qt, the window's parts and the notices are loaded, as
they are when a user clicks on a recent case. The clock runs from there to an idle event loop with the window on
screen. In turns with it, the floor: a bare process reads all rows of the same database and parses them, nothing more.
The evidence is 400 files with no content on the disk, where the file system allows: none of it may be read.

``python -m benchmarks.open FOLDER`` makes one such opening and prints seconds and MiB.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.big_case import ROWS, grown
from benchmarks.measure import Measure
from desktop_app.clock import Clock
from desktop_app.ledgers.reading import read_workbook
from desktop_app.models.evidence import Evidence
from desktop_app.notice.loader import load
from desktop_app.packet.sample import write_sample
from desktop_app.paths import resource
from desktop_app.store.case_store import DATABASE, CaseStore
from desktop_app.store.evidence_store import FOLDER
from desktop_app.store.opening import open_any
from desktop_app.ui import style
from desktop_app.ui.case_desk import CaseDesk
from desktop_app.ui.case_session import CaseSession
from desktop_app.ui.paper_desk import PaperDesk

_RUNS = 5
_BAR_S = 1.0
_FILES, _FILE_SIZE = 400, 5 * 1024**2
_ROOT = Path(__file__).resolve().parents[1]

_FLOOR = """
import json, sqlite3, sys, time
begun = time.perf_counter()
connection = sqlite3.connect(sys.argv[1])
texts = [text for (text,) in connection.execute("SELECT content FROM ledger_rows ORDER BY kind, position")]
rows = json.loads(f"[{','.join(texts)}]")
print(time.perf_counter() - begun, 0)
"""


def measure() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="shenbao-", dir=Path.cwd(), ignore_cleanup_errors=True) as name:
        place = Path(name)
        case = _case(place)
        environ = {**os.environ, "PYTHONPATH": str(_ROOT), "QT_QPA_PLATFORM": "offscreen"}
        _run(
            environ, "-m", "benchmarks.open", str(case)
        )  # files are in the cache, the checkpoint of the day is made
        ours, floor = [], []
        for _ in range(_RUNS):
            floor.append(_run(environ, "-c", _FLOOR, str(case / DATABASE)))
            ours.append(_run(environ, "-m", "benchmarks.open", str(case)))
    seconds, bare = (statistics.median(run[0] for run in runs) for runs in (ours, floor))
    memory = statistics.median(run[1] for run in ours)
    detail = (
        f"bare read and json.loads of the rows {bare:.3f} s, process {memory:.0f} MiB, medians of {_RUNS}, "
        f"{ROWS} rows, {_FILES * _FILE_SIZE // 1024**2} MiB of evidence"
    )
    return [Measure("open.window", seconds, _BAR_S, "s", detail)]


def _case(place: Path) -> Path:
    write_sample(place / "sample", load(resource("notices/shanghai-2021")), resource("fonts"))
    case, folder = grown(open_any(place / "sample", read_workbook).case), place / "case"
    evidence = []
    (folder / FOLDER).mkdir(parents=True)
    for number in range(_FILES):
        sha256 = f"{number:064x}"
        with (folder / FOLDER / sha256).open("wb") as file:
            file.truncate(_FILE_SIZE)
        evidence.append(
            Evidence(
                id=f"e{number}",
                material="M5",
                title=f"证明材料{number}",
                file_name=f"证明材料{number}.pdf",
                sha256=sha256,
                size=_FILE_SIZE,
            )
        )
    made = case.model_copy(update={"evidence": tuple(evidence)})
    CaseStore.create(folder, made, now=Clock().now()).close()
    return folder


def _run(environ: dict[str, str], *words: str) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, *words], env=environ, stdout=subprocess.PIPE, check=True, text=True
    )
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def run(folder: Path) -> None:
    """Open the case once, type a key into its window, and print what it took."""
    app = QApplication([])
    style.apply(app)
    clock = Clock()
    desk = CaseDesk.with_shipped_notices(folder.parent, clock)
    papers = PaperDesk(
        fonts=_no_paper, now=clock.now, scratch=folder, outputs=folder / "输出", remember=_no_paper
    )
    begun = time.perf_counter()
    session = CaseSession(desk.open(folder), papers, clock.now)
    session.show()
    app.processEvents()
    seconds = time.perf_counter() - begun
    assert session.window.isVisible()
    QTest.keyClick(session.window, "1")
    memory = _memory()
    session.close()
    print(seconds, memory)


def _memory() -> float:
    """MiB that this process holds now, where the system tells."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def _no_paper(*_: object) -> None:
    raise AssertionError("no paper is made here")


if __name__ == "__main__":
    run(Path(sys.argv[1]))
