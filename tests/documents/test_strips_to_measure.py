"""书脊 and 打印测试页 are cut and measured: what they are drawn as is what a ruler finds (paper.md, D13)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest

from desktop_app.documents.ruler_page import RULER, render_ruler_page
from desktop_app.documents.spine_labels import NARROWEST, render_spines
from desktop_app.documents.typography import MM

PATH = 2
"""Type of a drawn line or frame, as pdfium numbers objects."""
CODE = "7K3M9Q"


def frames(page):
    """Lower left and size of what is drawn, in millimetres."""
    found = [item.get_bounds() for item in page.get_objects() if item.type == PATH]
    return [
        tuple(edge / MM for edge in (left, low, right - left, top - low)) for left, low, right, top in found
    ]


@pytest.mark.parametrize(
    ("thickness", "wide"), [("8.2", 8.2), ("2.1", NARROWEST), ("46.5", 46.5)], ids=["usual", "thin", "thick"]
)
def test_each_copy_has_a_strip_as_wide_as_it_is_thick_with_its_words_inside(
    content, fonts, tmp_path, thickness, wide
):
    made = render_spines(content, CODE, Decimal(thickness), fonts, tmp_path / "书脊.pdf", draft=False)
    strips, numbers = [], []
    with pypdfium2.PdfDocument(tmp_path / "书脊.pdf") as document:
        assert len(document) == made.pages
        for page in document:
            boxes = frames(page)
            strips += boxes
            text = page.get_textpage()
            said = "".join(text.get_text_bounded().split())
            numbers += [number for number in range(1, 10) if f"第{number}份" in said]
            assert CODE in said
            for left, low, width, height in boxes:
                inside = [edge * MM for edge in (left, low, left + width, low + height)]
                words = "".join(text.get_text_bounded(*inside).split())
                assert words.startswith(content.application.service_platform.name)
                assert content.application.agency.name in words
                assert page.get_width() > inside[2]
    assert numbers == [1, 2, 3, 4, 5]
    assert [width for _, _, width, _ in strips] == pytest.approx([wide] * 5, abs=0.5)
    assert [height for *_, height in strips] == pytest.approx([250] * 5, abs=0.5)


def test_a_name_too_long_for_the_strip_becomes_smaller_and_is_not_cut(content, fonts, tmp_path):
    application = content.application.model_copy(deep=True)
    application.service_platform.name = "上海市徐汇区" + "中小企业" * 14 + "公共服务平台"
    longer = replace(content, case=content.case.model_copy(update={"application": application}))
    render_spines(longer, CODE, Decimal(12), fonts, tmp_path / "书脊.pdf", draft=False)
    with pypdfium2.PdfDocument(tmp_path / "书脊.pdf") as document:
        page = document[0]
        left, low, width, height = frames(page)[0]
        inside = [edge * MM for edge in (left, low, left + width, low + height)]
        words = "".join(page.get_textpage().get_text_bounded(*inside).split())
    assert words.startswith(application.service_platform.name)
    assert words.endswith("第1份")


def test_the_rulers_are_a_hundred_millimetres_with_a_stroke_for_each_and_the_frame_ten_from_the_edge(
    content, fonts, tmp_path
):
    render_ruler_page(content, fonts, tmp_path / "尺.pdf")
    with pypdfium2.PdfDocument(tmp_path / "尺.pdf") as document:
        assert len(document) == 4
        drawn = frames(document[0])
        said = document[0].get_textpage().get_text_bounded()
        wide, high = (edge / MM for edge in document[0].get_size())
        sides = [page.get_textpage().get_text_bounded().split() for page in document]
    frame = max(drawn, key=lambda box: box[2] * box[3])
    assert frame == pytest.approx((10, 10, wide - 20, high - 20), abs=0.5)  # with the width of its line
    # both rulers are one drawing, as wide as the one across; how long each is on paper, test_printing measures
    assert any(box[2] == pytest.approx(RULER, abs=0.3) for box in drawn)
    assert all(str(at) in said for at in range(0, 101, 10))
    assert [" ".join(words[:3]) for words in sides] == [
        "打印测试页 第一张 正面",
        "打印测试页 第一张 反面",
        "打印测试页 第二张 正面",
        "打印测试页 第二张 反面",
    ]
