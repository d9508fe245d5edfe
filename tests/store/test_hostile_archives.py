"""Travelling files made or changed by somebody else: refused in one sentence that names the member, nothing written."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import struct
import unicodedata
import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import AppError, CaseTooNew, CaseUnreadable, UnreadableInput
from desktop_app.models.application import Case
from desktop_app.models.evidence import Evidence
from desktop_app.store import archive_check
from desktop_app.store.case_store import CaseStore
from desktop_app.store.opening import open_any
from desktop_app.store.travelling import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

DATABASE = "case.sqlite3"
SCAN = "evidence/" + hashlib.sha256(b"scan").hexdigest()
FREE = "evidence/" + hashlib.sha256(b"more").hexdigest()
CENTRAL = struct.Struct("<4s2B5H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
FLAGS, CRC, PACKED, SIZE, DISK, OFFSET = 4, 8, 9, 10, 14, 17
SAME_IN_LOCAL = {3: 1, 4: 2, 5: 3, 6: 4, 7: 5, CRC: 6, PACKED: 7, SIZE: 8}


@dataclass
class Piece:
    """A member as it is to be written."""

    name: str
    data: bytes
    mode: int = 0o100644
    comment: bytes = b""
    extra: bytes = b""


@pytest.fixture
def pieces(tmp_path: Path, now: datetime) -> list[Piece]:
    """The members of a small good file: manifest, database, one scan."""
    (tmp_path / "scan").write_bytes(b"scan")
    with CaseStore.create(tmp_path / "case", Case(notice="shanghai-2021"), now=now) as store:
        kept = store.evidence.add(tmp_path / "scan")
        item = Evidence(
            id="e1", material="M4", title="租赁合同", file_name="a.pdf", sha256=kept.sha256, size=kept.size
        )
        store.commit_evidence((item,), now=now)
    file = pack(tmp_path / "case", tmp_path / "good.shenbao", now=now).target
    with zipfile.ZipFile(file) as archive:
        found = [Piece(info.filename, archive.read(info)) for info in archive.infolist()]
    for path in (file, tmp_path / "scan"):
        path.unlink()
    return found


def zipped(pieces: list[Piece]) -> bytes:
    """As the program would write them, whatever they are."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for piece in pieces:
            info = zipfile.ZipInfo("new", (2021, 5, 10, 0, 0, 0))
            info.filename = piece.name  # ZipInfo would tidy it up
            info.create_system, info.external_attr = 3, piece.mode << 16
            info.comment, info.extra = piece.comment, piece.extra
            info.compress_type = 8 if piece.name in {DATABASE, "manifest.json"} else 0
            archive.NameToInfo.clear()  # no warning of a name that is there already
            archive.writestr(info, piece.data)
    return made.getvalue()


def listed(pieces: list[Piece], **changes: object) -> list[Piece]:
    """With a manifest that says what they are."""
    manifest = json.loads(pieces[0].data) | {
        "contents": [
            {
                "name": piece.name,
                "size": len(piece.data),
                "sha256": hashlib.sha256(piece.data).hexdigest(),
                "title": "租赁合同" if piece.name == SCAN else "",
            }
            for piece in pieces[1:]
        ]
    }
    return [Piece("manifest.json", json.dumps(manifest | changes).encode()), *pieces[1:]]


def patched(data: bytes, number: int, *, only: str = "both", **_: object) -> Callable[[int, int], bytes]:
    """A door to one header field of member ``number`` by its place in the directory's line."""
    end = struct.unpack("<4s4H2LH", data[-22:])
    at = end[6]
    for _skip in range(number):
        line = CENTRAL.unpack_from(data, at)
        at += CENTRAL.size + sum(line[11:14])
    line = list(CENTRAL.unpack_from(data, at))

    def change(field: int, value: int) -> bytes:
        made = bytearray(data)
        local = list(LOCAL.unpack_from(data, line[OFFSET]))
        if only != "central" and field in SAME_IN_LOCAL:
            local[SAME_IN_LOCAL[field]] = value
            LOCAL.pack_into(made, line[OFFSET], *local)
        if only != "local":
            CENTRAL.pack_into(made, at, *[*line[:field], value, *line[field + 1 :]])
        return bytes(made)

    return change


