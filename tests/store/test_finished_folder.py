"""A folder that is renewed whole: new, in the place of an earlier one, and not at all while that is in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.errors import TargetNotWritable
from desktop_app.store.finished_folder import take_place
from desktop_app.store.staging import stage_in


def renew(folder: Path, words: str) -> None:
    with stage_in(folder.parent, "build", target=folder.name) as stage:
        (stage / "里层").mkdir(parents=True)
        (stage / "里层" / "申请报告.txt").write_text(words, encoding="utf-8")
        take_place(stage, folder, again="复制")


def read(folder: Path) -> str:
    return (folder / "里层" / "申请报告.txt").read_text(encoding="utf-8")


def test_a_finished_folder_takes_an_empty_place_and_then_that_of_the_earlier_one(tmp_path):
    folder = tmp_path / "材料"
    for words in ("第一次", "第二次"):
        renew(folder, words)

        assert read(folder) == words
        assert [path.name for path in tmp_path.iterdir()] == ["材料"]


@pytest.mark.parametrize(
    "refused", ["材料", ".build"], ids=["the old one is held", "the new one is looked at"]
)
def test_while_a_program_holds_a_file_the_earlier_folder_stays_and_the_way_out_is_told(
    tmp_path, monkeypatch, refused
):
    folder, rename = tmp_path / "材料", Path.rename
    renew(folder, "第一次")

    def held(path, target):
        if path.name.endswith(refused):
            raise PermissionError(13, "in use", str(path))
        return rename(path, target)

    monkeypatch.setattr("desktop_app.patience.PAUSES", (0.001,))
    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(TargetNotWritable) as told:
        renew(folder, "第二次")

    assert "“材料”里的文件正在别的程序中打开" in told.value.message
    assert told.value.hint == "关闭打开的 PDF 或表格后再复制"
    assert read(folder) == "第一次"
    assert [path.name for path in tmp_path.iterdir()] == ["材料"]
