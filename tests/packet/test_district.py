"""The recommending side (三.2, annex 汇总表): the list, its quota, and the workbook as the annex prints it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from desktop_app.assessment.quota import Candidate, check_list, in_order
from desktop_app.assessment.results import Severity
from desktop_app.errors import AppError
from desktop_app.models.agency import Agency
from desktop_app.models.application import Application, Case
from desktop_app.models.choices import CarrierKind, Route
from desktop_app.models.service_platform import Recommendation, ServicePlatform
from desktop_app.notice.loader import load_all
from desktop_app.packet.district import read_list, write_summary_sheet
from desktop_app.paths import resource
from desktop_app.store.case_store import CaseStore
from desktop_app.store.travelling import pack

NOW = datetime(2021, 5, 20, 10, 30, tzinfo=UTC)
STATEMENT = "以“一站受理、分类派单”聚合资源，服务区内中小企业。"
HEADS = [
    "序号",
    "平台名称",
    "服务机构名称（须与申报单位盖章名称一致）",
    "申请示范平台服务功能类别（不超过3类）",
    "示范性表述（必填，总结提炼为150字以内）",
    "备注（属于区级推荐名额；或者属于打造大中小企业融通型、专业资本集聚型、科技资源支撑型、高端人才引领型等创新创业特色载体的开发区，"
    "中外中小企业合作区,工信部认定工业产品质量控制和技术评价实验室）",
]


@pytest.fixture(scope="module")
def notices():
    return load_all(resource("notices"))


@pytest.fixture(scope="module")
def shanghai(notices):
    return notices["shanghai-2021"]


def application(number, district="徐汇区", route=Route.DISTRICT, **recommendation) -> Application:
    return Application(
        agency=Agency(name=f"上海某某{number}有限公司", district=district),
        service_platform=ServicePlatform(
            name=f"某某{number}公共服务平台", categories=("F1", "F4"), showcase_statement=STATEMENT
        ),
        recommendation=Recommendation(route=route, authority="徐汇区商务委员会", **recommendation),
    )


def candidates(*applications):
    return [Candidate.of(f"{number}.shenbao", item) for number, item in enumerate(applications, 1)]


CARRIER = {"route": Route.SPECIAL_CARRIER, "carrier_kind": CarrierKind.TALENT, "carrier_name": "某某开发区"}
ZONE = {"route": Route.COOPERATION_ZONE, "carrier_name": "中德合作区"}


@pytest.mark.parametrize(
    ("applications", "found"),
    [
        ([application(1), application(2)], []),
        ([application(1), application(2), application(3)], ["QT01"]),
        ([application(1), application(2), application(3, "静安区")], []),
        ([application(1), application(2), application(3, **CARRIER)], []),
        ([application(1, **CARRIER), application(2, **ZONE)], ["QT02"]),
        ([application(1, **CARRIER), application(2, "静安区", **ZONE)], []),
        ([application(number, route=Route.LABORATORY) for number in range(4)], []),
        ([application(1, route=None)], ["QT03"]),
        ([application(1, None)], ["QT04"]),
        ([application(1, None, Route.LABORATORY)], []),
        ([application(1), application(1, "静安区")], ["QT05", "QT06"]),
    ],
)
def test_what_the_list_must_keep_to_clause_3_2(shanghai, applications, found):
    assert [item.id for item in check_list(candidates(*applications), shanghai)] == found


def test_more_than_the_quota_is_to_be_explained_not_refused_clause_3_2(shanghai, notices):
    three = candidates(*(application(number) for number in range(3)))
    (finding,) = check_list(three, shanghai)
    assert finding.severity is Severity.WARNING
    assert finding.message == "徐汇区推荐了3家，名额2家，原则上不超过，多报的写明理由"
    assert finding.candidates == ("1.shenbao", "2.shenbao", "3.shenbao")
    assert check_list(three, notices["national-2012"]) == ()  # four a province there


def test_one_name_written_in_two_ways_is_one_name(shanghai):
    other = application(2)
    other.service_platform.name = "某某１ 公共服务平台"
    (finding,) = check_list(candidates(application(1), other), shanghai)
    assert finding.message == "平台名称“某某1公共服务平台”有2家在用：“1.shenbao”、“2.shenbao”"


def test_the_list_has_the_quota_before_what_stands_beside_it(shanghai):
    handed_in = candidates(
        application(1, **ZONE), application(2, "静安区"), application(3), application(4, **CARRIER)
    )
    assert [item.key[0] for item in in_order(handed_in, shanghai)] == ["3", "4", "1", "2"]


@pytest.fixture
def handed_in(tmp_path):
    """Three packed cases of a district, one of them under another notice, and two files that are none."""
    files = []
    for number, notice in ((1, "shanghai-2021"), (2, "shanghai-2021"), (3, "national-2012")):
        case = Case(notice=notice, application=application(number))
        CaseStore.create(tmp_path / f"案卷{number}", case, now=NOW).close()
        target = tmp_path / f"单位{number}.shenbao"
        pack(tmp_path / f"案卷{number}", target, now=NOW)
        files.append(target)
    whole = files[0].read_bytes()
    (tmp_path / "半个.shenbao").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "别的.shenbao").write_text("不是案卷", encoding="utf-8")
    return [*files, tmp_path / "半个.shenbao", tmp_path / "别的.shenbao", tmp_path / "没有.shenbao"]


def test_broken_files_are_named_and_stop_nothing(handed_in, notices):
    listed = read_list(handed_in, notices)
    assert [entry.file for entry in listed.entries] == ["单位1.shenbao", "单位2.shenbao"]
    assert [entry.file for entry in listed.refused] == [
        "单位3.shenbao",
        "半个.shenbao",
        "别的.shenbao",
        "没有.shenbao",
    ]
    assert listed.refused[0].refused == "“单位3.shenbao”按另一份通知填报：全国 2012"
    for entry in listed.refused[1:]:
        assert entry.file in entry.refused
    assert listed.entries[0].met == (0, 10)
    assert any(item.kind == "material" for item in listed.entries[0].open)


def test_nothing_readable_is_said(handed_in, notices):
    with pytest.raises(AppError, match="别的"):
        read_list([handed_in[4]], notices)


def test_two_files_of_one_name_are_told_apart(handed_in, notices, tmp_path):
    (tmp_path / "乙区").mkdir()
    again = tmp_path / "乙区" / "单位1.shenbao"
    again.write_bytes(handed_in[0].read_bytes())
    listed = read_list([handed_in[0], again, again], notices)
    assert {entry.file for entry in listed.entries} == {
        f"{tmp_path.name}/单位1.shenbao",
        "乙区/单位1.shenbao",
        "乙区/单位1.shenbao（2）",
    }


def test_the_sheet_is_that_of_the_annex(handed_in, notices, tmp_path):
    target = tmp_path / "汇总表.xlsx"
    write_summary_sheet(read_list(handed_in, notices), target)
    (sheet,) = load_workbook(target).worksheets
    assert sheet["A1"].value == "推荐2021年度国家中小企业公共服务示范平台汇总表"
    assert [cell.value for cell in sheet[2]] == HEADS
    assert [cell.value for cell in sheet[3]] == [
        "1",
        "某某1公共服务平台",
        "上海某某1有限公司",
        "信息服务、培训服务",
        STATEMENT,
        "属于区级推荐名额",
    ]
    assert sheet["A4"].value == "2"
    assert sheet["A5"].value.endswith("（盖章）：")
    assert sheet["A6"].value.startswith("说明：（1）平台名称中，不得包含")
    assert sheet["A7"].value.startswith("（2）如某区同时具备")
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.merged_cells.ranges).count(":") == 4
    assert sheet["E3"].alignment.wrap_text


def test_a_text_that_looks_like_a_formula_stays_text(notices, tmp_path):
    case = Case(notice="shanghai-2021", application=application(1))
    case.application.service_platform.showcase_statement = "=1+1"
    folder = tmp_path / "案卷"
    CaseStore.create(folder, case, now=NOW).close()
    target = tmp_path / "汇总表.xlsx"
    write_summary_sheet(read_list([folder], notices), target)
    cell = load_workbook(target).active["E3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_long_texts_get_the_height_they_need(notices, tmp_path):
    case = Case(notice="shanghai-2021", application=application(1))
    case.application.service_platform.showcase_statement = "字" * 150
    folder = tmp_path / "案卷"
    CaseStore.create(folder, case, now=NOW).close()
    target = tmp_path / "汇总表.xlsx"
    write_summary_sheet(read_list([folder], notices), target)
    sheet = load_workbook(target).active
    letters = 60 / (11 * 25.4 / 72)
    assert sheet.row_dimensions[3].height >= 150 / letters * 15
