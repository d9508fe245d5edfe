from hypothesis import given
from hypothesis import strategies as st

from desktop_app.documents.flow import Anchor, Strip, paginate


def heights(pages):
    return [[strip.height for _, strip in page.strips] for page in pages]


def test_strips_fill_a_page_and_go_on_with_the_next():
    assert heights(paginate([Strip(height=40) for _ in range(5)], 100)) == [[40, 40], [40, 40], [40]]


def test_what_is_kept_together_moves_together():
    strips = [Strip(height=50), Strip(height=30, keep=True), Strip(height=31)]
    assert heights(paginate(strips, 100)) == [[50], [30, 31]]


def test_a_group_longer_than_a_page_is_broken_all_the_same():
    pages = paginate([Strip(height=30, keep=True) for _ in range(8)], 100)
    assert heights(pages) == [[30, 30, 30], [30, 30, 30], [30, 30]]


def test_blank_above_is_dropped_on_top_of_a_page():
    pages = paginate([Strip(height=90), Strip(height=20, before=15)], 100)
    assert pages[1].strips[0][0] == 0.0


def test_heads_are_printed_again_after_a_break():
    head = Strip(height=10)
    pages = paginate([Strip(height=40, repeat=(head,)) for _ in range(5)], 100)
    assert heights(pages) == [[10, 40, 40], [10, 40, 40], [10, 40]]


def test_anchors_learn_their_page():
    anchor = Anchor(1, "二")
    paginate([Strip(height=90), Strip(height=20, anchor=anchor)], 100)
    assert anchor.page == 1


def test_a_chapter_can_start_on_a_new_page():
    assert heights(paginate([Strip(height=1), Strip(height=2, new_page=True)], 100)) == [[1], [2]]


def test_nothing_is_one_empty_page():
    assert heights(paginate([], 100)) == [[]]


@given(
    st.lists(st.tuples(st.floats(0.1, 60), st.booleans(), st.floats(0, 30), st.booleans()), max_size=60),
)
def test_every_strip_is_printed_once_in_order_and_no_page_overflows(parts):
    head = Strip(height=12)
    strips = [
        Strip(height=height, keep=keep, before=before, repeat=(head,) if table else ())
        for height, keep, before, table in parts
    ]
    pages = paginate(strips, 100)
    printed = [strip for page in pages for _, strip in page.strips if strip is not head]
    assert [id(strip) for strip in printed] == [id(strip) for strip in strips]
    assert all(page.used <= 100.1 for page in pages)
