import pytest

from desktop_app.documents.flow import paginate
from desktop_app.documents.passage import Passage
from desktop_app.documents.tables import Cell, Column, RowStrip, Table, table
from desktop_app.documents.typography import AREA_HEIGHT, AREA_WIDTH, Typesetter

COLUMNS = (Column("序号", "center"), Column("名称"), Column("金额（万元）", "right"))


@pytest.fixture
def setter(fonts):
    return Typesetter(fonts, lambda origin: origin)


def rows(count, text="上海示例有限公司"):
    return [
        [Passage.of(str(at)), Passage.of(f"{text}{at}", f"row.{at}"), Passage.of("1,234.00")]
        for at in range(count)
    ]


def row_strips(page):
    return [strip for _, strip in page.strips if isinstance(strip, RowStrip)]


def test_heads_stand_on_every_page_of_a_long_table(setter):
    pages = paginate(table(setter, Table("表1　名录", COLUMNS, rows(200), continued="续表1")), AREA_HEIGHT)
    assert len(pages) > 4
    for page in pages:
        assert row_strips(page)[0].head
        assert sum(strip.head for strip in row_strips(page)) == 1
    assert all(page.strips[0][1].setting.text == "续表1" for page in pages[1:])


def test_every_row_is_printed_once(setter):
    pages = paginate(table(setter, Table("表1", COLUMNS, rows(200))), AREA_HEIGHT)
    printed = [origin for page in pages for strip in row_strips(page) for origin in strip.origins]
    assert printed == [f"row.{at}" for at in range(200)]


def test_a_caption_is_never_alone(setter):
    body = setter.paragraph(Passage.of("正文" * 300))
    for lines in range(14, 23):
        pages = paginate([*body[:lines], *table(setter, Table("表1", COLUMNS, rows(40)))], AREA_HEIGHT)
        for page in pages:
            if any(
                getattr(strip, "setting", None) and strip.setting.text == "表1" for _, strip in page.strips
            ):
                assert len(row_strips(page)) >= 3


def test_no_last_row_is_alone_on_a_page(setter):
    for count in range(20, 90):
        pages = paginate(table(setter, Table("表1", COLUMNS, rows(count))), AREA_HEIGHT)
        if len(pages) > 1 and row_strips(pages[-1]):
            assert len([strip for strip in row_strips(pages[-1]) if not strip.head]) >= 2


def test_a_small_table_is_not_cut(setter):
    body = setter.paragraph(Passage.of("正文" * 300))
    for lines in range(12, 23):
        pages = paginate([*body[:lines], *table(setter, Table("表1", COLUMNS, rows(5)))], AREA_HEIGHT)
        assert sum(bool(row_strips(page)) for page in pages) == 1


def test_a_cell_taller_than_a_page_goes_on_with_the_next(setter):
    tall = [[Passage.of("1"), Passage.of("很长的内容" * 2_000, "row.tall"), Passage.of("—")]]
    pages = paginate(table(setter, Table("表1", COLUMNS, tall)), AREA_HEIGHT)
    assert len(pages) > 2
    assert all(page.used <= AREA_HEIGHT + 0.1 for page in pages)
    lines = [strip for page in pages for strip in row_strips(page) if not strip.head]
    assert [strip.first for strip in lines] == list(range(len(lines)))


def test_the_table_fills_the_line_and_no_text_leaves_its_cell(setter):
    content = [
        [
            Passage.of("1"),
            Passage.of("service@very-long-address.example.org.cn" * 2),
            Passage.of("9,999,999.99"),
        ]
    ]
    for strip in table(setter, Table("表1", COLUMNS, content)):
        if isinstance(strip, RowStrip):
            assert strip.width == pytest.approx(AREA_WIDTH)
            for box in strip.boxes:
                assert all(line.width <= box.width - 2 * box.pad + 0.1 for line in box.lines)


def test_numbers_are_not_cut_where_names_can_give_way(setter):
    content = [
        [Passage.of("1"), Passage.of("上海示例名称很长的有限责任公司" * 4), Passage.of("123,456,789.00")]
    ]
    strip = next(
        s for s in table(setter, Table("表1", COLUMNS, content)) if isinstance(s, RowStrip) and not s.head
    )
    assert len(strip.boxes[2].lines) == 1


def test_cells_can_span_columns(setter):
    spec = Table(
        "表1",
        COLUMNS,
        [[Cell(Passage.of("合计"), 2, label=True), Passage.of("1.00")]],
        headed=False,
        shares=(1, 1, 1),
    )
    strip = next(s for s in table(setter, spec) if isinstance(s, RowStrip))
    assert strip.boxes[0].width == pytest.approx(2 * strip.boxes[1].width)
    assert len(strip.right_to) == 3


def test_an_empty_cell_is_an_empty_cell(setter):
    strips = table(setter, Table("表1", COLUMNS, [[Passage.of(""), Passage.of(""), Passage.of("")]]))
    assert sum(isinstance(strip, RowStrip) for strip in strips) == 2
