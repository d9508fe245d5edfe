"""A pack from outside: taken from every usual layout, refused with the member named when it is anything else."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest

from desktop_app.errors import AppError, PackBroken, UnreadableInput
from desktop_app.notice.earlier import SEALS
from desktop_app.notice.loader import FILES, MAX_BYTES, load, load_from_outside, read_texts
from desktop_app.paths import resource
from desktop_app.store.pack_file import LARGEST_FILE, MOST_MEMBERS, PACK, pack_bytes, read_pack_texts

SHIPPED = resource("notices/shanghai-2021")
TEXTS = read_texts(SHIPPED)


def zipped(entries, **settings) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", **settings) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return held.getvalue()


def put(tmp_path, data: bytes, name="包.zip"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_pack_written_and_read_is_the_same_to_the_last_byte(tmp_path):
    path = put(tmp_path, pack_bytes(TEXTS), f"包{PACK}")

    assert read_pack_texts(path) == TEXTS
    assert load_from_outside(read_pack_texts(path)).digest == load(SHIPPED).digest
    assert pack_bytes(TEXTS) == pack_bytes(dict(reversed(TEXTS.items())))


@pytest.mark.parametrize("folder", ["", "上海规则/"])
def test_what_other_programs_pack_is_taken(tmp_path, folder):
    entries = [(f"{folder}{name}", text) for name, text in TEXTS.items()]
    if folder:
        entries += [(folder, ""), ("__MACOSX/上海规则/._notice.toml", "x"), (f"{folder}.DS_Store", "x")]
    path = put(tmp_path, zipped(entries, compression=zipfile.ZIP_DEFLATED))

    assert read_pack_texts(path) == TEXTS


def test_a_folder_is_taken_as_it_is():
    assert read_pack_texts(SHIPPED) == TEXTS


def link(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


GOOD = list(TEXTS.items())
REST = [item for item in GOOD if item[0] != "notice.toml"]
HOSTILE = {
    "a path out of the folder": (zipped([("../notice.toml", "x"), *GOOD]), "指向文件夹以外"),
    "a path from the root": (zipped([("/notice.toml", "x"), *GOOD]), "路径"),
    "a drive": (zipped([("C:notice.toml", "x"), *GOOD]), "路径"),
    "a folder in a folder": (zipped([(f"a/b/{name}", text) for name, text in GOOD]), "不是规则包的文件"),
    "a link": (
        zipped([(link("notice.toml"), "/etc/passwd"), *REST]),
        "是链接",
    ),
    "another file": (zipped([("run.exe", "x"), *GOOD]), "不是规则包的文件"),
    "two folders": (zipped([(f"a/{GOOD[0][0]}", "x"), *[(f"b/{n}", t) for n, t in GOOD[1:]]]), "一个文件夹"),
    "too many members": (
        zipped([(f"{n}.toml", "x") for n in range(MOST_MEMBERS + 1)]),
        f"超过 {MOST_MEMBERS}",
    ),
    "nothing of a pack": (zipped([(".DS_Store", "x")]), "没有 notice.toml"),
    "no zip at all": (b"PK\3\4 not a zip", "不是完整的压缩文件"),
    "empty": (b"", "不是完整的压缩文件"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_zip_may_hide_is_refused(tmp_path, name):
    data, why = HOSTILE[name]
    with pytest.raises(UnreadableInput) as refused:
        read_pack_texts(put(tmp_path, data))
    assert why in refused.value.message
    assert "“包.zip”" in refused.value.message


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_comes_twice_is_refused(tmp_path):
    with pytest.raises(UnreadableInput, match="出现了两次"):
        read_pack_texts(put(tmp_path, zipped([*GOOD, GOOD[0]])))


def test_a_bomb_is_refused_by_its_declared_size_and_never_unpacked(tmp_path):
    swollen = [("notice.toml", "#" * (MAX_BYTES * 50)), *REST]
    with pytest.raises(PackBroken, match="大于"):
        read_pack_texts(put(tmp_path, zipped(swollen, compression=zipfile.ZIP_DEFLATED)))


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_said(tmp_path):
    data = bytearray(zipped([("notice.toml", "#" * 5_000), *REST], compression=zipfile.ZIP_DEFLATED))
    for mark, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        place = data.index(mark)
        data[place + at : place + at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(AppError):
        read_pack_texts(put(tmp_path, bytes(data)))


@pytest.mark.parametrize("cut", [10, 400, 3_000])
def test_a_file_that_is_cut_short_is_refused(tmp_path, cut):
    with pytest.raises(UnreadableInput, match="不是完整的压缩文件"):
        read_pack_texts(put(tmp_path, pack_bytes(TEXTS)[:-cut]))


def test_a_flipped_byte_is_found(tmp_path):
    data = bytearray(pack_bytes(TEXTS))
    data[len(data) // 3] ^= 0x55
    with pytest.raises(AppError):
        read_pack_texts(put(tmp_path, bytes(data)))


def test_a_file_too_large_for_a_pack_is_not_read(tmp_path):
    path = tmp_path / "大.zip"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(UnreadableInput, match="超过 16 MB"):
        read_pack_texts(path)


@pytest.mark.parametrize("name", ["包.toml", "包.shenbao", "包"])
def test_other_kinds_of_file_are_no_pack(tmp_path, name):
    with pytest.raises(UnreadableInput, match="不是规则包"):
        read_pack_texts(put(tmp_path, b"x", name))


def test_a_folder_that_is_something_else_says_so(tmp_path):
    with pytest.raises(UnreadableInput, match=r"没有 notice\.toml"):
        read_pack_texts(tmp_path)


# fmt: off
FAULTS = [
    ("notice.toml", "copies = 5", "copies = 5\ncolour = 1", "不认识的键“colour”"),
    ("notice.toml", 'id = "shanghai-2021"', 'id = "../../x"', "编号"),
    ("conditions.toml", 'id = "B3a"', 'id = "B1c"', "出现了两次"),
    ("conditions.toml", 'figure = "enterprises_served"', 'figure = "phase_of_the_moon"', "phase_of_the_moon"),
    ("naming.toml", 'ends_with = "平台"', 'ends_with = "平台', "行第"),
]
# fmt: on


@pytest.mark.parametrize(("file", "old", "new", "why"), FAULTS, ids=[item[2] for item in FAULTS])
def test_what_is_wrong_inside_is_named_by_file_and_in_chinese(file, old, new, why):
    texts = TEXTS | {file: TEXTS[file].replace(old, new, 1)}
    with pytest.raises(PackBroken, match=why) as refused:
        load_from_outside(texts)
    assert refused.value.file == file


@pytest.mark.parametrize("name", [name for name in FILES if name != SEALS])
def test_every_file_of_a_pack_is_needed_but_the_one_that_packs_from_before_have_not(name):
    with pytest.raises(PackBroken, match="不见了"):
        load_from_outside({key: text for key, text in TEXTS.items() if key != name})
