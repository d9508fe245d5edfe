"""Whatever a user or another program calls a case, opened to read: a folder, a case.json, a travelling file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.errors import UnreadableInput
from desktop_app.store.case_folder import CASE_FILE, read_case_file
from desktop_app.store.case_input import CaseInput, LedgerRead
from desktop_app.store.case_store import DATABASE, CaseStore
from desktop_app.store.durable import not_writable
from desktop_app.store.evidence_store import FOLDER, EvidenceStore, modified_at
from desktop_app.store.travel_manifest import TRAVELLING
from desktop_app.store.travel_reading import read_travelling

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from desktop_app.models.ledgers import LedgerKind
    from desktop_app.store.evidence_store import StoredFile

_LONGEST_NAMED = 200
"""Characters of a path that an error line shows."""


def open_any(path: Path, read_ledger: Callable[[Path, LedgerKind], LedgerRead]) -> CaseInput:
    """The case at ``path``, read and left as it is; a case that is open elsewhere is read as last saved.

    The evidence of a travelling file is verified and stays in it: no paths are given; ``unpack`` brings the files.

    Raises:
        UnreadableInput: nothing there is a case.
        CaseError: there is a case, but it is damaged or of a later program.
    """
    if not _is_there(path):
        raise UnreadableInput(f"没有找到“{str(path)[:_LONGEST_NAMED]}”", "检查路径")
    if path.is_dir():
        if (path / DATABASE).is_file():
            return _read_store(path)
        if (path / CASE_FILE).is_file():
            return read_case_file(path / CASE_FILE, read_ledger)
        raise UnreadableInput(f"“{path}”里没有案卷", f"指明放有 {DATABASE} 或 {CASE_FILE} 的文件夹")
    if path.name == DATABASE:
        return _read_store(path.parent)
    if path.suffix.lower() == ".json":
        return read_case_file(path, read_ledger)
    if path.suffix.lower() == TRAVELLING:
        return read_travelling(path)
    raise UnreadableInput(f"“{path.name}”不是案卷", f"指明案卷文件夹，或 {CASE_FILE}")


def _is_there(path: Path) -> bool:
    """Whether something is at ``path``; a name the system cannot have is not."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def take_in(
    folder: Path,
    taken: CaseInput,
    *,
    now: datetime,
    passing: bool = False,
    step: Callable[[int, int], None] | None = None,
) -> CaseStore:
    """Make ``folder`` a case of what was handed in, its evidence files copied, and open it.

    Files are copied before the database appears, so that a case never names a file it does not hold. Where they came
    from is noted with each, unless the place is only a ``passing`` one or it has been noted before. ``step`` is told
    how many of how many files are copied; what it raises stops the work and leaves the copied files behind.

    Raises:
        CaseError: the folder holds a case already.
        UnreadableInput: an evidence file went away in the meantime.
        TargetNotWritable: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(folder, error) from error
    evidence = EvidenceStore(folder / FOLDER)
    copied = _copied(taken, evidence, step)
    kept = []
    for item in taken.case.evidence:
        facts: dict[str, object] = {}
        if item.id in copied:
            facts = {"sha256": copied[item.id].sha256, "size": copied[item.id].size}
            if item.added_at is None:
                facts["added_at"] = now
                if not passing:
                    path = taken.evidence_files[item.id]
                    facts |= {"source": str(path), "modified_at": modified_at(path)}
        kept.append(item.model_copy(update=facts))
    made = CaseStore.create(folder, taken.case.model_copy(update={"evidence": tuple(kept)}), now=now)
    if taken.pack is not None:
        made.keep_pack(taken.case.notice, taken.pack, now=now)
    return made


def _copied(
    taken: CaseInput, evidence: EvidenceStore, step: Callable[[int, int], None] | None
) -> dict[str, StoredFile]:
    """Copy the files of the evidence, and of scans of stamped pages; those of the evidence by its id."""
    copied: dict[str, StoredFile] = {}
    for name, path in taken.evidence_files.items():
        if step is not None:
            step(len(copied), len(taken.evidence_files))
        copied[name] = evidence.add(path)
    for path in taken.scan_files.values():
        evidence.add(path)
    if step is not None:
        step(len(copied), len(copied))
    return copied


def _read_store(folder: Path) -> CaseInput:
    with CaseStore.open(folder, read_only=True) as store:
        case = store.load()
        problems = list(store.problems)
        files: dict[str, Path] = {}
        for item in case.evidence:
            if item.sha256 is None:
                continue
            path = store.evidence.path_of(item.sha256)
            if path.is_file():
                files[item.id] = path
            else:
                problems.append(f"案卷里没有“{item.title}”的文件，重新添加这份材料")
        pack = store.pack_of(case.notice)
        return CaseInput(
            case, tuple(problems), files, pack, scan_files=store.scans_at_hand(case), identity=store.identity
        )
