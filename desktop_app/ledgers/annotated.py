"""The workbook handed back: a copy of the user's own with a column 问题, coloured cells, comments, and row ids.

Styles, widths and other sheets stay as they are. A format that cannot be written, or a file that the writer does not take,
becomes an .xlsx of its cells that says so.
"""

from __future__ import annotations

import io
import warnings
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from desktop_app.errors import Cancelled, TargetNotWritable
from desktop_app.ledgers.cells import cell_text
from desktop_app.ledgers.file_kind import KIND_WORDS, spaced
from desktop_app.ledgers.issues import RowIssue, Weight
from desktop_app.ledgers.row_ids import ID_HEADER, PROBLEM_HEADER, RowId, row_digest
from desktop_app.ledgers.watching import UNWATCHED, Watch, step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from openpyxl.cell import Cell as BookCell
    from openpyxl.worksheet.worksheet import Worksheet

    from desktop_app.ledgers.dry_run import DryRun
    from desktop_app.ledgers.grid import Book, Cell, Sheet

STYLES_KEPT_UP_TO = 600_000
"""Cells of a workbook whose styles are kept; a larger one takes minutes and becomes a plain copy."""
MOST_CHARACTERS = 50_000_000
"""Characters of a workbook that is written again; a small file can hold one long text in as many cells as it likes."""
_FILLS = {
    Weight.PROBLEM: PatternFill("solid", start_color="FFC7CE"),
    Weight.DOUBT: PatternFill("solid", start_color="FFEB9C"),
    Weight.HINT: PatternFill("solid", start_color="DDEBF7"),
}
_ORDER = (Weight.HINT, Weight.DOUBT, Weight.PROBLEM)
_AUTHOR = "示范平台申报助手"
_HEAD_FONT = Font(bold=True)
_ID_FONT = Font(color="999999", size=8)
_PROBLEM_WIDTH, _ID_WIDTH = 48, 18
_MOST_COMMENTS = 5_000
_NOT_AS_IT_WAS = "的格式不能原样写回，问题表只有单元格的内容"
_MOST_LAID_OUT = 1_000
"""Columns, merged ranges and cells of one that a plain copy lays out as they were."""
_ROWS_MEASURED = 200
_NARROWEST, _WIDEST = 9, 40
"""Characters of a column of a plain copy."""
_LAST_NARROW = "\u2e7f"
"""Characters beyond are as wide as two digits."""


def write_annotated(
    source: Path | None,
    target: Path,
    book: Book,
    run: DryRun,
    ids: Mapping[int, str] | None = None,
    watch: Watch = UNWATCHED,
) -> str:
    """Write the marked copy of ``source``, as read into ``book`` and tried in ``run``, to ``target``.

    ``source`` is None for pasted cells; ``ids`` are row ids by the row of the sheet where they are not those of ``run``.
    Returns a sentence when the copy is plain, else an empty text. Dropping the copy back: ``importing.plan_return``.

    Raises:
        TargetNotWritable: the folder is gone, full or read-only, or the file is open in another program.
        Cancelled: the user called it off.
    """
    if _characters_of(book) > MOST_CHARACTERS:
        raise TargetNotWritable(f"“{book.name}”的文字太多，问题表没有写", "只留台账一张表，再导入一次")
    sheet = book.sheet(run.sheet)
    step(watch, "准备问题表")
    workbook, note = _opened(source, book)
    try:
        data = _marked(workbook, sheet, run, ids or {}, watch)
    except Cancelled:
        raise
    except Exception:  # noqa: BLE001 - what could be opened cannot always be written: no sheet of it is visible, a style is broken
        workbook, note = _plain_copy(book), f"“{book.name}”{_NOT_AS_IT_WAS}"
        data = _marked(workbook, sheet, run, ids or {}, watch)
    try:
        target.write_bytes(data)
    except OSError as error:
        raise TargetNotWritable(f"“{target.name}”没有写成", "关上正在使用它的程序，或换一个文件夹") from error
    return note


