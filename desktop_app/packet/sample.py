"""A complete fictional agency: facts, seven ledgers and scans of every material, all marked 示例.

What it says lies in ``resources/samples``; this module only lays it out. The same resources give the same bytes on
every machine: no clock, no chance, no user name.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from desktop_app.errors import TargetNotWritable, UnreadableInput
from desktop_app.ledgers.templates import write_workbook
from desktop_app.models.application import Application, Case
from desktop_app.models.choices import Copy
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.packet.sample_ledgers import sample_ledgers
from desktop_app.packet.sample_scans import ScanPress
from desktop_app.paths import resource
from desktop_app.store.case_folder import CASE_FILE, write_case_folder
from desktop_app.store.strict_json import read_json

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.models.ledgers import Ledgers
    from desktop_app.notice.models import Notice

LEDGER_FOLDER = "台账"
EVIDENCE_FOLDER = "证明材料"
_DRAWING_KEYS = frozenset({"file", "page", "photo", "ledger", "columns", "seal"})
"""Keys of evidence.toml that say how a scan looks, not what it is."""


def write_sample(
    folder: Path, notice: Notice, fonts_dir: Path | None, *, samples: Path | None = None
) -> None:
    """Write the sample into ``folder``: ``case.json``, ``台账/*.xlsx`` and ``证明材料/*``.

    ``folder`` is new, empty, or holds an earlier sample, which is renewed; whatever else is there is left alone.

    ``fonts_dir`` holds the shipped faces; without them the scans carry no Chinese words. ``samples`` is the folder of
    the sample's texts, the program's own unless given.

    Raises:
        TargetNotWritable: the folder holds something else, or cannot be made or written.
    """
    source = samples or resource("samples")
    categories = {category.id: category.label for category in notice.categories}
    ledgers = sample_ledgers(source, categories)
    facts = _toml(source / "facts.toml")
    try:
        _refuse_foreign(folder, facts["title"])
        for name in (LEDGER_FOLDER, EVIDENCE_FOLDER):
            (folder / name).mkdir(parents=True, exist_ok=True)
        ledger_files = _write_ledgers(folder, ledgers, categories)
        case = Case(
            notice=notice.identity.id,
            title=facts["title"],
            application=_application(source, facts["application"]),
            ledgers=ledgers,
            evidence=_write_evidence(folder / EVIDENCE_FOLDER, source, ledgers, fonts_dir),
        )
        write_case_folder(
            folder,
            case,
            ledger_files=ledger_files,
            evidence_files={item.id: f"{EVIDENCE_FOLDER}/{item.file_name}" for item in case.evidence},
        )
    except OSError as error:
        raise TargetNotWritable(f"没有写入“{folder.name}”", "换一个文件夹，或关上正在使用它的程序") from error


def _refuse_foreign(folder: Path, title: str) -> None:
    """The names written here are those of any case: one that is not the sample must not be written over."""
    here = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    if not here:
        return
    try:
        found = read_json(folder / CASE_FILE)
    except UnreadableInput:
        found = None
    if not isinstance(found, dict) or found.get("title") != title:
        raise TargetNotWritable(f"文件夹“{folder.name}”里有别的文件（“{here[0]}”）", "换一个空文件夹")


def _write_ledgers(folder: Path, ledgers: Ledgers, categories: dict[str, str]) -> dict[LedgerKind, str]:
    """Write every ledger; where each lies in ``folder``."""
    paths = {}
    for kind in LedgerKind:
        label = LEDGER_LABELS[kind]
        paths[kind] = f"{LEDGER_FOLDER}/{label}.xlsx"
        write_workbook(
            folder / paths[kind],
            kind,
            ledgers.rows(kind),
            example=True,
            categories=categories,
            title=f"{label}（示例，内容均为虚构）",
        )
    return paths


def _write_evidence(
    folder: Path, source: Path, ledgers: Ledgers, fonts_dir: Path | None
) -> tuple[Evidence, ...]:
    press = ScanPress(fonts_dir)
    return tuple(
        Evidence(
            **{"copy_kind": Copy.COPY}
            | {key: value for key, value in item.items() if key not in _DRAWING_KEYS},
            file_name=item["file"],
            pages=press.write(folder / item["file"], item, ledgers),
            sealed=True,
        )
        for item in _toml(source / "evidence.toml")["evidence"]
    )


def _application(source: Path, facts: dict[str, Any]) -> Application:
    narrative = _toml(source / "narrative.toml")
    facts["narrative"] = {key: text.strip() for key, text in narrative.items()}
    platform = facts["service_platform"]
    platform["services_summary"] = platform["services_summary"].strip()
    return Application.model_validate({**facts, "example": True})


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
