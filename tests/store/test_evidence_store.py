"""Evidence files inside a case: once each, unaltered, verified."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.errors import CaseError, CaseUnreadable, UnreadableInput
from desktop_app.store import evidence_store
from desktop_app.store.evidence_store import EvidenceStore, fingerprint

LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


def test_a_file_is_copied_in_by_its_hash_and_the_original_is_left(
    tmp_path: Path, store: EvidenceStore
) -> None:
    source = tmp_path / "审计报告.pdf"
    source.write_bytes(b"%PDF-" + bytes(3_000_000))
    kept = store.add(source)
    assert kept.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert kept.size == 3_000_005
    assert store.verified(kept.sha256).read_bytes() == source.read_bytes()
    assert kept == fingerprint(source)


def test_the_same_content_under_two_names_is_kept_once(tmp_path: Path, store: EvidenceStore) -> None:
    for name in ("a.pdf", "b.PDF"):
        (tmp_path / name).write_bytes(b"same")
    assert store.add(tmp_path / "a.pdf") == store.add(tmp_path / "b.PDF")
    assert len(list(store.folder.iterdir())) == 1


def test_an_empty_file_is_a_file(tmp_path: Path, store: EvidenceStore) -> None:
    (tmp_path / "空.pdf").touch()
    assert store.add(tmp_path / "空.pdf").size == 0


def test_content_changed_inside_the_case_is_not_used(tmp_path: Path, store: EvidenceStore) -> None:
    (tmp_path / "a.pdf").write_bytes(b"first")
    kept = store.add(tmp_path / "a.pdf")
    store.path_of(kept.sha256).write_bytes(b"other")
    with pytest.raises(CaseError, match="内容变了"):
        store.verified(kept.sha256)
    with pytest.raises(CaseError, match="“租赁合同”内容变了"):
        store.verified(kept.sha256, "租赁合同")


def test_adding_the_original_again_mends_a_changed_copy(tmp_path: Path, store: EvidenceStore) -> None:
    (tmp_path / "a.pdf").write_bytes(b"first")
    kept = store.add(tmp_path / "a.pdf")
    store.path_of(kept.sha256).write_bytes(b"other")
    store.add(tmp_path / "a.pdf")
    assert store.verified(kept.sha256).read_bytes() == b"first"


def test_a_lost_file_is_named(store: EvidenceStore) -> None:
    assert not store.holds("0" * 64)
    with pytest.raises(CaseError, match="000000000000"):
        store.verified("0" * 64)


@pytest.mark.parametrize("sha256", ["", "../case.sqlite3", "A" * 64, "0" * 63, "0" * 64 + "\n", "CON"])
def test_what_is_no_hash_never_becomes_a_path(store: EvidenceStore, sha256: str) -> None:
    with pytest.raises(CaseUnreadable):
        store.path_of(sha256)


def test_missing_files_and_folders_are_refused(tmp_path: Path, store: EvidenceStore) -> None:
    for path in (tmp_path / "missing.pdf", tmp_path):
        with pytest.raises(UnreadableInput):
            store.add(path)
    assert list(store.folder.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="named pipes are not files there")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path, store: EvidenceStore) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableInput, match="不是普通文件"):
        store.add(tmp_path / "pipe")


def test_a_file_beyond_the_limit_is_refused_before_it_is_copied(
    tmp_path: Path, store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_store, "LARGEST_FILE", 1024**2)
    with (tmp_path / "huge.tif").open("wb") as file:
        file.truncate(1024**2 + 1)
    with pytest.raises(UnreadableInput, match=r"huge\.tif"):
        store.add(tmp_path / "huge.tif")
    assert list(store.folder.iterdir()) == []


def test_the_sweep_spares_what_is_named_what_is_recent_and_what_is_not_ours(
    tmp_path: Path, store: EvidenceStore
) -> None:
    kept = [store.add(_file(tmp_path, text)).sha256 for text in ("named", "dropped")]
    (store.folder / "readme.txt").write_bytes(b"mine")
    (store.folder / ".shenbao-00ff.tmp").write_bytes(b"half a copy")
    touched = min(path.stat().st_mtime for path in store.folder.iterdir())
    half_a_copy = 1  # its program is gone
    hour_before = datetime.fromtimestamp(touched, UTC) - timedelta(hours=1)
    assert store.sweep([kept[0]], before=hour_before) == half_a_copy
    assert store.sweep([kept[0]], before=hour_before) == 0
    assert store.sweep([kept[0]], before=LATER) == 1
    assert sorted(path.name for path in store.folder.iterdir()) == sorted([kept[0], "readme.txt"])


def _file(folder: Path, text: str) -> Path:
    path = folder / f"{text}.pdf"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_that_the_scanner_still_writes_is_waited_for_and_then_told(tmp_path, monkeypatch):
    scan = tmp_path / "营业执照.pdf"
    scan.write_bytes(b"%PDF-1.4")
    store = EvidenceStore(tmp_path / "evidence")
    tries, opened = [], Path.open

    def held(self, *arguments, **options):
        if self == scan:
            tries.append(None)
            if len(tries) < patient:
                error = PermissionError(13, "sharing violation")
                error.winerror = 32
                raise error
        return opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", held)
    monkeypatch.setattr("desktop_app.patience.PAUSES", (0.001, 0.001))
    patient = 3
    assert store.add(scan).size == 8
    patient = 99
    with pytest.raises(UnreadableInput, match=r"营业执照\.pdf.*正被别的程序占用.*等它结束"):
        store.add(scan)
