"""证明材料 as a user works there: files dropped, looked at, named, turned, split, put in order (experience S9, D11, C13)."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDrag, QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from reportlab.pdfgen.canvas import Canvas

from desktop_app.models.application import Case
from desktop_app.models.choices import Copy
from desktop_app.models.evidence import UNSORTED, Evidence
from desktop_app.models.page_runs import PageRun
from desktop_app.store.evidence_store import EvidenceStore
from desktop_app.ui.evidence.card import MOVED
from desktop_app.ui.evidence_keeper import EvidenceKeeper
from desktop_app.ui.evidence_looks import EvidenceLooks
from desktop_app.ui.open_case import OpenCase
from tests.drive import Driver, click, compose, put_in
from tests.looks import clipped, settle

NOW = datetime(2021, 5, 20, 2, 30, tzinfo=UTC)
PATIENCE = 20_000
NO_KEY = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier


def paper(evidence_id: str, title: str, material: str = "M4", **more) -> Evidence:
    return Evidence(id=evidence_id, material=material, title=title, file_name=f"{title}.pdf", **more)


@pytest.fixture
def page(drive):
    return drive.go("evidence.shelves")


def drop(shelf, paths) -> bool:
    """Drag files over a shelf and let go; whether it took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return let_go(shelf, data, QPoint(20, 20))


def let_go(shelf, data: QMimeData, where: QPoint) -> bool:
    """Drag ``data`` to a place of a shelf and let go; whether it took it."""
    button = Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(where, Qt.DropAction.CopyAction, data, button, NO_KEY)
    entering.ignore()
    QApplication.sendEvent(shelf, entering)
    if not entering.isAccepted():
        return False
    event = QDropEvent(QPointF(where), Qt.DropAction.CopyAction, data, button, NO_KEY)
    QApplication.sendEvent(shelf, event)
    return event.isAccepted()


def press(widget, key, modifiers=NO_KEY) -> None:
    QTest.keyClick(widget, key, modifiers)


def titles(open_case, material: str = "M4") -> list[str]:
    return [item.title for item in open_case.evidence if item.material == material]


class TestManyFiles:
    """Cards come as they are needed; nobody notices but the clock."""

    @pytest.fixture
    def many(self, open_case):
        open_case.add_evidence(
            *(
                paper(f"e{number}", f"材料{number}", material)
                for number, material in enumerate(["M8", "M4", "M2"] * 14)
            )
        )
        return open_case

    def test_all_of_them_are_there_before_long_in_the_order_of_the_case(self, many, drive, qtbot):
        page = drive.go("evidence.shelves")

        def names(material):
            buttons = page.findChildren(QPushButton)
            shelf = next(found for found in buttons if found.property("material") == material).parentWidget()
            found = [button for button in shelf.findChildren(QPushButton) if button.text() == "编辑"]
            return [
                button.accessibleName().removeprefix("编辑")
                for button in sorted(found, key=lambda one: one.mapTo(page, QPoint()).y())
            ]

        for material in ("M2", "M4", "M8"):
            qtbot.waitUntil(lambda material=material: names(material) == titles(many, material))

    def test_a_jump_to_the_last_one_does_not_wait_for_the_others(self, many, drive):
        drive.window.go_to("evidence.shelves", "e39")
        focused = QApplication.focusWidget()
        assert focused.accessibleName() == "编辑材料39"
        assert (
            drive.page.area.viewport()
            .rect()
            .contains(focused.mapTo(drive.page.area.viewport(), focused.rect().center()))
        )


