"""A large sheet that is handed over with its merged cells told first, or in pieces, holds what it holds as it lies in the file."""

from __future__ import annotations

import pytest

from desktop_app.ledgers import cell_process, once_through
from tests.ledgers.books import write_xlsx

ROWS = "".join(f'<row r="{row}"><c r="B{row}"><v>{row}</v></c></row>' for row in range(3, 60))
MERGED = '<mergeCells count="2"><mergeCell ref="B3:B5"/><mergeCell  ref = \'C7:AA9\' /></mergeCells>'
TWO = [(3, 2, 5, 2), (7, 3, 9, 27)]


def said(path):
    answer, blocks = cell_process.read(str(path), "xlsx", 10**6, 10**9)
    return answer["sheets"], blocks


@pytest.mark.parametrize("at_once", [700, 701, 702, 703, 704, 705, 706, 707, 2**19])
@pytest.mark.parametrize(
    ("head", "rows", "after", "merged"),
    [
        ("", ROWS, MERGED, TWO),
        ('<cols><col min="3" max="4" hidden="1"/></cols>', ROWS, "", []),
        (MERGED, ROWS, "", TWO),
        ("", ROWS, '<dataValidations count="1"><dataValidation sqref="B3:B5"/></dataValidations>', []),
        ("", "", MERGED, TWO),
    ],
    ids=["merged", "hidden", "told before", "something else behind", "empty"],
)
def test_it_is_the_same_sheet(tmp_path, monkeypatch, at_once, head, rows, after, merged):
    path = write_xlsx(tmp_path / "a.xlsx", rows, head=head, after=after)
    as_it_lies = said(path)
    monkeypatch.setattr(cell_process, "LARGE", 1)
    monkeypatch.setattr(once_through, "_AT_ONCE", at_once)
    assert once_through.open_large(str(path), {"xl/worksheets/sheet1.xml"}, 1) is not None
    assert said(path) == as_it_lies
    assert [tuple(item) for item in as_it_lies[0][0]["merged"]] == merged


def row(number, *cells, placed=True):
    """A row with a number in each of these columns."""
    found = "".join(f'<c r="{column}{number}"><v>{number}</v></c>' for column in cells)
    return f'<row r="{number}">{found}</row>' if placed else f"<row>{found}</row>"


STEPS = row(3, "C") + row(4, "B", "C") + row(9, "F") + row(11) + row(12, "A") + row(13, "D", "Z")
UNPLACED = row(3, "B") + "".join(row(number, "B", placed=False) for number in range(4, 40)) + row(50, "C")
REMARK = row(1, "A") + row(2, "A") + f"<!-- </row>{row(9, 'B')}{row(10, 'B')} -->" + row(3, "A") + row(4, "A")
BACKWARDS = "".join(row(number, "A", "B") for number in (9, 3, 4, 12, 2, 30, 29))
TWICE = "".join(row(number, "A") for number in (1, 2, 3, 3, 3, 4, 5))
FORMULAS = ROWS + row(60, "B") + '<row r="61" hidden="1"><c r="B61"><f>1/0</f></c></row>' + row(62, "B")


def pieces_of(monkeypatch, path, at_once):
    """Let every sheet be cut wherever it can be; the pieces of the first one."""
    monkeypatch.setattr(cell_process, "LARGE", 1)
    monkeypatch.setattr(once_through, "_AT_ONCE", at_once)
    monkeypatch.setattr(once_through, "_PIECE", 1)
    opened = once_through.open_large(str(path), {"xl/worksheets/sheet1.xml"}, 1)
    return opened.pieces.get("xl/worksheets/sheet1.xml", [])


@pytest.mark.parametrize("at_once", [97, 118, 119, 120, 121, 122, 123, 124, 300])
@pytest.mark.parametrize(
    "rows",
    [ROWS, STEPS, UNPLACED, REMARK, BACKWARDS, TWICE, FORMULAS],
    ids=["plain", "steps", "unplaced", "remark", "backwards", "twice", "formulas"],
)
def test_pieces_are_the_same_sheet(tmp_path, monkeypatch, at_once, rows):
    path = write_xlsx(tmp_path / "a.xlsx", rows, after=MERGED)
    as_it_lies = said(path)
    assert as_it_lies[0][0]["height"]
    assert pieces_of(monkeypatch, path, at_once) or rows is not ROWS
    assert said(path) == as_it_lies


def test_a_sheet_that_breaks_off_in_its_middle_is_told_as_before(tmp_path, monkeypatch):
    path = write_xlsx(tmp_path / "a.xlsx", ROWS + '<row r="60"><c r="B60"><v>1</w></row>' + row(61, "B"))
    as_it_lies = said(path)
    assert pieces_of(monkeypatch, path, 300)
    assert said(path) == as_it_lies


@pytest.mark.parametrize(
    "book",
    ["<!-- <sheets></sheets> -->", "<x>piece:1</x>", "<sheets></sheets>"],
    ids=["remark", "mark", "twice"],
)
def test_a_book_that_cannot_be_added_to_is_not_cut(tmp_path, monkeypatch, book):
    path = write_xlsx(tmp_path / "a.xlsx", ROWS, book=book)
    as_it_lies = said(path)
    assert pieces_of(monkeypatch, path, 300) == []
    assert said(path) == as_it_lies


def test_pieces_may_fill_no_more_cells_than_a_sheet(tmp_path, monkeypatch):
    path = write_xlsx(tmp_path / "a.xlsx", row(1, "A") + ROWS + row(200, "ZZ"))
    assert pieces_of(monkeypatch, path, 300)
    filled = 200 * 702
    assert cell_process.read(str(path), "xlsx", filled, 10**9)[0]["sheets"][0]["height"] == 200
    with pytest.raises(cell_process.Refused, match="far"):
        cell_process.read(str(path), "xlsx", filled - 1, 10**9)


def test_what_is_not_packed_as_it_should_be_is_left_to_the_reader(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    data = bytearray(path.read_bytes())
    data[data.find(b"sheet1.xml") + 60] ^= 0xFF
    path.write_bytes(data)
    assert once_through.open_large(str(path), {"xl/worksheets/sheet1.xml"}, 1) is None


@pytest.mark.parametrize(
    "after", ["<mergeCells><mergeCell ref='B3:B5'></x>", "<pageMargins left=", "</worksheet><b/>"]
)
def test_what_is_broken_behind_the_rows_is_told_and_not_passed_over(tmp_path, after):
    """The reader, which stops at the rows, would take a file that was cut for a whole one."""
    path = write_xlsx(tmp_path / "a.xlsx", ROWS, after=after)
    assert once_through.open_large(str(path), {"xl/worksheets/sheet1.xml"}, 1) is None
