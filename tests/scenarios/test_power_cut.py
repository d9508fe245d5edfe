"""Power cut: the real program is killed while someone types; only the last moment is missing, nothing is broken."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.models.application import Case
from desktop_app.store.case_store import CaseStore

ROOT = Path(__file__).resolve().parents[2]
LOST_AT_MOST = 3.0
"""Seconds of typing that may be missing here: the second that is promised, and room for a machine with other work."""
ROUNDS = 4


def type_until_killed(home: Path, case: Path, after: int) -> list[tuple[float, str]]:
    """Start the program on ``case``, kill it after ``after`` texts; what was typed and when."""
    typing = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("typing_program.py")), str(home), str(case)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert typing.stdout is not None
    typed: list[tuple[float, str]] = []
    with typing.stdout as lines:
        for line in lines:
            moment, text = line.split()
            typed.append((float(moment), text))
            if len(typed) == after:
                typing.kill()
    typing.wait(30)
    assert len(typed) >= after, "the program ended by itself"
    return typed


@pytest.fixture
def case(tmp_path):
    folder = tmp_path / "cases" / "案卷"
    CaseStore.create(folder, Case(notice="shanghai-2021"), now=datetime.now(UTC)).close()
    return folder


def test_a_killed_program_loses_only_the_last_moment_of_typing(tmp_path, case):
    moments = random.Random(363)
    for _ in range(ROUNDS):
        typed = type_until_killed(tmp_path, case, moments.randint(60, 260))
        with CaseStore.open(case) as store:
            kept = store.load()
            assert store.problems == ()
        order = {text: moment for moment, text in typed}
        name = kept.application.agency.name
        # Between two of our texts the field holds a part of the next one: N, N1, N12 ...
        last_kept = max(
            (moment for text, moment in order.items() if text == name),
            default=next((moment for text, moment in order.items() if name and text.startswith(name)), None),
        )
        assert last_kept is not None, f"{name} was never typed in this round"
        assert typed[-1][0] - last_kept <= LOST_AT_MOST
