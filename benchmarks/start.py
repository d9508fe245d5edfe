"""Process start to the first painted window, and peak memory then, beside a bare PySide6 window.

Both programs run in processes of their own, in turns. Each says so when its first window has been painted and how
much memory it had taken by then; the time runs from before the process is made. Neither compiles its modules anew at each
start: the installed program does not either, and PySide6's own come compiled.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bare_window import BARE_WINDOW, compared

if TYPE_CHECKING:
    from benchmarks.measure import Measure

_RUNS = 11
_ROOT = Path(__file__).resolve().parents[1]

_PEAK = """
def peak():
    try:
        import resource
    except ImportError:
        import ctypes, ctypes.wintypes as w
        class Counters(ctypes.Structure):
            _fields_ = [("cb", w.DWORD), ("faults", w.DWORD), *[(f"n{i}", ctypes.c_size_t) for i in range(8)]]
        counters = Counters(cb=ctypes.sizeof(Counters))
        process = ctypes.windll.kernel32.GetCurrentProcess
        process.restype = w.HANDLE
        ctypes.windll.psapi.GetProcessMemoryInfo(w.HANDLE(process()), ctypes.byref(counters), counters.cb)
        return counters.n0
    try:  # ru_maxrss would also count what the starting process held
        with open("/proc/self/status", encoding="utf-8") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
def painted():
    print(peak(), flush=True)
"""

_BARE = _PEAK + BARE_WINDOW

_OURS = (
    _PEAK
    + """
import sys
from PySide6.QtCore import Qt
from desktop_app.ui import start_window
class Window(start_window.StartWindow):
    def __init__(self, parent=None):
        super().__init__(parent)
        self.painted.connect(painted, Qt.ConnectionType.QueuedConnection)
start_window.StartWindow = Window
sys.argv = ["desktop_app"]
from desktop_app.__main__ import main
main()
"""
)


def measure() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="shenbao-", ignore_cleanup_errors=True) as home:
        environ = {
            **os.environ,
            "PYTHONPATH": str(_ROOT),
            "XDG_DATA_HOME": home,
            "LOCALAPPDATA": home,
            "HOME": home,
            "PYTHONPYCACHEPREFIX": str(Path(home, "compiled")),
        }
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        bare, ours = [], []
        for script in (_BARE, _OURS):
            _run(script, environ)  # compiles
        for _ in range(_RUNS):
            bare.append(_run(_BARE, environ))
            ours.append(_run(_OURS, environ))
    return [
        compared("start.time", [run[0] for run in ours], [run[0] for run in bare], "s", 3),
        compared("start.memory", [run[1] for run in ours], [run[1] for run in bare], "MiB", 1),
    ]


def _run(script: str, environ: dict[str, str]) -> tuple[float, float]:
    """Seconds to the first painted window, and MiB at that moment."""
    begun = time.perf_counter()
    program = subprocess.Popen(
        [sys.executable, "-c", script], env=environ, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert program.stdout is not None
    with program.stdout:
        line = program.stdout.readline()
        seconds = time.perf_counter() - begun
        program.kill()
    program.wait()
    return seconds, int(line) / 2**20
