"""Committing one change to a case, beside a bare write of one page that is forced to the disk.

Both are done in turns in the same folder; the medians are compared, in an empty case and in one with 100,000 ledger
rows, because a change must not cost more in a big case.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.big_case import ROWS, services
from benchmarks.measure import Measure
from desktop_app.models.application import Case
from desktop_app.models.ledgers import LedgerKind
from desktop_app.store.case_store import CaseStore

_BAR = 2.0
_RUNS = 300
_PAGE = b"\0" * 4096


def measure() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="shenbao-", dir=Path.cwd()) as place:
        return [
            _beside_bare(Path(place), "commit.empty", 0),
            _beside_bare(Path(place), "commit.100k_rows", ROWS),
        ]


def _beside_bare(place: Path, name: str, rows: int) -> Measure:
    now = datetime.now(UTC)
    with CaseStore.create(place / name, Case(notice="shanghai-2021"), now=now) as store:
        if rows:
            store.commit_rows(LedgerKind.SERVICES, services(rows), now=now)
        ours: list[float] = []
        bare: list[float] = []
        with (place / f"{name}.bare").open("wb", buffering=0) as file:
            for run in range(_RUNS):
                start = time.perf_counter()
                file.write(_PAGE)
                os.fsync(file.fileno())
                middle = time.perf_counter()
                store.commit("agency.name", f"上海某某服务中心{run}", now=now)
                ours.append(time.perf_counter() - middle)
                bare.append(middle - start)
    own, floor = statistics.median(ours), statistics.median(bare)
    detail = f"{own * 1000:.3f} ms, bare fsynced page {floor * 1000:.3f} ms, medians of {_RUNS}"
    return Measure(name, own / floor, _BAR, "×", detail)
