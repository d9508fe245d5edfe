"""规则包 in the whole program: looked at, imported, used by a case, handed on, and not removed while a case needs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from desktop_app import cli
from desktop_app.notice.loader import load_from_outside, read_texts
from desktop_app.paths import AppPaths, resource
from desktop_app.store.pack_file import pack_bytes, read_pack_texts
from tests.drive import click, put_in
from tests.program import PATIENCE, running

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = read_texts(resource("notices/shanghai-2021"))


def texts(least=150):
    notice = TEXTS["notice.toml"].replace("shanghai-2021", "anhui-2022").replace("上海 2021", "安徽 2022")
    return TEXTS | {
        "notice.toml": notice,
        "conditions.toml": TEXTS["conditions.toml"].replace("at_least = 150", f"at_least = {least}", 1),
    }


@pytest.fixture
def program(qtbot, tmp_path):
    with running(qtbot, tmp_path / "home") as started:
        started.wait_ready()
        yield started


@pytest.fixture
def packs(program):
    click(program.start.packs)
    return program.program._packs


def answer(qtbot, packs, button=None) -> QMessageBox:
    """Wait for the question and press the button with these words."""
    qtbot.waitUntil(lambda: packs.window.findChild(QMessageBox) is not None, timeout=PATIENCE)
    box = packs.window.findChild(QMessageBox)
    if button is not None:
        click(next(item for item in box.buttons() if item.text() == button))
        QApplication.sendPostedEvents(box, 0)
        qtbot.waitUntil(lambda: packs.window.findChild(QMessageBox) is not box, timeout=PATIENCE)
    return box


def bring(qtbot, packs, path: Path) -> QMessageBox:
    """Drop a pack on the window; what is then asked."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(packs.window, QDragEnterEvent(QPoint(50, 50), copy, data, left, none))
    QApplication.sendEvent(packs.window, QDropEvent(QPointF(50, 50), copy, data, left, none))
    return answer(qtbot, packs)


def given(tmp_path, content, name="同事.guize") -> Path:
    path = tmp_path / name
    path.write_bytes(pack_bytes(content))
    return path


def test_a_pack_is_shown_before_it_is_taken_and_then_offered_for_a_new_case(qtbot, program, packs, tmp_path):
    box = bring(qtbot, packs, given(tmp_path, texts(least=90)))

    assert box.text() == "检查通过，可以导入"
    assert "沪经信企〔2021〕363号" in box.informativeText()
    assert "40 项要求" in box.informativeText()
    assert set(packs.window.cards) == {"shanghai-2021", "national-2012"}
    answer(qtbot, packs, "导入(&I)")
    assert "anhui-2022" in packs.window.cards
    assert "导入的" in program.start._rule_lines[1].text() or "导入的" in program.start._rule_lines[0].text()
    packs.window.close()

    click(program.start.new)
    page = program.program.window.centralWidget().currentWidget()
    page.choose_pack("anhui-2022")
    put_in(page.agency, "An")
    click(page.create_button)
    program.wait_open()
    case = program.program.session
    assert case.open_case.notice.atom("B3a").at_least == 90
    assert case.store.pack_of("anhui-2022") == texts(least=90)

    folder = case.folder
    program.window.packs_requested.emit()
    qtbot.waitUntil(packs.window.isVisible)
    click(packs.window.cards["anhui-2022"].remove)
    told = answer(qtbot, packs)
    assert "有案卷在用" in told.text()
    assert "“An”" in told.informativeText()
    answer(qtbot, packs, "知道了")
    assert "anhui-2022" in packs.window.cards

    # another version, of the same id: both are named, and the case keeps its own
    box = bring(qtbot, packs, given(tmp_path, texts(least=80)))
    assert "编号相同" in box.text()
    mine, theirs = (load_from_outside(texts(least)).digest[:12] for least in (90, 80))
    assert mine in box.informativeText()
    assert theirs in box.informativeText()
    answer(qtbot, packs, "换成这一版(&I)")
    program.window.close()
    program.start.open_requested.emit(str(folder))
    qtbot.waitUntil(lambda: program.program.session is not case, timeout=PATIENCE)
    program.wait_open()
    assert program.program.session.open_case.notice.atom("B3a").at_least == 90