def _marked(
    workbook: Workbook, sheet: Sheet | None, run: DryRun, ids: Mapping[int, str], watch: Watch
) -> bytes:
    if sheet is not None and run.sheet in workbook.sheetnames:
        _Marker(workbook[run.sheet], sheet, run, ids, watch).mark()
    step(watch, "写问题表")
    data = io.BytesIO()
    workbook.save(data)
    workbook.close()
    return data.getvalue()


def suffix_for(book: Book) -> str:
    """The extension that the copy of ``book`` should have."""
    return ".xlsm" if book.kind == "xlsm" and _size_of(book) <= STYLES_KEPT_UP_TO else ".xlsx"


def _size_of(book: Book) -> int:
    return sum(sheet.height * sheet.width for sheet in book.sheets)


def _characters_of(book: Book) -> int:
    """Characters of all texts; one that stands in many cells is written as often."""
    total = 0
    for sheet in book.sheets:
        for column in sheet.columns:
            lengths = [len(value) if isinstance(value, str) else 0 for value in column.values]
            if column.places is None:
                total += sum(lengths)
            elif any(lengths):
                total += sum(lengths[at] * many for at, many in Counter(column.places).items())
    return total


def _opened(source: Path | None, book: Book) -> tuple[Workbook, str]:
    """The workbook to mark: the user's own where it can be written again."""
    if source is not None and book.kind in {"xlsx", "xlsm"} and _size_of(book) <= STYLES_KEPT_UP_TO:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about parts it does not know: they are told of below
                return load_workbook(source, keep_vba=book.kind == "xlsm"), ""
        except Exception:  # noqa: BLE001 - whatever the writer makes of a foreign file, a plain copy is still to be had
            return _plain_copy(book), f"“{book.name}”{_NOT_AS_IT_WAS}"
    reason = "太大" if book.kind in {"xlsx", "xlsm"} else f"是{spaced(KIND_WORDS[book.kind])}"
    return _plain_copy(book), f"“{book.name}”{reason}，问题表另存为 .xlsx，只有单元格的内容"


def _plain_copy(book: Book) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in book.sheets:
        page = workbook.create_sheet(_title(sheet.name, workbook.sheetnames))
        page.sheet_state = "hidden" if sheet.hidden else "visible"
        for place in range(sheet.height):
            for at, column in enumerate(sheet.columns):
                value = column[place]
                if value != "":
                    _put(page.cell(place + sheet.first_row, at + sheet.first_column), value)
        _lay_out(page, sheet)
    if not any(sheet.sheet_state == "visible" for sheet in workbook.worksheets):
        workbook.create_sheet("说明")
    return workbook


def _lay_out(page: Worksheet, sheet: Sheet) -> None:
    """What was merged, and columns wide enough to read; of ranges that overlap, which would have to be repaired, the first."""
    taken: set[tuple[int, int]] = set()
    titles: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merged[:_MOST_LAID_OUT]:
        if not 1 < (bottom - top + 1) * (right - left + 1) <= _MOST_LAID_OUT:
            continue
        cells = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        covered = cells - {(top, left)}
        if taken.isdisjoint(cells) and all(sheet.cell(row, column) == "" for row, column in covered):
            taken |= cells
            titles |= {(top, left)} if right > left else set()
            page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    for at, column in enumerate(sheet.columns[:_MOST_LAID_OUT]):
        number = at + sheet.first_column
        shown = (
            cell_text(column[place])[:_WIDEST]
            for place in range(min(sheet.height, _ROWS_MEASURED))
            if (place + sheet.first_row, number) not in titles
        )
        widest = max((sum(1 + (char > _LAST_NARROW) for char in text) for text in shown), default=0)
        width = min(max(widest + 2, _NARROWEST), _WIDEST)
        page.column_dimensions[get_column_letter(number)].width = width


def _title(name: str, taken: Sequence[str]) -> str:
    """A name that a sheet can have."""
    title = "".join("_" if char in "\\/*?:[]" else char for char in name)[:31].strip("'") or "表"
    return title if title not in taken else f"{title[:27]}_{len(taken)}"


