"""Importing a workbook of 100,000 rows, each checked and stored, beside bare readings of it by python-calamine and openpyxl.

The workbook has every column of the service ledger filled; its codes are right, so that nothing is found in it that a clean
ledger would not hold. It is read twice over: with its texts in the cells, as openpyxl writes, and with shared texts, as Excel does.
Import means all that a user waits for: opened in the reader's process, guessed, tried, planned, committed to the case.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape, unescape

from benchmarks.big_case import ROWS, services
from benchmarks.measure import Measure
from desktop_app.ledgers.book_reading import read_book
from desktop_app.ledgers.dry_run import dry_run
from desktop_app.ledgers.guessing import guess_book
from desktop_app.ledgers.header_words import HeaderWords
from desktop_app.ledgers.importing import plan_import
from desktop_app.ledgers.templates import write_workbook
from desktop_app.models.application import Case
from desktop_app.models.ledgers import LedgerKind
from desktop_app.packet.sample_ledgers import sample_code
from desktop_app.store.case_store import CaseStore

_OF_CALAMINE = 2.5
_OF_OPENPYXL = 1 / 3
_RUNS = 3
_CALAMINE = (
    "import python_calamine as c; c.CalamineWorkbook.from_path({!r}).get_sheet_by_index(0).to_python()"
)
_OPENPYXL = "import openpyxl; [row for row in openpyxl.load_workbook({!r}, read_only=True).active.iter_rows(values_only=True)]"
_INLINE = re.compile(rb't="inlineStr"><is><t(?: xml:space="preserve")?>([^<]*)</t></is>')


def measure() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="shenbao-", dir=Path.cwd()) as place:
        inline, shared = Path(place) / "inline.xlsx", Path(place) / "shared.xlsx"
        rows = services(ROWS)
        codes = {
            row.credit_code: sample_code("91", "310104", place)
            for place, row in enumerate(rows[:5_000], start=1)
        }
        right = tuple(row.model_copy(update={"credit_code": codes[row.credit_code]}) for row in rows)
        write_workbook(inline, LedgerKind.SERVICES, right)
        _share_texts(inline, shared)
        return [*_beside(inline, "ledger.import"), *_beside(shared, "ledger.import_shared")]


def _beside(path: Path, name: str) -> list[Measure]:
    """Both bare readings and the import, in turns; openpyxl once, since it takes so long."""
    bare, ours = [], []
    for _ in range(_RUNS):
        bare.append(_timed(lambda: _run(_CALAMINE.format(str(path)))))
        ours.append(_timed(lambda: _import(path)))
    slow = _timed(lambda: _run(_OPENPYXL.format(str(path))))
    own, floor = statistics.median(ours), statistics.median(bare)
    detail = f"{own:.2f} s, bare python-calamine {floor:.2f} s, openpyxl {slow:.2f} s, {ROWS:,} rows"
    return [
        Measure(f"{name}.calamine", own / floor, _OF_CALAMINE, "×", detail),
        Measure(f"{name}.openpyxl", own / slow, _OF_OPENPYXL, "×", detail),
    ]


def _import(path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="shenbao-", dir=path.parent) as place:
        now = datetime.now(UTC)
        with CaseStore.create(Path(place) / "case", Case(notice="shanghai-2021"), now=now) as store:
            book = read_book(path)
            guess = guess_book(book, HeaderWords.load())[0]
            plan = plan_import(dry_run(book, guess.mapping), (), ())
            if len(plan.rows) != ROWS or plan.pending:
                raise RuntimeError(f"{len(plan.rows)} rows, {len(plan.pending)} waiting")
            store.commit_rows(plan.kind, plan.rows, now=now, pending=plan.pending)


def _timed(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


def _run(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def _share_texts(source: Path, target: Path) -> None:
    """The same workbook with its texts in a table, each once."""
    texts: dict[bytes, int] = {}

    def shared(match: re.Match[bytes]) -> bytes:
        return b't="s"><v>%d</v>' % texts.setdefault(match[1], len(texts))

    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = _INLINE.sub(shared, data)
            elif name == "[Content_Types].xml":
                part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
                data = data.replace(b"</Types>", part) if b"sharedStrings" not in data else data
            elif name == "xl/_rels/workbook.xml.rels" and b"sharedStrings" not in data:
                part = b'<Relationship Id="rIdShared" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
                data = data.replace(b"</Relationships>", part)
            if name != "xl/sharedStrings.xml":
                new.writestr(name, data)
        items = b"".join(b"<si><t>%s</t></si>" % _plain(text) for text in texts)
        new.writestr(
            "xl/sharedStrings.xml",
            b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + items + b"</sst>",
        )


def _plain(text: bytes) -> bytes:
    """Chinese as itself, as Excel writes it, not as numbers of characters."""
    found = re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), text.decode("ascii"))
    return escape(unescape(found)).encode("utf-8")
