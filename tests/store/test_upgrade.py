"""An older case is brought up to date on a copy: whatever happens on the way, it is whole, in one shape or the other."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.errors import CaseUnreadable
from desktop_app.store import shape
from desktop_app.store.case_store import CaseStore

OLD = Path(__file__).parents[1] / "old_cases" / "shape-1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(OLD, tmp_path / "case")
    return tmp_path / "case"


def shape_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


def test_the_old_file_is_kept_as_it_was(folder: Path) -> None:
    shutil.copy(folder / "case.sqlite3", folder.parent / "before.sqlite3")
    CaseStore.open(folder).close()
    assert shape_of(folder / "case.sqlite3") == shape.SHAPE
    kept = folder / "backup" / "shape-1.sqlite3"
    assert shape_of(kept) == 1
    rows = "SELECT field, value FROM answers ORDER BY field"
    with (
        closing(sqlite3.connect(kept)) as new,
        closing(sqlite3.connect(folder.parent / "before.sqlite3")) as old,
    ):
        assert new.execute(rows).fetchall() == old.execute(rows).fetchall()


def test_looking_at_an_old_case_changes_nothing(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with CaseStore.open(folder, read_only=True) as store:
        assert store.load().notice == "shanghai-2021"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_damaged_old_case_is_refused_untouched(folder: Path) -> None:
    database = folder / "case.sqlite3"
    whole = database.read_bytes()
    for page in range(len(whole) // 4096):
        damaged = bytearray(whole)
        damaged[page * 4096 : (page + 1) * 4096] = b"\xa5" * 4096
        database.write_bytes(damaged)
        with pytest.raises(CaseUnreadable):
            CaseStore.open(folder)
        assert database.read_bytes() == damaged


NURSERY = """
import os, signal, sys
from pathlib import Path
from desktop_app.store.case_store import CaseStore
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        store = CaseStore.open(Path(line.strip()))
        signal.pause()
    sys.stdout.write(f"{child}\\n")
    sys.stdout.flush()
    os.waitpid(child, 0)
    sys.stdout.write("gone\\n")
    sys.stdout.flush()
"""


@pytest.mark.skipif(os.name == "nt", reason="needs fork")
def test_killed_while_upgrading_the_case_is_whole(tmp_path: Path) -> None:
    facts = json.loads((OLD / "facts.json").read_text(encoding="utf-8"))
    chance, shapes = random.Random(12), set()
    command = [sys.executable, "-c", NURSERY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as nursery:
        for number in range(60):
            folder = tmp_path / f"case{number}"
            shutil.copytree(OLD, folder)
            nursery.stdin.write(f"{folder}\n")
            nursery.stdin.flush()
            child = int(nursery.stdout.readline())
            threading.Event().wait(chance.random() * 0.03)
            os.kill(child, signal.SIGKILL)
            assert nursery.stdout.readline() == "gone\n"
            shapes.add(shape_of(folder / "case.sqlite3"))
            with CaseStore.open(folder) as store:
                case = store.load()
                assert store.problems == ()
            assert case.unfinished == facts["unfinished"]
            assert {kind: len(rows) for kind, rows in case.ledgers} == facts["rows"]
        nursery.stdin.close()
    assert shapes == {1, shape.SHAPE}, "kills came only before or only after"
