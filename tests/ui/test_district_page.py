"""推荐单位工作台 in the whole program: from the start page to the papers by keys alone; kept, reopened, and back to the agency."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from desktop_app.models.advice import Advice, AdviceAbout, AdviceLetter
from desktop_app.store.advice_file import read_advice, write_advice
from desktop_app.store.case_store import CaseStore
from desktop_app.store.travelling import pack
from tests.drive import click, put_in
from tests.packet.test_district import NOW
from tests.packet.test_recommending import handed_in
from tests.program import PATIENCE, running
from tests.ui.test_review_notes import sign

DELIVERED = 3
HOSTILE = Advice(id="7" * 16, text="<img src=x>\u2067补齐")


@pytest.fixture
def given(tmp_path):
    """Three agencies of one district, and a file that did not arrive whole."""
    place = tmp_path / "收件"
    place.mkdir()
    for number in range(1, DELIVERED + 1):
        change = {"agency.phone": "021-60000000"} if number == 2 else {}
        path = handed_in(tmp_path, number, built=True, change=change)
        path.rename(place / path.name)
    whole = (place / "单位1.shenbao").read_bytes()
    (place / "半个.shenbao").write_bytes(whole[: len(whole) // 2])
    return place


def desk_page(qtbot, program):
    program.wait_ready()
    program.program.window.activateWindow()
    program.start.district.setFocus()
    QTest.keyClick(program.start.district, Qt.Key.Key_Space)
    return program.program.window.centralWidget().currentWidget()


def drop(widget, *paths) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(50, 50), copy, data, left, none)
    QApplication.sendEvent(widget, entering)
    if entering.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(50, 50), copy, data, left, none))


def settle(qtbot, page, rows) -> None:
    desk = page.desk
    qtbot.waitUntil(lambda: len(desk.rows) == rows and not desk.busy and not desk.writing, timeout=PATIENCE)


def names(page) -> list[str]:
    return [row.cells[2] for row in page.desk.rows if row.on_list]


def pick(qtbot, widget, path) -> None:
    """Choose in the system's window that has opened."""
    qtbot.waitUntil(lambda: widget.findChild(QFileDialog) is not None, timeout=PATIENCE)
    dialog = widget.findChild(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()


def key(page, *keys) -> None:
    for each in keys:
        modifiers, pressed = each if isinstance(each, tuple) else (Qt.KeyboardModifier.NoModifier, each)
        QTest.keyClick(QApplication.focusWidget() or page.window(), pressed, modifiers)


ALT = Qt.KeyboardModifier.AltModifier


def test_from_the_start_page_to_the_papers_by_keys(qtbot, tmp_path, given):
    with running(qtbot, tmp_path / "home") as program:
        page = desk_page(qtbot, program)
        assert page.add_files.hasFocus()
        drop(page, given)
        settle(qtbot, page, DELIVERED + 1)
        assert names(page) == [f"某某{number}公共服务平台" for number in (1, 2, 3)]
        assert page.count.text() == "共 4 个文件，推荐 3 个，1 个没有汇总"
        assert "徐汇区：名额 3/2家" in page.use.text()
        rows = {row.cells[1]: row for row in page.desk.rows}
        assert rows["上海某某2有限公司"].cells[6] == "改过1处"
        assert "没有传完整" in rows["半个.shenbao"].refused

        page.table.setFocus()
        page.table.go_to(rows["上海某某3有限公司"].path)
        key(page, (ALT, Qt.Key.Key_Up), (ALT, Qt.Key.Key_Up))
        assert names(page)[0] == "某某3公共服务平台"
        page.table.go_to(rows["上海某某2有限公司"].path)
        assert "材料上：未填　现在：021-60000000" in page.detail.text_of()
        key(page, Qt.Key.Key_Space)
        assert [row.cells[0] for row in page.desk.rows if row.on_list] == ["1", "2", "不推荐"]
        assert "徐汇区：名额 2/2家" in page.use.text()
        assert page.desk.listed.unsettled == ()

        key(page, (ALT, Qt.Key.Key_W))
        pick(qtbot, page, tmp_path)
        qtbot.waitUntil(page.show_made.isVisible, timeout=PATIENCE)
        folder = tmp_path / "汇总推荐 上海 2021"
        sheet = load_workbook(folder / "汇总表.xlsx").active
        assert [sheet.cell(row, 2).value for row in (3, 4)] == ["某某3公共服务平台", "某某1公共服务平台"]
        assert (folder / "汇总表.pdf").is_file()
        assert len(list((folder / "缺件清单").iterdir())) == DELIVERED
        program.program.window.activateWindow()
        qtbot.waitUntil(program.program.window.isActiveWindow, timeout=PATIENCE)
        page.table.setFocus()
        key(page, (ALT, Qt.Key.Key_B))
        shown = program.program.window.centralWidget()
        qtbot.waitUntil(lambda: shown.currentWidget() is program.start, timeout=PATIENCE)


def test_more_than_the_quota_asks_for_a_reason_and_everything_is_there_again_next_time(
    qtbot, tmp_path, given
):
    with running(qtbot, tmp_path / "home") as program:
        page = desk_page(qtbot, program)
        drop(page, given)
        settle(qtbot, page, DELIVERED + 1)
        click(page.write)
        (reason,) = page.reasons.values()
        assert reason.hasFocus()
        assert "理由填好后再写出" in page.trouble.text()
        put_in(reason, "三家互补")
        key(page, Qt.Key.Key_Tab)
        assert page.desk.listed.unsettled == ()
        assert (
            QApplication.focusWidget().accessibleName()
            == f"在名单里选中：{page.desk.listed.findings[0].message}"
        )
        key(page, Qt.Key.Key_Space)
        assert page.table.chosen_paths() == [row.path for row in page.desk.rows if row.on_list]
        assert page.table.hasFocus()
        page.table.setFocus()
        page.table.go_to(next(row.path for row in page.desk.rows if row.on_list))
        page.detail.text.setFocus()
        put_in(page.detail.text, "补齐审计报告")
        click(page.detail.add)
        page.table.setFocus()
        broken = next(row.path for row in page.desk.rows if row.refused)
        page.table.go_to(broken)
        key(page, Qt.Key.Key_Delete)
        settle(qtbot, page, DELIVERED)
        page.desk.move([page.desk.rows[2].path], -1)
        click(page.new)
        assert page.desk.rows == []
        page.desk.rename("明年")
        order = ["某某1公共服务平台", "某某3公共服务平台", "某某2公共服务平台"]
    with running(qtbot, tmp_path / "home") as program:
        page = desk_page(qtbot, program)
        assert [page.lists.itemText(place) for place in range(page.lists.count())] == [
            "明年（0）",
            "上海 2021（3）",
        ]
        page.lists.setCurrentIndex(1)
        page.lists.activated.emit(1)
        settle(qtbot, page, DELIVERED)
        assert names(page) == order
        assert [line.text() for line in page.reasons.values()] == ["三家互补"]
        assert [piece.text for piece in page.desk.advice(page.desk.rows[0].path)] == ["补齐审计报告"]


def test_lines_are_dragged_and_sorted_and_the_order_is_kept(qtbot, tmp_path, given):
    with running(qtbot, tmp_path / "home") as program:
        page = desk_page(qtbot, program)
        drop(page, *(given / f"单位{number}.shenbao" for number in (1, 2, 3)))
        settle(qtbot, page, DELIVERED)
        table = page.table
        table.go_to(page.desk.rows[0].path)
        data = table.model().mimeData([table.currentIndex()])
        last = table.visualRect(table.model().index(2, 0)).center()
        move, left, none = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(table.viewport(), QDragEnterEvent(last, move, data, left, none))
        table.dropEvent(QDropEvent(QPointF(last), move, data, left, none))
        assert names(page) == ["某某2公共服务平台", "某某1公共服务平台", "某某3公共服务平台"]
        table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
        table.setFocus()
        key(page, (ALT, Qt.Key.Key_Down))
        assert "次序" in page.status.text()
        assert names(page)[0] == "某某2公共服务平台"
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        drop(page, given / "单位1.shenbao")
        settle(qtbot, page, DELIVERED)
        assert "都已在名单里" in page.status.text()


def refuse_forged(qtbot, program, letter, folder) -> None:
    """Letters made of one that was received, and one full of signs that turn a line around."""
    for name, otherwise in (
        ("同名文件夹", {"id": "6" * 16, "agency": "上海别家有限公司", "platform": "别家平台"}),
        ("同一编号", {"advice": (letter.advice[0].model_copy(update={"text": "不用补了"}),)}),
        ("冒名", {"written_by": "市经济信息化委"}),
        ("同一条", {"id": "9" * 16, "advice": (Advice(id=letter.advice[0].id, text="换了一句"),)}),
    ):
        write_advice(letter.model_copy(update=otherwise), folder / f"{name}.yijian")
        drop(program.window, folder / f"{name}.yijian")
        box = next(one for one in program.window.findChildren(QMessageBox) if one.isVisible())
        why = "单位和平台都与这个案卷不同" if "agency" in otherwise else "编号相同，内容不同，没有收下"
        assert why in box.text(), name
        click(box.buttons()[0])
        qtbot.waitUntil(lambda: program.window.findChild(QMessageBox) is None, timeout=PATIENCE)
    write_advice(
        letter.model_copy(
            update={"id": "8" * 16, "written_by": "\u202e委委员\n<b>市</b>", "advice": (HOSTILE,)}
        ),
        folder / "字符.yijian",
    )
    drop(program.window, folder / "字符.yijian")
    line = next(
        one for one in program.window.current_page.part(2).widgets if one.spec.key == f"advice.{HOSTILE.id}"
    )
    assert line.spec.text == "<img src=x>�补齐"
    assert line.spec.detail.startswith("�委委员 <b>市</b> ")


def test_advice_is_exported_and_the_program_of_the_agency_lists_and_ticks_it(qtbot, tmp_path, given):
    letter_file = tmp_path / "意见.yijian"
    with running(qtbot, tmp_path / "区里") as program:
        page = desk_page(qtbot, program)
        drop(page, given / "单位1.shenbao")
        settle(qtbot, page, 1)
        click(page.detail.add)
        assert page.detail.lacking.text() == "填写意见"
        page.detail.target.setCurrentIndex(
            next(n for n in range(page.detail.target.count()) if "审计报告" in page.detail.target.itemText(n))
        )
        put_in(page.detail.text, "缺第3页")
        click(page.detail.add)
        click(page.detail.export)
        assert "署名" in page.detail.lacking.text()
        put_in(page.detail.official, "徐汇区商务委")
        click(page.detail.export)
        pick(qtbot, page, letter_file)
        qtbot.waitUntil(letter_file.is_file, timeout=PATIENCE)
    letter = read_advice(letter_file)
    assert [(piece.about, piece.target, piece.text) for piece in letter.advice] == [
        (AdviceAbout.MATERIAL, "M3", "缺第3页")
    ]

    with running(qtbot, tmp_path / "单位", tmp_path / "案卷1") as program:
        program.wait_open()
        drop(program.window, letter_file)
        review = program.window.current_page
        lines = [line for line in review.part(2).widgets if line.spec.key.startswith("advice.")]
        assert [line.spec.text for line in lines] == ["缺第3页"]
        assert f"徐汇区商务委 {letter.written_on}，看的是校验码 7K3M9Q 的内容" in lines[0].spec.detail
        sign(lines[0].sign, "张三")
        assert program.program.session.open_case.settled(letter.advice[0].id).by == "张三"
        drop(program.window, letter_file)
        assert len(program.program.session.open_case.letters) == 1
        refuse_forged(qtbot, program, letter, tmp_path)

        other = letter.model_copy(update={"case": "e" * 32, "platform": "别家平台"})
        write_advice(other, tmp_path / "别家.yijian")
        drop(program.window, tmp_path / "别家.yijian")
        box = program.window.findChild(QMessageBox)
        assert "写给“别家平台”的案卷" in box.text()
        click(box.buttons()[0])
        program.wait_saved()
    with CaseStore.open(tmp_path / "案卷1", read_only=True) as store:
        review = store.load().application.review
    kept = {one.id: one for text in review.advice.values() if (one := AdviceLetter.read(text))}
    assert kept.pop("8" * 16).advice == (HOSTILE,)
    assert kept == {letter.id: letter}
    assert list(review.settled) == [letter.advice[0].id]


def test_a_letter_opened_on_the_start_page_opens_its_case(qtbot, tmp_path):
    home = tmp_path / "home"
    handed_in(tmp_path, 1)
    (home / "cases").mkdir(parents=True)
    (tmp_path / "案卷1").rename(home / "cases" / "案卷1")
    with CaseStore.open(home / "cases" / "案卷1", read_only=True) as store:
        identity = store.identity
    letter = AdviceLetter(
        id="c" * 16,
        case=identity,
        written_on=(NOW + timedelta(days=2)).date(),
        written_by="区里",
        advice=(Advice(id="a" * 16, text="补齐"),),
    )
    write_advice(letter, tmp_path / "意见.yijian")
    write_advice(
        letter.model_copy(update={"case": "f" * 32, "platform": "别家平台"}), tmp_path / "别家.yijian"
    )
    with running(qtbot, home, tmp_path / "别家.yijian") as program:
        qtbot.waitUntil(lambda: "没有找到它" in program.start.trouble.text(), timeout=PATIENCE)
        drop(program.start, tmp_path / "意见.yijian")
        program.wait_open()
        assert [kept.id for kept in program.program.session.open_case.letters] == [letter.id]


def test_a_newer_file_of_a_case_takes_the_place_of_the_older_and_the_official_may_choose_the_older(
    qtbot, tmp_path, given
):
    newer = tmp_path / "单位1（改后）.shenbao"
    with CaseStore.open(tmp_path / "案卷1") as store:
        store.commit("service_platform.name", "某某1改名公共服务平台", now=NOW + timedelta(days=3))
    pack(tmp_path / "案卷1", newer, now=NOW)
    with running(qtbot, tmp_path / "home") as program:
        page = desk_page(qtbot, program)
        drop(page, given / "单位1.shenbao")
        drop(page, given / "单位2.shenbao")  # while the first is being read
        settle(qtbot, page, 2)
        drop(page, newer)
        settle(qtbot, page, 3)

        def ranks():
            return [(row.cells[0], row.cells[2]) for row in page.desk.rows]

        old, new, second = "某某1公共服务平台", "某某1改名公共服务平台", "某某2公共服务平台"
        assert ranks() == [("1", new), ("同一案卷", old), ("2", second)]
        assert "名额 2/2家" in page.use.text()
        assert page.count.text() == "共 3 个文件，推荐 2 个，1 个是同一案卷的另一份"
        page.table.setFocus()
        page.table.go_to(page.desk.rows[1].path)
        assert "用较新的“单位1（改后）.shenbao”" in page.detail.text_of()
        key(page, Qt.Key.Key_Space)
        assert ranks() == [("同一案卷", new), ("1", old), ("2", second)]
        assert "用的是较早的“单位1.shenbao”" in page.detail.text_of()
        page.table.selectAll()
        key(page, Qt.Key.Key_Space)  # the other state does not count among those that are all recommended
        assert [row.cells[0] for row in page.desk.rows] == ["不推荐", "同一案卷", "不推荐"]
        assert page.desk.listed.chosen == ()
        page.table.go_to(page.desk.rows[0].path)
        key(page, Qt.Key.Key_Space)
        assert ranks() == [("1", new), ("同一案卷", old), ("不推荐", second)]
        page.desk.read_again([row.path for row in page.desk.rows])
        settle(qtbot, page, 3)
        assert ranks() == [("1", new), ("同一案卷", old), ("不推荐", second)]
        page.desk.read_again([row.path for row in page.desk.rows])
        click(page.new)  # while they are being read again
        page.lists.setCurrentIndex(1)
        page.lists.activated.emit(1)
        settle(qtbot, page, 3)
        assert ranks() == [("1", new), ("同一案卷", old), ("不推荐", second)]


def test_of_copies_worked_on_apart_the_official_chooses_by_keys(qtbot, tmp_path, given):
    place = tmp_path / "两份"
    place.mkdir()
    shutil.copytree(tmp_path / "案卷1", tmp_path / "另一份")
    for number, folder in enumerate(("案卷1", "另一份"), start=1):
        with CaseStore.open(tmp_path / folder) as store:
            store.commit("agency.phone", f"021-6000000{number}", now=NOW + timedelta(days=number))
        pack(tmp_path / folder, place / f"{folder}.shenbao", now=NOW)
    with running(qtbot, tmp_path / "home") as program:
        page = desk_page(qtbot, program)
        drop(page, place / "案卷1.shenbao", given / "单位2.shenbao")
        settle(qtbot, page, 2)
        drop(page, place / "另一份.shenbao")
        settle(qtbot, page, 3)

        def ranks():
            return [(row.cells[0], row.chosen) for row in page.desk.rows]

        assert ranks() == [("待选定", False), ("待选定", False), ("1", True)]
        page.table.setFocus()
        page.table.go_to(page.desk.rows[0].path)
        told = page.detail.text_of()
        assert "分开改过" in told
        assert "两份都改过" in told
        assert "这一份：021-60000001　那一份：021-60000002" in told
        key(page, (ALT, Qt.Key.Key_W))
        qtbot.waitUntil(lambda: page.findChild(QMessageBox) is not None, timeout=PATIENCE)
        QTest.keyClick(page.findChild(QMessageBox), Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: page.findChild(QMessageBox) is None, timeout=PATIENCE)
        page.table.go_to(page.desk.rows[1].path)
        QTest.keyClick(page.table, Qt.Key.Key_Space)
        assert ranks() == [("同一案卷", False), ("1", True), ("2", True)]
        assert "里有它没有的改动" in page.detail.text_of()
        settle(qtbot, page, 3)
    with running(qtbot, tmp_path / "home") as program:
        page = desk_page(qtbot, program)
        settle(qtbot, page, 3)
        assert [row.cells[0] for row in page.desk.rows] == ["同一案卷", "1", "2"]


def test_what_is_being_typed_counts_when_an_access_key_writes_and_is_not_lost_between_lines(
    qtbot, tmp_path, given
):
    with running(qtbot, tmp_path / "home") as program:
        page = desk_page(qtbot, program)
        drop(page, given)
        settle(qtbot, page, DELIVERED + 1)
        paths = [row.path for row in page.desk.rows if row.on_list]
        page.table.setFocus()
        page.table.go_to(paths[0])
        put_in(page.detail.text, "缺第3页")
        page.table.go_to(paths[1])
        assert page.detail.text.toPlainText() == ""
        key(page, (ALT, Qt.Key.Key_W))
        qtbot.waitUntil(lambda: "意见还没有添加" in page.trouble.text(), timeout=PATIENCE)
        assert page.table.current_path() == paths[0]
        assert (page.detail.text.toPlainText(), page.detail.text.hasFocus()) == ("缺第3页", True)
        click(page.detail.add)
        put_in(page.detail.text, "再补一条")
        click(page.detail.export)
        assert "还没有添加" in page.detail.lacking.text()
        click(page.detail.add)
        key(page, (ALT, Qt.Key.Key_W))
        qtbot.waitUntil(page.detail.official.hasFocus, timeout=PATIENCE)
        assert "署名" in page.trouble.text()
        put_in(page.detail.official, "徐汇区商务委")
        key(page, (ALT, Qt.Key.Key_W))
        (reason,) = page.reasons.values()
        qtbot.waitUntil(reason.hasFocus, timeout=PATIENCE)
        put_in(reason, "三家互补")
        key(page, (ALT, Qt.Key.Key_W))  # the cursor is still in the reason
        pick(qtbot, page, tmp_path)
        qtbot.waitUntil(page.show_made.isVisible, timeout=PATIENCE)
        assert page.trouble.text() == ""
        assert len(list((tmp_path / "汇总推荐 上海 2021" / "意见").iterdir())) == 1
        assert page.desk.listed.unsettled == ()
