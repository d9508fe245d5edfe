"""One case of every shape ever landed lies here and is never edited; each must open with everything in it.

Each folder ``shape-N`` holds ``case.sqlite3`` as the program of that time wrote it and ``facts.json``, what was in it;
each folder ``travelling-N`` the same as a packed file of format N, with its evidence.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pydantic_core import to_jsonable_python

from desktop_app.models.field_ids import read
from desktop_app.models.ledgers import LedgerKind
from desktop_app.store.case_store import CaseStore
from desktop_app.store.shape import SHAPE, TABLES, UPGRADES
from desktop_app.store.travel_manifest import FORMAT
from desktop_app.store.travelling import unpack

HERE = Path(__file__).parent
SHAPES = sorted(HERE.glob("shape-*"))
TRAVELLED = sorted(HERE.glob("travelling-*"))


def test_every_shape_has_its_case_and_every_older_one_its_step() -> None:
    assert [path.name for path in SHAPES] == [f"shape-{number}" for number in range(1, SHAPE + 1)]
    assert set(TABLES) == set(range(1, SHAPE + 1))
    assert set(UPGRADES) == set(range(1, SHAPE))


@pytest.mark.parametrize("read_only", [False, True], ids=["owned", "looked at"])
@pytest.mark.parametrize("old", SHAPES, ids=lambda path: path.name)
def test_an_old_case_opens_with_everything_in_it(old: Path, tmp_path: Path, *, read_only: bool) -> None:
    folder = tmp_path / "case"
    shutil.copytree(old, folder)
    check(folder, json.loads((old / "facts.json").read_text(encoding="utf-8")), read_only=read_only)


def test_every_form_of_travelling_file_has_its_case() -> None:
    assert [path.name for path in TRAVELLED] == [f"travelling-{number}" for number in range(1, FORMAT + 1)]


@pytest.mark.parametrize("old", TRAVELLED, ids=lambda path: path.name)
def test_an_old_travelling_file_unpacks_with_everything_in_it(old: Path, tmp_path: Path) -> None:
    folder = unpack(old / "case.shenbao", tmp_path / "case")
    facts = json.loads((old / "facts.json").read_text(encoding="utf-8"))
    check(folder, facts, read_only=True)
    with CaseStore.open(folder) as store:
        kept = {item.id: store.evidence.verified(item.sha256).name for item in store.load().evidence}
    assert kept == facts["files"]


def check(folder: Path, facts: dict, *, read_only: bool) -> None:
    with CaseStore.open(folder, read_only=read_only) as store:
        case = store.load()
        assert store.problems == ()
        assert len(store.history()) == facts["history"]
        assert [build.code for build in store.builds()] == facts["builds"]
        kept = [
            {
                "number": item.number,
                "kind": item.kind.value,
                "name": item.name,
                "agency": store.case_at(item.number).application.agency.name,
                "services": len(store.case_at(item.number).ledgers.services),
            }
            for item in store.checkpoints()
        ]
        assert kept == facts.get("checkpoints", [])
    assert {"notice": case.notice, "title": case.title} == facts["about"]
    assert {name: to_jsonable_python(read(case.application, name)) for name in facts["answers"]} == facts[
        "answers"
    ]
    assert case.unfinished == facts["unfinished"]
    assert {kind.value: len(case.ledgers.rows(kind)) for kind in LedgerKind} == facts["rows"]
    waiting = {kind.value: [row.id for row in rows] for kind, rows in case.pending.items()}
    assert waiting == facts.get("pending", {})
    assert [item.id for item in case.evidence] == facts["evidence"]