@pytest.fixture
def refuse(tmp_path: Path, now: datetime) -> Callable[..., str]:
    """Write the bytes as a travelling file, see it refused by every door with nothing left, and give the sentence."""

    def refused(data: bytes, kind: type[AppError] = UnreadableInput) -> str:
        file = tmp_path / "来件.shenbao"
        file.write_bytes(data)
        before = sorted(path.name for path in tmp_path.iterdir())
        with pytest.raises(kind) as by_unpack:
            unpack(file, tmp_path / "there")
        with pytest.raises(kind) as by_open:
            open_any(file, None)
        assert by_unpack.value.message == by_open.value.message
        assert sorted(path.name for path in tmp_path.iterdir()) == before
        assert file.read_bytes() == data
        assert "来件.shenbao" in by_unpack.value.message
        assert "\n" not in str(by_unpack.value)
        return str(by_unpack.value)

    return refused


def test_what_these_tests_write_is_let_in_when_nothing_is_wrong(
    tmp_path: Path, pieces: list[Piece], now: datetime
) -> None:
    for number, data in enumerate((zipped(pieces), zipped(listed(pieces)))):
        file = tmp_path / f"{number}.shenbao"
        file.write_bytes(data)
        there = unpack(file, tmp_path / f"there{number}")
        assert (there / SCAN).read_bytes() == b"scan"


@pytest.mark.parametrize("in_manifest", [True, False], ids=["listed", "not listed"])
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../evil.txt", "指向文件夹以外"),
        ("evidence/../../evil.txt", "指向文件夹以外"),
        ("evidence/..", "指向文件夹以外"),
        ("..\\evil.txt", "指向文件夹以外"),
        ("/etc/passwd", "绝对路径"),
        ("C:/Windows/evil.dll", "绝对路径"),
        ("c:evil", "绝对路径"),
        ("\\\\server\\share\\evil", "绝对路径"),
        ("evidence\\" + SCAN[9:], "反斜杠"),
        ("CON", "设备名"),
        ("evidence/nul.txt", "设备名"),
        ("Com1.tar.gz", "设备名"),
        ("LPT² .x", "设备名"),
        ("evidence/aux/x", "设备名"),
        ("case.sqlite3.", "点或空格结尾"),
        (SCAN + " ", "点或空格结尾"),
        ("evidence /x", "点或空格结尾"),
        ("CASE.SQLITE3", "只差大小写"),
        ("Manifest.JSON", "只差大小写"),
        ("evidence/" + SCAN[9:].upper(), "只差大小写"),
        ("case.sqlite3:stream", "不是案卷的文件"),
        ("case.sqlite3\0.txt", "不是案卷的文件"),
        (SCAN + "\n", "不是案卷的文件"),
        (unicodedata.normalize("NFC", "évidence"), "不是案卷的文件"),
        (unicodedata.normalize("NFD", "évidence"), "不是案卷的文件"),
        ("case.sqlite3-wal", "不是案卷的文件"),
        ("evidence/", "是文件夹"),
        ("evidence/zip.zip", "不是案卷的文件"),
        ("很长" * 300, "不是案卷的文件"),
    ],
)
def test_names_no_case_has_are_refused(
    pieces: list[Piece], refuse: Callable[..., str], name: str, why: str, in_manifest: bool
) -> None:
    pieces.append(Piece(name, b"evil"))
    said = refuse(zipped(listed(pieces) if in_manifest else pieces))
    assert why in said
    assert name.strip()[:8].replace("\n", "�") in said


def test_two_members_of_one_name_are_refused(pieces: list[Piece], refuse: Callable[..., str]) -> None:
    for twice in (DATABASE, SCAN, "manifest.json"):
        copy = next(piece for piece in pieces if piece.name == twice)
        said = refuse(zipped([*pieces, copy]))
        assert twice[:20] in said
        assert "两次" in said
    assert "重复" in refuse(zipped(listed([*pieces, pieces[-1]])[:1] + pieces[1:]))


@pytest.mark.parametrize(
    ("mode", "why"), [(0o120777, "链接"), (0o040755, "写法"), (0o010644, "写法"), (0, "写法")]
)
def test_what_is_no_plain_file_is_refused(
    pieces: list[Piece], refuse: Callable[..., str], mode: int, why: str
) -> None:
    pieces[-1].mode = mode
    said = refuse(zipped(pieces))
    assert why in said
    assert SCAN[:20] in said


