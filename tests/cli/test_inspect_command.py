"""``inspect``: one honest sentence for each file, exit status by the worst of them (design §6)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.ledgers.books import write_xls, write_xlsx

ROOT = Path(__file__).resolve().parents[2]


def inspect(*words) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desktop_app", "inspect", *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=120,
        encoding="utf-8",
    )


def test_a_clean_workbook_is_told_of_with_status_0(tmp_path):
    row = "".join(
        f'<c r="{column}1" t="inlineStr"><is><t>{word}</t></is></c>'
        for column, word in (("A", "培训日期"), ("B", "培训主题"), ("C", "培训人次"))
    )
    path = write_xlsx(tmp_path / "培训.xlsx", f'<row r="1">{row}</row>')
    done = inspect(path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "“培训.xlsx”是 Excel 工作簿，1张表，1行；像是培训台账，表头在第1行\n"


def test_what_wants_a_look_is_status_1_and_json_says_the_same(tmp_path):
    path = write_xls(tmp_path / "旧.xls")
    done = inspect(path, "--json")
    assert (done.returncode, done.stderr) == (1, "")
    (found,) = json.loads(done.stdout)["files"]
    assert (found["kind"], found["readable"]) == ("xls", True)
    assert found["findings"] == ["“旧.xls”的表“台账”有1格是公式算不出的结果"]
    assert found["facts"]["ledger"]["kind"] == "services"
    assert [sheet["hidden"] for sheet in found["facts"]["sheets"]] == [False, True]


def test_one_that_cannot_be_read_is_one_line_and_status_2_and_the_others_are_still_told_of(tmp_path):
    good, bad = write_xls(tmp_path / "好.xls"), tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 and nothing else")
    done = inspect(bad, tmp_path / "没有.xlsx", good)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "“坏.xlsx”不完整或已损坏（重新拷贝，或用 Excel 打开后另存）",
        "找不到“没有.xlsx”（看一看文件名和所在的文件夹）",
    ]
    assert done.stdout.startswith("“好.xls”是旧版 Excel 工作簿")


def test_no_file_is_wrong_use():
    done = inspect()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("缺少文件")
