"""The list of recent cases: a convenience that never stands in the way."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from desktop_app.models.application import Case
from desktop_app.store.case_store import CaseStore
from desktop_app.store.library import DAMAGED_FILE, LIST_FILE, Library

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "state")


def test_the_case_opened_last_is_first_and_each_is_listed_once(
    library: Library, tmp_path: Path, now: datetime
) -> None:
    library.remember(tmp_path / "甲", "甲中心", now=now, agency="甲", notice="shanghai-2021", progress="3/12")
    library.remember(tmp_path / "乙", "乙中心", now=now + timedelta(hours=1))
    library.remember(tmp_path / "甲", "甲中心（改）", now=now + timedelta(hours=2))
    assert [(entry.title, entry.folder) for entry in library.recent()] == [
        ("甲中心（改）", tmp_path / "甲"),
        ("乙中心", tmp_path / "乙"),
    ]
    assert library.recent()[0].opened_at == now + timedelta(hours=2)


def test_missing_cases_are_marked_and_kept(library: Library, tmp_path: Path, now: datetime) -> None:
    CaseStore.create(tmp_path / "在", Case(notice="shanghai-2021"), now=now).close()
    library.remember(tmp_path / "在", "在", now=now)
    library.remember(tmp_path / "不在", "不在", now=now)
    assert {entry.title: entry.present for entry in library.recent()} == {"在": True, "不在": False}


def test_a_case_can_be_forgotten_and_stays_where_it_is(
    library: Library, tmp_path: Path, now: datetime
) -> None:
    CaseStore.create(tmp_path / "甲", Case(notice="shanghai-2021"), now=now).close()
    library.remember(tmp_path / "甲", "甲", now=now)
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
    library.remember(tmp_path / "甲", "甲", now=now)
    assert [entry.title for entry in library.recent()] == ["甲"]


def test_a_damaged_line_does_not_cost_the_others(library: Library, tmp_path: Path, now: datetime) -> None:
    library.remember(tmp_path / "甲", "甲", now=now)
    path = tmp_path / "state" / LIST_FILE
    listed = json.loads(path.read_text(encoding="utf-8"))
    listed["cases"] += [{"title": "没有文件夹"}, 3, {"folder": "x", "title": "y", "opened_at": "昨天"}]
    path.write_text(json.dumps(listed), encoding="utf-8")
    assert [entry.title for entry in library.recent()] == ["甲"]


def test_a_place_that_cannot_be_written_stops_nobody(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "state").write_bytes(b"a file where the folder should be")
    library = Library(tmp_path / "state")
    library.remember(tmp_path / "甲", "甲", now=now)
    assert library.recent() == ()
