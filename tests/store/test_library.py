"""The list of recent cases: a convenience that never stands in the way."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import UnreadableInput
from desktop_app.models.agency import Agency
from desktop_app.models.application import Application, Case
from desktop_app.store.case_store import CaseStore
from desktop_app.store.library import (
    DAMAGED_FILE,
    LIST_FILE,
    LastBuild,
    Library,
    LibraryEntry,
    find_cases,
    identity_of,
)

if TYPE_CHECKING:
    from pathlib import Path


def entry(folder: Path, title: str, now: datetime, **more: object) -> LibraryEntry:
    return LibraryEntry.model_validate({"folder": folder, "title": title, "opened_at": now, **more})


def make_case(folder: Path, now: datetime, title: str = "") -> Path:
    application = Application(agency=Agency(name=title or None))
    case = Case(notice="shanghai-2021", title=title, application=application)
    CaseStore.create(folder, case, now=now).close()
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "state")


def test_the_case_opened_last_is_first_and_each_is_listed_once(
    library: Library, tmp_path: Path, now: datetime
) -> None:
    library.remember(entry(tmp_path / "甲", "甲中心", now, notice="shanghai-2021", progress="3/12"))
    library.remember(entry(tmp_path / "乙", "乙中心", now + timedelta(hours=1)))
    library.remember(entry(tmp_path / "甲", "甲中心（改）", now + timedelta(hours=2)))
    assert [(entry.title, entry.folder) for entry in library.recent()] == [
        ("甲中心（改）", tmp_path / "甲"),
        ("乙中心", tmp_path / "乙"),
    ]
    assert library.recent()[0].opened_at == now + timedelta(hours=2)


def test_missing_cases_are_marked_and_kept(library: Library, tmp_path: Path, now: datetime) -> None:
    CaseStore.create(tmp_path / "在", Case(notice="shanghai-2021"), now=now).close()
    library.remember(entry(tmp_path / "在", "在", now))
    library.remember(entry(tmp_path / "不在", "不在", now))
    assert {entry.title: entry.present for entry in library.recent()} == {"在": True, "不在": False}


def test_a_case_can_be_forgotten_and_stays_where_it_is(
    library: Library, tmp_path: Path, now: datetime
) -> None:
    CaseStore.create(tmp_path / "甲", Case(notice="shanghai-2021"), now=now).close()
    library.remember(entry(tmp_path / "甲", "甲", now))
    library.forget(tmp_path / "甲")
    assert library.recent() == ()
    assert (tmp_path / "甲" / "case.sqlite3").is_file()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"cases": 3}', b'{"cases": null}', b"\xff\xfe", b"null", b"[" * 99_999]
)
def test_a_damaged_list_is_set_aside_and_begun_anew(
    library: Library, tmp_path: Path, now: datetime, content: bytes
) -> None:
    state = tmp_path / "state"
    state.mkdir()
    (state / LIST_FILE).write_bytes(content)
    assert library.recent() == ()
    assert (state / DAMAGED_FILE).read_bytes() == content
    library.remember(entry(tmp_path / "甲", "甲", now))
    assert [entry.title for entry in library.recent()] == ["甲"]


def test_a_damaged_line_does_not_cost_the_others(library: Library, tmp_path: Path, now: datetime) -> None:
    library.remember(entry(tmp_path / "甲", "甲", now))
    path = tmp_path / "state" / LIST_FILE
    listed = json.loads(path.read_text(encoding="utf-8"))
    listed["cases"] += [{"title": "没有文件夹"}, 3, {"folder": "x", "title": "y", "opened_at": "昨天"}]
    path.write_text(json.dumps(listed), encoding="utf-8")
    assert [entry.title for entry in library.recent()] == ["甲"]


def test_a_place_that_cannot_be_written_stops_nobody(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "state").write_bytes(b"a file where the folder should be")
    library = Library(tmp_path / "state")
    library.remember(entry(tmp_path / "甲", "甲", now))
    assert library.recent() == ()


def test_a_list_of_an_earlier_program_is_read(library: Library, tmp_path: Path) -> None:
    earlier = {
        "folder": str(tmp_path / "甲"),
        "title": "甲中心",
        "agency": "",
        "notice": "shanghai-2021",
        "progress": "8项条件，3项已满足",
        "opened_at": "2021-05-10T06:03:22Z",
    }
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / LIST_FILE).write_text(json.dumps({"cases": [earlier]}), encoding="utf-8")
    (read,) = library.remembered()
    assert (read.title, read.progress, read.met, read.build, read.archived) == (
        "甲中心",
        "8项条件，3项已满足",
        None,
        None,
        False,
    )


def test_what_is_remembered_is_read_back(library: Library, tmp_path: Path, now: datetime) -> None:
    build = LastBuild(number=3, code="7F3A-91C2", at=now, draft=True)
    given = entry(
        tmp_path / "甲", "甲", now, agency="甲中心", met=3, conditions=8, build=build, identity="ab12"
    )
    library.remember(given)
    assert library.remembered() == (given,)


def test_archived_is_a_mark_that_opening_keeps_and_that_can_be_undone(
    library: Library, tmp_path: Path, now: datetime
) -> None:
    library.remember(entry(tmp_path / "甲", "甲", now))
    library.archive(library.remembered()[0], archived=True)
    library.remember(entry(tmp_path / "甲", "甲改", now + timedelta(days=1)))
    assert [(item.title, item.archived) for item in library.remembered()] == [("甲改", True)]
    library.archive(library.remembered()[0], archived=False)
    assert not library.remembered()[0].archived


def test_cases_that_lie_there_are_found_and_say_who_they_are(
    library: Library, tmp_path: Path, now: datetime
) -> None:
    cases = tmp_path / "cases"
    make_case(cases / "已知", now, "已知中心")
    make_case(cases / "拷来的", now, "拷来的中心")
    make_case(cases / ".shenbao-1.unpack", now)
    (cases / "别的").mkdir()
    (cases / "坏的").mkdir()
    (cases / "坏的" / "case.sqlite3").write_bytes(b"x" * 5000)
    library.remember(entry(cases / "已知", "已知中心", now))
    listed = {item.folder.name: item for item in library.recent(cases)}
    assert listed.keys() == {"已知", "拷来的", "坏的"}
    assert {name: item.found for name, item in listed.items()} == {
        "已知": False,
        "拷来的": True,
        "坏的": True,
    }
    assert (listed["拷来的"].title, listed["拷来的"].notice) == ("拷来的中心", "shanghai-2021")
    assert listed["拷来的"].identity
    assert listed["坏的"].title == "坏的"


def test_looking_changes_nothing_and_a_case_that_is_open_is_found_too(tmp_path: Path, now: datetime) -> None:
    folder = make_case(tmp_path / "cases" / "开着", now, "开着的中心")
    before = (folder / "case.sqlite3").read_bytes()
    with CaseStore.open(folder):
        found = find_cases(tmp_path / "cases", ())
    assert [item.title for item in found] == ["开着的中心"]
    assert (folder / "case.sqlite3").read_bytes() == before


def test_a_folder_of_cases_that_is_not_there_holds_none(tmp_path: Path) -> None:
    assert find_cases(tmp_path / "nowhere", ()) == ()


def test_a_case_taken_off_the_list_is_not_found_anew_until_it_is_opened(
    library: Library, tmp_path: Path, now: datetime
) -> None:
    cases = tmp_path / "cases"
    make_case(cases / "甲", now, "甲")
    library.drop(library.recent(cases)[0])
    assert library.recent(cases) == ()
    assert library.remembered() == ()
    library.remember(entry(cases / "甲", "甲", now))
    assert [item.title for item in library.recent(cases)] == ["甲"]


def test_a_case_that_was_moved_is_listed_where_it_lies_now(
    library: Library, tmp_path: Path, now: datetime
) -> None:
    library.remember(entry(tmp_path / "旧处", "甲", now, progress="8项条件，3项已满足"))
    make_case(tmp_path / "新处", now)
    library.relocate(library.recent()[0], tmp_path / "新处")
    (moved,) = library.recent()
    assert (moved.folder, moved.present, moved.progress) == (tmp_path / "新处", True, "8项条件，3项已满足")


def test_a_folder_without_a_case_is_no_new_place(library: Library, tmp_path: Path, now: datetime) -> None:
    library.remember(entry(tmp_path / "旧处", "甲", now))
    before = library.recent()
    with pytest.raises(UnreadableInput, match="没有案卷"):
        library.relocate(before[0], tmp_path)
    assert library.recent() == before


def test_another_case_is_not_taken_for_the_one_that_was_moved(
    library: Library, tmp_path: Path, now: datetime
) -> None:
    make_case(tmp_path / "甲", now)
    make_case(tmp_path / "乙", now)
    library.remember(entry(tmp_path / "旧处", "甲", now, identity=identity_of(tmp_path / "甲")))
    with pytest.raises(UnreadableInput, match="另一个案卷"):
        library.relocate(library.recent()[0], tmp_path / "乙")
    library.relocate(library.recent()[0], tmp_path / "甲")
    assert library.recent()[0].folder == tmp_path / "甲"


def test_a_case_that_cannot_be_read_has_no_identity(tmp_path: Path) -> None:
    assert identity_of(tmp_path) == ""
