"""``verify-disc`` as another program runs it: exit status, the names of what is wrong, and JSON."""

from __future__ import annotations

import json

import pytest

from desktop_app.documents.watch import Unwatched
from desktop_app.packet.disc import DiscEntry, write_folder
from desktop_app.packet.disc.index_page import About
from tests.cli.test_commands import run


@pytest.fixture(scope="module")
def disc(tmp_path_factory):
    place = tmp_path_factory.mktemp("盘")
    source = place / "甲.bin"
    source.write_bytes(b"a" * 5000)
    entries = [DiscEntry(source, (f"{number:02d}", "执照", "示例"), ".pdf", "材料") for number in (1, 2)]
    write_folder(place / "光盘", entries, About("申报材料", (), code="7K3M9Q"), Unwatched())
    return place / "光盘"


def test_a_whole_disc_is_status_0(disc):
    done = run("verify-disc", disc)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8").strip() == "核对了3个文件，校验码 7K3M9Q：全部读出来，和清单一样"


def test_one_changed_byte_is_named_in_json_with_status_1(disc, tmp_path):
    for path in disc.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    victim = tmp_path / "02_执照_示例.pdf"
    victim.write_bytes(b"a" * 4999 + b"b")
    (tmp_path / "别的.txt").write_bytes(b"")
    done = run("verify-disc", tmp_path, "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 1
    assert (said["good"], said["code"], said["files"], said["medium"]) == (False, "7K3M9Q", 3, "folder")
    assert [(fault["kind"], fault["name"]) for fault in said["faults"]] == [
        ("altered", victim.name),
        ("extra", "别的.txt"),
    ]


def test_what_is_no_disc_is_one_line_with_status_2(tmp_path):
    done = run("verify-disc", tmp_path)
    said = done.stderr.decode("utf-8")
    assert (done.returncode, done.stdout, said.count("\n")) == (2, b"", 1)
    assert "里没有“校验清单.txt”" in said