@pytest.mark.parametrize(
    ("number", "only", "field", "value", "why"),
    [
        (2, "both", FLAGS, 1, "密码"),
        (1, "both", FLAGS, 0x40, "密码"),
        (1, "both", FLAGS, 8, "写法"),
        (2, "both", FLAGS, 0x800, "写法"),
        (1, "both", 5, 12, "写法"),
        (2, "both", 5, 8, "写法"),
        (1, "both", SIZE, 100, "不一样"),
        (1, "both", SIZE, 2**31, "展开后超过"),
        (2, "both", SIZE, 3, "大小前后不一"),
        (2, "both", SIZE, 0xFFFFFFFF, "写法"),
        (2, "both", PACKED, 5, "大小前后不一"),
        (1, "both", PACKED, 9, "交叠"),
        (1, "both", PACKED, 2**31, "交叠|没有传完整"),
        (1, "local", SIZE, 100, "不一样"),
        (1, "central", CRC, 1, "不一样"),
        (2, "central", OFFSET, 0, "交叠"),
        (2, "central", OFFSET, 2**32 - 2, "交叠"),
        (2, "central", DISK, 1, "写法"),
        (2, "central", 2, 0, "写法"),
    ],
)
def test_headers_that_say_something_else_are_refused(
    pieces: list[Piece], refuse: Callable[..., str], number: int, only: str, field: int, value: int, why: str
) -> None:
    said = refuse(patched(zipped(pieces), number, only=only)(field, value))
    assert any(words in said for words in why.split("|")), said


@pytest.mark.parametrize("declared", [100, 10**6], ids=["less than it is", "more than it is"])
def test_a_size_that_is_a_lie_in_every_place_stops_at_the_lie(
    pieces: list[Piece], refuse: Callable[..., str], declared: int
) -> None:
    manifest = json.loads(pieces[0].data)
    manifest["contents"][0]["size"] = declared
    pieces[0].data = json.dumps(manifest).encode()
    said = refuse(patched(zipped(pieces), 1)(SIZE, declared))
    assert DATABASE in said
    assert ("比写明的大" if declared == 100 else "不完整") in said


def test_a_bomb_that_says_so_is_refused_before_it_is_opened(
    pieces: list[Piece], refuse: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_check, "LARGEST_DATABASE", 2**20)
    pieces[1].data = bytes(2**24)
    assert "展开后超过 1 MB" in refuse(zipped(listed(pieces)))


def test_a_bomb_that_says_it_is_small_gives_no_more_than_a_piece(pieces: list[Piece]) -> None:
    pieces[1].data = bytes(2**26)
    reader = archive_check.ArchiveReader(
        io.BytesIO(patched(zipped(listed(pieces)), 1)(SIZE, 4096)), "来件.shenbao"
    )
    given: list[int] = []
    with pytest.raises(UnreadableInput, match="比写明的大"):
        given.extend(len(piece) for piece in reader.pieces(reader.members()[DATABASE]))
    assert given == []


def test_too_many_members_and_too_much_in_all_are_refused(
    pieces: list[Piece], refuse: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_check, "LARGEST_TOTAL", 1000)
    assert "展开后超过" in refuse(zipped(pieces))
    monkeypatch.setattr(archive_check, "MOST_MEMBERS", 2)
    assert "超过 2 个" in refuse(zipped(pieces))


def test_a_zip_that_is_damaged_or_dressed_up_is_refused(
    pieces: list[Piece], refuse: Callable[..., str]
) -> None:
    good = zipped(pieces)
    scan = zlib.compressobj(9)
    for data in (
        b"",
        b"PK",
        b"PK\5\6" + bytes(18),
        "这是一份文本".encode() * 99,
        b"#!/bin/sh\n" + good,
        good + b"\n",
        good[:-2] + b"\4\0more",
        good + good,
        zipped([]),
        zipped(pieces[1:]),
        zipped([pieces[1], pieces[0], pieces[2]]),
        zipped([Piece("[Content_Types].xml", b"<Types/>"), *pieces]),
        scan.compress(good) + scan.flush(),
    ):
        refuse(data)
    pieces[-1].comment = b"hello"
    assert "写法" in refuse(zipped(pieces))
    pieces[-1].comment, pieces[-1].extra = b"", struct.pack("<2H4s", 0x7075, 4, b"name")
    assert "写法" in refuse(zipped(pieces))
    pieces[-1].extra = struct.pack("<2HQ", 1, 8, 4)
    assert "写法" in refuse(zipped(pieces))


