import hashlib
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.documents import archive, chinese
from desktop_app.documents.content import Content
from desktop_app.documents.flow import paginate
from desktop_app.documents.passage import Passage
from desktop_app.documents.report import render_report
from desktop_app.documents.report_body import body_strips
from desktop_app.documents.typography import (
    AREA_HEIGHT,
    AREA_WIDTH,
    BODY,
    CHARACTERS,
    LEFT,
    LINES,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TextStrip,
    Typesetter,
)
from desktop_app.errors import Cancelled, MissingGlyph, TargetNotWritable
from desktop_app.models.application import Case
from desktop_app.models.ledgers import Ledgers
from desktop_app.notice.loader import load
from desktop_app.paths import RESOURCES

ROOT = Path(__file__).resolve().parents[2]


def narrated(case, block, text):
    application = case.application.model_copy(deep=True)
    application.narrative = {**application.narrative, block: text}
    return case.model_copy(update={"application": application})


def renamed(case, **parts):
    application = case.application.model_copy(deep=True)
    for name, value in parts.items():
        setattr(application.agency, name, value)
    return case.model_copy(update={"application": application})


@pytest.fixture
def rendered(tmp_path, notice, fonts, content_of):
    def make(case, *, draft=False, **more):
        target = tmp_path / "report.pdf"
        return target, render_report(content_of(case), notice.report, fonts, target, draft=draft, **more)

    return make


# ---- what stands in it


def test_it_has_the_pages_it_says_all_a4(report):
    path, made = report
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == made.pages > 30
        for page in pdf.pages:
            assert [float(value) for value in page.mediabox] == pytest.approx(
                [0, 0, PAGE_WIDTH, PAGE_HEIGHT], abs=0.01
            )
            assert "/Trans" not in page


def test_every_contents_line_gives_the_page_its_heading_is_on(report, texts_of):
    path, made = report
    texts = texts_of(path)
    contents = "".join(texts[: made.first_page - 1])
    listed = [entry for entry in made.outline if entry.level <= 2]
    assert len(listed) > 20
    for entry in listed:
        title = "".join(entry.title.split())
        assert title in texts[entry.page - 1]
        assert f"{title}{entry.page - made.first_page + 1}" in contents


def test_page_numbers_run_without_a_gap_odd_right_and_even_left(report, lines_of):
    path, made = report
    for number, lines in enumerate(lines_of(path)[made.first_page - 1 :], 1):
        folio = lines[min(lines)]
        assert "".join(char for _, char, _, _ in folio).strip() == f"— {number} —"
        if number % 2:
            assert folio[-1][2] == pytest.approx(LEFT + AREA_WIDTH - 14, abs=2)
        else:
            assert folio[0][0] == pytest.approx(LEFT + 14, abs=2)


def test_the_body_begins_on_a_right_hand_page(report, rendered, case):
    assert report[1].first_page % 2 == 1
    _, single = rendered(case, duplex=False)
    assert single.pages < report[1].pages


def test_every_figure_printed_is_the_assessments(report, texts_of, content):
    text = "".join(texts_of(report[0]))
    for condition in (*content.assessment.conditions, *content.assessment.categories):
        for verdict in condition.atoms:
            if (
                condition.chosen
                and verdict.basis == "counted"
                and verdict.value_text
                and verdict.unit != "亿元"
            ):
                assert "".join(verdict.value_text.split()).rstrip("%") in text, verdict.id


def test_only_the_chosen_categories_are_printed(report, texts_of, notice):
    text = "".join(texts_of(report[0]))
    assert "1.信息服务" in text
    assert "2.培训服务" in text
    assert "信息服务功能要求对照" in text
    for absent in ("技术服务功能要求对照", "创业服务热线", "融资总额"):
        assert absent not in text
    for atom in notice.category("F4").any_of[0]:
        assert notice.atom(atom).label in text


@pytest.mark.parametrize("name", ["李㛃", "赵𬍛", "陈𬱖", "欧阳𬍛"])
def test_rare_names_can_be_searched_as_they_were_typed(report, texts_of, name):
    assert name in "".join(texts_of(report[0]))


