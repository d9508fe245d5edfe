"""Whatever happens to a contained process, whoever asked goes on and is told why."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from desktop_app.contained import Broken, Contained
from desktop_app.errors import Cancelled


@pytest.fixture
def room(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    with Contained("misbehaving_work", quiet=1.0) as contained:
        yield contained


def test_one_process_answers_many_requests_and_prints_do_no_harm(room):
    told = []
    first = room.ask({"do": "print"}, told=told.append)
    assert told == [{"at": "print"}]
    assert first["pid"] != os.getpid()
    assert room.ask({"do": "nothing"}) == first


@pytest.mark.parametrize(
    ("what", "why", "detail"),
    [
        ("hang", "time", ""),
        ("die", "crash", ""),
        pytest.param(
            "eat",
            "memory",
            "MemoryError",
            marks=pytest.mark.skipif(sys.platform == "darwin", reason="macOS knows no such limit"),
        ),
        ("raise", "error", "ZeroDivisionError"),
    ],
)
def test_what_goes_wrong_is_told_and_the_next_request_is_answered(room, what, why, detail):
    with pytest.raises(Broken) as broken:
        room.ask({"do": what})
    assert (broken.value.why, broken.value.detail) == (why, detail)
    assert "内容" not in str(broken.value)
    assert room.ask({"do": "nothing"})["pid"]


def test_blocks_of_bytes_come_with_the_answer_that_has_them(room):
    assert room.ask_for_blocks({"do": "carry"}) == ({"words": "\ud800\n中"}, b"\n1{}\n")
    assert room.ask_for_blocks({"do": "nothing"})[1] == b""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a process that leaves its pipes to a child")
def test_a_pipe_that_stays_open_when_its_process_was_ended_keeps_nobody_waiting(room, tmp_path):
    (tmp_path / "present").touch()
    try:
        with pytest.raises(Broken, match="time"):
            room.ask({"do": "leave a child", "while": str(tmp_path / "present")})
        assert room.ask({"do": "nothing"})["pid"]
    finally:
        (tmp_path / "present").unlink()


def test_calling_off_ends_the_process(room):
    pid = room.ask({"do": "nothing"})["pid"]

    def call_off() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        room.ask({"do": "hang"}, check=call_off)
    assert room.ask({"do": "nothing"})["pid"] != pid


def test_who_asks_ahead_is_answered_in_order(room):
    for what in ("print", "nothing", "nothing"):
        room.post({"do": what})
    answers = [room.answer() for _ in range(3)]
    assert answers[0]["pid"] == answers[1]["pid"] == answers[2]["pid"]
    assert room.asked == 0


def test_what_was_asked_ahead_is_lost_with_its_process_and_can_be_asked_again(room):
    first = room.ask({"do": "nothing"})
    room.post({"do": "raise"})
    room.post({"do": "nothing"})
    assert room.asked == 2
    with pytest.raises(Broken, match="error"):
        room.answer()
    assert room.asked == 0
    room.post({"do": "nothing"})
    assert room.answer() != first
