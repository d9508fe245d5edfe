"""One program at a time for each user, and what a second one leaves for the first."""

from __future__ import annotations

import subprocess
import sys

import pytest

from desktop_app.store.one_program import WISH, OneProgram

_HOLDS = """
import sys
from pathlib import Path
from desktop_app.store.one_program import OneProgram
one = OneProgram(Path(sys.argv[1]))
print(one.take(), flush=True)
sys.stdin.read()
"""


def test_the_second_is_refused_until_the_first_is_gone(tmp_path):
    first, second = OneProgram(tmp_path), OneProgram(tmp_path)

    assert first.take()
    assert first.take(), "it stays the one"
    assert not second.take()
    first.give_back()
    assert second.take()
    second.give_back()


def test_a_killed_program_blocks_nobody(tmp_path):
    other = subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout.readline().strip() == b"True"
    one = OneProgram(tmp_path)
    assert not one.take()
    other.kill()
    other.communicate()

    assert one.take()
    one.give_back()


def test_a_wish_is_taken_once(tmp_path):
    first, second = OneProgram(tmp_path), OneProgram(tmp_path)
    first.take()
    paths = [second.wish(tmp_path / "王 小明.shenbao"), second.wish(None)]

    assert sorted(first.take_wishes()) == ["", str(tmp_path / "王 小明.shenbao")]
    assert first.take_wishes() == []
    assert not any(path.exists() for path in paths)
    first.give_back()


@pytest.mark.parametrize(
    "left",
    [b"", b"{", b"[1]", b'{"open": 7}', b'{"open": "' + b"a" * 5000 + b'"}', b"\xff\xfe", b"x" * 2_000_000],
)
def test_a_wish_that_cannot_be_read_wants_the_window_only(tmp_path, left):
    one = OneProgram(tmp_path)
    one.take()
    (one.folder / f".shenbao-0{WISH}").write_bytes(left)

    assert one.take_wishes() == [""]
    assert list(one.folder.iterdir()) == [one.folder / "lock"]
    one.give_back()


def test_where_nothing_can_be_written_nobody_is_in_the_way(tmp_path):
    (tmp_path / "state").write_bytes(b"")

    assert OneProgram(tmp_path / "state").take()
    assert OneProgram(tmp_path / "state").take_wishes() == []