def test_every_narrative_is_printed_whole(report, texts_of, case):
    path, made = report
    text = "".join(re.sub(r"—\d+—$", "", page) for page in texts_of(path)[made.first_page - 1 :])
    for typed in case.application.narrative.values():
        for paragraph in chinese.paragraphs(typed):
            assert "".join(paragraph.split()) in text


def test_long_tables_repeat_their_head_and_say_that_they_go_on(report, texts_of):
    path, _ = report
    on = [text for text in texts_of(path) if "续表8" in text]
    assert len(on) >= 5
    assert all("序号企业名称统一社会信用代码" in text for text in on)


def test_the_evidence_is_listed_under_its_material(report, texts_of, case):
    last = "".join(texts_of(report[0])[-2:])
    assert "2．法人证书或营业执照副本" in last
    assert all(item.title in last for item in case.evidence)


def test_it_knows_where_each_answer_was_printed(report, texts_of):
    path, made = report
    texts = texts_of(path)
    assert 1 in made.places["agency.name"]
    for page in made.places["agency.legal_representative"]:
        assert "欧阳𬍛" in texts[page - 1]
    assert made.places["figure.enterprises_served.year-1"]
    assert all(1 <= page <= made.pages for pages in made.places.values() for page in pages)


# ---- what kind of file it is


def test_readers_find_outline_links_labels_and_language(report):
    path, made = report
    with pikepdf.open(path) as pdf:
        assert pdf.Root.Lang == "zh-CN"
        assert pdf.docinfo["/Title"] == "国家中小企业公共服务示范平台申请报告"
        assert pdf.docinfo["/Author"] == "上海示例中小企业服务有限公司"
        assert pdf.docinfo["/CreationDate"] == "D:20210526000000+00'00'"
        assert pdf.pages[0].label == "封面"
        assert pdf.pages[made.first_page - 1].label == "1"
        assert pdf.pages[2].label == "I"
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert titles[:2] == ["目录", "一、平台基本情况"]
        links = [link for page in pdf.pages for link in page.get("/Annots", [])]
        assert len(links) == len([entry for entry in made.outline if entry.level <= 2])
        assert all("/Dest" in link for link in links)


def test_every_font_is_embedded_and_none_is_helvetica(report):
    with pikepdf.open(report[0]) as pdf:
        fonts = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        ]
        names = {str(font.BaseFont) for font in fonts}
        assert len(names) == 2
        assert not any("Helvetica" in name for name in names)
        descendants = [font for font in fonts if font.Subtype == "/CIDFontType2"]
        assert all("/FontFile2" in font.FontDescriptor for font in descendants)


@pytest.mark.skipif(not archive.can_archive(), reason="the packages that check PDF/A are not installed")
@pytest.mark.parametrize("draft", [True, False])
def test_it_can_be_archived_as_pdf_a(rendered, case, tmp_path, draft):
    source, _ = rendered(case, draft=draft)
    archive.write_archival(source, tmp_path / "archive.pdf")
    assert (tmp_path / "archive.pdf").stat().st_size > 0


def test_the_same_case_gives_the_same_bytes(report, rendered, case):
    assert rendered(case)[0].read_bytes() == report[0].read_bytes()


def test_the_same_bytes_come_from_another_process_with_another_hash_seed(tmp_path):
    script = (
        "import sys, importlib.util, pathlib\n"
        "spec = importlib.util.spec_from_file_location('made_up', 'tests/documents/conftest.py')\n"
        "made_up = importlib.util.module_from_spec(spec); spec.loader.exec_module(made_up)\n"
        "made_up.write_report(pathlib.Path(sys.argv[1]))\n"
    )
    digests = set()
    for seed in ("1", "2"):
        target = tmp_path / f"{seed}.pdf"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", script, str(target)], check=True, cwd=ROOT, env=environment)
        digests.add(hashlib.sha256(target.read_bytes()).hexdigest())
    assert len(digests) == 1


# ---- how it is set


