"""Leftovers are told from living work by a lock; what a killed program left goes, what it had put aside comes back."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from desktop_app.store import staging
from desktop_app.store.durable import open_durably, write_durably
from desktop_app.store.evidence_store import EvidenceStore
from desktop_app.store.work_list import WorkList

if TYPE_CHECKING:
    from pathlib import Path

FAR = datetime(2100, 1, 1, tzinfo=UTC)
WORKER = """
import sys
from pathlib import Path
from desktop_app.store import staging
from desktop_app.store.durable import open_durably
folder = Path(sys.argv[1])
with open_durably(folder / "new.bin") as file, staging.stage_in(folder, "build", target="out") as stage:
    file.write(b"half")
    file.flush()
    stage.mkdir()
    (stage / "page.pdf").write_bytes(b"half")
    if sys.argv[2] == "aside":
        (folder / "out").rename(staging.aside_of(stage))
    if sys.argv[2] == "done":
        (folder / "out").rename(staging.aside_of(stage))
        stage.rename(folder / "out")
    print("working", flush=True)
    sys.stdin.read()
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def worker(tmp_path: Path):
    """Starts a program that works in a folder; it lives until the test kills it."""
    started: list[subprocess.Popen[bytes]] = []

    def start(how: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", WORKER, str(tmp_path), how]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        started.append(process)
        assert process.stdout.readline().strip() == b"working"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("how", ["begun", "aside", "done"])
def test_living_work_stays_and_dead_work_goes(tmp_path: Path, worker, how: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old.pdf").write_bytes(b"old")
    (tmp_path / "mine.tmp").write_bytes(b"mine")
    process = worker(how)
    living = names(tmp_path)
    assert staging.sweep(tmp_path) == 0
    assert names(tmp_path) == living

    process.kill()
    process.communicate()
    assert staging.sweep(tmp_path) > 0
    assert names(tmp_path) == ["mine.tmp", "out"]
    assert names(tmp_path / "out") == (["page.pdf"] if how == "done" else ["old.pdf"])
    assert staging.sweep(tmp_path) == 0


def test_the_old_output_comes_back_when_the_work_breaks_off(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    def break_off() -> None:
        with staging.stage_in(tmp_path, "build", target="out") as stage:
            stage.mkdir()
            (tmp_path / "out").rename(staging.aside_of(stage))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert names(tmp_path) == ["out"]


@pytest.mark.skipif(os.name == "nt", reason="needs a link")
def test_what_was_put_aside_is_never_removed_while_its_place_is_empty(tmp_path: Path) -> None:
    with staging.stage_in(tmp_path, "build", target="out") as stage:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "old.pdf").write_bytes(b"old")
        (tmp_path / "out").rename(staging.aside_of(stage))
        (tmp_path / "out").symlink_to(tmp_path / "nowhere")  # in the way, and leads to nothing
    assert [name for name in names(tmp_path) if name.endswith(".old")] != []
    (tmp_path / "out").unlink()
    assert staging.sweep(tmp_path) == 1
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == ["old.pdf"]


@pytest.mark.parametrize("target", ["../elsewhere", "/elsewhere", "a/b", "", ".."])
def test_a_forged_lock_leads_nowhere_else(tmp_path: Path, target: str) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / ".shenbao-0123456789abcdef.lock").write_text(f'{{"target": "{target}"}}')
    (place / ".shenbao-0123456789abcdef.old").mkdir()
    staging.sweep(place)
    assert names(tmp_path) == ["place"]
    assert names(place) == []


def test_other_files_are_never_touched(tmp_path: Path) -> None:
    kept = [".shenbao-note", "a.tmp", ".shenbao-x.unpack", "shenbao-x.tmp", ".shenbao-.txt"]
    for name in kept:
        (tmp_path / name).write_bytes(b"x")
    assert staging.sweep(tmp_path) == 0
    assert names(tmp_path) == sorted(kept)
    assert staging.sweep(tmp_path / "gone") == 0


def test_scratch_is_gone_after_use_and_after_a_kill_with_the_next_one(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with staging.scratch_folder() as folder:
        (folder / "copy.sqlite3").write_bytes(b"x")
        assert staging.sweep_scratch() == 0
    assert names(tmp_path) == []
    script = (
        "import sys, tempfile\nfrom desktop_app.store import staging\n"
        "with staging.scratch_folder() as folder:\n    (folder / 'x').write_bytes(b'x')\n"
        "    print('working', flush=True)\n    sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", f"import tempfile; tempfile.tempdir = {str(tmp_path)!r}\n{script}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline().strip() == b"working"
    process.kill()
    process.communicate()
    assert len(names(tmp_path)) == 2
    with staging.scratch_folder():
        assert len(names(tmp_path)) == 2
    assert names(tmp_path) == []


def test_a_half_copied_file_of_evidence_goes_when_its_program_is_gone(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path)
    (tmp_path / ".shenbao-0123456789abcdef.tmp").write_bytes(b"half")
    with open_durably(tmp_path / "whole") as file:
        file.write(b"x")
        assert store.sweep([], before=FAR) == 1
    assert names(tmp_path) == ["whole"]


def test_the_next_start_knows_where_work_was_begun(tmp_path: Path, worker) -> None:
    works = WorkList(tmp_path / "state")
    assert works.sweep() == 0
    works.begin(tmp_path)
    works.begin(tmp_path)
    works.begin(tmp_path / "a stick that is gone")
    process = worker("begun")
    assert WorkList(tmp_path / "state").sweep() == 0
    process.kill()
    process.communicate()
    assert WorkList(tmp_path / "state").sweep() > 0
    assert [name for name in names(tmp_path) if name.startswith(".")] == []
    assert WorkList(tmp_path / "state")._read() == [str(tmp_path / "a stick that is gone")]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"folders": 7}', b'{"folders": [7, null]}', b"\xff"])
def test_a_list_that_cannot_be_read_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    write_durably(tmp_path / "work.json", content)
    works = WorkList(tmp_path)
    assert works.sweep() == 0
    works.begin(tmp_path)
    assert works._read() == [str(tmp_path)]
