"""``pack`` and ``unpack`` as another program runs them, and what ``check`` and ``build`` make of a packed case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_commands import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """The sample as plain folder, packed, and unpacked again on “another PC”."""
    place = tmp_path_factory.mktemp("travel")
    assert run("sample", place / "示例").returncode == 0
    packed = run("pack", place / "示例", place / "示例 案卷.shenbao", "--json")
    assert (packed.returncode, packed.stderr) == (0, b"")
    said = json.loads(packed.stdout)
    assert said["size"] == (place / "示例 案卷.shenbao").stat().st_size
    assert (said["evidence"] > 9, said["problems"], said["without_file"]) == (True, [], [])
    unpacked = run("unpack", place / "示例 案卷.shenbao", place / "另一台 电脑" / "案卷", "--json")
    assert (unpacked.returncode, unpacked.stderr) == (0, b"")
    assert json.loads(unpacked.stdout) == {"folder": str(place / "另一台 电脑" / "案卷")}
    return place


def judged(*words) -> dict:
    done = run("check", *words, "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    said = json.loads(done.stdout)
    del said["case"]["path"]
    return said


def test_check_says_the_same_of_the_folder_the_packed_and_the_unpacked_case(place):
    assert (
        judged(place / "示例")
        == judged(place / "示例 案卷.shenbao")
        == judged(place / "另一台 电脑" / "案卷")
    )


def test_build_makes_the_same_papers_of_the_packed_and_the_unpacked_case(place, tmp_path):
    made = []
    for number, case in enumerate((place / "示例 案卷.shenbao", place / "另一台 电脑" / "案卷")):
        done = run("build", case, tmp_path / str(number), "--json")
        assert (done.returncode, done.stderr) == (0, b"")
        said = json.loads(done.stdout)
        made.append((said["check_code"], [(file["name"], file["pages"]) for file in said["files"]]))
    assert made[0] == made[1]


def test_a_case_folder_is_packed_again_with_its_history(place, tmp_path):
    done = run("pack", place / "另一台 电脑" / "案卷" / "case.sqlite3", tmp_path / "a.shenbao")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "案卷已打包到" in done.stdout.decode("utf-8")
    done = run("unpack", tmp_path / "a.shenbao", tmp_path / "a")
    assert (done.returncode, "案卷已展开到" in done.stdout.decode("utf-8")) == (0, True)


def test_what_a_plain_folder_lacks_is_said_with_status_1(tmp_path):
    content = {
        "notice": "shanghai-2021",
        "evidence": [{"material": "M4", "title": "租赁合同", "file": "无.pdf"}],
    }
    (tmp_path / "case.json").write_text(json.dumps(content), encoding="utf-8")
    done = run("pack", tmp_path, tmp_path / "a.shenbao")
    assert (done.returncode, done.stderr) == (1, b"")
    assert "无.pdf" in done.stdout.decode("utf-8")
    assert "“租赁合同”还没有文件" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["pack", "没有这个", "a.shenbao"], "没有找到"),
        (["pack", "{place}/示例", "{place}/a.zip"], ".shenbao 结尾"),
        (["pack", "{place}/示例 案卷.shenbao", "{place}/a.shenbao"], "已经是打包文件"),
        (["unpack", "{place}/没有.shenbao", "{place}/a"], "没有找到打包文件"),
        (["unpack", "README.md", "{place}/a"], "不是打包文件"),
        (["unpack", "{place}/示例 案卷.shenbao", "{place}/示例"], "已有别的内容"),
        (["unpack", "{place}/示例 案卷.shenbao"], "缺少"),
    ],
)
def test_what_cannot_be_done_is_one_line_with_status_2(place, words, told):
    before = sorted(path.name for path in place.iterdir())
    done = run(*[word.replace("{place}", str(place)) for word in words])
    said = done.stderr.decode("utf-8")
    assert (done.returncode, done.stdout, said.count("\n")) == (2, b"", 1)
    assert told in said
    assert sorted(path.name for path in place.iterdir()) == before