def _put(cell: BookCell, value: Cell) -> None:
    """Write a cell as it is; a text that begins with “=” stays a text."""
    if isinstance(value, str):
        value = "".join(char for char in value if char >= " " or char in "\t\n\r")[:32_767]
    cell.value = (
        value if isinstance(value, str | int | float | date | datetime | time | timedelta) else str(value)
    )
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"


class _Marker:
    """Marks one sheet."""

    def __init__(
        self, page: Worksheet, sheet: Sheet, run: DryRun, ids: Mapping[int, str], watch: Watch
    ) -> None:
        self._page = page
        self._sheet = sheet
        self._run = run
        self._ids = ids
        self._watch = watch

    def mark(self) -> None:
        """Column 问题 and row ids behind the last column, colours and comments at the cells."""
        last = max(self._sheet.first_column + self._sheet.width - 1, self._page.max_column)
        problem_at, id_at = self._places(last)
        self._head(problem_at, id_at)
        by_row: dict[int, list[RowIssue]] = defaultdict(list)
        for issue in (*self._run.problems, *self._run.doubts, *self._run.hints):
            by_row[issue.row].append(issue)
        for done, (row, issues) in enumerate(sorted(by_row.items())):
            if done % 500 == 0:
                step(self._watch, "标出问题", done, len(by_row))
            self._mark_row(row, issues, problem_at, with_comments=done < _MOST_COMMENTS)
        self._write_ids(id_at)

    def _places(self, last: int) -> tuple[int, int]:
        """Where both columns stand: where an earlier copy has them, else behind the last column."""
        header = max(self._run.mapping.header_row, 1)
        problem_at, id_at = last + 1, last + 2
        words = {self._page.cell(header, column).value: column for column in range(1, last + 1)}
        if ID_HEADER in words and PROBLEM_HEADER in words:
            problem_at, id_at = words[PROBLEM_HEADER], words[ID_HEADER]
            for row in range(header + 1, self._page.max_row + 1):
                self._page.cell(row, problem_at).value = None
        return problem_at, id_at

    def _head(self, problem_at: int, id_at: int) -> None:
        header = max(self._run.mapping.header_row, 1)
        for column, text, width in (
            (problem_at, PROBLEM_HEADER, _PROBLEM_WIDTH),
            (id_at, ID_HEADER, _ID_WIDTH),
        ):
            cell = self._page.cell(header, column, text)
            cell.font = _HEAD_FONT
            self._page.column_dimensions[get_column_letter(column)].width = width

    def _mark_row(self, row: int, issues: list[RowIssue], problem_at: int, *, with_comments: bool) -> None:
        issues = sorted(issues, key=lambda issue: -_ORDER.index(issue.weight))
        cell = self._page.cell(row, problem_at)
        cell.value = "；".join(_short(issue) for issue in issues)
        cell.data_type = "s"
        cell.fill = _FILLS[issues[0].weight]
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        for issue in reversed(issues):
            if not issue.column_number:
                continue
            marked = self._page.cell(row, issue.column_number)
            if isinstance(marked, MergedCell):
                continue
            marked.fill = _FILLS[issue.weight]
            if with_comments:
                marked.comment = Comment(_short(issue), _AUTHOR, width=260, height=60)

    def _write_ids(self, id_at: int) -> None:
        header = max(self._run.mapping.header_row, self._sheet.first_row)
        known = [(item.source.row, item.id) for item in self._run.rows if item.source is not None]
        known += [(item.source.row, item.id) for item in self._run.pending]
        for row, row_id in known:
            written = RowId(self._ids.get(row, row_id), row_digest(self._sheet, row, header))
            cell = self._page.cell(row, id_at, str(written))
            cell.font = _ID_FONT


def _short(issue: RowIssue) -> str:
    """The sentence without file and row, which the place says."""
    start = f"“{issue.file}”第{issue.row}行"
    return issue.message.removeprefix(start)
