"""The lists of the recommending side: kept as a whole, set aside when damaged, old or new after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.errors import UnreadableInput
from desktop_app.models.advice import Advice
from desktop_app.store.district_lists import DistrictListFile, DistrictLists, ListedFile, read_list_file

NOW = datetime(2021, 5, 20, 10, 30, tzinfo=UTC)


def filled(title="徐汇区 2021", files=3) -> DistrictListFile:
    return DistrictListFile.new(NOW, title=title, notice="shanghai-2021").model_copy(
        update={
            "files": tuple(
                ListedFile(path=f"/收件/单位{n}.shenbao", identity=f"{n:032x}", chosen=n != 1)
                for n in range(files)
            ),
            "reasons": {"QT01:徐汇区": "三家互补"},
            "advice": {"0" * 32: (Advice(id="a" * 16, text="补齐"),)},
            "official": "徐汇区商务委",
        }
    )


def test_several_lists_are_kept_side_by_side(tmp_path):
    lists = DistrictLists(tmp_path)
    first = filled()
    second = filled("静安区 2022").model_copy(update={"changed_at": NOW.replace(year=2022)})
    for kept in (first, second):
        lists.save(kept)
    assert DistrictLists(tmp_path).all() == (second, first)
    lists.remove(second)
    assert DistrictLists(tmp_path).all() == (first,)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"id":"x"}', b"\xff\xfe", b'{"format":9}', b'{"id":"0123456789abcdef","more":1}'],
)
def test_a_damaged_list_is_set_aside_and_the_others_are_there(tmp_path, content):
    lists = DistrictLists(tmp_path)
    kept = filled()
    lists.save(kept)
    broken = tmp_path / "district" / "0123456789abcdef.json"
    broken.write_bytes(content)
    with pytest.raises(UnreadableInput):
        read_list_file(broken)
    assert lists.all() == (kept,)
    (aside,) = [path for path in broken.parent.iterdir() if "unreadable" in path.name]
    assert aside.read_bytes() == content


_SAVING = """
import sys
from pathlib import Path
from desktop_app.store.district_lists import DistrictLists, read_list_file
lists = DistrictLists(Path(sys.argv[1]))
(kept,) = lists.all()
print("begun", flush=True)
for number in range(100_000):
    lists.save(kept.model_copy(update={"title": f"第{number}次"}))
"""


@pytest.mark.skipif(os.name == "nt", reason="a POSIX signal")
def test_killed_while_saving_the_list_is_the_old_or_the_new_one(tmp_path):
    lists = DistrictLists(tmp_path)
    lists.save(filled(files=400))
    for _ in range(3):
        saving = subprocess.Popen(
            [sys.executable, "-c", _SAVING, str(tmp_path)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert saving.stdout.readline() == b"begun\n"
        before = lists.all()[0].title
        while lists.all()[0].title == before:  # in the middle of its writing
            pass
        saving.send_signal(signal.SIGKILL)
        saving.wait()
        saving.stdout.close()
        (kept,) = lists.all()
        assert len(kept.files) == 400
        assert kept.title.startswith("第")
