"""Files put on a shelf: copied into the case, counted, refused one by one in words."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from desktop_app.documents.watch import Unwatched
from desktop_app.packet.preflight import Preflight
from desktop_app.store.evidence_store import EvidenceStore
from desktop_app.ui.evidence_keeper import EvidenceKeeper, page_count

NOW = datetime(2021, 5, 20, 10, 30, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def store(tmp_path):
    return EvidenceStore(tmp_path / "evidence")


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "审计报告.pdf"
    canvas = Canvas(str(path))
    for _ in range(3):
        canvas.drawString(100, 100, "page")
        canvas.showPage()
    canvas.save()
    changed = datetime(2020, 3, 1, tzinfo=UTC).timestamp()
    os.utime(path, (changed, changed))
    return path


def test_a_file_is_copied_into_the_case_and_stands_on_its_shelf(qtbot, open_case, store, report):
    keeper = EvidenceKeeper(open_case, store, lambda: NOW)
    keeper.add("M3", [str(report)])
    qtbot.waitUntil(lambda: bool(open_case.evidence), timeout=5000)

    (item,) = open_case.evidence
    assert (item.material, item.title, item.file_name, item.pages) == ("M3", "审计报告", "审计报告.pdf", 3)
    assert (item.source, item.added_at) == (str(report), NOW)
    assert item.modified_at == datetime(2020, 3, 1, tzinfo=UTC)
    assert store.verified(item.sha256).read_bytes() == report.read_bytes()


def test_one_that_cannot_be_read_is_named_and_the_rest_is_taken(qtbot, open_case, store, report, tmp_path):
    keeper = EvidenceKeeper(open_case, store, lambda: NOW)
    done = []
    keeper.done.connect(done.append)
    with qtbot.waitSignal(keeper.problem, timeout=5000) as told:
        keeper.add("M3", [str(tmp_path / "不在了.pdf"), str(report)])

    assert "不在了.pdf" in told.args[0]
    assert done == ["已添加1份文件，1份没有添加"]
    assert [item.file_name for item in open_case.evidence] == ["审计报告.pdf"]


def test_pages_that_nobody_can_count_are_left_open(tmp_path, report):
    locked = tmp_path / "加密.pdf"
    with pikepdf.open(report) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    damaged = tmp_path / "损坏.pdf"
    damaged.write_bytes(b"%PDF-1.7 nothing")
    cut_off = tmp_path / "照片.png"
    cut_off.write_bytes(PNG)
    picture = tmp_path / "图片.pdf"  # what it is, is what its content says
    Image.new("RGB", (60, 40), "red").save(picture, "PNG")

    with Preflight() as preflight:
        counted = [
            page_count(preflight, path, Unwatched()) for path in (report, locked, damaged, cut_off, picture)
        ]

    assert counted == [3, None, None, None, 1]


def test_an_empty_file_is_refused_by_name(qtbot, open_case, store, tmp_path):
    empty = tmp_path / "营业执照.pdf"
    empty.touch()
    keeper = EvidenceKeeper(open_case, store, lambda: NOW)
    with qtbot.waitSignal(keeper.problem, timeout=5000) as told:
        keeper.add("M2", [str(empty)])

    assert told.args == ["“营业执照.pdf”是空文件，没有添加（重新扫描或另存以后再添加）"]
    assert open_case.evidence == ()
