"""A district's list of 1,000 cases from the command line into one 汇总表, in a new process.

The cases are the example with another name each: its database with 844 ledger rows, its answers and papers that were made,
and its 41 pieces of evidence, 7.2 MB a file. To spare the disk, every file holds the same evidence: the member of the
database is written for each case, the rest is copied. One case in ten was changed after its papers were made.

Every file's layout, manifest, database and rows are verified; its evidence by names and sizes, and in the second measure
byte by byte (``--verify``). Memory is that of the command and its processes together, the sum of what is resident of each,
looked at twenty times a second; what they share is counted in each.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.measure import Measure
from desktop_app.notice.loader import load_all
from desktop_app.packet.check_code import check_code
from desktop_app.packet.sample import write_sample
from desktop_app.paths import resource
from desktop_app.store.case_store import DATABASE, CaseStore
from desktop_app.store.checksums import checksum
from desktop_app.store.opening import open_any, take_in
from desktop_app.store.travelling import pack

_CASES = 1_000
_BAR_SECONDS, _BAR_MEMORY = 10.0, 300.0
_LOOK = 0.05
_NOW = datetime(2021, 5, 20, 9, 0, tzinfo=UTC)
_DISTRICTS = ("徐汇区", "静安区", "黄浦区", "长宁区", "普陀区", "虹口区", "杨浦区", "闵行区")


def measure() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="shenbao-", dir=Path.cwd()) as name:
        place = Path(name)
        files = _handed_in(place)
        size = sum(path.stat().st_size for path in files) / 1024**2
        measures = []
        for what, words in (("district", []), ("district.verified", ["--verify"])):
            seconds, memory, own, busy = _run(place, files[0].parent, words)
            free = f"{own:.1f} s of {os.cpu_count()} processors, others busy {busy:.1f} of the time"
            detail = f"{_CASES} cases, {size:.0f} MiB, {free}"
            measures.append(Measure(f"{what}.time", seconds, _BAR_SECONDS, "s", detail))
            measures.append(
                Measure(f"{what}.memory", memory, _BAR_MEMORY, "MiB", "command and its processes")
            )
    return measures


def _handed_in(place: Path) -> list[Path]:
    from desktop_app.ledgers.reading import read_workbook  # noqa: PLC0415 - only here

    notice = load_all(resource("notices"))["shanghai-2021"]
    write_sample(place / "sample", notice, resource("fonts"))
    folder = place / "case"
    take_in(folder, open_any(place / "sample", read_workbook), now=_NOW).close()
    out = place / "handed in"
    out.mkdir()
    files = []
    for number in range(_CASES):
        _call_it(folder, f"{number:032x}")
        with CaseStore.open(folder) as store:
            moment = _NOW + timedelta(minutes=number)
            agency = f"上海第{number}企业服务有限公司"
            for field, value in {
                "agency.name": agency,
                "agency.seal_name": agency,
                "service_platform.name": f"第{number}公共服务平台",
                "agency.district": _DISTRICTS[number % len(_DISTRICTS)],
            }.items():
                store.commit(field, value, now=moment)
            store.record_build(check_code(store.load(), notice), now=moment, draft=False)
            if number % 10 == 0:
                store.commit("agency.phone", f"021-6{number:07}", now=moment + timedelta(seconds=1))
        target = out / f"单位{number:04}.shenbao"
        pack(folder, target, now=moment)
        files.append(target)
    shutil.rmtree(folder)
    return files


def _call_it(folder: Path, identity: str) -> None:
    """Each is a case of its own, as if it had been begun by its agency."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        connection.execute(
            "UPDATE about SET value = ?, crc = ? WHERE name = 'id'", (identity, checksum("id", identity))
        )


def _run(place: Path, folder: Path, words: list[str]) -> tuple[float, float, float, float]:
    """Seconds, MiB, seconds of processors, and how busy other programs kept the machine meanwhile, of all its processors."""
    before, begun = _machine(), time.perf_counter()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "desktop_app",
            "summary",
            str(folder),
            "--out",
            str(place / "汇总表.xlsx"),
            *words,
        ],
        stdout=subprocess.DEVNULL,
        cwd=Path(__file__).parents[1],
    )
    most, done = [0.0], threading.Event()

    def look() -> None:
        while not done.wait(_LOOK):
            most[0] = max(most[0], _resident(process.pid))

    watcher = threading.Thread(target=look)
    watcher.start()
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    seconds = time.perf_counter() - begun
    done.set()
    watcher.join()
    busy, idle = (after - earlier for after, earlier in zip(_machine(), before, strict=True))
    own = usage.ru_utime + usage.ru_stime
    return seconds, most[0], own, max(0.0, (busy - own) / max(busy + idle, 0.01))


def _resident(root: int) -> float:
    """MiB resident of a process and those below it; nothing where the system does not tell."""
    found, wanted = 0, {root}
    try:
        stats = [path for path in Path("/proc").iterdir() if path.name.isdigit()]
    except OSError:
        return 0.0
    parents: dict[int, int] = {}
    for path in stats:
        try:
            parents[int(path.name)] = int((path / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
    for _ in range(3):
        wanted |= {child for child, parent in parents.items() if parent in wanted}
    for process in wanted:
        try:
            found += int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError, IndexError):
            continue
    return found / 1024**2


def _machine() -> tuple[float, float]:
    """Seconds that all processors were busy and idle, since the machine was started; zeros where it is not told."""
    try:
        parts = [int(part) for part in Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
    except (OSError, ValueError):
        return 0.0, 0.0
    ticks = os.sysconf("SC_CLK_TCK")
    idle = parts[3] + parts[4]
    return (sum(parts[:8]) - idle) / ticks, idle / ticks
