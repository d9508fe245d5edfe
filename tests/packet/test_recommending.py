"""The recommending side (三.2, annex 汇总表): files handed in, what was changed since their papers, and the folder of papers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from desktop_app.assessment.quota import check_list, quota_use
from desktop_app.assessment.results import Severity
from desktop_app.documents.fonts import FontBook
from desktop_app.errors import AppError, Cancelled, TargetNotWritable, UnreadableInput
from desktop_app.models.advice import Advice, AdviceAbout
from desktop_app.models.application import Case
from desktop_app.models.choices import Charging, EnterpriseSize, Route
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import LedgerKind, RowSource, ServiceRecord
from desktop_app.notice.loader import load_all
from desktop_app.packet.check_code import check_code
from desktop_app.packet.district import as_json, made_list, read_list
from desktop_app.packet.recommending.gathering import Workshop, files_in, gather, verify_all
from desktop_app.packet.recommending.letters import letter_to, missing_of
from desktop_app.packet.recommending.output import RECORD, write_papers
from desktop_app.packet.recommending.readers import Readers
from desktop_app.packet.recommending.reading import read_submission, read_whole
from desktop_app.paths import resource
from desktop_app.store.advice_file import read_advice, write_advice
from desktop_app.store.case_store import CaseStore
from desktop_app.store.travelling import pack
from tests.packet.test_district import CARRIER, NOW, ZONE, application, candidates

LATER = NOW + timedelta(days=1)
ADVICE = (
    Advice(id="a" * 16, text="审计报告缺第3页"),
    Advice(id="b" * 16, about=AdviceAbout.MATERIAL, target="M3", text="补上专项审计"),
)


@pytest.fixture(scope="module")
def notices():
    return load_all(resource("notices"))


@pytest.fixture(scope="module")
def shanghai(notices):
    return notices["shanghai-2021"]


@pytest.fixture(scope="module")
def fonts():
    return FontBook.load(resource("fonts"), ())


def handed_in(
    place: Path, number=1, *, notice="shanghai-2021", built=False, change=None, rows=(), **answers
) -> Path:
    """A packed case, perhaps with services, papers, and changes since."""
    folder = place / f"案卷{number}"
    with CaseStore.create(
        folder, Case(notice=notice, application=application(number, **answers)), now=NOW
    ) as store:
        if rows:
            store.commit_rows(LedgerKind.SERVICES, rows, now=NOW)
        if built:
            store.record_build("7K3M9Q", now=NOW + timedelta(hours=1), draft=False)
        for field, value in (change or {}).items():
            store.commit(field, value, now=LATER)
    target = place / f"单位{number}.shenbao"
    pack(folder, target, now=LATER)
    return target


def services(number=12):
    """Services of two years to half as many enterprises, among them a large one."""
    return tuple(
        ServiceRecord(
            id=f"r{place}",
            source=RowSource(file="台账.xlsx", sheet="服务", row=place + 2),
            served_on=date(2019 + place % 2, 3, 1 + place),
            enterprise=f"上海示例{place // 2}有限公司",
            size=EnterpriseSize.LARGE if place < 2 else EnterpriseSize.SMALL,
            charging=Charging.FREE,
        )
        for place in range(number)
    )


def seal(item, name):
    item.agency.seal_name = name
    return item


def named(item, name):
    item.service_platform.name = name
    return item


def categories(item, *chosen):
    item.service_platform.categories = chosen
    return item


def statement(item, text):
    item.service_platform.showcase_statement = text
    return item


@pytest.mark.parametrize(
    ("clause", "those", "found"),
    [
        ("三.2 两家以内", [application(1), application(2)], []),
        ("三.2 原则上不超过2家", [application(1), application(2), application(3)], [("QT01", "warning")]),
        ("三.2 特色载体另报1家", [application(1), application(2), application(3, **CARRIER)], []),
        (
            "说明（2）同时具备两项也只1家",
            [application(1, **CARRIER), application(2, **ZONE)],
            [("QT02", "error")],
        ),
        (
            "三.2 实验室直接报市里，不计入",
            [application(1), application(2), *(application(n, route=Route.LABORATORY) for n in (3, 4))],
            [],
        ),
        ("汇总表 服务机构名称须与盖章一致", [seal(application(1), "上海某某1有限公司")], []),
        ("汇总表 盖章名称差一个字", [seal(application(1), "上海某某一有限公司")], [("QT08", "error")]),
        ("汇总表 盖章名称只差写法", [seal(application(1), "上海某某１有限公司")], [("QT08", "warning")]),
        ("汇总表 类别不超过3类", [categories(application(1), "F1", "F2", "F3")], []),
        ("汇总表 类别多一类", [categories(application(1), "F1", "F2", "F3", "F4")], [("QT09", "error")]),
        ("汇总表 示范性表述150字", [statement(application(1), "字" * 150)], []),
        ("汇总表 示范性表述151字", [statement(application(1), "字" * 151)], [("QT10", "error")]),
        ("说明（1）名称以平台结尾", [named(application(1), "某某公共服务中心")], [("QT11", "error")]),
        (
            "说明（1）名称不得含国家、示范",
            [named(application(1), "国家某某示范平台")],
            [("QT11", "error"), ("QT11", "error")],
        ),
        ("平台名称不重", [application(1), application(1, "静安区")], [("QT05", "error"), ("QT06", "error")]),
    ],
)
def test_what_each_clause_asks_of_the_list(shanghai, clause, those, found):
    assert [(item.id, item.severity.value) for item in check_list(candidates(*those), shanghai)] == found, (
        clause
    )


def test_only_the_quota_of_a_district_takes_a_reason_and_another_layer_has_another_quota(notices, shanghai):
    three = candidates(*(application(number) for number in range(3)))
    (finding,) = check_list(three, shanghai)
    assert finding.takes_reason
    assert finding.reason_key == "QT01:徐汇区"
    (double,) = check_list(candidates(application(1, **CARRIER), application(2, **ZONE)), shanghai)
    assert not double.takes_reason
    assert [use.words for use in quota_use(three, shanghai)] == ["徐汇区：名额 3/2家，单独推荐 0/1家"]
    national = notices["national-2012"]
    assert [use.words for use in quota_use(three, national)] == ["本省：名额 3/4家"]
    scattered = candidates(
        *(application(number, f"第{number}县") for number in range(4)), application(5, None)
    )
    (over,) = check_list(scattered, national)  # five counties, one quota
    assert (over.id, over.message) == ("QT01", "本省推荐了5家，名额4家，原则上不超过，多报的写明理由")
    assert over.reason_key == "QT01:本省"


def test_a_ledger_counts_the_same_whether_the_case_was_changed_since_or_not(tmp_path, notices, shanghai):
    rows = services()
    same = read_submission(handed_in(tmp_path, built=True, rows=rows), notices)
    other = read_submission(
        handed_in(tmp_path, 2, built=True, rows=rows, change={"agency.phone": "021-60000000"}), notices
    )
    figures = same.content(shanghai).assessment.figures
    counted = {(item.name, item.period): item.value for item in figures if item.basis == "counted"}
    assert counted["enterprises_served", "year-1"] == counted["service_visits", "year-1"] == 5
    assert figures == other.content(shanghai).assessment.figures
    assert same.changed == ()
    assert [line.now for line in other.changed] == ["021-60000000"]
    whole = read_whole(Path(same.path), notices)
    assert whole.case.ledgers.services == rows


def test_what_was_changed_after_the_papers_is_told_with_what_the_papers_say(tmp_path, notices, shanghai):
    change = {"service_platform.name": "某某改名公共服务平台", "review.remarks.atom-B3a": "记一笔"}
    read = read_submission(handed_in(tmp_path, built=True, change=change), notices)
    assert (read.papers.number, read.papers.code, read.papers.draft) == (1, "7K3M9Q", False)
    (line,) = read.changed  # a remark is on no paper
    assert (line.label, line.papers, line.now) == ("平台名称", "某某1公共服务平台", "某某改名公共服务平台")
    assert read.code == check_code(Case(notice="shanghai-2021", application=read.application), shanghai)

    same = read_submission(handed_in(tmp_path, 2, built=True), notices)
    assert (same.changed, same.code, same.verified) == ((), "", True)
    assert read_submission(handed_in(tmp_path, 3), notices).papers is None


def test_a_change_that_was_taken_back_is_none(tmp_path, notices):
    path = handed_in(tmp_path, built=True, change={"agency.phone": "021-60000000"})
    with CaseStore.open(tmp_path / "案卷1") as store:
        store.commit("agency.phone", None, now=LATER)
    pack(tmp_path / "案卷1", path, now=LATER)
    assert read_submission(path, notices).changed == ()


def test_many_files_are_read_in_processes_and_broken_ones_stop_nothing(tmp_path, notices):
    good = [handed_in(tmp_path, number) for number in (1, 2, 3)]
    whole = good[0].read_bytes()
    bad = {
        "半个.shenbao": whole[: len(whole) // 2],
        "改过.shenbao": whole[:400] + bytes([whole[400] ^ 1]) + whole[401:],
        "空的.shenbao": b"",
        "别的.shenbao": b"PK\5\6" + bytes(18),
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    paths = [*good, *(tmp_path / name for name in bad), tmp_path / "没有.shenbao"]
    told = []
    read = gather(
        paths,
        Workshop(resource("notices")),
        took=lambda place, item: told.append((place, bool(item.refused))),
    )
    assert [bool(item.refused) for item in read] == [False] * 3 + [True] * 5
    assert sorted(told) == [(place, bool(item.refused)) for place, item in enumerate(read)]
    assert all(path.name in item.refused for path, item in zip(paths[3:], read[3:], strict=True))
    here = [read_submission(path, notices) for path in paths]
    assert [item.model_dump() for item in read] == [item.model_dump() for item in here]
    listed = made_list(read, notices)
    assert [entry.file for entry in listed.entries] == ["单位1.shenbao", "单位2.shenbao", "单位3.shenbao"]
    assert len(listed.refused) == 5


@pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="looks for its processes as Linux tells them"
)
def test_files_a_process_was_killed_over_are_read_all_the_same(tmp_path):
    whole = handed_in(tmp_path).read_bytes()
    paths = [tmp_path / f"单位{number}.shenbao" for number in range(40)]
    for path in paths:
        path.write_bytes(whole)
    killed = []

    def kill_one(_place, _read):
        if not killed:
            tasks = Path("/proc/self/task").glob("*/children")
            ours = [pid for task in tasks for pid in task.read_text().split() if reads_cases(pid)]
            killed.append(int(ours[0]))
            os.kill(killed[0], signal.SIGKILL)

    def reads_cases(pid):
        return b"desktop_app.packet.recommending.reading" in Path(f"/proc/{pid}/cmdline").read_bytes()

    read = gather(paths, Workshop(resource("notices")), took=kill_one)
    assert len(killed) == 1
    assert [(item.path, item.refused) for item in read] == [(str(path), "") for path in paths]


def test_a_folder_stands_for_the_packed_cases_in_it_and_reading_can_be_called_off(tmp_path):
    (tmp_path / "乙").mkdir()
    paths = [handed_in(tmp_path, number) for number in (2, 1)]
    moved = tmp_path / "乙" / "单位3.shenbao"
    paths[0].rename(moved)
    assert files_in([tmp_path, moved]) == [paths[1], moved]
    assert files_in([tmp_path / "案卷1"]) == [tmp_path / "案卷1"]

    class Off:
        def report(self, stage, done, total):
            raise AssertionError(stage)

        def cancelled(self):
            return True

    with pytest.raises(Cancelled):
        gather(paths, Workshop(resource("notices")), watch=Off())


def test_evidence_that_was_altered_is_found_when_every_byte_is_read(tmp_path, notices):
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(b"%PDF-1.4 " + b"x" * 5_000)
    folder = tmp_path / "案卷"
    with CaseStore.create(folder, Case(notice="shanghai-2021", application=application(1)), now=NOW) as store:
        kept = store.evidence.add(scan)
        item = Evidence(
            id="e1", material="M2", title="营业执照", file_name="扫描.pdf", sha256=kept.sha256, size=kept.size
        )
        store.commit_evidence([item], now=NOW)
    path = tmp_path / "单位.shenbao"
    pack(folder, path, now=NOW)
    content = bytearray(path.read_bytes())
    content[content.find(b"x" * 100) + 50] ^= 1
    path.write_bytes(bytes(content))
    quick = read_submission(path, notices, evidence=False)
    assert (quick.refused, quick.verified) == ("", False)
    (why,) = verify_all([path])
    assert "营业执照" in why
    assert "内容变了" in why
    assert read_submission(path, notices).refused == why


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def out_of(tmp_path, notices, fonts, files, folder="输出", **how):
    listed = read_list(files, notices, as_given=True, **how)
    ids = {entry.file: entry.submission.identity for entry in listed.entries}
    return write_papers(
        listed,
        tmp_path / folder,
        notices=notices,
        fonts=fonts,
        now=datetime(2021, 5, 22, 9, 0, tzinfo=UTC),
        official="徐汇区商务委",
        advice={ids["单位2.shenbao"]: ADVICE} if "单位2.shenbao" in ids else {},
    )


def test_all_papers_come_into_one_folder_in_the_order_of_recommendation(tmp_path, notices, fonts):
    files = [handed_in(tmp_path, 2, built=True), handed_in(tmp_path, 1), handed_in(tmp_path, 3)]
    written = out_of(tmp_path, notices, fonts, files, left_out=[str(files[2])])
    folder = written.folder
    assert written.notes == ()
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == set(
        written.files
    )
    sheet = load_workbook(folder / "汇总表.xlsx").active
    assert [sheet.cell(row, 2).value for row in (3, 4)] == ["某某2公共服务平台", "某某1公共服务平台"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    printed = pdf_text(folder / "汇总表.pdf")
    assert printed.index("某某2公共服务平台") < printed.index("某某1公共服务平台")
    assert "某某3公共服务平台" not in printed
    form = load_workbook(folder / "推荐表/01_某某2公共服务平台_推荐表.xlsx").active
    assert "国家中小企业公共服务示范平台推荐表" in form["A1"].value
    checklist = pdf_text(folder / "收件核对单/01_某某2公共服务平台_收件核对单.pdf")
    assert "第5份" in checklist
    assert "7K3M9Q" in checklist
    missing = pdf_text(folder / "缺件清单/01_某某2公共服务平台_缺件清单.pdf")
    assert "还缺的材料" in missing
    assert "审计报告缺第3页" in missing
    assert "审计报告缺第3页" not in pdf_text(folder / "缺件清单/02_某某1公共服务平台_缺件清单.pdf")
    assert (folder / "缺件清单/未推荐01_某某3公共服务平台_缺件清单.pdf").is_file()
    letter = read_advice(folder / "意见/01_某某2公共服务平台.yijian")
    assert (letter.written_by, letter.check_code, letter.advice) == ("徐汇区商务委", "7K3M9Q", ADVICE)
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    assert (
        record["entries"]
        == as_json(read_list(files, notices, as_given=True, left_out=[str(files[2])]))["entries"]
    )

    again = out_of(tmp_path, notices, fonts, files[:1])  # renewed as a whole
    assert not (folder / "缺件清单/02_某某1公共服务平台_缺件清单.pdf").exists()
    assert set(again.files) == {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    }


def test_another_layer_has_its_own_copies(tmp_path, notices, fonts):
    files = [handed_in(tmp_path, 2, notice="national-2012")]
    folder = out_of(tmp_path, notices, fonts, files).folder
    checklist = pdf_text(folder / "收件核对单/01_某某2公共服务平台_收件核对单.pdf")
    assert "第2份" in checklist
    assert "第3份" not in checklist


def test_a_folder_with_other_things_is_left_alone_and_nothing_is_half_written(tmp_path, notices, fonts):
    files = [handed_in(tmp_path, 1)]
    (tmp_path / "输出").mkdir()
    (tmp_path / "输出" / "别人的.txt").write_text("留着", encoding="utf-8")
    with pytest.raises(TargetNotWritable, match=r"别人的\.txt"):
        out_of(tmp_path, notices, fonts, files)
    with pytest.raises(AppError, match="没有选中"):
        out_of(tmp_path, notices, fonts, files, "另一个", left_out=[str(files[0])])
    listed = read_list(files, notices)
    files[0].write_bytes(files[0].read_bytes()[:-100])
    with pytest.raises(UnreadableInput, match="单位1"):
        write_papers(listed, tmp_path / "第三个", notices=notices, fonts=fonts, now=NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["单位1.shenbao", "案卷1", "输出"]


_KILLED = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from desktop_app.documents.fonts import FontBook
from desktop_app.notice.loader import load_all
from desktop_app.packet.district import read_list
from desktop_app.packet.recommending.output import write_papers
from desktop_app.paths import resource
class Watch:
    def report(self, stage, done, total):
        if stage == "写出" and done == int(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)
    def cancelled(self):
        return False
notices = load_all(resource("notices"))
listed = read_list([Path(sys.argv[1])], notices)
write_papers(listed, Path(sys.argv[2]), notices=notices, fonts=FontBook.load(resource("fonts"), ()),
             now=datetime(2021, 5, 22, tzinfo=UTC), watch=Watch())
"""


