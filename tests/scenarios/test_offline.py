"""No network: whatever a user does, no socket is opened and no library for it is loaded; what travels arrives whole (F10)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from desktop_app.packet.build import read_record
from desktop_app.store.case_store import CaseStore

ROOT = Path(__file__).resolve().parents[2]
NETWORK_LIBRARIES = ("Qt6Network", "Qt6WebSockets", "Qt6WebEngine", "libcurl")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder in which the example was made, built, packed, unpacked elsewhere and built again."""
    return tmp_path_factory.mktemp("offline")


@pytest.fixture(scope="module")
def said(place):
    """What the process that did it says of itself."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("offline_program.py")), str(place)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def test_from_the_example_to_the_papers_no_socket_is_opened(said):
    assert (said["statuses"], said["page"]) == ([0] * 6, "report.preview")
    assert said["events"] == []
    assert said["sockets"] == []
    assert "PySide6.QtWidgets" in said["modules"]
    assert "PySide6.QtNetwork" not in said["modules"]
    assert [name for name in said["libraries"] if any(word in name for word in NETWORK_LIBRARIES)] == []


def texts(folder: Path) -> dict[str, list[str]]:
    """What stands on each page of each paper."""
    found = {}
    for paper in sorted(folder.glob("*.pdf")):
        pages = pdfium.PdfDocument(paper)
        found[paper.name] = [page.get_textpage().get_text_range() for page in pages]
        pages.close()
    return found


def test_f10_what_was_packed_arrives_whole_and_makes_the_same_papers(said, place):
    assert said["statuses"] == [0] * 6
    with CaseStore.open(place / "另一台", read_only=True) as store:
        evidence = store.load().evidence
        broken = [item.file_name for item in evidence if not store.evidence.verified(item.sha256).is_file()]
    here, there = place / "申报材料", place / "另一台的申报材料"

    assert evidence
    assert broken == []
    assert read_record(there).check_code == read_record(here).check_code
    assert texts(there) == texts(here)
    assert sum(map(len, texts(here).values())) > 30


def test_the_watch_sees_a_socket():
    script = (
        "import sys, socket; sys.path.insert(0, sys.argv[1]); import offline_program as watch;"
        " sys.addaudithook(watch.note); one = socket.socket(); print(watch.SEEN, watch.sockets())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(Path(__file__).parent)], capture_output=True, check=True, text=True
    )
    assert "socket.__new__" in done.stdout
    if Path("/proc/self/fd").exists():
        assert "socket:[" in done.stdout