class TestFiles:
    @pytest.fixture
    def lease(self, tmp_path):
        """Three pages, the second blank, the font embedded nowhere."""
        path = tmp_path / "租赁合同.pdf"
        canvas = Canvas(str(path), pagesize=(595, 842))
        for text in ("first", "", "third"):
            for line in range(20 if text else 0):
                canvas.drawString(80, 700 - 24 * line, f"{text} page, line {line} of the lease")
            canvas.showPage()
        canvas.save()
        return path

    def test_what_is_dropped_is_looked_at_and_said_and_nothing_blocks(
        self, page, open_case, qtbot, tmp_path, lease
    ):
        packed, picture, empty = tmp_path / "扫描件.zip", tmp_path / "门头.pdf", tmp_path / "空.pdf"
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("a.txt", "a")
        Image.new("RGB", (1600, 1200), "navy").save(picture, "PNG")
        empty.touch()
        store = EvidenceStore(tmp_path / "evidence")
        keeper, looks = EvidenceKeeper(open_case, store, lambda: NOW), EvidenceLooks(open_case, store)
        page.add_evidence_requested.connect(keeper.add)
        page.follow(looks)
        looks.begin()
        refused = []
        keeper.problem.connect(refused.append)

        assert not drop(page.shelf("M9"), [lease])  # the program makes it
        assert drop(page.shelf("M4"), [lease, packed, picture, empty])
        qtbot.waitUntil(lambda: len(open_case.evidence) == 3, timeout=PATIENCE)
        assert drop(page.shelf(UNSORTED), [lease])
        qtbot.waitUntil(lambda: len(open_case.evidence) == 4, timeout=PATIENCE)
        first, archive, photo, twin = (page.card(item.id) for item in open_case.evidence)
        qtbot.waitUntil(lambda: looks.settled and "同一个文件" in twin.text(), timeout=PATIENCE)

        assert [item.pages for item in open_case.evidence] == [3, None, 1, 3]
        assert refused == ["“空.pdf”是空文件，没有添加（重新扫描或另存以后再添加）"]
        assert "不能装订：“扫描件.zip”是压缩包，解压后添加里面的文件" in archive.remarks()
        assert store.holds(open_case.evidence[1].sha256)
        assert "需确认：“租赁合同.pdf”第2页是空白页，不要的页可以不选" in first.remarks()
        assert (
            "需确认：“租赁合同.pdf”和“租赁合同.pdf”是同一个文件，留一份，或放到另一项材料下" in twin.remarks()
        )
        assert "提示" not in photo.text()  # notes wait until it is opened
        click(photo.edit)
        assert "提示：“门头.pdf”扩展名是“.pdf”，内容是 PNG 图片，按内容处理" in photo.remarks()
        assert "照片写明时间和内容" in photo.editor.fields["title"].hint.text()
        qtbot.waitUntil(
            lambda: looks.settled and looks.picture(open_case.evidence[2], 1) is not None, timeout=PATIENCE
        )
        drawn = looks.picture(open_case.evidence[2], 1)
        assert (drawn.width(), drawn.height()) == (288, 216)
        assert drawn.pixelColor(100, 100).blue() > 100 > drawn.pixelColor(100, 100).red()

        way = next(button for button in first.findChildren(QPushButton) if button.text() == "不印空白页")
        click(way)
        assert open_case.evidence[0].runs == (PageRun(first=1, last=1), PageRun(first=3, last=3))
        assert not any("空白页" in line for line in first.remarks())
        assert "3页，印2页" in first.text()
        assert page.shelf(UNSORTED).text().startswith("1份待归类")
        open_case.change_evidence(open_case.evidence[0].id, {"runs": ()})
        open_case.change_evidence(open_case.evidence[3].id, {"material": "M8"})
        noted = "提示：“租赁合同.pdf”和“租赁合同.pdf”是同一个文件，放在两项材料下，纸质件只印一次，这里写明在哪一页"
        qtbot.waitUntil(lambda: noted in twin.remarks(), timeout=PATIENCE)
        open_case.undo()
        assert any("还没有归类，移到九项之一" in item.message for item in open_case.assessment.findings)
        looks.close()

    def test_a_file_that_is_gone_says_so(self, page, open_case, qtbot, tmp_path):
        looks = EvidenceLooks(open_case, EvidenceStore(tmp_path / "evidence"))
        page.follow(looks)
        open_case.add_evidence(paper("a", "合同", sha256="0" * 64), paper("b", "房产证"))
        looks.begin()
        qtbot.waitUntil(lambda: looks.settled and "读不出" in page.card("a").text(), timeout=PATIENCE)

        assert page.card("a").remarks() == ["不能装订：案卷里“合同.pdf”的文件读不出，从备份恢复，或重新添加"]
        assert page.card("b").remarks() == ["不能装订：案卷里没有“房产证.pdf”的文件，重新添加"]
        looks.close()