@pytest.mark.skipif(os.name == "nt", reason="a POSIX signal")
def test_killed_while_writing_leaves_the_old_papers_and_the_next_writing_clears_up(tmp_path, notices, fonts):
    files = [handed_in(tmp_path, 1)]
    folder = out_of(tmp_path, notices, fonts, files).folder
    before = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(files[0]), str(folder), "2"],
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert killed.returncode == -signal.SIGKILL
    assert {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert any(path.name.startswith(".shenbao-") for path in tmp_path.iterdir())
    out_of(tmp_path, notices, fonts, files)
    assert not any(path.name.startswith(".shenbao-") for path in tmp_path.iterdir())


def test_what_an_agency_is_told_names_what_is_missing_and_what_differs(tmp_path, notices, shanghai):
    read = read_submission(handed_in(tmp_path, built=True, change={"agency.phone": "021-60000000"}), notices)
    groups = {group.title: list(group.lines) for group in missing_of(read, ADVICE, shanghai)}
    assert len(groups["还缺的材料"]) == len(read.missing) > 0
    assert groups["材料与数据不一致"][0] == "联系电话：材料上是“未填”，现在是“021-60000000”"
    assert groups["主管部门的意见"] == ["审计报告缺第3页", "材料3 审计报告：补上专项审计"]
    assert any("未满足" in line or "资料不足" in line for line in groups["没有满足或资料不足的条件"])
    assert all(line.severity is not Severity.ERROR or line.text for line in read.findings)


LETTER = {
    "kind": "advice",
    "format": 1,
    "id": "c" * 16,
    "case": "d" * 32,
    "written_on": "2021-05-22",
    "written_by": "徐汇区商务委",
    "advice": [{"id": "a" * 16, "text": "补齐"}],
}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "不是 JSON"),
        (b"[]", "不是主管部门的意见文件"),
        (b'{"kind":"advice","kind":"advice"}', "写了两次"),
        (json.dumps(LETTER | {"format": 2}).encode(), "更新的程序"),
        (json.dumps(LETTER | {"case": "../x"}).encode(), "“case”写得不对"),
        (json.dumps(LETTER | {"更多": 1}).encode(), "“更多”写得不对"),
        (json.dumps(LETTER | {"advice": []}).encode(), "“advice”写得不对"),
        (json.dumps(LETTER | {"advice": [{"id": "a" * 16, "text": "长" * 1001}]}).encode(), "写得不对"),
        (json.dumps(LETTER | {"advice": LETTER["advice"] * 2}).encode(), "编号相同"),
        (
            json.dumps(
                LETTER | {"advice": [{"id": f"{n:016x}", "text": "长" * 1000} for n in range(60)]}
            ).encode(),
            "太长",
        ),
        (b"[" * 100_000, "嵌套"),
        (b" " * (1024 * 1024 + 1), "大得不像"),
    ],
)
def test_a_letter_that_is_none_gets_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "意见.yijian"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=sentence) as refused:
        read_advice(path)
    assert "意见.yijian" in str(refused.value)


