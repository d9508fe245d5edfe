"""The built program at work: commands, contained readers, window, disc image."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from pathlib import Path

import pycdlib
import pytest
from PIL import Image

from desktop_app import __version__
from desktop_app.contained import FLAG

pytestmark = pytest.mark.frozen


def test_it_passes_its_own_check(built, desk):
    assert "自检完成" in built.says("self-check", at=desk)
    assert built.says("--version", at=desk).strip() == __version__


def test_the_sample_is_met_and_its_ledgers_are_counted_from_their_workbooks(built, desk, sample):
    verdict = json.loads(built.says("check", sample, "--json", at=desk))
    assert verdict["assessment"]["outcome"] == "met"
    counted = [
        atom
        for part in verdict["assessment"]["conditions"]
        for atom in part["atoms"]
        if atom["basis"] == "counted"
    ]
    assert counted


def test_the_whole_packet_is_built_in_a_process_of_its_own(papers):
    names = {path.name for path in papers.iterdir()}
    assert {"成套申报材料.pdf", "申请报告.pdf", "真实性声明.pdf", "光盘", "光盘.iso"} <= names
    assert (papers / "成套申报材料.pdf").read_bytes().startswith(b"%PDF-")


def test_the_disc_image_reads_back_as_the_folder(papers):
    image = pycdlib.PyCdlib()
    image.open(str(papers / "光盘.iso"))
    read = set()
    for place, _, names in image.walk(udf_path="/"):
        for name in names:
            data = io.BytesIO()
            image.get_file_from_iso_fp(data, udf_path=f"{place.rstrip('/')}/{name}")
            read.add(hashlib.sha256(data.getvalue()).hexdigest())
    image.close()
    folder = {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (papers / "光盘").rglob("*")
        if path.is_file()
    }
    assert folder
    assert read == folder


def test_ledgers_and_evidence_are_read_in_processes_of_their_own(built, desk, sample):
    ledgers = sorted((sample / "台账").glob("*.xlsx"))
    evidence = [next((sample / "证明材料").glob(f"*.{kind}")) for kind in ("pdf", "jpg")]
    told = json.loads(built.says("inspect", *ledgers, *evidence, "--json", at=desk))["files"]
    assert len(told) == len(ledgers) + 2
    assert all(item["readable"] for item in told)
    assert {item["facts"]["ledger"]["kind"] for item in told[: len(ledgers)]} >= {
        "services",
        "staff",
        "trainings",
    }


def test_a_broken_workbook_is_a_sentence(built, desk):
    broken = desk / "坏 台账.xlsx"
    broken.write_bytes(b"PK\x03\x04" + bytes(200))
    done = built.run("inspect", broken, at=desk)
    said = (done.stdout + done.stderr).decode("utf-8")
    assert done.returncode in (1, 2)
    assert "坏 台账.xlsx" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("twin", ["commands", "wizard"])
def test_both_programs_serve_as_reader_of_cells(built, desk, sample, twin):
    """The window starts itself for a ledger; it has no console, and its output is a pipe all the same."""
    path = sample / "台账" / "服务人员名册.xlsx"
    request = {"path": str(path), "kind": "xlsx", "cells": 1_000_000, "unpacked": 2**28}
    with built.opened(
        FLAG, "desktop_app.ledgers.cell_process", str(2**30), at=desk, program=getattr(built, twin)
    ) as reader:
        reader.stdin.write(json.dumps(request).encode() + b"\n")
        reader.stdin.flush()
        said = json.loads(reader.stdout.readline())
        reader.communicate()
        assert reader.returncode == 0
    assert said["answer"]["sheets"][0]["name"]


@pytest.mark.skipif(
    sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM")),
    reason="no screen",
)
def test_the_window_opens_and_paints_every_page_in_chinese(built, desk):
    kept = os.environ.get("SHENBAO_PICTURES")
    folder = Path(kept) if kept else desk / "图"
    said = built.says("self-check", "--window", folder, at=desk)
    pictures = sorted(folder.glob("*.png"))
    assert f"窗口：{len(pictures)}页画得出" in said
    assert len(pictures) > 40
    for picture in (pictures[0], next(path for path in pictures if "report.preview" in path.name)):
        with Image.open(picture) as image:
            assert image.size >= (1000, 600)
            assert len(image.convert("RGB").getcolors(2**24)) > 50


def test_nothing_is_written_outside_the_folders_of_the_user(built, desk, sample, tmp_path):
    def listed():
        return {path: path.stat().st_mtime_ns for path in built.folder.rglob("*")}

    before = listed()
    place = tmp_path / "工作"
    place.mkdir()
    built.says("check", sample, at=place)
    built.says("self-check", at=place)
    assert listed() == before
    assert list(place.iterdir()) == []
