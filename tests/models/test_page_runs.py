"""Which pages are printed, in which order and which way up: data beside a file that never changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.models.evidence import Evidence
from desktop_app.models.page_runs import PageRun, PrintedPage, moved, printed, runs_of, turned, without

PAGES = 12
chosen_pages = st.lists(
    st.builds(PrintedPage, st.integers(1, PAGES), st.sampled_from([0, 90, 180, 270])), min_size=1, max_size=20
)


@given(chosen_pages)
def test_any_choice_is_kept_and_given_back(chosen):
    assert printed(runs_of(chosen, PAGES), PAGES) == chosen


@pytest.mark.parametrize(
    ("runs", "pages"),
    [
        ((), [1, 2, 3, 4]),
        ((PageRun(first=2, last=3),), [2, 3]),
        ((PageRun(first=3, last=1),), [3, 2, 1]),
        ((PageRun(first=4, last=9), PageRun(first=1, last=1)), [4, 1]),
        ((PageRun(first=2, last=2), PageRun(first=2, last=2, turn=180)), [2, 2]),
    ],
)
def test_runs_print_what_the_file_has(runs, pages):
    item = Evidence(id="e", material="M2", title="执照", file_name="a.pdf", pages=4, runs=runs)
    assert [page.page for page in printed(runs, 4)] == pages
    assert item.printed_pages == len(pages)


def test_a_whole_file_as_it_is_needs_no_runs():
    assert runs_of(printed((), PAGES), PAGES) == ()
    assert Evidence(id="e", material="M2", title="执照", file_name="a.pdf").printed_pages is None


def test_turning_leaving_out_and_moving_work_on_places():
    pages = printed((), 3)
    assert turned(turned(pages, [1], 90), [1], 270) == pages
    assert turned(pages, [0], 180)[0] == PrintedPage(1, 180)
    assert [item.page for item in without(pages, [1])] == [1, 3]
    assert [item.page for item in moved(pages, 0, 2)] == [2, 3, 1]
