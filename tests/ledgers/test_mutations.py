"""Broken bytes anywhere in a workbook: rows, or one sentence that names the file; never anything else (design §9)."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date

import pytest

from desktop_app.ledgers.header_words import HeaderWords
from desktop_app.ledgers.inspection import inspect_workbook
from desktop_app.ledgers.templates import write_workbook
from desktop_app.models.ledgers import LedgerKind, ServiceRecord
from tests.ledgers.books import write_ods, write_xls

WORDS = HeaderWords.load()
TABLE = """<table:table table:name="台账">
<table:table-row><table:table-cell office:value-type="string"><text:p>服务日期</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>企业名称</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="date" office:date-value="2020-05-17"/>
<table:table-cell office:value-type="string"><text:p>甲公司</text:p></table:table-cell></table:table-row></table:table>"""


def xlsx(path):
    rows = [
        ServiceRecord(id=f"r{day}", served_on=date(2020, 5, day), enterprise="示例公司")
        for day in range(1, 9)
    ]
    write_workbook(path, LedgerKind.SERVICES, rows)
    return path


def csv(path):
    path.write_bytes("服务日期,企业名称\r\n2020-05-17,甲公司\r\n".encode("gbk"))
    return path


MAKERS = {".xlsx": xlsx, ".xls": write_xls, ".ods": lambda path: write_ods(path, TABLE), ".csv": csv}
NASTY = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"<", b"&#x110000;", b'r="XFD1048576"', b"</c>", b"9" * 30, b'"')


@pytest.mark.parametrize("suffix", MAKERS)
def test_whatever_is_broken_gives_rows_or_one_sentence(tmp_path, suffix):
    chance = random.Random(f"ledgers{suffix}")
    whole = MAKERS[suffix](tmp_path / f"好{suffix}").read_bytes()
    said = []
    for _ in range(14):
        path = tmp_path / f"坏{suffix}"
        path.write_bytes(broken(whole, chance))
        found = inspect_workbook(path, WORDS)
        assert path.name in found.sentence
        assert found.sentence.count("\n") == 0
        said.append(found.readable)
    assert len(said) == 14


def broken(whole: bytes, chance: random.Random) -> bytes:
    """``whole`` with a few places changed: in the file itself, or in one of its parts, packed again as it should be."""
    if whole.startswith(b"PK") and chance.random() < 0.7:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(whole)) as old,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            unlucky = chance.choice(old.namelist())
            for name in old.namelist():
                data = old.read(name)
                new.writestr(name, changed(data, chance) if name == unlucky else data)
        return out.getvalue()
    return changed(whole, chance)


def changed(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + chance.choice(NASTY) + data[at:]
            case 2:
                data = data[:at] + data[at + chance.randint(1, 400) :]
            case _:
                data = data[:at] + data[max(0, at - 300) : at] + data[at:]
    return data
