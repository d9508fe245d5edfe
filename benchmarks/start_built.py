"""The built program from the start of its process to its first painted window, beside a bare built PySide6 window.

Needs the built program in ``dist/``, or where ``SHENBAO_BUILT`` says. The bare window is built here, once for each version of
Qt, by the same PyInstaller without any trimming. Each writes a line into a file when it has been painted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import PySide6

from benchmarks.bare_window import BAR, BARE_WINDOW, compared
from benchmarks.measure import Measure

_RUNS = 9
_PATIENCE = 60.0
_ROOT = Path(__file__).resolve().parents[1]
_PRODUCT = "示范平台申报助手"
_SUFFIX = ".exe" if sys.platform == "win32" else ""
_PAINTED = """
import os
from pathlib import Path
def painted():
    place = Path(os.environ["XDG_DATA_HOME"]) / "shenbao" / "logs"
    place.mkdir(parents=True)
    (place / "events.log").write_text("program.painted")
"""


def measure() -> list[Measure]:
    built = Path(os.environ.get("SHENBAO_BUILT", _ROOT / "dist" / _PRODUCT)).resolve()
    ours, bare = built / f"{_PRODUCT}{_SUFFIX}", _bare_program()
    own, floor = [], []
    for _ in range(_RUNS):
        floor.append(_seconds(bare))
        own.append(_seconds(ours))
    room, room_bare = _megabytes(built), _megabytes(bare.parent)
    return [
        compared("start_built.time", own, floor, "s", 3),
        Measure(
            "start_built.disk", room / room_bare, BAR, "×", f"{room:.0f} MB, bare window {room_bare:.0f} MB"
        ),
    ]


def _seconds(program: Path) -> float:
    """From before the process is made to the line in its log."""
    with tempfile.TemporaryDirectory(prefix="shenbao-", ignore_cleanup_errors=True) as home:
        environ = {**os.environ, "XDG_DATA_HOME": home, "WIN_PD_OVERRIDE_LOCAL_APPDATA": home, "HOME": home}
        environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        events = Path(home) / "shenbao" / "logs" / "events.log"
        begun = time.perf_counter()
        running = subprocess.Popen([program], env=environ)
        try:
            while not (events.exists() and "program.painted" in events.read_text(encoding="utf-8")):
                if time.perf_counter() - begun > _PATIENCE:
                    raise RuntimeError(f"{program.name} painted no window")
                time.sleep(0.001)  # noqa: TID251 - another process gives no signal
            return time.perf_counter() - begun
        finally:
            running.kill()
            running.wait()


def _bare_program() -> Path:
    place = _ROOT / "build" / f"bare-{PySide6.__version__}"
    program = place / "bare" / f"bare{_SUFFIX}"
    if not program.is_file():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        script = place / "bare.py"
        script.write_text(_PAINTED + BARE_WINDOW, encoding="utf-8")
        places = ["--distpath", place, "--workpath", place / "work", "--specpath", place]
        words = ["-m", "PyInstaller", "--noconfirm", "--windowed", "--log-level", "ERROR", *places, script]
        subprocess.run([sys.executable, *words], check=True, cwd=place)
    return program


def _megabytes(folder: Path) -> float:
    return (
        sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        / 1e6
    )
