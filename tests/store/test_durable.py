"""Writing files so that the old one or the new one is there."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.errors import Cancelled, TargetNotWritable
from desktop_app.store.durable import not_writable, open_durably, open_landing, write_durably

LATER = datetime(2100, 1, 1, tzinfo=UTC)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_and_a_replaced_file_hold_exactly_the_bytes(tmp_path: Path) -> None:
    target = tmp_path / "申报报告（终稿）.pdf"
    write_durably(target, b"one\r\n\0")
    write_durably(target, b"two")
    assert target.read_bytes() == b"two"
    assert names(tmp_path) == [target.name]


def test_the_file_can_be_sought_and_read_back_while_it_is_written(tmp_path: Path) -> None:
    with open_durably(tmp_path / "a.bin") as file:
        file.write(b"0123456789")
        file.seek(4)
        assert file.read(2) == b"45"
        file.seek(0)
        file.write(b"X")
    assert (tmp_path / "a.bin").read_bytes() == b"X123456789"


@pytest.mark.parametrize("trouble", [ValueError("rendering"), Cancelled(), KeyboardInterrupt()])
def test_a_block_that_raises_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, trouble: BaseException
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def write_half() -> None:
        with open_durably(target) as file:
            file.write(b"half")
            raise trouble

    with pytest.raises(type(trouble)):
        write_half()
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.pdf"]


def test_an_error_of_another_file_in_the_block_is_not_called_ours(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), open_durably(tmp_path / "a.pdf"):
        (tmp_path / "missing").read_bytes()
    assert names(tmp_path) == []


def test_the_place_may_be_decided_while_writing(tmp_path: Path) -> None:
    with open_landing(tmp_path / "unnamed") as landing:
        landing.file.write(b"x")
        landing.target = tmp_path / "named"
    assert names(tmp_path) == ["named"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(TargetNotWritable, match=r"文件夹“.*不在了"):
        write_durably(tmp_path / "gone" / "a.pdf", b"x")


def test_a_folder_in_the_way_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(TargetNotWritable):
        write_durably(tmp_path / "a.pdf", b"x")
    assert names(tmp_path) == ["a.pdf"]


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TargetNotWritable):
        write_durably(tmp_path / ("长" * 300), b"x")
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX limit stands in for a full disk")
def test_a_full_disk_leaves_the_old_file_and_says_so(tmp_path: Path) -> None:
    target = tmp_path / "报告.pdf"
    target.write_bytes(b"old")
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from desktop_app.errors import TargetNotWritable\n"
        "from desktop_app.store.durable import write_durably\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        "    write_durably(Path(sys.argv[1]), bytes(100_000))\n"
        "except TargetNotWritable as error:\n"
        "    sys.stdout.buffer.write(str(error).encode())\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(target)], capture_output=True, check=True)
    assert "没有写入“报告.pdf”，磁盘空间不够" in done.stdout.decode()
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["报告.pdf"]


def test_a_target_held_by_another_program_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, refusals = tmp_path / "a.pdf", iter([True, True, False])
    replace = Path.replace

    def held(self: Path, other: Path) -> Path:
        if next(refusals):
            raise PermissionError(13, "sharing violation")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", held)
    write_durably(target, b"x")
    assert target.read_bytes() == b"x"


def test_a_target_that_stays_held_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(self: Path, other: Path) -> Path:
        raise PermissionError(13, "sharing violation")

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr("desktop_app.patience.PAUSES", (0.001, 0.001))
    with pytest.raises(TargetNotWritable, match="正被其他程序使用"):
        write_durably(tmp_path / "a.pdf", b"x")
    assert names(tmp_path) == []


@pytest.mark.parametrize("code", [1, 2, 5, 13, 22, 27, 28, 30, 36])
def test_every_refusal_names_the_file_and_a_way_out_without_forbidden_words(code: int) -> None:
    error = not_writable(Path("D:/申报/报告.pdf"), OSError(code, os.strerror(code)))
    assert "报告.pdf" in error.message
    assert error.hint
    assert not any(word in str(error) for word in ("请", "抱歉", "非法", "无效", "失败", "错误", "！"))