def test_a_page_holds_22_lines_of_28_characters(fonts):
    setter = Typesetter(fonts, str)
    from_text = setter.paragraph(Passage.of("中" * 28 * 30))
    assert from_text[1].line.end - from_text[1].line.start == CHARACTERS
    assert len(paginate(from_text, AREA_HEIGHT)[0].strips) == LINES


def test_no_typesetting_fault_as_laid_out(fonts, content, notice):
    setter = Typesetter(fonts, content.label)
    pages = paginate(body_strips(setter, content, notice.report, draft=False), AREA_HEIGHT)
    lines = [strip for page in pages for _, strip in page.strips if isinstance(strip, TextStrip)]
    assert len(lines) > 400
    for strip in lines:
        text = strip.setting.text[strip.line.start : strip.line.end]
        assert strip.line.start == 0 or text[0] not in chinese.NO_START
        assert strip.line.end == len(strip.setting.text) or text.rstrip()[-1] not in chinese.NO_END
        reach = strip.x + chinese.spread_out(strip.setting, strip.line, strip.spread)
        assert reach <= AREA_WIDTH + 0.05
        if strip.style is BODY and strip.line.end < len(strip.setting.text.rstrip()):
            assert reach == pytest.approx(AREA_WIDTH, abs=0.05)


def test_no_typesetting_fault_as_read_back(report, lines_of):
    path, made = report
    checked = 0
    for lines in lines_of(path)[made.first_page - 1 :]:
        for line in lines.values():
            if line[0][3] != pytest.approx(16, abs=0.1):
                continue
            text = "".join(char for _, char, _, _ in line).strip()
            checked += 1
            assert text[0] not in chinese.NO_START
            assert text[-1] not in chinese.NO_END
            assert max(right for _, _, right, _ in line) <= LEFT + AREA_WIDTH + 0.3
            assert min(left for left, _, _, _ in line) >= LEFT - 0.3
    assert checked > 400


def test_no_heading_is_the_last_thing_on_its_page(report, content, notice, fonts):
    setter = Typesetter(fonts, content.label)
    for page in paginate(body_strips(setter, content, notice.report, draft=False), AREA_HEIGHT):
        assert page.strips[-1][1].anchor is None


# ---- drafts and blanks


def test_a_draft_says_so_on_every_page_and_a_final_report_nowhere(rendered, case, report, texts_of):
    path, made = rendered(case, draft=True)
    texts = texts_of(path)
    assert len(texts) == made.pages
    assert all("草稿" in text for text in texts)
    assert not any("草稿" in text for text in texts_of(report[0]))


def test_an_empty_case_makes_a_draft_that_shows_what_is_missing(tmp_path, notice, fonts, content_of):
    target = tmp_path / "empty.pdf"
    made = render_report(
        content_of(Case(notice=notice.identity.id)), notice.report, fonts, target, draft=True
    )
    assert made.pages > 5


def test_what_is_not_answered_is_shown_in_a_draft_and_left_blank_in_a_final_report(rendered, case, texts_of):
    unnamed = renamed(case, legal_representative=None)
    assert "法定代表人【未填】" in "".join(texts_of(rendered(unnamed, draft=True)[0]))
    final = "".join(texts_of(rendered(unnamed)[0]))
    assert "【未填】" not in final
    assert "法定代表人＿＿＿" in final


# ---- hostile and extreme input


@pytest.mark.parametrize(
    ("char", "name"), [("𠮷", "U+20BB7"), ("\ue001", "U+E001"), ("א", "U+05D0"), ("😀", "U+1F600")]
)
def test_a_character_without_a_face_is_refused_with_its_field(rendered, case, char, name, tmp_path, notice):
    with pytest.raises(MissingGlyph) as caught:
        rendered(renamed(case, legal_representative=f"王{char}"))
    assert caught.value.places == {char: (notice.label_of("agency.legal_representative"),)}
    assert name in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_all_missing_characters_are_named_at_once(rendered, case, notice):
    broken = narrated(renamed(case, name="上海\ue000示例"), "cases", "案例א")
    with pytest.raises(MissingGlyph) as caught:
        rendered(broken)
    assert caught.value.places == {
        "א": ("典型服务案例",),
        "\ue000": (notice.label_of("agency.name"),),
    }