class TestEditor:
    @pytest.fixture
    def editor(self, page, open_case):
        open_case.add_evidence(paper("a", "合同"))
        click(page.card("a").edit)
        return page.card("a").editor

    def test_a_visit_of_a_field_is_one_step_and_composing_writes_nothing(
        self, editor, open_case, page, qtbot
    ):
        line = editor.fields["title"].editor
        assert line.hasFocus()
        line.selectAll()
        compose(line, "fang")
        assert open_case.evidence[0].title == "合同"
        compose(line, "", "房屋")
        put_in(line, "租赁合同2")

        assert open_case.evidence[0].title == "房屋租赁合同2"
        assert page.card("a").text().startswith("房屋租赁合同2｜")
        qtbot.waitUntil(lambda: not line.just_composed)  # until then Enter is the input method's
        press(line, Qt.Key.Key_Return)
        assert editor.shelves.hasFocus()
        assert open_case.undo() == "已撤销：修改“合同”的名称"
        assert (open_case.evidence[0].title, line.text()) == ("合同", "合同")
        open_case.redo()
        assert line.text() == "房屋租赁合同2"

    def test_a_day_that_is_none_is_named_and_the_one_before_stays(self, editor, open_case):
        line = editor.fields["valid_to"].editor
        line.setFocus()
        put_in(line, "2022年3月31日")
        press(line, Qt.Key.Key_Tab)
        assert (open_case.evidence[0].valid_to, line.text()) == (date(2022, 3, 31), "2022-03-31")

        line.setFocus()
        line.selectAll()
        put_in(line, "2022-02-30")
        assert editor.fields["valid_to"].problem_text == ""  # not while typing
        press(line, Qt.Key.Key_Tab)
        assert editor.fields["valid_to"].problem_text == "有效期止是2022年2月30日，没有这一天"
        assert (open_case.evidence[0].valid_to, line.text()) == (date(2022, 3, 31), "2022-02-30")

    @pytest.mark.parametrize(
        ("start", "end", "words"),
        [
            (None, date(2021, 5, 20), ""),
            (None, date(2021, 5, 19), "报送日2021-05-20已过有效期，止于2021-05-19，换成有效的或延期后的"),
            (date(2021, 5, 21), None, "报送日2021-05-20还没有生效，自2021-05-21起，换成报送日有效的"),
            (
                date(2021, 6, 1),
                date(2020, 6, 1),
                "有效期止于2020-06-01，早于有效期起2021-06-01，核对这两个日期",
            ),
        ],
    )
    def test_validity_is_judged_on_the_day_of_submission(self, page, open_case, start, end, words):
        open_case.add_evidence(paper("a", "合同", valid_from=start, valid_to=end))

        assert page.card("a").remarks() == ([f"需确认：{words}"] if words else [])

    def test_what_is_ticked_and_chosen_goes_into_the_case(self, editor, open_case, page, shanghai):
        click(editor.sealed)
        click(editor.copy_kind.no)
        (atom,) = shanghai.material("M4").proves
        click(editor.proofs()[atom])
        item = open_case.evidence[0]
        assert (item.sealed, item.copy_kind, item.proves) == (True, Copy.COPY, (atom,))
        verdicts = [atom for verdict in open_case.assessment.conditions for atom in verdict.atoms]
        assert next(verdict for verdict in verdicts if verdict.id == atom).evidence == ("a",)

        editor.shelves.setFocus()
        press(editor.shelves, Qt.Key.Key_Down)  # the next shelf
        assert open_case.evidence[0].material == "M5"
        assert page.card("a") in page.shelf("M5").cards
        assert not page.card("a").editor.isHidden()  # it moved as it was
        assert atom in editor.proofs()  # ticked, though this shelf does not ask for it
        assert len(editor.proofs()) == len(shanghai.material("M5").proves) + 1
        open_case.enter("service_platform.categories", ("F1",))
        assert {atom.partition(".")[0] for atom in editor.proofs() if "." in atom} == {"F1"}

    def test_a_case_that_is_only_looked_at_shows_all_and_changes_nothing(self, make_window, shanghai, qtbot):
        case = Case(notice="shanghai-2021", evidence=(paper("a", "合同", pages=3),))
        looked_at = OpenCase(case, shanghai, on=date(2021, 5, 20), read_only=True)
        window = make_window(looked_at)
        page = Driver(window, qtbot).go("evidence.shelves")
        card = page.card("a")
        click(card.edit)
        QTest.mouseClick(card.editor.sealed, Qt.MouseButton.LeftButton)
        put_in(card.editor.fields["title"].editor, "x")
        press(card.editor.pages.list, Qt.Key.Key_Delete)
        press(card.editor.pages.list, Qt.Key.Key_Down, ALT)
        press(card.edit, Qt.Key.Key_Down, ALT)

        assert looked_at.evidence == case.evidence
        assert not card.remove.isEnabled()
        assert not drop(page.shelf("M4"), ["/a.pdf"])


