"""``recover`` as another program runs it: it shows what can be recovered of a damaged case, and restores it when told to."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime

import pytest

from desktop_app.models.agency import Agency
from desktop_app.models.application import Application, Case
from desktop_app.store.backups import BackupKeeper
from desktop_app.store.case_store import CaseStore
from tests.cli.test_commands import run

NOW = datetime(2021, 5, 10, 6, 3, tzinfo=UTC)
PAGE = 4096
OLD, NEW = "上海某某服务中心", "备份以后改的名称"


@pytest.fixture
def folder(tmp_path):
    """A damaged case with a backup, and a change since."""
    folder = tmp_path / "某某 案卷"
    case = Case(notice="shanghai-2021", application=Application(agency=Agency(name=OLD)))
    with CaseStore.create(folder, case, now=NOW) as store:
        BackupKeeper(store).back_up()
        store.commit("agency.name", NEW, now=NOW)
    spoil(folder, 0)
    return folder


def spoil(folder, *pages: int) -> None:
    path = folder / "case.sqlite3"
    content = bytearray(path.read_bytes())
    for page in pages or range(len(content) // PAGE):
        content[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
    path.write_bytes(content)


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


def name_in(folder) -> str:
    with CaseStore.open(folder, read_only=True) as store:
        return store.load().application.agency.name


def test_it_only_shows_what_there_is(folder):
    before, listed = (folder / "case.sqlite3").read_bytes(), names(folder)
    done = run("recover", folder)
    said = done.stdout.decode("utf-8")
    assert (done.returncode, done.stderr) == (1, b"")
    assert f"名称：{OLD} → {NEW}" in said
    assert "加 --write" in said
    assert ((folder / "case.sqlite3").read_bytes(), names(folder)) == (before, listed)
    done = run("recover", folder / "case.sqlite3", "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 1
    assert (said["damaged"], said["lost"], said["restored"]) == (True, [], None)
    assert [(item["place"], item["before"], item["after"]) for item in said["changes"]] == [
        ("agency.name", OLD, NEW)
    ]


@pytest.mark.parametrize(("words", "name"), [((), NEW), (("--earlier",), OLD)])
def test_told_to_write_it_restores_and_keeps_the_damaged_file(folder, words, name):
    damaged = (folder / "case.sqlite3").read_bytes()
    done = run("recover", folder, "--write", "--json", *words)
    said = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert said["restored"] == ("earlier" if words else "newest")
    (aside,) = folder.glob("损坏的案卷*")
    assert said["damaged_files"] == str(aside)
    assert (aside / "case.sqlite3").read_bytes() == damaged
    assert name_in(folder) == name
    done = run("recover", folder)
    assert (done.returncode, "没有损坏" in done.stdout.decode("utf-8")) == (0, True)


def test_without_a_backup_what_was_read_is_told_and_what_is_lost(folder):
    done = run("recover", folder, "--write")
    assert done.returncode == 0
    shutil.rmtree(folder / "backup")
    whole = (folder / "case.sqlite3").read_bytes()
    for page in range(1, len(whole) // PAGE):
        spoil(folder, page)
        done = run("recover", folder)
        if done.returncode == 1:
            break
        (folder / "case.sqlite3").write_bytes(whole)
    said = done.stdout.decode("utf-8")
    assert "没有备份" in said
    done = run("recover", folder, "--earlier", "--write")
    assert (done.returncode, "没有备份" in done.stderr.decode("utf-8")) == (2, True)
    assert run("recover", folder, "--write").returncode in {0, 1}
    assert run("recover", folder).returncode == 0


@pytest.mark.parametrize("harm", ["every page and no backup", "no case", "no folder"])
def test_what_cannot_be_recovered_is_one_line_with_status_2(tmp_path, folder, harm):
    if harm == "every page and no backup":
        shutil.rmtree(folder / "backup")
        spoil(folder)
    elif harm == "no case":
        shutil.rmtree(folder)
        folder.mkdir()
    else:
        shutil.rmtree(folder)
    before = names(tmp_path)
    done = run("recover", folder, "--write")
    said = done.stderr.decode("utf-8")
    assert (done.returncode, done.stdout, said.count("\n")) == (2, b"", 1)
    assert folder.name in said
    assert names(tmp_path) == before


def test_a_case_that_is_open_is_left_alone(folder):
    assert run("recover", folder, "--write").returncode == 0
    with CaseStore.open(folder):
        done = run("recover", folder, "--write")
        assert (done.returncode, done.stderr) == (0, b"")