def test_a_file_cut_anywhere_is_refused(pieces: list[Piece], refuse: Callable[..., str]) -> None:
    good = zipped(pieces)
    for length in (*range(0, len(good), 97), *range(len(good) - 60, len(good))):
        refuse(good[:length])


def test_a_larger_ending_that_contradicts_the_smaller_is_refused(
    pieces: list[Piece], refuse: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    good = zipped(pieces)
    start = len(good) - 22 - 20 - 56
    assert good[start:].startswith(b"PK\6\6")
    for at in (start + 4, start + 16, start + 24, start + 32, start + 40, start + 48, start + 56 + 8):
        refuse(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])


def test_no_changed_byte_anywhere_changes_the_case(
    tmp_path: Path, pieces: list[Piece], now: datetime
) -> None:
    good = zipped(pieces)
    file = tmp_path / "来件.shenbao"
    expected = {piece.name: piece.data for piece in pieces[1:]}
    let_in = 0
    for at in range(0, len(good), 3):
        file.write_bytes(good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1 :])
        try:
            there = unpack(file, tmp_path / f"there{at}")
        except AppError:
            continue
        let_in += 1
        assert {name: (there / name).read_bytes() for name in expected} == expected
    assert let_in < 10


@pytest.mark.parametrize(
    ("changes", "kind", "why"),
    [
        ({"format": 2}, CaseTooNew, "更新的程序"),
        ({"format": 99, "unheard_of": []}, CaseTooNew, "更新的程序"),
        ({"format": 0}, UnreadableInput, "format"),
        ({"format": "1x"}, UnreadableInput, "format"),
        ({"contents": None}, UnreadableInput, "contents"),
        ({"contents": [{"name": "x"}]}, UnreadableInput, "contents.0"),
        ({"packed_at": "昨天"}, UnreadableInput, "packed_at"),
        ({"more": 1}, UnreadableInput, "more"),
        ({"contents": []}, UnreadableInput, "没有写"),
    ],
)
def test_a_manifest_that_is_none_is_refused_and_a_later_one_is_said_to_be_later(
    pieces: list[Piece],
    refuse: Callable[..., str],
    changes: dict[str, object],
    kind: type[AppError],
    why: str,
) -> None:
    assert why in refuse(zipped(listed(pieces, **changes)), kind)


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"[" * 99_999, b'{"format": 1, "format": 1}'])
def test_a_manifest_that_is_no_json_is_refused(tmp_path: Path, pieces: list[Piece], data: bytes) -> None:
    pieces[0].data = data
    (tmp_path / "a.shenbao").write_bytes(zipped(pieces))
    with pytest.raises(UnreadableInput, match=r"manifest\.json"):
        open_any(tmp_path / "a.shenbao", None)


def test_members_and_manifest_must_agree(pieces: list[Piece], refuse: Callable[..., str]) -> None:
    manifest, database, scan = pieces
    assert "缺少证明材料“租赁合同”" in refuse(zipped([manifest, database]))
    assert "没有写" in refuse(zipped([*pieces, Piece(FREE, b"more")]))
    assert "证明材料“租赁合同”内容变了" in refuse(zipped([manifest, database, Piece(SCAN, b"nacs")]))
    assert "不属于这个案卷" in refuse(zipped(listed([*pieces, Piece(FREE, b"more")])))
    assert "缺少证明材料“租赁合同”" in refuse(zipped(listed([manifest, database])))
    assert "没有 case.sqlite3" in refuse(zipped(listed([manifest, scan])))
    wrong_name = listed([manifest, database, Piece(SCAN, b"other")])
    assert "写的不一样" in refuse(zipped(wrong_name))


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON history BEGIN DELETE FROM answers; END", CaseUnreadable),
        ("CREATE VIEW v AS SELECT * FROM answers", CaseUnreadable),
        ("CREATE TABLE more (a)", CaseUnreadable),
        ("CREATE INDEX i ON history (place)", CaseUnreadable),
        ("DROP TABLE builds", CaseUnreadable),
        ("DELETE FROM about", CaseUnreadable),
        ("PRAGMA application_id = 7", CaseUnreadable),
        ("PRAGMA user_version = 99", CaseTooNew),
    ],
)
def test_a_foreign_database_is_refused_though_its_hash_is_right(
    tmp_path: Path, pieces: list[Piece], refuse: Callable[..., str], statement: str, kind: type[AppError]
) -> None:
    path = tmp_path / "changed"
    path.write_bytes(pieces[1].data)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
    pieces[1].data = path.read_bytes()
    path.unlink()
    refuse(zipped(listed(pieces)), kind)


