"""Packing a case into a travelling file and unpacking it, beside a plain copy of its folder that is forced to the disk.

All three are done in turns on the same case: its evidence is bytes that do not get smaller, as scans are. Packing reads
the finished file back, and both compare every hash, which the copy does not; the quietest of the runs is compared.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Measure
from desktop_app.models.application import Case
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import LedgerKind, ServiceRecord
from desktop_app.store.case_store import CaseStore
from desktop_app.store.travelling import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable

_BAR = 2.5
_RUNS = 4
_FILES = 24
_FILE_SIZE = 4 * 1024**2
_ROWS = 2_000


def measure() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="shenbao-", dir=Path.cwd()) as name:
        place, now = Path(name), datetime.now(UTC)
        case, packed = _case(place, now), place / "case.shenbao"
        works: dict[str, Callable[[], object]] = {
            "copy": lambda: _copied(case, place / "copy"),
            "pack": lambda: pack(case, packed, now=now),
            "unpack": lambda: unpack(packed, place / "unpacked"),
        }
        taken: dict[str, list[float]] = {work: [] for work in works}
        for _ in range(_RUNS):
            for work, run in works.items():
                os.sync()
                begun = time.perf_counter()
                run()
                taken[work].append(time.perf_counter() - begun)
                for folder in ("copy", "unpacked"):
                    shutil.rmtree(place / folder, ignore_errors=True)
    floor = min(taken.pop("copy"))
    size = _FILES * _FILE_SIZE // 1024**2
    return [
        Measure(
            f"travel.{work}",
            min(times) / floor,
            _BAR,
            "×",
            f"{min(times):.3f} s, copy forced to the disk {floor:.3f} s, {size} MiB, quietest of {_RUNS}",
        )
        for work, times in taken.items()
    ]


def _case(place: Path, now: datetime) -> Path:
    chance = random.Random(363)
    folder = place / "case"
    with CaseStore.create(folder, Case(notice="shanghai-2021"), now=now) as store:
        items = []
        for number in range(_FILES):
            scan = place / "scan.pdf"
            scan.write_bytes(chance.randbytes(_FILE_SIZE))
            kept = store.evidence.add(scan)
            items.append(
                Evidence(
                    id=f"e{number}",
                    material="M5",
                    title=f"审计报告{number}",
                    file_name="审计报告.pdf",
                    sha256=kept.sha256,
                    size=kept.size,
                )
            )
        store.commit_evidence(items, now=now)
        rows = (
            ServiceRecord(id=f"r{row}", served_on=date(2020, 3, 1), enterprise=f"示例企业{row}有限公司")
            for row in range(_ROWS)
        )
        store.commit_rows(LedgerKind.SERVICES, tuple(rows), now=now)
    return folder


def _copied(source: Path, target: Path) -> None:
    """The least a durable copy costs: every file written by the system's own fastest way, then forced to the disk."""
    shutil.copytree(source, target)
    for path in target.rglob("*"):
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())
