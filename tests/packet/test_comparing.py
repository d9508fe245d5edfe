"""What is compared with: the newest record that can be read, and only papers whose pages it tells."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from desktop_app.documents.printed import ChangedPages
from desktop_app.packet.build import DECLARATION, RECORD, REPORT, Build, BuiltFile, last_record, read_record
from desktop_app.packet.comparing import compared, recorded

NOW = datetime(2021, 5, 20, 14, 3, tzinfo=timezone(timedelta(hours=8)))


def made(number: int, at: datetime, **digests: tuple[str, ...]) -> Build:
    names = {"report": REPORT, "declaration": DECLARATION}
    return Build(
        number=number,
        check_code="7K3M9Q",
        made_at=at,
        notice="shanghai-2021",
        notice_digest="",
        draft=True,
        reason="",
        open_items=(),
        files=tuple(
            BuiltFile(name=names[paper], size=1, sha256="", pages=len(pages), page_digests=pages)
            for paper, pages in digests.items()
        ),
    )


def put(folder, record: Build) -> None:
    folder.mkdir(parents=True)
    (folder / RECORD).write_text(record.model_dump_json(), encoding="utf-8")


def test_the_newest_record_counts_and_what_cannot_be_read_does_not(tmp_path):
    put(tmp_path / "第1次生成_A", made(1, NOW, report=("a",)))
    put(tmp_path / "第2次生成_B", made(2, NOW + timedelta(hours=1), report=("b",)))
    (tmp_path / "第3次生成_C").mkdir()
    (tmp_path / "第3次生成_C" / RECORD).write_text("{", encoding="utf-8")
    (tmp_path / "说明.txt").write_text("", encoding="utf-8")

    assert last_record(tmp_path).number == 2
    assert last_record(tmp_path / "没有") is None


def test_a_record_of_a_program_that_noted_no_pages_says_nothing(tmp_path):
    put(tmp_path / "旧", made(1, NOW, report=("a",)))
    data = json.loads((tmp_path / "旧" / RECORD).read_text(encoding="utf-8"))
    for file in data["files"]:
        del file["page_digests"]
    (tmp_path / "旧" / RECORD).write_text(json.dumps(data), encoding="utf-8")

    assert recorded(read_record(tmp_path / "旧")) == {}


def test_papers_are_compared_page_by_page_and_those_alike_are_left_out():
    before = recorded(made(1, NOW, report=("a", "b", "c"), declaration=("d",)))

    assert compared(before, {REPORT: ("a", "x", "c", "e"), DECLARATION: ("d",), "新.pdf": ("f",)}) == {
        REPORT: ChangedPages((2, 4))
    }
