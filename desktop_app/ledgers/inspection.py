"""A workbook looked at without importing it: what it is, what is in it, which ledger it seems to be, what wants a look."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from desktop_app.errors import UnreadableInput
from desktop_app.ledgers.book_reading import read_book
from desktop_app.ledgers.cell_process import MOST_UNREADABLE
from desktop_app.ledgers.file_kind import KIND_WORDS, spaced
from desktop_app.ledgers.foreign_cells import Limits
from desktop_app.ledgers.grid import Extent, is_blank
from desktop_app.ledgers.guessing import guess_book
from desktop_app.ledgers.watching import UNWATCHED, Watch
from desktop_app.log import event
from desktop_app.models.inspection import Inspection
from desktop_app.models.ledgers import LEDGER_LABELS

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.ledgers.grid import Book, Sheet
    from desktop_app.ledgers.guessing import Guess
    from desktop_app.ledgers.header_words import HeaderWords

INSPECTION_LIMITS = Limits(seconds=60, memory=1536 * 2**20, beginning=300)
"""Of a sheet the beginning is enough to see which ledger it is; how far it reaches its reader says."""
_LONGEST_NAME = 40
_MOST_NAMED = 20
"""Sheets of which a sentence of their own is said."""
_SURE = 0.6
"""From here on a guess is worth a word."""
_UNREADABLE = {"formula": "格公式没有结果，用 Excel 打开保存一次", "error": "格是公式算不出的结果"}
_BROKEN_OFF = "用 Excel 或 WPS 打开看一看"


def inspect_workbook(path: Path, words: HeaderWords, watch: Watch = UNWATCHED) -> Inspection:
    """Look at ``path``; what is no workbook, or cannot be read, is said in one sentence and nothing is raised for it.

    Raises:
        Cancelled: the user called it off.
    """
    try:
        book = read_book(path, watch, INSPECTION_LIMITS)
    except UnreadableInput as error:
        return Inspection(file=str(path), kind="", readable=False, sentence=str(error))
    except (MemoryError, ArithmeticError, LookupError, ValueError, TypeError, OSError, RuntimeError) as error:
        # one file that nobody foresaw must not keep the others from being told of
        event("inspect.unforeseen", error=type(error).__name__)
        said = UnreadableInput(f"“{path.name}”没有读出来", _BROKEN_OFF)
        return Inspection(file=str(path), kind="", readable=False, sentence=str(said))
    guesses = guess_book(book, words)
    guess = next((guess for guess in guesses if guess.confidence >= _SURE and not guess.missing), None)
    findings = [*book.notes, *(said for sheet in book.sheets for said in _findings(book.name, sheet))]
    return Inspection(
        file=str(path),
        kind=book.kind,
        readable=True,
        sentence=_sentence(book, guess),
        findings=tuple(findings),
        facts=_facts(book, guess),
    )


def _sentence(book: Book, guess: Guess | None) -> str:
    hidden = sum(sheet.hidden for sheet in book.sheets)
    rows = sum(_extent(sheet).filled for sheet in book.sheets)
    word = KIND_WORDS[book.kind]
    if rows and book.is_text and all(_extent(sheet).columns <= 1 for sheet in book.sheets):
        word = "没有分成列的文字"
    parts = [f"“{book.name}”是{spaced(word)}"]
    if not book.is_text:
        parts.append(f"{len(book.sheets):,}张表" + (f"（{hidden:,}张隐藏）" if hidden else ""))
    parts.append(f"{rows:,}行" if rows else "没有内容")
    said = "，".join(parts)
    if guess is None:
        return f"{said}；没有认出台账" if rows else said
    where = "" if len(book.sheets) == 1 else f"表“{_named(guess.mapping.sheet)}”"
    label = LEDGER_LABELS[guess.mapping.kind]
    return f"{said}；{where}像是{label}，表头在第{guess.mapping.header_row}行"


def _findings(file: str, sheet: Sheet) -> list[str]:
    counts = Counter(sheet.unreadable.values())
    least = "至少" if len(sheet.unreadable) >= MOST_UNREADABLE else ""
    return [
        f"“{file}”的表“{_named(sheet.name)}”有{least}{counts[code]:,}{words}"
        for code, words in _UNREADABLE.items()
        if counts[code]
    ]


def _extent(sheet: Sheet) -> Extent:
    if sheet.extent is not None:
        return sheet.extent
    filled = sum(1 for row in zip(*sheet.columns, strict=True) if any(not is_blank(cell) for cell in row))
    return Extent(sheet.height, sheet.width, filled)


def _named(name: str) -> str:
    """The name of a sheet as a sentence can hold it: a hostile one is as long as it likes, and may break lines."""
    name = "".join(char if char.isprintable() else " " for char in name[: 2 * _LONGEST_NAME])
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _facts(book: Book, guess: Guess | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "sheets": [
            {
                "name": sheet.name,
                "hidden": sheet.hidden,
                "rows": extent.rows,
                "filled_rows": extent.filled,
                "columns": extent.columns,
                "merged": len(sheet.merged),
                "hidden_rows": len(sheet.hidden_rows),
                "hidden_columns": len(sheet.hidden_columns),
                "unreadable_cells": len(sheet.unreadable),
                "readable": not sheet.trouble,
            }
            for sheet, extent in ((sheet, _extent(sheet)) for sheet in book.sheets)
        ]
    }
    if guess is not None:
        facts["ledger"] = {
            "kind": guess.mapping.kind.value,
            "sheet": guess.mapping.sheet,
            "header_row": guess.mapping.header_row,
            "confidence": guess.confidence,
            "columns": {field: item.column for field, item in guess.mapping.columns.items()},
        }
    return facts
