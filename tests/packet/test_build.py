"""Making the papers of a case: all or nothing, drafts marked, reasons recorded, the same content the same bytes."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import openpyxl
import pikepdf
import pypdfium2
import pytest

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.documents.fonts import FontBook
from desktop_app.documents.watch import Unwatched
from desktop_app.errors import Cancelled, MissingGlyph, ReasonNeeded, TargetNotWritable
from desktop_app.ledgers.reading import read_workbook
from desktop_app.models.field_ids import write
from desktop_app.notice.loader import load
from desktop_app.packet import build as building
from desktop_app.packet.build import RECORD, build, check_code, declared_pages, next_number, read_record
from desktop_app.packet.open_items import open_items
from desktop_app.packet.sample import write_sample
from desktop_app.paths import resource
from desktop_app.store.opening import open_any

NOW = datetime(2021, 5, 20, 14, 3, 22, tzinfo=timezone(timedelta(hours=8)))
FORMS = ["推荐表.pdf", "汇总表行.pdf", "推荐表.xlsx", "汇总表行.xlsx"]
PAPERS = [
    *("申请报告.pdf", "真实性声明.pdf", *FORMS),
    *("材料清单.xlsx", "申报条件核对.txt", "申报条件核对.json"),
]


@pytest.fixture(scope="module")
def notice():
    return load(resource("notices/shanghai-2021"))


@pytest.fixture(scope="module")
def fonts():
    return FontBook.load(resource("fonts"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory, notice):
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, notice, resource("fonts"))
    return open_any(folder, read_workbook).case


@pytest.fixture
def make(notice, fonts, tmp_path):
    """Build a case into ``tmp_path``/输出, or where said."""

    def made(case, out=None, *, draft=None, reason="", watch=None, now=NOW, problems=()):
        return build(
            case,
            notice,
            judged(case, notice),
            out or tmp_path / "输出",
            fonts=fonts,
            now=now,
            draft=draft,
            reason=reason,
            watch=watch or Unwatched(),
            problems=problems,
        )

    return made


def judged(case, notice):
    return evaluate(
        case.application,
        count(case.ledgers, notice.identity),
        notice,
        notice.identity.counting.submission,
        evidence=case.evidence,
        unfinished=case.unfinished,
    )


def lacking(case):
    """The same agency with assets of 299.99 万元: one condition is not met."""
    application = case.application.model_copy(deep=True)
    application.finance.total_assets = "2999900"
    return case.model_copy(update={"application": application})


def text_of(path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return pages


def files_in(folder) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_a_complete_case_gives_final_papers_and_a_record_of_them(make, sample, tmp_path):
    made = make(sample)

    folder = tmp_path / "输出"
    assert sorted(files_in(folder)) == sorted([*PAPERS, RECORD])
    assert (made.number, made.draft, made.reason, made.open_items) == (1, False, "", ())
    assert {file.name: file.sha256 for file in made.files}.items() <= files_in(folder).items()
    assert read_record(folder) == made
    for file in made.files:
        if file.name.endswith(".pdf"):
            with pikepdf.open(folder / file.name) as pdf:
                assert len(pdf.pages) == file.pages


def test_the_verdicts_lie_beside_the_papers_for_people_and_for_programs(make, sample, tmp_path):
    make(sample)

    text = (tmp_path / "输出" / "申报条件核对.txt").read_text(encoding="utf-8-sig")
    data = json.loads((tmp_path / "输出" / "申报条件核对.json").read_text(encoding="utf-8"))
    assert "结论：全部满足" in text
    assert (data["notice"], data["outcome"]) == ("shanghai-2021", "met")


def test_the_list_of_materials_holds_all_nine_and_every_file(make, sample, notice, tmp_path):
    make(sample)

    sheet = openpyxl.load_workbook(tmp_path / "输出" / "材料清单.xlsx").active
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows if row[0]] == list(range(1, 10))
    listed = {row[2] for row in rows if row[2]}
    assert {item.title or item.file_name for item in sample.evidence} <= listed


def test_with_a_condition_open_every_page_is_marked_as_a_draft(make, sample, tmp_path):
    made = make(lacking(sample))

    assert made.draft
    assert [item.id for item in made.open_items if item.kind == "condition"] == ["B1"]
    for name in ("申请报告.pdf", "真实性声明.pdf", "推荐表.pdf", "汇总表行.pdf"):
        assert all("草稿" in page for page in text_of(tmp_path / "输出" / name)), name


def test_a_question_open_between_two_readings_lies_beside_the_papers_and_is_counted_nowhere(
    make, sample, tmp_path
):
    application = sample.application.model_copy(deep=True)
    for name, number in {"staff": 25, "staff_degree": 21, "staff_title": 21, "staff_both": 19}.items():
        setattr(application.declared, name, number)
    ledgers = sample.ledgers.model_copy(update={"staff": ()})
    divided = sample.model_copy(update={"application": application, "ledgers": ledgers})
    made = make(divided)
    pages = {file.name: file.pages for file in made.files}

    assert [*PAPERS, "咨询问题单1.pdf"] == [file.name for file in made.files]
    assert pages["咨询问题单1.pdf"] == 1
    assert declared_pages(divided, pages["申请报告.pdf"]) == declared_pages(sample, pages["申请报告.pdf"])
    (text,) = text_of(tmp_path / "输出" / "咨询问题单1.pdf")
    assert "92 %" in text
    assert "76 %" in text

    assert [file.name for file in make(sample).files] == PAPERS
    assert not (tmp_path / "输出" / "咨询问题单1.pdf").exists()


def test_a_reason_makes_final_papers_and_is_recorded_and_not_printed(make, sample, tmp_path):
    made = make(lacking(sample), reason="  区里同意先报，月底补审计报告  ")

    assert (made.draft, made.reason) == (False, "区里同意先报，月底补审计报告")
    assert read_record(tmp_path / "输出").reason == "区里同意先报，月底补审计报告"
    for name in ("申请报告.pdf", "真实性声明.pdf"):
        pages = text_of(tmp_path / "输出" / name)
        assert not any("草稿" in page or "区里同意" in page for page in pages), name


def test_final_papers_without_a_reason_are_refused_and_nothing_is_written(make, sample, tmp_path):
    with pytest.raises(ReasonNeeded):
        make(lacking(sample), draft=False, reason="   ")

    assert list(tmp_path.iterdir()) == []


def test_what_was_not_read_of_the_case_is_open_and_makes_a_draft(make, sample, tmp_path):
    made = make(sample, problems=("“a.xlsx”不完整或已损坏",))

    assert (made.draft, [(item.kind, item.text) for item in made.open_items]) == (
        True,
        [("unread", "“a.xlsx”不完整或已损坏")],
    )
    verdicts = (tmp_path / "输出" / "申报条件核对.txt").read_text(encoding="utf-8-sig")
    assert verdicts.splitlines()[-1].startswith("结论：尚未全部满足")
    with pytest.raises(ReasonNeeded):
        make(sample, draft=False, problems=("“a.xlsx”不完整或已损坏",))


def test_a_name_too_long_for_the_system_is_told_and_nothing_is_written(make, sample, tmp_path):
    with pytest.raises(TargetNotWritable) as caught:
        make(sample, tmp_path / ("长" * 300))

    assert len(str(caught.value)) < 120
    assert list(tmp_path.iterdir()) == []


def test_the_root_of_a_disk_is_refused(make, sample, tmp_path):
    with pytest.raises(TargetNotWritable):
        make(sample, Path(tmp_path.anchor))

    assert not [path for path in Path(tmp_path.anchor).iterdir() if path.name.startswith(".shenbao-")]


@pytest.mark.skipif(sys.platform == "win32", reason="making a link asks for rights there")
def test_an_output_behind_a_link_is_renewed_in_its_own_place(make, sample, tmp_path):
    make(sample, tmp_path / "真")
    (tmp_path / "链").symlink_to(tmp_path / "真")
    made = make(lacking(sample), tmp_path / "链")

    assert (tmp_path / "链").is_symlink()
    assert read_record(tmp_path / "真") == made
    assert sorted(path.name for path in tmp_path.iterdir()) == ["真", "链"]


def test_a_draft_can_be_asked_for_although_nothing_is_open(make, sample):
    assert make(sample, draft=True).draft


def test_the_same_content_gives_the_same_papers(make, sample, tmp_path):
    make(sample, tmp_path / "甲")
    make(sample, tmp_path / "乙", now=NOW + timedelta(hours=3))

    first, second = files_in(tmp_path / "甲"), files_in(tmp_path / "乙")
    for name in PAPERS:
        assert first[name] == second[name], name


def test_the_check_code_follows_what_is_printed_and_nothing_else(sample, notice):
    code = check_code(sample, notice)

    assert len(code) == 6
    rehearsed = sample.application.model_copy(deep=True)
    for field_id, answer in (
        ("rehearsal.B3-count.note", "还差三份合同"),
        ("delivery.deadline", NOW.date()),
        ("delivery.tasks.seal.done", True),
    ):
        write(rehearsed, field_id, answer)
    assert check_code(sample.model_copy(update={"application": rehearsed}), notice) == code
    assert check_code(sample.model_copy(update={"title": "改名"}), notice) == code
    reviewed = sample.application.model_copy(deep=True)
    reviewed.review.remarks = {"atom-B1c": "和审计报告核对过"}
    reviewed.half_typed = {"services.r3.served_on": "六月"}
    reviewed.review.checked = {"clause-B1": "2021-05-20 张三\n"}
    assert check_code(sample.model_copy(update={"application": reviewed}), notice) == code
    assert check_code(lacking(sample), notice) != code
    came = {"source": "D:/扫描/合同.pdf", "added_at": NOW, "modified_at": NOW}
    elsewhere = tuple(item.model_copy(update=came) for item in sample.evidence)
    assert elsewhere
    assert check_code(sample.model_copy(update={"evidence": elsewhere}), notice) == code
    assert check_code(sample, notice.model_copy(update={"digest": "0"})) != code


def test_a_second_build_into_the_same_folder_takes_its_place_and_counts_on(make, sample, tmp_path):
    make(sample)
    made = make(lacking(sample))

    assert made.number == 2
    assert read_record(tmp_path / "输出").check_code == made.check_code
    assert [path.name for path in tmp_path.iterdir()] == ["输出"]


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda out: (out.mkdir(), (out / "照片.jpg").write_bytes(b"x")), "照片.jpg"),
        (lambda out: out.write_text("x", encoding="utf-8"), "是一个文件"),
    ],
    ids=["a folder with other files", "a file"],
)
def test_a_place_that_holds_something_else_is_refused_and_left_alone(make, sample, tmp_path, prepare, words):
    out = tmp_path / "输出"
    prepare(out)
    with pytest.raises(TargetNotWritable, match=words):
        make(sample)

    assert [path.name for path in tmp_path.iterdir()] == ["输出"]


def test_a_file_laid_into_an_earlier_output_is_not_swept_away(make, sample, tmp_path):
    make(sample)
    note = tmp_path / "输出" / "区里的批注.docx"
    note.write_bytes(b"x")
    with pytest.raises(TargetNotWritable, match="区里的批注"):
        make(sample)

    assert note.read_bytes() == b"x"


def test_an_empty_folder_is_filled(make, sample, tmp_path):
    (tmp_path / "输出").mkdir()

    assert make(sample).number == 1


class CalledOff:
    """Calls the work off when it comes to ``stage``."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self._over = False

    def report(self, stage: str, done: int, total: int) -> None:
        self._over = self._over or stage == self._stage

    def cancelled(self) -> bool:
        return self._over


