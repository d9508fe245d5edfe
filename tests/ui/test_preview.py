"""The preview: the pages that were made, on white paper, in reach by keyboard."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from reportlab.pdfgen.canvas import Canvas

from desktop_app.documents.pdf_reading import PdfReading
from desktop_app.documents.printed import Box, PrintedValue
from desktop_app.errors import UnreadableInput
from desktop_app.ui import page_pictures, style
from desktop_app.ui.page_overlay import change_bar
from desktop_app.ui.paper import Paper
from desktop_app.ui.paper_values import Lead
from desktop_app.ui.preview_panel import PreviewPanel
from tests.drive import click, put_in

A4 = (595.28, 841.89)


@pytest.fixture
def paper(tmp_path):
    """Ten pages, each with a black square in its lower left corner and an outline line."""
    path = tmp_path / "paper.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for number in range(1, 11):
        canvas.bookmarkPage(f"p{number}")
        canvas.addOutlineEntry(f"Chapter {number}", f"p{number}", level=0)
        canvas.rect(0, 0, 100, 100, stroke=0, fill=1)
        canvas.drawString(200, 400, f"page {number}")
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def panel(qtbot, paper):
    made = PreviewPanel()
    qtbot.addWidget(made)
    made.resize(900, 640)
    with qtbot.waitExposed(made):
        made.show()
    made.show_paper(Paper(PdfReading(paper)))
    qtbot.waitUntil(made.view.is_settled, timeout=10_000)
    yield made
    made.clear()


def test_a_page_is_rendered_on_white_paper(paper):
    pages = PdfReading(paper)
    picture = pages.render(0, 1.0)
    pages.close()
    image = QImage(*picture, QImage.Format.Format_RGB32)

    assert (image.width(), image.height()) == (596, 842)
    assert image.pixelColor(300, 100) == QColor("white")
    assert image.pixelColor(50, 800) == QColor("black")


def test_the_outline_of_the_paper_is_listed_with_its_pages(paper):
    pages = PdfReading(paper)
    marks = [(mark.title, mark.page) for mark in pages.marks]
    pages.close()

    assert marks == [(f"Chapter {number}", number - 1) for number in range(1, 11)]


def test_a_file_that_is_no_pdf_is_refused_in_words(tmp_path):
    path = tmp_path / "报告.pdf"
    path.write_bytes(b"%PDF-1.7 and nothing more")

    with pytest.raises(UnreadableInput, match="报告"):
        PdfReading(path)


def test_what_is_on_screen_is_the_page(panel):
    image = panel.view.viewport().grab().toImage()
    middle = image.width() // 2

    assert image.pixelColor(middle, 60) == QColor("white")
    assert panel.total.text() == "/ 10 页"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([Qt.Key.Key_PageDown], 1),
        ([Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp], 1),
        ([Qt.Key.Key_PageUp], 0),
        ([Qt.Key.Key_End], 9),
        ([Qt.Key.Key_End, Qt.Key.Key_PageDown], 9),
        ([Qt.Key.Key_End, Qt.Key.Key_Home], 0),
    ],
    ids=["next", "there and back", "before the first", "last", "after the last", "first"],
)
def test_keys_move_by_pages(qtbot, panel, keys, expected):
    for key in keys:
        qtbot.keyClick(panel.view, key)

    assert panel.view.current_page == expected


def test_ctrl_g_goes_to_the_page_whose_number_is_typed(qtbot, panel):
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(panel.number.hasFocus)
    qtbot.keyClicks(panel.number, "7")
    qtbot.keyClick(panel.number, Qt.Key.Key_Return)

    assert panel.view.current_page == 6


@pytest.mark.parametrize("typed", ["0", "11", "-1", "abc", ""])
def test_a_number_that_is_no_page_goes_nowhere_and_is_put_right(qtbot, panel, typed):
    panel.number.setFocus()
    panel.number.setText(typed)
    qtbot.keyClick(panel.number, Qt.Key.Key_Return)

    assert (panel.view.current_page, panel.number.text()) == (0, "1")


def test_fit_width_follows_the_window_and_actual_size_does_not(qtbot, panel):
    before = panel.view.scale
    panel.resize(1200, 640)
    qtbot.waitUntil(lambda: panel.view.scale > before)
    panel.view.actual_size()
    fixed = panel.view.scale
    panel.resize(1000, 640)
    qtbot.waitUntil(panel.view.is_settled, timeout=10_000)

    assert panel.view.scale == fixed


def test_the_page_in_view_stays_when_the_paper_is_made_anew(qtbot, panel, paper):
    panel.view.go_to(4)
    panel.show_paper(Paper(PdfReading(paper)))

    assert panel.view.current_page == 4


def test_a_click_in_the_outline_goes_to_the_chapter(qtbot, panel):
    item = panel.outline.item(5)
    qtbot.mouseClick(
        panel.outline.viewport(), Qt.MouseButton.LeftButton, pos=panel.outline.visualItemRect(item).center()
    )

    assert panel.view.current_page == 5


def test_far_pages_are_not_rendered_until_they_are_seen(panel):
    assert panel.pictures.pages_kept() <= {0, 1}


def test_a_closed_paper_can_be_written_again(panel, paper):
    panel.clear()
    paper.write_bytes(b"new")

    assert panel.view.page_count == 0


class Values:
    """A paper of two pages and a blank one, with values at known places."""

    def __init__(self, path):
        canvas = Canvas(str(path), pagesize=A4)
        for number in range(1, 4):
            if number != 2:
                canvas.setFont("Helvetica", 20)
                canvas.drawString(100, 700, f"Needle {number}")
                canvas.drawString(100, 600, "hay and needle")
            canvas.showPage()
        canvas.save()
        self.leads = (
            lead(1, "agency.name", "甲公司", Box(100, 690, 300, 720)),
            lead(1, "finance.revenue", "5万元", Box(100, 590, 300, 620), Box(100, 560, 200, 580)),
            lead(3, "agency.name", "甲公司", Box(100, 690, 300, 720)),
        )
        self.paper = Paper(PdfReading(path), self.leads, frozenset({1}))


def lead(page, origin, text, *boxes):
    value = PrintedValue(page, origin, text, boxes)
    return Lead(value, {"agency.name": "单位名称"}.get(origin, "营业收入"), "去修改", "unit.name", origin)


@pytest.fixture
def values(qtbot, dressed, tmp_path):
    made = PreviewPanel()
    made.content = Values(tmp_path / "values.pdf")
    qtbot.addWidget(made)
    made.resize(900, 640)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.show_paper(made.content.paper)
    qtbot.waitUntil(made.view.is_settled, timeout=10_000)
    yield made
    made.clear()


def middle_of(panel, wanted):
    return panel.view.place_of(wanted).center()


def test_a_click_on_a_value_asks_for_its_field_and_one_beside_it_does_not(qtbot, values):
    first, second, _ = values.content.leads
    chosen = []
    values.lead_chosen.connect(chosen.append)
    view = values.view.viewport()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle_of(values, second))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle_of(values, first) + QPoint(0, -60))

    assert chosen == [second]


def test_the_mouse_over_a_value_is_a_hand_and_is_told_what_it_is(qtbot, values):
    first = values.content.leads[0]
    view = values.view.viewport()
    qtbot.mouseMove(view, middle_of(values, first))
    assert view.cursor().shape() is Qt.CursorShape.PointingHandCursor
    place = middle_of(values, first)
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, place, view.mapToGlobal(place)))
    assert QToolTip.text() == "单位名称：点一下去修改"
    qtbot.mouseMove(view, QPoint(3, 3))

    assert view.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_tab_goes_through_the_values_of_the_page_and_then_on(qtbot, values):
    values.view.setFocus()
    seen = []
    for _ in range(3):
        QTest.keyClick(values.view, Qt.Key.Key_Tab)
        seen.append((values.view.lead, values.view.accessibleDescription(), values.view.hasFocus()))

    first, second, _ = values.content.leads
    assert seen == [
        (first, "单位名称：甲公司，按回车去修改", True),
        (second, "营业收入：5万元，按回车去修改", True),
        (None, "", False),
    ]


def test_shift_tab_goes_back_and_enter_follows_the_value(qtbot, values):
    chosen = []
    values.lead_chosen.connect(chosen.append)
    values.view.setFocus()
    for _ in range(2):
        QTest.keyClick(values.view, Qt.Key.Key_Tab)
    QTest.keyClick(values.view, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(values.view, Qt.Key.Key_Return)

    assert chosen == [values.content.leads[0]]


def test_a_paper_made_anew_keeps_the_place_within_the_page_and_the_value(qtbot, values, tmp_path):
    values.view.setFocus()
    QTest.keyClick(values.view, Qt.Key.Key_Tab)
    values.view.verticalScrollBar().setValue(137)
    before = values.view.lead
    values.show_paper(Values(tmp_path / "again.pdf").paper)
    qtbot.waitUntil(values.view.is_settled, timeout=10_000)

    assert values.view.verticalScrollBar().value() == 137
    assert values.view.lead is not before
    assert values.view.lead == before


def test_a_blank_page_of_the_duplex_print_is_gray(qtbot, values):
    values.view.go_to(1)
    qtbot.waitUntil(values.view.is_settled, timeout=10_000)
    image = values.view.viewport().grab().toImage()
    blank = image.pixelColor(image.width() // 2, 60)

    assert blank != QColor("white")
    assert "空白页" in values.total.text()


def test_in_pairs_odd_pages_lie_at_the_right_and_the_first_alone(qtbot, values):
    click(values.two_up)
    first, second, third = (values.view._frame(page) for page in range(3))

    assert first.left() == third.left()
    assert second.right() + 1 == third.left()
    assert second.top() == third.top() > first.bottom()
    values.view.go_to(0)
    qtbot.keyClick(values.view, Qt.Key.Key_PageDown)
    assert values.view.current_page == 1
    qtbot.keyClick(values.view, Qt.Key.Key_PageDown)
    assert values.view.current_page == 1


@pytest.mark.parametrize("typed", ["needle", "ＮＥＥＤＬＥ", "nee dle"])
def test_words_are_found_on_every_page_whatever_their_width_and_blanks(qtbot, values, typed):
    QTest.keyClick(values.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(values.search.typed.hasFocus)
    put_in(values.search.typed, typed)
    qtbot.waitUntil(values.search.is_settled, timeout=10_000)

    assert [hit.page for hit in values.search.hits] == [0, 0, 2, 2]
    assert values.search.told.text() == "第 1 处，共 4 处"


def test_f3_goes_from_place_to_place_and_round_and_esc_puts_it_away(qtbot, values):
    QTest.keyClick(values.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(values.search.typed, "needle")
    qtbot.waitUntil(values.search.is_settled, timeout=10_000)
    walked = []
    for key, modifier in (
        (Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier),
    ):
        QTest.keyClick(values.search.typed, key, modifier)
        walked.append((values.search.told.text(), values.view.current_page))
    assert walked == [("第 2 处，共 4 处", 0), ("第 3 处，共 4 处", 2), ("第 2 处，共 4 处", 0)]
    QTest.keyClick(values.search.typed, Qt.Key.Key_Escape)

    assert not values.search.isVisible()
    assert values.view.hasFocus()
    assert values.search.hits == ()


def test_what_is_nowhere_on_paper_is_said(qtbot, values):
    values.search.open_bar(0)
    qtbot.keyClicks(values.search.typed, "straw")
    qtbot.waitUntil(values.search.is_settled, timeout=10_000)

    assert values.search.told.text() == "没有找到"


def test_actual_size_is_that_of_the_paper_and_sizes_are_told_in_percent_of_it(qtbot, values):
    inch = values.view.screen().physicalDotsPerInch()
    choose(values.size_box, "实际大小")
    assert values.view._frame(0).width() == pytest.approx(A4[0] / 72 * inch, abs=1)
    assert values.view.percent == 100
    choose(values.size_box, "200%")
    assert values.view._frame(0).width() == pytest.approx(2 * A4[0] / 72 * inch, abs=2)
    values.view.zoom_by(1.2)

    assert (values.size_box.currentIndex(), values.size_box.placeholderText()) == (-1, "240%")


def choose(box, text):
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


def test_a_whole_page_fits_the_view(values):
    choose(values.size_box, "适合整页")

    assert values.view._frame(0).height() < values.view.viewport().height()


def test_ctrl_and_the_wheel_zoom_around_the_mouse(qtbot, values):
    first = values.content.leads[0]
    place = middle_of(values, first)
    before = values.view.scale
    wheel = QWheelEvent(
        QPointF(place),
        QPointF(values.view.viewport().mapToGlobal(place)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(values.view.viewport(), wheel)

    assert values.view.scale == pytest.approx(before * 1.1)
    assert abs(middle_of(values, first).y() - place.y()) <= 2


def test_changed_pages_have_a_bar_large_and_small(qtbot, values):
    frame = values.view._frame(0)
    bar = change_bar(frame).center()
    values.parts.setCurrentIndex(1)
    bare = values.view.viewport().grab().toImage().pixelColor(bar.x(), 60)
    values.mark_changed(frozenset({0}), "这一页与第 1 次生成的不同")
    qtbot.waitUntil(values.view.is_settled, timeout=10_000)
    marked = values.view.viewport().grab().toImage().pixelColor(bar.x(), 60)

    assert marked == style.ground("warn") != bare
    index = values.thumbnails.model().index(0, 0)
    assert "有改动" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    small = values.thumbnails.viewport().grab().toImage()
    colours = {small.pixelColor(x, 80).name() for x in range(small.width())}
    assert style.ground("warn").name() in colours


def test_a_click_on_a_small_page_goes_there(qtbot, values):
    values.parts.setCurrentIndex(1)
    index = values.thumbnails.model().index(2, 0)
    values.thumbnails.scrollTo(index)
    place = values.thumbnails.visualRect(index).center()
    qtbot.mouseClick(values.thumbnails.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert values.view.current_page == 2


def test_pictures_are_kept_up_to_a_number_of_bytes(qtbot, panel, monkeypatch):
    monkeypatch.setattr(page_pictures, "MOST_BYTES", 9_000_000)
    for page in range(10):
        panel.view.go_to(page)
        qtbot.waitUntil(panel.view.is_settled, timeout=10_000)

    assert panel.pictures.bytes_kept <= 9_000_000
    assert 9 in panel.pictures.pages_kept()


def test_nothing_is_rendered_on_the_thread_of_the_window(qtbot, panel):
    made = []
    reading = panel.pictures.reading
    render = reading.render

    def noted(*how):
        made.append(threading.current_thread() is threading.main_thread())
        return render(*how)

    reading.render = noted
    panel.parts.setCurrentIndex(1)
    panel.view.go_to(6)
    panel.view.zoom_by(1.3)
    qtbot.waitUntil(panel.view.is_settled, timeout=10_000)

    assert made
    assert not any(made)


def test_a_page_too_large_for_one_picture_is_as_sharp_in_its_part_in_sight(qtbot, panel, monkeypatch):
    panel.view.zoom_to(300)
    panel.view._bring_into_view(2, [Box(200, 390, 250, 420)])
    qtbot.waitUntil(panel.view.is_settled, timeout=10_000)
    sharp = panel.view.viewport().grab().toImage()
    monkeypatch.setattr(page_pictures, "MOST_PIXELS", 400_000)
    panel.pictures.show(panel.pictures.reading)  # nothing is kept of what was made before
    panel.view.viewport().update()
    qtbot.waitUntil(panel.view.is_settled, timeout=10_000)
    tiled = panel.view.viewport().grab().toImage()

    before, after = black_in(sharp), black_in(tiled)
    assert len(before) > 400
    assert len(after) == pytest.approx(len(before), rel=0.1)  # stretched, the thin strokes would be gray
    for side in (0, 1):
        middles = [sum(place[side] for place in found) / len(found) for found in (before, after)]
        assert middles[0] == pytest.approx(middles[1], abs=1)


def black_in(image):
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return [place for place in places if image.pixelColor(*place).lightness() < 40]
