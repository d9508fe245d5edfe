"""A program that is carried about keeps everything beside itself."""

from __future__ import annotations

import sys

from desktop_app.paths import AppPaths, portable_data


def test_with_the_mark_beside_it_the_built_program_keeps_all_folders_beside_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "示范平台申报助手.exe"))
    assert portable_data() is None

    (tmp_path / "portable.txt").touch()
    paths = AppPaths.of_user()

    assert portable_data() == tmp_path / "数据"
    for folder in (paths.cases, paths.state, paths.logs, paths.packs):
        assert (tmp_path / "数据") in folder.parents


def test_from_source_the_mark_means_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    (tmp_path / "portable.txt").touch()

    assert portable_data() is None
    assert tmp_path not in AppPaths.of_user().cases.parents
