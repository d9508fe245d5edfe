"""关于 by keyboard from 设置: the version, and for each part the wording of its licence."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app import __version__
from desktop_app.store import components as made_of
from desktop_app.ui.about_window import AboutWindow
from tests.drive import click
from tests.program import running


@pytest.fixture
def about(qtbot, tmp_path):
    with running(qtbot, tmp_path) as program:
        program.wait_ready()
        click(program.start.settings)
        settings = program.program.settings.window
        click(settings.about_button)
        yield settings.findChild(AboutWindow)
        settings.close()


def test_about_names_the_version_and_shows_each_licence_by_keyboard(about):
    assert any(__version__ in label.text() for label in about.findChildren(type(about.about)))
    assert about.list.hasFocus()
    names = [about.list.item(row).text() for row in range(about.list.count())]
    row = next(row for row, name in enumerate(names) if name.startswith("pikepdf "))

    for _ in range(row):
        QTest.keyClick(about.list, Qt.Key.Key_Down)

    assert "MPL-2.0" in about.about.text()
    assert "Mozilla Public License" in about.wording.toPlainText()
    QTest.keyClick(about, Qt.Key.Key_Escape)
    assert not about.isVisible()


def test_the_built_program_reads_the_list_beside_it(tmp_path, monkeypatch):
    folder = tmp_path / "许可"
    (folder / "某库-1.0").mkdir(parents=True)
    (folder / "某库-1.0" / "LICENSE").write_text("条款原文", encoding="utf-8")
    row = {"name": "某库", "version": "1.0", "licence": "MIT", "home": "", "texts": ["某库-1.0/LICENSE"]}
    (folder / "components.json").write_text(json.dumps([row]), encoding="utf-8")
    monkeypatch.setattr(made_of.sys, "frozen", True, raising=False)
    monkeypatch.setattr(made_of.sys, "executable", str(tmp_path / "程序.exe"))

    (part,) = made_of.components()

    assert (part.name, part.version, part.wording()) == ("某库", "1.0", "条款原文")
    (folder / "components.json").write_text("[{", encoding="utf-8")
    assert made_of.components() == ()