@pytest.mark.parametrize(
    "text",
    [
        "响\x07铃\x00与\x1b[31m控制",
        "倒\u202e序\u2066隔离\u2069",
        "a" * 5_000,
        "。" * 500,
        "（" * 500,
        "\n" * 300,
        "",
        "　　",
        "1" * 3_000,
    ],
    ids=["control", "direction", "one word", "closing", "opening", "breaks", "empty", "blank", "digits"],
)
def test_hostile_text_is_printed_or_left_out_but_never_breaks_the_report(rendered, case, text):
    path, made = rendered(narrated(case, "cases", text))
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == made.pages


def test_a_text_of_sixty_thousand_characters_is_printed_whole(rendered, case, texts_of):
    typed = "".join(chr(0x4E00 + at % 5_000) for at in range(60_000))
    path, made = rendered(narrated(case, "cases", typed))
    text = "".join(re.sub(r"—\d+—$", "", page) for page in texts_of(path))
    assert typed in text
    assert made.pages > 100


# ---- the file on the disk


class Watching:
    """Notes what is reported, and calls off after some steps."""

    def __init__(self, steps=10**9):
        self.steps = steps
        self.reports = []

    def report(self, stage, done, total):
        self.reports.append((stage, done, total))

    def cancelled(self):
        return len(self.reports) >= self.steps


def test_progress_is_reported_page_by_page(rendered, case):
    watch = Watching()
    _, made = rendered(case, watch=watch)
    done = [done for _, done, _ in watch.reports]
    assert done == sorted(done)
    assert len(done) >= made.pages - 2
    assert watch.reports[-1] == ("排版", made.pages, made.pages)


@pytest.mark.parametrize("steps", [0, 1, 20])
def test_called_off_between_pages_nothing_is_left_and_the_old_file_stays(rendered, case, tmp_path, steps):
    (tmp_path / "report.pdf").write_bytes(b"old")
    with pytest.raises(Cancelled):
        rendered(case, watch=Watching(steps))
    assert [file.name for file in tmp_path.iterdir()] == ["report.pdf"]
    assert (tmp_path / "report.pdf").read_bytes() == b"old"


def test_a_missing_folder_is_named(content, notice, fonts, tmp_path):
    with pytest.raises(TargetNotWritable):
        render_report(content, notice.report, fonts, tmp_path / "absent" / "report.pdf", draft=False)


def test_another_notice_is_printed_by_the_same_code(tmp_path, case, fonts, texts_of):
    other = load(RESOURCES / "notices" / "national-2012")
    moved = case.model_copy(update={"notice": other.identity.id})
    assessment = evaluate(moved.application, count(moved.ledgers, other.identity), other, date(2012, 9, 1))
    content = Content.of(moved, assessment, other, filled_on=date(2012, 9, 1))
    target = tmp_path / "other.pdf"
    made = render_report(content, other.report, fonts, target, draft=True)
    texts = texts_of(target)
    assert len(texts) == made.pages
    assert str(other.identity.application_year) in texts[0]


def test_a_table_without_rows_is_said_in_a_line_so_that_its_number_is_never_missing(rendered, case, texts_of):
    bare = case.model_copy(update={"ledgers": Ledgers()})
    final = "".join(texts_of(rendered(bare)[0]))
    assert "表8上一年度服务企业名录：无。" in final
    assert "表9上一年度服务活动一览表：无。" in final
    assert "表9上一年度服务活动一览表：【未填】" in "".join(texts_of(rendered(bare, draft=True)[0]))


def test_a_note_stands_on_the_page_of_the_last_row(fonts, content, notice):
    strips = body_strips(Typesetter(fonts, content.label), content, notice.report, draft=False)
    notes = [
        at
        for at, strip in enumerate(strips)
        if "注：" in getattr(getattr(strip, "setting", None), "text", "")
    ]
    assert notes
    assert all(strips[at - 1].keep and strips[at - 2].keep for at in notes)
