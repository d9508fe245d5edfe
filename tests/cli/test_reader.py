"""The built program starts itself as a reader of one workbook: the same answer as from source, and nothing on the screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from desktop_app.ledgers import READ_CELLS
from tests.ledgers.books import write_xls

ROOT = Path(__file__).resolve().parents[2]


def test_the_program_as_a_reader_writes_what_it_read_and_ends(tmp_path):
    path = write_xls(tmp_path / "旧.xls")
    done = subprocess.run(
        [sys.executable, "-m", "desktop_app", READ_CELLS, str(path), "xls", str(2**31), "1000", "1000"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    length = int.from_bytes(done.stdout[:8], "little")
    answer = json.loads(done.stdout[8 : 8 + length].decode("utf-8"))
    assert [sheet["name"] for sheet in answer["sheets"]] == ["台账", "隐"]
