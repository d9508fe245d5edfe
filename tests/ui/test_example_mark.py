"""The example cannot be mistaken for real (experience C24): the mark is a fact of the case and goes with every copy."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop_app.clock import Clock
from desktop_app.models.application import Application, Case
from desktop_app.notice.loader import load_all
from desktop_app.paths import resource
from desktop_app.store.case_store import CaseStore
from desktop_app.store.copying import save_copy
from desktop_app.store.library import find_cases
from desktop_app.store.travelling import pack
from desktop_app.ui.case_desk import SAMPLE_FOLDER, CaseDesk
from tests.program import running

NOW = datetime(2021, 5, 20, 6, tzinfo=UTC)


def test_the_mark_goes_with_every_copy_of_an_example_an_earlier_version_wrote(tmp_path):
    cases = tmp_path / "cases"
    desk = CaseDesk(load_all(resource("notices")), cases, Clock(NOW))
    application = Application()
    application.agency.name = "上海某某企业服务中心"
    CaseStore.create(
        cases / SAMPLE_FOLDER, Case(notice="shanghai-2021", application=application), now=NOW
    ).close()

    with desk.sample().store as store:
        assert store.load().application.example is True
        save_copy(store, tmp_path / "另存", now=NOW)
    pack(tmp_path / "另存", tmp_path / "别的名字.shenbao", now=NOW)
    with desk.open(tmp_path / "别的名字.shenbao").store as unpacked:
        assert unpacked.folder.name == "别的名字"
        assert unpacked.load().application.example is True
    assert {entry.title for entry in find_cases(cases, set())} == {"上海某某企业服务中心（示例）"}


def test_the_window_marks_a_copied_example_and_no_other_case(qtbot, tmp_path):
    application = Application(example=True)
    application.agency.name = "上海某某企业服务中心"
    folder = tmp_path / "看不出来"
    CaseStore.create(folder, Case(notice="shanghai-2021", application=application), now=NOW).close()
    with running(qtbot, tmp_path / "家", folder) as program:
        program.wait_open()
        session = program.program.session
        assert session.title == "上海某某企业服务中心（示例）"
        assert program.window.header.text().startswith("示例")
    with running(qtbot, tmp_path / "另一家") as program:
        program.begin_case("上海某某企业服务有限公司")
        assert program.program.session.title == "上海某某企业服务有限公司"
        assert not program.window.header.text().startswith("示例")
