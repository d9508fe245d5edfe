"""What stands in a case stays in it: no log, no temporary folder and no file beside the case holds any of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from reportlab.pdfgen.canvas import Canvas

from desktop_app import cli
from desktop_app.clock import Clock
from desktop_app.crash_log import CrashLog
from desktop_app.models.field_ids import leaves
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import ROW_TYPES, LedgerKind
from desktop_app.models.recognitions import Recognition
from desktop_app.ui.hooks import Hooks
from tests.drive import click
from tests.program import PATIENCE, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.models.field_ids import Leaf
    from tests.program import Running

ROOT = Path(__file__).resolve().parents[2]
MARK = "密封标记"
"""In every sentinel, so that one look finds any of them; the number behind it tells which."""
CODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gbk")
CHOSEN = {EntryKind.CHOICE, EntryKind.CHOICES, EntryKind.ROWS, EntryKind.YES_NO}
"""Kinds in which nothing is typed."""


class Sentinels:
    """A text of its own for every place."""

    def __init__(self) -> None:
        self.given: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        return self.given.setdefault(place, f"{MARK}{len(self.given):04d}")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home for the program, with a temporary folder of its own."""
    temporary = tmp_path / "temp"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return tmp_path / "家"


def holding(folder: Path, *, but: tuple[Path, ...] = ()) -> dict[str, str]:
    """Files below ``folder`` that hold a sentinel, in their bytes or in their names, with the coding it is in."""
    found = {}
    for path in folder.rglob("*"):
        if any(path == other or path.is_relative_to(other) for other in but):
            continue
        if MARK in path.relative_to(folder).as_posix():
            found[str(path)] = "name"
        if path.is_file():
            data = path.read_bytes()
            found |= {str(path): coding for coding in CODINGS if MARK.encode(coding) in data}
    return found


def fill_every_field(program: Running, sentinel: Sentinels) -> None:
    """A sentinel in each field of each page: an answer where words are taken, half typed where they are none."""
    open_case = program.program.session.open_case
    member = open_case.add_recognition()
    asked = [question.field for page in open_case.notice.pages() for question in page.questions]
    fields = [f"{name}.reason" if name.startswith("attested.") else name for name in asked]
    fields += [
        f"recognitions[{member}].{leaf.field_id}" for leaf in leaves(Recognition) if leaf.field_id != "id"
    ]
    fields += [leaf.field_id for leaf in leaves() if "*" not in leaf.field_id]
    for field_id in dict.fromkeys(fields):
        if open_case.kind_of(field_id) not in CHOSEN:
            open_case.enter(field_id, sentinel(field_id))
    assert len(open_case.unfinished) > 20
    assert len(sentinel.given) > 80


def cell(leaf: Leaf, place: str, sentinel: Sentinels) -> object:
    samples = {
        EntryKind.TEXT: sentinel(place),
        EntryKind.DAY: date(2020, 3, 1),
        EntryKind.MONTH: "1985-03",
        EntryKind.YES_NO: True,
    }
    return next(iter(leaf.choices)) if leaf.kind is EntryKind.CHOICE else samples.get(leaf.kind, 7)


def fill_every_ledger(program: Running, sentinel: Sentinels) -> None:
    for kind, shape in ROW_TYPES.items():
        values = {
            leaf.field_id: cell(leaf, f"{kind}.{leaf.field_id}", sentinel)
            for leaf in leaves(shape)
            if "." not in leaf.field_id
        }
        source = {"file": sentinel(f"{kind}.file"), "sheet": sentinel(f"{kind}.sheet"), "row": 3}
        row = shape.model_validate(values | {"source": source})
        program.program.session.open_case.set_rows(LedgerKind(kind), (row,))


def add_evidence(program: Running, sentinel: Sentinels, folder: Path) -> str:
    """A file with a sentinel in its name, its title and its content, put on a shelf; its fingerprint."""
    folder.mkdir()
    scan = folder / f"{sentinel('evidence.file')}.pdf"
    canvas = Canvas(str(scan), pageCompression=0)
    canvas.setTitle(sentinel("evidence.content"))
    canvas.showPage()
    canvas.save()
    open_case = program.program.session.open_case
    before = len(open_case.evidence)
    program.program.session.evidence.add("M2", [str(scan)])
    program.qtbot.waitUntil(lambda: len(open_case.evidence) == before + 1, timeout=PATIENCE)
    return open_case.evidence[-1].sha256 or ""


def type_by_hand(program: Running, sentinel: Sentinels) -> None:
    """One page as a person fills it, with the key events and the input method of a person."""
    driver = program.driver
    driver.go("unit.name")
    driver.fill("agency.name", sentinel("typed.name"))
    driver.fill("agency.credit_code", sentinel("typed.code"))
    driver.type("agency.seal_name", sentinel("typed.half"))


