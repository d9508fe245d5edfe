"""An .xls whose header points outside of it is refused at once; the fast reader would not come back from there."""

from __future__ import annotations

import pytest

from desktop_app.ledgers import cell_process
from tests.ledgers.books import write_xls


@pytest.mark.parametrize("place", [0x47, 0x59, 0x18B])
def test_a_table_behind_the_end_of_the_file_is_not_looked_for(tmp_path, place):
    path = write_xls(tmp_path / "a.xls")
    data = bytearray(path.read_bytes())
    data[place] = 0x80 if data[place] == 0xFF else 1
    path.write_bytes(data)
    with pytest.raises(cell_process.Refused, match="broken"):
        cell_process.read(str(path), "xls", 10**6, 10**9)


def test_a_sound_one_is_read(tmp_path):
    answer, _ = cell_process.read(str(write_xls(tmp_path / "a.xls")), "xls", 10**6, 10**9)
    assert [sheet.get("trouble") for sheet in answer["sheets"]] == [None, None]
