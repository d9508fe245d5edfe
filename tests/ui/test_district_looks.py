"""推荐单位工作台 looked at as a whole: every stop can be named and seen, no access key is given twice, nothing is clipped."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.looks import clipped, settle
from tests.packet.test_recommending import handed_in
from tests.program import running
from tests.ui.test_district_page import ALT, desk_page, drop, key
from tests.ui.test_district_page import settle as settle_desk
from tests.ui.test_walker import SIZES, SMALL_SCREEN, faults, resize, small, usual_size  # noqa: F401 - a fixture

LEAST_LINES = 4
_LONG = "打造大中小企业融通发展的长三角一体化示范区（上海）综合服务"


def test_the_desk_with_cases_can_be_walked_read_aloud_and_seen_at_any_size_of_text(
    qtbot,
    tmp_path,
    usual_size,  # noqa: F811
):
    place = tmp_path / "收件"
    place.mkdir()
    for number in range(1, 4):
        path = handed_in(tmp_path, number, built=True, change={"agency.phone": "021-60000000"})
        path.rename(place / path.name)
    (place / "单位1（又一份）.shenbao").write_bytes((place / "单位1.shenbao").read_bytes())
    (place / f"{_LONG * 2}.shenbao").write_bytes(b"PK")
    with running(qtbot, tmp_path / "home") as program:
        window = program.program.window
        window.resize(*SMALL_SCREEN)
        found = [f"empty: {lack}" for lack in clipped(window)]
        page = desk_page(qtbot, program)
        qtbot.waitUntil(window.isActiveWindow)
        found += [f"empty: {lack}" for lack in faults(window)]
        drop(page, place)
        settle_desk(qtbot, page, 5)
        page.table.setFocus()
        page.table.go_to(page.desk.rows[0].path)
        page.detail.text.setPlainText("补齐")
        page.detail.add.click()
        page.table.setFocus()
        settle()
        found += faults(window) + small(window)
        page.detail.verticalScrollBar().setValue(0)
        key(page, (ALT, Qt.Key.Key_S))
        qtbot.waitUntil(page.detail.official.hasFocus)
        qtbot.waitUntil(lambda: not page.detail.official.visibleRegion().isEmpty())
        for percent in SIZES:
            resize(qtbot, program, percent)
            window.resize(*SMALL_SCREEN)
            settle()
            found += [f"{percent} %: {lack}" for lack in clipped(window)]
            lines = page.table.viewport().height() // page.table.rowHeight(0)
            found += [f"{percent} %: only {lines} lines of the table"] if lines < LEAST_LINES else []
        page.table.setFocus()
        assert not page.detail.isVisible()  # folded away where the table needs the room
        assert page.table.columnViewportPosition(7) < page.table.viewport().width()
        QTest.keyClick(page.table, Qt.Key.Key_Return)
        assert page.detail.isVisible()
        key(page, (ALT, Qt.Key.Key_P))
        qtbot.waitUntil(lambda: not page.detail.isVisible())
        resize(qtbot, program, SIZES[0] + 25)
        settle()
        assert page.detail.isVisible()
    assert "\n".join(found) == ""
