"""The way of a workbook into a ledger, each part of it off the window's thread: read and guessed, tried, planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.ledgers.book_reading import read_book
from desktop_app.ledgers.dry_run import DryRun, dry_run
from desktop_app.ledgers.grid import is_blank
from desktop_app.ledgers.guessing import Guess, guess_book, guess_columns, remember
from desktop_app.ledgers.header_words import HeaderWords
from desktop_app.ledgers.importing import ImportPlan, plan_import, plan_return
from desktop_app.ledgers.text_tables import read_pasted

if TYPE_CHECKING:
    from collections.abc import Mapping as Lookup
    from pathlib import Path

    from desktop_app.documents.watch import Watch
    from desktop_app.ledgers.grid import Book
    from desktop_app.models.ledgers import LedgerKind, Row
    from desktop_app.models.mappings import Mapping
    from desktop_app.models.pending import PendingRow
    from desktop_app.store.mappings import MappingsFile


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from: a file, or cells that were copied."""

    path: Path | None = None
    pasted: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook that has been read, and how it may be taken."""

    source: Source
    book: Book
    guesses: tuple[Guess, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What one way of taking a workbook would give; nothing is changed by it."""

    guess: Guess
    run: DryRun
    plan: ImportPlan
    returned: bool
    """Whether it is a copy that this program had marked, taken back row by row."""


class ImportWork:
    """Does the steps; holds what they all need and no state of any of them."""

    def __init__(self, categories: Lookup[str, str], mappings: MappingsFile | None) -> None:
        self._categories = categories
        self._mappings = mappings

    def open(self, source: Source, kind: LedgerKind | None, watch: Watch) -> Opened:
        """Read the workbook and guess what it is; ``kind`` where the user has said it.

        Raises:
            UnreadableInput: it cannot be read; nothing is changed.
            Cancelled: the user called it off.
        """
        watch.report("读取", 0, 0)
        book = read_book(source.path, watch) if source.path is not None else read_pasted(source.pasted)
        known = self._mappings.load() if self._mappings is not None else {}
        guesses = guess_book(
            book, HeaderWords.load(), kind=kind, remembered=known, categories=self._categories
        )
        if not guesses and kind is not None:
            guesses = self._by_hand(book, kind)
        return Opened(source, book, guesses)

    def _by_hand(self, book: Book, kind: LedgerKind) -> tuple[Guess, ...]:
        """Where no header is known, the first line that could be one: the user says what its columns are."""
        for sheet in book.sheets:
            for row in range(sheet.first_row, sheet.last_row + 1):
                if sum(not is_blank(cell) for cell in sheet.row(row)) > 1:
                    guess = self.guess(book, sheet.name, kind, row)
                    return (guess,) if guess is not None else ()
        return ()

    def guess(self, book: Book, sheet: str, kind: LedgerKind, header_row: int) -> Guess | None:
        """How a sheet would be taken with its header in this row; None without such a sheet."""
        found = book.sheet(sheet)
        if found is None:
            return None
        return guess_columns(
            found, kind, HeaderWords.load(), header_row=header_row, categories=self._categories
        )

    def tried(
        self,
        book: Book,
        guess: Guess,
        rows: tuple[Row, ...],
        pending: tuple[PendingRow, ...],
        watch: Watch,
        *,
        append: bool,
    ) -> Tried:
        """Try a mapping on the whole sheet.

        Raises:
            Cancelled: the user called it off.
        """
        run = dry_run(book, guess.mapping, categories=self._categories, watch=watch)
        back = plan_return(book, run, rows, pending)
        if back is not None and back.unchanged + back.changed:
            return Tried(guess, run, back, returned=True)
        return Tried(guess, run, plan_import(run, rows, pending, append=append), returned=False)

    def remember(self, book: Book, guess: Guess, mapping: Mapping) -> None:
        """Take workbooks of this shape in the same way next time."""
        sheet = book.sheet(mapping.sheet)
        if self._mappings is not None and sheet is not None:
            self._mappings.remember(remember(guess.fingerprint, mapping, sheet.first_column))
