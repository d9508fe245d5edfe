"""The preview: the pages that were made, on white paper, in reach by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from reportlab.pdfgen.canvas import Canvas

from desktop_app.documents.pdf_reading import PdfReading
from desktop_app.errors import UnreadableInput
from desktop_app.ui.paper import Paper
from desktop_app.ui.preview_panel import PreviewPanel

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
