"""F9: names that every system takes, a manifest that finds one changed byte, an image that is read back."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.documents.watch import Unwatched
from desktop_app.errors import Cancelled, UnreadableInput
from desktop_app.notice.models import Medium
from desktop_app.packet.disc import (
    DiscEntry,
    FaultKind,
    check_disc,
    fit_of,
    read_manifest,
    verify_folder,
    verify_image,
    write_folder,
    write_image,
)
from desktop_app.packet.disc.folder import MANIFEST, Altered
from desktop_app.packet.disc.index_page import About
from desktop_app.packet.disc.names import LONGEST, safe_name, short_name

WATCH = Unwatched()
ABOUT = About("申报材料", (("申报单位", "上海<示例>有限公司"),), ("缺材料7：许可证",), "7K3M9Q")


@given(st.lists(st.text(max_size=90), min_size=1, max_size=4), st.sampled_from([".pdf", ".JPG", ""]))
def test_any_words_make_a_name_that_every_system_takes(words, suffix):
    taken = set()
    names = [safe_name(words, suffix, taken) for _ in range(3)]
    assert len({name.casefold() for name in names}) == 3
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= LONGEST
        assert not set(name) & set('\\/:*?"<>|\n\t\0')
        assert not name.endswith((" ", "."))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["02-01", "营业执照（副本）", "示例中心"], "02-01_营业执照（副本）_示例中心.pdf"),
        (["05-01", "活动: 2020/12 签到?", "示例"], "05-01_活动202012签到_示例.pdf"),
        (["08-01", "长" * 80, "示例"], f"08-01_{'长' * 47}_示例.pdf"),
        (["CON", "", "甲"], "_CON_材料_甲.pdf"),
        ([".././", "../活动", "甲"], "材料_活动_甲.pdf"),
    ],
)
def test_a_name_says_number_paper_and_agency(words, name):
    assert safe_name(words, ".pdf", set()) == name


@pytest.mark.parametrize(
    ("agency", "short"),
    [
        ("上海示例企业服务中心有限公司", "上海示例企业服务中心"),
        ("某某大学", "某某大学"),
        ("", "本单位"),
        ("上海市非常非常非常非常长的服务中心", "上海市非常非常非常非常长"),
    ],
)
def test_the_agency_is_called_by_a_short_name(agency, short):
    assert short_name(agency) == short


@pytest.fixture(scope="module")
def disc(tmp_path_factory):
    place = tmp_path_factory.mktemp("disc")
    entries = []
    for number in range(12):
        source = place / f"{number}.bin"
        source.write_bytes(bytes([number]) * (3000 * number))
        title = f"材料𬱖{'很长' * (number * 4)}"
        entries.append(
            DiscEntry(source, (f"{number:02d}", title, "示例"), ".pdf", f"材料{number}", number or None)
        )
    made = write_folder(place / "光盘", entries, ABOUT, WATCH)
    write_image(place / "光盘", place / "光盘.iso", "申报shenbao 2021!", WATCH)
    return place, made, entries


def manifest(disc):
    return read_manifest((disc[0] / "光盘" / MANIFEST).read_text(encoding="utf-8"))


def test_the_folder_is_what_its_manifest_says_and_the_index_escapes(disc):
    place, made, _ = disc
    assert verify_folder(place / "光盘", WATCH) == ()
    assert manifest(disc) == dict(made.files)
    page = (place / "光盘" / "目录.html").read_text(encoding="utf-8")
    assert "上海&lt;示例&gt;有限公司" in page
    assert "缺材料7：许可证" in page
    assert page.count("<a href=") == 12
    assert "script" not in page


@pytest.mark.parametrize("harm", ["flip", "lose", "add", "no manifest", "outside"])
def test_what_is_not_as_written_is_named(disc, tmp_path, harm):
    place, _, _ = disc
    for path in (place / "光盘").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    victim = next(path for path in sorted(tmp_path.iterdir()) if path.name.startswith("05"))
    if harm == "flip":
        data = bytearray(victim.read_bytes())
        data[7] ^= 1
        victim.write_bytes(data)
    elif harm == "lose":
        victim.unlink()
    elif harm == "add":
        (tmp_path / "别的.exe").write_bytes(b"x")
        victim = tmp_path / "别的.exe"
    elif harm == "no manifest":
        victim = tmp_path / MANIFEST
        victim.unlink()
    else:
        with (tmp_path / MANIFEST).open("a", encoding="utf-8") as file:
            file.write(f"{'0' * 64} *../外面.pdf\n")
        victim = tmp_path / "../外面.pdf"
    (said,) = verify_folder(tmp_path, WATCH)
    assert victim.name in said.sentence


def test_the_image_holds_every_file_and_one_flipped_byte_is_found(disc, tmp_path):
    place, _, _ = disc
    files = manifest(disc)
    assert verify_image(place / "光盘.iso", files, WATCH) == ()
    data = bytearray((place / "光盘.iso").read_bytes())
    at = data.index(b"\x07" * 2000)
    data[at] ^= 1
    (tmp_path / "坏.iso").write_bytes(data)
    (said,) = verify_image(tmp_path / "坏.iso", files, WATCH)
    assert (said.kind, said.name) == (
        FaultKind.ALTERED,
        next(name for name in files if name.startswith("07")),
    )
    (unread,) = verify_image(place / "光盘" / MANIFEST, files, WATCH)
    assert unread.sentence == f"“{MANIFEST}”读不出"


@pytest.fixture
def copy(disc, tmp_path):
    """The folder on a stick, among other things."""
    folder = tmp_path / "盘" / "光盘_第1次生成_7K3M9Q"
    shutil.copytree(disc[0] / "光盘", folder)
    (folder.parent / "照片.jpg").write_bytes(b"x")
    return folder


def test_a_stick_is_checked_where_its_files_lie_and_says_which_build_it_is(copy):
    (copy / "System Volume Information").mkdir()  # as Windows makes it on every stick
    found = check_disc(copy.parent, WATCH)
    assert (found.good, found.files, found.code, found.medium) == (True, 13, "7K3M9Q", "folder")
    assert found.path == str(copy)


def test_every_file_that_is_not_as_it_was_made_is_named_with_what_is_wrong(copy):
    first, second, third, *_ = sorted(read_manifest((copy / MANIFEST).read_text(encoding="utf-8")))
    (copy / first).unlink()
    (copy / second).write_bytes(b"")
    (copy / third).unlink()
    (copy / third).mkdir()
    (copy / "病毒.exe").write_bytes(b"MZ")
    assert {(fault.kind.value, fault.name) for fault in check_disc(copy, WATCH).faults} == {
        ("missing", first),
        ("altered", second),
        ("unreadable", third),
        ("extra", "病毒.exe"),
    }


def test_a_disc_of_an_earlier_build_is_whole_and_still_not_this_one(disc, copy):
    expected = dict(manifest(disc)) | {MANIFEST: "0" * 64, "新的.pdf": "1" * 64}
    found = check_disc(copy, WATCH, expected)
    assert [(fault.kind.value, fault.name) for fault in found.faults] == [
        ("altered", MANIFEST),
        ("missing", "新的.pdf"),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in a folder")
def test_a_pipe_in_place_of_a_file_does_not_hold_the_check_up(copy):
    name = next(iter(read_manifest((copy / MANIFEST).read_text(encoding="utf-8"))))
    (copy / name).unlink()
    os.mkfifo(copy / name)
    assert [fault.kind for fault in check_disc(copy, WATCH).faults] == [FaultKind.UNREADABLE]


def test_an_image_from_outside_is_read_back_against_its_own_manifest(disc, tmp_path):
    place, _, _ = disc
    found = check_disc(place / "光盘.iso", WATCH)
    assert (found.good, found.files, found.code, found.medium) == (True, 13, "7K3M9Q", "image")
    folder = tmp_path / "光盘"
    shutil.copytree(place / "光盘", folder)
    victim = next(path for path in sorted(folder.iterdir()) if path.name.startswith("05"))
    victim.rename(folder / "别的.pdf")
    write_image(folder, tmp_path / "改.iso", "X", WATCH)
    assert {(fault.kind.value, fault.name) for fault in check_disc(tmp_path / "改.iso", WATCH).faults} == {
        ("missing", victim.name),
        ("extra", "别的.pdf"),
    }


@pytest.mark.parametrize("what", ["nothing", "no image", "cut image", "no disc", "image of something else"])
def test_what_is_no_disc_is_refused_by_its_name(disc, tmp_path, what):
    path = tmp_path / "坏.iso"
    if what == "no image":
        path.write_bytes(b"x" * 100_000)
    elif what == "cut image":
        path.write_bytes((disc[0] / "光盘.iso").read_bytes()[:700_000])
    elif what == "no disc":
        path.mkdir()
    elif what == "image of something else":
        (tmp_path / "夹").mkdir()
        (tmp_path / "夹" / "甲.txt").write_text("甲", encoding="utf-8")
        write_image(tmp_path / "夹", path, "X", WATCH)
    with pytest.raises(UnreadableInput, match=r"坏\.iso"):
        check_disc(path, WATCH)


def test_the_manifest_is_read_by_the_usual_tool_too(disc):
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("no sha256sum here")
    done = subprocess.run(
        [tool, "-c", "--strict", MANIFEST], check=False, cwd=disc[0] / "光盘", capture_output=True
    )
    assert (done.returncode, done.stdout.count(b"OK")) == (0, 13)


def test_a_source_that_changed_stops_the_disc(disc, tmp_path):
    _, _, entries = disc
    changed = DiscEntry(entries[3].source, ("01", "甲", "乙"), ".pdf", "材料3", sha256="0" * 64)
    with pytest.raises(Altered):
        write_folder(tmp_path / "光盘", [changed], ABOUT, WATCH)


def test_an_image_can_be_called_off_and_leaves_nothing(disc, tmp_path):
    class Off(Unwatched):
        def cancelled(self):
            return True

    with pytest.raises(Cancelled):
        write_image(disc[0] / "光盘", tmp_path / "光盘.iso", "SHENBAO", Off())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ([500_000_000], "共 500 MB，用 CD"),
        ([400_000_000, 400_000_000], "共 800 MB，用 DVD"),
        ([5_000_000_000], "共 5000 MB，一张DVD放不下，降低扫描分辨率，或分成两张"),
    ],
)
def test_the_smallest_disc_that_holds_everything_is_named(sizes, words):
    media = (Medium(label="CD", capacity=700_000_000), Medium(label="DVD", capacity=4_600_000_000))
    assert fit_of(sizes, media).words == words
