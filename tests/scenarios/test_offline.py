"""No network: whatever a user does, no socket is opened and no library for it is loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NETWORK_LIBRARIES = ("Qt6Network", "Qt6WebSockets", "Qt6WebEngine", "libcurl")


def test_from_the_example_to_the_papers_no_socket_is_opened(tmp_path):
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("offline_program.py")), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        check=True,
    )
    said = json.loads(done.stdout)

    assert (said["statuses"], said["page"]) == ([0, 0, 0, 0, 0], "report.preview")
    assert said["events"] == []
    assert said["sockets"] == []
    assert "PySide6.QtWidgets" in said["modules"]
    assert "PySide6.QtNetwork" not in said["modules"]
    assert [name for name in said["libraries"] if any(word in name for word in NETWORK_LIBRARIES)] == []


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