def test_a_pack_dropped_where_cases_are_opened_is_looked_at(qtbot, program, tmp_path):
    program.start.open_requested.emit(str(given(tmp_path, texts())))
    box = answer(qtbot, program.program._packs)

    assert box.text() == "检查通过，可以导入"
    answer(qtbot, program.program._packs, "取消")


def test_the_same_a_shipped_and_a_broken_pack_are_told_and_not_taken(qtbot, packs, tmp_path):
    broken = texts() | {"quotas.toml": TEXTS["quotas.toml"] + "\ncolour = 1\n"}
    for content, words in (
        (TEXTS, "已经有了"),
        (TEXTS | {"naming.toml": TEXTS["naming.toml"] + "\n"}, "不能替换"),
        (broken, "quotas.toml"),
    ):
        box = bring(qtbot, packs, given(tmp_path, content))
        assert words in box.text()
        assert [button.text() for button in box.buttons()] == ["知道了"]
        answer(qtbot, packs, "知道了")
    assert set(packs.window.cards) == {"shanghai-2021", "national-2012"}


def test_an_imported_pack_is_removed_and_any_pack_handed_on(qtbot, packs, tmp_path):
    bring(qtbot, packs, given(tmp_path, texts()))
    answer(qtbot, packs, "导入(&I)")
    notice = packs._desk.notices["anhui-2022"]
    packs.write(packs._desk.packs, notice, str(tmp_path / "给人.guize"))
    assert read_pack_texts(tmp_path / "给人.guize") == texts()
    click(packs.window.cards["anhui-2022"].remove)
    answer(qtbot, packs, "移除(&R)")

    assert set(packs.window.cards) == {"shanghai-2021", "national-2012"}


def test_the_pack_of_a_case_is_handed_on_from_its_rules(qtbot, program, tmp_path):
    program.begin_case("jia")
    program.window.show_rules()
    page = program.window.current_page
    page.tabs.setCurrentIndex(1)
    click(page.overview.export)
    dialog = program.window.findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("shanghai-2021.guize")
    dialog.fileSelected.emit(str(tmp_path / "给人.guize"))
    dialog.reject()

    assert read_pack_texts(tmp_path / "给人.guize") == TEXTS
    assert "已存到" in program.window.findChild(QMessageBox).text()


def test_commands_know_imported_packs_and_the_pack_a_case_took_along(tmp_path, capsys):
    """``check`` by an imported pack, then by the one in a packed case after the import is gone."""
    folder, packed = tmp_path / "甲", tmp_path / "甲.shenbao"
    folder.mkdir()
    (folder / "case.json").write_text('{"notice": "anhui-2022", "title": "甲"}', encoding="utf-8")
    assert run("check", folder) == 2

    kept = AppPaths.of_user().packs
    assert run("rules", given(tmp_path, texts(least=90)), "--import") == 0
    try:
        assert run("rules", given(tmp_path, texts()), "--import") == 2
        assert "--replace" in capsys.readouterr().err
        assert run("rules", given(tmp_path, texts()), "--import", "--replace") == 0
        assert (
            run("rules", given(tmp_path, TEXTS | {"naming.toml": TEXTS["naming.toml"] + "\n"}), "--import")
            == 2
        )
        capsys.readouterr()
        assert run("rules", "--json") == 0
        listed = json.loads(capsys.readouterr().out)["packs"]
        assert [(item["id"], item["imported"]) for item in listed] == [
            ("national-2012", False),
            ("shanghai-2021", False),
            ("anhui-2022", True),
        ]
        assert run("check", folder) == 1
        assert run("check", folder, "--notice", "national-2012") == 1
        assert run("pack", folder, packed) == 0
    finally:
        (kept / "anhui-2022.guize").unlink()
    assert run("check", folder) == 2
    capsys.readouterr()
    assert run("check", packed) == 1
    assert "安徽 2022" in capsys.readouterr().out


def run(*line) -> int:
    return cli.run(cli.parse([str(word) for word in line]))
