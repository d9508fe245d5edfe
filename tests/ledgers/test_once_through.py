"""A large sheet that is handed over with its merged cells told first holds what it holds as it lies in the file."""

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
