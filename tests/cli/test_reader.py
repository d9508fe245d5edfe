"""The program starts itself as a reader of one workbook, wherever it is started: an answer, and nothing on the screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from desktop_app.contained import FLAG
from desktop_app.ledgers.book_reading import read_book
from tests.ledgers.books import write_xls

ROOT = Path(__file__).resolve().parents[2]


def test_the_program_as_a_reader_writes_what_it_read_and_ends_with_its_input(tmp_path):
    path = write_xls(tmp_path / "旧.xls")
    request = {"path": str(path), "kind": "xls", "cells": 1000, "unpacked": 1000}
    with subprocess.Popen(
        [sys.executable, "-m", "desktop_app", FLAG, "desktop_app.ledgers.cell_process", str(2**30)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as reader:
        reader.stdin.write(json.dumps(request).encode() + b"\n")
        reader.stdin.flush()
        said = json.loads(reader.stdout.readline())
        blocks = reader.stdout.read(said.get("bytes", 0))
        reader.stdin.close()
        assert (reader.wait(60), reader.stdout.read(), reader.stderr.read()) == (0, b"", b"")
    assert [sheet["name"] for sheet in said["answer"]["sheets"]] == ["台账", "隐"]
    assert len(blocks) == said.get("bytes", 0)


def test_a_contained_process_does_not_take_its_modules_from_the_folder_at_hand(tmp_path, monkeypatch):
    path = write_xls(tmp_path / "旧.xls")
    for name in ("json", "gc", "zipfile", "desktop_app"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert [sheet.name for sheet in read_book(path).sheets] == ["台账", "隐"]