def make_papers(program: Running) -> Path:
    """Look at both previews and make the papers, as a draft; returns the folder they are in."""
    for page_id in ("report.preview", "declaration.paper"):
        page = program.driver.go(page_id)
        program.qtbot.waitUntil(page.is_settled, timeout=PATIENCE)
        program.qtbot.waitUntil(page.panel.view.is_settled, timeout=PATIENCE)
    build = program.driver.go("build.packet")
    click(build.start)
    program.qtbot.waitUntil(lambda: not build.is_building(), timeout=PATIENCE)
    return program.program.session.folder / "输出"


def windows() -> Iterator[QMessageBox]:
    return (window for window in QApplication.topLevelWidgets() if isinstance(window, QMessageBox))


def answer_all(program: Running) -> str:
    """Close what was told; the titles of it."""
    program.qtbot.waitUntil(lambda: any(box.isVisible() for box in windows()), timeout=PATIENCE)
    shown = [box for box in windows() if box.isVisible()]
    titles = "\n".join(box.windowTitle() for box in shown)
    for box in shown:
        box.done(0)
    return titles


def provoke_what_nobody_foresaw(program: Running, home: Path, sentinel: Sentinels) -> str:
    """An exception whose text quotes the user arrives at the hooks, as ``app.run`` installs them."""
    hooks = Hooks(CrashLog(home / "logs", "0", Clock().now))
    before = sys.excepthook
    hooks.install()
    hooks.unexpected.connect(program.program.on_unexpected)
    try:
        raise ValueError(sentinel("exception"))
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
        titles = answer_all(program)
    finally:
        hooks.uninstall()
    assert sys.excepthook is before
    return titles


def provoke_a_refused_write(program: Running, sentinel: Sentinels) -> str:
    """The place cannot be written any more: what is typed stays in the window, and the user is told."""
    session = program.program.session
    session._store._connection.execute("PRAGMA query_only = ON")
    session.open_case.enter("narrative.positioning", sentinel("refused"))
    titles = answer_all(program)
    session._store._connection.execute("PRAGMA query_only = OFF")
    assert session.autosave.flush()
    return titles


def damage_evidence(scan: Path, case: Path, output: Path) -> None:
    """A file of the case changes behind its back; packing it says so and makes nothing."""
    scan.write_bytes(scan.read_bytes() + MARK.encode())
    assert cli.run(cli.parse(["pack", str(case), str(output / "案卷.shenbao")])) == 2
    assert not list(output.iterdir())


def test_nothing_of_a_case_is_left_anywhere_else(qtbot, place, tmp_path, capfd):
    sentinel = Sentinels()
    titles = []
    with running(qtbot, place) as program:
        program.try_sample()
        fill_every_ledger(program, sentinel)
        scan = add_evidence(program, sentinel, tmp_path / "扫描")
        fill_every_field(program, sentinel)
        type_by_hand(program, sentinel)
        program.wait_saved()
        made = make_papers(program)
        titles.append(provoke_what_nobody_foresaw(program, place, sentinel))
        titles.append(provoke_a_refused_write(program, sentinel))
        titles += [window.windowTitle() for window in QApplication.topLevelWidgets() if window.isVisible()]
        case = program.program.session.folder
        assert holding(case, but=(made,)), "the case itself holds what was typed"
        program.window.close()
    (tmp_path / "打包").mkdir()
    damage_evidence(case / "evidence" / scan, case, tmp_path / "打包")

    assert "unexpected error=ValueError" in (place / "logs" / "events.log").read_text(encoding="utf-8")
    assert holding(tmp_path, but=(case, tmp_path / "扫描", place / "state" / "recent.json")) == {}
    assert list(Path(tempfile.gettempdir()).iterdir()) == []
    assert all(titles)
    assert MARK not in "".join(titles)
    assert MARK in capfd.readouterr().err, "the user is told which piece of evidence it is"


PREVIEWING = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop_app.app import Program
from desktop_app.clock import Clock
from desktop_app.paths import AppPaths
app = QApplication([])
program = Program(AppPaths.under(Path(sys.argv[1])), Clock())
program.start(Path(sys.argv[2]))
def look():
    if program.session is None:
        return
    window = program.session.window
    if window.current_page_id != "report.preview":
        window.go_to("report.preview")
    elif window.current_page.is_settled() and window.current_page.panel.view.is_settled():
        timer.stop()
        print("ready", flush=True)
timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
app.exec()
"""


def test_what_a_killed_program_left_is_gone_after_the_next_start(qtbot, place, tmp_path):
    sentinel = Sentinels()
    with running(qtbot, place) as program:
        program.begin_case("某某服务中心")
        fill_every_field(program, sentinel)
        program.wait_saved()
        case = program.program.session.folder
        program.window.close()
    killed = subprocess.Popen(
        [sys.executable, "-c", PREVIEWING, str(place), str(case)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
    )
    assert killed.stdout is not None
    with killed.stdout as lines:
        assert lines.readline() == b"ready\n"
        killed.kill()
    killed.wait(30)
    temporary = Path(tempfile.gettempdir())
    assert list(temporary.iterdir()), "the killed program had a preview lying there"

    with running(qtbot, place, case) as program:
        program.wait_open()
        program.window.close()

    assert list(temporary.iterdir()) == []
    assert holding(tmp_path, but=(case, place / "state" / "recent.json")) == {}
