"""Any workbook into the one normal form: Excel of every kind, ODS, tables of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ledgers.file_kind import kind_of_file
from desktop_app.ledgers.foreign_cells import LIMITS, Limits, read_contained
from desktop_app.ledgers.grid import Book
from desktop_app.ledgers.text_tables import read_text_table
from desktop_app.ledgers.watching import UNWATCHED, Watch, step

if TYPE_CHECKING:
    from pathlib import Path


def read_book(path: Path, watch: Watch = UNWATCHED, limits: Limits = LIMITS) -> Book:
    """All sheets of the workbook at ``path``; what it is, its content decides.

    Takes about as long as the fast reader itself; may run on any thread, and is called off within a twentieth of a second.

    Raises:
        UnreadableInput: it is no workbook, or cannot be read within the limits; one sentence and a way out.
        Cancelled: the user called it off.
    """
    step(watch, "读取")
    found = kind_of_file(path)
    notes: tuple[str, ...] = (found.note,) if found.note else ()
    if found.kind == "text":
        book = read_text_table(path, limits.beginning)
        return Book(book.name, book.kind, book.sheets, (*notes, *book.notes))
    sheets = read_contained(path, found.kind, watch, limits)
    notes += tuple(sheet.trouble for sheet in sheets if sheet.trouble)
    return Book(path.name, found.kind, sheets, notes)
