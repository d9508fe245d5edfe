"""The sample agency: complete, plainly fictional, meeting every condition, the same bytes each time (C24)."""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PIL import Image
from stdnum.cn import uscc

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.assessment.results import Outcome
from desktop_app.errors import TargetNotWritable
from desktop_app.ledgers.reading import read_workbook
from desktop_app.models.ledgers import LedgerKind
from desktop_app.notice.loader import load
from desktop_app.packet.sample import write_sample
from desktop_app.packet.sample_ledgers import sample_code
from desktop_app.paths import resource
from desktop_app.store.case_folder import read_case_folder

if TYPE_CHECKING:
    from pathlib import Path

SUBMITTED = date(2021, 5, 26)


@pytest.fixture(scope="module")
def notice():
    return load(resource("notices/shanghai-2021"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory, notice):
    folder = tmp_path_factory.mktemp("sample") / "示例 案卷"
    write_sample(folder, notice, resource("fonts"))
    return folder


@pytest.fixture(scope="module")
def handed_in(folder):
    return read_case_folder(folder, read_workbook)


@pytest.fixture(scope="module")
def assessment(handed_in, notice):
    case = handed_in.case
    counted = count(case.ledgers, notice.identity)
    return evaluate(case.application, counted, notice, SUBMITTED, evidence=case.evidence)


def test_it_is_read_without_a_problem(handed_in):
    assert handed_in.problems == ()
    assert handed_in.case.unfinished == {}
    assert {item.id for item in handed_in.case.evidence} == set(handed_in.evidence_files)


def test_every_condition_and_every_chosen_category_is_met(assessment):
    open_verdicts = [
        verdict.id
        for verdict in (*assessment.conditions, assessment.distinction, *assessment.categories)
        if verdict.chosen and verdict.outcome is not Outcome.MET
    ]
    assert open_verdicts == []
    assert [verdict.id for verdict in assessment.categories if verdict.chosen] == ["F1", "F2", "F4"]


def test_nothing_is_open(assessment):
    assert [finding.message for finding in assessment.findings] == []
    assert [item.id for item in assessment.materials if item.state == "missing"] == []
    assert assessment.advice == ()
    assert assessment.complete


def test_the_figures_that_its_prose_names_are_the_counted_ones(assessment, handed_in):
    figures = {(figure.name, figure.period): figure.value for figure in assessment.figures}
    assert figures["enterprises_served", "year-1"] == 186
    assert figures["enterprises_served", "year-2"] == 156
    assert figures["training_attendances", "year-1"] == 2502
    narrative = handed_in.case.application.narrative
    assert "服务中小企业186家，比上年增加30家" in narrative["performance"]
    assert "举办培训28期、2,502人次" in narrative["performance"]
    assert len(handed_in.case.ledgers.trainings) == 28
    assert len(handed_in.case.ledgers.activities) == 26
    assert "活动26场" in narrative["performance"]
    borrowed = sum(row.amount for row in handed_in.case.ledgers.financings)
    assert borrowed == 45_900_000
    assert "融资4,590万元" in narrative["performance"]
    satisfaction = next(
        atom for verdict in assessment.conditions for atom in verdict.atoms if atom.id == "B3b"
    )
    assert satisfaction.value_text.startswith("97.15")


def test_both_readings_of_staff_qualification_pass(assessment):
    """一.1.(7): no 口径差异 in the sample."""
    atom = next(atom for verdict in assessment.conditions for atom in verdict.atoms if atom.id == "B7c")
    assert {reading.outcome for reading in atom.readings} <= {Outcome.MET}


def test_every_narrative_of_the_outline_is_there(handed_in, notice):
    chosen = set(handed_in.case.application.service_platform.categories)
    wanted = {
        block.id
        for heading in notice.report.headings
        if (heading.category is None or heading.category in chosen) and heading.only_if is None
        for block in heading.blocks
        if block.kind == "narrative"
    }
    narrative = handed_in.case.application.narrative
    assert wanted - set(narrative) == set()
    assert set(narrative) - wanted == set()
    assert sum(len(text) for text in narrative.values()) > 8_000
    assert not [key for key, text in narrative.items() if re.search(r"待补充|[ＸX×]{2,}|TODO", text)]


def test_every_attested_rule_has_a_reason_and_evidence_that_exists(handed_in, notice):
    known = {item.id for item in handed_in.case.evidence}
    chosen = {"B", "X"} | set(handed_in.case.application.service_platform.categories)
    for atom in notice.atoms:
        if atom.test != "attested" or not any(atom.id.startswith(prefix) for prefix in chosen):
            continue
        attestation = handed_in.case.application.attested[atom.id]
        assert attestation.met is True
        assert attestation.reason
        assert attestation.evidence
        assert set(attestation.evidence) <= known


def test_evidence_proves_what_the_notice_knows(handed_in, notice):
    atoms = {atom.id for atom in notice.atoms}
    proved = {atom for item in handed_in.case.evidence for atom in item.proves}
    assert proved <= atoms
    assert {item.material for item in handed_in.case.evidence} == {f"M{number}" for number in range(2, 9)}


def test_ledger_rows_point_to_evidence_that_is_there(handed_in):
    numbers = {item.number for item in handed_in.case.evidence}
    for kind in LedgerKind:
        for row in handed_in.case.ledgers.rows(kind):
            assert row.evidence in numbers


def test_there_are_hundreds_of_rows(handed_in):
    ledgers = handed_in.case.ledgers
    assert len(ledgers.services) > 500
    assert all(ledgers.rows(kind) for kind in LedgerKind)


def test_codes_are_right_by_arithmetic_and_distinct(handed_in):
    codes = {row.enterprise: row.credit_code for row in handed_in.case.ledgers.services}
    assert len(set(codes.values())) == len(codes)
    others = [row.credit_code for row in handed_in.case.ledgers.partners]
    for code in (*codes.values(), *others, handed_in.case.application.agency.credit_code):
        assert uscc.is_valid(code)


@pytest.mark.parametrize("number", range(60))
def test_sample_codes_have_both_check_characters(number):
    code = sample_code("91", "310104", number)
    assert uscc.is_valid(code)
    assert code[8:16] == f"{number:08d}"


def test_names_people_and_firms_are_plainly_fictional(handed_in):
    case = handed_in.case
    assert "示例" in case.title
    assert all("示例" in row.enterprise for row in (*case.ledgers.services, *case.ledgers.financings))
    assert all("示" in row.name for row in case.ledgers.staff)
    assert all(row.phone.startswith("021-2000") for row in case.ledgers.services)
    assert all("示例" in item.issuer or "徐汇区" in item.issuer for item in case.evidence if item.issuer)


def test_scans_are_pages_marked_as_examples(handed_in):
    for item in handed_in.case.evidence:
        path = handed_in.evidence_files[item.id]
        if path.suffix == ".pdf":
            document = pypdfium2.PdfDocument(path)
            assert len(document) == item.pages
            size = document[0].get_size()
            document.close()
            assert size == pytest.approx((595, 842), abs=1)
        else:
            with Image.open(path) as image:
                assert image.info["dpi"] == (150, 150)
                assert image.size == (1240, 1754)
            assert item.pages == 1


def test_names_of_files_are_legal_on_windows(folder):
    for path in folder.rglob("*"):
        assert not re.search(r'[\\:*?"<>|]', path.name)
        assert len(path.name) <= 60
        assert not path.name.endswith((" ", "."))


def test_the_same_sample_every_time(folder, tmp_path, notice):
    again = tmp_path / "again"
    write_sample(again, notice, resource("fonts"))
    first = {
        path.relative_to(folder).as_posix(): _digest(path) for path in folder.rglob("*") if path.is_file()
    }
    second = {
        path.relative_to(again).as_posix(): _digest(path) for path in again.rglob("*") if path.is_file()
    }
    assert first == second
    assert all(zipfile.is_zipfile(path) for path in folder.rglob("*.xlsx"))


def test_without_faces_the_scans_are_still_made(tmp_path, notice):
    write_sample(tmp_path / "plain", notice, None)
    assert len(list((tmp_path / "plain" / "证明材料").iterdir())) > 30


def test_a_place_that_cannot_be_written_is_said(tmp_path, notice):
    blocked = tmp_path / "文件"
    blocked.write_text("这里是一个文件", encoding="utf-8")
    with pytest.raises(TargetNotWritable, match="没有写入"):
        write_sample(blocked, notice, None)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_earlier_sample_is_renewed(folder, tmp_path, notice):
    again = tmp_path / "again"
    shutil.copytree(folder, again)
    next((again / "台账").iterdir()).unlink()
    write_sample(again, notice, resource("fonts"))

    assert sorted(path.name for path in (again / "台账").iterdir()) == sorted(
        path.name for path in (folder / "台账").iterdir()
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("case.json", '{"notice": "shanghai-2021", "title": "真实的案卷"}'),
        ("case.json", "{"),
        ("说明.docx", "x"),
    ],
    ids=["another-case", "broken-case", "another-file"],
)
def test_a_folder_that_holds_something_else_is_left_as_it_is(tmp_path, notice, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(TargetNotWritable) as caught:
        write_sample(tmp_path, notice, None)

    assert f"“{name}”" in str(caught.value)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(name, content)]