def test_a_letter_comes_back_as_it_was_written(tmp_path, notices):
    read = read_submission(handed_in(tmp_path, built=True), notices)
    letter = letter_to(read, ADVICE, official="徐汇区商务委 王某", on=NOW.date())
    write_advice(letter, tmp_path / "意见.yijian")
    assert read_advice(tmp_path / "意见.yijian") == letter
    assert letter.case == read.identity
    assert letter_to(read, ADVICE, official="徐汇区商务委 王某", on=NOW.date()).id == letter.id


def test_processes_begun_ahead_read_the_same_and_without_a_check_code_everything_else_is_told(
    tmp_path, notices
):
    """The bar of the district's list (design §8): what is not needed is not made, and what is told stays."""
    paths = [
        handed_in(
            tmp_path, number, built=True, rows=services(), change={"agency.phone": f"021-6000000{number}"}
        )
        for number in range(1, 6)
    ]
    workshop = Workshop(resource("notices"))
    with Readers.ahead_of([tmp_path]) as readers:
        quick = gather(paths, workshop, evidence=False, code=False, readers=readers)
    whole = [read_submission(path, notices, evidence=False) for path in paths]
    assert [item.code for item in quick] == [""] * len(paths)
    assert all(len(item.code) == len("7K3M9Q") for item in whole)
    assert quick == [item.model_copy(update={"code": ""}) for item in whole]
    assert all(item.changes == 1 for item in quick)
