"""``summary``: the 汇总表 of many cases from the command line (design §6)."""

from __future__ import annotations

import json

from openpyxl import load_workbook

from desktop_app import cli
from desktop_app.models.agency import Agency
from desktop_app.models.application import Application, Case
from desktop_app.models.choices import Route
from desktop_app.models.service_platform import Recommendation, ServicePlatform
from desktop_app.store.case_store import CaseStore
from tests.packet.test_district import NOW


def case_folder(place, number):
    application = Application(
        agency=Agency(name=f"机构{number}", district="徐汇区"),
        service_platform=ServicePlatform(name=f"第{number}公共服务平台", categories=("F1",)),
        recommendation=Recommendation(route=Route.DISTRICT),
    )
    folder = place / f"案卷{number}"
    CaseStore.create(folder, Case(notice="shanghai-2021", application=application), now=NOW).close()
    return str(folder)


def run(*words):
    return cli.run(cli.parse(["summary", *words]))


def test_cases_become_one_sheet_and_what_is_open_is_told(tmp_path, capsys):
    folders = [case_folder(tmp_path, number) for number in (1, 2, 3)]
    target = tmp_path / "汇总表.xlsx"
    assert run(*folders, str(tmp_path / "没有.shenbao"), "--out", str(target)) == cli.OPEN
    said = capsys.readouterr().out
    assert "1. 第1公共服务平台（案卷1）：" in said
    assert "没有汇总　没有找到“" in said
    assert "需确认　徐汇区推荐了3家，名额2家" in said
    assert [load_workbook(target).active.cell(row, 2).value for row in (3, 4, 5)] == [
        f"第{number}公共服务平台" for number in (1, 2, 3)
    ]

    assert run(folders[0], "--json", "--out", str(target)) == cli.OPEN
    told = json.loads(capsys.readouterr().out)
    assert told["notice"] == "shanghai-2021"
    assert (told["entries"][0]["case"], told["refused"], told["findings"]) == ("案卷1", [], [])


def test_wrong_use_is_one_line_and_writes_nothing(tmp_path, capsys):
    folder = case_folder(tmp_path, 1)
    for words in (
        (folder, "--out", str(tmp_path / "汇总表.doc")),
        (folder, "--notice", "没有这个", "--out", str(tmp_path / "汇总表.xlsx")),
        (str(tmp_path), "--out", str(tmp_path / "汇总表.xlsx")),
    ):
        assert run(*words) == cli.WRONG_USE
        assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.glob("汇总表*"))