class TestPages:
    @pytest.fixture
    def pages(self, page, open_case):
        open_case.add_evidence(paper("a", "合同", pages=4))
        click(page.card("a").edit)
        panel = page.card("a").editor.pages
        panel.list.setFocus()
        panel.list.choose([1], 2)
        return panel

    def runs(self, open_case, at: int = 0) -> list[tuple[int, int, int]]:
        return [(run.first, run.last, run.turn) for run in open_case.evidence[at].runs]

    def test_pages_are_turned_left_out_and_moved_by_key_and_button(self, pages, open_case):
        click(pages.right)
        assert self.runs(open_case) == [(1, 1, 0), (2, 2, 90), (3, 4, 0)]
        press(pages.list, Qt.Key.Key_Down, ALT)
        assert self.runs(open_case) == [(1, 1, 0), (3, 3, 0), (2, 2, 90), (4, 4, 0)]
        assert pages.list.chosen() == [2]  # the same page, where it went
        press(pages.list, Qt.Key.Key_Delete)
        assert self.runs(open_case) == [(1, 1, 0), (3, 4, 0)]
        assert pages.list.currentIndex().data() == "第2页 不印"
        click(pages.out)
        assert self.runs(open_case) == []
        for words in ("还是印第2页", "不印第2页", "后移第2页", "右转第2页"):
            assert open_case.undo() == f"已撤销：{words}（“合同”）"
        assert open_case.evidence[0].runs == ()

    def test_all_that_takes_the_focus_has_a_name_and_nothing_is_clipped(self, pages, page, window):
        card = page.card("a")
        stops = [
            widget
            for widget in card.findChildren(QWidget)
            if widget.isVisible()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not widget.focusProxy()
        ]
        named = [QAccessible.queryAccessibleInterface(stop).text(QAccessible.Text.Name) for stop in stops]

        assert len(stops) > 15
        assert [str(stop) for stop, name in zip(stops, named, strict=True) if not name] == []
        page.area.ensureWidgetVisible(card.editor)
        assert clipped(window) == []

    def test_one_page_stays(self, pages, open_case, page):
        pages.list.selectAll()
        told = []
        page.done.connect(told.append)
        press(pages.list, Qt.Key.Key_Delete)

        assert told == ["至少留一页；整份不用时移除这份材料"]
        assert open_case.evidence[0].runs == ()

    def test_a_file_is_split_in_two_with_all_its_pages(self, pages, open_case, page):
        pages.list.choose([2], 3)
        click(pages.split)

        assert titles(open_case) == ["合同", "合同（二）"]
        assert (self.runs(open_case), self.runs(open_case, 1)) == ([(1, 2, 0)], [(3, 4, 0)])
        assert open_case.undo() == "已撤销：把证明材料“合同”分成两份"
        assert titles(open_case) == ["合同"]

    def test_a_card_is_dragged_to_another_place_and_to_another_shelf(self, page, open_case, monkeypatch):
        open_case.add_evidence(paper("a", "合同"), paper("b", "房产证"), paper("c", "照片"))
        shelf, dragged = page.shelf("M4"), []

        def carry(drag, _action):  # the system's part: Qt would wait for a real mouse
            data = QMimeData()
            data.setData(MOVED, drag.mimeData().data(MOVED))
            dragged.append(data)

        monkeypatch.setattr(QDrag, "exec", carry)
        settle()
        card = page.card("c")
        start, left = QPoint(60, 12), Qt.MouseButton.LeftButton
        up = QPointF(start) - QPointF(0, 40)
        QTest.mousePress(card, left, pos=start)
        moving = QMouseEvent(
            QEvent.Type.MouseMove, up, card.mapToGlobal(up), Qt.MouseButton.NoButton, left, NO_KEY
        )
        QApplication.sendEvent(card, moving)
        QTest.mouseRelease(card, left, pos=start)

        assert len(dragged) == 1
        assert let_go(shelf, dragged[0], page.card("a").geometry().center() + QPoint(0, 5))
        assert titles(open_case) == ["合同", "照片", "房产证"]
        assert let_go(page.shelf("M2"), dragged[0], QPoint(20, 20))
        assert (titles(open_case), titles(open_case, "M2")) == (["合同", "房产证"], ["照片"])
        assert not let_go(page.shelf("M1"), dragged[0], QPoint(20, 20))
        assert open_case.undo() == "已撤销：移动证明材料“照片”"
        assert titles(open_case) == ["合同", "照片", "房产证"]

    def test_the_order_of_files_is_changed_by_key_and_button(self, pages, open_case, page):
        open_case.add_evidence(paper("x", "执照", "M2"), paper("b", "房产证"))
        card = page.card("a")
        card.edit.setFocus()
        press(card.edit, Qt.Key.Key_Down, ALT)
        assert titles(open_case) == ["房产证", "合同"]
        assert card.edit.hasFocus()
        press(card.edit, Qt.Key.Key_Down, ALT)  # nowhere to go
        assert titles(open_case) == ["房产证", "合同"]
        click(card.up)
        assert titles(open_case) == ["合同", "房产证"]
        assert [item.evidence_id for item in page.shelf("M4").cards] == ["a", "b"]
        click(card.remove)
        assert page.shelf("M4").add_button.hasFocus()
        assert titles(open_case) == ["房产证"]
