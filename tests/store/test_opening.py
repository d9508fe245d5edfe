"""Whatever is called a case is opened to read, and taken in with its evidence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import CaseError, CaseUnreadable, UnreadableInput
from desktop_app.models.application import Case
from desktop_app.models.evidence import WHERE_FROM
from desktop_app.store.case_store import CaseStore
from desktop_app.store.opening import open_any, take_in

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from desktop_app.models.ledgers import LedgerKind
    from desktop_app.store.case_input import CaseInput


def no_ledger(path: Path, kind: LedgerKind) -> CaseInput:
    raise AssertionError((path, kind))


def without_origin(case: Case) -> Case:
    """The case as it was handed in, before the program noted where each file came from."""
    nothing = dict.fromkeys(WHERE_FROM)
    return case.model_copy(
        update={"evidence": tuple(item.model_copy(update=nothing) for item in case.evidence)}
    )


def handed_in(folder: Path) -> Path:
    """A plain folder with one piece of evidence."""
    folder.mkdir()
    (folder / "合同.pdf").write_bytes(b"lease")
    content = {
        "notice": "shanghai-2021",
        "application": {"agency": {"name": "上海某某"}, "finance": {"revenue": "很多"}},
        "evidence": [{"id": "e1", "material": "M4", "title": "租赁合同", "file": "合同.pdf"}],
    }
    (folder / "case.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_a_plain_folder_and_its_file_are_the_same_case(tmp_path: Path) -> None:
    folder = handed_in(tmp_path / "交来")
    by_folder = open_any(folder, no_ledger)
    assert by_folder == open_any(folder / "case.json", no_ledger)
    assert by_folder.case.application.agency.name == "上海某某"
    assert by_folder.evidence_files == {"e1": folder / "合同.pdf"}
    (folder / "case.json").rename(folder / "某某.JSON")
    assert open_any(folder / "某某.JSON", no_ledger).case == by_folder.case


def test_a_case_taken_in_holds_its_evidence_and_is_opened_by_folder_or_file(
    tmp_path: Path, now: datetime
) -> None:
    taken = open_any(handed_in(tmp_path / "交来"), no_ledger)
    folder = tmp_path / "案卷"
    with take_in(folder, taken, now=now) as store:
        sha256 = store.load().evidence[0].sha256
        assert store.evidence.verified(sha256).read_bytes() == b"lease"
        beside_the_owner = open_any(folder, no_ledger)
    assert beside_the_owner == open_any(folder / "case.sqlite3", no_ledger)
    assert without_origin(beside_the_owner.case) == taken.case
    (item,) = beside_the_owner.case.evidence
    original = tmp_path / "交来" / "合同.pdf"
    assert (item.source, item.added_at) == (str(original), now)
    assert item.modified_at.timestamp() == pytest.approx(original.stat().st_mtime)
    assert beside_the_owner.problems == ()
    assert beside_the_owner.evidence_files["e1"].read_bytes() == b"lease"


def test_a_folder_that_holds_a_case_takes_in_no_other(tmp_path: Path, now: datetime) -> None:
    taken = open_any(handed_in(tmp_path / "交来"), no_ledger)
    CaseStore.create(tmp_path / "案卷", Case(notice="shanghai-2021"), now=now).close()
    with pytest.raises(CaseError, match="已有案卷"):
        take_in(tmp_path / "案卷", taken, now=now)


def test_lost_evidence_is_a_problem_and_no_obstacle(tmp_path: Path, now: datetime) -> None:
    folder = tmp_path / "案卷"
    taken = open_any(handed_in(tmp_path / "交来"), no_ledger)
    take_in(folder, taken, now=now).close()
    for path in (folder / "evidence").iterdir():
        path.unlink()
    again = open_any(folder, no_ledger)
    assert again.evidence_files == {}
    assert again.problems == ("案卷里没有“租赁合同”的文件，重新添加这份材料",)


def test_reading_leaves_a_case_as_it_is(tmp_path: Path, now: datetime) -> None:
    folder = tmp_path / "案卷"
    CaseStore.create(folder, Case(notice="shanghai-2021"), now=now).close()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    open_any(folder, no_ledger)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("没有", "没有找到"),
        ("空", "里没有案卷"),
        ("a.shenbao", "打包文件"),
        ("a.xlsx", "不是案卷"),
        ("a.json", "不是 JSON"),
    ],
)
def test_what_is_no_case_is_named(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "空").mkdir()
    for file in ("a.shenbao", "a.xlsx", "a.json"):
        (tmp_path / file).write_bytes(b"PK")
    with pytest.raises(UnreadableInput, match=said) as refused:
        open_any(tmp_path / name, no_ledger)
    assert name in refused.value.message
    assert refused.value.hint


def test_a_damaged_case_is_not_passed_over_for_a_plain_file_beside_it(tmp_path: Path) -> None:
    folder = handed_in(tmp_path / "交来")
    (folder / "case.sqlite3").write_bytes(b"rubbish")
    with pytest.raises(CaseUnreadable):
        open_any(folder, no_ledger)
