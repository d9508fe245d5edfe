"""What kind of place a folder is, from what the machine says; and the copies that synchronising programs leave."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from desktop_app.store.places import Kind, Machine, Place, Stray, place_of, strays

if TYPE_CHECKING:
    from pathlib import Path

ONEDRIVE = {"OneDriveCommercial": r"C:\Users\张三\公司云"}
DRIVES = {"C:\\": 3, "E:\\": 2, "F:\\": 5, "Z:\\": 4}
WINDOWS = Machine(windows=True, environment=ONEDRIVE, drive_type=lambda root: DRIVES.get(root, 1))
MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /srv/share rw - cifs //server/share rw,vers=3.0
41 22 0:36 / /srv/nfs rw - nfs4 server:/export rw
42 40 8:17 / /srv/share/本机 rw - xfs /dev/sdb1 rw
43 22 0:37 / /users/li/cloud rw - fuse.rclone remote: rw
44 22 0:38 / /users/li/ntfs rw - fuseblk /dev/sdc1 rw
45 22 8:33 / /media/li/U\\040盘 rw - vfat /dev/sdd1 rw
a broken line
46 22
"""
LINUX = Machine(environment={"OneDrive": "/users/li/OneCloud"}, mounts=MOUNTS)


@pytest.mark.parametrize(
    ("folder", "kind", "client"),
    [
        (r"C:\Users\张三\Documents\示范平台申报\甲", Kind.LOCAL, ""),
        (r"C:\Users\张三\公司云\申报\甲", Kind.SYNCHRONISED, "OneDrive"),
        (r"c:\users\张三\公司云", Kind.SYNCHRONISED, "OneDrive"),
        (r"C:\Users\张三\公司云盘外\甲", Kind.LOCAL, ""),
        (r"D:\OneDrive - 某某公司\甲", Kind.SYNCHRONISED, "OneDrive"),
        (r"D:\Dropbox (个人)\甲", Kind.SYNCHRONISED, "Dropbox"),
        (r"D:\我的坚果云\甲", Kind.SYNCHRONISED, "坚果云"),
        (r"D:\Nutstore Files\甲", Kind.SYNCHRONISED, "坚果云"),
        (r"D:\BaiduSyncdisk\甲", Kind.SYNCHRONISED, "百度网盘同步空间"),
        (r"D:\百度网盘同步空间\甲", Kind.SYNCHRONISED, "百度网盘同步空间"),
        (r"D:\微云同步助手\123456\甲", Kind.SYNCHRONISED, "微云同步助手"),
        (r"D:\WPS云盘\甲", Kind.SYNCHRONISED, "WPS 云盘"),
        (r"D:\WPSDrive\甲", Kind.SYNCHRONISED, "WPS 云盘"),
        (r"C:\Users\张三\iCloudDrive\甲", Kind.SYNCHRONISED, "iCloud 云盘"),
        (r"G:\Google 云端硬盘\甲", Kind.SYNCHRONISED, "Google 云端硬盘"),
        (r"D:\关于 Dropbox 的说明\甲", Kind.LOCAL, ""),
        (r"\\server\申报\甲", Kind.NETWORK, ""),
        (r"\\server\申报\Dropbox\甲", Kind.SYNCHRONISED, "Dropbox"),
        (r"Z:\甲", Kind.NETWORK, ""),
        (r"E:\甲", Kind.REMOVABLE, ""),
        (r"F:\甲", Kind.REMOVABLE, ""),
        (r"Q:\甲", Kind.LOCAL, ""),
    ],
)
def test_a_place_on_windows(folder: str, kind: Kind, client: str) -> None:
    assert place_of(folder, WINDOWS) == Place(kind, client)


@pytest.mark.parametrize(
    ("folder", "kind", "client"),
    [
        ("/users/li/文档/甲", Kind.LOCAL, ""),
        ("/srv/share/甲", Kind.NETWORK, ""),
        ("/srv/shared/甲", Kind.LOCAL, ""),
        ("/srv/nfs", Kind.NETWORK, ""),
        ("/srv/share/本机/甲", Kind.LOCAL, ""),
        ("/users/li/cloud/甲", Kind.NETWORK, ""),
        ("/users/li/ntfs/甲", Kind.LOCAL, ""),
        ("/media/li/U 盘/甲", Kind.REMOVABLE, ""),
        ("/users/li/OneCloud/甲", Kind.SYNCHRONISED, "OneDrive"),
        ("/users/li/Nutstore/甲", Kind.SYNCHRONISED, "坚果云"),
    ],
)
def test_a_place_on_linux(folder: str, kind: Kind, client: str) -> None:
    assert place_of(folder, LINUX) == Place(kind, client)


def test_where_the_machine_says_nothing_a_place_is_local(tmp_path: Path) -> None:
    assert place_of("/srv/甲", Machine()) == Place(Kind.LOCAL)
    assert place_of(tmp_path, Machine.this()).kind in set(Kind)


def test_copies_of_synchronising_programs_are_found_with_their_time_and_left_alone(tmp_path: Path) -> None:
    names = [
        "case-OFFICE-PC2.sqlite3",
        "case (1).sqlite3",
        "case (某某's conflicted copy 2021-05-17).sqlite3",
        "case-冲突-20210517.sqlite3",
        "Case(冲突).SQLITE3",
    ]
    others = [
        "case.sqlite3",
        "case.sqlite3-wal",
        "case.sqlite3-journal",
        "事例.sqlite3",
        "case.json",
        "case-1.db",
    ]
    for number, name in enumerate(names):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (1_621_200_000 + number, 1_621_200_000 + number))
    for name in others:
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "case folder.sqlite3").mkdir()

    found = strays(tmp_path, "case.sqlite3")

    assert [stray.name for stray in found] == names
    assert found[0] == Stray(names[0], datetime.fromtimestamp(1_621_200_000, UTC))


def test_a_folder_that_is_gone_has_no_copies(tmp_path: Path) -> None:
    assert strays(tmp_path / "gone", "case.sqlite3") == ()