def test_a_zip_in_place_of_evidence_is_a_file_like_any_other(
    tmp_path: Path, pieces: list[Piece], now: datetime
) -> None:
    inner = zipped([Piece("../x", b"never looked at")])
    with CaseStore.open(tmp_path / "case") as store:
        (tmp_path / "inner.zip").write_bytes(inner)
        kept = store.evidence.add(tmp_path / "inner.zip")
        store.commit_evidence(
            (Evidence(id="e", material="M9", title="压缩包", file_name="a.zip", sha256=kept.sha256),), now=now
        )
    file = pack(tmp_path / "case", tmp_path / "a.shenbao", now=now).target
    there = unpack(file, tmp_path / "there")
    assert (there / "evidence" / kept.sha256).read_bytes() == inner


def with_checkpoints(pieces: list[Piece], *contents: bytes) -> list[Piece]:
    """The members with these checkpoints put into the database by somebody else."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(pieces[1].data)
        connection.executemany(
            "INSERT INTO checkpoints (at, kind, name, change, content) VALUES "
            "('2021-05-10T00:00:00+00:00', 'named', '', 1, ?)",
            [(content,) for content in contents],
        )
        connection.commit()
        pieces[1].data = connection.serialize()
    return pieces


def checkpoint_naming(*names: object) -> bytes:
    evidence = [[f"e{number}", json.dumps({"sha256": name})] for number, name in enumerate(names)]
    return zlib.compress(json.dumps({"evidence": evidence}).encode())


def test_a_file_that_neither_the_case_nor_a_checkpoint_names_is_refused(
    pieces: list[Piece], refuse: Callable[..., str], tmp_path: Path
) -> None:
    other = hashlib.sha256(b"other").hexdigest()
    pieces = [*with_checkpoints(pieces, checkpoint_naming(other)), Piece(FREE, b"more")]
    assert "不属于这个案卷" in refuse(zipped(listed(pieces)))
    pieces = with_checkpoints(pieces, checkpoint_naming(FREE.rpartition("/")[2]))
    (tmp_path / "named.shenbao").write_bytes(zipped(listed(pieces)))
    there = unpack(tmp_path / "named.shenbao", tmp_path / "named")
    assert (there / FREE).read_bytes() == b"more"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"rubbish",
        zlib.compress(b"[]"),
        zlib.compress(b'{"evidence": [["e1", "[]"]]}'),
        zlib.compress(b"[" * 100_000),
        checkpoint_naming("../../evil", 7, None, ["a"], {}),
    ],
)
def test_a_checkpoint_that_is_none_lets_nothing_in_and_stops_nothing(
    pieces: list[Piece], refuse: Callable[..., str], tmp_path: Path, content: bytes
) -> None:
    pieces = with_checkpoints(pieces, content)
    (tmp_path / "a.shenbao").write_bytes(zipped(listed(pieces)))
    assert (unpack(tmp_path / "a.shenbao", tmp_path / "arrived") / SCAN).read_bytes() == b"scan"
    assert "不属于这个案卷" in refuse(zipped(listed([*pieces, Piece(FREE, b"more")])))


def test_checkpoints_that_unfold_beyond_any_case_are_refused(
    pieces: list[Piece], refuse: Callable[..., str]
) -> None:
    bomb = zlib.compress(bytes(2**28), 9)
    assert "检查点大得不像案卷" in refuse(zipped(listed(with_checkpoints(pieces, *[bomb] * 5))))