@pytest.mark.parametrize("stage", ["核对", "申请报告", "材料清单", "自检"])
def test_called_off_at_any_stage_the_old_output_is_still_there(make, sample, tmp_path, stage):
    make(sample)
    before = files_in(tmp_path / "输出")
    with pytest.raises(Cancelled):
        make(lacking(sample), watch=CalledOff(stage))

    assert files_in(tmp_path / "输出") == before
    assert [path.name for path in tmp_path.iterdir()] == ["输出"]


def test_a_character_no_font_has_stops_the_build_and_is_named(make, sample, tmp_path):
    application = sample.application.model_copy(deep=True)
    application.agency.legal_representative = "张\U000e0100\ue000"
    with pytest.raises(MissingGlyph, match="法定代表人"):
        make(sample.model_copy(update={"application": application}))

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_in_words_and_leaves_the_old_output(make, sample, tmp_path, monkeypatch):
    make(sample)
    before = files_in(tmp_path / "输出")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(building, "write_material_list", full)
    with pytest.raises(TargetNotWritable):
        make(lacking(sample))

    assert files_in(tmp_path / "输出") == before
    assert [path.name for path in tmp_path.iterdir()] == ["输出"]


def test_a_paper_open_in_a_reader_is_told_and_the_old_output_stays(make, sample, tmp_path, monkeypatch):
    make(sample)
    before = files_in(tmp_path / "输出")
    rename = Path.rename

    def held(path, target):
        if path.name == "输出":
            raise PermissionError(13, "in use", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(TargetNotWritable, match="正在别的程序中打开"):
        make(lacking(sample))

    assert files_in(tmp_path / "输出") == before
    assert [path.name for path in tmp_path.iterdir()] == ["输出"]


def test_a_title_that_looks_like_a_formula_stays_words(make, sample, tmp_path):
    titled = sample.evidence[0].model_copy(update={"title": "=HYPERLINK(1)"})
    make(sample.model_copy(update={"evidence": (titled, *sample.evidence[1:])}))

    sheet = openpyxl.load_workbook(tmp_path / "输出" / "材料清单.xlsx").active
    cells = [cell for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]


def test_pages_are_counted_for_the_declaration_only_when_all_are_known(sample):
    known = sum(item.pages for item in sample.evidence)
    unknown = sample.model_copy(
        update={"evidence": (*sample.evidence[1:], sample.evidence[0].model_copy(update={"pages": None}))}
    )

    assert declared_pages(sample, 51) == 51 + 1 + known
    assert declared_pages(unknown, 51) == sample.application.signing.total_pages


def test_builds_below_a_folder_are_numbered_on(make, sample, tmp_path):
    assert next_number(tmp_path / "输出") == 1
    make(sample, tmp_path / "输出" / "第1次")
    (tmp_path / "输出" / "别的").mkdir()

    assert next_number(tmp_path / "输出") == 2


def test_an_empty_case_lists_every_condition_category_and_material(notice, sample):
    empty = sample.model_copy(update={"application": type(sample.application)(), "evidence": ()})
    items = open_items(judged(empty.model_copy(update={"ledgers": type(sample.ledgers)()}), notice))

    ids = [item.id for item in items if item.kind == "condition"]
    assert ids == ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "X1"]
    assert [item.text for item in items if item.kind == "category"] == ["还没有选择服务功能类别"]
    assert {item.id for item in items if item.kind == "material"} >= {"M2", "M3", "M4", "M5"}
