"""A complete fictional agency: facts, seven ledgers and scans of every material, all marked 示例.

What it says lies in ``resources/samples``; this module only lays it out. The same resources give the same bytes on
every machine: no clock, no chance, no user name.
"""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from desktop_app.errors import TargetNotWritable
from desktop_app.ledgers.templates import write_workbook
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.packet.sample_ledgers import sample_ledgers
from desktop_app.packet.sample_scans import ScanPress
from desktop_app.paths import resource
from desktop_app.store.case_folder import CASE_FILE
from desktop_app.store.durable import write_durably

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
    """Write the sample into ``folder``: ``case.json``, ``台账/*.xlsx`` and ``证明材料/*``; files of that name are replaced.

    ``fonts_dir`` holds the shipped faces; without them the scans carry no Chinese words. ``samples`` is the folder of
    the sample's texts, the program's own unless given.

    Raises:
        TargetNotWritable: the folder cannot be made or written.
    """
    source = samples or resource("samples")
    categories = {category.id: category.label for category in notice.categories}
    ledgers = sample_ledgers(source, categories)
    try:
        for name in (LEDGER_FOLDER, EVIDENCE_FOLDER):
            (folder / name).mkdir(parents=True, exist_ok=True)
        paths = _write_ledgers(folder, ledgers, categories)
        evidence = _write_evidence(folder, source, ledgers, fonts_dir)
        case = _case(source, notice, paths, evidence)
        text = json.dumps(case, ensure_ascii=False, indent=2) + "\n"
        write_durably(folder / CASE_FILE, text.encode())
    except OSError as error:
        raise TargetNotWritable(f"没有写入“{folder.name}”", "换一个文件夹，或关上正在使用它的程序") from error


def _write_ledgers(folder: Path, ledgers: Ledgers, categories: dict[str, str]) -> dict[str, str]:
    paths = {}
    for kind in LedgerKind:
        label = LEDGER_LABELS[kind]
        write_workbook(
            folder / LEDGER_FOLDER / f"{label}.xlsx",
            kind,
            ledgers.rows(kind),
            example=True,
            categories=categories,
            title=f"{label}（示例，内容均为虚构）",
        )
        paths[kind.value] = f"{LEDGER_FOLDER}/{label}.xlsx"
    return paths


def _write_evidence(
    folder: Path, source: Path, ledgers: Ledgers, fonts_dir: Path | None
) -> list[dict[str, Any]]:
    press = ScanPress(fonts_dir)
    entries = []
    for item in tomllib.loads((source / "evidence.toml").read_text(encoding="utf-8"))["evidence"]:
        pages = press.write(folder / EVIDENCE_FOLDER / item["file"], item, ledgers)
        entry = {key: value for key, value in item.items() if key not in _DRAWING_KEYS}
        entry |= {
            "file": f"{EVIDENCE_FOLDER}/{item['file']}",
            "pages": pages,
            "copy_kind": item.get("copy_kind", "copy"),
            "sealed": True,
        }
        entries.append(entry)
    return entries


def _case(
    source: Path, notice: Notice, ledgers: dict[str, str], evidence: list[dict[str, Any]]
) -> dict[str, Any]:
    facts = tomllib.loads((source / "facts.toml").read_text(encoding="utf-8"))
    narrative = tomllib.loads((source / "narrative.toml").read_text(encoding="utf-8"))
    application = facts["application"]
    application["narrative"] = {key: text.strip() for key, text in narrative.items()}
    platform = application["service_platform"]
    platform["services_summary"] = platform["services_summary"].strip()
    return {
        "notice": notice.identity.id,
        "title": facts["title"],
        "application": application,
        "unfinished": {},
        "ledgers": ledgers,
        "evidence": evidence,
    }
